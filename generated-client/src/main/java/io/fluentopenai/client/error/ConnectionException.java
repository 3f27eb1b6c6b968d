package io.fluentopenai.client.error;

import io.fluentopenai.client.ResponseInfo;
import org.jspecify.annotations.Nullable;

/** The server could not be reached, or the connection broke before the answer was complete. */
public final class ConnectionException extends OpenAIException {
    private static final long serialVersionUID = 1L;

    /** With what the network said as the cause. */
    public ConnectionException(String message, @Nullable Throwable cause, @Nullable ResponseInfo info) {
        super(message, cause, info);
    }
}
