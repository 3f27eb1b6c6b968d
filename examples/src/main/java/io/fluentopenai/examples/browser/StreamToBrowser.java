package io.fluentopenai.examples.browser;

import com.fasterxml.jackson.databind.node.TextNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fluentopenai.examples.run.Context;
import io.fluentopenai.examples.run.Example;
import io.fluentopenai.responses.ResponseEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A page that shows an answer while the model writes it: the server turns the stream into server-sent events. */
public final class StreamToBrowser implements Example {
    @Override
    public void run(Context context) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ExecutorService threads = Executors.newCachedThreadPool();
        server.setExecutor(threads);
        server.createContext("/", StreamToBrowser::page);
        server.createContext("/answer", exchange -> answer(context, exchange));
        server.start();
        try {
            context.serve("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        } finally {
            server.stop(0);
            threads.shutdownNow();
        }
    }

    private static void page(HttpExchange exchange) throws IOException {
        byte[] page = Pages.read("stream.html");
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        exchange.sendResponseHeaders(200, page.length);
        exchange.getResponseBody().write(page);
        exchange.close();
    }

    private static void answer(Context context, HttpExchange exchange) throws IOException {
        String query = String.valueOf(exchange.getRequestURI().getRawQuery());
        String question = URLDecoder.decode(query.replaceFirst("^question=", ""), StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream body = exchange.getResponseBody();
                var stream =
                        context
                                .openai()
                                .responses()
                                .model(context.model())
                                .user(question)
                                .maxOutputTokens(1000)
                                .stream()) {
            for (ResponseEvent event : stream) {
                if (!event.text().isEmpty()) {
                    send(body, "text", event.text());
                }
            }
            send(body, "done", "");
        } // a browser that goes away ends the stream: writing to it throws
    }

    private static void send(OutputStream body, String event, String text) throws IOException {
        // As JSON, a text is one line.
        String data = "event: " + event + "\ndata: " + TextNode.valueOf(text) + "\n\n";
        body.write(data.getBytes(StandardCharsets.UTF_8));
        body.flush();
    }
}
