package io.fluentopenai.structured;

import io.fluentopenai.ApiObject;
import io.fluentopenai.client.error.OpenAIException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when an answer has no value of the requested type. The subclasses say why, and the message says what to do.
 * The exception has the complete answer, which you have paid for, and its text.
 *
 * <p>Immutable.
 */
public abstract sealed class StructuredOutputException extends OpenAIException
        permits FilteredOutputException,
                InvalidOutputException,
                MissingOutputException,
                RefusalException,
                TruncatedOutputException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable ApiObject<?> response;
    private final String text;

    StructuredOutputException(String message, @Nullable Throwable cause, ApiObject<?> response, String text) {
        super(message + requestId(response), cause, response.info());
        this.response = response;
        this.text = text;
    }

    private static String requestId(ApiObject<?> response) {
        String id = response.info() == null ? null : response.info().requestId();
        return id == null ? "" : " (request id " + id + ")";
    }

    /** Returns the text of the answer, which may be incomplete; empty if there is none. */
    public final String text() {
        return text;
    }

    /**
     * Returns the answer: a {@code ChatCompletion}, a {@code ModelResponse}, a {@code Run} or a {@code ThreadMessage};
     * null after deserialization of this exception.
     */
    public final @Nullable ApiObject<?> response() {
        return response;
    }
}
