package io.fluentopenai.structured;

import io.fluentopenai.ApiObject;

/**
 * There is no answer to read a value from: it failed, it has not finished, the model calls tools first, or it wrote nothing.
 * Immutable.
 */
public final class MissingOutputException extends StructuredOutputException {
    private static final long serialVersionUID = 1L;

    /**
     * For an answer without a value.
     *
     * @param reason why, and what to do, as sentences without the last full stop
     */
    public MissingOutputException(ApiObject<?> response, String text, String reason) {
        super("There is no value: " + reason, null, response, text);
    }
}
