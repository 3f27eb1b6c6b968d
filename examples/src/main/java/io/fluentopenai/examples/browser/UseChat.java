package io.fluentopenai.examples.browser;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fluentopenai.examples.run.Context;
import io.fluentopenai.examples.run.Example;
import io.fluentopenai.schema.Describe;
import io.fluentopenai.tools.ToolFunction;
import io.fluentopenai.tools.Tools;
import io.fluentopenai.ui.UiMessageStream;
import io.fluentopenai.ui.UiMessages;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A React page with useChat of the AI SDK, and its back end: a chat that calls tools. */
public final class UseChat implements Example {
    record Forecast(int celsius, boolean rain) {}

    static final class Weather {
        @ToolFunction("Returns today's weather")
        Forecast forecast(@Describe("a city") String city) {
            return new Forecast(14, city.equals("Glasgow"));
        }
    }

    @Override
    public void run(Context context) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ExecutorService threads = Executors.newCachedThreadPool();
        server.setExecutor(threads);
        server.createContext("/", exchange -> send(exchange, "text/html; charset=utf-8", Pages.read("use-chat.html")));
        server.createContext("/page.js", exchange -> send(exchange, "text/javascript", script()));
        server.createContext("/api/chat", exchange -> chat(context, exchange));
        server.start();
        try {
            context.serve("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        } finally {
            server.stop(0);
            threads.shutdownNow();
        }
    }

    private static void chat(Context context, HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var request = UiMessages.parse(body)
                .addTo(context.openai()
                        .responses()
                        .model(context.model())
                        .instructions("Answer in one or two sentences.")
                        .tools(Tools.of(new Weather()))
                        .maxOutputTokens(1000));
        try (exchange;
                var answer = UiMessageStream.of(request.runStream()).withUsage()) {
            UiMessageStream.HEADERS.forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(200, 0);
            answer.writeTo(exchange.getResponseBody());
        }
    }

    private static byte[] script() throws IOException {
        Path built = Path.of("examples", "target", "use-chat", "page.js");
        return Files.exists(built)
                ? Files.readAllBytes(built)
                : "document.body.textContent = 'Run examples/use-chat/build, and reload this page.'"
                        .getBytes(StandardCharsets.UTF_8);
    }

    private static void send(HttpExchange exchange, String contentType, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", contentType);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
