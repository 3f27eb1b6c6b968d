package io.fluentopenai.openapi.generator;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fluentopenai.openapi.generator.Type.Named;
import io.fluentopenai.openapi.generator.Type.Simple;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

/** The fact sheet in its normal form, and the Java type of each schema in it. */
final class FactSheet {
    private static final String REF = "#/components/schemas/";
    private static final int MAX_ALIASES = 50;

    private final JsonNode root;
    private final Map<String, JsonNode> schemas = new LinkedHashMap<>();

    private FactSheet(JsonNode root) {
        this.root = root;
        root.path("components").path("schemas").properties().forEach(e -> schemas.put(e.getKey(), e.getValue()));
    }

    static FactSheet read(Path file) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        YAMLFactory factory = YAMLFactory.builder()
                .loaderOptions(options)
                .streamReadConstraints(StreamReadConstraints.builder().build())
                .build();
        try {
            return new FactSheet(new YAMLMapper(factory).readTree(file.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The components by class name. */
    Map<String, JsonNode> schemas() {
        return schemas;
    }

    /** A component that there is. */
    JsonNode schema(String name) {
        JsonNode schema = schemas.get(name);
        if (schema == null) {
            throw new IllegalArgumentException("The fact sheet has no component " + name);
        }
        return schema;
    }

    JsonNode paths() {
        return root.path("paths");
    }

    /** The kind of class that a component becomes; null if it is an alias, which becomes none. */
    static Named.@Nullable Kind classKind(JsonNode schema) {
        if (schema.has("x-dispatch")) {
            return Named.Kind.UNION;
        }
        if (schema.path("x-choice").asBoolean()) {
            return Named.Kind.CHOICE;
        }
        if (schema.has("x-extensible-enum") || schema.has("enum") && "string".equals(typeOf(schema))) {
            return Named.Kind.ENUM;
        }
        return schema.path("properties").isEmpty() ? null : Named.Kind.OBJECT;
    }

    /** The component that a schema refers to, by way of a nullable reference too; null if there is none. */
    static @Nullable String refName(JsonNode schema) {
        JsonNode ref = notNull(schema).path("$ref");
        return ref.isTextual() && ref.textValue().startsWith(REF)
                ? ref.textValue().substring(REF.length())
                : null;
    }

    /** Whether null is a documented value. */
    static boolean isNullable(JsonNode schema) {
        if (schema.path("type").isArray()) {
            for (JsonNode type : schema.get("type")) {
                if ("null".equals(type.textValue())) {
                    return true;
                }
            }
        }
        return !notNull(schema).equals(schema);
    }

    /** The schema without its null branch. */
    static JsonNode notNull(JsonNode schema) {
        JsonNode branches = schema.path("anyOf");
        if (branches.size() == 2 && !schema.has("x-choice") && !schema.has("x-dispatch")) {
            if ("null".equals(branches.get(1).path("type").textValue())) {
                return branches.get(0);
            }
            if ("null".equals(branches.get(0).path("type").textValue())) {
                return branches.get(1);
            }
        }
        return schema;
    }

    /** The JSON type that a schema names, apart from null; empty if it names none. */
    static String typeOf(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            for (JsonNode one : type) {
                if (!"null".equals(one.textValue())) {
                    return one.textValue();
                }
            }
        }
        return type.asText("");
    }

    /** The Java type of a schema; aliases are resolved. */
    Type type(JsonNode schema) {
        return type(schema, 0);
    }

    private Type type(JsonNode nullable, int aliases) {
        if (aliases > MAX_ALIASES) {
            throw new IllegalArgumentException("An alias in the fact sheet refers to itself: " + nullable);
        }
        JsonNode schema = notNull(nullable);
        if ("float-vector".equals(nullable.path("x-java-type").textValue())
                || "float-vector".equals(schema.path("x-java-type").textValue())) {
            return Simple.VECTOR;
        }
        String name = refName(schema);
        if (name != null) {
            JsonNode target = schema(name);
            Named.Kind kind = classKind(target);
            if ("float-vector".equals(target.path("x-java-type").textValue())) {
                return Simple.VECTOR;
            }
            return kind == null ? type(target, aliases + 1) : new Named(name, kind);
        }
        return switch (typeOf(schema)) {
            case "string" -> "binary".equals(schema.path("format").textValue()) ? Simple.FILE : Simple.STRING;
            case "integer" -> Simple.INTEGER;
            case "number" -> Simple.NUMBER;
            case "boolean" -> Simple.BOOLEAN;
            case "array" -> new Type.ListOf(schema.has("items") ? type(schema.get("items"), aliases + 1) : Simple.ANY);
            case "object" ->
                new Type.MapOf(
                        schema.path("additionalProperties").isObject()
                                ? type(schema.get("additionalProperties"), aliases + 1)
                                : Simple.ANY);
            default -> schema.path("const").isTextual() ? Simple.STRING : Simple.ANY;
        };
    }

    /** The unions that list a component among their branches, by the component's name. */
    Map<String, List<String>> parents() {
        Map<String, List<String>> parents = new LinkedHashMap<>();
        schemas.forEach((name, schema) -> {
            if (classKind(schema) == Named.Kind.UNION) {
                for (JsonNode branch : branches(schema)) {
                    String child = refName(branch);
                    if (child != null) {
                        parents.computeIfAbsent(child, c -> new ArrayList<>()).add(name);
                    }
                }
            }
        });
        return parents;
    }

    static JsonNode branches(JsonNode union) {
        return union.has("oneOf") ? union.get("oneOf") : union.path("anyOf");
    }
}
