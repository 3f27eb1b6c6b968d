package io.fluentopenai.client.error;

import io.fluentopenai.client.ResponseInfo;
import org.jspecify.annotations.Nullable;

/** The connection could not be established, or broke before the response was complete. */
public final class ConnectionException extends OpenAIException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception; {@code cause} is the network error, and {@code info} is null if no response arrived. */
    public ConnectionException(String message, @Nullable Throwable cause, @Nullable ResponseInfo info) {
        super(message, cause, info);
    }
}
