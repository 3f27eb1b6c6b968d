package io.fluentopenai.openapi.importer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Rewrites a document of OpenAPI 3.1 in the forms of 3.0 that mean the same: {@code nullable} for null branches and null
 * types, single-valued enums for constants, boolean exclusive bounds, {@code allOf} around references with siblings.
 */
final class Downgrade {
    private static final Set<String> MAPS =
            Set.of("properties", "schemas", "$defs", "paths", "responses", "content", "parameters", "mapping");

    private final Random random;

    private Downgrade(Random random) {
        this.random = random;
    }

    static ObjectNode of(ObjectNode document, long seed) {
        ObjectNode copy = document.deepCopy();
        copy.put("openapi", "3.0.3");
        Downgrade downgrade = new Downgrade(new Random(seed));
        downgrade.walk(copy.path("components"), false);
        downgrade.walk(copy.path("paths"), true);
        downgrade.walk(copy.path("webhooks"), true);
        return copy;
    }

    /** {@code names}: the keys of {@code node} are names, not keywords. */
    private void walk(JsonNode node, boolean names) {
        if (node instanceof ArrayNode array) {
            array.forEach(item -> walk(item, false));
            return;
        }
        if (!(node instanceof ObjectNode object)) {
            return;
        }
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            String key = member.getKey();
            if (names
                    || !Set.of("default", "enum", "const", "example", "examples", "x-oaiMeta")
                            .contains(key)) {
                walk(
                        member.getValue(),
                        !names && MAPS.contains(key) && member.getValue().isObject());
            }
        }
        if (!names) {
            schema(object);
        }
    }

    private void schema(ObjectNode schema) {
        JsonNode type = schema.path("type");
        if (type.isArray() && type.size() == 2) {
            int nullAt = type.get(0).asText().equals("null") ? 0 : 1;
            if (type.get(nullAt).asText().equals("null")) {
                schema.set("type", type.get(1 - nullAt));
                schema.put("nullable", true);
            }
        }
        if (schema.has("const") && !schema.path("const").isNull()) {
            JsonNode value = schema.remove("const");
            schema.putArray("enum").add(value);
        }
        for (String keyword : new String[] {"anyOf", "oneOf"}) {
            nullBranch(schema, keyword);
        }
        bound(schema, "exclusiveMinimum", "minimum");
        bound(schema, "exclusiveMaximum", "maximum");
        if (schema.has("$ref") && schema.path("nullable").asBoolean()) {
            JsonNode ref = schema.remove("$ref");
            schema.putArray("allOf").addObject().set("$ref", ref);
        }
    }

    private void nullBranch(ObjectNode schema, String keyword) {
        JsonNode branches = schema.path(keyword);
        for (int i = 0; i < branches.size(); i++) {
            JsonNode branch = branches.get(i);
            if (branches.size() > 1 && branch.path("type").asText().equals("null")) {
                ((ArrayNode) branches).remove(i);
                schema.put("nullable", true);
                break;
            }
        }
        boolean single = branches.size() == 1 && schema.path("nullable").asBoolean();
        if (single && !schema.has("type") && !schema.has("$ref") && !schema.has("allOf") && random.nextBoolean()) {
            JsonNode only = branches.get(0);
            schema.remove(keyword);
            if (only.has("$ref")) {
                schema.putArray("allOf").add(only);
            } else {
                only.properties().forEach(member -> {
                    if (!schema.has(member.getKey())) {
                        schema.set(member.getKey(), member.getValue());
                    }
                });
            }
        }
    }

    private static void bound(ObjectNode schema, String exclusive, String bound) {
        if (schema.path(exclusive).isNumber() && !schema.has(bound)) {
            schema.set(bound, schema.get(exclusive));
            schema.put(exclusive, true);
        }
    }
}
