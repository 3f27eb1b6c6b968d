package io.fluentopenai.openapi.importer.read;

import java.util.Set;

/** The words of OpenAPI 3.0 and 3.1 and of JSON Schema 2020-12 (and its drafts before), by what the importer does with them. */
public final class Vocabulary {
    /** Text for people; never kept. */
    public static final Set<String> PROSE =
            Set.of("title", "description", "summary", "example", "examples", "externalDocs", "xml", "$comment");

    /** Schema words that only identify a schema or its dialect. */
    public static final Set<String> IDENTITY =
            Set.of("$id", "$schema", "$anchor", "$dynamicAnchor", "$recursiveAnchor", "$vocabulary");

    /** Schema words that hold one schema and only constrain: they say nothing about the Java type. */
    public static final Set<String> CONSTRAINING_SCHEMA = Set.of(
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
    public static final Set<String> CONSTRAINING_MAP = Set.of("dependentSchemas", "patternProperties");

    /** Schema words that constrain and hold no schema. */
    public static final Set<String> CONSTRAINING_VALUE =
            Set.of("minContains", "maxContains", "dependentRequired", "dependencies");

    /** Schema words whose value is a number and that stay. */
    public static final Set<String> NUMBERS = Set.of(
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
    public static final Set<String> FLAGS = Set.of("deprecated", "readOnly", "writeOnly", "nullable", "uniqueItems");

    public static final Set<String> TYPES = Set.of("string", "number", "integer", "boolean", "array", "object", "null");

    public static final Set<String> VERBS = Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

    private Vocabulary() {}

    public static boolean isExtension(String word) {
        return word.startsWith("x-");
    }
}
