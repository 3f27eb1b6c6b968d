package io.fluentopenai.client.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects the properties of an object that a hand-written immutable type has no field for. Pass it to the {@link
 * JsonReader} in place of a generated model, and then keep {@link #toMap()}.
 *
 * <p>Not thread-safe. Use one for each object.
 */
public final class JsonRemainder extends JsonModel {
    private static final Object[] NO_VALUES = {};

    private final Fields fields;

    /**
     * Creates an empty remainder.
     *
     * @param fields the typed properties of the object
     */
    public JsonRemainder(Fields fields) {
        this.fields = fields;
    }

    /**
     * Returns the undocumented properties, the values of another JSON type than documented, and the nulls of documented
     * properties.
     *
     * @return an unmodifiable map whose {@code toString()} masks secrets; empty if the typed properties hold everything
     */
    public Map<String, JsonNode> toMap() {
        Map<String, JsonNode> all = extraProperties();
        for (int index = 0; index < fields.size(); index++) {
            if (isNull(index)) {
                if (!(all instanceof LinkedHashMap)) {
                    all = new LinkedHashMap<>(all);
                }
                all.put(fields.name(index), NullNode.instance);
            }
        }
        return all.isEmpty() ? Collections.emptyMap() : new Kept(all);
    }

    private static final class Kept extends AbstractMap<String, JsonNode> {
        private final Map<String, JsonNode> map;

        Kept(Map<String, JsonNode> map) {
            this.map = map;
        }

        @Override
        public @Nullable JsonNode get(Object name) {
            return map.get(name);
        }

        @Override
        public boolean containsKey(Object name) {
            return map.containsKey(name);
        }

        @Override
        public Set<Map.Entry<String, JsonNode>> entrySet() {
            return Collections.unmodifiableMap(map).entrySet();
        }

        @Override
        public String toString() {
            return Json.redacted(new ObjectNode(JsonNodeFactory.instance, map));
        }
    }

    @Override
    protected Fields fields() {
        return fields;
    }

    @Override
    protected @Nullable Object[] fieldValues() {
        return NO_VALUES;
    }

    @Override
    protected void writeProperties(JsonWriter out) {}
}
