package io.fluentopenai.client.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A value that may be of several JSON types, such as a string or a list of strings. Subclasses have a factory, a test
 * and an accessor for each.
 *
 * <p>As immutable as what it holds.
 */
public abstract class JsonChoice implements JsonValue {
    /** The branch of a value that fits none of the documented types. */
    protected static final int UNKNOWN = -1;

    private final int branch;
    private final Object value;

    /** For generated subclasses. */
    protected JsonChoice(int branch, Object value) {
        this.branch = branch;
        this.value = Objects.requireNonNull(value, "value");
    }

    /** Which of the documented types this is. */
    protected final boolean is(int wanted) {
        return branch == wanted;
    }

    /**
     * The value, if it is of that type.
     *
     * @throws IllegalStateException if it is of another type
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

    /** Whether the value is of none of the documented types. */
    public final boolean isUnknown() {
        return branch == UNKNOWN;
    }

    /**
     * The value as it came, if it is of none of the documented types.
     *
     * @throws IllegalStateException if it is of a documented type
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

    /** The JSON of this value, with the values of secret properties masked. */
    @Override
    public final String toString() {
        return Json.redacted(value);
    }
}
