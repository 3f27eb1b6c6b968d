package io.fluentopenai.assistants;

import io.fluentopenai.client.error.OpenAIException;
import java.util.List;

/**
 * Not all of what was to be deleted together is gone. What is left is named, and can be deleted by the same call again. The
 * cause is the first failure; the others are suppressed in it.
 */
public final class PartialDeletionException extends OpenAIException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> remaining;

    PartialDeletionException(List<String> remaining, Throwable cause) {
        super(
                "Not everything was deleted. Left: " + String.join(", ", remaining)
                        + ". To delete them, call this again. Reason: " + cause.getMessage(),
                cause,
                cause instanceof OpenAIException failed ? failed.info() : null);
        this.remaining = List.copyOf(remaining);
    }

    /** The ids of what is left; empty if this exception was serialized. */
    public List<String> remaining() {
        return remaining == null ? List.of() : remaining;
    }
}
