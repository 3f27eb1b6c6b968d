package io.fluentopenai.structured;

import io.fluentopenai.ApiObject;
import io.fluentopenai.client.error.OpenAIException;
import org.jspecify.annotations.Nullable;

/**
 * An answer from which no value can be read. The subclasses say why, the message what to do. The answer was paid for, and is
 * here: what was written of it, and all that came with it.
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

    /** What the model wrote, as far as it came; empty if nothing. */
    public final String text() {
        return text;
    }

    /**
     * The answer, of the type that the call gives: a {@code ChatCompletion}, a {@code ModelResponse}, a {@code Run} or a {@code
     * ThreadMessage}. Null if this exception was serialized.
     */
    public final @Nullable ApiObject<?> response() {
        return response;
    }
}
