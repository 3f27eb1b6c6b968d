package io.fluentopenai.structured;

import io.fluentopenai.ApiObject;

/** The model refuses to answer, and says so in words instead of the value. Immutable. */
public final class RefusalException extends StructuredOutputException {
    private static final long serialVersionUID = 1L;

    private final String refusal;

    /** For an answer that is a refusal. */
    public RefusalException(ApiObject<?> response, String text, String refusal) {
        super("The model refused: " + refusal + " Rephrase the request, or show the refusal", null, response, text);
        this.refusal = refusal;
    }

    /** What the model says instead. */
    public String refusal() {
        return refusal;
    }
}
