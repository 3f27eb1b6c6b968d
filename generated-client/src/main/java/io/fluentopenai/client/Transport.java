package io.fluentopenai.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.client.error.ApiError;
import io.fluentopenai.client.error.ApiException;
import io.fluentopenai.client.error.ConnectionException;
import io.fluentopenai.client.error.DecodeException;
import io.fluentopenai.client.error.StreamException;
import io.fluentopenai.client.internal.Secrets;
import io.fluentopenai.client.internal.attempt.Attempt;
import io.fluentopenai.client.internal.attempt.Body;
import io.fluentopenai.client.internal.attempt.BodyInputStream;
import io.fluentopenai.client.internal.attempt.BufferedBody;
import io.fluentopenai.client.internal.attempt.CallbackThreads;
import io.fluentopenai.client.internal.attempt.HttpClients;
import io.fluentopenai.client.internal.attempt.RefusalBody;
import io.fluentopenai.client.internal.attempt.StreamedBody;
import io.fluentopenai.client.internal.attempt.Watchdog;
import io.fluentopenai.client.internal.compat.BareLists;
import io.fluentopenai.client.internal.compat.ErrorBodies;
import io.fluentopenai.client.internal.compat.ErrorShapes;
import io.fluentopenai.client.internal.compat.InBandErrors;
import io.fluentopenai.client.internal.request.AnyJson;
import io.fluentopenai.client.internal.request.BaseUrl;
import io.fluentopenai.client.internal.request.BytesBody;
import io.fluentopenai.client.internal.request.FormFields;
import io.fluentopenai.client.internal.request.IdempotencyKeys;
import io.fluentopenai.client.internal.request.JsonNodes;
import io.fluentopenai.client.internal.request.KeyHeader;
import io.fluentopenai.client.internal.request.NoBody;
import io.fluentopenai.client.internal.request.Timeouts;
import io.fluentopenai.client.internal.request.Upload;
import io.fluentopenai.client.internal.response.ContentCoding;
import io.fluentopenai.client.internal.response.MediaType;
import io.fluentopenai.client.internal.response.NetworkFailure;
import io.fluentopenai.client.internal.response.Refusals;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonReader;
import io.fluentopenai.client.json.JsonSyntaxException;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.client.json.JsonWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Makes requests of calls, sends them, and makes results of the answers. Every call of this library goes through here,
 * raw, streamed or asynchronous.
 *
 * <p>One attempt is one {@link Attempt}; what decides about another attempt belongs between {@link #exchange} and the
 * methods that call it.
 *
 * <p>Thread-safe.
 */
final class Transport {
    private static final int LONGEST_RAW = 4000;

    private static final String NO_BODY = ": the answer has no body";
    private static final String PAGE_ADVICE = ". Check the base URL, and what stands before the server";

    /** From here on {@code HttpRequest.timeout} goes on after the headers, and would cut a body that takes its time. */
    private static final int TIMEOUT_COVERS_BODY = 26;

    private final String baseUrl;
    private final boolean cleartext;
    private final KeyHeader key;
    private final Map<String, String> headers;
    private final Timeouts timeouts;
    private final boolean strict;
    final @Nullable AzureOptions azure;
    private final List<String> query;
    private final @Nullable RetryPolicy retries;
    final List<Interceptor> interceptors;
    final boolean logBodies;
    final @Nullable RateLimiter limiter;
    private final HttpClients clients;
    private final @Nullable String proxyAuthorization;
    private final IdempotencyKeys idempotencyKeys = new IdempotencyKeys();
    private final boolean watchHeaders;
    private final Watchdog watchdog = new Watchdog(new Callbacks());
    private final Set<Attempt> open = ConcurrentHashMap.newKeySet();
    private final Set<CompletableFuture<?>> waits = ConcurrentHashMap.newKeySet();
    private @Nullable ExecutorService callbacks;
    private volatile boolean closed;

    Transport(String baseUrl, ApiClient.Builder settings) {
        this.baseUrl = baseUrl;
        cleartext = baseUrl.startsWith("http:");
        key = settings.keyHeader();
        azure = settings.azure;
        query = settings.query();
        retries = settings.retries;
        interceptors = settings.interceptors();
        logBodies = settings.logBodies;
        limiter = settings.limiter;
        headers = settings.headers();
        timeouts = settings.timeouts;
        strict = settings.strictDecoding;
        clients = settings.httpClients(cleartext);
        proxyAuthorization = settings.proxyAuthorization;
        watchHeaders = settings.watchHeaders || Runtime.version().feature() >= TIMEOUT_COVERS_BODY;
    }

    void close() {
        closed = true;
        for (Attempt exchange : open) {
            exchange.closeWithClient();
        }
        for (CompletableFuture<?> wait : waits) {
            wait.cancel(true);
        }
        clients.close();
        synchronized (waits) {
            if (callbacks != null) {
                callbacks.shutdown();
            }
        }
    }

    Executor callbackExecutor() {
        synchronized (waits) {
            if (callbacks == null) {
                callbacks = CallbackThreads.create();
                if (closed) {
                    callbacks.shutdown();
                }
            }
            return callbacks;
        }
    }

    /** The executor for callbacks, which is made when there is something to run. */
    private final class Callbacks implements Executor {
        @Override
        public void execute(Runnable task) {
            callbackExecutor().execute(task);
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** Throws if the client is closed. */
    void checkOpen() {
        if (closed) {
            throw new IllegalStateException("The client is closed");
        }
    }

    /** Has a wait end with the client; false if that has ended. */
    boolean enter(CompletableFuture<?> wait) {
        waits.add(wait);
        return !closed;
    }

    void leave(CompletableFuture<?> wait) {
        waits.remove(wait);
    }

    // ---- Interceptors

    /** Shows a request to the interceptors. If one fails, those before it are told. */
    void announce(OutgoingRequest request) {
        for (int i = 0; i < interceptors.size(); i++) {
            try {
                interceptors.get(i).onRequest(request);
            } catch (RuntimeException e) {
                for (int told = 0; told < i; told++) {
                    try {
                        interceptors.get(told).onFailure(request, e, Duration.ZERO);
                    } catch (RuntimeException second) {
                        e.addSuppressed(second);
                    }
                }
                throw e;
            }
        }
    }

    /** Tells the interceptors, all of them, what came of a request; the first of their exceptions is thrown. */
    void tell(
            OutgoingRequest request,
            @Nullable ResponseInfo answer,
            @Nullable RuntimeException failure,
            Duration elapsed) {
        RuntimeException first = null;
        for (Interceptor interceptor : interceptors) {
            try {
                if (answer != null) {
                    interceptor.onResponse(request, answer, elapsed);
                } else if (failure != null) {
                    interceptor.onFailure(request, failure, elapsed);
                }
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            if (failure != null && first != failure) {
                first.addSuppressed(failure);
            }
            throw first;
        }
    }

    // ---- Blocking

    ApiResponse<?> send(Api api, Call call) {
        Attempts attempts = attempts(call, delivery(call));
        HttpResponse<Body> answer = attempts.send();
        return result(api, call, attempts.exchange(), answer);
    }

    <E> EventStream<E> stream(Api api, Call call) {
        Attempts attempts = attempts(call, Attempt.Delivery.EVENTS);
        HttpResponse<Body> answer = attempts.send();
        return events(api, call, attempts.exchange(), answer);
    }

    private static Attempt.Delivery delivery(Call call) {
        return call.result == Call.BINARY
                ? Attempt.Delivery.MEDIA
                : call.result == Call.FILE ? Attempt.Delivery.FILE : Attempt.Delivery.BUFFERED;
    }

    // ---- Without blocking

    CompletableFuture<?> sendAsync(Api api, Call call, boolean withResponse) {
        Attempts attempts = attempts(call, delivery(call));
        CallFuture.Wanted wanted = withResponse ? CallFuture.Wanted.RESPONSE : CallFuture.Wanted.BODY;
        return new CallFuture<>(this, api, call, attempts, wanted).start();
    }

    @SuppressWarnings("unchecked")
    <E> CompletableFuture<EventStream<E>> streamAsync(Api api, Call call) {
        Attempts attempts = attempts(call, Attempt.Delivery.EVENTS);
        return (CompletableFuture<EventStream<E>>)
                (CompletableFuture<?>) new CallFuture<>(this, api, call, attempts, CallFuture.Wanted.EVENTS).start();
    }

    // ---- The request

    private Attempts attempts(Call call, Attempt.Delivery delivery) {
        checkOpen();
        RequestOptions options = options(call);
        Timeouts limits = options.timeouts.or(timeouts);
        HttpRequest.Builder request = HttpRequest.newBuilder();
        HttpRequest.BodyPublisher body = describe(call, options, delivery == Attempt.Delivery.EVENTS, key, request);
        if (options.uploadProgress != null && body instanceof Upload upload) {
            upload.tell(options.uploadProgress);
        }
        return new Attempts(
                this,
                call,
                request,
                body,
                delivery,
                new Attempt.Limits(
                        nanos(clients.connectTimeout(limits.connect())),
                        nanos(limits.response()),
                        nanos(limits.idle()),
                        nanos(limits.call()),
                        nanos(limits.call())),
                clients.get(limits.connect()),
                options.retries(retries));
    }

    /** One attempt, ready to be sent. */
    Attempt exchange(
            HttpClient client,
            HttpRequest.Builder request,
            String name,
            Attempt.Delivery delivery,
            Attempt.Limits limits,
            boolean upload) {
        return new Attempt(
                client, request, name, clients.proxies(), delivery, limits, watchdog, open, watchHeaders || upload);
    }

    /** The request of a call as its first attempt would be, for what is sent in another way. */
    OutgoingRequest prepare(Call call, @Nullable KeyHeader otherKey) {
        checkOpen();
        HttpRequest.Builder request = HttpRequest.newBuilder();
        describe(call, options(call), false, otherKey == null ? key : otherKey, request);
        OutgoingRequest prepared = new OutgoingRequest(request.build(), call.toString(), 1, true);
        announce(prepared);
        return prepared;
    }

    /** The exception for an answer that refuses a request that was sent in another way. */
    ApiException refusal(OutgoingRequest request, ResponseInfo info, String body) {
        ApiError error =
                Refusals.read(request.uri(), request.allHeaders(), clients.proxies(), info, request.masked(body));
        return ApiException.of(request.operation(), info, error);
    }

    /** The exception for a request that was sent in another way and not answered. */
    ConnectionException unanswered(OutgoingRequest request, Throwable reason) {
        String why = NetworkFailure.explain(request.uri(), clients.proxies(), reason);
        return new ConnectionException(request.operation().concat(": ").concat(why), reason, null);
    }

    HttpClient httpClient() {
        checkOpen();
        return clients.get(timeouts.connect());
    }

    private static RequestOptions options(Call call) {
        return call.options == null ? RequestOptions.none() : call.options;
    }

    private HttpRequest.BodyPublisher describe(
            Call call, RequestOptions options, boolean events, KeyHeader identity, HttpRequest.Builder request) {
        if (cleartext) {
            request.version(HttpClient.Version.HTTP_1_1);
        }
        Map<String, JsonNode> overrides = overrides(call, options);
        HttpRequest.BodyPublisher body = body(call, overrides, request);
        request.method(call.method, body);
        request.uri(uri(call, options, overrides));
        headers(call, options, events, identity, request);
        return body;
    }

    private URI uri(Call call, RequestOptions options, Map<String, JsonNode> overrides) {
        int left = call.path.indexOf("{");
        if (left >= 0) {
            throw new IllegalArgumentException(
                    "The path parameter ".concat(call.path.substring(left)).concat(" is not set"));
        }
        BaseUrl.checkNotDoubled(baseUrl, call.template);
        StringBuilder url = new StringBuilder(baseUrl);
        if (azure != null && azure.needsDeployment(call.path)) {
            url.append(azure.segment(call.toString(), azure.namesDeployment() ? null : model(call, overrides)));
        }
        url.append(call.path);
        int mark = url.length();
        if (call.query.length() > 0) {
            url.append('&').append(call.query);
        }
        if (!options.query.isEmpty()) {
            url.append('&').append(options.query);
        }
        for (int i = 0; i < query.size(); i += 2) {
            // What the call itself says goes before what is said for all calls.
            if (url.indexOf("&".concat(query.get(i)).concat("="), mark) < 0) {
                url.append('&').append(query.get(i)).append('=').append(query.get(i + 1));
            }
        }
        if (url.length() > mark) {
            url.setCharAt(mark, '?');
        }
        return URI.create(url.toString());
    }

    /** The model that a request names; null if it names none. */
    private static @Nullable String model(Call call, Map<String, JsonNode> overrides) {
        JsonNode override = overrides.get("model");
        if (override != null && !override.isMissingNode()) {
            return override.textValue();
        }
        if (call.form != null) {
            // A model that is left out of the body still names its deployment.
            Map<String, JsonNode> others = new LinkedHashMap<>(overrides);
            others.remove("model");
            return FormFields.of(call.form, others).text("model");
        }
        return call.json == null ? null : JsonNodes.of(call.json).path("model").textValue();
    }

    private void headers(
            Call call, RequestOptions options, boolean events, KeyHeader identity, HttpRequest.Builder request) {
        request.setHeader("User-Agent", "fluentopenai-java/".concat(ApiClient.VERSION));
        request.setHeader("Accept", events ? "text/event-stream" : call.accept);
        if (call.method.equals("POST")) {
            request.setHeader("Idempotency-Key", idempotencyKeys.next());
        }
        identity.addTo(request);
        if (proxyAuthorization != null) {
            // The HTTP client hands it to proxies only. Its Authenticator would send each body twice, to be asked
            // first.
            request.setHeader("Proxy-Authorization", proxyAuthorization);
        }
        for (Map.Entry<String, String> header : headers.entrySet()) {
            request.setHeader(header.getKey(), header.getValue());
        }
        for (int i = 0; i < call.headers.size(); i += 2) {
            request.setHeader(call.headers.get(i), call.headers.get(i + 1));
        }
        for (Map.Entry<String, String> header : options.headers.entrySet()) {
            request.setHeader(header.getKey(), header.getValue());
        }
    }

    private HttpRequest.BodyPublisher body(Call call, Map<String, JsonNode> overrides, HttpRequest.Builder request) {
        if (call.form != null) {
            FormFields fields = FormFields.of(call.form, overrides);
            if (call.urlEncoded) {
                request.setHeader("Content-Type", "application/x-www-form-urlencoded");
                return new BytesBody(fields.urlEncoded().getBytes(StandardCharsets.UTF_8));
            }
            return upload(Upload.multipart(fields), request);
        }
        if (call.binary != null && call.contentType != null) {
            return upload(Upload.of(call.binary, call.contentType), request);
        }
        if (call.text != null && call.contentType != null) {
            request.setHeader("Content-Type", call.contentType);
            return new BytesBody(call.text.getBytes(StandardCharsets.UTF_8));
        }
        if (call.json == null && overrides.values().stream().allMatch(JsonNode::isMissingNode)) {
            return clients.repeatsByItself() ? new NoBody() : HttpRequest.BodyPublishers.noBody();
        }
        request.setHeader("Content-Type", "application/json");
        byte[] json = call.json instanceof JsonValue value
                ? JsonWriter.toBytes(value, true, overrides)
                : JsonWriter.toBytes(AnyJson.of(call.json, overrides), true, null);
        return new BytesBody(json);
    }

    private static Upload upload(Upload upload, HttpRequest.Builder request) {
        request.setHeader("Content-Type", upload.contentType());
        return upload;
    }

    private static Map<String, JsonNode> overrides(Call call, RequestOptions options) {
        if (options.bodyProperties.isEmpty()) {
            return call.bodyOverrides == null ? Collections.emptyMap() : call.bodyOverrides;
        }
        if (call.bodyOverrides == null) {
            return options.bodyProperties;
        }
        Map<String, JsonNode> both = new LinkedHashMap<>(options.bodyProperties);
        both.putAll(call.bodyOverrides);
        return both;
    }

    private static long nanos(@Nullable Duration duration) {
        if (duration == null) {
            return 0;
        }
        // Three hundred years do not fit; a hundred are as good as no limit.
        return duration.toDays() > 36_500 ? 0 : duration.toNanos();
    }

    // ---- The answer

    ApiResponse<?> result(Api api, Call call, Attempt exchange, HttpResponse<Body> answer) {
        ResponseInfo info = ResponseInfo.of(answer.statusCode(), answer.headers());
        checkCoding(exchange, info);
        if (answer.body() instanceof StreamedBody stream) {
            BinaryContent content = new BinaryContent(
                    new BodyInputStream(exchange, stream), info.header("content-type"), Attempt.lengthOf(info));
            return ApiResponse.of(info, content);
        }
        BufferedBody body = whole(exchange, answer.body());
        checkStatus(exchange, info, body);
        if (call.result == Call.NONE) {
            checkNoError(exchange, info, body);
            return response(info, null);
        }
        if (call.result == Call.TEXT) {
            if (hasType(info, "application/json")) {
                checkNoErrorAtAll(exchange, info, body);
            }
            String text = body.text(StandardCharsets.UTF_8);
            if (MediaType.of(info).is("text/html") && ErrorBodies.page(text) != null) {
                throw notAsExpected(exchange, info, body, new IOException("a page is no text"));
            }
            return ApiResponse.of(info, text);
        }
        if (call.result == Call.BINARY || call.result == Call.FILE) {
            return ApiResponse.of(info, content(call, exchange, info, body));
        }
        return response(info, decoded(api, call.result, exchange, info, body));
    }

    /** Throws if the answer is packed in a way that is not unpacked. Of a refusal the status says enough. */
    private static void checkCoding(Attempt exchange, ResponseInfo info) {
        String coding = ContentCoding.unknown(info);
        if (coding != null && isSuccess(info)) {
            exchange.cancel();
            throw new DecodeException(
                    exchange.name()
                            .concat(": the answer has Content-Encoding: ")
                            .concat(coding)
                            .concat(", which was not asked for, and of which only gzip can be unpacked."
                                    + " Turn it off at the server or the gateway"),
                    null,
                    info,
                    "");
        }
    }

    /** Binary content that came whole, because it may be something else in its place: an error, a page, or nothing. */
    private static BinaryContent content(Call call, Attempt exchange, ResponseInfo info, BufferedBody body) {
        checkNoError(exchange, info, body);
        if (body.isNothing()) {
            throw unreadable(exchange, info, body, NO_BODY, null);
        }
        if (call.result == Call.BINARY && (MediaType.of(info).isText() || isText(body))) {
            checkNoErrorAtAll(exchange, info, body);
            String type = info.header("content-type");
            throw unreadable(
                    exchange,
                    info,
                    body,
                    ": expected "
                            .concat(call.accept.equals("application/octet-stream") ? "binary data" : call.accept)
                            .concat(", but the answer is ")
                            .concat(type == null ? "text" : type)
                            .concat(": ")
                            .concat(String.valueOf(ApiError.parse(masked(exchange, body, LONGEST_RAW))
                                    .message())),
                    null);
        }
        InputStream stream = new ByteArrayInputStream(body.bytes(), 0, body.length());
        return new BinaryContent(stream, info.header("content-type"), body.length());
    }

    /** Whether a body is JSON or markup from its beginning to its end, and so no media whatever it is said to be. */
    private static boolean isText(BufferedBody body) {
        String text = body.text(StandardCharsets.UTF_8).strip();
        if (text.startsWith("<")) {
            return text.endsWith(">");
        }
        try {
            Json.parse(text);
            return true;
        } catch (IllegalArgumentException binary) {
            return false;
        }
    }

    private static boolean hasType(ResponseInfo info, String type) {
        String actual = info.header("content-type");
        return actual != null && actual.startsWith(type);
    }

    private static BufferedBody whole(Attempt exchange, @Nullable Body body) {
        return body instanceof BufferedBody whole ? whole : BufferedBody.none(exchange);
    }

    // The type parameter allows null, which NullAway does not see.
    @SuppressWarnings("NullAway")
    private static ApiResponse<?> response(ResponseInfo info, @Nullable Object body) {
        return ApiResponse.of(info, body);
    }

    private @Nullable Object decoded(Api api, int result, Attempt exchange, ResponseInfo info, BufferedBody body) {
        checkNoError(exchange, info, body);
        if (hasType(info, "text/event-stream")) {
            throw unreadable(exchange, info, body, ": the answer is an event stream; call the streaming method", null);
        }
        if (body.length() == 0) {
            throw unreadable(exchange, info, body, NO_BODY, null);
        }
        Object value;
        try {
            value = read(api, result, body.bytes(), body.length());
        } catch (IOException e) {
            checkNoErrorAtAll(exchange, info, body);
            value = readList(api, result, body);
            if (value == null) {
                throw notAsExpected(exchange, info, body, e);
            }
        }
        if (InBandErrors.inBody(value, body.bytes(), body.length())) {
            throw inBandError(exchange, info, body);
        }
        return value;
    }

    private @Nullable Object read(Api api, int result, byte[] json, int length) throws IOException {
        try (JsonReader in = JsonReader.of(json, 0, length, strict)) {
            Object value = api.decode(result, in);
            in.end();
            return value;
        }
    }

    /** Reads a bare list as the object that should hold it; null if that is not what is there, or expected. */
    private @Nullable Object readList(Api api, int result, BufferedBody body) {
        byte[] wrapped = BareLists.wrapped(body.bytes(), body.length());
        if (wrapped == null) {
            return null;
        }
        try {
            Object value = read(api, result, wrapped, wrapped.length);
            return BareLists.isList(value) ? value : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** The exception for an answer that cannot be read as its result. */
    private static DecodeException notAsExpected(
            Attempt exchange, ResponseInfo info, BufferedBody body, IOException thrown) {
        IOException cause = JsonSyntaxException.of(thrown);
        String type = info.header("content-type");
        String what = type == null || hasType(info, "application/json")
                ? ""
                : " (".concat(type).concat(")");
        String page = ErrorBodies.page(masked(exchange, body, Integer.MAX_VALUE));
        if (page != null) {
            String problem = ": the answer is a web page"
                    .concat(what)
                    .concat(": ")
                    .concat(page)
                    .concat(PAGE_ADVICE);
            return unreadable(exchange, info, body, problem, cause);
        }
        String reason = String.valueOf(cause.getMessage());
        return unreadable(
                exchange,
                info,
                body,
                ": cannot read the answer"
                        .concat(what)
                        .concat(": ")
                        .concat(reason)
                        .concat(ErrorBodies.theAnswerWas(masked(exchange, body, LONGEST_RAW))),
                cause);
    }

    <E> EventStream<E> events(Api api, Call call, Attempt exchange, HttpResponse<Body> answer) {
        ResponseInfo info = ResponseInfo.of(answer.statusCode(), answer.headers());
        checkCoding(exchange, info);
        if (answer.body() instanceof StreamedBody stream) {
            return new SseEventStream<>(api, call, strict, exchange, stream, info);
        }
        BufferedBody body = whole(exchange, answer.body());
        checkStatus(exchange, info, body);
        if (body.length() == 0) {
            throw unreadable(exchange, info, body, NO_BODY, null);
        }
        checkNoErrorAtAll(exchange, info, body);
        String type = info.header("content-type");
        String page = ErrorBodies.page(masked(exchange, body, Integer.MAX_VALUE));
        throw new StreamException(
                exchange.name()
                        .concat(": the answer is no event stream but ")
                        .concat(type == null ? "of no type" : type)
                        .concat(
                                page == null
                                        ? ErrorBodies.theAnswerWas(masked(exchange, body, LONGEST_RAW))
                                        : ", a web page: ".concat(page).concat(PAGE_ADVICE)),
                null,
                info);
    }

    private static boolean isSuccess(ResponseInfo info) {
        return info.status() >= 200 && info.status() < 300;
    }

    private void checkStatus(Attempt exchange, ResponseInfo info, BufferedBody body) {
        if (!isSuccess(info)) {
            throw ApiException.of(exchange.name(), info, refusal(exchange, info, body));
        }
    }

    /** What a refusal says, or why it says nothing. */
    private ApiError refusal(Attempt exchange, ResponseInfo info, BufferedBody body) {
        String coding = ContentCoding.unknown(info);
        if (coding != null) {
            return new ApiError("the body of this error has Content-Encoding: ".concat(coding), null, null, null, "");
        }
        HttpRequest request = exchange.request();
        ApiError error = Refusals.read(
                request.uri(), request.headers(), clients.proxies(), info, masked(exchange, body, Integer.MAX_VALUE));
        return body instanceof RefusalBody refusal && refusal.isCut() ? Refusals.cut(error) : error;
    }

    private static void checkNoError(Attempt exchange, ResponseInfo info, BufferedBody body) {
        if (ErrorShapes.isErrorBody(body.bytes(), body.length())) {
            throw ApiException.ofInBand(
                    exchange.name(), info, ApiError.parse(masked(exchange, body, Integer.MAX_VALUE)));
        }
    }

    /** Throws like {@link #checkNoError}, for every body that has the marks of an error. */
    private static void checkNoErrorAtAll(Attempt exchange, ResponseInfo info, BufferedBody body) {
        checkNoError(exchange, info, body);
        if (InBandErrors.isError(body.bytes(), body.length())) {
            throw inBandError(exchange, info, body);
        }
    }

    private static ApiException inBandError(Attempt exchange, ResponseInfo info, BufferedBody body) {
        ApiError error = ErrorBodies.quoting(masked(exchange, body, Integer.MAX_VALUE));
        return ApiException.ofInBand(exchange.name(), info, error);
    }

    private static DecodeException unreadable(
            Attempt exchange, ResponseInfo info, BufferedBody body, String problem, @Nullable Throwable cause) {
        return new DecodeException(exchange.name().concat(problem), cause, info, masked(exchange, body, LONGEST_RAW));
    }

    private static String masked(Attempt exchange, BufferedBody body, int longest) {
        int length = Math.min(body.length(), longest);
        String text = new String(body.bytes(), 0, length, StandardCharsets.UTF_8);
        return Secrets.mask(text, exchange.request().headers());
    }
}
