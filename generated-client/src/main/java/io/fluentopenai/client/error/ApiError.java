package io.fluentopenai.client.error;

import io.fluentopenai.client.internal.compat.ErrorBodies;
import org.jspecify.annotations.Nullable;

/**
 * What the body of an error says, whichever shape it has: {@code {"error": {…}}}, {@code {"error": "text"}}, {@code
 * {"object": "error", …}}, {@code {"message": "text"}}, {@code {"detail": …}}, a vendor's envelope, one of these in an array,
 * an error in a choice, HTML, or plain text.
 *
 * @param message what a person should read; null if the body says nothing
 * @param type the kind of error, such as {@code invalid_request_error}
 * @param code the precise reason, such as {@code model_not_found}; a number as its text
 * @param param the request property that is to blame
 * @param body the whole body
 */
public record ApiError(
        @Nullable String message,
        @Nullable String type,
        @Nullable String code,
        @Nullable String param,
        String body) {
    /** Reads the body of an error. Anything is accepted. */
    public static ApiError parse(String body) {
        return ErrorBodies.read(body);
    }
}
