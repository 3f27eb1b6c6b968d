package io.fluentopenai.openapi.importer.read;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The grammar of an OpenAPI document: the kinds of nodes, and the kinds of their members. Kinds are
 * compared by identity. Immutable once the class is initialized.
 */
public final class NodeKind {
    /** The structure of a kind of node. */
    public enum Form {
        /** An object whose members have fixed names. */
        OBJECT,
        /** An object whose members all are of one kind, under any names. */
        MAP,
        /** An array whose elements all are of one kind. */
        LIST,
        /** Anything else; nothing within it is looked at. */
        VALUE
    }

    private static final Predicate<String> ANY_NAME = name -> true;

    public static final NodeKind ANY = value("a value", node -> true);
    public static final NodeKind TEXT = value("a string", JsonNode::isTextual);
    public static final NodeKind NUMBER = value("a number", JsonNode::isNumber);
    public static final NodeKind BOOLEAN = value("a boolean", JsonNode::isBoolean);
    public static final NodeKind TYPE = value("a type", node -> node.isTextual() || node.isArray());
    public static final NodeKind REFERENCE = value("a reference", JsonNode::isTextual);
    public static final NodeKind LOCATION = value("the place of a parameter", JsonNode::isTextual);
    static final NodeKind NAMES = list(TEXT);
    static final NodeKind REQUIRED = list(TEXT);
    static final NodeKind VALUES = list(ANY);

    public static final NodeKind SCHEMA = object("a schema", node -> node.isObject() || node.isBoolean());
    static final NodeKind SCHEMA_LIST = list(SCHEMA);
    public static final NodeKind PROPERTIES = map(SCHEMA, name -> !isCapitalized(name));
    public static final NodeKind SCHEMAS = map(SCHEMA, NodeKind::isCapitalized);
    public static final NodeKind DISCRIMINATOR = object("a discriminator", node -> node.isObject() || node.isTextual());
    public static final NodeKind MEDIA = object("a media type");
    private static final NodeKind CONTENT = map(MEDIA, type -> type.contains("/"));
    public static final NodeKind PARAMETER = object("a parameter");
    private static final NodeKind PARAMETERS = list(PARAMETER);
    public static final NodeKind HEADER = object("a header");
    public static final NodeKind REQUEST_BODY = object("a request body");
    public static final NodeKind RESPONSE = object("a response");
    public static final NodeKind RESPONSES = map(RESPONSE, status -> status.matches("default|[1-5]([0-9][0-9]|XX)"));
    public static final NodeKind OPERATION = object("an operation");
    public static final NodeKind PATH_ITEM = object("a path");
    public static final NodeKind PATHS = map(PATH_ITEM, path -> path.startsWith("/"));
    public static final NodeKind SECURITY_SCHEME = object("a security scheme");
    private static final NodeKind COMPONENTS = object("the components");
    public static final NodeKind DOCUMENT = object("the document");

    /** For each kind that may be a component, the section of the components that holds it. */
    private static final Map<NodeKind, String> SECTIONS = Map.of(
            SCHEMA, "schemas",
            MEDIA, "mediaTypes",
            PARAMETER, "parameters",
            HEADER, "headers",
            REQUEST_BODY, "requestBodies",
            RESPONSE, "responses",
            PATH_ITEM, "pathItems",
            SECURITY_SCHEME, "securitySchemes");

    static {
        DOCUMENT.members(TEXT, "openapi", "jsonSchemaDialect", "$self")
                .members(ANY, "info", "servers", "security", "tags")
                .members(PATHS, "paths")
                .members(map(PATH_ITEM, ANY_NAME), "webhooks")
                .members(COMPONENTS, "components");
        COMPONENTS.members(SCHEMAS, "schemas").members(ANY, "examples", "links", "callbacks");
        SECTIONS.forEach((kind, section) -> COMPONENTS.words.putIfAbsent(section, map(kind, ANY_NAME)));
        PATH_ITEM
                .members(OPERATION, Vocabulary.VERBS)
                .members(REFERENCE, "$ref")
                .members(PARAMETERS, "parameters")
                .members(ANY, "servers");
        OPERATION
                .members(TEXT, "operationId")
                .members(NAMES, "tags")
                .members(VALUES, "security")
                .members(BOOLEAN, "deprecated")
                .members(PARAMETERS, "parameters")
                .members(REQUEST_BODY, "requestBody")
                .members(RESPONSES, "responses")
                .members(ANY, "callbacks", "servers");
        for (NodeKind kind : List.of(PARAMETER, HEADER)) {
            kind.members(REFERENCE, "$ref")
                    .members(TEXT, "name", "style")
                    .members(LOCATION, "in")
                    .members(BOOLEAN, "required", "explode", "deprecated", "allowReserved")
                    .members(SCHEMA, "schema")
                    .members(CONTENT, "content")
                    .members(ANY, "allowEmptyValue");
        }
        REQUEST_BODY.members(REFERENCE, "$ref").members(BOOLEAN, "required").members(CONTENT, "content");
        RESPONSE.members(REFERENCE, "$ref")
                .members(CONTENT, "content")
                .members(map(HEADER, ANY_NAME), "headers")
                .members(ANY, "links");
        MEDIA.members(REFERENCE, "$ref").members(SCHEMA, "schema").members(ANY, "encoding");
        SECURITY_SCHEME
                .members(REFERENCE, "$ref")
                .members(TEXT, "type", "name", "in", "scheme", "bearerFormat", "openIdConnectUrl")
                .members(ANY, "flows", "deprecated", "oauth2MetadataUrl");
        DISCRIMINATOR
                .members(TEXT, "propertyName")
                .members(map(TEXT, ANY_NAME), "mapping")
                .members(ANY, "defaultMapping");
        SCHEMA.members(REFERENCE, "$ref")
                .members(TYPE, "type")
                .members(
                        TEXT,
                        "format",
                        "pattern",
                        "contentMediaType",
                        "contentEncoding",
                        "$recursiveRef",
                        "$dynamicRef")
                .members(value("an identity", node -> !node.isObject()), Vocabulary.IDENTITY)
                .members(NUMBER, Vocabulary.NUMBERS)
                .members(BOOLEAN, Vocabulary.FLAGS)
                .members(
                        value("a bound", node -> node.isNumber() || node.isBoolean()),
                        "exclusiveMinimum",
                        "exclusiveMaximum")
                .members(VALUES, "enum")
                .members(ANY, "const", "default")
                .members(ANY, Vocabulary.CONSTRAINING_VALUE)
                .members(REQUIRED, "required")
                .members(DISCRIMINATOR, "discriminator")
                .members(PROPERTIES, "properties")
                .members(map(SCHEMA, ANY_NAME), "$defs", "definitions")
                .members(map(SCHEMA, ANY_NAME), Vocabulary.CONSTRAINING_MAP)
                .members(SCHEMA_LIST, "allOf", "anyOf", "oneOf", "prefixItems")
                .members(SCHEMA, "items", "additionalProperties")
                .members(SCHEMA, Vocabulary.CONSTRAINING_SCHEMA);
    }

    private final String name;
    private final Form form;
    private final Predicate<JsonNode> fits;
    private final Map<String, NodeKind> words = new LinkedHashMap<>();
    private final @Nullable NodeKind each;
    private final Predicate<String> names;

    private NodeKind(
            String name, Form form, Predicate<JsonNode> fits, @Nullable NodeKind each, Predicate<String> names) {
        this.name = name;
        this.form = form;
        this.fits = fits;
        this.each = each;
        this.names = names;
    }

    /** Returns whether a name is that of a component and not of a property, where the document does not tell. */
    private static boolean isCapitalized(String name) {
        return !name.isEmpty() && Character.isUpperCase(name.codePointAt(0));
    }

    private static NodeKind value(String name, Predicate<JsonNode> fits) {
        return new NodeKind(name, Form.VALUE, fits, null, ANY_NAME);
    }

    private static NodeKind object(String name) {
        return object(name, JsonNode::isObject);
    }

    private static NodeKind object(String name, Predicate<JsonNode> fits) {
        return new NodeKind(name, Form.OBJECT, fits, null, ANY_NAME)
                .members(TEXT, "title", "description", "summary", "$comment")
                .members(ANY, "example", "examples", "externalDocs", "xml");
    }

    private static NodeKind map(NodeKind each, Predicate<String> names) {
        return new NodeKind(each.name, Form.MAP, JsonNode::isObject, each, names);
    }

    private static NodeKind list(NodeKind each) {
        return new NodeKind(each.name, Form.LIST, JsonNode::isArray, each, ANY_NAME);
    }

    private NodeKind members(NodeKind kind, String... keys) {
        return members(kind, List.of(keys));
    }

    private NodeKind members(NodeKind kind, Iterable<String> keys) {
        keys.forEach(key -> words.put(key, kind));
        return this;
    }

    public Form form() {
        return form;
    }

    /** The kind of the elements of a list or the members of a map. */
    public NodeKind each() {
        return Objects.requireNonNull(each, name);
    }

    /** The names of the members that an object may have. */
    public Set<String> words() {
        return Collections.unmodifiableSet(words.keySet());
    }

    /** The kind of the member {@code key}; null if there cannot be one. */
    @Nullable
    public NodeKind member(String key) {
        if (form == Form.MAP) {
            return this == PATHS || this == RESPONSES ? names.test(key) ? each : null : each;
        }
        return words.get(key);
    }

    /** The same for a member that has this value: {@code items} may be a list. */
    @Nullable
    public NodeKind member(String key, JsonNode value) {
        NodeKind kind = member(key);
        return kind == SCHEMA && key.equals("items") && value.isArray() ? SCHEMA_LIST : kind;
    }

    /** The section of the components that holds nodes of this kind; null if none does. */
    @Nullable
    public String section() {
        return SECTIONS.get(this);
    }

    /** Returns whether a value has the form of this kind, whatever it is made up of. */
    public boolean fits(JsonNode value) {
        return fits.test(value);
    }

    /** Returns whether a value has the form of this kind, and no member of an object is unknown. */
    public boolean allows(JsonNode value) {
        boolean known = fits(value);
        for (Map.Entry<String, JsonNode> member : Json.members(form == Form.OBJECT ? value : null)) {
            known &= words.containsKey(member.getKey()) || Vocabulary.isExtension(member.getKey());
        }
        return known;
    }

    /** Returns whether a value is recognizably of this kind: what would be said of nothing else. */
    public boolean isLike(JsonNode value) {
        return switch (form) {
            case OBJECT ->
                value.properties().stream().anyMatch(member -> {
                    NodeKind kind = words.get(member.getKey());
                    return kind != null && !Vocabulary.PROSE.contains(member.getKey()) && kind.fits(member.getValue());
                });
            case MAP ->
                !value.isEmpty()
                        && value.isObject()
                        && value.properties().stream()
                                .allMatch(member -> names.test(member.getKey()) && each().isLike(member.getValue()));
            case LIST -> {
                boolean all = value.isArray();
                for (JsonNode element : value) {
                    all &= each().isLike(element);
                }
                yield all;
            }
            case VALUE -> fits(value);
        };
    }

    /** Returns whether a member that stands elsewhere could be one of {@code container}, a node of this kind. */
    public boolean takes(JsonNode container, String key, JsonNode value) {
        NodeKind kind = member(key, value);
        return container.isObject()
                && kind != null
                && names.test(key)
                && !Vocabulary.PROSE.contains(key)
                && kind.fits(value)
                && kind.isLike(value)
                && (!container.has(key) || value.equals(container.get(key)));
    }

    /**
     * Checks that a node of this kind may have a member of this name.
     *
     * @param at the pointer of the member
     * @throws ImportException if it may not
     */
    public void expect(String key, String at) {
        if (!words.containsKey(key) && !Vocabulary.isExtension(key)) {
            throw ImportException.at(at, unknown(key));
        }
    }

    /** Returns the problem of a member that a node of this kind cannot have. */
    public String unknown(String key) {
        return this == SCHEMA ? "unknown schema keyword '" + key + "'" : "unknown member '" + key + "' of " + name;
    }

    @Override
    public String toString() {
        return name;
    }
}
