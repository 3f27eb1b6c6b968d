package io.fluentopenai.client;

import io.fluentopenai.client.error.ApiError;
import io.fluentopenai.client.error.ApiException;
import io.fluentopenai.client.error.DecodeException;
import io.fluentopenai.client.error.StreamException;
import io.fluentopenai.client.internal.Secrets;
import io.fluentopenai.client.internal.attempt.Attempt;
import io.fluentopenai.client.internal.attempt.Body;
import io.fluentopenai.client.internal.attempt.BodyInputStream;
import io.fluentopenai.client.internal.attempt.BufferedBody;
import io.fluentopenai.client.internal.attempt.RefusalBody;
import io.fluentopenai.client.internal.attempt.StreamedBody;
import io.fluentopenai.client.internal.compat.BareLists;
import io.fluentopenai.client.internal.compat.ErrorBodies;
import io.fluentopenai.client.internal.compat.ErrorShapes;
import io.fluentopenai.client.internal.compat.InBandErrors;
import io.fluentopenai.client.internal.response.ContentCoding;
import io.fluentopenai.client.internal.response.MediaType;
import io.fluentopenai.client.internal.response.Refusals;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonReader;
import io.fluentopenai.client.json.JsonSyntaxException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads the response of a call: by its status and its body a result, events, binary content or an exception. */
final class ResponseReader {
    private static final int LONGEST_RAW = 4000;

    private static final String NO_BODY = ": the response has no body";
    private static final String PAGE_ADVICE = ". Check the base URL and any gateway before the server";

    private final ApiClient client;
    private final Api api;
    private final Call call;
    private final Attempt attempt;
    private final ResponseInfo info;

    /** The body, if it is read as it arrives. */
    private final @Nullable StreamedBody arriving;

    /** The body, if it is whole. */
    private final @Nullable BufferedBody whole;

    /**
     * A reader of one response.
     *
     * @param attempt the one that was answered
     */
    ResponseReader(ApiClient client, Api api, Call call, Attempt attempt, HttpResponse<Body> response) {
        this.client = client;
        this.api = api;
        this.call = call;
        this.attempt = attempt;
        info = attempt.arrived(response);
        Body body = response.body();
        arriving = body instanceof StreamedBody stream ? stream : null;
        whole = body instanceof BufferedBody buffered ? buffered : null;
    }

    private BufferedBody body() {
        return whole != null ? whole : BufferedBody.none(attempt);
    }

    /** Reads the response of a call that was not made for events. */
    ApiResponse<?> result() {
        checkCoding();
        if (arriving != null) {
            InputStream stream = new BodyInputStream(attempt, arriving);
            return ApiResponse.of(info, new BinaryContent(stream, contentType(), Attempt.lengthOf(info)));
        }
        BufferedBody body = body();
        checkStatus(body);
        if (call.result == Call.NONE) {
            checkNoError(body);
            return response(null);
        }
        if (call.result == Call.TEXT) {
            if (hasType("application/json")) {
                checkNoErrorAtAll(body);
            }
            String text = body.text(StandardCharsets.UTF_8);
            if (MediaType.of(info).is("text/html") && ErrorBodies.page(text) != null) {
                throw notAsExpected(body, new IOException("the response is a web page"));
            }
            return ApiResponse.of(info, text);
        }
        if (call.result == Call.BINARY || call.result == Call.FILE) {
            return ApiResponse.of(info, content(body));
        }
        return response(decoded(body));
    }

    /** Reads the response of a call that was made for events. */
    <E> EventStream<E> events() {
        checkCoding();
        if (arriving != null) {
            return new SseEventStream<>(api, call, client.strict, attempt, arriving, info);
        }
        BufferedBody body = body();
        checkStatus(body);
        if (body.length() == 0) {
            throw unreadable(body, NO_BODY, null);
        }
        checkNoErrorAtAll(body);
        String type = contentType();
        String page = ErrorBodies.page(masked(body, Integer.MAX_VALUE));
        throw new StreamException(
                attempt.name()
                        .concat(": the response is not an event stream; its Content-Type is ")
                        .concat(type == null ? "missing" : type)
                        .concat(
                                page == null
                                        ? ErrorBodies.theAnswerWas(masked(body, LONGEST_RAW))
                                        : ", a web page: ".concat(page).concat(PAGE_ADVICE)),
                null,
                info);
    }

    /** Throws if the answer is packed in a way that is not unpacked. Of a refusal the status says enough. */
    private void checkCoding() {
        String coding = ContentCoding.unknown(info);
        if (coding != null && isSuccess()) {
            attempt.cancel();
            throw new DecodeException(
                    attempt.name()
                            .concat(": the response has Content-Encoding: ")
                            .concat(coding)
                            .concat(", which the client did not request; it can decompress only gzip."
                                    + " Disable compression on the server or the gateway"),
                    null,
                    info,
                    "");
        }
    }

    /** Binary content that came whole, because it may be something else in its place: an error, a page, or nothing. */
    private BinaryContent content(BufferedBody body) {
        checkNoError(body);
        if (body.isNothing()) {
            throw unreadable(body, NO_BODY, null);
        }
        if (call.result == Call.BINARY && (MediaType.of(info).isText() || isText(body))) {
            checkNoErrorAtAll(body);
            String type = contentType();
            throw unreadable(
                    body,
                    ": expected "
                            .concat(call.accept.equals("application/octet-stream") ? "binary data" : call.accept)
                            .concat(", but the response is ")
                            .concat(type == null ? "text" : type)
                            .concat(": ")
                            .concat(String.valueOf(
                                    ApiError.parse(masked(body, LONGEST_RAW)).message())),
                    null);
        }
        InputStream stream = new ByteArrayInputStream(body.bytes(), 0, body.length());
        return new BinaryContent(stream, contentType(), body.length());
    }

    /** Returns whether a body is JSON or markup from its beginning to its end, and so no media whatever it is said to be. */
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

    private @Nullable String contentType() {
        return info.header("content-type");
    }

    private boolean hasType(String type) {
        String actual = contentType();
        return actual != null && actual.startsWith(type);
    }

    // The type parameter allows null, which NullAway does not see.
    @SuppressWarnings("NullAway")
    private ApiResponse<?> response(@Nullable Object body) {
        return ApiResponse.of(info, body);
    }

    private @Nullable Object decoded(BufferedBody body) {
        checkNoError(body);
        if (hasType("text/event-stream")) {
            throw unreadable(body, ": the response is an event stream. Call the streaming method", null);
        }
        if (body.length() == 0) {
            throw unreadable(body, NO_BODY, null);
        }
        Object value;
        try {
            value = read(body.bytes(), body.length());
        } catch (IOException e) {
            checkNoErrorAtAll(body);
            value = readList(body);
            if (value == null) {
                throw notAsExpected(body, e);
            }
        }
        if (InBandErrors.inBody(value, body.bytes(), body.length())) {
            throw inBandError(body);
        }
        return value;
    }

    private @Nullable Object read(byte[] json, int length) throws IOException {
        try (JsonReader in = JsonReader.of(json, 0, length, client.strict)) {
            Object value = api.decode(call.result, in);
            in.end();
            return value;
        }
    }

    /** Reads a bare list as the object that should hold it; null if that is not what is there, or expected. */
    private @Nullable Object readList(BufferedBody body) {
        byte[] wrapped = BareLists.wrapped(body.bytes(), body.length());
        if (wrapped == null) {
            return null;
        }
        try {
            Object value = read(wrapped, wrapped.length);
            return BareLists.isList(value) ? value : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** The exception for an answer that cannot be read as its result. */
    private DecodeException notAsExpected(BufferedBody body, IOException thrown) {
        IOException cause = JsonSyntaxException.of(thrown);
        String type = contentType();
        String what = type == null || hasType("application/json")
                ? ""
                : " (".concat(type).concat(")");
        String page = ErrorBodies.page(masked(body, Integer.MAX_VALUE));
        if (page != null) {
            String problem = ": the response is a web page"
                    .concat(what)
                    .concat(": ")
                    .concat(page)
                    .concat(PAGE_ADVICE);
            return unreadable(body, problem, cause);
        }
        String reason = String.valueOf(cause.getMessage());
        return unreadable(
                body,
                ": cannot read the response"
                        .concat(what)
                        .concat(": ")
                        .concat(reason)
                        .concat(ErrorBodies.theAnswerWas(masked(body, LONGEST_RAW))),
                cause);
    }

    private boolean isSuccess() {
        return info.status() >= 200 && info.status() < 300;
    }

    private void checkStatus(BufferedBody body) {
        if (!isSuccess()) {
            throw ApiException.of(attempt.name(), info, refusal(body));
        }
    }

    /** Returns the error that a refusal's body describes, or why it describes none. */
    private ApiError refusal(BufferedBody body) {
        String coding = ContentCoding.unknown(info);
        if (coding != null) {
            return new ApiError("the error body has Content-Encoding: ".concat(coding), null, null, null, "");
        }
        HttpRequest request = attempt.request();
        ApiError error = Refusals.read(
                request.uri(),
                request.headers(),
                client.transport.clients().proxies(),
                info,
                masked(body, Integer.MAX_VALUE));
        return body instanceof RefusalBody refusal && refusal.isCut() ? Refusals.cut(error) : error;
    }

    private void checkNoError(BufferedBody body) {
        if (ErrorShapes.isErrorBody(body.bytes(), body.length())) {
            throw ApiException.ofInBand(attempt.name(), info, ApiError.parse(masked(body, Integer.MAX_VALUE)));
        }
    }

    /** Throws like {@link #checkNoError}, for every body that has the marks of an error. */
    private void checkNoErrorAtAll(BufferedBody body) {
        checkNoError(body);
        if (InBandErrors.isError(body.bytes(), body.length())) {
            throw inBandError(body);
        }
    }

    private ApiException inBandError(BufferedBody body) {
        ApiError error = ErrorBodies.quoting(masked(body, Integer.MAX_VALUE));
        return ApiException.ofInBand(attempt.name(), info, error);
    }

    private DecodeException unreadable(BufferedBody body, String problem, @Nullable Throwable cause) {
        return new DecodeException(attempt.name().concat(problem), cause, info, masked(body, LONGEST_RAW));
    }

    private String masked(BufferedBody body, int longest) {
        int length = Math.min(body.length(), longest);
        String text = new String(body.bytes(), 0, length, StandardCharsets.UTF_8);
        return Secrets.mask(text, attempt.request().headers());
    }
}
