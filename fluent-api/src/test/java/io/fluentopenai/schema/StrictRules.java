package io.fluentopenai.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/**
 * The rules of strict mode as the API documents them, and as its errors tell them, written without a look at the generator:
 * which keywords there are, and what must stand where. (The limits on size have a test of their own.)
 */
@NullMarked
final class StrictRules {
    private static final Set<String> KEYWORDS = Set.of(
            "type",
            "properties",
            "required",
            "additionalProperties",
            "items",
            "anyOf",
            "enum",
            "const",
            "$ref",
            "$defs",
            "description",
            "pattern",
            "format",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "minItems",
            "maxItems");
    private static final Set<String> TYPES =
            Set.of("string", "number", "boolean", "integer", "object", "array", "null");
    private static final Set<String> FORMATS =
            Set.of("date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid");

    private final JsonNode root;
    private final List<String> broken = new ArrayList<>();

    private StrictRules(JsonNode root) {
        this.root = root;
    }

    /** The rules that a schema breaks, one line each. */
    static List<String> brokenBy(JsonNode schema) {
        StrictRules rules = new StrictRules(schema);
        rules.check("object".equals(schema.path("type").asText()), "#", "the root is no object");
        rules.check(!schema.has("anyOf"), "#", "the root is a union");
        rules.schema(schema, "#");
        return rules.broken;
    }

    private void check(boolean kept, String at, String rule) {
        if (!kept) {
            broken.add(at + ": " + rule);
        }
    }

    private void schema(JsonNode schema, String at) {
        check(schema.isObject(), at, "no schema");
        schema.fieldNames().forEachRemaining(word -> check(KEYWORDS.contains(word), at, "unknown keyword " + word));
        check(!schema.has("$defs") || at.equals("#"), at, "definitions elsewhere than at the root");
        check(schema.has("type") || schema.has("anyOf") || schema.has("$ref"), at, "nothing is said of the type");
        if (schema.has("$ref")) {
            check(schema.size() == 1, at, "a reference has other keywords beside it");
            String target = schema.get("$ref").asText();
            check(
                    target.equals("#")
                            || target.startsWith("#/$defs/")
                                    && root.at(target.substring(1)).isObject(),
                    at,
                    "a reference to nothing: " + target);
        }
        List<String> types = new ArrayList<>();
        (schema.path("type").isArray() ? schema.path("type") : List.of(schema.path("type")))
                .forEach(type -> types.add(type.asText()));
        check(!schema.has("type") || TYPES.containsAll(types), at, "unknown type " + types);
        check(!schema.has("format") || FORMATS.contains(schema.path("format").asText()), at, "unknown format");
        if (types.contains("object")) {
            Set<String> names = new HashSet<>();
            schema.path("properties").fieldNames().forEachRemaining(names::add);
            Set<String> required = new HashSet<>();
            schema.path("required").forEach(name -> required.add(name.asText()));
            check(schema.has("properties"), at, "an object without properties");
            check(required.equals(names), at, "not all properties are required");
            check(
                    schema.path("additionalProperties").isBoolean()
                            && !schema.path("additionalProperties").asBoolean(),
                    at,
                    "other properties are allowed");
        }
        check(!types.contains("array") || schema.has("items"), at, "a list that does not say of what");
        check(!schema.has("enum") || !schema.get("enum").isEmpty(), at, "an empty enum");
        if (schema.has("anyOf")) {
            union(schema.get("anyOf"), at);
        }
        if (schema.has("items")) {
            schema(schema.get("items"), at + "/items");
        }
        schema.path("properties")
                .properties()
                .forEach(each -> schema(each.getValue(), at + "/properties/" + each.getKey()));
        schema.path("$defs").properties().forEach(each -> schema(each.getValue(), at + "/$defs/" + each.getKey()));
    }

    /** Objects in a union must differ in their first property: in its name, or in its constant. */
    private void union(JsonNode branches, String at) {
        check(!branches.isEmpty(), at, "a union of nothing");
        Set<String> firsts = new HashSet<>();
        for (int i = 0; i < branches.size(); i++) {
            schema(branches.get(i), at + "/anyOf/" + i);
            JsonNode branch = branches.get(i);
            if (branch.has("$ref")) {
                branch = root.at(branch.get("$ref").asText().substring(1));
            }
            if (branch.has("properties") && !branch.get("properties").isEmpty()) {
                var first = branch.get("properties").properties().iterator().next();
                check(firsts.add(first.getKey() + first.getValue().path("const")), at, "branches that begin alike");
            }
        }
    }
}
