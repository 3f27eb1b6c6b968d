package app;

import io.fluentopenai.testkit.FakeOpenAI;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Starts the fake server, and prints what it answers. */
public final class Application {
    private Application() {}

    public static void main(String[] args) throws Exception {
        System.out.println("module: " + FakeOpenAI.class.getModule().getName());
        long start = System.nanoTime();
        try (FakeOpenAI server = FakeOpenAI.start()) {
            System.out.println("start: " + (System.nanoTime() - start) / 1_000_000 + " ms");
            server.reply("It rains.");
            System.out.println("valid: " + post(server, "{\"role\":\"user\",\"content\":\"Hello\"}"));
            System.out.println("invalid: " + post(server, "{\"role\":\"user\",\"content\":\"Hello\",\"mood\":1}"));
            System.out.println("realtime: " + talk(server));
        }
    }

    private static String post(FakeOpenAI server, String message) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.baseUrl() + "/chat/completions"))
                .header("Authorization", "Bearer " + server.apiKey())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"gpt-5-mini\",\"messages\":[" + message + "]}"))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        boolean known = response.body().contains("It rains.") || response.body().contains("messages[0].mood");
        return response.statusCode() + " " + known;
    }

    private static boolean talk(FakeOpenAI server) throws Exception {
        CompletableFuture<String> first = new CompletableFuture<>();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Authorization", "Bearer " + server.apiKey())
                .buildAsync(
                        URI.create(server.baseUrl().replace("http", "ws") + "/realtime?model=gpt-realtime"),
                        new WebSocket.Listener() {
                            @Override
                            public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
                                first.complete(data.toString());
                                return null;
                            }
                        })
                .get(10, TimeUnit.SECONDS);
        try {
            return first.get(10, TimeUnit.SECONDS).contains("session");
        } finally {
            socket.abort();
        }
    }
}
