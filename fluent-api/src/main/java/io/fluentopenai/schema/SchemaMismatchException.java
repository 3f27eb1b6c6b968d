package io.fluentopenai.schema;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the model's text is not valid JSON, does not match the schema, or is rejected by the Java type. The
 * exception has the text; its message has the location and the reason, without the text. Immutable.
 */
public final class SchemaMismatchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String text;
    private final String path;

    SchemaMismatchException(String text, String path, String reason, @Nullable Throwable cause) {
        super(path + ": " + reason, cause);
        this.text = text;
        this.path = path;
    }

    /** Returns the complete text of the model. */
    public String text() {
        return text;
    }

    /** Returns the JSON path of the mismatch, such as {@code $.lines[2].price}; {@code $} is the whole text. */
    public String path() {
        return path;
    }
}
