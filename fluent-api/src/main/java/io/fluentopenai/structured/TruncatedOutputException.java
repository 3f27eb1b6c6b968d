package io.fluentopenai.structured;

import io.fluentopenai.ApiObject;

/** Thrown when a token limit cut the answer off. {@link #text()} returns its beginning. Immutable. */
public final class TruncatedOutputException extends StructuredOutputException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception for an answer that was cut off.
     *
     * @param reason the reason in the API's terms, such as {@code finish_reason length}
     * @param remedy what to do, as a sentence without a full stop
     */
    public TruncatedOutputException(ApiObject<?> response, String text, String reason, String remedy) {
        super(
                "The answer was cut off after " + text.length() + " characters (" + reason + "). " + remedy,
                null,
                response,
                text);
    }
}
