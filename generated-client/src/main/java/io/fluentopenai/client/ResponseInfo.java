package io.fluentopenai.client;

import io.fluentopenai.client.internal.response.RetryAfter;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an answer says about itself: status, headers, request id.
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

    /** For tests of code that takes responses. */
    public static ResponseInfo of(int status, HttpHeaders headers) {
        return new ResponseInfo(status, headers);
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** All response headers. */
    public HttpHeaders headers() {
        return headers;
    }

    /** The first value of a header, by its name in any case; null if there is none. */
    public @Nullable String header(String name) {
        List<String> values = headers.map().get(name);
        return values == null || values.isEmpty() ? null : values.get(0);
    }

    /** The {@code x-request-id} header, which the provider's support asks for; null if the server sent none. */
    public @Nullable String requestId() {
        return header("x-request-id");
    }

    /** The {@code openai-processing-ms} header; null if it is missing or no number. */
    public @Nullable Duration processingTime() {
        Long millis = RateLimits.count(header("openai-processing-ms"));
        return millis == null ? null : Duration.ofMillis(millis);
    }

    /** The {@code openai-organization} header: the organization that was charged; null if the server sent none. */
    public @Nullable String organization() {
        return header("openai-organization");
    }

    /** The {@code openai-version} header: the version of the API that answered; null if the server sent none. */
    public @Nullable String apiVersion() {
        return header("openai-version");
    }

    /** The {@code x-ratelimit-*} headers. */
    public RateLimits rateLimits() {
        return RateLimits.of(this);
    }

    /**
     * Returns how long the server asks to wait before the next attempt, by {@code retry-after-ms} or {@code Retry-After}, in
     * seconds or as a date; zero if it names no time in the future, null if it does not say, or not in a form that can be
     * read.
     */
    public @Nullable Duration retryAfter() {
        return RetryAfter.of(this, InstantSource.system());
    }

    /** Status and request id. */
    @Override
    public String toString() {
        String id = requestId();
        return id == null ? "HTTP " + status : "HTTP " + status + ", request " + id;
    }
}
