package io.fluentopenai.benchmarks.coldstart;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Answers each request with the same chat completion. Prints its port, and ends with its standard input. */
final class ChatServer implements HttpHandler {
    static final String REPLY = "Hello there, how can I help?";

    private static final byte[] BODY = """
            {"id":"chatcmpl-1","object":"chat.completion","created":1770950944,"model":"gpt-5.6-luna","choices":[{"index":0,\
            "message":{"role":"assistant","content":"%s","refusal":null,"annotations":[]},"logprobs":null,\
            "finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":8,"total_tokens":17,\
            "prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":0,\
            "audio_tokens":0,"accepted_prediction_tokens":0,"rejected_prediction_tokens":0}},"service_tier":"default",\
            "system_fingerprint":"fp_0"}""".formatted(REPLY).getBytes(StandardCharsets.UTF_8);

    private ChatServer() {}

    public static void main(String[] args) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", new ChatServer());
        server.start();
        System.out.println(server.getAddress().getPort());
        while (System.in.read() >= 0) {
            // Until the one who started this server has ended.
        }
        server.stop(0);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] request = exchange.getRequestBody().readAllBytes();
            boolean right = new String(request, StandardCharsets.UTF_8).contains("\"Say hello\"")
                    && exchange.getRequestURI().getPath().equals("/v1/chat/completions")
                    && "Bearer key".equals(exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(right ? 200 : 400, BODY.length);
            exchange.getResponseBody().write(BODY);
        }
    }
}
