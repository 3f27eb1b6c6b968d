package io.fluentopenai.schema;

/** A type that strict mode has no schema for. It says where, why, and what to do instead. Immutable. */
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

    /** The type that was asked for and the way from it to the culprit, such as {@code Order.lines[].price}. */
    public String path() {
        return path;
    }

    /** Why there is no schema. */
    public String reason() {
        return reason;
    }

    /** What to do. */
    public String remedy() {
        return remedy;
    }
}
