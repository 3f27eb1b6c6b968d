package io.fluentopenai.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The API's documented limits of a strict schema. They apply to the whole schema, including definitions.
 */
final class SchemaLimits {
    /** Properties of all objects together. */
    static final int PROPERTIES = 5_000;

    /**
     * Levels of objects inside objects, below the root. The documentation does not say how it counts; here lists and unions
     * add nothing, a reference leads one level down, and one back to where it came from does not.
     */
    static final int LEVELS = 10;

    /** Characters of all names of properties and definitions, enum values and constants. */
    static final int CHARACTERS = 120_000;

    /** Values of all enums. */
    static final int ENUM_VALUES = 1_000;

    /** An enum with more values than this … */
    static final int LARGE_ENUM = 250;

    /** … has no more characters in them than this. */
    static final int LARGE_ENUM_CHARACTERS = 15_000;

    private final JsonNode root;
    private final String path;
    private final Map<String, Integer> deepest = new HashMap<>();
    private int properties;
    private int characters;
    private int enumValues;

    private SchemaLimits(JsonNode root, String path) {
        this.root = root;
        this.path = path;
    }

    /**
     * Checks a schema.
     *
     * @throws SchemaException if it is larger than the API allows
     */
    static void check(JsonNode schema, String path) {
        SchemaLimits limits = new SchemaLimits(schema, path);
        limits.count(schema);
        limits.most(limits.properties, PROPERTIES, "properties");
        limits.most(limits.enumValues, ENUM_VALUES, "enum values");
        limits.most(limits.characters, CHARACTERS, "characters in names and enum values");
        limits.descend(schema, "#", -1);
    }

    private void most(int found, int allowed, String what) {
        if (found > allowed) {
            throw new SchemaException(
                    path,
                    "the schema has " + found + " " + what + ", and strict mode allows " + allowed,
                    "Ask for less at a time: split the type, or use strings instead of large enums");
        }
    }

    private void count(JsonNode schema) {
        for (String map : List.of("properties", "$defs", "definitions")) {
            schema.path(map).properties().forEach(entry -> {
                characters += entry.getKey().length();
                count(entry.getValue());
            });
        }
        properties += schema.path("properties").size();
        schema.path("anyOf").forEach(this::count);
        if (schema.has("items")) {
            count(schema.get("items"));
        }
        characters += schema.path("const").asText().length();
        JsonNode values = schema.path("enum");
        int length = 0;
        for (JsonNode value : values) {
            length += value.asText().length();
        }
        enumValues += values.size();
        characters += length;
        if (values.size() > LARGE_ENUM) {
            most(length, LARGE_ENUM_CHARACTERS, "characters in the values of one enum of more than " + LARGE_ENUM);
        }
    }

    private void descend(JsonNode schema, String name, int level) {
        int here = schema.has("properties") ? level + 1 : level;
        most(here, LEVELS, "levels of objects in objects");
        // Each definition is gone into again only where it lies deeper than before, so that the work stays small.
        schema.path("properties").forEach(property -> follow(property, name, here));
        schema.path("anyOf").forEach(branch -> follow(branch, name, here));
        if (schema.has("items")) {
            follow(schema.get("items"), name, here);
        }
    }

    private void follow(JsonNode schema, String name, int level) {
        String reference = schema.path("$ref").asText();
        if (reference.isEmpty()) {
            descend(schema, name, level);
        } else if (!recursive(reference) && deepest.getOrDefault(reference, -1) < level) {
            deepest.put(reference, level);
            descend(root.at(reference.substring(1)), reference, level);
        }
    }

    /** Returns whether a definition leads back to itself; then it has no depth. */
    private boolean recursive(String reference) {
        return reference.equals("#") || reaches(root.at(reference.substring(1)), reference, new HashMap<>());
    }

    private boolean reaches(JsonNode schema, String target, Map<String, Boolean> seen) {
        for (JsonNode child : schema) {
            String reference = child.isObject() ? child.path("$ref").asText() : "";
            if (reference.equals(target)) {
                return true;
            }
            if (!reference.isEmpty()
                    && !reference.equals("#")
                    && seen.putIfAbsent(reference, true) == null
                    && reaches(root.at(reference.substring(1)), target, seen)) {
                return true;
            }
            if (child.isContainerNode() && reaches(child, target, seen)) {
                return true;
            }
        }
        return false;
    }
}
