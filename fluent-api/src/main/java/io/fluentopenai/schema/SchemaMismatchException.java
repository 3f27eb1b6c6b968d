package io.fluentopenai.schema;

import org.jspecify.annotations.Nullable;

/**
 * What the model wrote is no JSON, or not what the schema asks for, or the Java type refused it. It carries the text; the
 * message says where and why without repeating it. Immutable.
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

    /** All of what the model wrote. */
    public String text() {
        return text;
    }

    /** Where in it, such as {@code $.lines[2].price}; {@code $} is the whole. */
    public String path() {
        return path;
    }
}
