package io.fluentopenai.structured;

import io.fluentopenai.ApiObject;

/** Thrown when the provider's content filter withheld the answer or cut it off. Immutable. */
public final class FilteredOutputException extends StructuredOutputException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception for a filtered answer.
     *
     * @param reason the reason in the API's terms, such as {@code finish_reason content_filter}
     */
    public FilteredOutputException(ApiObject<?> response, String text, String reason) {
        super(
                "The provider's content filter ended the answer after " + text.length() + " characters (" + reason
                        + "). Rephrase the request, or change its content",
                null,
                response,
                text);
    }
}
