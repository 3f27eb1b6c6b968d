package io.fluentopenai.proxy.internal.request;

import io.fluentopenai.proxy.internal.ApiError;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The framing of a request: whether it has a body, the body's length, and whether another request may follow on the
 * connection. An ambiguous head is refused.
 *
 * @param contentLength the length of the body; -1 if it is not told
 * @param mayHaveBody whether a body may follow
 * @param expectation what the header {@code Expect} says; null without one
 * @param lastOfConnection whether nothing that follows on the connection may be taken for a request
 */
public record RequestHead(
        long contentLength, boolean mayHaveBody, @Nullable String expectation, boolean lastOfConnection) {

    /** Of a request of which nothing is known but that it came: what follows on its connection may be a part of it. */
    public static RequestHead unclear(HttpServerRequest request) {
        return new RequestHead(-1, true, null, request.version() != HttpVersion.HTTP_2);
    }

    /** Headers that must not come twice: readers differ in which one they take. */
    private static final List<String> SINGLE = List.of(
            "Host",
            "Authorization",
            "Content-Encoding",
            "Content-Length",
            "Content-Type",
            "Expect",
            "Idempotency-Key",
            "Sec-WebSocket-Key",
            "Sec-WebSocket-Version",
            "Transfer-Encoding",
            "Upgrade");

    private static final Map<String, Integer> SINGLE_PLACES = IntStream.range(0, SINGLE.size())
            .boxed()
            .collect(Collectors.toUnmodifiableMap(i -> SINGLE.get(i).toLowerCase(Locale.ROOT), i -> i));

    private static final int LONGEST_NUMBER = 18;

    /**
     * Reads the head of a request.
     *
     * @param strict whether the server has refused requests with both {@code Transfer-Encoding} and {@code Content-Length}
     * @throws ApiError.Refusal if it is not clear
     */
    public static RequestHead of(HttpServerRequest request, boolean strict) {
        HttpVersion version = request.version();
        if (version != HttpVersion.HTTP_1_1 && version != HttpVersion.HTTP_2) {
            throw ApiError.refusal(505, "http_version", "HTTP/1.1 or HTTP/2 is needed.");
        }
        checkHeaders(request);
        if (request.authority() == null) {
            throw ApiError.refusal(400, "invalid_host", "The header Host is missing or malformed.");
        }
        String encoding = request.getHeader("Transfer-Encoding");
        String length = request.getHeader("Content-Length");
        if (encoding != null && (length != null || !encoding.strip().equalsIgnoreCase("chunked"))) {
            throw unclear("The length of the body is ambiguous.");
        }
        if (length != null && !isLength(length)) {
            throw unclear("The header Content-Length is malformed.");
        }
        long contentLength = length == null ? -1 : Long.parseLong(length);
        return new RequestHead(
                contentLength,
                contentLength > 0 || encoding != null || version == HttpVersion.HTTP_2 && contentLength < 0,
                request.getHeader("Expect"),
                version == HttpVersion.HTTP_1_1 && encoding != null && !strict);
    }

    private static void checkHeaders(HttpServerRequest request) {
        int seen = 0;
        for (Map.Entry<String, String> header : request.headers()) {
            // HTTP/2 carries line breaks too, which would begin a header where there are lines.
            if (!isText(header.getKey(), '!') || !isText(header.getValue(), ' ')) {
                throw ApiError.refusal(400, "invalid_header", "A header has a character that is not allowed.");
            }
            Integer place = SINGLE_PLACES.get(header.getKey().toLowerCase(Locale.ROOT));
            if (place != null && (seen & 1 << place) != 0) {
                throw ApiError.refusal(
                        400, "duplicate_header", "The header " + SINGLE.get(place) + " occurs more than once.");
            }
            seen |= place == null ? 0 : 1 << place;
        }
    }

    private static boolean isText(String text, char lowest) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < lowest && c != '\t' || c == 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static ApiError.Refusal unclear(String message) {
        return ApiError.refusal(400, "invalid_framing", message);
    }

    /** Returns whether a text is a length that is the same for every reader. */
    public static boolean isLength(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= LONGEST_NUMBER;
    }

    /** Returns whether a request of HTTP/1.1 asks for a WebSocket. */
    public static boolean asksForWebSocket(HttpServerRequest request) {
        return "websocket".equalsIgnoreCase(request.getHeader("Upgrade")) && request.version() == HttpVersion.HTTP_1_1;
    }

    /**
     * Checks what the request wants beside an answer.
     *
     * @throws ApiError.Refusal if that is not to be had, or is not asked for in the right form
     */
    public void check(HttpServerRequest request, boolean webSocket) {
        if (expectation != null && !expectation.strip().equalsIgnoreCase("100-continue")) {
            throw ApiError.refusal(417, "expectation_failed", "Only 100-continue can be expected.");
        }
        if (webSocket && (mayHaveBody || !request.method().equals(HttpMethod.GET))) {
            throw ApiError.refusal(400, "invalid_upgrade", "A WebSocket begins with a GET without a body.");
        }
        if (webSocket && !WebSocketHandshake.isWellFormed(request.headers())) {
            throw ApiError.refusal(400, "invalid_upgrade", "The handshake of the WebSocket is malformed.");
        }
    }

    /** Returns whether the client waits to be told to send the body. */
    public boolean continueExpected() {
        return mayHaveBody && expectation != null;
    }
}
