package io.fluentopenai.structured;

import io.fluentopenai.ApiObject;

/** The answer was cut off before its end, by a limit of tokens. {@link #text()} is its beginning. Immutable. */
public final class TruncatedOutputException extends StructuredOutputException {
    private static final long serialVersionUID = 1L;

    /**
     * For an answer that was cut off.
     *
     * @param reason the API's own word, such as {@code finish_reason length}
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
