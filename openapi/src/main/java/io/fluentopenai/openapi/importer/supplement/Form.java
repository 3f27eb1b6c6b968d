package io.fluentopenai.openapi.importer.supplement;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.openapi.importer.read.Json;
import io.fluentopenai.openapi.importer.read.Pointer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values that a schema allows, sorted by JSON token: the same whether it is written with references, unions or in place, so
 * that schemas of two documents can be compared.
 */
final class Form {
    /** An object that a schema allows; the name is that of its component, null if it stands in place. */
    record Obj(@Nullable String name, JsonNode schema) {
        JsonNode properties() {
            return schema.path("properties");
        }

        boolean requires(String property) {
            return Json.texts(schema, "required").contains(property);
        }
    }

    private final JsonNode components;
    private final Set<String> seen = new HashSet<>();

    boolean nullable;
    boolean any;
    boolean anyString;
    boolean number;
    boolean bool;
    /** The strings that are listed. */
    final Set<String> strings = new LinkedHashSet<>();
    /** The numbers and booleans that are listed. */
    final Set<String> constants = new LinkedHashSet<>();

    final List<JsonNode> items = new ArrayList<>();
    final List<JsonNode> maps = new ArrayList<>();
    final List<Obj> objects = new ArrayList<>();
    /** The components that list strings, and those that are unions of objects; the outermost first. */
    final Set<String> enums = new LinkedHashSet<>();

    final Set<String> unions = new LinkedHashSet<>();

    private Form(JsonNode components) {
        this.components = components;
    }

    /** The form of a schema in a document. */
    static Form of(JsonNode schema, JsonNode document) {
        Form form = new Form(document.path("components").path("schemas"));
        form.add(schema, null);
        return form;
    }

    /** The tokens that a value may start with, null left out. */
    Set<String> tokens() {
        Set<String> tokens = new LinkedHashSet<>();
        if (anyString || !strings.isEmpty()) {
            tokens.add("string");
        }
        if (number) {
            tokens.add("number");
        }
        if (bool) {
            tokens.add("boolean");
        }
        if (!items.isEmpty()) {
            tokens.add("array");
        }
        if (!objects.isEmpty() || !maps.isEmpty()) {
            tokens.add("object");
        }
        return tokens;
    }

    private void add(JsonNode schema, @Nullable String name) {
        String ref = Json.text(schema, "$ref");
        if (ref != null) {
            String target = Pointer.componentName(ref);
            if (target != null && seen.add(target)) {
                add(components.path(target), target);
            }
            return;
        }
        for (String keyword : List.of("anyOf", "oneOf")) {
            if (schema.has(keyword)) {
                // A component that stands for one of several objects: a choice of tokens is none.
                if (name != null && !schema.has("x-choice")) {
                    unions.add(name);
                }
                schema.path(keyword).forEach(branch -> add(branch, null));
                return;
            }
        }
        if (schema.has("allOf")) {
            conjunction(schema.path("allOf"), name);
            return;
        }
        JsonNode listed = schema.has("x-extensible-enum") ? schema.path("x-extensible-enum") : schema.path("enum");
        if (schema.has("const")) {
            listed = Json.array().add(schema.get("const"));
        }
        anyString |= schema.has("x-extensible-enum");
        JsonNode types = schema.path("type");
        if (types.isArray()) {
            for (JsonNode type : types) {
                typed(type.asText(), listed, schema, name);
            }
        } else if (types.isTextual()) {
            typed(types.asText(), listed, schema, name);
        } else {
            any = true;
        }
    }

    private void typed(String type, JsonNode listed, JsonNode schema, @Nullable String name) {
        switch (type) {
            case "null" -> nullable = true;
            case "string" -> {
                anyString |= listed.isEmpty();
                listed.forEach(value -> strings.add(value.asText()));
                if (name != null && !listed.isEmpty()) {
                    enums.add(name);
                }
            }
            case "integer", "number" -> {
                number = true;
                listed.forEach(value -> constants.add(value.asText()));
            }
            case "boolean" -> {
                bool = true;
                listed.forEach(value -> constants.add(value.asText()));
            }
            case "array" -> items.add(schema.path("items").isMissingNode() ? Json.object() : schema.path("items"));
            default -> {
                if (schema.path("properties").isEmpty()) {
                    JsonNode values = schema.path("additionalProperties");
                    maps.add(values.isObject() ? values : Json.object());
                } else {
                    objects.add(new Obj(name, schema));
                }
            }
        }
    }

    /** The properties of all parts in one object. */
    private void conjunction(JsonNode parts, @Nullable String name) {
        ObjectNode properties = Json.object();
        Set<String> required = new LinkedHashSet<>();
        for (JsonNode part : parts) {
            Form form = new Form(components);
            form.add(part, null);
            for (Obj object : form.objects) {
                for (Map.Entry<String, JsonNode> property : Json.members(object.properties())) {
                    properties.set(property.getKey(), property.getValue());
                }
                required.addAll(Json.texts(object.schema(), "required"));
            }
        }
        ObjectNode schema = Json.object().put("type", "object");
        schema.set("properties", properties);
        schema.set("required", Json.strings(required));
        objects.add(new Obj(name, schema));
    }
}
