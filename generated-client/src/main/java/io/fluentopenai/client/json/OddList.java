package io.fluentopenai.client.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A list that was read with elements of another JSON type than documented. Those are null to its users and are written
 * back as they came; as their places must hold, the list cannot be changed.
 */
final class OddList<T> extends AbstractList<T> {
    private final List<T> typed;
    private final Map<Object, JsonNode> raw;

    OddList(List<T> typed, Map<Object, JsonNode> raw) {
        this.typed = typed;
        this.raw = raw;
    }

    @Nullable
    JsonNode raw(int index) {
        return raw.get(index);
    }

    @Override
    public T get(int index) {
        return typed.get(index);
    }

    @Override
    public int size() {
        return typed.size();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return super.equals(other) && (!(other instanceof OddList<?> odd) || raw.equals(odd.raw));
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}
