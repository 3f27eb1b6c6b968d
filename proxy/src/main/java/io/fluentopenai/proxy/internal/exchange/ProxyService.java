package io.fluentopenai.proxy.internal.exchange;

import io.fluentopenai.proxy.internal.LogThrottle;
import io.fluentopenai.proxy.internal.ProxyLog;
import io.fluentopenai.proxy.internal.Sha256;
import io.fluentopenai.proxy.internal.connection.Sockets;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests with a proxy's configuration: one {@link ProxyExchange} each, but for those about health, readiness and
 * metrics, and the preflight requests of browsers. Knows what is open, watches its deadlines and ends it. Thread-safe.
 */
public final class ProxyService {
    private static final long WATCH_MILLIS = 250;
    private static final long READY_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long PROBE_MILLIS = 3000;

    private final Vertx vertx;
    private final ProxyConfiguration settings;
    private final boolean strict;
    private final List<HttpClient> clients;
    private final AtomicInteger loops = new AtomicInteger();
    private final ConcurrentHashMap<Thread, HttpClient> clientsOfLoops = new ConcurrentHashMap<>();
    private final ProxyMetrics metrics = new ProxyMetrics();
    private final LogThrottle storeFailures = new LogThrottle();
    private final Set<ProxyExchange> open = ConcurrentHashMap.newKeySet();
    private final long watch;
    private volatile boolean draining;
    private @Nullable Future<Boolean> readiness;
    private long readinessAt;

    /**
     * Creates the service.
     *
     * @param strict whether the server refuses requests of unclear length before they come here
     */
    public ProxyService(Vertx vertx, ProxyConfiguration settings, boolean strict) {
        this.vertx = vertx;
        this.settings = settings;
        this.strict = strict;
        this.clients = Stream.generate(() -> newClient(vertx, settings))
                .limit(VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE)
                .toList();
        settings.store().start(vertx);
        this.watch = vertx.setPeriodic(WATCH_MILLIS, id -> watch());
    }

    private static HttpClient newClient(Vertx vertx, ProxyConfiguration settings) {
        // HTTP/1.1 to the upstream: on a shared HTTP/2 connection one slow client holds up all others.
        HttpClientOptions options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setSsl(settings.upstream().ssl())
                .setVerifyHost(true)
                .setConnectTimeout((int) settings.connectTimeout().toMillis())
                .setKeepAliveTimeout(30)
                .setMaxHeaderSize(32 * 1024)
                .setDecompressionSupported(false)
                .setTcpNoDelay(true);
        PoolOptions pool =
                new PoolOptions().setHttp1MaxSize(settings.maxOpenRequests()).setMaxWaitQueueSize(0);
        // Each exchange is told when its call fails. What fails between two calls concerns nobody, and the connection
        // is closed.
        return vertx.httpClientBuilder()
                .with(options)
                .with(pool)
                .withConnectHandler(connection -> connection.exceptionHandler(failure ->
                        ProxyLog.log(System.Logger.Level.DEBUG, "A connection to the upstream failed", failure)))
                .build();
    }

    /** Takes charge of a request and its response. */
    public void handle(HttpServerRequest request) {
        if (Sockets.isPastLast(request.connection())) {
            request.connection().close();
            return;
        }
        // What is chunked, or worse, is answered where it is seen to that nothing hidden in it is read.
        String path = request.headers().contains("Transfer-Encoding") ? "" : pathOf(request.uri());
        if (path.equals("/health") || path.equals(settings.prefix() + "/health")) {
            answer(request, 200, "text/plain", "OK");
        } else if (path.equals("/ready") || path.equals(settings.prefix() + "/ready")) {
            ready(request);
        } else if (path.equals("/metrics") && isForMetrics(request)) {
            metrics(request);
        } else if (settings.cors().isPreflight(request)) {
            settings.cors().answerPreflight(request);
        } else {
            new ProxyExchange(this, vertx.getOrCreateContext(), request).start();
        }
    }

    /** Answers what is for those who run the proxy. */
    public void manage(HttpServerRequest request) {
        switch (pathOf(request.uri())) {
            case "/health" -> answer(request, 200, "text/plain", "OK");
            case "/ready" -> ready(request);
            case "/metrics" -> metrics(request);
            default -> answer(request, 404, "text/plain", "Not found. Available: /health, /ready, /metrics");
        }
    }

    private static String pathOf(@Nullable String uri) {
        if (uri == null) {
            return "";
        }
        int question = uri.indexOf('?');
        return question < 0 ? uri : uri.substring(0, question);
    }

    private boolean isForMetrics(HttpServerRequest request) {
        String authorization = request.getHeader("Authorization");
        return settings.metricsToken() != null
                && authorization != null
                && MessageDigest.isEqual(Sha256.of("Bearer " + settings.metricsToken()), Sha256.of(authorization));
    }

    private void metrics(HttpServerRequest request) {
        answer(request, 200, "text/plain; version=0.0.4; charset=utf-8", metrics.scrape());
    }

    private void ready(HttpServerRequest request) {
        if (draining) {
            answer(request, 503, "text/plain", "Shutting down");
            return;
        }
        readiness().onComplete(ready -> {
            boolean well = ready.succeeded() && ready.result();
            answer(request, well ? 200 : 503, "text/plain", well ? "OK" : "The upstream cannot be reached");
        });
    }

    /** Returns whether the upstream answers; asks it at most every few seconds. */
    private synchronized Future<Boolean> readiness() {
        long now = System.nanoTime();
        Future<Boolean> known = readiness;
        if (known != null && now - readinessAt < READY_NANOS) {
            return known;
        }
        Future<Boolean> asked = settings.upstream()
                .authentication()
                .compose(credentials -> client().request(settings.upstream()
                                .call(HttpMethod.GET, settings.upstream().modelsUri())
                                .setIdleTimeout(PROBE_MILLIS))
                        .compose(probe -> {
                            probe.exceptionHandler(failed -> {});
                            credentials.putInto(probe.headers());
                            return probe.send().map(response -> {
                                response.exceptionHandler(reset -> {});
                                probe.reset();
                                return response.statusCode() < 500;
                            });
                        }))
                .timeout(PROBE_MILLIS, TimeUnit.MILLISECONDS)
                .otherwise(false);
        readiness = asked;
        readinessAt = now;
        return asked;
    }

    private static void answer(HttpServerRequest request, int status, String type, String text) {
        HttpServerResponse response = request.response();
        response.setStatusCode(status)
                .putHeader("Content-Type", type)
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff");
        Buffer body = Buffer.buffer(text);
        if (request.method().equals(HttpMethod.HEAD)) {
            response.putHeader("Content-Length", Integer.toString(body.length()))
                    .end();
        } else {
            response.end(body);
        }
    }

    private void watch() {
        long now = System.nanoTime();
        for (ProxyExchange exchange : open) {
            if (exchange.isOverdue(now)) {
                exchange.onContext(exchange::overdue);
            }
        }
    }

    /**
     * Ends: refuses new requests with status 503, waits for those that are open, then cuts what is left and frees the
     * connections to the upstream. The server is not closed; it belongs to the application.
     *
     * @param drain how long to wait
     * @return completes when nothing is open any more
     */
    public Future<Void> shutdown(Duration drain) {
        draining = true;
        Promise<Void> drained = Promise.promise();
        whenNothingIsOpen(System.nanoTime() + drain.toNanos(), 20, drained);
        return drained.future()
                .onComplete(ended -> open.forEach(exchange -> exchange.onContext(exchange::shutDown)))
                .compose(ended -> closed())
                .compose(ended ->
                        Future.join(clients.stream().map(HttpClient::close).toList()))
                .compose(ended -> settings.store().close())
                .onComplete(ended -> {
                    vertx.cancelTimer(watch);
                    metrics.close();
                });
    }

    /** Completes when the exchanges that were cut have taken note of it. */
    private Future<Void> closed() {
        Promise<Void> closed = Promise.promise();
        whenNothingIsOpen(System.nanoTime() + TimeUnit.SECONDS.toNanos(2), 10, closed);
        return closed.future();
    }

    /**
     * Completes the promise when no exchange is open, or when the time has come. One timer after the other: a periodic one can
     * fire before Vert.x is ready to cancel it.
     */
    private void whenNothingIsOpen(long until, long everyMillis, Promise<Void> promise) {
        vertx.setTimer(everyMillis, id -> {
            if (open.isEmpty() || System.nanoTime() - until >= 0) {
                promise.complete();
            } else {
                whenNothingIsOpen(until, everyMillis, promise);
            }
        });
    }

    ProxyConfiguration settings() {
        return settings;
    }

    /**
     * The client for exchanges on the calling thread. Each event loop has one of its own, and with it connections of its own:
     * one that belongs to another loop would cost a hop between threads for each piece in either direction.
     */
    HttpClient client() {
        // Other threads may be without number: those of workers that are virtual.
        return Context.isOnEventLoopThread()
                ? clientsOfLoops.computeIfAbsent(
                        Thread.currentThread(),
                        loop -> clients.get(Math.floorMod(loops.getAndIncrement(), clients.size())))
                : clients.get(0);
    }

    /** Takes note of a store of limits that failed, and so of a request that is refused. */
    void storeFailed(Throwable failure) {
        storeFailures.run(() -> ProxyLog.log(
                System.Logger.Level.WARNING,
                "Requests are refused because the limit store failed: " + ProxyLog.describe(failure),
                null));
    }

    ProxyMetrics metrics() {
        return metrics;
    }

    Vertx vertx() {
        return vertx;
    }

    boolean isStrict() {
        return strict;
    }

    boolean isDraining() {
        return draining;
    }

    /** Returns the number of open requests, streams and WebSockets. */
    public int openRequests() {
        return open.size();
    }

    void opened(ProxyExchange exchange) {
        open.add(exchange);
    }

    void closed(ProxyExchange exchange) {
        open.remove(exchange);
    }
}
