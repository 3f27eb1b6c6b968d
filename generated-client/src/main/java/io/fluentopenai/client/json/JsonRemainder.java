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
 * What an object holds beyond the typed properties of an immutable type that is written by hand: such a type hands one of
 * these to the {@link JsonReader} where a generated model hands itself, and afterwards keeps {@link #toMap()}.
 *
 * <p>Not thread-safe; for one object.
 */
public final class JsonRemainder extends JsonModel {
    private static final Object[] NO_VALUES = {};

    private final Fields fields;

    /**
     * Nothing yet.
     *
     * @param fields the properties of the object that is read
     */
    public JsonRemainder(Fields fields) {
        this.fields = fields;
    }

    /**
     * Unknown properties, values of another JSON type than documented, and nulls of documented properties.
     *
     * @return an unmodifiable map, whose text masks secrets; empty if the typed properties hold everything
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
