package io.fluentopenai.client.error;

import io.fluentopenai.client.ResponseInfo;
import org.jspecify.annotations.Nullable;

/**
 * The superclass of all exceptions for failed calls. The subclasses give the reason.
 *
 * <p>Immutable.
 */
public class OpenAIException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable ResponseInfo info;

    /**
     * Creates an exception.
     *
     * @param info the status and headers of the response; null if none arrived
     */
    protected OpenAIException(String message, @Nullable Throwable cause, @Nullable ResponseInfo info) {
        super(message, cause);
        this.info = info;
    }

    /** Returns the status and headers of the response, or null if none arrived or this exception was deserialized. */
    public final @Nullable ResponseInfo info() {
        return info;
    }

    /** Returns the HTTP status, or 0 if no response arrived. */
    public final int status() {
        return info == null ? 0 : info.status();
    }

    /** Returns the {@code x-request-id} header, which OpenAI's support asks for, or null if there is none. */
    public final @Nullable String requestId() {
        return info == null ? null : info.requestId();
    }
}
