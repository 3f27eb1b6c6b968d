package io.fluentopenai.structured;

import io.fluentopenai.ApiObject;
import io.fluentopenai.schema.SchemaMismatchException;

/**
 * Thrown when the answer is not valid JSON or does not match the schema. Servers that enforce the schema prevent this;
 * other servers treat it as a hint or ignore it. Immutable.
 */
public final class InvalidOutputException extends StructuredOutputException {
    private static final long serialVersionUID = 1L;

    private final String path;

    /** Creates the exception for an answer that cannot be parsed. */
    public InvalidOutputException(ApiObject<?> response, String type, SchemaMismatchException mismatch) {
        super(
                "The answer does not match " + type + ": " + mismatch.getMessage()
                        + ". Ask again, or use a model that supports structured outputs: this one did not follow the schema",
                mismatch,
                response,
                mismatch.text());
        this.path = mismatch.path();
    }

    /** Returns the JSON path of the mismatch, such as {@code $.lines[2].price}; {@code $} is the whole answer. */
    public String path() {
        return path;
    }
}
