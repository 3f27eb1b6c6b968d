package io.fluentopenai.client;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A successful answer: its body, and what came with it.
 *
 * <p>As immutable as its body.
 *
 * @param <T> the type of the body; {@code Void} where the operation has none
 */
public final class ApiResponse<T extends @Nullable Object> {
    private final ResponseInfo info;
    private final T body;

    private ApiResponse(ResponseInfo info, T body) {
        this.info = info;
        this.body = body;
    }

    /** A response made by hand, as tests need it. */
    public static <T extends @Nullable Object> ApiResponse<T> of(ResponseInfo info, T body) {
        return new ApiResponse<>(Objects.requireNonNull(info, "info"), body);
    }

    /** The body; null if the operation has none. */
    public T body() {
        return body;
    }

    /** Everything but the body. */
    public ResponseInfo info() {
        return info;
    }

    /** The HTTP status. */
    public int status() {
        return info.status();
    }

    /** All response headers. */
    public HttpHeaders headers() {
        return info.headers();
    }

    /** The {@code x-request-id} header, which the provider's support asks for; null if the server sent none. */
    public @Nullable String requestId() {
        return info.requestId();
    }

    /** The {@code openai-processing-ms} header; null if it is missing. */
    public @Nullable Duration processingTime() {
        return info.processingTime();
    }

    /** The {@code openai-organization} header; null if it is missing. */
    public @Nullable String organization() {
        return info.organization();
    }

    /** The {@code openai-version} header: the version of the API that answered; null if it is missing. */
    public @Nullable String apiVersion() {
        return info.apiVersion();
    }

    /** The {@code x-ratelimit-*} headers: what is left of requests and tokens. */
    public RateLimits rateLimits() {
        return info.rateLimits();
    }

    /** Status, request id and body. */
    @Override
    public String toString() {
        return info + ": " + body;
    }
}
