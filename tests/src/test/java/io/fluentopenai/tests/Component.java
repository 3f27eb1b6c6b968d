package io.fluentopenai.tests;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.FactSheet;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A component of the fact sheet that becomes a class, and the questions that tests ask about components. Read from the sheet
 * anew, not by the code that generates.
 *
 * @param name the name of the component and of its class
 * @param schema its schema
 * @param kind what it becomes
 */
public record Component(String name, JsonNode schema, Kind kind) {

    private static final String REFERENCE = "#/components/schemas/";

    /** What a component becomes in Java. */
    public enum Kind {
        /** A class with properties. */
        OBJECT,
        /** A sealed interface over objects. */
        UNION,
        /** A string with known values. */
        ENUM,
        /** A value of one of several JSON types. */
        CHOICE
    }

    /** All components that become classes, in the sheet's order. */
    static List<Component> all(FactSheet sheet) {
        List<Component> all = new ArrayList<>();
        for (String name : sheet.componentNames()) {
            Component component = of(sheet, name);
            if (component != null) {
                all.add(component);
            }
        }
        return all;
    }

    /** The component of that name; null if it is only another name for something, and becomes no class. */
    static @Nullable Component of(FactSheet sheet, String name) {
        JsonNode schema = sheet.component(name);
        Kind kind = kind(schema);
        return kind == null ? null : new Component(name, schema, kind);
    }

    private static @Nullable Kind kind(JsonNode schema) {
        if (schema.has("x-dispatch")) {
            return Kind.UNION;
        }
        if (schema.has("x-choice")) {
            return Kind.CHOICE;
        }
        if (schema.has("x-extensible-enum")
                || schema.has("enum") && schema.path("type").asText().equals("string")) {
            return Kind.ENUM;
        }
        return schema.path("properties").isEmpty() ? null : Kind.OBJECT;
    }

    /** The branches of a union or a choice; none for other schemas. */
    public static List<JsonNode> branches(JsonNode schema) {
        List<JsonNode> branches = new ArrayList<>();
        (schema.has("oneOf") ? schema.get("oneOf") : schema.path("anyOf")).forEach(branches::add);
        return branches;
    }

    /** The component that a schema refers to, be it nullable; null if it refers to none. */
    public static @Nullable String reference(JsonNode schema) {
        if (schema.has("$ref")) {
            return schema.get("$ref").asText().substring(REFERENCE.length());
        }
        List<JsonNode> branches = branches(schema);
        if (branches.size() == 2 && !schema.has("x-choice") && !schema.has("x-dispatch")) {
            for (int i = 0; i < 2; i++) {
                if (branches.get(1 - i).path("type").asText().equals("null")) {
                    return reference(branches.get(i));
                }
            }
        }
        return null;
    }

    /** The schema that a schema stands for, be it by way of references and of null as an alternative. */
    static JsonNode resolved(FactSheet sheet, JsonNode schema) {
        JsonNode resolved = schema;
        for (String name = reference(resolved); name != null; name = reference(resolved)) {
            resolved = sheet.component(name);
        }
        return resolved;
    }

    /** Whether null is a documented value. */
    static boolean isNullable(JsonNode schema) {
        if (schema.path("type").isArray()) {
            for (JsonNode type : schema.get("type")) {
                if (type.asText().equals("null")) {
                    return true;
                }
            }
        }
        return branches(schema).stream()
                .anyMatch(branch -> branch.path("type").asText().equals("null"));
    }

    /** Whether values may be files, alone or beside other types. */
    static boolean admitsFile(FactSheet sheet, JsonNode schema) {
        JsonNode resolved = resolved(sheet, schema);
        if (resolved.path("format").asText().equals("binary")) {
            return true;
        }
        if (resolved.has("items") && admitsFile(sheet, resolved.get("items"))) {
            return true;
        }
        return resolved.has("x-choice") && branches(resolved).stream().anyMatch(branch -> admitsFile(sheet, branch));
    }

    /** Whether an object may have properties that its schema does not name. */
    static boolean isOpen(JsonNode objectSchema) {
        JsonNode additional = objectSchema.path("additionalProperties");
        return additional.isObject() || additional.asBoolean();
    }

    /** The names of the properties that may not be missing. */
    static Set<String> required(JsonNode objectSchema) {
        Set<String> required = new LinkedHashSet<>();
        objectSchema.path("required").forEach(name -> required.add(name.asText()));
        return required;
    }

    /** The object components that a union leads to, by way of other unions too. */
    public static Set<String> leaves(FactSheet sheet, String union) {
        Set<String> leaves = new LinkedHashSet<>();
        for (JsonNode branch : branches(sheet.component(union))) {
            String name = reference(branch);
            if (name == null) {
                throw new IllegalStateException("A branch of the union " + union + " is no reference");
            }
            if (sheet.component(name).has("x-dispatch")) {
                leaves.addAll(leaves(sheet, name));
            } else {
                leaves.add(name);
            }
        }
        return leaves;
    }

    /** The object component that a dispatch rule names for an object; null if it names none. */
    static @Nullable String dispatch(@Nullable JsonNode rule, JsonNode object) {
        if (rule == null || rule.isMissingNode()) {
            return null;
        }
        if (rule.isTextual()) {
            return rule.textValue();
        }
        if (rule.has("property")) {
            JsonNode value = object.path(rule.get("property").asText());
            if (!value.isValueNode() || value.isNull()) {
                return dispatch(rule.get("absent"), object);
            }
            return dispatch(
                    rule.path("cases").has(value.asText())
                            ? rule.get("cases").get(value.asText())
                            : rule.get("otherwise"),
                    object);
        }
        if (rule.has("present")) {
            return dispatch(rule.get(object.has(rule.get("present").asText()) ? "then" : "else"), object);
        }
        JsonNode value = object.path(rule.path("token").asText());
        if (value.isMissingNode()) {
            return dispatch(rule.get("absent"), object);
        }
        String token = value.getNodeType().name().toLowerCase(java.util.Locale.ROOT);
        return dispatch(rule.path("cases").has(token) ? rule.get("cases").get(token) : rule.get("otherwise"), object);
    }
}
