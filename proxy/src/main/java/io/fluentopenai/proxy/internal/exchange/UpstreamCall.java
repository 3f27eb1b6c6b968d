package io.fluentopenai.proxy.internal.exchange;

import io.fluentopenai.proxy.internal.ApiError;
import io.fluentopenai.proxy.internal.ProxyLog;
import io.fluentopenai.proxy.internal.body.UpstreamSecrets;
import io.fluentopenai.proxy.internal.connection.Sockets;
import io.fluentopenai.proxy.internal.request.RequestTarget;
import io.fluentopenai.proxy.internal.request.WebSocketHandshake;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * The call of the upstream that belongs to an exchange: its address, its headers with the server's credentials, and its end. A
 * call that is left takes its connection with it.
 */
final class UpstreamCall {
    private final ProxyExchange exchange;
    private final ProxyConfiguration settings;
    private final HttpServerRequest request;
    private @Nullable HttpClientRequest sent;
    private UpstreamSecrets secrets = UpstreamSecrets.NONE;
    /** True once the upstream has the whole request, or will get no more of it. */
    private boolean ended;
    /** True once the upstream's response is complete, or no longer wanted. */
    private boolean done;

    UpstreamCall(ProxyExchange exchange, ProxyConfiguration settings, HttpServerRequest request) {
        this.exchange = exchange;
        this.settings = settings;
        this.request = request;
    }

    /**
     * Connects, and sends the request.
     *
     * @param model what the body names; null if it was not looked for, or not found
     * @throws ApiError.Refusal if the upstream needs the model, and it is missing or cannot be one
     */
    void start(RequestTarget target, @Nullable String model, RequestBody body) {
        if (settings.upstream().needsModel(target) && !exchange.isWebSocket()) {
            checkModel(model);
        }
        String uri = settings.upstream().uri(target, model);
        exchange.await(ProxyExchange.Waiting.SERVICES, settings.connectTimeout());
        exchange.then(
                settings.upstream().authentication(),
                credentials -> connect(target, uri, credentials, body),
                failure -> {
                    exchange.log(
                            System.Logger.Level.ERROR,
                            "no credentials for the upstream: " + ProxyLog.placeOf(failure),
                            null);
                    exchange.refuse(
                            ApiError.server(502, "upstream_unavailable", "The upstream cannot be used at the moment."));
                });
    }

    private void checkModel(@Nullable String model) {
        if (model == null) {
            throw ApiError.refusal(
                    400,
                    "model_required",
                    "The request must name its model, within its first " + settings.modelSearchBytes() / 1024
                            + " KiB.");
        }
        if (!model.matches("[A-Za-z0-9._-]{1,128}") || model.matches("\\.+")) {
            throw ApiError.refusal(404, "model_not_found", "There is no such model.");
        }
    }

    private void connect(RequestTarget target, String uri, UpstreamCredentials credentials, RequestBody body) {
        exchange.await(ProxyExchange.Waiting.UPSTREAM, settings.connectTimeout().plusSeconds(1));
        exchange.client()
                .request(settings.upstream().call(request.method(), uri))
                .onComplete(connected -> exchange.onContext(() -> exchange.guarded(() -> {
                    if (connected.failed()) {
                        exchange.upstreamFailed(connected.cause());
                    } else if (done || exchange.isDone()) {
                        // Vert.x logs at SEVERE what nobody listens to.
                        connected.result().exceptionHandler(reset -> {}).reset();
                    } else {
                        send(target, connected.result(), credentials, body);
                    }
                })));
    }

    private void send(RequestTarget target, HttpClientRequest to, UpstreamCredentials credentials, RequestBody body) {
        sent = to;
        secrets = credentials.secrets();
        exchange.account().called();
        boolean webSocket = exchange.isWebSocket();
        // What is compressed can be read neither for its usage nor for what it tells of the server's account.
        boolean readable = exchange.caller().limits().tokens() > 0;
        settings.headers().toUpstream(request.headers(), to.headers(), webSocket);
        if (webSocket) {
            WebSocketHandshake.toUpstream(request.headers(), to.headers(), readable);
        } else if (readable || !target.isOfContent()) {
            to.headers().remove("accept-encoding");
        }
        credentials.putInto(to.headers());
        to.exceptionHandler(failure -> exchange.guarded(() -> exchange.upstreamFailed(failure)));
        Future<HttpClientResponse> answer = webSocket ? to.connect() : to.response();
        answer.onComplete(head -> exchange.guarded(() -> {
            if (head.failed()) {
                exchange.upstreamFailed(head.cause());
                return;
            }
            HttpClientResponse from = head.result();
            from.exceptionHandler(failure -> exchange.guarded(() -> exchange.upstreamFailed(failure)));
            if (!exchange.isDone()) {
                exchange.respond(from);
            }
        }));
        exchange.await(ProxyExchange.Waiting.UPSTREAM, settings.upstreamTimeout());
        if (webSocket) {
            body.letCome();
        } else {
            body.sendTo(this, to);
        }
    }

    /** Ends the request of the call. */
    void end() {
        ended = true;
        if (sent != null) {
            sent.end();
        }
        exchange.await(ProxyExchange.Waiting.UPSTREAM, settings.upstreamTimeout());
    }

    boolean hasEnded() {
        return ended;
    }

    /** Returns the secrets to mask in the upstream's response. */
    UpstreamSecrets secrets() {
        return secrets;
    }

    boolean isDone() {
        return done;
    }

    /** Takes note that the response is complete. */
    void answered() {
        if (!ended) {
            // The upstream has said all that it has to say and will not read the rest.
            reset();
        }
        done = true;
    }

    /** Breaks the call off, unless it has ended by itself and its connection serves others. */
    void reset() {
        HttpClientRequest to = done ? null : sent;
        ended = true;
        // Before the reset, which tells the handlers of the call that it has failed.
        done = true;
        if (to != null) {
            to.reset();
            Sockets.abort(to.connection());
        }
    }
}
