package io.fluentopenai.proxy;

import io.fluentopenai.proxy.auth.AuthenticationFilter;
import io.fluentopenai.proxy.auth.Identity;
import io.fluentopenai.proxy.internal.connection.Sockets;
import io.fluentopenai.proxy.internal.exchange.HeaderRules;
import io.fluentopenai.proxy.internal.exchange.ProxyConfiguration;
import io.fluentopenai.proxy.internal.exchange.ProxyService;
import io.fluentopenai.proxy.internal.request.ClientAddress;
import io.fluentopenai.proxy.internal.request.Cors;
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

/** Builds an {@link OpenAIProxy} or a {@link ProxyHandler}. Not thread-safe. */
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
    private final List<String> corsOrigins = new ArrayList<>();
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

    /** Sets the upstream, which is the server behind the proxy. Required. */
    public OpenAIProxyBuilder upstream(Upstream newUpstream) {
        upstream = Objects.requireNonNull(newUpstream);
        return this;
    }

    /** Sets the filter that authenticates clients. Required, unless {@link #withoutAuthentication} is called. */
    public OpenAIProxyBuilder authentication(AuthenticationFilter filter) {
        authentication = Objects.requireNonNull(filter);
        open = false;
        return this;
    }

    /**
     * Turns off authentication, so that everybody who can reach the proxy may use it. Use it only in a network of
     * trusted machines.
     */
    public OpenAIProxyBuilder withoutAuthentication() {
        authentication = null;
        open = true;
        return this;
    }

    /** Sets which operations are forwarded. By default, {@link Rules#frontEnd}. */
    public OpenAIProxyBuilder rules(Rules newRules) {
        rules = Objects.requireNonNull(newRules);
        return this;
    }

    /** Sets the limits of callers whose {@link Identity} has no limits of its own. By default, none. */
    public OpenAIProxyBuilder limits(Limits newLimits) {
        limits = Objects.requireNonNull(newLimits);
        return this;
    }

    /**
     * Sets the store that counts usage. By default, {@link LimitStore#inMemory()}. The store is closed with the proxy.
     */
    public OpenAIProxyBuilder limitStore(LimitStore newStore) {
        store = Objects.requireNonNull(newStore);
        return this;
    }

    /**
     * Sets the path before {@code /v1}, such as {@code /ai}. By default, none.
     *
     * @throws IllegalArgumentException if the prefix is not empty and does not start with a slash, or ends with one
     */
    public OpenAIProxyBuilder prefix(String path) {
        if (!path.isEmpty() && !path.matches("(/[A-Za-z0-9._~-]+)+") || path.matches(".*/\\.{1,2}(/.*)?")) {
            throw new IllegalArgumentException(
                    "The prefix must be empty or a path such as /ai, without a slash at its end: " + path);
        }
        prefix = path;
        return this;
    }

    /** Sets the address to listen on; {@code 0.0.0.0} for all. By default, {@code 127.0.0.1}. */
    public OpenAIProxyBuilder host(String address) {
        host = Objects.requireNonNull(address);
        return this;
    }

    /**
     * Sets the port to listen on; 0 for any free port. By default, 8080.
     *
     * @throws IllegalArgumentException if it is not a port
     */
    public OpenAIProxyBuilder port(int newPort) {
        port = checkedPort(newPort);
        return this;
    }

    /**
     * Sets a separate port for health, readiness and metrics. It needs no token and must not be reachable from outside.
     * By default, none.
     *
     * @param address the address to listen on
     * @param newPort the port; 0 for any free port
     * @throws IllegalArgumentException if it is not a port
     */
    public OpenAIProxyBuilder management(String address, int newPort) {
        managementHost = Objects.requireNonNull(address);
        managementPort = checkedPort(newPort);
        return this;
    }

    /**
     * Sets the bearer token for {@code /metrics} on the port of the API. By default, that path is not available.
     *
     * @throws IllegalArgumentException if the token has fewer than 16 characters
     */
    public OpenAIProxyBuilder metricsToken(String token) {
        if (token.strip().length() < 16) {
            throw new IllegalArgumentException("The metrics token must have at least 16 characters");
        }
        metricsToken = token.strip();
        return this;
    }

    /**
     * Turns on TLS, with HTTP/2 and HTTP/1.1.
     *
     * @param newCertificate a PEM file with the certificate chain
     * @param newPrivateKey a PEM file with the private key (PKCS #8)
     */
    public OpenAIProxyBuilder tls(Path newCertificate, Path newPrivateKey) {
        certificate = Objects.requireNonNull(newCertificate);
        privateKey = Objects.requireNonNull(newPrivateKey);
        return this;
    }

    /**
     * Turns on HTTP/2 without TLS, both with prior knowledge and by upgrade.
     *
     * <p>This has two consequences. Netty then decides whether to reject an HTTP/1.1 request with both {@code
     * Transfer-Encoding} and {@code Content-Length}; to be safe against request smuggling, the proxy closes the
     * connection after each chunked request. And a connection is counted only from its first request on, so a server in
     * front must limit clients that never complete one.
     */
    public OpenAIProxyBuilder cleartextHttp2() {
        cleartextHttp2 = true;
        return this;
    }

    /**
     * Sets a cleartext port that redirects clients to HTTPS. Requires {@link #tls}.
     *
     * @throws IllegalArgumentException if it is not a port
     */
    public OpenAIProxyBuilder redirectToHttps(int newPort) {
        redirectPort = checkedPort(newPort);
        return this;
    }

    /** Rejects requests that did not arrive over HTTPS, at the proxy itself or at a trusted proxy in front of it. */
    public OpenAIProxyBuilder requireHttps() {
        requireHttps = true;
        return this;
    }

    /**
     * Adds trusted proxies and load balancers in front of this proxy, whose {@code X-Forwarded-For} and {@code
     * X-Forwarded-Proto} headers are used. By default, none.
     *
     * @param networks addresses, or networks such as {@code 10.0.0.0/8}
     * @throws IllegalArgumentException if one is malformed
     */
    public OpenAIProxyBuilder trustedProxies(Collection<String> networks) {
        new ClientAddress(networks);
        trustedProxies.addAll(networks);
        return this;
    }

    /**
     * Adds a request header to forward to the upstream.
     *
     * @throws IllegalArgumentException if the header must not be forwarded, such as {@code Cookie}
     */
    public OpenAIProxyBuilder forwardRequestHeader(String name) {
        requestHeaders.add(HeaderRules.checked(name));
        return this;
    }

    /**
     * Adds a response header to forward to the client.
     *
     * @throws IllegalArgumentException if the header must not be forwarded, such as {@code Set-Cookie}
     */
    public OpenAIProxyBuilder forwardResponseHeader(String name) {
        responseHeaders.add(HeaderRules.checked(name));
        return this;
    }

    /**
     * Lets pages of other origins call the proxy from a browser (CORS). By default, none may. May be called more than
     * once.
     *
     * @param origins exact origins, such as {@code https://app.example.com} or {@code http://localhost:5173}
     * @throws IllegalArgumentException if one is not an origin, such as {@code *}
     */
    public OpenAIProxyBuilder corsOrigins(String... origins) {
        for (String origin : origins) {
            corsOrigins.add(Cors.checked(origin));
        }
        return this;
    }

    /**
     * Sets the maximum number of open requests, streams and WebSockets. Further requests get status 503. By default,
     * 10,000.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public OpenAIProxyBuilder maxOpenRequests(int most) {
        maxOpenRequests = positive("maxOpenRequests", most);
        return this;
    }

    /**
     * Sets the maximum number of open client connections. Further connections are closed. By default, 20,000.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public OpenAIProxyBuilder maxConnections(int most) {
        maxConnections = positive("maxConnections", most);
        return this;
    }

    /**
     * Sets how many bytes of a request body are held back until its model is found, if the model decides about the
     * request. A list of allowed models is enforced also if the model comes later; an Azure upstream without a fixed
     * deployment needs the model within these bytes. By default, 256 KiB.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public OpenAIProxyBuilder modelSearchBytes(int most) {
        modelSearchBytes = positive("modelSearchBytes", most);
        return this;
    }

    /**
     * Sets the number of event loop threads. By default, the number of processors, but at least 2.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public OpenAIProxyBuilder eventLoops(int number) {
        eventLoops = positive("eventLoops", number);
        return this;
    }

    /**
     * Sets the timeout of the authentication filter. By default, 10 seconds.
     *
     * @throws IllegalArgumentException if it is not from 1 millisecond to 1 day
     */
    public OpenAIProxyBuilder authenticationTimeout(Duration atMost) {
        authenticationTimeout = positive("authenticationTimeout", atMost);
        return this;
    }

    /**
     * Sets the timeout for connecting to the upstream. By default, 10 seconds.
     *
     * @throws IllegalArgumentException if it is not from 1 millisecond to 1 day
     */
    public OpenAIProxyBuilder connectTimeout(Duration atMost) {
        connectTimeout = positive("connectTimeout", atMost);
        return this;
    }

    /**
     * Sets the maximum upstream inactivity: before the start of the response, and between two parts of it. By default,
     * 10 minutes, because some responses take long to start. For WebSockets it applies to inactivity in both
     * directions.
     *
     * @throws IllegalArgumentException if it is not from 1 millisecond to 1 day
     */
    public OpenAIProxyBuilder upstreamTimeout(Duration atMost) {
        upstreamTimeout = positive("upstreamTimeout", atMost);
        return this;
    }

    /**
     * Sets the maximum client inactivity while sending a body or reading a response. By default, 1 minute.
     *
     * @throws IllegalArgumentException if it is not from 1 millisecond to 1 day
     */
    public OpenAIProxyBuilder clientTimeout(Duration atMost) {
        clientTimeout = positive("clientTimeout", atMost);
        return this;
    }

    /**
     * Sets how long a connection may be open without a complete request. By default, 75 seconds.
     *
     * @throws IllegalArgumentException if it is not from 1 millisecond to 1 day
     */
    public OpenAIProxyBuilder keepAlive(Duration atMost) {
        keepAlive = positive("keepAlive", atMost);
        return this;
    }

    /**
     * Sets how long open requests may take to finish when the proxy is closed. By default, 30 seconds.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public OpenAIProxyBuilder drain(Duration atMost) {
        if (atMost.isNegative()) {
            throw new IllegalArgumentException("The drain timeout must not be negative: " + atMost);
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

    private static int positive(String setting, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(setting + " must be positive: " + value);
        }
        return value;
    }

    private static Duration positive(String setting, Duration value) {
        if (value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(setting + " must be from 1 ms to 1 day: " + value);
        }
        return value;
    }

    ProxyConfiguration configuration() {
        Sockets.requireAccess();
        Upstream behind = upstream;
        if (behind == null) {
            throw new IllegalStateException("No upstream is configured. Call upstream(…).");
        }
        if (!behind.hasKey()) {
            throw new IllegalStateException(
                    "The upstream has no key: call apiKey(…), credentials(…) or bearerToken(…) of the"
                            + " Upstream, or withoutKey() if the server needs none");
        }
        if (authentication == null && !open) {
            throw new IllegalStateException(
                    "No authentication is configured. Call authentication(…), or withoutAuthentication() if everybody may use the proxy.");
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
                new Cors(corsOrigins),
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
                    "The ports of the API, of management and of the HTTPS redirect must differ");
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
     * Checks the settings without starting the proxy.
     *
     * @throws IllegalStateException if the upstream, its key or the authentication is missing, or if this is a module
     *     without access to the connections of Vert.x
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
            throw new IllegalArgumentException(
                    "The TLS files are not a certificate and a private key in PEM format", e);
        } finally {
            vertx.close();
        }
    }

    /**
     * Creates the proxy as a handler for an existing application, which is then responsible for the server's address,
     * port, TLS and connections. See {@link ProxyHandler}.
     *
     * @throws IllegalStateException if the upstream, its key or the authentication is missing, or if this is a module
     *     without access to the connections of Vert.x
     */
    public ProxyHandler handler(Vertx vertx) {
        return new ProxyHandler(new ProxyService(vertx, configuration(), false));
    }

    /**
     * Starts the proxy and blocks until it listens.
     *
     * @throws IllegalStateException if the upstream, its key or the authentication is missing, or if this is a module
     *     without access to the connections of Vert.x
     * @throws IllegalArgumentException if a TLS file cannot be read, a network is malformed, or two ports are the same
     * @throws UncheckedIOException if it cannot listen
     */
    public OpenAIProxy start() {
        return OpenAIProxy.start(this);
    }
}
