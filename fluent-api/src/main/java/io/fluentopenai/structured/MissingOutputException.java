package io.fluentopenai.structured;

import io.fluentopenai.ApiObject;

/**
 * Thrown when there is no answer to parse: it failed, it has not finished, the model calls tools first, or it is empty.
 * Immutable.
 */
public final class MissingOutputException extends StructuredOutputException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception for an answer without a value.
     *
     * @param reason the reason and what to do, as sentences without the last full stop
     */
    public MissingOutputException(ApiObject<?> response, String text, String reason) {
        super("There is no value: " + reason, null, response, text);
    }
}
