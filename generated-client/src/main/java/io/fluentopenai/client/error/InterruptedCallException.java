package io.fluentopenai.client.error;

import org.jspecify.annotations.Nullable;

/**
 * The calling thread was interrupted while it waited. The exchange is cancelled, and the thread's interrupt flag is set
 * again.
 */
public final class InterruptedCallException extends OpenAIException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception; {@code cause} is the interruption. */
    public InterruptedCallException(String message, @Nullable Throwable cause) {
        super(message, cause, null);
    }
}
