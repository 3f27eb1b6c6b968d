package io.fluentopenai.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.client.error.ApiError;
import io.fluentopenai.client.error.ApiException;
import io.fluentopenai.client.error.DecodeException;
import io.fluentopenai.client.error.StreamException;
import io.fluentopenai.client.internal.AnyJson;
import io.fluentopenai.client.internal.Body;
import io.fluentopenai.client.internal.BodyInputStream;
import io.fluentopenai.client.internal.BufferedBody;
import io.fluentopenai.client.internal.ErrorShapes;
import io.fluentopenai.client.internal.Exchange;
import io.fluentopenai.client.internal.FormFields;
import io.fluentopenai.client.internal.HttpClients;
import io.fluentopenai.client.internal.Secrets;
import io.fluentopenai.client.internal.StreamedBody;
import io.fluentopenai.client.internal.Upload;
import io.fluentopenai.client.internal.Watchdog;
import io.fluentopenai.client.json.JsonReader;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.client.json.JsonWriter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes requests of calls, sends them, and makes results of the answers. Every call of this library goes through here,
 * raw, streamed or asynchronous.
 *
 * <p>One attempt is one {@link Exchange}; what decides about another attempt belongs between {@link #exchange} and the
 * methods that call it.
 *
 * <p>Thread-safe.
 */
final class Transport {
    private static final int LONGEST_RAW = 4000;

    /** From here on {@code HttpRequest.timeout} goes on after the headers, and would cut a body that takes its time. */
    private static final int TIMEOUT_COVERS_BODY = 26;

    private final String baseUrl;
    private final boolean cleartext;
    private final @Nullable String authorization;
    private final @Nullable Supplier<String> apiKeys;
    private final Map<String, String> headers;
    private final Timeouts timeouts;
    private final boolean strict;
    private final HttpClients clients;
    private final boolean watchHeaders;
    private final Watchdog watchdog = new Watchdog();
    private final Set<Exchange> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Transport(String baseUrl, ApiClient.Builder settings) {
        this.baseUrl = baseUrl;
        cleartext = baseUrl.startsWith("http:");
        authorization = settings.apiKey == null ? null : "Bearer ".concat(settings.apiKey);
        apiKeys = settings.apiKeys;
        headers = settings.headers();
        timeouts = settings.timeouts;
        strict = settings.strictDecoding;
        clients = new HttpClients(settings.httpClient, settings.executor, cleartext);
        watchHeaders = settings.watchHeaders || Runtime.version().feature() >= TIMEOUT_COVERS_BODY;
    }

    void close() {
        closed = true;
        for (Exchange exchange : open) {
            exchange.closeWithClient();
        }
        clients.close();
    }

    // ---- Blocking

    ApiResponse<?> send(Api api, Call call) {
        Exchange exchange =
                exchange(call, call.result == Call.BINARY ? Exchange.Delivery.STREAMED : Exchange.Delivery.BUFFERED);
        HttpResponse<Body> answer = sent(exchange);
        return result(api, call, exchange, answer);
    }

    <E> EventStream<E> stream(Api api, Call call) {
        Exchange exchange = exchange(call, Exchange.Delivery.EVENTS);
        HttpResponse<Body> answer = sent(exchange);
        return events(api, call, exchange, answer);
    }

    private static HttpResponse<Body> sent(Exchange exchange) {
        try {
            HttpResponse<Body> answer = exchange.send();
            CallLog.answered(exchange, answer.statusCode());
            return answer;
        } catch (RuntimeException e) {
            CallLog.failed(exchange, e);
            throw e;
        }
    }

    // ---- Without blocking

    CompletableFuture<?> sendAsync(Api api, Call call, boolean withResponse) {
        Exchange exchange =
                exchange(call, call.result == Call.BINARY ? Exchange.Delivery.STREAMED : Exchange.Delivery.BUFFERED);
        CallFuture.Wanted wanted = withResponse ? CallFuture.Wanted.RESPONSE : CallFuture.Wanted.BODY;
        return new CallFuture<>(this, api, call, exchange, wanted).start();
    }

    @SuppressWarnings("unchecked")
    <E> CompletableFuture<EventStream<E>> streamAsync(Api api, Call call) {
        Exchange exchange = exchange(call, Exchange.Delivery.EVENTS);
        return (CompletableFuture<EventStream<E>>)
                (CompletableFuture<?>) new CallFuture<>(this, api, call, exchange, CallFuture.Wanted.EVENTS).start();
    }

    // ---- The request

    private Exchange exchange(Call call, Exchange.Delivery delivery) {
        if (closed) {
            throw new IllegalStateException("The client is closed");
        }
        RequestOptions options = call.options == null ? RequestOptions.none() : call.options;
        Timeouts limits = options.timeouts.or(timeouts);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(call, options));
        if (cleartext) {
            request.version(HttpClient.Version.HTTP_1_1);
        }
        HttpRequest.BodyPublisher body = body(call, options, request);
        request.method(call.method, body);
        headers(call, options, delivery, request);
        boolean upload = body instanceof Upload;
        Exchange exchange = new Exchange(
                clients.get(limits.connect()),
                request,
                call.toString(),
                delivery,
                new Exchange.Limits(
                        nanos(clients.connectTimeout(limits.connect())),
                        nanos(limits.response()),
                        nanos(limits.idle()),
                        nanos(limits.call()),
                        nanos(limits.call())),
                watchdog,
                open,
                watchHeaders || upload);
        if (body instanceof Upload progressing) {
            progressing.reportTo(exchange);
        }
        return exchange;
    }

    private URI uri(Call call, RequestOptions options) {
        int left = call.path.indexOf("{");
        if (left >= 0) {
            throw new IllegalArgumentException(
                    "The path parameter ".concat(call.path.substring(left)).concat(" is not set"));
        }
        StringBuilder url = new StringBuilder(baseUrl).append(call.path);
        char before = '?';
        if (call.query.length() > 0) {
            url.append(before).append(call.query);
            before = '&';
        }
        if (!options.query.isEmpty()) {
            url.append(before).append(options.query);
        }
        return URI.create(url.toString());
    }

    private void headers(Call call, RequestOptions options, Exchange.Delivery delivery, HttpRequest.Builder request) {
        request.setHeader("User-Agent", "fluentopenai-java/".concat(ApiClient.VERSION));
        request.setHeader("Accept", delivery == Exchange.Delivery.EVENTS ? "text/event-stream" : call.accept);
        if (authorization != null) {
            request.setHeader("Authorization", authorization);
        } else if (apiKeys != null) {
            request.setHeader(
                    "Authorization",
                    "Bearer ".concat(ApiClient.Builder.checkedKey(Objects.requireNonNull(apiKeys.get(), "API key"))));
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

    private static HttpRequest.BodyPublisher body(Call call, RequestOptions options, HttpRequest.Builder request) {
        Map<String, JsonNode> overrides = overrides(call, options);
        if (call.form != null) {
            FormFields fields = FormFields.of(call.form, overrides);
            if (call.urlEncoded) {
                request.setHeader("Content-Type", "application/x-www-form-urlencoded");
                return HttpRequest.BodyPublishers.ofByteArray(
                        fields.urlEncoded().getBytes(StandardCharsets.UTF_8));
            }
            return upload(Upload.multipart(fields), request);
        }
        if (call.binary != null && call.contentType != null) {
            return upload(Upload.of(call.binary, call.contentType), request);
        }
        if (call.text != null && call.contentType != null) {
            request.setHeader("Content-Type", call.contentType);
            return HttpRequest.BodyPublishers.ofByteArray(call.text.getBytes(StandardCharsets.UTF_8));
        }
        if (call.json == null && overrides.isEmpty()) {
            return HttpRequest.BodyPublishers.noBody();
        }
        request.setHeader("Content-Type", "application/json");
        byte[] json = call.json instanceof JsonValue value
                ? JsonWriter.toBytes(value, true, overrides)
                : JsonWriter.toBytes(AnyJson.of(call.json, overrides), true, null);
        return HttpRequest.BodyPublishers.ofByteArray(json);
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

    ApiResponse<?> result(Api api, Call call, Exchange exchange, HttpResponse<Body> answer) {
        ResponseInfo info = ResponseInfo.of(answer.statusCode(), answer.headers());
        if (answer.body() instanceof StreamedBody stream) {
            BinaryContent content = new BinaryContent(
                    new BodyInputStream(exchange, stream), info.header("content-type"), Exchange.contentLength(info));
            return ApiResponse.of(info, content);
        }
        BufferedBody body = unpacked(exchange, info, (BufferedBody) answer.body());
        checkStatus(exchange, info, body);
        if (call.result == Call.NONE) {
            checkNoError(exchange, info, body);
            return response(info, null);
        }
        if (call.result == Call.TEXT) {
            if (hasType(info, "application/json")) {
                checkNoError(exchange, info, body);
            }
            return ApiResponse.of(info, body.text(StandardCharsets.UTF_8));
        }
        return response(info, decoded(api, call.result, exchange, info, body));
    }

    private static boolean hasType(ResponseInfo info, String type) {
        String actual = info.header("content-type");
        return actual != null && actual.startsWith(type);
    }

    private static boolean isPacked(ResponseInfo info) {
        String coding = info.header("content-encoding");
        return coding != null && (coding.equals("gzip") || coding.equals("x-gzip"));
    }

    private static BufferedBody unpacked(Exchange exchange, ResponseInfo info, BufferedBody body) {
        if (isPacked(info) && body.length() > 0) {
            try {
                body.unpack();
            } catch (IOException e) {
                throw new DecodeException(exchange.name().concat(": cannot unpack the answer"), e, info, "");
            }
        }
        return body;
    }

    // The type parameter allows null, which NullAway does not see.
    @SuppressWarnings("NullAway")
    private static ApiResponse<?> response(ResponseInfo info, @Nullable Object body) {
        return ApiResponse.of(info, body);
    }

    private @Nullable Object decoded(Api api, int result, Exchange exchange, ResponseInfo info, BufferedBody body) {
        checkNoError(exchange, info, body);
        if (hasType(info, "text/event-stream")) {
            throw unreadable(exchange, info, body, ": the answer is an event stream; call the streaming method", null);
        }
        if (body.length() == 0) {
            throw unreadable(exchange, info, body, ": the answer has no body", null);
        }
        try (JsonReader in = JsonReader.of(body.bytes(), 0, body.length(), strict)) {
            Object value = api.decode(result, in);
            in.end();
            return value;
        } catch (IOException e) {
            String reason = e instanceof JsonProcessingException json
                    ? json.getOriginalMessage()
                    : String.valueOf(e.getMessage());
            String type = info.header("content-type");
            String what = type == null || hasType(info, "application/json")
                    ? ""
                    : " (".concat(type).concat(")");
            throw unreadable(
                    exchange,
                    info,
                    body,
                    ": cannot read the answer".concat(what).concat(": ").concat(reason),
                    e);
        }
    }

    <E> EventStream<E> events(Api api, Call call, Exchange exchange, HttpResponse<Body> answer) {
        ResponseInfo info = ResponseInfo.of(answer.statusCode(), answer.headers());
        if (answer.body() instanceof StreamedBody stream) {
            if (isPacked(info)) {
                exchange.cancel();
                throw new StreamException(
                        exchange.name().concat(": the event stream is compressed, which was not asked for"),
                        null,
                        info);
            }
            return new SseEventStream<>(api, call, strict, exchange, stream, info);
        }
        BufferedBody body = unpacked(exchange, info, (BufferedBody) answer.body());
        checkStatus(exchange, info, body);
        checkNoError(exchange, info, body);
        throw new StreamException(
                exchange.name().concat(": the answer is no event stream but ").concat(info.header("content-type")),
                null,
                info);
    }

    private static void checkStatus(Exchange exchange, ResponseInfo info, BufferedBody body) {
        if (info.status() < 200 || info.status() >= 300) {
            throw ApiException.of(exchange.name(), info, ApiError.parse(masked(exchange, body, Integer.MAX_VALUE)));
        }
    }

    private static void checkNoError(Exchange exchange, ResponseInfo info, BufferedBody body) {
        if (ErrorShapes.isErrorBody(body.bytes(), body.length())) {
            throw ApiException.ofInBand(
                    exchange.name(), info, ApiError.parse(masked(exchange, body, Integer.MAX_VALUE)));
        }
    }

    private static DecodeException unreadable(
            Exchange exchange, ResponseInfo info, BufferedBody body, String problem, @Nullable Throwable cause) {
        return new DecodeException(exchange.name().concat(problem), cause, info, masked(exchange, body, LONGEST_RAW));
    }

    private static String masked(Exchange exchange, BufferedBody body, int longest) {
        int length = Math.min(body.length(), longest);
        String text = new String(body.bytes(), 0, length, StandardCharsets.UTF_8);
        return Secrets.mask(text, exchange.request().headers());
    }
}
