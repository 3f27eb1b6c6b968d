package io.fluentopenai.structured;

import io.fluentopenai.ApiObject;

/** The answer was withheld, or cut off, by the provider's filter of contents. Immutable. */
public final class FilteredOutputException extends StructuredOutputException {
    private static final long serialVersionUID = 1L;

    /**
     * For an answer that was filtered.
     *
     * @param reason the API's own word, such as {@code finish_reason content_filter}
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
