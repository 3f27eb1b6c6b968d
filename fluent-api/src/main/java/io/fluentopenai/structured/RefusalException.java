package io.fluentopenai.structured;

import io.fluentopenai.ApiObject;

/** Thrown when the model refuses and returns a refusal instead of the value. Immutable. */
public final class RefusalException extends StructuredOutputException {
    private static final long serialVersionUID = 1L;

    private final String refusal;

    /** Creates the exception for a refusal. */
    public RefusalException(ApiObject<?> response, String text, String refusal) {
        super("The model refused: " + refusal + " Rephrase the request, or show the refusal", null, response, text);
        this.refusal = refusal;
    }

    /** Returns the refusal message of the model. */
    public String refusal() {
        return refusal;
    }
}
