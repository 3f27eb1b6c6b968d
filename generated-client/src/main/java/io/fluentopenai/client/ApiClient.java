package io.fluentopenai.client;

import io.fluentopenai.client.error.ApiError;
import io.fluentopenai.client.error.ApiException;
import io.fluentopenai.client.error.ConnectionException;
import io.fluentopenai.client.internal.Encoding;
import io.fluentopenai.client.internal.attempt.Attempt;
import io.fluentopenai.client.internal.attempt.Body;
import io.fluentopenai.client.internal.attempt.HttpClients;
import io.fluentopenai.client.internal.attempt.Interceptors;
import io.fluentopenai.client.internal.attempt.Transport;
import io.fluentopenai.client.internal.attempt.Tunnels;
import io.fluentopenai.client.internal.request.BaseUrl;
import io.fluentopenai.client.internal.request.KeyHeader;
import io.fluentopenai.client.internal.request.Timeouts;
import io.fluentopenai.client.internal.response.NetworkFailure;
import io.fluentopenai.client.internal.response.Refusals;
import io.fluentopenai.client.json.JacksonVersion;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client for one server. It holds the base URL, the credentials, the timeouts and the retry policy; any number
 * of API classes can share it.
 *
 * <pre>{@code
 * try (ApiClient client = ApiClient.builder().apiKey(key).callTimeout(Duration.ofMinutes(2)).build()) {
 *     ChatApi chat = new ChatApi(client);
 *     …
 * }
 * }</pre>
 *
 * <p><b>Base URL.</b> The client appends the API's paths to the base URL and never drops any part of it: {@code
 * https://host/gateway/v1} and {@code https://host/gateway/v1/} both give {@code
 * https://host/gateway/v1/chat/completions}. If the base URL has no path, such as {@code https://host} or {@code
 * https://host/}, the client first adds {@code /v1}; {@link Builder#versionPath} changes that.
 *
 * <p><b>Protocol.</b> The client uses HTTP/1.1 for {@code http} URLs and never offers to upgrade the connection,
 * because some servers drop the request body when it does. For {@code https} it negotiates HTTP/2. It does not follow
 * redirects, because they would send the API key to another server.
 *
 * <p><b>Timeouts.</b> By default, the connect timeout is 30 seconds, the response headers must arrive within 10 minutes
 * after the request was sent, and the response body may be silent for 5 minutes. The whole call has no timeout. Each
 * timeout can be set on the builder and for a single call in {@link RequestOptions}.
 *
 * <p><b>Retries.</b> By default, the client retries calls that fail for a temporary reason up to two times. See {@link
 * RetryPolicy}.
 *
 * <p><b>Logging.</b> The {@code System.Logger} named {@code io.fluentopenai.client} logs one line for each attempt at
 * level {@code DEBUG} and the headers at {@code TRACE}. {@link Builder#logBodies} adds bodies at {@code TRACE}.
 * Credentials are never logged.
 *
 * <p><b>Closing.</b> Closing the client cancels its calls and open streams; later calls throw. It releases idle
 * connections and threads at once, or on JDKs before 21 with the next garbage collections. An {@code HttpClient} that
 * was passed to the builder is not closed. A client that is not closed does not keep the JVM from exiting.
 *
 * <p>Immutable and thread-safe.
 */
public final class ApiClient implements AutoCloseable {
    /** The version of this library, as sent in {@code User-Agent}. */
    static final String VERSION = "0.1.0-SNAPSHOT";

    private static final String DEFAULT_BASE_URL = "https://api.openai.com/v1";

    private final String baseUrl;
    private final @Nullable AzureOptions azure;
    private final RequestWriter requests;
    final Transport transport;
    final Interceptors interceptors;
    final @Nullable RateLimiter limiter;
    final boolean strict;
    final boolean logBodies;

    private ApiClient(Builder builder) {
        JacksonVersion.check();
        baseUrl = builder.baseUrl.concat(builder.hasPath ? "" : builder.versionPath);
        azure = builder.azure;
        interceptors = new Interceptors(builder.interceptors());
        limiter = builder.limiter;
        strict = builder.strictDecoding;
        logBodies = builder.logBodies;
        transport = new Transport(builder.httpClients(baseUrl.startsWith("http:")));
        requests = new RequestWriter(baseUrl, builder, transport.clients());
    }

    /**
     * Creates a client for a base URL and an API key, with default settings for everything else.
     *
     * @throws IllegalArgumentException if the base URL is invalid or the key is blank
     */
    public static ApiClient create(String baseUrl, String apiKey) {
        return builder().baseUrl(baseUrl).apiKey(apiKey).build();
    }

    /** Returns a builder with default settings: OpenAI's base URL and no API key. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the base URL, without a trailing slash and with the version path if the client added it. */
    public String baseUrl() {
        return baseUrl;
    }

    // ---- The way of a call: its request is written, attempts are conducted, the response is read

    ApiResponse<?> send(Api api, Call call) {
        Attempts attempts = attempts(call, delivery(call));
        HttpResponse<Body> response = attempts.send();
        return new ResponseReader(this, api, call, attempts.last(), response).result();
    }

    <E> EventStream<E> stream(Api api, Call call) {
        Attempts attempts = attempts(call, Attempt.Delivery.EVENTS);
        HttpResponse<Body> response = attempts.send();
        return new ResponseReader(this, api, call, attempts.last(), response).events();
    }

    CompletableFuture<?> sendAsync(Api api, Call call, boolean withResponse) {
        CallFuture.Wanted wanted = withResponse ? CallFuture.Wanted.RESPONSE : CallFuture.Wanted.BODY;
        return new CallFuture<>(this, api, call, attempts(call, delivery(call)), wanted).start();
    }

    <E> CompletableFuture<EventStream<E>> streamAsync(Api api, Call call) {
        Attempts attempts = attempts(call, Attempt.Delivery.EVENTS);
        return new CallFuture<EventStream<E>>(this, api, call, attempts, CallFuture.Wanted.EVENTS).start();
    }

    private Attempts attempts(Call call, Attempt.Delivery delivery) {
        transport.checkOpen();
        return new Attempts(this, requests.write(call, delivery));
    }

    private static Attempt.Delivery delivery(Call call) {
        return call.result == Call.BINARY
                ? Attempt.Delivery.MEDIA
                : call.result == Call.FILE ? Attempt.Delivery.FILE : Attempt.Delivery.BUFFERED;
    }

    // ---- Requests that are sent in another way

    /**
     * Returns the request of a call with all its headers, after the interceptors have seen it. Use it to send the
     * request by other means, such as a WebSocket handshake, and report the outcome with {@link #responded} or {@link
     * #failed}.
     *
     * @throws IllegalStateException if the client is closed
     */
    public OutgoingRequest prepare(Call call) {
        return prepared(call, null);
    }

    /**
     * Returns the request of a call like {@link #prepare(Call)}, but sends {@code bearerToken} as {@code Authorization:
     * Bearer} instead of this client's API key.
     *
     * @throws IllegalStateException if the client is closed
     */
    public OutgoingRequest prepare(Call call, String bearerToken) {
        return prepared(call, new KeyHeader(null, KeyHeader.checked(bearerToken), null));
    }

    private OutgoingRequest prepared(Call call, @Nullable KeyHeader otherKey) {
        transport.checkOpen();
        OutgoingRequest prepared = new OutgoingRequest(requests.write(call, otherKey), call.toString(), 1, true);
        interceptors.announce(prepared);
        return prepared;
    }

    /**
     * Returns the exception for an error response to a request from {@link #prepare}. Its class matches the status, and
     * credentials that the body repeats are masked. Does not call the interceptors.
     *
     * @param body the response body; empty if there is none
     */
    public ApiException refusal(OutgoingRequest request, ResponseInfo response, String body) {
        ApiError error = Refusals.read(
                request.uri(), request.allHeaders(), transport.clients().proxies(), response, request.masked(body));
        return ApiException.of(request.operation(), response, error);
    }

    /**
     * Returns the exception for a request from {@link #prepare} that got no response. Its message gives the reason, as
     * far as Java's HTTP client reports it, and what to do. Does not call the interceptors.
     *
     * @param reason the exception that the HTTP client threw; becomes the cause
     */
    public ConnectionException unanswered(OutgoingRequest request, Throwable reason) {
        String why = NetworkFailure.explain(request.uri(), transport.clients().proxies(), reason);
        return new ConnectionException(request.operation().concat(": ").concat(why), reason, null);
    }

    /** Calls the interceptors' {@link Interceptor#onResponse onResponse} for a request from {@link #prepare}. */
    public void responded(OutgoingRequest request, ResponseInfo response, Duration elapsed) {
        interceptors.tell(request, response, null, elapsed);
    }

    /** Calls the interceptors' {@link Interceptor#onFailure onFailure} for a request from {@link #prepare}. */
    public void failed(OutgoingRequest request, RuntimeException failure, Duration elapsed) {
        interceptors.tell(request, null, failure, elapsed);
    }

    /**
     * Returns the HTTP client that sends the calls, for WebSocket handshakes: the one passed to the builder, or this
     * client's own, which is closed with it.
     *
     * @throws IllegalStateException if the client is closed
     */
    public HttpClient httpClient() {
        transport.checkOpen();
        return requests.httpClient();
    }

    /**
     * Ties a task that uses {@link #httpClient()} to the life of this client: closing the client cancels the future. If
     * the client is already closed, cancels it at once. A completed future is no longer tracked.
     */
    public void endWithClient(CompletableFuture<?> work) {
        if (!transport.enter(work)) {
            work.cancel(true);
        }
        work.whenComplete((value, reason) -> transport.leave(work));
    }

    /**
     * Returns an executor for user callbacks that must not run on a connection's thread. Its daemon threads start on
     * demand and end after half a second without work. Everything that uses this client shares the executor, which is
     * created on first use. Closing the client lets running tasks finish and rejects new ones.
     */
    public Executor callbackExecutor() {
        return transport.callbackExecutor();
    }

    /** Returns the Azure OpenAI resource that this client calls, or null if it calls another server. */
    public @Nullable AzureOptions azure() {
        return azure;
    }

    /** Cancels open calls and streams. Later calls throw an {@code IllegalStateException}. */
    @Override
    public void close() {
        transport.close();
    }

    /** Returns the base URL, without credentials. */
    @Override
    public String toString() {
        return "ApiClient[" + baseUrl + "]";
    }

    /** Builds an {@link ApiClient}. Not thread-safe. */
    public static final class Builder {
        String baseUrl = DEFAULT_BASE_URL;
        boolean hasPath = true;
        String versionPath = "/v1";

        private @Nullable String apiKey;
        private @Nullable Supplier<String> apiKeys;
        private @Nullable String apiKeyHeader;
        private boolean bearer;
        private @Nullable KeyHeader adminKey;

        @Nullable
        AzureOptions azure;

        @Nullable
        RetryPolicy retries;

        private final List<Interceptor> interceptors = new ArrayList<>();
        private final Map<String, String> query = new LinkedHashMap<>();

        private @Nullable HttpClient httpClient;
        private @Nullable Executor executor;

        private @Nullable ProxySelector proxy;
        private @Nullable SSLContext sslContext;
        private @Nullable SSLParameters sslParameters;

        @Nullable
        String proxyAuthorization;

        Map<String, String> headers = new LinkedHashMap<>();
        Timeouts timeouts = new Timeouts(Duration.ofSeconds(30), Duration.ofMinutes(10), Duration.ofMinutes(5), null);
        boolean strictDecoding;
        boolean logBodies;

        @Nullable
        RateLimiter limiter;

        private Builder() {}

        /**
         * Sets the base URL. See {@link ApiClient} for how paths are appended. By default, {@code
         * https://api.openai.com/v1}.
         *
         * @throws IllegalArgumentException if {@code url} is not an {@code http} or {@code https} URL, has a user, a
         *     query or a fragment, or ends with the path of an operation, such as {@code /chat/completions}
         */
        public Builder baseUrl(String url) {
            BaseUrl checked = BaseUrl.of(Objects.requireNonNull(
                    url, "The base URL is null. Set baseUrl(…) to a URL such as https://api.openai.com/v1"));
            if (azure != null) {
                azure = null;
                query.remove("api-version");
            }
            hasPath = checked.hasPath();
            baseUrl = checked.text();
            return this;
        }

        /**
         * Sets the path that is added to a base URL without a path. By default, {@code /v1}.
         *
         * @param path the path; empty for servers that serve the API at their root
         */
        public Builder versionPath(String path) {
            String stripped = path.strip();
            if (stripped.endsWith("/")) {
                stripped = stripped.substring(0, stripped.length() - 1);
            }
            versionPath = stripped.isEmpty() || stripped.startsWith("/") ? stripped : "/".concat(stripped);
            return this;
        }

        /**
         * Sets the API key, which is sent as {@code Authorization: Bearer}. Surrounding whitespace is removed. Without
         * a key the client sends no such header; many self-hosted servers need none.
         *
         * @throws IllegalArgumentException if the key is blank or has characters that a header cannot carry
         */
        public Builder apiKey(String key) {
            apiKey = KeyHeader.checked(Objects.requireNonNull(key, "key"));
            apiKeys = null;
            bearer = false;
            return this;
        }

        /**
         * Sets a supplier of API keys, for keys that rotate. It is called once per call, on the calling thread; retries
         * of the call use the same key.
         */
        public Builder apiKey(Supplier<String> keys) {
            apiKeys = Objects.requireNonNull(keys, "keys");
            apiKey = null;
            bearer = false;
            return this;
        }

        /**
         * Sets a supplier of access tokens from an identity provider, such as Microsoft Entra ID, in place of an API
         * key. It is called once per call. The token is always sent as {@code Authorization: Bearer}.
         */
        public Builder bearerToken(Supplier<String> tokens) {
            apiKey(tokens);
            bearer = true;
            return this;
        }

        /**
         * Sets the admin API key of an organization. It is sent as {@code Authorization: Bearer} with the operations
         * that administer organizations and projects, which accept no other key, and with no other operation. Without
         * it, those are sent with the API key.
         *
         * @throws IllegalArgumentException if the key is blank or has characters that a header cannot carry
         */
        public Builder adminApiKey(String key) {
            adminKey = new KeyHeader(null, KeyHeader.checked(Objects.requireNonNull(key, "key")), null);
            return this;
        }

        /** Sets a supplier of admin API keys, like {@link #apiKey(Supplier)}. */
        public Builder adminApiKey(Supplier<String> keys) {
            adminKey = new KeyHeader(null, null, Objects.requireNonNull(keys, "keys"));
            return this;
        }

        /**
         * Sets the header that carries the bare API key, such as {@code api-key}, in place of {@code Authorization:
         * Bearer}.
         */
        public Builder apiKeyHeader(String name) {
            apiKeyHeader = Objects.requireNonNull(name, "name");
            return this;
        }

        /** The key of calls that administer an organization; {@code otherwise} if none is set. */
        KeyHeader adminKeyHeader(KeyHeader otherwise) {
            return adminKey == null ? otherwise : adminKey;
        }

        KeyHeader keyHeader() {
            String header = apiKeyHeader != null || azure == null ? apiKeyHeader : "api-key";
            return new KeyHeader(bearer ? null : header, apiKey, apiKeys);
        }

        /**
         * Sets the Azure OpenAI resource to call, in place of a base URL. The API key is then sent as {@code api-key}.
         *
         * @throws IllegalArgumentException if the API version is missing and {@link AzureOptions#v1()} is not used
         */
        public Builder azure(AzureOptions options) {
            baseUrl(options.baseUrl());
            azure = options;
            if (options.apiVersion() != null) {
                query("api-version", options.apiVersion());
            }
            return this;
        }

        /** Adds a query parameter to every request, except to calls that set a parameter of the same name. */
        public Builder query(String name, String value) {
            query.put(Encoding.percent(Objects.requireNonNull(name, "name")), Encoding.percent(value));
            return this;
        }

        List<String> query() {
            List<String> pairs = new ArrayList<>(2 * query.size());
            for (Map.Entry<String, String> parameter : query.entrySet()) {
                pairs.add(parameter.getKey());
                pairs.add(parameter.getValue());
            }
            return pairs;
        }

        /** Sets the retry policy. By default, {@link RetryPolicy#ofDefaults()}. */
        public Builder retryPolicy(RetryPolicy policy) {
            retries = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /**
         * Sets the maximum number of retries, and keeps the other settings of the retry policy that was set before. By
         * default, 2.
         *
         * @param count the number of attempts after the first; 0 for no retries
         * @throws IllegalArgumentException if {@code count} is negative
         */
        public Builder maxRetries(int count) {
            if (count < 0) {
                throw new IllegalArgumentException("maxRetries must not be negative: " + count);
            }
            retries = (retries == null ? RetryPolicy.ofDefaults() : retries).withMaxRetries(count);
            return this;
        }

        /**
         * Adds an interceptor, which sees and may change requests and sees their outcome. Interceptors are called in
         * the order in which they were added.
         */
        public Builder interceptor(Interceptor interceptor) {
            interceptors.add(Objects.requireNonNull(interceptor, "interceptor"));
            return this;
        }

        List<Interceptor> interceptors() {
            return new ArrayList<>(interceptors);
        }

        /** Sets the organization to charge, sent as {@code OpenAI-Organization}. */
        public Builder organization(String id) {
            return header("OpenAI-Organization", id);
        }

        /** Sets the project to charge, sent as {@code OpenAI-Project}. */
        public Builder project(String id) {
            return header("OpenAI-Project", id);
        }

        /**
         * Sets a header for every request. It replaces a header of the same name that the client would send by default.
         *
         * @throws IllegalArgumentException if the value has characters that a header cannot carry
         */
        public Builder header(String name, String value) {
            headers.put(
                    Objects.requireNonNull(name, "name"),
                    Encoding.headerValue(name, Objects.requireNonNull(value, "value")));
            return this;
        }

        /**
         * Sets the HTTP client to use instead of one that this client creates. It is never closed by this client. Its
         * own settings for the connect timeout, proxy, TLS, redirects and executor apply.
         */
        public Builder httpClient(HttpClient client) {
            httpClient = Objects.requireNonNull(client, "client");
            return this;
        }

        /**
         * Sets the executor of the HTTP client. By default, the HTTP client uses a pool of daemon threads. {@code
         * Runnable::run} avoids thread hops, but callbacks of event streams then run on the one thread that serves all
         * connections and must not block.
         */
        public Builder executor(Executor tasks) {
            executor = Objects.requireNonNull(tasks, "tasks");
            return this;
        }

        /**
         * Sets the HTTP proxy. The client speaks cleartext to it and opens a {@code CONNECT} tunnel through it for
         * {@code https}.
         */
        public Builder proxy(String host, int port) {
            return proxy(
                    ProxySelector.of(InetSocketAddress.createUnresolved(Objects.requireNonNull(host, "host"), port)));
        }

        /**
         * Sets a proxy selector. By default, the JVM's default selector, which reads the JVM's system properties.
         * Java's HTTP client does not support SOCKS proxies.
         */
        public Builder proxy(ProxySelector selector) {
            proxy = Objects.requireNonNull(selector, "selector");
            return this;
        }

        /**
         * Sets the credentials for the proxy. They are sent preemptively and to the proxy only: with each request, or
         * with the {@code CONNECT} of a tunnel.
         *
         * <p>For {@code https} the JDK must allow Basic authentication for tunnels. Start the JVM with {@code
         * -Djdk.http.auth.tunneling.disabledSchemes=}; otherwise {@link #build} throws an {@code
         * IllegalStateException}.
         *
         * @throws IllegalArgumentException if the user name is blank or contains a colon
         */
        public Builder proxyCredentials(String user, String password) {
            if (user.isBlank() || user.indexOf(':') >= 0) {
                throw new IllegalArgumentException("The proxy user name is blank or contains a colon");
            }
            byte[] pair = user.concat(":").concat(password).getBytes(StandardCharsets.UTF_8);
            proxyAuthorization = "Basic ".concat(Base64.getEncoder().encodeToString(pair));
            return this;
        }

        /**
         * Sets the TLS context: the trusted certificates and the client certificate. By default, the JVM's default
         * context.
         */
        public Builder sslContext(SSLContext context) {
            sslContext = Objects.requireNonNull(context, "context");
            return this;
        }

        /** Sets the TLS parameters, such as protocols and cipher suites. By default, those of the TLS context. */
        public Builder sslParameters(SSLParameters parameters) {
            sslParameters = Objects.requireNonNull(parameters, "parameters");
            return this;
        }

        HttpClients httpClients(boolean cleartext) {
            if (httpClient != null
                    && (proxy != null || proxyAuthorization != null || sslContext != null || sslParameters != null)) {
                throw new IllegalStateException("Proxy and TLS settings do not apply to a given HttpClient."
                        + " Set them on that HttpClient, or do not call httpClient(…)");
            }
            if (proxyAuthorization != null && !cleartext && Tunnels.refuseBasic()) {
                throw new IllegalStateException(
                        "By default, the JDK does not send proxy credentials for https. Start the JVM with -D"
                                + Tunnels.DISABLED_SCHEMES + "= (nothing after the equals sign)");
            }
            // An interceptor may send a request elsewhere.
            boolean noTls = cleartext && interceptors.isEmpty();
            return new HttpClients(httpClient, executor, noTls, proxy, sslContext, sslParameters);
        }

        /** Sets the connect timeout. By default, 30 seconds. Has no effect with a given {@link #httpClient}. */
        public Builder connectTimeout(Duration timeout) {
            timeouts = timeouts.withConnect(timeout);
            return this;
        }

        /** Sets the timeout for the response headers, counted from the end of the request. By default, 10 minutes. */
        public Builder responseTimeout(Duration timeout) {
            timeouts = timeouts.withResponse(timeout);
            return this;
        }

        /** Sets the maximum time between two bytes of a response body. By default, 5 minutes. */
        public Builder idleTimeout(Duration timeout) {
            timeouts = timeouts.withIdle(timeout);
            return this;
        }

        /**
         * Sets the timeout of the whole call, from sending to the last byte of the body, including retries and the
         * delays between them. By default, none.
         */
        public Builder callTimeout(Duration timeout) {
            timeouts = timeouts.withCall(timeout);
            return this;
        }

        /**
         * Sets whether a value whose JSON type differs from the documented one is an error: a {@link
         * io.fluentopenai.client.error.DecodeException} that gives its path. By default it is not, and the value is
         * kept unchanged.
         */
        public Builder strictDecoding(boolean strict) {
            strictDecoding = strict;
            return this;
        }

        /**
         * Sets a rate limiter, which delays calls to stay below the rate limits. Several clients may share one. By
         * default, none.
         */
        public Builder rateLimiter(RateLimiter shared) {
            limiter = Objects.requireNonNull(shared, "shared");
            return this;
        }

        /**
         * Sets whether to log bodies too, at level {@code TRACE} of the logger {@code io.fluentopenai.client}: the
         * first 4,000 characters, with API keys and anything that looks like a secret masked. By default they are not
         * logged, because they contain what users write.
         */
        public Builder logBodies(boolean log) {
            logBodies = log;
            return this;
        }

        /**
         * Creates the client. The builder can be reused.
         *
         * @throws IllegalStateException if settings contradict each other
         */
        public ApiClient build() {
            return new ApiClient(this);
        }

        Map<String, String> headers() {
            return headers.isEmpty() ? Collections.emptyMap() : new LinkedHashMap<>(headers);
        }
    }
}
