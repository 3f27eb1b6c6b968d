package io.fluentopenai.openapi.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A fact sheet, seen through the classes that are generated from it. */
final class Sheet {
    private static final String REF = "#/components/schemas/";

    /** What is generated for a component. */
    enum Kind {
        OBJECT("a class"),
        ENUM("an enum"),
        UNION("a union"),
        CHOICE("a choice"),
        ALIAS("no class");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /** An operation and where it is. */
    record Operation(String id, String path, String verb, JsonNode node) {
        /** The Java method: {@code ChatApi.createChatCompletion}. */
        String method() {
            return node.path("x-api").asText() + '.' + node.path("x-method").asText();
        }

        String route() {
            return verb.toUpperCase(java.util.Locale.ROOT) + ' ' + path;
        }
    }

    private final JsonNode root;

    Sheet(JsonNode root) {
        this.root = root;
    }

    JsonNode root() {
        return root;
    }

    Map<String, JsonNode> schemas() {
        return members(root.path("components").path("schemas"));
    }

    /** Operations by id. */
    Map<String, Operation> operations() {
        Map<String, Operation> operations = new TreeMap<>();
        members(root.path("paths"))
                .forEach((path, item) -> members(item).forEach((verb, node) -> {
                    String id = node.path("operationId").asText(verb + ' ' + path);
                    operations.put(id, new Operation(id, path, verb, node));
                }));
        return operations;
    }

    Map<String, JsonNode> webhooks() {
        return members(root.path("webhooks"));
    }

    static Map<String, JsonNode> members(JsonNode node) {
        Map<String, JsonNode> members = new LinkedHashMap<>();
        node.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
        return members;
    }

    static Kind kind(JsonNode schema) {
        if (schema.has("x-dispatch")) {
            return Kind.UNION;
        }
        if (schema.has("x-choice")) {
            return Kind.CHOICE;
        }
        if (schema.has("properties")) {
            return Kind.OBJECT;
        }
        boolean string = schema.path("type").asText().equals("string");
        return string && (schema.has("enum") || schema.has("x-extensible-enum")) ? Kind.ENUM : Kind.ALIAS;
    }

    /** The component that a schema refers to, or null. */
    static @Nullable String target(JsonNode schema) {
        String ref = schema.path("$ref").asText();
        return ref.startsWith(REF) ? ref.substring(REF.length()) : null;
    }

    /** Whether a place allows null. */
    static boolean isNullable(JsonNode place) {
        return place.path("type").isArray() || isNullableWrapper(place);
    }

    private static boolean isNullableWrapper(JsonNode place) {
        JsonNode branches = place.path("anyOf");
        return branches.size() == 2 && branches.get(1).path("type").asText().equals("null");
    }

    /** The schema at a place without null. */
    static JsonNode bare(JsonNode place) {
        return isNullableWrapper(place) ? place.path("anyOf").get(0) : place;
    }

    /** The Java type of a place, as the generator writes it. */
    String type(JsonNode place) {
        return type(place, new HashSet<>());
    }

    private String type(JsonNode place, Set<String> seen) {
        JsonNode schema = bare(place);
        if (place.path("x-java-type").asText().equals("float-vector")) {
            return "FloatVector";
        }
        String name = target(schema);
        if (name != null) {
            JsonNode component = schemas().get(name);
            if (component == null || !seen.add(name)) {
                return "JsonNode";
            }
            return kind(component) == Kind.ALIAS || component.has("x-java-type") ? type(component, seen) : name;
        }
        JsonNode declared = schema.path("type");
        String type = declared.isArray() ? declared.path(0).asText() : declared.asText();
        return switch (type) {
            case "string" -> schema.path("format").asText().equals("binary") ? "FilePart" : "String";
            case "integer" -> "Long";
            case "number" -> "Double";
            case "boolean" -> "Boolean";
            case "array" -> "List<" + type(schema.path("items"), seen) + ">";
            case "object" ->
                "Map<String, "
                        + (schema.has("additionalProperties")
                                ? type(schema.path("additionalProperties"), seen)
                                : "JsonNode")
                        + ">";
            default -> "JsonNode";
        };
    }

    /** The branches of a union by name, or of a choice by type. */
    Set<String> branches(JsonNode schema) {
        Set<String> branches = new LinkedHashSet<>();
        for (JsonNode branch : schema.path(schema.has("oneOf") ? "oneOf" : "anyOf")) {
            branches.add(type(branch));
        }
        return branches;
    }

    static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
