package io.fluentopenai.proxy.internal.exchange;

import io.fluentopenai.proxy.internal.ApiError;
import io.fluentopenai.proxy.internal.body.SecretMask;
import io.fluentopenai.proxy.internal.connection.Sockets;
import io.fluentopenai.proxy.internal.request.RequestHead;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * The response to the client: the upstream's response, an error of the proxy, or a response that is visibly cut off.
 * With back-pressure from the client to the upstream.
 */
final class ProxyResponse {
    private static final int LONGEST_ID = 128;
    private static final byte[] NOTHING = {};

    private final ProxyExchange exchange;
    private final ProxyConfiguration settings;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private boolean begun;
    private @Nullable SecretMask mask;
    /** True while the upstream's response is paused until the client has read. */
    private boolean heldUp;
    /** The end of the upstream's connection, which Vert.x tells at once; what came before it may still be on its way. */
    private @Nullable Throwable closed;

    ProxyResponse(ProxyExchange exchange, ProxyConfiguration settings, HttpServerRequest request) {
        this.exchange = exchange;
        this.settings = settings;
        this.request = request;
        this.response = request.response();
        settings.cors().allowOrigin(request);
    }

    /** Listens for the end of the client. */
    void watch() {
        response.exceptionHandler(gone -> exchange.clientGone());
        response.closeHandler(gone -> exchange.clientGone());
    }

    /** Returns whether the response of the upstream is being passed on, or has been. */
    boolean hasBegun() {
        return begun;
    }

    /** Returns whether all has been written, though perhaps not all has been sent. */
    boolean hasEnded() {
        return response.ended();
    }

    /** Takes the response of the upstream over. */
    void relay(HttpClientResponse from) {
        begun = true;
        int status = from.statusCode();
        response.setStatusCode(status);
        settings.headers().toClient(from.headers(), response.headers(), false, exchange.secrets());
        identify();
        boolean bodiless = request.method().equals(HttpMethod.HEAD) || status == 204 || status == 304;
        String length = from.getHeader("Content-Length");
        boolean framed = length != null && RequestHead.isLength(length);
        if (framed && status != 204) {
            response.putHeader("Content-Length", length);
        } else if (!bodiless) {
            response.setChunked(true);
        }
        exchange.account().measure(from);
        mask = SecretMask.ofAnswer(exchange.secrets(), status, from.getHeader("Content-Type"));
        from.handler(piece -> exchange.guarded(() -> pass(from, piece)));
        from.endHandler(end -> exchange.guarded(exchange::responded));
        if (!framed && !bodiless) {
            response.writeHead();
        }
        exchange.await(ProxyExchange.Waiting.UPSTREAM, settings.upstreamTimeout());
    }

    private void pass(HttpClientResponse from, Buffer piece) {
        if (exchange.isDone()) {
            return;
        }
        exchange.account().passed(piece);
        SecretMask masked = mask;
        if (masked == null) {
            response.write(piece);
        } else {
            byte[] bytes = masked.feed(piece.getBytes(), 0, piece.length());
            if (bytes.length > 0) {
                response.write(Buffer.buffer(bytes));
            }
        }
        if (response.writeQueueFull()) {
            heldUp = true;
            from.pause();
            exchange.await(ProxyExchange.Waiting.CLIENT, settings.clientTimeout());
            response.drainHandler(drained -> exchange.guarded(() -> resume(from)));
        } else {
            exchange.await(ProxyExchange.Waiting.UPSTREAM, settings.upstreamTimeout());
        }
    }

    private void resume(HttpClientResponse from) {
        heldUp = false;
        exchange.await(ProxyExchange.Waiting.UPSTREAM, settings.upstreamTimeout());
        from.resume();
        Throwable failure = closed;
        if (failure != null) {
            // After what is passed on now, which may be the rest.
            exchange.next(() -> exchange.upstreamFailed(failure));
        }
    }

    /**
     * Returns whether the end of the upstream's connection is no matter yet, since more of its response is to be
     * passed on before.
     */
    boolean outlives(Throwable failure) {
        if (heldUp && failure instanceof HttpClosedException) {
            closed = failure;
            return true;
        }
        return false;
    }

    /** Ends the response; completes when it has been sent. */
    Future<Void> end() {
        exchange.await(ProxyExchange.Waiting.CLIENT, settings.clientTimeout());
        byte[] rest = mask == null ? NOTHING : mask.flush();
        return rest.length == 0 ? response.end() : response.end(Buffer.buffer(rest));
    }

    /** Prepares the answer that opens a WebSocket, and takes it over. */
    void upgrade(HttpClientResponse from) {
        settings.headers().toClient(from.headers(), response.headers(), true, exchange.secrets());
        identify();
        response.putHeader("Upgrade", "websocket").putHeader("Connection", "Upgrade");
        begun = true;
    }

    /** Returns whether something has been said that no error can take back. */
    boolean cannotBeChanged() {
        return begun || response.headWritten();
    }

    /** Answers with an error of the proxy; completes when it has been sent. */
    Future<Void> error(ApiError error) {
        response.headers().clear();
        settings.cors().allowOrigin(request);
        response.setStatusCode(error.status())
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store");
        if (error.retryAfterSeconds().isPresent()) {
            response.putHeader(
                    "Retry-After", Long.toString(error.retryAfterSeconds().getAsLong()));
        }
        if (error.status() == 401) {
            response.putHeader("WWW-Authenticate", "Bearer");
        }
        if (error.isLasting()) {
            response.putHeader("X-Should-Retry", "false");
        }
        identify();
        Buffer body = error.body();
        exchange.account().answered(error.status(), body.length());
        exchange.await(ProxyExchange.Waiting.CLIENT, settings.clientTimeout());
        if (request.method().equals(HttpMethod.HEAD)) {
            return response.putHeader("Content-Length", Integer.toString(body.length()))
                    .end();
        }
        return response.end(body);
    }

    private void identify() {
        if (exchange.head().lastOfConnection()) {
            response.putHeader("Connection", "close");
            Sockets.last(request.connection());
        }
        String given = response.headers().get("x-request-id");
        if (given == null || given.isBlank() || given.length() > LONGEST_ID) {
            response.putHeader("x-request-id", exchange.account().id());
        } else {
            exchange.account().id(given);
        }
    }

    /** Breaks the response off, so that the client cannot take it for complete. */
    void cut() {
        if (request.version() == HttpVersion.HTTP_2) {
            response.reset(2);
        } else {
            Sockets.abort(request.connection());
        }
    }
}
