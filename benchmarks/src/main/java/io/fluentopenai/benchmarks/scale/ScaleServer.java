package io.fluentopenai.benchmarks.scale;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

/**
 * The other end, in a process of its own: keeps chat requests waiting, a stream after its first event, until it is told to answer;
 * counts what is uploaded; sends zeros. Prints its port, and ends with its standard input.
 */
final class ScaleServer {
    private static final byte[] EVENT = utf8(
            "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1770950944,\"model\":\"m\",\"choices\":[{"
                    + "\"index\":0,\"delta\":{\"content\":\"word\"},\"finish_reason\":null}]}\n\n");
    private static final byte[] LAST = utf8(
            "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1770950944,\"model\":\"m\",\"choices\":[{"
                    + "\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");
    private static final byte[] REPLY = utf8(
            "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1770950944,\"model\":\"m\",\"choices\":[{\"index\":0,"
                    + "\"message\":{\"role\":\"assistant\",\"content\":\"word\",\"refusal\":null},\"logprobs\":null,"
                    + "\"finish_reason\":\"stop\"}]}");

    private final Queue<HttpExchange> waiting = new ConcurrentLinkedQueue<>();

    private ScaleServer() {}

    public static void main(String[] args) throws IOException {
        ScaleServer handlers = new ScaleServer();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4096);
        server.setExecutor(Executors.newFixedThreadPool(4));
        server.createContext("/v1/chat/completions", handlers::chat);
        server.createContext("/v1/files", handlers::files);
        server.createContext("/waiting", exchange -> answer(exchange, utf8(String.valueOf(handlers.waiting.size()))));
        server.createContext("/release", handlers::release);
        server.start();
        System.out.println(server.getAddress().getPort());
        while (System.in.read() >= 0) {
            // Until the one who started this server has ended.
        }
        System.exit(0);
    }

    /** Returns the number of requests that wait at the server of this address. */
    static int waiting(String address) throws IOException {
        return Integer.parseInt(get(address + "/waiting"));
    }

    /** Lets the server answer all requests that wait. */
    static void release(String address) throws IOException {
        get(address + "/release");
    }

    private static String get(String url) throws IOException {
        try (InputStream in = new URL(url).openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isStream(HttpExchange exchange) {
        return exchange.getResponseCode() > 0;
    }

    private void chat(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (body.contains("\"stream\":true")) {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(EVENT);
            exchange.getResponseBody().flush();
        }
        waiting.add(exchange);
    }

    private void release(HttpExchange exchange) throws IOException {
        answer(exchange, utf8("released"));
        for (HttpExchange next = waiting.poll(); next != null; next = waiting.poll()) {
            if (isStream(next)) {
                try (OutputStream out = next.getResponseBody()) {
                    out.write(EVENT);
                    out.write(LAST);
                }
            } else {
                answer(next, REPLY);
            }
        }
    }

    private void files(HttpExchange exchange) throws IOException {
        byte[] chunk = new byte[1 << 16];
        if (exchange.getRequestMethod().equals("POST")) {
            long bytes = 0;
            try (InputStream in = exchange.getRequestBody()) {
                for (int count; (count = in.read(chunk)) >= 0; ) {
                    bytes += count;
                }
            }
            answer(
                    exchange,
                    utf8("{\"id\":\"file-1\",\"object\":\"file\",\"bytes\":" + bytes
                            + ",\"created_at\":1770950944,\"filename\":\"large.bin\",\"purpose\":\"user_data\"}"));
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
        exchange.sendResponseHeaders(200, LargeBodies.SIZE);
        try (OutputStream out = exchange.getResponseBody()) {
            for (long sent = 0; sent < LargeBodies.SIZE; sent += chunk.length) {
                out.write(chunk);
            }
        }
    }

    private static void answer(HttpExchange exchange, byte[] body) {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
