package io.fluentopenai.client.internal.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.client.json.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request body that is no generated type: a list, a map, a tree, or nothing but extra properties. */
public final class AnyJson implements JsonValue {
    private final Object value;

    private AnyJson(Object value) {
        this.value = value;
    }

    /**
     * A body with extra properties set.
     *
     * @param value null for an object of the extra properties alone
     * @throws IllegalArgumentException if there are extra properties and the value is no object
     */
    public static AnyJson of(@Nullable Object value, Map<String, JsonNode> overrides) {
        if (value != null && overrides.isEmpty()) {
            return new AnyJson(value);
        }
        Map<Object, Object> merged = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            merged.putAll(map);
        } else if (value instanceof JsonNode node && node.isObject()) {
            for (Map.Entry<String, JsonNode> property : node.properties()) {
                merged.put(property.getKey(), property.getValue());
            }
        } else if (value != null) {
            throw new IllegalArgumentException("Extra body properties need a JSON object as the body");
        }
        overrides.forEach((name, override) -> {
            if (override.isMissingNode()) {
                merged.remove(name);
            } else {
                merged.put(name, override);
            }
        });
        return new AnyJson(merged);
    }

    /** The JSON, strictly: what is required must be there. */
    String text() {
        return new String(JsonWriter.toBytes(this, true, null), StandardCharsets.UTF_8);
    }

    @Override
    public void write(JsonWriter out) throws IOException {
        out.any(value);
    }
}
