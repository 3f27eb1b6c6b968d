package io.fluentopenai.proxy;

import io.fluentopenai.proxy.internal.ApiError;
import io.fluentopenai.proxy.internal.Libraries;
import io.fluentopenai.proxy.internal.ProxyLog;
import io.fluentopenai.proxy.internal.connection.Connections;
import io.fluentopenai.proxy.internal.exchange.ProxyConfiguration;
import io.fluentopenai.proxy.internal.exchange.ProxyService;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * A reverse proxy for the OpenAI API that keeps the API key on the server. Clients authenticate to the proxy with your
 * own method, and the proxy authenticates to the API with its key.
 *
 * <pre>{@code
 * OpenAIProxy proxy = OpenAIProxy.builder()
 *         .upstream(Upstream.openAI(Credentials.find()))
 *         .authentication(sessions)
 *         .limits(Limits.none().requestsPerMinute(60).concurrentRequests(4))
 *         .port(8080)
 *         .start();
 * }</pre>
 *
 * <p>It forwards {@code {prefix}/v1/**}, and with an Azure upstream also {@code {prefix}/openai/**}, if the {@linkplain
 * Rules rules} allow the operation. Bodies, event streams and WebSockets are streamed without buffering. {@code
 * /health} and {@code /ready} need no authentication. Thread-safe.
 */
public final class OpenAIProxy implements AutoCloseable {

    static final int FIRST_BYTES_SECONDS = 30;
    private static final long START_SECONDS = 30;
    private static final long CLOSE_IDLE_MILLIS = 1000;
    private static final long GRACE_MILLIS = 200;

    private final Vertx vertx;
    private final ProxyService service;
    private final Duration drain;
    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private int port;
    private int managementPort = -1;
    private int redirectPort = -1;

    private OpenAIProxy(Vertx vertx, ProxyService service, Duration drain) {
        this.vertx = vertx;
        this.service = service;
        this.drain = drain;
    }

    /** Returns a builder with default settings. */
    public static OpenAIProxyBuilder builder() {
        return new OpenAIProxyBuilder();
    }

    static OpenAIProxy start(OpenAIProxyBuilder builder) {
        Libraries.check();
        ProxyConfiguration configuration = builder.configuration();
        HttpServerOptions options = builder.serverOptions();
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(builder.eventLoops)
                .setDisableTCCL(true)
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
        OpenAIProxy proxy;
        try {
            proxy = new OpenAIProxy(
                    vertx, new ProxyService(vertx, configuration, Connections.isStrict(options)), builder.drain);
        } catch (RuntimeException e) {
            vertx.close();
            throw e;
        }
        try {
            proxy.listen(builder, options);
        } catch (IOException e) {
            proxy.closeNow();
            throw new UncheckedIOException(e.getMessage(), e);
        } catch (RuntimeException e) {
            proxy.closeNow();
            throw e;
        }
        return proxy;
    }

    private void listen(OpenAIProxyBuilder builder, HttpServerOptions options) throws IOException {
        // Each instance has an event loop of its own; they share the port.
        port = deployGuarded(builder, options, builder.eventLoops, service::handle);

        if (builder.managementPort >= 0) {
            managementPort = deploy(
                    new HttpServerOptions()
                            .setHost(builder.managementHost)
                            .setPort(builder.managementPort)
                            .setIdleTimeout(FIRST_BYTES_SECONDS),
                    1,
                    own -> own.requestHandler(service::manage));
        }
        if (builder.redirectPort >= 0) {
            HttpServerOptions clear = new HttpServerOptions()
                    .setHost(builder.host)
                    .setPort(builder.redirectPort)
                    .setHttp2ClearTextEnabled(false)
                    .setIdleTimeout(FIRST_BYTES_SECONDS);
            redirectPort = deployGuarded(builder, clear, 1, this::redirect);
        }
    }

    /** Deploys a server that limits its connections, and closes idle ones. */
    private int deployGuarded(
            OpenAIProxyBuilder builder, HttpServerOptions options, int instances, Handler<HttpServerRequest> handler)
            throws IOException {
        Connections connections = new Connections(options, builder.maxConnections, builder.keepAlive);
        int deployed = deploy(
                options,
                instances,
                own -> own.connectionHandler(connections::opened)
                        .invalidRequestHandler(OpenAIProxy::invalid)
                        .requestHandler(request -> {
                            connections.requested(request);
                            handler.handle(request);
                        }));
        vertx.setPeriodic(CLOSE_IDLE_MILLIS, id -> connections.closeIdle());
        return deployed;
    }

    private interface Setup {
        HttpServer with(HttpServer server);
    }

    private int deploy(HttpServerOptions options, int instances, Setup setup) throws IOException {
        if (options.getPort() == 0 && instances > 1) {
            // Any free port, and the same for all instances. There must be no other such server in this Vert.x.
            options.setPort(-1);
        }
        Supplier<Deployable> front = () -> new VerticleBase() {
            @Override
            public Future<?> start() {
                HttpServer server = setup.with(vertx.createHttpServer(options));
                servers.add(server);
                return server.listen();
            }
        };
        try {
            await(vertx.deployVerticle(front, new DeploymentOptions().setInstances(instances)), START_SECONDS);
        } catch (IOException e) {
            throw new IOException(
                    "Cannot listen on " + options.getHost() + ":" + Math.max(0, options.getPort()) + ": "
                            + e.getMessage(),
                    e);
        }
        return servers.get(servers.size() - 1).actualPort();
    }

    /** Answers what is no HTTP. */
    private static void invalid(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        ApiError error = cause instanceof TooLongHttpLineException
                ? ApiError.invalid(414, "path_too_long", "The URL is too long.")
                : cause instanceof TooLongHttpHeaderException
                        ? ApiError.invalid(431, "headers_too_large", "The headers are too large.")
                        : ApiError.invalid(400, "invalid_request", "The request is not valid HTTP.");
        request.response()
                .setStatusCode(error.status())
                .putHeader("Content-Type", "application/json")
                .putHeader("Connection", "close")
                .end(error.body())
                .onComplete(sent -> request.connection().close());
    }

    private void redirect(HttpServerRequest request) {
        String host = request.authority() == null ? null : request.authority().host();
        if (host == null
                || !host.matches("[A-Za-z0-9.:\\[\\]-]{1,255}")
                || !request.uri().startsWith("/")
                || request.headers().contains("Transfer-Encoding")) {
            request.response()
                    .setStatusCode(400)
                    .putHeader("Connection", "close")
                    .end()
                    .onComplete(sent -> request.connection().close());
            return;
        }
        request.response()
                .setStatusCode(308)
                .putHeader("Location", "https://" + host + (port == 443 ? "" : ":" + port) + request.uri())
                .end();
    }

    /** Returns the port that the proxy listens on. */
    public int port() {
        return port;
    }

    /** Returns the port for health, readiness and metrics, or -1 if they have no separate port. */
    public int managementPort() {
        return managementPort;
    }

    /** Returns the port that redirects clients to HTTPS, or -1 if there is none. */
    public int redirectPort() {
        return redirectPort;
    }

    /** Returns the number of open requests, streams and WebSockets. */
    public int openRequests() {
        return service.openRequests();
    }

    /**
     * Shuts the proxy down gracefully: accepts no new connections, reports {@code /ready} as unavailable, and lets open
     * requests finish for up to {@link OpenAIProxyBuilder#drain}; then closes them. Blocks until all resources are
     * released. Does nothing if the proxy is already closed.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        Future<Void> drained = service.shutdown(drain);
        servers.forEach(server -> server.shutdown(drain.toMillis() + GRACE_MILLIS, TimeUnit.MILLISECONDS));
        try {
            await(drained, drain.toSeconds() + START_SECONDS);
            await(vertx.close(), START_SECONDS);
        } catch (IOException e) {
            ProxyLog.log(System.Logger.Level.WARNING, "The proxy did not shut down cleanly", e);
        }
    }

    private void closeNow() {
        closed.set(true);
        try {
            await(service.shutdown(Duration.ZERO).compose(ended -> vertx.close()), START_SECONDS);
        } catch (IOException e) {
            ProxyLog.log(System.Logger.Level.WARNING, "The proxy did not shut down cleanly", e);
        }
    }

    private static <T> T await(Future<T> future, long seconds) throws IOException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw cause instanceof IOException io ? io : new IOException(cause.getMessage(), cause);
        } catch (TimeoutException e) {
            throw new IOException("no result within " + seconds + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted", e);
        }
    }

    /** Returns the port and the number of open requests. */
    @Override
    public String toString() {
        return "OpenAIProxy[port=" + port + ", open=" + openRequests() + "]";
    }
}
