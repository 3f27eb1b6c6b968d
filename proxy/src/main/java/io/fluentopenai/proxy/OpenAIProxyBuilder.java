package io.fluentopenai.proxy;

import io.fluentopenai.proxy.auth.AuthenticationFilter;
import io.fluentopenai.proxy.auth.Identity;
import io.fluentopenai.proxy.internal.connection.Sockets;
import io.fluentopenai.proxy.internal.exchange.HeaderRules;
import io.fluentopenai.proxy.internal.exchange.ProxyConfiguration;
import io.fluentopenai.proxy.internal.exchange.ProxyService;
import io.fluentopenai.proxy.internal.request.ClientAddress;
import io.fluentopenai.proxy.limit.LimitStore;
import io.fluentopenai.proxy.limit.Limits;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Settings for a proxy. Not thread-safe. */
public final class OpenAIProxyBuilder {
    private static final int LONGEST_LINE = 8 * 1024;
    private static final int LONGEST_HEADERS = 32 * 1024;

    /** Vert.x holds some thirty pieces of a body that stands still, whatever their size. */
    private static final int CHUNK = 8 * 1024;

    private @Nullable Upstream upstream;
    private @Nullable AuthenticationFilter authentication;
    private boolean open;
    private Rules rules = Rules.frontEnd();
    private Limits limits = Limits.none();
    private @Nullable LimitStore store;
    private String prefix = "";
    String host = "127.0.0.1";
    int port = 8080;
    int managementPort = -1;
    String managementHost = "127.0.0.1";
    int redirectPort = -1;
    private @Nullable Path certificate;
    private @Nullable Path privateKey;
    private boolean cleartextHttp2;
    private boolean requireHttps;
    private @Nullable String metricsToken;
    private final List<String> trustedProxies = new ArrayList<>();
    private final List<String> requestHeaders = new ArrayList<>();
    private final List<String> responseHeaders = new ArrayList<>();
    private int maxOpenRequests = 10_000;
    int maxConnections = 20_000;
    private int modelSearchBytes = 256 * 1024;
    int eventLoops = Math.max(2, Runtime.getRuntime().availableProcessors());
    private Duration authenticationTimeout = Duration.ofSeconds(10);
    private Duration connectTimeout = Duration.ofSeconds(10);
    private Duration upstreamTimeout = Duration.ofMinutes(10);
    private Duration clientTimeout = Duration.ofMinutes(1);
    Duration keepAlive = Duration.ofSeconds(75);
    Duration drain = Duration.ofSeconds(30);

    OpenAIProxyBuilder() {}

    /** The server behind the proxy. Required. */
    public OpenAIProxyBuilder upstream(Upstream newUpstream) {
        upstream = Objects.requireNonNull(newUpstream);
        return this;
    }

    /** Who may use the proxy. Required, unless {@link #withoutAuthentication} is said. */
    public OpenAIProxyBuilder authentication(AuthenticationFilter filter) {
        authentication = Objects.requireNonNull(filter);
        open = false;
        return this;
    }

    /** Everybody who reaches the proxy may use it: for a proxy that only one's own machines reach. */
    public OpenAIProxyBuilder withoutAuthentication() {
        authentication = null;
        open = true;
        return this;
    }

    /** Which operations are forwarded; {@link Rules#frontEnd} by default. */
    public OpenAIProxyBuilder rules(Rules newRules) {
        rules = Objects.requireNonNull(newRules);
        return this;
    }

    /** What a caller may use whose {@link Identity} has no limits of its own. None by default. */
    public OpenAIProxyBuilder limits(Limits newLimits) {
        limits = Objects.requireNonNull(newLimits);
        return this;
    }

    /** Where it is counted what callers have used; in memory by default. Closed with the proxy. */
    public OpenAIProxyBuilder limitStore(LimitStore newStore) {
        store = Objects.requireNonNull(newStore);
        return this;
    }

    /**
     * What stands before {@code /v1}, such as {@code /ai}; nothing by default.
     *
     * @throws IllegalArgumentException if it is no path without a slash at its end
     */
    public OpenAIProxyBuilder prefix(String path) {
        if (!path.isEmpty() && !path.matches("(/[A-Za-z0-9._~-]+)+") || path.matches(".*/\\.{1,2}(/.*)?")) {
            throw new IllegalArgumentException(
                    "The prefix must be empty or a path such as /ai, without a slash at its end: " + path);
        }
        prefix = path;
        return this;
    }

    /** The address to listen on; {@code 127.0.0.1} by default, {@code 0.0.0.0} for all. */
    public OpenAIProxyBuilder host(String address) {
        host = Objects.requireNonNull(address);
        return this;
    }

    /** The port to listen on; 8080 by default, 0 for any free one. */
    public OpenAIProxyBuilder port(int newPort) {
        port = checkedPort(newPort);
        return this;
    }

    /**
     * A port of their own for health, readiness and metrics, which needs no token and must not be reached from outside; none
     * by default, 0 for any free one.
     *
     * @param address the address to listen on
     */
    public OpenAIProxyBuilder management(String address, int newPort) {
        managementHost = Objects.requireNonNull(address);
        managementPort = checkedPort(newPort);
        return this;
    }

    /** Shows {@code /metrics} on the port of the API to whoever has this token, as {@code Authorization: Bearer}. */
    public OpenAIProxyBuilder metricsToken(String token) {
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
    public OpenAIProxyBuilder tls(Path newCertificate, Path newPrivateKey) {
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
    public OpenAIProxyBuilder cleartextHttp2() {
        cleartextHttp2 = true;
        return this;
    }

    /** A port for clear text that sends clients to HTTPS. Needs {@link #tls}. */
    public OpenAIProxyBuilder redirectToHttps(int newPort) {
        redirectPort = checkedPort(newPort);
        return this;
    }

    /** Refuses what did not come by HTTPS, to the proxy itself or to a trusted proxy that says so. */
    public OpenAIProxyBuilder requireHttps() {
        requireHttps = true;
        return this;
    }

    /**
     * Proxies and load balancers in front, whose {@code X-Forwarded-For} and {@code X-Forwarded-Proto} are believed: addresses
     * or networks such as {@code 10.0.0.0/8}. Nobody's by default.
     *
     * @throws IllegalArgumentException if one is malformed
     */
    public OpenAIProxyBuilder trustedProxies(Collection<String> networks) {
        new ClientAddress(networks);
        trustedProxies.addAll(networks);
        return this;
    }

    /**
     * A further header of requests that goes on to the upstream.
     *
     * @throws IllegalArgumentException if it is one that never does, such as {@code Cookie}
     */
    public OpenAIProxyBuilder forwardRequestHeader(String name) {
        requestHeaders.add(HeaderRules.checked(name));
        return this;
    }

    /**
     * A further header of responses that goes on to the client.
     *
     * @throws IllegalArgumentException if it is one that never does, such as {@code Set-Cookie}
     */
    public OpenAIProxyBuilder forwardResponseHeader(String name) {
        responseHeaders.add(HeaderRules.checked(name));
        return this;
    }

    /** Requests, streams and WebSockets that may be open at once; further ones get status 503. 10,000 by default. */
    public OpenAIProxyBuilder maxOpenRequests(int most) {
        maxOpenRequests = positive("open requests", most);
        return this;
    }

    /** Connections of clients that may be open at once; further ones are closed. 20,000 by default. */
    public OpenAIProxyBuilder maxConnections(int most) {
        maxConnections = positive("connections", most);
        return this;
    }

    /**
     * How many bytes of a body are kept back until its model is met, where the model decides about the request. A list of
     * models holds also where it comes later; an Azure upstream without a fixed deployment needs it by then. 256 KiB unless
     * told.
     */
    public OpenAIProxyBuilder modelSearchBytes(int most) {
        modelSearchBytes = positive("bytes of a model search", most);
        return this;
    }

    /** The number of threads that carry the traffic; that of the processors, and two at least by default. */
    public OpenAIProxyBuilder eventLoops(int number) {
        eventLoops = positive("event loops", number);
        return this;
    }

    /** How long the filter may take to decide; 10 s by default. */
    public OpenAIProxyBuilder authenticationTimeout(Duration atMost) {
        authenticationTimeout = positive("authentication", atMost);
        return this;
    }

    /** How long a connection to the upstream may take; 10 s by default. */
    public OpenAIProxyBuilder connectTimeout(Duration atMost) {
        connectTimeout = positive("connecting", atMost);
        return this;
    }

    /**
     * How long the upstream may be silent: until it begins to answer, and between two pieces of its answer. 10 min unless
     * told, as some answers are long thought about. WebSockets may be silent for so long in both directions.
     */
    public OpenAIProxyBuilder upstreamTimeout(Duration atMost) {
        upstreamTimeout = positive("the upstream", atMost);
        return this;
    }

    /** How long a client may stop sending its body, or reading the answer; 1 min by default. */
    public OpenAIProxyBuilder clientTimeout(Duration atMost) {
        clientTimeout = positive("the client", atMost);
        return this;
    }

    /** How long a connection may be open without a whole request on it; 75 s by default. */
    public OpenAIProxyBuilder keepAlive(Duration atMost) {
        keepAlive = positive("an idle connection", atMost);
        return this;
    }

    /** How long what is open may go on when the proxy is closed; 30 s by default. */
    public OpenAIProxyBuilder drain(Duration atMost) {
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

    ProxyConfiguration configuration() {
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
        return new ProxyConfiguration(
                behind.server(),
                authentication,
                rules::allows,
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

    HttpServerOptions serverOptions() {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(host)
                .setPort(port)
                .setMaxInitialLineLength(LONGEST_LINE)
                .setMaxHeaderSize(LONGEST_HEADERS)
                .setMaxChunkSize(CHUNK)
                .setIdleTimeout(OpenAIProxy.FIRST_BYTES_SECONDS)
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
        configuration();
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
        return new ProxyHandler(new ProxyService(vertx, configuration(), false));
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
