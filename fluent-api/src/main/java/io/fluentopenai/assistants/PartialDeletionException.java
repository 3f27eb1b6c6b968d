package io.fluentopenai.assistants;

import io.fluentopenai.client.error.OpenAIException;
import java.util.List;

/**
 * Thrown when only some of several objects could be deleted. The message names the remaining ones; the same call can be
 * repeated to delete them. The cause is the first failure, and the others are its suppressed exceptions.
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

    /** Returns the ids of the remaining objects; empty after deserialization of this exception. */
    public List<String> remaining() {
        return remaining == null ? List.of() : remaining;
    }
}
