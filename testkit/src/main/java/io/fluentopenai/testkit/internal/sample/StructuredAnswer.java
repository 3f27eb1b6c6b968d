package io.fluentopenai.testkit.internal.sample;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.internal.value.Json;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Answers a request for a structured output as a model would that is held to the schema: with a value that it allows. It knows
 * what strict mode knows: references to the root and to {@code $defs}, {@code anyOf}, and the bounds of scalars and lists.
 */
public final class StructuredAnswer {
    private final JsonNode root;
    private final Scalars scalars = new Scalars(0);

    /** The references that are being followed: a value must end somewhere. */
    private final Deque<String> following = new ArrayDeque<>();

    private StructuredAnswer(JsonNode root) {
        this.root = root;
    }

    /**
     * A value of the schema that a request asks for.
     *
     * @return null if it asks for none, or for one that is beyond this
     */
    public static @Nullable String to(JsonNode request) {
        JsonNode schema = request.at("/response_format/json_schema/schema");
        if (!schema.isObject()) {
            schema = request.at("/text/format/schema");
        }
        if (!schema.isObject()) {
            return null;
        }
        try {
            JsonNode value = new StructuredAnswer(schema).make(schema, 0);
            return value == null ? null : Json.text(value);
        } catch (IllegalArgumentException beyond) {
            return null;
        }
    }

    /** Makes a value, or null if it would never end; the pick says which of several alternatives to take. */
    private @Nullable JsonNode make(JsonNode schema, int pick) {
        String reference = schema.path("$ref").asText();
        if (!reference.isEmpty()) {
            return follow(reference, pick);
        }
        if (schema.has("const")) {
            return schema.get("const");
        }
        if (schema.has("enum")) {
            return schema.get("enum").get(pick % schema.get("enum").size());
        }
        if (schema.has("anyOf")) {
            return either(schema.get("anyOf"), pick);
        }
        JsonNode type = schema.path("type");
        return switch (type.isArray() ? type.path(0).asText() : type.asText()) {
            case "object" -> object(schema);
            case "array" -> list(schema);
            case "string" -> scalars.string(schema, false);
            case "integer" -> scalars.integer(schema);
            case "number" -> scalars.number(schema);
            case "boolean" -> scalars.bool();
            case "null" -> NullNode.getInstance();
            default -> throw new IllegalArgumentException("No type: " + schema);
        };
    }

    private @Nullable JsonNode follow(String reference, int pick) {
        if (following.contains(reference) || !reference.startsWith("#")) {
            return null;
        }
        following.push(reference);
        try {
            return make(root.at(reference.substring(1)), pick);
        } finally {
            following.pop();
        }
    }

    private @Nullable JsonNode either(JsonNode branches, int pick) {
        for (int i = 0; i < branches.size(); i++) {
            JsonNode made = make(branches.get((pick + i) % branches.size()), 0);
            if (made != null) {
                return made;
            }
        }
        return null;
    }

    private @Nullable JsonNode object(JsonNode schema) {
        ObjectNode object = Json.object();
        for (var property : schema.path("properties").properties()) {
            JsonNode value = make(property.getValue(), 0);
            if (value == null) {
                return null;
            }
            object.set(property.getKey(), value);
        }
        return object;
    }

    /** Two elements where there may be two, so that a list looks like one. */
    private @Nullable JsonNode list(JsonNode schema) {
        int least = schema.path("minItems").asInt(0);
        int wanted = Math.min(Math.max(least, 2), schema.path("maxItems").asInt(Integer.MAX_VALUE));
        ArrayNode list = Json.array();
        for (int i = 0; i < wanted; i++) {
            JsonNode element = make(schema.path("items"), i);
            if (element == null) {
                return list.size() < least ? null : list;
            }
            list.add(element);
        }
        return list;
    }
}
