package io.fluentopenai.client.json;

import com.fasterxml.jackson.annotation.JsonKey;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An enum that may get new values. The documented values are constants of the subclass; any other string is kept
 * unchanged. Compare with {@code equals}, or switch over {@link #value()}.
 *
 * <p>Immutable.
 */
public abstract class OpenEnum implements JsonValue {
    private final String value;

    /** For generated subclasses. */
    protected OpenEnum(String value) {
        this.value = Objects.requireNonNull(value, "value");
    }

    /** Returns the constants by their strings, in order. For generated subclasses. */
    @SafeVarargs
    protected static <E extends OpenEnum> Map<String, E> index(E... constants) {
        Map<String, E> index = new LinkedHashMap<>(constants.length * 2);
        for (E constant : constants) {
            index.put(constant.value(), constant);
        }
        return index;
    }

    /** Returns the values for several strings. For generated setters. */
    public static <E extends OpenEnum> List<E> list(Function<String, E> of, String first, String... more) {
        return Stream.concat(Stream.of(first), Stream.of(more)).map(of).toList();
    }

    /** Returns the JSON string. */
    @JsonKey
    public final String value() {
        return value;
    }

    @Override
    public final void write(JsonWriter out) throws IOException {
        out.string(value);
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return this == other
                || other != null && getClass() == other.getClass() && value.equals(((OpenEnum) other).value);
    }

    @Override
    public final int hashCode() {
        return value.hashCode();
    }

    /** Returns the JSON string. */
    @Override
    public final String toString() {
        return value;
    }
}
