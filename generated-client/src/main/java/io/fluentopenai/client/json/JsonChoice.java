package io.fluentopenai.client.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A value that may have one of several JSON types, such as a string or a list of strings. Subclasses have a factory
 * method, a test and an accessor for each.
 *
 * <p>As immutable as its value.
 */
public abstract class JsonChoice implements JsonValue {
    /** The branch of a value that matches none of the documented types. */
    protected static final int UNKNOWN = -1;

    private final int branch;
    private final Object value;

    /** Creates a value; for generated subclasses. */
    protected JsonChoice(int branch, Object value) {
        this.branch = branch;
        this.value = Objects.requireNonNull(value, "value");
    }

    /** Returns whether the value has the given documented type. */
    protected final boolean is(int wanted) {
        return branch == wanted;
    }

    /**
     * Returns the value if it has the given type.
     *
     * @throws IllegalStateException if the value has another type
     */
    protected final Object as(int wanted, String type) {
        if (branch != wanted) {
            throw new IllegalStateException("This "
                    .concat(getClass().getSimpleName())
                    .concat(" is not ")
                    .concat(type)
                    .concat(": ")
                    .concat(toString()));
        }
        return value;
    }

    /** Returns whether the value has none of the documented types. */
    public final boolean isUnknown() {
        return branch == UNKNOWN;
    }

    /**
     * Returns the JSON value if it has none of the documented types.
     *
     * @throws IllegalStateException if the value has a documented type
     */
    public final JsonNode asUnknown() {
        return (JsonNode) as(UNKNOWN, "an unknown value");
    }

    @Override
    public final void write(JsonWriter out) throws IOException {
        out.any(value);
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof JsonChoice that
                        && getClass() == other.getClass()
                        && branch == that.branch
                        && value.equals(that.value);
    }

    @Override
    public final int hashCode() {
        return value.hashCode();
    }

    /** Returns the JSON of this value, with the values of secret properties masked. */
    @Override
    public final String toString() {
        return Json.redacted(value);
    }
}
