package io.fluentopenai.client.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.AbstractMap;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Works like {@link OddList}, for a map. */
final class OddMap<T> extends AbstractMap<String, T> {
    private final Map<String, T> typed;
    private final Map<Object, JsonNode> raw;

    OddMap(Map<String, T> typed, Map<Object, JsonNode> raw) {
        this.typed = typed;
        this.raw = raw;
    }

    @Nullable
    JsonNode raw(String key) {
        return raw.get(key);
    }

    @Override
    public Set<Entry<String, T>> entrySet() {
        return Collections.unmodifiableSet(typed.entrySet());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return super.equals(other) && (!(other instanceof OddMap<?> odd) || raw.equals(odd.raw));
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}
