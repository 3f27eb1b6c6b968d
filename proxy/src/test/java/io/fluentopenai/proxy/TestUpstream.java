package io.fluentopenai.proxy;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server behind the proxy that a test says the answers of. */
public final class TestUpstream implements AutoCloseable {
    public static final String KEY = "sk-upstream-0123456789";

    /** A request as it came to the upstream. */
    public record Seen(String method, String uri, MultiMap headers) {}

    public final List<Seen> seen = new CopyOnWriteArrayList<>();
    final AtomicInteger openConnections = new AtomicInteger();
    final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setUseDaemonThread(true));
    private final HttpServer server;
    private volatile Handler<HttpServerRequest> answer = request -> request.body()
            .onSuccess(body -> request.response()
                    .putHeader("Content-Type", "application/json")
                    .end("{\"ok\":true,\"bytes\":" + body.length() + "}"));

    public TestUpstream() {
        server = await(vertx.createHttpServer(new HttpServerOptions()
                        .setHost("127.0.0.1")
                        .setPort(0)
                        .setMaxHeaderSize(128 * 1024)
                        .setWebSocketClosingTimeout(1)
                        .setPerMessageWebSocketCompressionSupported(false)
                        .setPerFrameWebSocketCompressionSupported(false)
                        .setWebSocketSubProtocols(List.of("realtime")))
                .connectionHandler(connection -> {
                    openConnections.incrementAndGet();
                    connection.closeHandler(closed -> openConnections.decrementAndGet());
                })
                .requestHandler(request -> {
                    seen.add(new Seen(
                            request.method().name(),
                            request.uri(),
                            MultiMap.caseInsensitiveMultiMap().addAll(request.headers())));
                    answer.handle(request);
                })
                .listen());
    }

    /** Answers all further requests so. */
    public TestUpstream answer(Handler<HttpServerRequest> handler) {
        answer = handler;
        return this;
    }

    /** Answers with JSON. */
    public TestUpstream json(String json) {
        Buffer body = Buffer.buffer(json);
        return answer(request ->
                request.response().putHeader("Content-Type", "application/json").end(body));
    }

    public String baseUrl() {
        return "http://127.0.0.1:" + server.actualPort() + "/v1";
    }

    public int port() {
        return server.actualPort();
    }

    public Seen only() {
        if (seen.size() != 1) {
            throw new AssertionError(seen.size() + " requests came to the upstream");
        }
        return seen.get(0);
    }

    public Upstream upstream() {
        return Upstream.of(baseUrl()).apiKey(KEY);
    }

    public static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        await(vertx.close());
    }
}
