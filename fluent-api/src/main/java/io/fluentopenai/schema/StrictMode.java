package io.fluentopenai.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.internal.Given;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Validates handwritten schemas against the rules of strict mode. The API rejects a request whose schema breaks one of
 * them.
 *
 * <pre>{@code
 * StrictMode.check("report", schema);   // throws, and says where: report#/properties/tags: the array has no "items". …
 * }</pre>
 *
 * <p>The rules: every object lists its {@code properties}, requires all of them and has {@code additionalProperties:
 * false}. Every array has {@code items}. Every schema has a {@code type}, an {@code anyOf} or a {@code $ref}. A {@code
 * $ref} has no other keywords beside it and refers to the root or to a definition. Only the keywords and formats of
 * strict mode are used. The size limits are met. Every schema has a finite value.
 *
 * @see <a href="https://platform.openai.com/docs/guides/structured-outputs#supported-schemas">Supported schemas in the
 *     guide to structured outputs</a>
 */
public final class StrictMode {
    private static final Set<String> KEYWORDS = Set.of(
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
            "pattern",
            "format",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "minItems",
            "maxItems");

    private static final Set<String> AT_THE_ROOT = Set.of("$schema", "$defs", "definitions");

    private static final Map<String, String> IN_PLACE = Map.of(
            "oneOf", "Use \"anyOf\"",
            "allOf", "Merge its schemas into one",
            "default", "Say it in the \"description\"",
            "nullable", "Add \"null\" to the \"type\"",
            "minLength", "Use a \"pattern\"",
            "maxLength", "Use a \"pattern\"",
            "prefixItems", "Use an object with a property for each element",
            "patternProperties", "Use an array of objects with a key and a value");

    private static final List<String> TYPES =
            List.of("string", "number", "integer", "boolean", "object", "array", "null");

    private final JsonNode root;
    private final String name;

    private StrictMode(JsonNode root, String name) {
        this.root = root;
        this.name = name;
    }

    /** Returns whether a schema follows all rules of strict mode. */
    public static boolean accepts(JsonNode schema) {
        return violation("schema", Given.notNull(schema, "schema")) == null;
    }

    /**
     * Checks that a schema follows all rules of strict mode.
     *
     * @param name the name of the schema, for the message
     * @throws SchemaException if it breaks a rule; its {@link SchemaException#path() path} is the name and the JSON
     *     pointer of the first violation
     */
    public static void check(String name, JsonNode schema) {
        SchemaException violation = violation(Given.notNull(name, "name"), Given.notNull(schema, "schema"));
        if (violation != null) {
            throw violation;
        }
    }

    /** Returns the first violation of a schema; null if there is none. */
    static @Nullable SchemaException violation(String name, JsonNode schema) {
        try {
            new StrictMode(schema, name).check();
            return null;
        } catch (SchemaException broken) {
            return broken;
        }
    }

    private void check() {
        if (!root.path("type").asText().equals("object") || root.has("anyOf")) {
            throw broken(
                    "", "the root is not an object", "Write \"type\": \"object\", and put a union into a property");
        }
        schema(root, "");
        SchemaLimits.check(root, name);
        FiniteValues.Endless endless = FiniteValues.firstWithout(root);
        if (endless != null) {
            throw endless(endless);
        }
    }

    private SchemaException broken(String pointer, String rule, String remedy) {
        return new SchemaException(name + "#" + pointer, rule, remedy);
    }

    private SchemaException endless(FiniteValues.Endless endless) {
        List<String> places = (endless.properties().isEmpty() ? endless.circle() : endless.properties())
                .stream().map(place -> "/" + String.join("/", place.pointer())).toList();
        String first = places.isEmpty() ? "" : places.get(0);
        return broken(
                first,
                "no finite value fits, because the schema requires itself again and again",
                (endless.properties().isEmpty() ? "Let it end" : "Allow null at " + String.join(" and ", places))
                        + (endless.hasList() ? ", or let the array be empty" : "")
                        + (endless.hasUnion() ? ", or add an alternative to the \"anyOf\" that ends" : ""));
    }

    // ---- One schema

    private void schema(JsonNode schema, String at) {
        if (!schema.isObject()) {
            throw broken(at, "a schema must be a JSON object, and this is " + shown(schema), "Write a schema");
        }
        schema.fieldNames().forEachRemaining(keyword -> keyword(keyword, at));
        if (schema.has("$ref")) {
            reference(schema, at);
            return;
        }
        if (!schema.has("type") && !schema.has("anyOf")) {
            throw broken(at, "it has no \"type\"", "Add one, such as \"type\": \"string\"");
        }
        List<String> types = types(schema, at);
        values(schema, types, at);
        String format = schema.path("format").asText();
        if (schema.has("format") && !Scalars.FORMATS.contains(format)) {
            throw broken(
                    at + "/format",
                    "strict mode does not support the format " + shown(schema.get("format")),
                    "Use one of " + Scalars.FORMATS.stream().sorted().collect(Collectors.joining(", "))
                            + ", or a \"pattern\"");
        }
        if (types.contains("object") || schema.has("properties")) {
            object(schema, at);
        }
        if (types.contains("array") && !schema.has("items")) {
            throw broken(
                    at, "the array has no \"items\"", "Say what its elements are: \"items\": {\"type\": \"string\"}");
        }
        if (schema.has("items")) {
            schema(schema.get("items"), at + "/items");
        }
        if (schema.has("anyOf")) {
            union(schema.get("anyOf"), at + "/anyOf");
        }
        for (String definitions : List.of("$defs", "definitions")) {
            each(schema.path(definitions), at + "/" + definitions);
        }
    }

    private void keyword(String keyword, String at) {
        if (!KEYWORDS.contains(keyword) && !(AT_THE_ROOT.contains(keyword) && at.isEmpty())) {
            throw broken(
                    at + "/" + FiniteValues.escaped(keyword),
                    "strict mode does not support \"" + keyword + "\""
                            + (AT_THE_ROOT.contains(keyword) ? " except at the root" : ""),
                    AT_THE_ROOT.contains(keyword)
                            ? "Move it to the root"
                            : IN_PLACE.getOrDefault(keyword, "Remove it") + ", or turn strict mode off");
        }
    }

    private void reference(JsonNode schema, String at) {
        String reference = schema.get("$ref").asText();
        if (schema.size() > 1) {
            throw broken(
                    at,
                    "a \"$ref\" must be the only keyword in strict mode",
                    "Move the other keywords to where " + reference + " is");
        }
        String[] tokens = reference.split("/", -1);
        boolean toDefinition = tokens.length == 3
                && tokens[0].equals("#")
                && List.of("$defs", "definitions").contains(tokens[1]);
        if (!reference.equals("#") && !toDefinition) {
            throw broken(
                    at + "/$ref",
                    "strict mode does not support the reference " + shown(schema.get("$ref")),
                    "Refer to \"#\" or to a definition: \"#/$defs/…\"");
        }
        if (toDefinition && root.at(reference.substring(1)).isMissingNode()) {
            throw broken(at + "/$ref", "there is no " + reference, "Define it, or correct the reference");
        }
    }

    private List<String> types(JsonNode schema, String at) {
        List<String> types = new ArrayList<>();
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            type.forEach(each -> types.add(each.asText()));
        } else if (!type.isMissingNode()) {
            types.add(type.asText());
        }
        if (schema.has("type") && (types.isEmpty() || !TYPES.containsAll(types))) {
            throw broken(at + "/type", "there is no type " + shown(type), "Use one of " + String.join(", ", TYPES));
        }
        return types;
    }

    private void values(JsonNode schema, List<String> types, String at) {
        if (schema.has("enum")
                && (!schema.get("enum").isArray() || schema.get("enum").isEmpty())) {
            throw broken(at + "/enum", "an \"enum\" must list at least one value", "List its values");
        }
        List<JsonNode> values = new ArrayList<>();
        schema.path("enum").forEach(values::add);
        if (schema.has("const")) {
            values.add(schema.get("const"));
        }
        for (JsonNode value : values) {
            if (!types.isEmpty() && types.stream().noneMatch(type -> Conformance.isOf(type, value))) {
                throw broken(
                        at,
                        "the value " + shown(value) + " is not of the type " + schema.get("type"),
                        "Correct the value or the \"type\"");
            }
        }
    }

    private void object(JsonNode schema, String at) {
        JsonNode properties = schema.path("properties");
        if (!properties.isObject()) {
            throw broken(
                    at, "the object does not list its \"properties\"", "List them; \"properties\": {} if it has none");
        }
        JsonNode others = schema.path("additionalProperties");
        if (!others.isBoolean() || others.booleanValue()) {
            throw broken(at, "the object allows other properties", "Add \"additionalProperties\": false");
        }
        Set<String> required = new HashSet<>();
        schema.path("required").forEach(each -> required.add(each.asText()));
        properties.fieldNames().forEachRemaining(each -> {
            if (!required.remove(each)) {
                throw broken(
                        at + "/properties/" + FiniteValues.escaped(each),
                        "the property is not required",
                        "Add \"" + each + "\" to \"required\"; where it may be missing, let it be null");
            }
        });
        for (String each : required) {
            throw broken(
                    at + "/required",
                    "there is no property \"" + each + "\"",
                    "Add it to \"properties\", or remove it");
        }
        each(properties, at + "/properties");
    }

    private void each(JsonNode schemas, String at) {
        schemas.properties().forEach(each -> schema(each.getValue(), at + "/" + FiniteValues.escaped(each.getKey())));
    }

    private void union(JsonNode branches, String at) {
        if (!branches.isArray() || branches.isEmpty()) {
            throw broken(at, "an \"anyOf\" must list at least one schema", "List its schemas");
        }
        Set<String> beginnings = new HashSet<>();
        for (int i = 0; i < branches.size(); i++) {
            schema(branches.get(i), at + "/" + i);
            JsonNode branch = branches.get(i).has("$ref")
                    ? root.at(branches.get(i).get("$ref").asText().substring(1))
                    : branches.get(i);
            String place = at + "/" + i;
            branch.path("properties").properties().stream().findFirst().ifPresent(first -> {
                JsonNode value = first.getValue().path(first.getValue().has("const") ? "const" : "enum");
                if (!beginnings.add(first.getKey() + value)) {
                    throw broken(
                            place,
                            "another object of the \"anyOf\" begins with the same property \"" + first.getKey() + "\"",
                            "Begin each with a property that tells them apart, such as \"kind\" with a \"const\"");
                }
            });
        }
    }

    private static String shown(JsonNode value) {
        String text = value.toString();
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }
}
