package io.fluentopenai.realtime.internal.socket;

import io.fluentopenai.client.ApiClient;
import io.fluentopenai.client.Call;
import io.fluentopenai.client.OutgoingRequest;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.error.ConnectionException;
import io.fluentopenai.client.error.DeadlineException;
import io.fluentopenai.client.error.OpenAIException;
import io.fluentopenai.internal.Futures;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The opening handshake: a request like any other of the client, with its key, headers, query, interceptors, proxy and TLS,
 * and answered by a WebSocket or by an error like any other.
 */
public final class Handshake {
    /** Set by the JDK, which refuses them from anybody else. */
    private static final Set<String> NOT_OURS =
            Set.of("connection", "content-length", "expect", "host", "upgrade", "transfer-encoding", "te");

    /** A hundred years; the JDK fails to add to the present what is much longer. */
    private static final Duration LONGEST_LIMIT = Duration.ofDays(36_500);

    private static final HttpHeaders NO_HEADERS = HttpHeaders.of(Map.of(), (name, value) -> true);

    private final ApiClient client;
    private final HttpClient http;
    private final OutgoingRequest request;
    private final Duration limit;
    private final long start = System.nanoTime();

    private volatile @Nullable CompletableFuture<WebSocket> opening;
    private volatile @Nullable Throwable cancelled;

    private Handshake(ApiClient client, HttpClient http, OutgoingRequest request, Duration limit) {
        this.client = client;
        this.http = http;
        this.request = request;
        this.limit = limit;
    }

    /**
     * A handshake to be sent.
     *
     * @param bearerToken what to send in place of the client's key; null for that key
     * @param limit how long it may take until the server has answered
     */
    public static Handshake of(ApiClient client, Call call, @Nullable String bearerToken, Duration limit) {
        HttpClient http = client.httpClient();
        OutgoingRequest request = bearerToken == null ? client.prepare(call) : client.prepare(call, bearerToken);
        return new Handshake(client, http, request, limit);
    }

    /** Sends it. A WebSocket that opens tells the listener; the future fails with what the caller gets in place of one. */
    public CompletableFuture<WebSocket> send(WebSocket.Listener listener) {
        CompletableFuture<WebSocket> sent;
        try {
            WebSocket.Builder builder = http.newWebSocketBuilder();
            if (limit.compareTo(LONGEST_LIMIT) < 0) {
                builder.connectTimeout(limit);
            }
            request.headers().forEach((name, value) -> {
                String lower = name.toLowerCase(Locale.ROOT);
                if (!NOT_OURS.contains(lower) && !lower.startsWith("sec-websocket-")) {
                    builder.header(name, value);
                }
            });
            sent = builder.buildAsync(webSocketUri(request.uri()), listener);
        } catch (RuntimeException e) {
            sent = CompletableFuture.failedFuture(e);
        }
        opening = sent;
        CompletableFuture<WebSocket> result = new CompletableFuture<>();
        sent.whenComplete((socket, problem) -> {
            if (problem == null) {
                result.complete(socket);
                return;
            }
            try {
                result.completeExceptionally(failed(Futures.cause(problem)));
            } catch (RuntimeException e) {
                // From an interceptor: it fails the call, as it fails any other.
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    /**
     * Ends it, if it is not over, and closes its socket. The JDK reads the body of a refusal to its end, and keeps it: nothing
     * else stops that.
     */
    public void cancel(@Nullable Throwable why) {
        CompletableFuture<WebSocket> sent = opening;
        if (sent != null && !sent.isDone()) {
            cancelled = why;
            sent.cancel(true);
        }
    }

    /** Tells the interceptors that it has opened a WebSocket, and throws what they throw. */
    public void opened() {
        // The JDK does not show the headers of an answer that opens a WebSocket.
        client.responded(request, ResponseInfo.of(101, NO_HEADERS), elapsed());
    }

    /** Returns the caller's result, after the interceptors were notified. */
    private RuntimeException failed(Throwable problem) {
        HttpResponse<?> answer = problem instanceof WebSocketHandshakeException refused ? refused.getResponse() : null;
        if (answer != null) {
            ResponseInfo info = ResponseInfo.of(answer.statusCode(), answer.headers());
            client.responded(request, info, elapsed());
            return refused(info, answer.body() instanceof String body ? body : "", problem);
        }
        RuntimeException reason = reason(problem);
        client.failed(request, reason, elapsed());
        return reason;
    }

    private OpenAIException refused(ResponseInfo info, String body, Throwable problem) {
        if (info.status() >= 300) {
            return client.refusal(request, info, body);
        }
        Throwable detail = problem.getCause();
        String what;
        if (info.status() == 101 && detail != null) {
            what = ": the response is not a WebSocket handshake: ".concat(String.valueOf(detail.getMessage()));
        } else {
            what = ": the server answered " + info.status()
                    + " instead of opening a WebSocket. Check the base URL, and that the server has the Realtime API";
        }
        return new ConnectionException(request.operation().concat(what), problem, info);
    }

    private RuntimeException reason(Throwable problem) {
        if (problem instanceof CancellationException && cancelled instanceof RuntimeException why) {
            return why;
        }
        if (problem instanceof HttpTimeoutException) {
            return new DeadlineException(request.operation(), DeadlineException.Deadline.CONNECT, limit, problem, null);
        }
        if (problem instanceof IOException) {
            return client.unanswered(request, problem);
        }
        return problem instanceof RuntimeException unchecked
                ? unchecked
                : new ConnectionException(request.operation() + ": cannot open a WebSocket", problem, null);
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** The same address with {@code ws} for {@code http}, and {@code wss} for {@code https}. */
    public static URI webSocketUri(URI uri) {
        String text = uri.toString();
        return text.startsWith("http") ? URI.create("ws".concat(text.substring(4))) : uri;
    }
}
