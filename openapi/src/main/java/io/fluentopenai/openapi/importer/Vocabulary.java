package io.fluentopenai.openapi.importer;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The words of OpenAPI 3.0 and 3.1 and of JSON Schema 2020-12 (and its drafts before), by what the importer does with them. */
final class Vocabulary {
    /** Text for people; never kept. */
    static final Set<String> PROSE =
            Set.of("title", "description", "summary", "example", "examples", "externalDocs", "xml", "$comment");

    /** Schema words that only identify a schema or its dialect. */
    static final Set<String> IDENTITY =
            Set.of("$id", "$schema", "$anchor", "$dynamicAnchor", "$recursiveAnchor", "$vocabulary");

    /** Schema words that hold one schema and only constrain: they say nothing about the Java type. */
    static final Set<String> CONSTRAINING_SCHEMA = Set.of(
            "not",
            "if",
            "then",
            "else",
            "propertyNames",
            "contains",
            "unevaluatedItems",
            "unevaluatedProperties",
            "additionalItems",
            "contentSchema");

    /** Schema words that hold a map of schemas and only constrain. */
    static final Set<String> CONSTRAINING_MAP = Set.of("dependentSchemas", "patternProperties");

    /** Schema words that constrain and hold no schema. */
    static final Set<String> CONSTRAINING_VALUE =
            Set.of("minContains", "maxContains", "dependentRequired", "dependencies");

    /** Schema words whose value is a number and that stay. */
    static final Set<String> NUMBERS = Set.of(
            "multipleOf",
            "maximum",
            "minimum",
            "maxLength",
            "minLength",
            "maxItems",
            "minItems",
            "maxProperties",
            "minProperties");

    /** Schema words whose value is a boolean and that stay where it is true. */
    static final Set<String> FLAGS = Set.of("deprecated", "readOnly", "writeOnly", "nullable", "uniqueItems");

    static final Set<String> TYPES = Set.of("string", "number", "integer", "boolean", "array", "object", "null");

    static final Set<String> VERBS = Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

    private static final Set<String> OTHER_SCHEMA_WORDS = Set.of(
            "$ref",
            "$dynamicRef",
            "$recursiveRef",
            "type",
            "format",
            "enum",
            "const",
            "default",
            "pattern",
            "required",
            "discriminator",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "items",
            "prefixItems",
            "additionalProperties",
            "properties",
            "allOf",
            "anyOf",
            "oneOf",
            "$defs",
            "definitions",
            "contentMediaType",
            "contentEncoding");

    private static final Map<String, String> BY_LETTERS = byLetters();

    private Vocabulary() {}

    /** The schema word that {@code word} means if it differs in case and underscores only; null if there is none. */
    static @Nullable String correction(String word) {
        return BY_LETTERS.get(letters(word));
    }

    static boolean isExtension(String word) {
        return word.startsWith("x-");
    }

    private static Map<String, String> byLetters() {
        Map<String, String> words = new HashMap<>();
        Stream.of(CONSTRAINING_SCHEMA, CONSTRAINING_MAP, CONSTRAINING_VALUE, NUMBERS, FLAGS, OTHER_SCHEMA_WORDS)
                .flatMap(Set::stream)
                .forEach(word -> words.put(letters(word), word));
        return words;
    }

    private static String letters(String word) {
        return word.replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
    }
}
