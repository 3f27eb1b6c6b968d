package io.fluentopenai.schema;

/**
 * Thrown when strict mode cannot express a type or a handwritten schema breaks its rules. The message has the location,
 * the reason and a remedy. Immutable.
 */
public final class SchemaException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String path;
    private final String reason;
    private final String remedy;

    SchemaException(String path, String reason, String remedy) {
        super(path + ": " + reason + ". " + remedy + ".");
        this.path = path;
        this.reason = reason;
        this.remedy = remedy;
    }

    /** Returns the requested type with the path to the offending part, such as {@code Order.lines[].price}. */
    public String path() {
        return path;
    }

    /** Returns the reason. */
    public String reason() {
        return reason;
    }

    /** Returns what to do. */
    public String remedy() {
        return remedy;
    }
}
