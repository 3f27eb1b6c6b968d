package io.fluentopenai.client.error;

import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.internal.Quota;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The server responded with an error: by its status, in the body of a successful response, or in an event of a stream.
 * In the last two cases the exception class matches the error, and {@link #status()} is still that of the response,
 * 200.
 *
 * <p>Common statuses have subclasses; all others use this class.
 */
public class ApiException extends OpenAIException {
    private static final long serialVersionUID = 1L;

    private final transient ApiError error;

    /**
     * Creates an exception for an error response.
     *
     * @param request the operation, such as {@code POST /files}; the start of the message
     */
    public ApiException(String request, ResponseInfo info, ApiError error) {
        super(message(request, info, error), null, info);
        this.error = error;
    }

    /** Returns the contents of the error body. */
    public final ApiError error() {
        return error;
    }

    /** Returns the error code, such as {@code model_not_found}, or null if the server sent none. */
    public final @Nullable String code() {
        return error.code();
    }

    /** Returns the type of error, such as {@code invalid_request_error}, or null if the server sent none. */
    public final @Nullable String type() {
        return error.type();
    }

    /** Returns the request parameter that caused the error, or null if the server named none. */
    public final @Nullable String param() {
        return error.param();
    }

    /** Returns the whole response body, or the data of the stream event, with credentials masked. */
    public final String rawBody() {
        return error.body();
    }

    /**
     * Returns how long the server asks to wait before the next attempt, from {@code retry-after-ms} or {@code
     * Retry-After}, or null if neither header is present and readable.
     */
    public final @Nullable Duration retryAfter() {
        ResponseInfo info = info();
        return info == null ? null : info.retryAfter();
    }

    private static String message(String request, ResponseInfo info, ApiError error) {
        StringBuilder out = new StringBuilder(request).append(": HTTP ").append(info.status());
        if (error.message() != null) {
            out.append(": ").append(error.message());
        }
        String before = " (";
        before = detail(out, before, "type", error.type());
        before = detail(out, before, "code", error.code());
        before = detail(out, before, "param", error.param());
        before = detail(out, before, "request id", info.requestId());
        if (!before.equals(" (")) {
            out.append(')');
        }
        if (Quota.isUsedUp(error.code(), error.type())) {
            out.append(". The account's quota is exhausted, so retrying does not help."
                    + " Add credit or raise the limit in the provider's billing settings");
        }
        return out.toString();
    }

    private static String detail(StringBuilder out, String before, String name, @Nullable String value) {
        if (value == null) {
            return before;
        }
        out.append(before).append(name).append(' ').append(value);
        return ", ";
    }

    /** Creates the exception for a response with an error status. */
    public static ApiException of(String request, ResponseInfo info, ApiError error) {
        return ofStatus(info.status(), request, info, error);
    }

    /** Creates the exception for an error inside a successful response. The error's code or type decides the class. */
    public static ApiException ofInBand(String request, ResponseInfo info, ApiError error) {
        return ofStatus(statusOf(error), request, info, error);
    }

    private static ApiException ofStatus(int status, String request, ResponseInfo info, ApiError error) {
        switch (status) {
            case 400:
                return new BadRequestException(request, info, error);
            case 401:
                return new AuthenticationException(request, info, error);
            case 403:
                return new PermissionDeniedException(request, info, error);
            case 404:
                return new NotFoundException(request, info, error);
            case 409:
                return new ConflictException(request, info, error);
            case 422:
                return new UnprocessableEntityException(request, info, error);
            case 429:
                return new RateLimitException(request, info, error);
            default:
                return status >= 500
                        ? new InternalServerException(request, info, error)
                        : new ApiException(request, info, error);
        }
    }

    private static int statusOf(ApiError error) {
        int status = statusOf(error.code());
        return status != 0 ? status : statusOf(error.type());
    }

    private static int statusOf(@Nullable String word) {
        if (word == null) {
            return 0;
        }
        switch (word) {
            case "invalid_api_key":
            case "authentication_error":
                return 401;
            case "permission_error":
            case "permission_denied":
                return 403;
            case "model_not_found":
            case "not_found":
            case "not_found_error":
                return 404;
            case "rate_limit_exceeded":
            case "rate_limit_error":
            case "insufficient_quota":
            case "billing_hard_limit_reached":
            case "billing_not_active":
            case "requests":
            case "tokens":
                return 429;
            case "invalid_request_error":
            case "invalid_prompt":
            case "context_length_exceeded":
                return 400;
            case "server_error":
            case "internal_error":
            case "internal_server_error":
            case "overloaded_error":
                return 500;
            default:
                return number(word);
        }
    }

    private static int number(String word) {
        try {
            int status = Integer.parseInt(word);
            return status >= 400 && status < 600 ? status : 0;
        } catch (NumberFormatException notANumber) {
            return 0;
        }
    }
}
