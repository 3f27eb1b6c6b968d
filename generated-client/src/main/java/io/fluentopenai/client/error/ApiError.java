package io.fluentopenai.client.error;

import io.fluentopenai.client.internal.compat.ErrorBodies;
import org.jspecify.annotations.Nullable;

/**
 * The contents of an error body, whatever its shape: {@code {"error": {…}}}, {@code {"error": "text"}}, {@code
 * {"object": "error", …}}, {@code {"message": "text"}}, {@code {"detail": …}}, another vendor's envelope, an array of
 * these, an error inside a choice, HTML, or plain text.
 *
 * <p>Immutable.
 *
 * @param message the message for people; null if the body has none
 * @param type the type of error, such as {@code invalid_request_error}; null if the body has none
 * @param code the error code, such as {@code model_not_found}, or a number as text; null if the body has none
 * @param param the request parameter that caused the error; null if the body names none
 * @param body the whole body
 */
public record ApiError(
        @Nullable String message,
        @Nullable String type,
        @Nullable String code,
        @Nullable String param,
        String body) {
    /** Parses an error body. Accepts any text. */
    public static ApiError parse(String body) {
        return ErrorBodies.read(body);
    }
}
