package io.fluentopenai.openapi.importer.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Small helpers over Jackson's tree. Stateless. */
public final class Json {
    private Json() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    public static ArrayNode strings(Iterable<String> values) {
        ArrayNode array = array();
        values.forEach(array::add);
        return array;
    }

    /** The members of an object that have one of these names, in the order of the names. */
    public static ObjectNode only(JsonNode object, List<String> names) {
        ObjectNode only = object();
        for (String name : names) {
            JsonNode value = object.get(name);
            if (value != null) {
                only.set(name, value);
            }
        }
        return only;
    }

    /** An object with one member. */
    public static ObjectNode object(String name, JsonNode value) {
        ObjectNode object = object();
        object.set(name, value);
        return object;
    }

    public static ObjectNode ref(String target) {
        return object().put("$ref", target);
    }

    /** The members of an object; none if {@code node} is null or something else. */
    public static Iterable<Map.Entry<String, JsonNode>> members(@Nullable JsonNode node) {
        return node instanceof ObjectNode object ? object.properties() : List.of();
    }

    /** Adds a member to an object behind another one; at the end if {@code before} is null or not there. */
    public static void putBehind(ObjectNode object, @Nullable String before, String key, JsonNode value) {
        List<Map.Entry<String, JsonNode>> rest = new ArrayList<>();
        boolean behind = false;
        for (Map.Entry<String, JsonNode> member : List.copyOf(object.properties())) {
            if (behind) {
                rest.add(member);
                object.remove(member.getKey());
            }
            behind |= member.getKey().equals(before);
        }
        object.set(key, value);
        rest.forEach(member -> object.set(member.getKey(), member.getValue()));
    }

    public static @Nullable String text(JsonNode node, String key) {
        JsonNode value = node.get(key);
        return value != null && value.isTextual() ? value.textValue() : null;
    }

    public static boolean isTrue(JsonNode node, String key) {
        JsonNode value = node.get(key);
        return value != null && value.isBoolean() && value.booleanValue();
    }

    /** The strings of an array member; none if there is no such array. */
    public static List<String> texts(JsonNode node, String key) {
        List<String> texts = new ArrayList<>();
        JsonNode value = node.get(key);
        if (value != null && value.isArray()) {
            value.forEach(item -> texts.add(item.asText()));
        }
        return texts;
    }

    /** Returns whether a schema is {@code false}: nothing is valid. */
    public static boolean isNever(JsonNode json) {
        return json.equals(BooleanNode.FALSE);
    }
}
