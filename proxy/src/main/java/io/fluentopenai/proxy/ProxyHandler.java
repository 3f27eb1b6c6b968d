package io.fluentopenai.proxy;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The proxy as a handler, for an existing Vert.x application. Made by {@link OpenAIProxy.Builder#handler}.
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
 * <p>It must be called as soon as the request has come, before its body is read, and is then in charge of the request and its
 * response. WebSockets come as requests too: the server must not have a {@code webSocketHandler} of its own. Thread-safe.
 */
public final class ProxyHandler implements Handler<HttpServerRequest> {
    private static final System.Logger LOG = System.getLogger("io.fluentopenai.proxy");
    private static final int LONGEST_REASON = 200;
    private static final Pattern OF_LIBRARIES = Pattern.compile("(java|javax|jdk|sun|io\\.vertx|io\\.netty)\\.");
    private static final long WATCH_MILLIS = 250;
    private static final long READY_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long PROBE_MILLIS = 3000;

    private final Vertx vertx;
    private final ProxySettings settings;
    private final boolean strict;
    private final List<HttpClient> clients;
    private final AtomicInteger loops = new AtomicInteger();
    private final ConcurrentHashMap<Thread, HttpClient> clientsOfLoops = new ConcurrentHashMap<>();
    private final ProxyMetrics metrics = new ProxyMetrics();
    private final Seldom storeFailures = new Seldom();
    private final Set<Exchange> open = ConcurrentHashMap.newKeySet();
    private final long watch;
    private volatile boolean draining;
    private @Nullable Future<Boolean> readiness;
    private long readinessAt;

    /**
     * A handler.
     *
     * @param strict whether the server refuses requests of unclear length before they come here
     */
    ProxyHandler(Vertx vertx, ProxySettings settings, boolean strict) {
        this.vertx = vertx;
        this.settings = settings;
        this.strict = strict;
        this.clients = Stream.generate(() -> newClient(vertx, settings))
                .limit(VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE)
                .toList();
        settings.store().start(vertx);
        this.watch = vertx.setPeriodic(WATCH_MILLIS, id -> watch());
    }

    private static HttpClient newClient(Vertx vertx, ProxySettings settings) {
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
                .withConnectHandler(connection -> connection.exceptionHandler(
                        failure -> log(System.Logger.Level.DEBUG, "A connection to the upstream failed", failure)))
                .build();
    }

    @Override
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
        } else {
            new Exchange(this, vertx.getOrCreateContext(), request).start();
        }
    }

    /** Answers what is for those who run the proxy. */
    void manage(HttpServerRequest request) {
        switch (pathOf(request.uri())) {
            case "/health" -> answer(request, 200, "text/plain", "OK");
            case "/ready" -> ready(request);
            case "/metrics" -> metrics(request);
            default -> answer(request, 404, "text/plain", "There are /health, /ready and /metrics");
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
                && MessageDigest.isEqual(
                        Tokens.digest("Bearer " + settings.metricsToken()), Tokens.digest(authorization));
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

    /** Whether the upstream answers at all; asked anew at most every few seconds, however often this is called. */
    private synchronized Future<Boolean> readiness() {
        long now = System.nanoTime();
        Future<Boolean> known = readiness;
        if (known != null && now - readinessAt < READY_NANOS) {
            return known;
        }
        Future<Boolean> asked = settings.upstream()
                .authentication()
                .compose(credentials -> client().request(new RequestOptions()
                                .setMethod(HttpMethod.GET)
                                .setHost(settings.upstream().host())
                                .setPort(settings.upstream().port())
                                .setSsl(settings.upstream().ssl())
                                .setIdleTimeout(PROBE_MILLIS)
                                .setURI(settings.upstream().modelsUri()))
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
        for (Exchange exchange : open) {
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

    ProxySettings settings() {
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
        storeFailures.run(() -> log(
                System.Logger.Level.WARNING,
                "Requests are refused, as the store of limits fails: " + told(failure),
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

    /** How many requests, streams and WebSockets are open at the moment. */
    public int openRequests() {
        return open.size();
    }

    void opened(Exchange exchange) {
        open.add(exchange);
    }

    void closed(Exchange exchange) {
        open.remove(exchange);
    }

    /** What a failure of the network says, and what is at the bottom of it, in one short line. */
    static String told(Throwable failure) {
        if (failure instanceof CompletionException && failure.getCause() != null) {
            return told(failure.getCause());
        }
        if (failure instanceof TimeoutException) {
            return "no answer in time";
        }
        Throwable bottom = bottom(failure);
        boolean told = String.valueOf(failure.getMessage()).contains(String.valueOf(bottom.getMessage()));
        return message(failure) + (told ? "" : ", " + message(bottom));
    }

    private static Throwable bottom(Throwable failure) {
        Throwable bottom = failure;
        while (bottom.getCause() != null && bottom.getCause() != bottom) {
            bottom = bottom.getCause();
        }
        return bottom;
    }

    /** The failure itself, without what a future wraps it in. */
    static Throwable unwrapped(Throwable failure) {
        boolean wrapped = failure instanceof CompletionException || failure instanceof ExecutionException;
        return wrapped && failure.getCause() != null ? unwrapped(failure.getCause()) : failure;
    }

    /**
     * What went wrong in code that is not ours, such as a filter, and where, in one line. What its message says may be a secret and
     * is left out.
     */
    static String thrown(Throwable failure) {
        Throwable bottom = bottom(failure);
        StackTraceElement[] trace = bottom.getStackTrace();
        if (trace.length == 0) {
            return told(failure);
        }
        StackTraceElement place = Arrays.stream(trace)
                .filter(frame -> !OF_LIBRARIES.matcher(frame.getClassName()).lookingAt())
                .findFirst()
                .orElse(trace[0]);
        return bottom.getClass().getName() + " at " + place;
    }

    /** Failures of other kinds may repeat what somebody has sent: of them the kind is told. */
    private static String message(Throwable failure) {
        boolean ofNetwork = failure instanceof IOException
                || failure instanceof VertxException
                || failure instanceof GeneralSecurityException;
        String kind = failure.getClass().getSimpleName();
        return ofNetwork && failure.getMessage() != null ? kind + ": " + line(failure.getMessage()) : kind;
    }

    /** A text that fits a line. */
    static String line(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) + "..." : line;
    }

    static void log(System.Logger.Level level, String message, @Nullable Throwable cause) {
        LOG.log(level, message, cause);
    }
}
