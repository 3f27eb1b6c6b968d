package io.fluentopenai.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Whether a schema that somebody wrote may be sent with strict mode. When in doubt it may not: the API refuses the request. */
final class StrictRules {
    private static final Set<String> KNOWN = Set.of(
            "type",
            "properties",
            "required",
            "additionalProperties",
            "description",
            "title",
            "items",
            "anyOf",
            "enum",
            "const",
            "$ref",
            "$defs",
            "pattern",
            "format",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "minItems",
            "maxItems");
    private static final Set<String> FORMATS =
            Set.of("date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid");
    private static final int DEEPEST = 10;

    private StrictRules() {}

    static boolean obeyedBy(JsonNode root) {
        return !root.has("anyOf") && obeys(root, 0);
    }

    private static boolean obeys(JsonNode schema, int depth) {
        if (!schema.isObject() || depth > DEEPEST) {
            return false;
        }
        for (Map.Entry<String, JsonNode> keyword : schema.properties()) {
            if (!KNOWN.contains(keyword.getKey())) {
                return false;
            }
        }
        if (schema.has("format") && !FORMATS.contains(schema.path("format").asText())) {
            return false;
        }
        if (schema.has("$ref")) {
            return true;
        }
        return (schema.has("type") || schema.has("anyOf") || schema.has("enum") || schema.has("const"))
                && (!isObject(schema) || closed(schema, depth))
                && all(schema.path("anyOf"), depth)
                && all(schema.path("$defs"), depth)
                && (!schema.has("items") || obeys(schema.path("items"), depth));
    }

    private static boolean isObject(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            for (JsonNode one : type) {
                if (one.asText().equals("object")) {
                    return true;
                }
            }
        }
        return type.asText().equals("object") || schema.has("properties");
    }

    private static boolean closed(JsonNode schema, int depth) {
        Set<String> required = new HashSet<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        Set<String> names = new HashSet<>();
        schema.path("properties").fieldNames().forEachRemaining(names::add);
        return schema.path("additionalProperties").isBoolean()
                && !schema.path("additionalProperties").booleanValue()
                && required.equals(names)
                && all(schema.path("properties"), depth + 1);
    }

    private static boolean all(JsonNode schemas, int depth) {
        for (JsonNode schema : schemas) {
            if (!obeys(schema, depth)) {
                return false;
            }
        }
        return true;
    }
}
