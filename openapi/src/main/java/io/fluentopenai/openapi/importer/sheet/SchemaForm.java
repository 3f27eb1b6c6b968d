package io.fluentopenai.openapi.importer.sheet;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.openapi.importer.name.ReservedNames;
import io.fluentopenai.openapi.importer.read.Json;
import io.fluentopenai.openapi.importer.read.Pointer;
import io.fluentopenai.openapi.sheet.FactSheet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The part of {@link NormalForm} that is about schemas: components, places, unions, choices. */
final class SchemaForm {
    static final List<String> SCHEMA_KEYS = List.of(
            "description",
            "x-upstream-name",
            "$ref",
            "type",
            "const",
            "format",
            "enum",
            "x-extensible-enum",
            "pattern",
            "minLength",
            "maxLength",
            "minimum",
            "exclusiveMinimum",
            "maximum",
            "exclusiveMaximum",
            "multipleOf",
            "items",
            "minItems",
            "maxItems",
            "uniqueItems",
            "properties",
            "required",
            "additionalProperties",
            "minProperties",
            "maxProperties",
            "oneOf",
            "anyOf",
            "x-dispatch",
            "x-choice",
            "default",
            "deprecated",
            "readOnly",
            "writeOnly",
            "x-secret",
            "x-java-type",
            "x-supplement");
    private static final Set<String> ANNOTATIONS = Set.of(
            "description", "default", "deprecated", "readOnly", "writeOnly", "x-secret", "x-java-type", "x-supplement");
    private static final Set<String> SCALARS = Set.of("string", "integer", "number", "boolean");
    private final JsonNode sheet;
    private final Problems problems;

    SchemaForm(JsonNode sheet, Problems problems) {
        this.sheet = sheet;
        this.problems = problems;
    }

    private JsonNode schemas() {
        return sheet.path("components").path("schemas");
    }

    /** Checks all components. */
    void components() {
        Set<String> lower = new HashSet<>();
        String before = "";
        for (Map.Entry<String, JsonNode> component : Json.members(schemas())) {
            String name = component.getKey();
            String at = Pointer.child("/components/schemas", name);
            problems.require(name.matches("[A-Z_][A-Za-z0-9_]*"), at, "a component's name is a class name");
            problems.require(lower.add(name.toLowerCase(Locale.ROOT)), at, "names differ in more than case");
            problems.require(!ReservedNames.contains(name), at, "a name of java.lang or of the generated code");
            problems.require(before.compareTo(name) < 0, at, "components are sorted");
            before = name;
            component(component.getValue(), at);
        }
    }

    private void component(JsonNode schema, String at) {
        problems.order(schema, SCHEMA_KEYS, at);
        switch (FactSheet.kind(schema)) {
            case OBJECT -> object(schema, at);
            case ENUM -> enumeration(schema, at);
            case UNION -> union(schema, at);
            case CHOICE -> choice(schema, at);
            case ALIAS -> {
                problems.require(!isNullable(schema), at, "null is never allowed by a component");
                if (schema.has("$ref")) {
                    problems.require(resolve(schema, new HashSet<>()) != null, at, "an alias leads somewhere");
                }
                inline(schema, at, Set.of("x-upstream-name"));
            }
        }
    }

    private void only(JsonNode schema, String at, String... keys) {
        inlineOnly(schema, at, Set.of("x-upstream-name"), keys);
    }

    private void object(JsonNode schema, String at) {
        only(schema, at, "type", "properties", "required", "additionalProperties");
        problems.require("object".equals(Json.text(schema, "type")), at, "an object says type: object");
        JsonNode properties = schema.path("properties");
        problems.require(!properties.isEmpty(), at, "an object has properties");
        for (Map.Entry<String, JsonNode> property : Json.members(properties)) {
            place(property.getValue(), Pointer.child(at + "/properties", property.getKey()));
        }
        List<String> required = Json.texts(schema, "required");
        problems.require(new HashSet<>(required).size() == required.size(), at, "required has no duplicates");
        for (String name : required) {
            problems.require(properties.has(name), at, "required property is declared: " + name);
        }
        JsonNode additional = schema.get("additionalProperties");
        if (additional != null && !additional.isBoolean()) {
            place(additional, at + "/additionalProperties");
        }
    }

    private void enumeration(JsonNode schema, String at) {
        boolean open = schema.has("x-extensible-enum");
        only(schema, at, "type", open ? "x-extensible-enum" : "enum");
        JsonNode values = schema.path(open ? "x-extensible-enum" : "enum");
        problems.require(values.size() >= (open ? 1 : 2), at, "an enum has values, a closed one at least two");
        Set<JsonNode> distinct = new HashSet<>();
        for (JsonNode value : values) {
            problems.require(value.isTextual(), at, "values are strings");
            problems.require(distinct.add(value), at, "values are distinct: " + value);
        }
    }

    private void union(JsonNode schema, String at) {
        String keyword = schema.has("oneOf") ? "oneOf" : "anyOf";
        only(schema, at, keyword, "x-dispatch");
        problems.require(!schema.path(keyword).isEmpty(), at, "a union has branches");
        Set<String> leaves = new LinkedHashSet<>();
        for (JsonNode branch : schema.path(keyword)) {
            problems.require(branch.size() == 1 && branch.has("$ref"), at, "branches are plain references");
            String name = name(branch);
            if (name == null || !schemas().has(name)) {
                problems.fail(at, "a branch that is no component");
                continue;
            }
            FactSheet.Kind kind = FactSheet.kind(schemas().path(name));
            problems.require(
                    kind == FactSheet.Kind.OBJECT || kind == FactSheet.Kind.UNION,
                    at,
                    "branches are objects or unions: " + name);
            leaves(name, leaves);
        }
        dispatch(schema.path("x-dispatch"), leaves, at + "/x-dispatch");
    }

    private void leaves(String name, Set<String> leaves) {
        JsonNode schema = schemas().path(name);
        if (!schema.has("x-dispatch")) {
            leaves.add(name);
            return;
        }
        if (!leaves.add("union " + name)) {
            return;
        }
        for (JsonNode branch : FactSheet.branches(schema)) {
            String inner = name(branch);
            if (inner != null) {
                leaves(inner, leaves);
            }
        }
    }

    private void dispatch(JsonNode node, Set<String> leaves, String at) {
        if (node.isTextual()) {
            problems.require(leaves.contains(node.textValue()), at, "leads to a leaf: " + node.textValue());
            return;
        }
        if (node.has("present")) {
            problems.order(node, List.of("present", "then", "else"), at);
            problems.require(node.has("then") || node.has("else"), at, "leads somewhere");
        } else if (node.has("token")) {
            problems.order(node, List.of("token", "cases", "absent", "otherwise"), at);
            for (Map.Entry<String, JsonNode> entry : Json.members(node.get("cases"))) {
                problems.require(
                        Set.of("string", "number", "boolean", "array", "object", "null")
                                .contains(entry.getKey()),
                        at,
                        "a JSON token: " + entry.getKey());
            }
        } else {
            problems.order(node, List.of("property", "cases", "absent", "otherwise"), at);
            problems.require(node.path("property").isTextual(), at, "names a property");
            problems.require(!node.path("cases").isEmpty(), at, "has cases");
        }
        Json.members(node.get("cases")).forEach(entry -> dispatch(entry.getValue(), leaves, at + '/' + entry.getKey()));
        for (String key : List.of("then", "else", "absent", "otherwise")) {
            if (node.has(key)) {
                dispatch(node.get(key), leaves, at + '/' + key);
            }
        }
    }

    private void choice(JsonNode schema, String at) {
        only(schema, at, "anyOf", "x-choice");
        Set<String> tokens = new HashSet<>();
        Set<String> items = new HashSet<>();
        JsonNode branches = schema.path("anyOf");
        problems.require(branches.size() >= 2, at, "a choice has two branches or more");
        for (int i = 0; i < branches.size(); i++) {
            JsonNode branch = branches.get(i);
            String branchAt = at + "/anyOf/" + i;
            problems.require(!isNullable(branch), branchAt, "null is never allowed by a component");
            inline(branch, branchAt, Set.of());
            JsonNode resolved = resolve(branch, new HashSet<>());
            if (resolved == null) {
                continue;
            }
            String token = token(resolved);
            if (token.equals("array")) {
                for (String item : tokens(resolved.path("items"))) {
                    problems.require(items.add(item), branchAt, "arrays differ in the token of their items: " + item);
                }
            } else {
                problems.require(tokens.add(token), branchAt, "branches differ in their token: " + token);
            }
            problems.require(!token.equals("any"), branchAt, "a branch has one token");
        }
    }

    private Set<String> tokens(JsonNode place) {
        JsonNode resolved = resolve(place, new HashSet<>());
        if (resolved == null || !resolved.has("x-choice")) {
            return Set.of(resolved == null ? "any" : token(resolved));
        }
        Set<String> tokens = new HashSet<>();
        resolved.path("anyOf").forEach(branch -> tokens.addAll(tokens(branch)));
        return tokens;
    }

    private static String token(JsonNode schema) {
        if (schema.has("x-dispatch") || schema.has("properties")) {
            return "object";
        }
        JsonNode type = schema.path("type");
        String text = type.isArray() ? type.path(0).asText() : type.asText();
        return text.isEmpty() ? "any" : text.equals("integer") ? "number" : text;
    }

    private @Nullable String name(JsonNode schema) {
        String ref = Json.text(schema, "$ref");
        return ref == null ? null : Pointer.componentName(ref);
    }

    /** The schema behind references and {@code anyOf [X, null]}; null if it is missing or a circle. */
    private @Nullable JsonNode resolve(JsonNode schema, Set<String> seen) {
        if (isNullableWrapper(schema)) {
            return resolve(schema.path("anyOf").get(0), seen);
        }
        if (!schema.has("$ref")) {
            return schema;
        }
        String name = name(schema);
        if (name == null || !seen.add(name)) {
            return null;
        }
        JsonNode target = schemas().get(name);
        return target == null ? null : resolve(target, seen);
    }

    /** Returns whether a value at a place may be an object, and is nothing else where that is known. */
    boolean hasFields(JsonNode place) {
        JsonNode resolved = resolve(place, new HashSet<>());
        return resolved != null
                && !resolved.has("x-choice")
                && Set.of("object", "any").contains(token(resolved));
    }

    private static boolean isNullableWrapper(JsonNode schema) {
        JsonNode branches = schema.path("anyOf");
        return !schema.has("x-choice")
                && !schema.has("x-dispatch")
                && branches.size() == 2
                && "null".equals(Json.text(branches.get(1), "type"));
    }

    private static boolean isNullable(JsonNode schema) {
        return isNullableWrapper(schema) || schema.path("type").isArray();
    }

    /** A property, items, values of a map, a parameter or a body. */
    void place(JsonNode schema, String at) {
        problems.order(schema, SCHEMA_KEYS, at);
        if (isNullableWrapper(schema)) {
            only(schema, at, "anyOf");
            JsonNode inner = schema.path("anyOf").get(0);
            problems.require(
                    inner.has("$ref") || inner.has("const") || inner.has("enum"),
                    at,
                    "scalars, arrays and maps have null in their type");
            problems.require(!isNullable(inner), at, "null is said once");
            inline(inner, at + "/anyOf/0", Set.of());
            return;
        }
        inline(schema, at, Set.of());
    }

    private void inline(JsonNode schema, String at, Set<String> more) {
        problems.require(schema.isObject(), at, "a schema is an object");
        if (schema.has("$ref")) {
            inlineOnly(schema, at, more, "$ref");
            String name = name(schema);
            problems.require(
                    name != null && schemas().has(name),
                    at,
                    "refers to a component: " + schema.path("$ref").asText());
            return;
        }
        if (!schema.has("type")) {
            inlineOnly(schema, at, more);
            return;
        }
        JsonNode declared = schema.path("type");
        boolean pair = declared.isArray()
                && declared.size() == 2
                && declared.get(1).asText().equals("null");
        problems.require(declared.isTextual() || pair, at, "type is T or [T, 'null']");
        String type = pair ? declared.get(0).asText() : declared.asText();
        if (schema.has("const")) {
            problems.require(SCALARS.contains(type), at, "a constant is a scalar");
            inlineOnly(schema, at, more, "type", "const");
        } else if (SCALARS.contains(type)) {
            problems.require(!type.equals("string") || !schema.has("enum"), at, "string enums are components");
            inlineOnly(
                    schema,
                    at,
                    more,
                    "type",
                    "format",
                    "enum",
                    "pattern",
                    "minLength",
                    "maxLength",
                    "minimum",
                    "exclusiveMinimum",
                    "maximum",
                    "exclusiveMaximum",
                    "multipleOf");
        } else if (type.equals("array")) {
            inlineOnly(schema, at, more, "type", "items", "minItems", "maxItems", "uniqueItems");
            problems.require(schema.has("items"), at, "an array says what its items are");
            place(schema.path("items"), at + "/items");
        } else {
            problems.require(type.equals("object"), at, "unknown type " + type);
            inlineOnly(schema, at, more, "type", "additionalProperties", "minProperties", "maxProperties");
            if (schema.has("additionalProperties")) {
                place(schema.path("additionalProperties"), at + "/additionalProperties");
            }
        }
    }

    private void inlineOnly(JsonNode schema, String at, Set<String> more, String... keys) {
        Set<String> allowed = new HashSet<>(List.of(keys));
        allowed.addAll(ANNOTATIONS);
        allowed.addAll(more);
        for (Map.Entry<String, JsonNode> member : Json.members(schema)) {
            problems.require(allowed.contains(member.getKey()), at, "no " + member.getKey() + " here");
        }
    }
}
