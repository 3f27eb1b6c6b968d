package io.fluentopenai.realtime.session;

import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.error.OpenAIException;
import org.jspecify.annotations.Nullable;

/** Something that went wrong in a session after its handshake. The subclasses say what. */
public abstract class RealtimeException extends OpenAIException {
    private static final long serialVersionUID = 1L;

    RealtimeException(String message, @Nullable Throwable cause) {
        this(message, cause, null);
    }

    RealtimeException(String message, @Nullable Throwable cause, @Nullable ResponseInfo info) {
        super(message, cause, info);
    }
}
