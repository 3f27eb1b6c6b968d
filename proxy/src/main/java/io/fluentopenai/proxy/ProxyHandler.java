package io.fluentopenai.proxy;

import io.fluentopenai.proxy.internal.exchange.ProxyService;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/**
 * The proxy as a handler for an existing Vert.x application. Create it with {@link OpenAIProxyBuilder#handler}.
 *
 * <pre>{@code
 * ProxyHandler proxy = OpenAIProxy.builder().upstream(upstream).authentication(filter).prefix("/ai").handler(vertx);
 * server.requestHandler(request -> {
 *     if (request.path().startsWith("/ai/")) {
 *         proxy.handle(request);
 *     } else {
 *         application.handle(request);
 *     }
 * });
 * }</pre>
 *
 * <p>Call it as soon as a request arrives, before its body is read. The proxy then owns the request and its response.
 * WebSocket upgrades are passed as requests too, so the server must not have a {@code webSocketHandler}. Thread-safe.
 */
public final class ProxyHandler implements Handler<HttpServerRequest> {
    private final ProxyService service;

    ProxyHandler(ProxyService service) {
        this.service = service;
    }

    @Override
    public void handle(HttpServerRequest request) {
        service.handle(request);
    }

    /**
     * Shuts the handler down: rejects new requests with status 503, waits for open requests, and then closes the
     * remaining ones and the connections to the upstream. Does not close the server, which belongs to the application.
     *
     * @param drain how long to wait for open requests
     * @return a future that completes when no request is open
     */
    public Future<Void> shutdown(Duration drain) {
        return service.shutdown(drain);
    }

    /** Returns the number of open requests, streams and WebSockets. */
    public int openRequests() {
        return service.openRequests();
    }
}
