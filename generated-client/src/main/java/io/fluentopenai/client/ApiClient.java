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
 * The connection to one server: where it is, who calls, and how long that may take. API classes are made over it and
 * share it.
 *
 * <pre>{@code
 * try (ApiClient client = ApiClient.builder().apiKey(key).callTimeout(Duration.ofMinutes(2)).build()) {
 *     ChatApi chat = new ChatApi(client);
 *     …
 * }
 * }</pre>
 *
 * <p><b>Base URL.</b> Paths of the API are appended to the base URL, and nothing is ever dropped from it: {@code
 * https://host/gateway/v1} and {@code https://host/gateway/v1/} both give {@code
 * https://host/gateway/v1/chat/completions}. To a base URL without any path, {@code https://host} or {@code
 * https://host/}, the path {@code /v1} is added first; {@link Builder#versionPath} changes that.
 *
 * <p><b>Protocol.</b> {@code http} URLs are always spoken to in HTTP/1.1, without an offer to upgrade, which makes some
 * servers drop the body. {@code https} negotiates HTTP/2. Redirects are not followed: they would carry the key along.
 *
 * <p><b>Deadlines.</b> Connecting may take 30 seconds, the response headers 10 minutes from the end of the request, a
 * silence in the body 5 minutes; the whole call has no limit. Each can be set here and for a single call.
 *
 * <p><b>Retries.</b> Calls that fail for a reason that may pass are sent again, twice at most: {@link RetryPolicy} tells
 * which and when.
 *
 * <p><b>Log.</b> The {@code System.Logger} named {@code io.fluentopenai.client} gets a line for each attempt at {@code DEBUG},
 * headers at {@code TRACE}, and bodies there if {@link Builder#logBodies} says so; never a credential.
 *
 * <p><b>Closing.</b> Nothing keeps the JVM from exiting, closed or not. Closing cancels calls and open streams, and makes
 * later calls fail. It frees idle connections and threads at once, on JDKs before 21 with the next garbage collections. An
 * {@code HttpClient} that was given to the builder is not closed.
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
        transport = new Transport(builder.httpClients(baseUrl.startsWith("http:")), builder.watchHeaders);
        requests = new RequestWriter(baseUrl, builder, transport.clients());
    }

    /**
     * A client with default settings.
     *
     * @throws IllegalArgumentException if the base URL is none, or the key is blank
     */
    public static ApiClient create(String baseUrl, String apiKey) {
        return builder().baseUrl(baseUrl).apiKey(apiKey).build();
    }

    /** A builder with default settings: OpenAI's own server, and no key. */
    public static Builder builder() {
        return new Builder();
    }

    /** What paths are appended to: without a trailing slash, and with the version path if it was added. */
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
     * The request of a call, with all its headers, as the interceptors leave it: for what is sent in another way, such as the
     * handshake of a WebSocket. Whoever sends it tells what came of it by {@link #responded} or {@link #failed}.
     */
    public OutgoingRequest prepare(Call call) {
        return prepared(call, null);
    }

    /** Works like {@link #prepare(Call)}, with a token that is sent as {@code Authorization: Bearer} in place of this client's key. */
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
     * Returns the exception for an answer that refuses a request of {@link #prepare}: of the class of its status, and without
     * the credentials that the body may repeat. Nobody is told of it.
     *
     * @param body what the server wrote; empty if nothing
     */
    public ApiException refusal(OutgoingRequest request, ResponseInfo response, String body) {
        ApiError error = Refusals.read(
                request.uri(), request.allHeaders(), transport.clients().proxies(), response, request.masked(body));
        return ApiException.of(request.operation(), response, error);
    }

    /**
     * Returns the exception for a request of {@link #prepare} that was not answered. Its message says why, as far as Java's
     * HTTP client lets it be known, and what to do. Nobody is told of it.
     *
     * @param reason what the HTTP client threw; it becomes the cause
     */
    public ConnectionException unanswered(OutgoingRequest request, Throwable reason) {
        String why = NetworkFailure.explain(request.uri(), transport.clients().proxies(), reason);
        return new ConnectionException(request.operation().concat(": ").concat(why), reason, null);
    }

    /** Tells the interceptors what a request of {@link #prepare} was answered with. */
    public void responded(OutgoingRequest request, ResponseInfo response, Duration elapsed) {
        interceptors.tell(request, response, null, elapsed);
    }

    /** Tells the interceptors that a request of {@link #prepare} was not answered. */
    public void failed(OutgoingRequest request, RuntimeException failure, Duration elapsed) {
        interceptors.tell(request, null, failure, elapsed);
    }

    /**
     * The HTTP client that calls are sent with, for the handshake of a WebSocket: as it was given, or this client's own, which
     * is closed with it.
     *
     * @throws IllegalStateException if the client is closed
     */
    public HttpClient httpClient() {
        transport.checkOpen();
        return requests.httpClient();
    }

    /**
     * Has a piece of work that uses {@link #httpClient()} end with this client: the future is cancelled when the client is
     * closed, at once if that has happened. It is forgotten when it completes.
     */
    public void endWithClient(CompletableFuture<?> work) {
        if (!transport.enter(work)) {
            work.cancel(true);
        }
        work.whenComplete((value, reason) -> transport.leave(work));
    }

    /**
     * Threads for the caller's code, where that must not run on the thread that serves a connection: daemons that come when
     * there is something to run and go half a second after the last. Shared by all that uses this client, and made when it is
     * first used. Closing the client lets what runs run to its end, and takes nothing new.
     */
    public Executor callbackExecutor() {
        return transport.callbackExecutor();
    }

    /** The resource of Azure that calls go to; null if they go elsewhere. */
    public @Nullable AzureOptions azure() {
        return azure;
    }

    /** Ends what is open, and makes later calls throw an {@code IllegalStateException}. */
    @Override
    public void close() {
        transport.close();
    }

    /** The base URL; no credentials. */
    @Override
    public String toString() {
        return "ApiClient[" + baseUrl + "]";
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {
        String baseUrl = DEFAULT_BASE_URL;
        boolean hasPath = true;
        String versionPath = "/v1";

        private @Nullable String apiKey;
        private @Nullable Supplier<String> apiKeys;
        private @Nullable String apiKeyHeader;
        private boolean bearer;

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

        /** Set by tests, to have what later JDKs need. */
        boolean watchHeaders;

        private Builder() {}

        /**
         * Where the server is. See {@link ApiClient} for what is appended.
         *
         * @throws IllegalArgumentException if this is no {@code http} or {@code https} URL, has a user, a query or a
         *     fragment, or ends with the path of an operation, such as {@code /chat/completions}
         */
        public Builder baseUrl(String url) {
            BaseUrl checked = BaseUrl.of(Objects.requireNonNull(
                    url, "The base URL is null. Give baseUrl(…) a URL such as https://api.openai.com/v1"));
            if (azure != null) {
                azure = null;
                query.remove("api-version");
            }
            hasPath = checked.hasPath();
            baseUrl = checked.text();
            return this;
        }

        /**
         * What is added to a base URL that has no path; {@code /v1} by default. Empty for servers that serve the API at
         * their root.
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
         * The key, sent as {@code Authorization: Bearer}. Blanks around it are dropped. Without a key no such header is
         * sent, as servers of one's own often need none.
         *
         * @throws IllegalArgumentException if it is blank, or cannot be sent in a header
         */
        public Builder apiKey(String key) {
            apiKey = KeyHeader.checked(Objects.requireNonNull(key, "key"));
            apiKeys = null;
            bearer = false;
            return this;
        }

        /**
         * The key, asked for anew for each call: for keys that rotate. Called on the thread that makes the call, once for all
         * its attempts.
         */
        public Builder apiKey(Supplier<String> keys) {
            apiKeys = Objects.requireNonNull(keys, "keys");
            apiKey = null;
            bearer = false;
            return this;
        }

        /**
         * A token, asked for anew for each call and always sent as {@code Authorization: Bearer}: for tokens of an identity
         * provider, such as Entra. In place of a key.
         */
        public Builder bearerToken(Supplier<String> tokens) {
            apiKey(tokens);
            bearer = true;
            return this;
        }

        /** The header that carries the key alone, such as {@code api-key}, in place of {@code Authorization: Bearer}. */
        public Builder apiKeyHeader(String name) {
            apiKeyHeader = Objects.requireNonNull(name, "name");
            return this;
        }

        KeyHeader keyHeader() {
            String header = apiKeyHeader != null || azure == null ? apiKeyHeader : "api-key";
            return new KeyHeader(bearer ? null : header, apiKey, apiKeys);
        }

        /**
         * A resource of Azure OpenAI, in place of a base URL. The key is then sent as {@code api-key}.
         *
         * @throws IllegalArgumentException if an api-version is missing
         */
        public Builder azure(AzureOptions options) {
            baseUrl(options.baseUrl());
            azure = options;
            if (options.apiVersion() != null) {
                query("api-version", options.apiVersion());
            }
            return this;
        }

        /** A query parameter for every request, except for those of calls that have one of that name themselves. */
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

        /** Which attempts are followed by another, and when; {@link RetryPolicy#ofDefaults()} by default. */
        public Builder retryPolicy(RetryPolicy policy) {
            retries = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /**
         * How many attempts may follow the first, under the retry policy that was given before, or the default one.
         *
         * @throws IllegalArgumentException if it is negative
         */
        public Builder maxRetries(int count) {
            if (count < 0) {
                throw new IllegalArgumentException("The number of retries cannot be negative: " + count);
            }
            retries = (retries == null ? RetryPolicy.ofDefaults() : retries).withMaxRetries(count);
            return this;
        }

        /** Sees and changes requests, and sees what comes of them; after those that were given before. */
        public Builder interceptor(Interceptor interceptor) {
            interceptors.add(Objects.requireNonNull(interceptor, "interceptor"));
            return this;
        }

        List<Interceptor> interceptors() {
            return new ArrayList<>(interceptors);
        }

        /** The organization to charge, sent as {@code OpenAI-Organization}. */
        public Builder organization(String id) {
            return header("OpenAI-Organization", id);
        }

        /** The project to charge, sent as {@code OpenAI-Project}. */
        public Builder project(String id) {
            return header("OpenAI-Project", id);
        }

        /**
         * A header for every request, in place of any of that name that the client would send by itself.
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
         * The HTTP client to send with, in place of one of this client's own. It is never closed here. Its own settings
         * hold for connecting, proxies, TLS, redirects and threads.
         */
        public Builder httpClient(HttpClient client) {
            httpClient = Objects.requireNonNull(client, "client");
            return this;
        }

        /**
         * Where the HTTP client runs its tasks; a pool of its own, of daemon threads by default. {@code Runnable::run}
         * spares hops between threads, at a price that {@code docs/decisions} tells: functions given to event streams
         * then run on the one thread that serves all connections, and must not block.
         */
        public Builder executor(Executor tasks) {
            executor = Objects.requireNonNull(tasks, "tasks");
            return this;
        }

        /** The proxy to go through, spoken to in cleartext; a tunnel is made through it for {@code https}. */
        public Builder proxy(String host, int port) {
            return proxy(
                    ProxySelector.of(InetSocketAddress.createUnresolved(Objects.requireNonNull(host, "host"), port)));
        }

        /**
         * Which proxy to go through, if any; the JVM's default selector by default, which looks at its system properties.
         * SOCKS proxies are not supported by the JDK's HTTP client.
         */
        public Builder proxy(ProxySelector selector) {
            proxy = Objects.requireNonNull(selector, "selector");
            return this;
        }

        /**
         * Who calls, for the proxy: sent to it, and to nobody else, with each request or with the {@code CONNECT} of a
         * tunnel, without waiting to be asked.
         *
         * <p>For {@code https} the JDK must be allowed to do so, by {@code -Djdk.http.auth.tunneling.disabledSchemes=} on the
         * command line: {@link #build} throws an {@code IllegalStateException} otherwise.
         *
         * @throws IllegalArgumentException if the user name is blank or has a colon
         */
        public Builder proxyCredentials(String user, String password) {
            if (user.isBlank() || user.indexOf(':') >= 0) {
                throw new IllegalArgumentException("The user name for the proxy is blank or has a colon");
            }
            byte[] pair = user.concat(":").concat(password).getBytes(StandardCharsets.UTF_8);
            proxyAuthorization = "Basic ".concat(Base64.getEncoder().encodeToString(pair));
            return this;
        }

        /** Whom to trust over TLS, and with which certificate of one's own; the JVM's default by default. */
        public Builder sslContext(SSLContext context) {
            sslContext = Objects.requireNonNull(context, "context");
            return this;
        }

        /** Protocols, ciphers and the like for TLS; those of the context by default. */
        public Builder sslParameters(SSLParameters parameters) {
            sslParameters = Objects.requireNonNull(parameters, "parameters");
            return this;
        }

        HttpClients httpClients(boolean cleartext) {
            if (httpClient != null
                    && (proxy != null || proxyAuthorization != null || sslContext != null || sslParameters != null)) {
                throw new IllegalStateException("Proxy and TLS are settings of the HttpClient that was given:"
                        + " set them there, or leave httpClient(…) out");
            }
            if (proxyAuthorization != null && !cleartext && Tunnels.refuseBasic()) {
                throw new IllegalStateException(
                        "The JDK does not send a password to a proxy for https, unless the JVM is" + " started with -D"
                                + Tunnels.DISABLED_SCHEMES + "= (with nothing behind the equals sign)");
            }
            // An interceptor may send a request elsewhere.
            boolean noTls = cleartext && interceptors.isEmpty();
            return new HttpClients(httpClient, executor, noTls, proxy, sslContext, sslParameters);
        }

        /** How long connecting may take; 30 seconds by default. Without effect on a given {@link #httpClient}. */
        public Builder connectTimeout(Duration timeout) {
            timeouts = timeouts.withConnect(timeout);
            return this;
        }

        /** How long the response headers may take, from the end of the request; 10 minutes by default. */
        public Builder responseTimeout(Duration timeout) {
            timeouts = timeouts.withResponse(timeout);
            return this;
        }

        /** How long the body of a response may be silent between two bytes; 5 minutes by default. */
        public Builder idleTimeout(Duration timeout) {
            timeouts = timeouts.withIdle(timeout);
            return this;
        }

        /**
         * How long a whole call may take, from sending to the last byte of the body, with all its attempts and the waits
         * between them; without limit by default.
         */
        public Builder callTimeout(Duration timeout) {
            timeouts = timeouts.withCall(timeout);
            return this;
        }

        /**
         * Whether a value of another JSON type than documented is an error, a {@link
         * io.fluentopenai.client.error.DecodeException} that names its place. It is not by default: such a value is kept
         * as it came.
         */
        public Builder strictDecoding(boolean strict) {
            strictDecoding = strict;
            return this;
        }

        /** Holds calls back to stay under rate limits; several clients may share one. None by default. */
        public Builder rateLimiter(RateLimiter shared) {
            limiter = Objects.requireNonNull(shared, "shared");
            return this;
        }

        /**
         * Whether bodies are logged too, at level {@code TRACE} of the logger {@code io.fluentopenai.client}: their first
         * 4,000 characters, without keys and what else looks like a secret. They are not by default: what users write is in
         * them.
         */
        public Builder logBodies(boolean log) {
            logBodies = log;
            return this;
        }

        /**
         * The client; the builder can be used further.
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
