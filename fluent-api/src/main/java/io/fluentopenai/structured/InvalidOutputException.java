package io.fluentopenai.structured;

import io.fluentopenai.ApiObject;
import io.fluentopenai.schema.SchemaMismatchException;

/**
 * What the model wrote is no JSON, or not of the type that it was asked for. Servers that enforce schemas do not let that
 * happen; others take the schema for a hint, or for nothing. Immutable.
 */
public final class InvalidOutputException extends StructuredOutputException {
    private static final long serialVersionUID = 1L;

    private final String path;

    /** For an answer that cannot be read. */
    public InvalidOutputException(ApiObject<?> response, String type, SchemaMismatchException mismatch) {
        super(
                "The answer does not match " + type + ": " + mismatch.getMessage()
                        + ". Ask again, or use a model that supports structured outputs: this one did not follow the schema",
                mismatch,
                response,
                mismatch.text());
        this.path = mismatch.path();
    }

    /** Where in the text, such as {@code $.lines[2].price}; {@code $} is the whole. */
    public String path() {
        return path;
    }
}
