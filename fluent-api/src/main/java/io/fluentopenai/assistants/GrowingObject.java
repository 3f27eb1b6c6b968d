package io.fluentopenai.assistants;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.internal.compat.Later;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object that grows by the deltas of a stream: pieces of text are joined, elements of lists are found by their
 * {@code index}, and whatever else a delta says is said anew.
 *
 * <p>It works on JSON, not on the generated classes, so that unknown parts of a message grow too.
 */
final class GrowingObject {
    /** The properties whose deltas are pieces. All others, such as {@code id} and {@code type}, come whole. */
    private static final Set<String> PIECES = Set.of("value", "refusal", "arguments", "input", "logs");

    /** Leaves and what no delta has touched are a JsonNode; what grows is a StringBuilder, an object or a list. */
    private final Map<String, Object> fields = new LinkedHashMap<>();

    /** Says anew what the given object says, and leaves the rest. */
    void replace(ObjectNode news) {
        news.fields().forEachRemaining(field -> fields.put(field.getKey(), field.getValue()));
    }

    /** Adds a delta. */
    void add(ObjectNode delta) {
        delta.fields().forEachRemaining(field -> add(field.getKey(), field.getValue()));
    }

    private void add(String name, JsonNode piece) {
        if (!Later.says(piece)) {
            // A delta that has nothing to say of a property, as some servers put it.
            fields.putIfAbsent(name, piece);
        } else if (piece.isTextual() && PIECES.contains(name)) {
            text(name).append(piece.textValue());
        } else if (piece instanceof ObjectNode object) {
            object(name).add(object);
        } else if (piece instanceof ArrayNode array && holdsObjects(array)) {
            GrowingList list = list(name);
            array.forEach(element -> list.add((ObjectNode) element));
        } else {
            fields.put(name, piece);
        }
    }

    private static boolean holdsObjects(JsonNode array) {
        for (JsonNode element : array) {
            if (!element.isObject()) {
                return false;
            }
        }
        return true;
    }

    private StringBuilder text(String name) {
        return grown(name, StringBuilder.class, now -> new StringBuilder(now.isTextual() ? now.textValue() : ""));
    }

    private GrowingObject object(String name) {
        return grown(name, GrowingObject.class, now -> {
            GrowingObject object = new GrowingObject();
            if (now instanceof ObjectNode node) {
                object.replace(node);
            }
            return object;
        });
    }

    private GrowingList list(String name) {
        return grown(name, GrowingList.class, now -> {
            GrowingList list = new GrowingList();
            if (now instanceof ArrayNode array && holdsObjects(array)) {
                array.forEach(element -> list.add((ObjectNode) element));
            }
            return list;
        });
    }

    /** The value of a field in a form that grows; if it has another one, a new one that begins with the JSON of the field. */
    private <G> G grown(String name, Class<G> form, Function<JsonNode, G> begin) {
        Object now = fields.get(name);
        G grown = form.isInstance(now)
                ? form.cast(now)
                : begin.apply(now instanceof JsonNode json ? json : MissingNode.getInstance());
        fields.put(name, grown);
        return grown;
    }

    /** Returns a copy of the current state. */
    ObjectNode toTree() {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        fields.forEach((name, value) -> tree.set(name, node(value)));
        return tree;
    }

    private static JsonNode node(Object value) {
        if (value instanceof JsonNode node) {
            return node;
        }
        if (value instanceof GrowingObject object) {
            return object.toTree();
        }
        if (value instanceof GrowingList list) {
            return list.toTree();
        }
        return JsonNodeFactory.instance.textNode(value.toString());
    }

    /** Merges elements by their index. The index itself does not become a property. */
    private static final class GrowingList {
        private static final String INDEX = "index";

        private final TreeMap<Integer, GrowingObject> elements = new TreeMap<>();

        void add(ObjectNode element) {
            Integer index = index(element);
            GrowingObject grown = elements.computeIfAbsent(index, unused -> new GrowingObject());
            grown.add(element);
            grown.fields.remove(INDEX);
        }

        private Integer index(ObjectNode element) {
            @Nullable JsonNode index = element.get(INDEX);
            if (index != null && index.canConvertToInt()) {
                return index.intValue();
            }
            return elements.isEmpty() ? 0 : elements.lastKey() + 1;
        }

        ArrayNode toTree() {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            elements.values().forEach(element -> array.add(element.toTree()));
            return array;
        }
    }
}
