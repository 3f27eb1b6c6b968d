package io.fluentopenai.examples.realtime;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.model.WebhookEvent;
import io.fluentopenai.client.model.WebhookRealtimeCallIncoming;
import io.fluentopenai.examples.run.Context;
import io.fluentopenai.examples.run.Example;
import io.fluentopenai.realtime.Realtime;
import io.fluentopenai.realtime.RealtimeConfig;
import io.fluentopenai.realtime.RealtimeSession;
import io.fluentopenai.realtime.event.ClientEvent;
import io.fluentopenai.realtime.event.ServerEvent;
import io.fluentopenai.realtime.session.EventQueue;
import io.fluentopenai.webhooks.InvalidWebhookException;
import io.fluentopenai.webhooks.WebhookSecret;
import io.fluentopenai.webhooks.Webhooks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Answers the telephone: a webhook tells of a call, the program accepts it, and a session controls it. */
public final class PhoneCall implements Example {
    @Override
    public void run(Context context) throws IOException {
        int port = context.arguments().size() > 1
                ? Integer.parseInt(context.arguments().get(1))
                : 0;
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        String local = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        String url = context.arguments().isEmpty() ? local : context.arguments().get(0);
        WebhookSecret secret = context.openai().webhookEndpoints().create("phone-call", url, "realtime.call.incoming");
        Webhooks webhooks = Webhooks.of(secret.value());
        ExecutorService threads = Executors.newCachedThreadPool();
        server.setExecutor(threads);
        server.createContext("/", exchange -> receive(context, webhooks, exchange));
        server.start();
        try {
            context.waitWhileServing(url);
        } finally {
            server.stop(0);
            threads.shutdownNow();
            context.openai().webhookEndpoints().delete(secret.webhookId());
        }
    }

    private static void receive(Context context, Webhooks webhooks, HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        try {
            WebhookEvent event = webhooks.unwrap(body, exchange.getRequestHeaders()::getFirst);
            exchange.sendResponseHeaders(200, -1);
            exchange.close(); // the caller hears nothing before the call is accepted
            if (event instanceof WebhookRealtimeCallIncoming call) {
                talk(context, call.data().callId());
            }
        } catch (InvalidWebhookException e) {
            exchange.sendResponseHeaders(400, -1);
            exchange.close();
        }
    }

    private static void talk(Context context, String callId) {
        OpenAI openai = context.openai();
        String model = context.model();
        openai.realtimeCalls()
                .accept(callId, session -> session.model(model).instructions("You answer the telephone."));
        try (RealtimeSession session = Realtime.connect(openai, RealtimeConfig.call(callId));
                EventQueue<ServerEvent> events = session.events()) {
            session.send(ClientEvent.createResponse()); // the model speaks first
            for (ServerEvent event : events) { // until somebody hangs up
                if (event instanceof ServerEvent.ResponseAudioTranscriptDone said) {
                    context.out().println("model: " + said.transcript());
                } else if (event instanceof ServerEvent.ResponseDone) {
                    openai.realtimeCalls().hangUp(callId);
                }
            }
            context.out().println("The call has ended.");
        }
    }
}
