package io.fluentopenai.client.error;

import io.fluentopenai.client.ResponseInfo;
import org.jspecify.annotations.Nullable;

/** An event stream broke off before its end, or what came in its place is no event stream. */
public final class StreamException extends OpenAIException {
    private static final long serialVersionUID = 1L;

    /** With what the network said as the cause. */
    public StreamException(String message, @Nullable Throwable cause, @Nullable ResponseInfo info) {
        super(message, cause, info);
    }
}
