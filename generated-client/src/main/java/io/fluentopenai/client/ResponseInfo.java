package io.fluentopenai.client;

import io.fluentopenai.client.internal.response.RetryAfter;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The status and headers of a response.
 *
 * <p>Immutable.
 */
public final class ResponseInfo {
    private final int status;
    private final HttpHeaders headers;

    ResponseInfo(int status, HttpHeaders headers) {
        this.status = status;
        this.headers = Objects.requireNonNull(headers, "headers");
    }

    /** Creates response information, for tests. */
    public static ResponseInfo of(int status, HttpHeaders headers) {
        return new ResponseInfo(status, headers);
    }

    /** Returns the HTTP status. */
    public int status() {
        return status;
    }

    /** Returns the response headers. */
    public HttpHeaders headers() {
        return headers;
    }

    /** Returns the first value of a header, or null if there is none. The name is case-insensitive. */
    public @Nullable String header(String name) {
        List<String> values = headers.map().get(name);
        return values == null || values.isEmpty() ? null : values.get(0);
    }

    /** Returns the {@code x-request-id} header, which OpenAI's support asks for, or null if it is missing. */
    public @Nullable String requestId() {
        return header("x-request-id");
    }

    /** Returns the {@code openai-processing-ms} header, or null if it is missing or not a number. */
    public @Nullable Duration processingTime() {
        Long millis = RateLimits.count(header("openai-processing-ms"));
        return millis == null ? null : Duration.ofMillis(millis);
    }

    /** Returns the {@code openai-organization} header, the organization that was charged, or null if it is missing. */
    public @Nullable String organization() {
        return header("openai-organization");
    }

    /** Returns the {@code openai-version} header, the API version of the response, or null if it is missing. */
    public @Nullable String apiVersion() {
        return header("openai-version");
    }

    /** Returns the {@code x-ratelimit-*} headers: the limits and the remaining requests and tokens. */
    public RateLimits rateLimits() {
        return RateLimits.of(this);
    }

    /**
     * Returns how long the server asks to wait before the next attempt, from {@code retry-after-ms} or {@code
     * Retry-After} (in seconds or as a date). Zero if the time is not in the future; null if neither header is present
     * and readable.
     */
    public @Nullable Duration retryAfter() {
        return RetryAfter.of(this, InstantSource.system());
    }

    /** Returns the status and the request id. */
    @Override
    public String toString() {
        String id = requestId();
        return id == null ? "HTTP " + status : "HTTP " + status + ", request " + id;
    }
}
