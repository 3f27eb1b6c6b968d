package io.fluentopenai.examples;

import io.fluentopenai.testkit.FakeOpenAI;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Somebody with a session on the fake server and no library for it, as the snippets are about the server. */
final class WebSocketUser implements WebSocket.Listener, AutoCloseable {

    private final List<String> received = new CopyOnWriteArrayList<>();
    private final CompletableFuture<String> end = new CompletableFuture<>();
    private final WebSocket socket;

    private WebSocketUser(FakeOpenAI server) {
        URI uri = URI.create("ws://127.0.0.1:" + server.port() + "/v1/realtime?model=gpt-realtime");
        try {
            socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .header("Authorization", "Bearer " + server.apiKey())
                    .buildAsync(uri, this)
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof WebSocketHandshakeException refused
                    ? new IllegalStateException(
                            "status " + refused.getResponse().statusCode(), e)
                    : e;
        }
    }

    static WebSocketUser connect(FakeOpenAI server) {
        return new WebSocketUser(server);
    }

    void send(String json) {
        socket.sendText(json, true).join();
    }

    /** All that has come so far. */
    String received() {
        return String.join("", received);
    }

    /** Waits for the end: the close code and the reason. */
    String end() {
        return end.join();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        received.add(data.toString());
        webSocket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
        end.complete(code + " " + reason);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        end.completeExceptionally(error);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
