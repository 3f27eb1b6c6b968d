package io.fluentopenai.proxy;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A reverse proxy for the OpenAI API that keeps the key on the server: clients authenticate to the proxy in a way of one's own,
 * and the proxy to the API with its key.
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
 * <p>It forwards {@code {prefix}/v1/**}, and {@code {prefix}/openai/**} to an Azure upstream, as far as its {@linkplain Rules
 * rules} allow; bodies, streams of events and WebSockets pass as they come. {@code /health} and {@code /ready} are answered to
 * everybody. Thread-safe.
 */
public final class OpenAIProxy implements AutoCloseable {
    private static final int LONGEST_LINE = 8 * 1024;
    private static final int LONGEST_HEADERS = 32 * 1024;
    /** Vert.x holds some thirty pieces of a body that stands still, whatever their size. */
    private static final int CHUNK = 8 * 1024;

    private static final int FIRST_BYTES_SECONDS = 30;
    private static final long START_SECONDS = 30;
    private static final long CLOSE_IDLE_MILLIS = 1000;
    private static final long GRACE_MILLIS = 200;

    private final Vertx vertx;
    private final ProxyHandler handler;
    private final Duration drain;
    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private int port;
    private int managementPort = -1;
    private int redirectPort = -1;

    private OpenAIProxy(Vertx vertx, ProxyHandler handler, Duration drain) {
        this.vertx = vertx;
        this.handler = handler;
        this.drain = drain;
    }

    /** Settings for a proxy. */
    public static Builder builder() {
        return new Builder();
    }

    private static OpenAIProxy start(Builder builder) {
        ProxySettings settings = builder.settings();
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
                    vertx, new ProxyHandler(vertx, settings, Connections.isStrict(options)), builder.drain);
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

    private void listen(Builder builder, HttpServerOptions options) throws IOException {
        Connections connections = new Connections(options, builder.maxConnections, builder.keepAlive);
        // Each instance has an event loop of its own; they share the port.
        port = deploy(
                options,
                builder.eventLoops,
                own -> own.connectionHandler(connections::opened)
                        .invalidRequestHandler(OpenAIProxy::invalid)
                        .requestHandler(request -> {
                            connections.requested(request);
                            handler.handle(request);
                        }));
        vertx.setPeriodic(CLOSE_IDLE_MILLIS, id -> connections.closeIdle());
        if (builder.managementPort >= 0) {
            managementPort = deploy(
                    new HttpServerOptions()
                            .setHost(builder.managementHost)
                            .setPort(builder.managementPort)
                            .setIdleTimeout(FIRST_BYTES_SECONDS),
                    1,
                    own -> own.requestHandler(handler::manage));
        }
        if (builder.redirectPort >= 0) {
            HttpServerOptions clear = new HttpServerOptions()
                    .setHost(builder.host)
                    .setPort(builder.redirectPort)
                    .setHttp2ClearTextEnabled(false)
                    .setIdleTimeout(FIRST_BYTES_SECONDS);
            Connections redirected = new Connections(clear, builder.maxConnections, builder.keepAlive);
            redirectPort = deploy(
                    clear,
                    1,
                    own -> own.connectionHandler(redirected::opened)
                            .invalidRequestHandler(OpenAIProxy::invalid)
                            .requestHandler(request -> {
                                redirected.requested(request);
                                redirect(request);
                            }));
            vertx.setPeriodic(CLOSE_IDLE_MILLIS, id -> redirected.closeIdle());
        }
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

    /** The port that the proxy listens on. */
    public int port() {
        return port;
    }

    /** The port of health, readiness and metrics; -1 if there is none of their own. */
    public int managementPort() {
        return managementPort;
    }

    /** The port that sends clients to HTTPS; -1 if there is none. */
    public int redirectPort() {
        return redirectPort;
    }

    /** How many requests, streams and WebSockets are open at the moment. */
    public int openRequests() {
        return handler.openRequests();
    }

    /**
     * Ends: no connection is taken any more, {@code /ready} says so, what is open may end within {@link Builder#drain}, then it
     * is cut. Blocks until all is freed. Closing again does nothing.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        Future<Void> drained = handler.shutdown(drain);
        servers.forEach(server -> server.shutdown(drain.toMillis() + GRACE_MILLIS, TimeUnit.MILLISECONDS));
        try {
            await(drained, drain.toSeconds() + START_SECONDS);
            await(vertx.close(), START_SECONDS);
        } catch (IOException e) {
            ProxyHandler.log(System.Logger.Level.WARNING, "The proxy was not closed in order", e);
        }
    }

    private void closeNow() {
        closed.set(true);
        try {
            await(handler.shutdown(Duration.ZERO).compose(ended -> vertx.close()), START_SECONDS);
        } catch (IOException e) {
            ProxyHandler.log(System.Logger.Level.WARNING, "The proxy was not closed in order", e);
        }
    }

    private static <T> T await(Future<T> future, long seconds) throws IOException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw cause instanceof IOException io ? io : new IOException(cause.getMessage(), cause);
        } catch (TimeoutException e) {
            throw new IOException("Not done within " + seconds + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted", e);
        }
    }

    /** The port and what is open. */
    @Override
    public String toString() {
        return "OpenAIProxy[port=" + port + ", open=" + openRequests() + "]";
    }

    /** Settings for a proxy. Not thread-safe. */
    public static final class Builder {
        private @Nullable Upstream upstream;
        private @Nullable AuthenticationFilter authentication;
        private boolean open;
        private Rules rules = Rules.frontEnd();
        private Limits limits = Limits.none();
        private @Nullable LimitStore store;
        private String prefix = "";
        private String host = "127.0.0.1";
        private int port = 8080;
        private int managementPort = -1;
        private String managementHost = "127.0.0.1";
        private int redirectPort = -1;
        private @Nullable Path certificate;
        private @Nullable Path privateKey;
        private boolean cleartextHttp2;
        private boolean requireHttps;
        private @Nullable String metricsToken;
        private final List<String> trustedProxies = new ArrayList<>();
        private final List<String> requestHeaders = new ArrayList<>();
        private final List<String> responseHeaders = new ArrayList<>();
        private int maxOpenRequests = 10_000;
        private int maxConnections = 20_000;
        private int modelSearchBytes = 256 * 1024;
        private int eventLoops = Math.max(2, Runtime.getRuntime().availableProcessors());
        private Duration authenticationTimeout = Duration.ofSeconds(10);
        private Duration connectTimeout = Duration.ofSeconds(10);
        private Duration upstreamTimeout = Duration.ofMinutes(10);
        private Duration clientTimeout = Duration.ofMinutes(1);
        private Duration keepAlive = Duration.ofSeconds(75);
        private Duration drain = Duration.ofSeconds(30);

        private Builder() {}

        /** The server behind the proxy. Required. */
        public Builder upstream(Upstream newUpstream) {
            upstream = Objects.requireNonNull(newUpstream);
            return this;
        }

        /** Who may use the proxy. Required, unless {@link #withoutAuthentication} is said. */
        public Builder authentication(AuthenticationFilter filter) {
            authentication = Objects.requireNonNull(filter);
            open = false;
            return this;
        }

        /** Everybody who reaches the proxy may use it: for a proxy that only one's own machines reach. */
        public Builder withoutAuthentication() {
            authentication = null;
            open = true;
            return this;
        }

        /** Which operations are forwarded; {@link Rules#frontEnd} unless told. */
        public Builder rules(Rules newRules) {
            rules = Objects.requireNonNull(newRules);
            return this;
        }

        /** What a caller may use whose {@link Identity} has no limits of its own. None unless told. */
        public Builder limits(Limits newLimits) {
            limits = Objects.requireNonNull(newLimits);
            return this;
        }

        /** Where it is counted what callers have used; in memory unless told. Closed with the proxy. */
        public Builder limitStore(LimitStore newStore) {
            store = Objects.requireNonNull(newStore);
            return this;
        }

        /**
         * What stands before {@code /v1}, such as {@code /ai}; nothing unless told.
         *
         * @throws IllegalArgumentException if it is no path without a slash at its end
         */
        public Builder prefix(String path) {
            if (!path.isEmpty() && !path.matches("(/[A-Za-z0-9._~-]+)+") || path.matches(".*/\\.{1,2}(/.*)?")) {
                throw new IllegalArgumentException(
                        "The prefix must be empty or a path such as /ai, without a slash at its end: " + path);
            }
            prefix = path;
            return this;
        }

        /** The address to listen on; {@code 127.0.0.1} unless told, {@code 0.0.0.0} for all. */
        public Builder host(String address) {
            host = Objects.requireNonNull(address);
            return this;
        }

        /** The port to listen on; 8080 unless told, 0 for any free one. */
        public Builder port(int newPort) {
            port = checkedPort(newPort);
            return this;
        }

        /**
         * A port of their own for health, readiness and metrics, which needs no token and must not be reached from outside; none
         * unless told, 0 for any free one.
         *
         * @param address the address to listen on
         */
        public Builder management(String address, int newPort) {
            managementHost = Objects.requireNonNull(address);
            managementPort = checkedPort(newPort);
            return this;
        }

        /** Shows {@code /metrics} on the port of the API to whoever has this token, as {@code Authorization: Bearer}. */
        public Builder metricsToken(String token) {
            if (token.strip().length() < 16) {
                throw new IllegalArgumentException("The token of the metrics has fewer than 16 characters");
            }
            metricsToken = token.strip();
            return this;
        }

        /**
         * Speaks TLS, with HTTP/2 and HTTP/1.1.
         *
         * @param newCertificate the certificate and its chain, PEM
         * @param newPrivateKey its private key, PEM, PKCS #8
         */
        public Builder tls(Path newCertificate, Path newPrivateKey) {
            certificate = Objects.requireNonNull(newCertificate);
            privateKey = Objects.requireNonNull(newPrivateKey);
            return this;
        }

        /**
         * Speaks HTTP/2 without TLS too, by prior knowledge and by upgrade. Whether a request of HTTP/1.1 with both {@code
         * Transfer-Encoding} and {@code Content-Length} is refused is then up to Netty; the connection of each chunked request is
         * closed after it, so that nothing hidden in it is ever read. A connection is known, and counted, when its first request has
         * come: what stands in front must see to clients that never get one ready.
         */
        public Builder cleartextHttp2() {
            cleartextHttp2 = true;
            return this;
        }

        /** A port for clear text that sends clients to HTTPS. Needs {@link #tls}. */
        public Builder redirectToHttps(int newPort) {
            redirectPort = checkedPort(newPort);
            return this;
        }

        /** Refuses what did not come by HTTPS, to the proxy itself or to a trusted proxy that says so. */
        public Builder requireHttps() {
            requireHttps = true;
            return this;
        }

        /**
         * Proxies and load balancers in front, whose {@code X-Forwarded-For} and {@code X-Forwarded-Proto} are believed: addresses
         * or networks such as {@code 10.0.0.0/8}. Nobody's unless told.
         *
         * @throws IllegalArgumentException if one is malformed, when the proxy starts
         */
        public Builder trustedProxies(Collection<String> networks) {
            trustedProxies.addAll(networks);
            return this;
        }

        /**
         * A further header of requests that goes on to the upstream.
         *
         * @throws IllegalArgumentException if it is one that never does, such as {@code Cookie}
         */
        public Builder forwardRequestHeader(String name) {
            requestHeaders.add(HeaderRules.checked(name));
            return this;
        }

        /**
         * A further header of responses that goes on to the client.
         *
         * @throws IllegalArgumentException if it is one that never does, such as {@code Set-Cookie}
         */
        public Builder forwardResponseHeader(String name) {
            responseHeaders.add(HeaderRules.checked(name));
            return this;
        }

        /** Requests, streams and WebSockets that may be open at once; further ones get status 503. 10,000 unless told. */
        public Builder maxOpenRequests(int most) {
            maxOpenRequests = positive("open requests", most);
            return this;
        }

        /** Connections of clients that may be open at once; further ones are closed. 20,000 unless told. */
        public Builder maxConnections(int most) {
            maxConnections = positive("connections", most);
            return this;
        }

        /**
         * How many bytes of a body are kept back until its model is met, where the model decides about the request. A list of
         * models holds also where it comes later; an Azure upstream without a fixed deployment needs it by then. 256 KiB unless
         * told.
         */
        public Builder modelSearchBytes(int most) {
            modelSearchBytes = positive("bytes of a model search", most);
            return this;
        }

        /** The number of threads that carry the traffic; that of the processors, and two at least, unless told. */
        public Builder eventLoops(int number) {
            eventLoops = positive("event loops", number);
            return this;
        }

        /** How long the filter may take to decide; 10 s unless told. */
        public Builder authenticationTimeout(Duration atMost) {
            authenticationTimeout = positive("authentication", atMost);
            return this;
        }

        /** How long a connection to the upstream may take; 10 s unless told. */
        public Builder connectTimeout(Duration atMost) {
            connectTimeout = positive("connecting", atMost);
            return this;
        }

        /**
         * How long the upstream may be silent: until it begins to answer, and between two pieces of its answer. 10 min unless
         * told, as some answers are long thought about. WebSockets may be silent for so long in both directions.
         */
        public Builder upstreamTimeout(Duration atMost) {
            upstreamTimeout = positive("the upstream", atMost);
            return this;
        }

        /** How long a client may stop sending its body, or reading the answer; 1 min unless told. */
        public Builder clientTimeout(Duration atMost) {
            clientTimeout = positive("the client", atMost);
            return this;
        }

        /** How long a connection may be open without a whole request on it; 75 s unless told. */
        public Builder keepAlive(Duration atMost) {
            keepAlive = positive("an idle connection", atMost);
            return this;
        }

        /** How long what is open may go on when the proxy is closed; 30 s unless told. */
        public Builder drain(Duration atMost) {
            if (atMost.isNegative()) {
                throw new IllegalArgumentException("The time to drain must not be negative: " + atMost);
            }
            drain = atMost;
            return this;
        }

        private static int checkedPort(int port) {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("A port is a number from 0 to 65535: " + port);
            }
            return port;
        }

        private static int positive(String what, int value) {
            if (value < 1) {
                throw new IllegalArgumentException("The number of " + what + " must be positive: " + value);
            }
            return value;
        }

        private static Duration positive(String what, Duration value) {
            if (value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(Duration.ofDays(1)) > 0) {
                throw new IllegalArgumentException("The time for " + what + " must be from 1 ms to 1 day: " + value);
            }
            return value;
        }

        private ProxySettings settings() {
            Sockets.requireAccess();
            Upstream behind = upstream;
            if (behind == null) {
                throw new IllegalStateException("The proxy needs an upstream(…)");
            }
            if (!behind.hasKey()) {
                throw new IllegalStateException(
                        "The upstream has no key: call apiKey(…), credentials(…) or bearerToken(…) of the"
                                + " Upstream, or withoutKey() if the server needs none");
            }
            if (authentication == null && !open) {
                throw new IllegalStateException(
                        "Nobody is told to authenticate: set authentication(…), or say withoutAuthentication()");
            }
            checkPorts();
            return new ProxySettings(
                    behind,
                    authentication,
                    rules,
                    limits,
                    store == null ? LimitStore.inMemory() : store,
                    prefix,
                    new HeaderRules(requestHeaders, responseHeaders),
                    new ClientAddress(trustedProxies),
                    requireHttps,
                    metricsToken,
                    maxOpenRequests,
                    modelSearchBytes,
                    authenticationTimeout,
                    connectTimeout,
                    upstreamTimeout,
                    clientTimeout);
        }

        /** Servers of one port would share its connections: what is for operations would be answered to clients. */
        private void checkPorts() {
            if (port > 0 && (port == managementPort || port == redirectPort)
                    || redirectPort > 0 && redirectPort == managementPort) {
                throw new IllegalArgumentException(
                        "The ports of the API, of the management and of the redirection must differ");
            }
        }

        private HttpServerOptions serverOptions() {
            HttpServerOptions options = new HttpServerOptions()
                    .setHost(host)
                    .setPort(port)
                    .setMaxInitialLineLength(LONGEST_LINE)
                    .setMaxHeaderSize(LONGEST_HEADERS)
                    .setMaxChunkSize(CHUNK)
                    .setIdleTimeout(FIRST_BYTES_SECONDS)
                    .setTcpNoDelay(true)
                    .setHttp2ClearTextEnabled(cleartextHttp2)
                    // Clients and the upstream agree on the compression of WebSockets, whose frames pass as they are.
                    .setPerFrameWebSocketCompressionSupported(false)
                    .setPerMessageWebSocketCompressionSupported(false)
                    .setInitialSettings(new Http2Settings()
                            .setMaxConcurrentStreams(100)
                            .setMaxHeaderListSize(LONGEST_HEADERS)
                            .setPushEnabled(false))
                    .setHttp2ConnectionWindowSize(1 << 20);
            Path chain = certificate;
            Path key = privateKey;
            if (chain != null && key != null) {
                for (Path file : List.of(chain, key)) {
                    if (!Files.isReadable(file)) {
                        throw new IllegalArgumentException("The TLS file " + file + " cannot be read");
                    }
                }
                options.setSsl(true)
                        .setUseAlpn(true)
                        .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .addCertPath(chain.toString())
                                .addKeyPath(key.toString()));
            } else if (redirectPort >= 0) {
                throw new IllegalStateException("redirectToHttps(…) needs tls(…)");
            }
            return options;
        }

        /**
         * Looks whether the proxy could start, as far as that can be told without starting it.
         *
         * @throws IllegalStateException if the upstream, its key or the authentication is missing, or if this is a module without
         *     access to the connections of Vert.x
         * @throws IllegalArgumentException if a TLS file cannot be used, a network is malformed, or two ports are the same
         */
        public void check() {
            settings();
            HttpServerOptions options = serverOptions();
            if (options.isSsl()) {
                checkTls(options);
            }
        }

        private static void checkTls(HttpServerOptions options) {
            Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
            try {
                options.getKeyCertOptions().getKeyManagerFactory(vertx);
            } catch (Exception e) {
                throw new IllegalArgumentException("The TLS files are no certificate and private key in PEM", e);
            } finally {
                vertx.close();
            }
        }

        /**
         * The proxy as a handler for an application of one's own. What belongs to a server (address, port, TLS, connections) is
         * the application's affair then; see {@link ProxyHandler}.
         *
         * @throws IllegalStateException if the upstream, its key or the authentication is missing, or if this is a module without
         *     access to the connections of Vert.x
         */
        public ProxyHandler handler(Vertx vertx) {
            return new ProxyHandler(vertx, settings(), false);
        }

        /**
         * Starts the proxy; returns when it listens.
         *
         * @throws IllegalStateException if the upstream, its key or the authentication is missing, or if this is a module without
         *     access to the connections of Vert.x
         * @throws IllegalArgumentException if a TLS file cannot be read, a network is malformed, or two ports are the same
         * @throws UncheckedIOException if it cannot listen
         */
        public OpenAIProxy start() {
            return OpenAIProxy.start(this);
        }
    }
}
