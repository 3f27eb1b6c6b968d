package io.fluentopenai.client;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A successful response: its body, status and headers.
 *
 * <p>As immutable as its body.
 *
 * @param <T> the type of the body; {@code Void} if the operation has none
 */
public final class ApiResponse<T extends @Nullable Object> {
    private final ResponseInfo info;
    private final T body;

    private ApiResponse(ResponseInfo info, T body) {
        this.info = info;
        this.body = body;
    }

    /** Creates a response, for tests. */
    public static <T extends @Nullable Object> ApiResponse<T> of(ResponseInfo info, T body) {
        return new ApiResponse<>(Objects.requireNonNull(info, "info"), body);
    }

    /** Returns the body, or null if the operation has none. */
    public T body() {
        return body;
    }

    /** Returns the status and headers. */
    public ResponseInfo info() {
        return info;
    }

    /** Returns the HTTP status. */
    public int status() {
        return info.status();
    }

    /** Returns the response headers. */
    public HttpHeaders headers() {
        return info.headers();
    }

    /** Returns the {@code x-request-id} header, which OpenAI's support asks for, or null if it is missing. */
    public @Nullable String requestId() {
        return info.requestId();
    }

    /** Returns the {@code openai-processing-ms} header, or null if it is missing or not a number. */
    public @Nullable Duration processingTime() {
        return info.processingTime();
    }

    /** Returns the {@code openai-organization} header, or null if it is missing. */
    public @Nullable String organization() {
        return info.organization();
    }

    /** Returns the {@code openai-version} header, the API version of the response, or null if it is missing. */
    public @Nullable String apiVersion() {
        return info.apiVersion();
    }

    /** Returns the {@code x-ratelimit-*} headers: the limits and the remaining requests and tokens. */
    public RateLimits rateLimits() {
        return info.rateLimits();
    }

    /** Returns the status, the request id and the body. */
    @Override
    public String toString() {
        return info + ": " + body;
    }
}
