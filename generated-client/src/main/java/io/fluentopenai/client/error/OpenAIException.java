package io.fluentopenai.client.error;

import io.fluentopenai.client.ResponseInfo;
import org.jspecify.annotations.Nullable;

/**
 * A call that gave no usable answer. The subclasses say why.
 *
 * <p>Immutable.
 */
public class OpenAIException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable ResponseInfo info;

    /** For subclasses; the response information is null if no answer arrived. */
    protected OpenAIException(String message, @Nullable Throwable cause, @Nullable ResponseInfo info) {
        super(message, cause);
        this.info = info;
    }

    /** Status and headers of the answer; null if none arrived, or if this exception was serialized. */
    public final @Nullable ResponseInfo info() {
        return info;
    }

    /** The HTTP status; 0 if no answer arrived. */
    public final int status() {
        return info == null ? 0 : info.status();
    }

    /** The request id, which the provider's support asks for; null if there is none. */
    public final @Nullable String requestId() {
        return info == null ? null : info.requestId();
    }
}
