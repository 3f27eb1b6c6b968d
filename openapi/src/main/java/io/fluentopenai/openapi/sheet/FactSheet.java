package io.fluentopenai.openapi.sheet;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fluentopenai.openapi.sheet.Type.Named;
import io.fluentopenai.openapi.sheet.Type.Simple;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

/** The fact sheet in its normal form: its operations and components, and the Java type of each schema in it. */
public final class FactSheet {
    private static final System.Logger LOG = System.getLogger(FactSheet.class.getName());

    /** The mark of what the published document does not have: of an operation, a parameter, a component, a property. */
    public static final String SUPPLEMENT = "x-supplement";

    /** The member of an operation that says on which day OpenAI switches it off. */
    public static final String SHUTDOWN = "x-shutdown";

    private static final String REF = "#/components/schemas/";
    private static final int MAX_ALIASES = 50;
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]+)}");

    /** The kind of class that is generated for a component. */
    public enum Kind {
        /** A class with properties. */
        OBJECT("a class"),
        /** A class with constants. */
        ENUM("an enum"),
        /** A sealed interface. */
        UNION("a union"),
        /** A class for values that differ by their JSON type. */
        CHOICE("a choice"),
        /** No class. */
        ALIAS("no class");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** The kind in words, with its article. */
        public String words() {
            return words;
        }
    }

    /** An operation and where it is. */
    public record Operation(String id, String path, String verb, JsonNode node) {
        /** The Java method: {@code ChatApi.createChatCompletion}. */
        public String method() {
            return node.path("x-api").asText() + '.' + node.path("x-method").asText();
        }

        /** Verb and path: {@code POST /chat/completions}. */
        public String route() {
            return verb.toUpperCase(Locale.ROOT) + ' ' + path;
        }
    }

    private final JsonNode root;
    private final Map<String, JsonNode> schemas;
    private final boolean lenient;

    private FactSheet(JsonNode root, boolean lenient) {
        this.root = root;
        this.schemas = members(root.path("components").path("schemas"));
        this.lenient = lenient;
    }

    /**
     * Wraps a sheet whose references all lead somewhere.
     *
     * @param root its tree; an empty object is a sheet without anything
     */
    public FactSheet(JsonNode root) {
        this(root, false);
    }

    /**
     * Wraps a sheet that nobody has checked. Where a reference leads nowhere, or an alias to itself, the type is any JSON.
     *
     * @param root its tree; an empty object is a sheet without anything
     */
    public static FactSheet unchecked(JsonNode root) {
        return new FactSheet(root, true);
    }

    /** Reads the YAML of a sheet. */
    public static FactSheet read(Path file) {
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

    /** The sheet of the published document alone; the values of its enums stay. */
    public FactSheet published() {
        JsonNode published = root.deepCopy();
        Published.prune(published);
        return new FactSheet(published);
    }

    /**
     * Takes the document's descriptions from a file, if it is there and of the same document.
     *
     * @see Descriptions
     */
    public void describe(Path file) {
        if (!Descriptions.add(root, file) && Files.exists(file)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} is of another document than the fact sheet and is left out. Run ./regenerate SPEC --descriptions.",
                    file);
        }
    }

    /** The components by class name. */
    public Map<String, JsonNode> schemas() {
        return schemas;
    }

    /**
     * The component of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public JsonNode schema(String name) {
        JsonNode schema = schemas.get(name);
        if (schema == null) {
            throw new IllegalArgumentException("The fact sheet has no component " + name);
        }
        return schema;
    }

    /** The operations by path and verb. */
    public JsonNode paths() {
        return root.path("paths");
    }

    /** The operations in the order of the sheet. */
    public List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        members(paths())
                .forEach((path, item) -> members(item).forEach((verb, node) -> {
                    String id = node.path("operationId").asText(verb + ' ' + path);
                    operations.add(new Operation(id, path, verb, node));
                }));
        return operations;
    }

    /** Webhooks by name. */
    public Map<String, JsonNode> webhooks() {
        return members(root.path("webhooks"));
    }

    /** The members of an object in their order; none if it is none. */
    public static Map<String, JsonNode> members(JsonNode node) {
        Map<String, JsonNode> members = new LinkedHashMap<>();
        node.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
        return members;
    }

    /** The strings of an array; none if it is none. */
    public static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    /** Returns the names of the parameters in the template of a path, in their order. */
    public static List<String> placeholders(String path) {
        return PLACEHOLDER.matcher(path).results().map(match -> match.group(1)).toList();
    }

    /** Returns the types of the branches of a union or choice. */
    public List<Type> branchTypes(JsonNode union) {
        List<Type> types = new ArrayList<>();
        branches(union).forEach(branch -> types.add(type(branch)));
        return types;
    }

    /** Returns the kind of type that is generated for a component. */
    public static Kind kind(JsonNode schema) {
        if (schema.has("x-dispatch")) {
            return Kind.UNION;
        }
        if (schema.has("x-choice")) {
            return Kind.CHOICE;
        }
        if (schema.has("properties")) {
            return Kind.OBJECT;
        }
        boolean string = "string".equals(schema.path("type").textValue());
        return string && (schema.has("enum") || schema.has("x-extensible-enum")) ? Kind.ENUM : Kind.ALIAS;
    }

    /** The component that a schema refers to, by way of a nullable reference too; null if there is none. */
    public static @Nullable String refName(JsonNode schema) {
        JsonNode ref = notNull(schema).path("$ref");
        return ref.isTextual() && ref.textValue().startsWith(REF)
                ? ref.textValue().substring(REF.length())
                : null;
    }

    /** Returns whether null is a documented value. */
    public static boolean isNullable(JsonNode schema) {
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
    public static JsonNode notNull(JsonNode schema) {
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
    private static String typeOf(JsonNode schema) {
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

    /**
     * The Java type of a schema; aliases are resolved.
     *
     * @throws IllegalArgumentException if a reference leads nowhere, or an alias to itself, unless the sheet is unchecked
     */
    public Type type(JsonNode schema) {
        return type(schema, 0);
    }

    private Type type(JsonNode nullable, int aliases) {
        if (aliases > MAX_ALIASES) {
            if (lenient) {
                return Simple.ANY;
            }
            throw new IllegalArgumentException("An alias in the fact sheet refers to itself: " + nullable);
        }
        JsonNode schema = notNull(nullable);
        if ("float-vector".equals(nullable.path("x-java-type").textValue())
                || "float-vector".equals(schema.path("x-java-type").textValue())) {
            return Simple.VECTOR;
        }
        String name = refName(schema);
        if (name != null) {
            if (lenient && !schemas.containsKey(name)) {
                return Simple.ANY;
            }
            JsonNode target = schema(name);
            Kind kind = kind(target);
            if ("float-vector".equals(target.path("x-java-type").textValue())) {
                return Simple.VECTOR;
            }
            return kind == Kind.ALIAS ? type(target, aliases + 1) : new Named(name, kind);
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
    public Map<String, List<String>> parents() {
        Map<String, List<String>> parents = new LinkedHashMap<>();
        schemas.forEach((name, schema) -> {
            if (kind(schema) == Kind.UNION) {
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

    /** The branches of a union or choice. */
    public static JsonNode branches(JsonNode union) {
        return union.has("oneOf") ? union.get("oneOf") : union.path("anyOf");
    }
}
