package io.fluentopenai.proxy;

import io.fluentopenai.proxy.internal.exchange.ProxyService;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/**
 * The proxy as a handler, for an existing Vert.x application. Made by {@link OpenAIProxyBuilder#handler}.
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
 * <p>Call it as soon as the request has come, before its body is read. It then takes charge of the request and its response.
 * WebSockets come as requests too: the server must not have a {@code webSocketHandler} of its own. Thread-safe.
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
     * Refuses new requests with status 503, waits for those that are open, then cuts what is left and closes the connections to
     * the upstream. Does not close the server; it belongs to the application.
     *
     * @param drain how long to wait
     * @return completes when nothing is open any more
     */
    public Future<Void> shutdown(Duration drain) {
        return service.shutdown(drain);
    }

    /** Returns how many requests, streams and WebSockets are open at the moment. */
    public int openRequests() {
        return service.openRequests();
    }
}
