package io.fluentopenai.openapi.importer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the fact sheet that the generator and the fake server rely on, checked one by one. A sheet that breaks one
 * is a defect of the importer, never of the document. docs/decisions/0007-fact-sheet.md has the rules in words.
 */
public final class NormalForm {
    private static final List<String> TOP =
            List.of("openapi", "info", "servers", "security", "paths", "webhooks", "components");
    private static final List<String> SCHEMA_KEYS = List.of(
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
            "x-java-type");
    private static final List<String> OPERATION_KEYS = List.of(
            "operationId",
            "tags",
            "x-api",
            "x-method",
            "description",
            "deprecated",
            "x-stream",
            "parameters",
            "requestBody",
            "responses",
            "security");
    private static final Set<String> ANNOTATIONS =
            Set.of("description", "default", "deprecated", "readOnly", "writeOnly", "x-secret", "x-java-type");
    private static final Set<String> SCALARS = Set.of("string", "integer", "number", "boolean");
    private static final Pattern PATH_PARAMETER = Pattern.compile("\\{([^{}]+)}");

    private final JsonNode sheet;
    private final List<String> problems = new ArrayList<>();

    private NormalForm(JsonNode sheet) {
        this.sheet = sheet;
    }

    /** What a component of the sheet is. */
    enum Kind {
        OBJECT,
        ENUM,
        UNION,
        CHOICE,
        ALIAS
    }

    /**
     * Every rule that {@code sheet} breaks, each with a JSON pointer; empty for a good sheet.
     *
     * @param sheet a fact sheet
     */
    public static List<String> problems(JsonNode sheet) {
        NormalForm form = new NormalForm(sheet);
        form.top();
        return form.problems;
    }

    /** Throws if the sheet breaks a rule. */
    static void check(ObjectNode sheet) {
        List<String> problems = problems(sheet);
        if (!problems.isEmpty()) {
            throw new IllegalStateException("the importer wrote a sheet that breaks " + problems.size()
                    + " rule(s) of its own, first: " + problems.get(0));
        }
    }

    private void fail(String at, String rule) {
        problems.add(at + ": " + rule);
    }

    private void require(boolean kept, String at, String rule) {
        if (!kept) {
            fail(at, rule);
        }
    }

    private JsonNode schemas() {
        return sheet.path("components").path("schemas");
    }

    private void top() {
        order(sheet, TOP, "");
        require("3.1.0".equals(Json.text(sheet, "openapi")), "/openapi", "the sheet is OpenAPI 3.1.0");
        JsonNode info = sheet.path("info");
        require(
                info.path("title").isTextual() && info.path("version").isTextual(),
                "/info",
                "title and version are strings");
        require(
                info.path("x-source").path("sha256").asText().matches("[0-9a-f]{64}"),
                "/info/x-source",
                "has a sha256");
        components();
        Set<String> ids = new HashSet<>();
        Set<String> methods = new HashSet<>();
        for (Map.Entry<String, JsonNode> path : Json.members(sheet.get("paths"))) {
            for (Map.Entry<String, JsonNode> verb : Json.members(path.getValue())) {
                String at = Pointer.child(Pointer.child("/paths", path.getKey()), verb.getKey());
                require(Vocabulary.VERBS.contains(verb.getKey()), at, "a path holds verbs only");
                operation(path.getKey(), verb.getValue(), at, ids, methods);
            }
        }
        for (Map.Entry<String, JsonNode> webhook : Json.members(sheet.get("webhooks"))) {
            for (Map.Entry<String, JsonNode> verb : Json.members(webhook.getValue())) {
                String at = Pointer.child(Pointer.child("/webhooks", webhook.getKey()), verb.getKey());
                content(verb.getValue().path("requestBody").get("content"), at);
            }
        }
    }

    private void order(JsonNode node, List<String> keys, String at) {
        int last = -1;
        for (Map.Entry<String, JsonNode> member : Json.members(node)) {
            int index = keys.indexOf(member.getKey());
            if (index < 0) {
                fail(at, "unexpected key " + member.getKey());
            } else if (index < last) {
                fail(at, "key out of order: " + member.getKey());
            }
            last = Math.max(last, index);
        }
    }

    private void components() {
        Set<String> lower = new HashSet<>();
        String before = "";
        for (Map.Entry<String, JsonNode> component : Json.members(schemas())) {
            String name = component.getKey();
            String at = Pointer.child("/components/schemas", name);
            require(name.matches("[A-Z_][A-Za-z0-9_]*"), at, "a component's name is a class name");
            require(lower.add(name.toLowerCase(Locale.ROOT)), at, "names differ in more than case");
            require(!ReservedNames.contains(name), at, "a name of java.lang or of the generated code");
            require(before.compareTo(name) < 0, at, "components are sorted");
            before = name;
            component(component.getValue(), at);
        }
    }

    static Kind kind(JsonNode schema) {
        if (schema.has("x-dispatch")) {
            return Kind.UNION;
        }
        if (schema.has("x-choice")) {
            return Kind.CHOICE;
        }
        if (schema.has("properties")) {
            return Kind.OBJECT;
        }
        boolean strings = "string".equals(Json.text(schema, "type"));
        return strings && (schema.has("enum") || schema.has("x-extensible-enum")) ? Kind.ENUM : Kind.ALIAS;
    }

    private void component(JsonNode schema, String at) {
        order(schema, SCHEMA_KEYS, at);
        switch (kind(schema)) {
            case OBJECT -> object(schema, at);
            case ENUM -> enumeration(schema, at);
            case UNION -> union(schema, at);
            case CHOICE -> choice(schema, at);
            case ALIAS -> {
                require(!isNullable(schema), at, "null is never allowed by a component");
                if (schema.has("$ref")) {
                    require(resolve(schema, new HashSet<>()) != null, at, "an alias leads somewhere");
                }
                inline(schema, at, Set.of("x-upstream-name"));
            }
        }
    }

    private void only(JsonNode schema, String at, String... keys) {
        Set<String> allowed = new HashSet<>(List.of(keys));
        allowed.addAll(ANNOTATIONS);
        allowed.add("x-upstream-name");
        for (Map.Entry<String, JsonNode> member : Json.members(schema)) {
            require(allowed.contains(member.getKey()), at, "no " + member.getKey() + " here");
        }
    }

    private void object(JsonNode schema, String at) {
        only(schema, at, "type", "properties", "required", "additionalProperties");
        require("object".equals(Json.text(schema, "type")), at, "an object says type: object");
        JsonNode properties = schema.path("properties");
        require(!properties.isEmpty(), at, "an object has properties");
        for (Map.Entry<String, JsonNode> property : Json.members(properties)) {
            place(property.getValue(), Pointer.child(at + "/properties", property.getKey()));
        }
        List<String> required = Json.texts(schema, "required");
        require(new HashSet<>(required).size() == required.size(), at, "required has no duplicates");
        for (String name : required) {
            require(properties.has(name), at, "required property is declared: " + name);
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
        require(values.size() >= (open ? 1 : 2), at, "an enum has values, a closed one at least two");
        Set<JsonNode> distinct = new HashSet<>();
        for (JsonNode value : values) {
            require(value.isTextual(), at, "values are strings");
            require(distinct.add(value), at, "values are distinct: " + value);
        }
    }

    private void union(JsonNode schema, String at) {
        String keyword = schema.has("oneOf") ? "oneOf" : "anyOf";
        only(schema, at, keyword, "x-dispatch");
        require(!schema.path(keyword).isEmpty(), at, "a union has branches");
        Set<String> leaves = new LinkedHashSet<>();
        for (JsonNode branch : schema.path(keyword)) {
            require(branch.size() == 1 && branch.has("$ref"), at, "branches are plain references");
            String name = name(branch);
            if (name == null || !schemas().has(name)) {
                fail(at, "a branch that is no component");
                continue;
            }
            Kind kind = kind(schemas().path(name));
            require(kind == Kind.OBJECT || kind == Kind.UNION, at, "branches are objects or unions: " + name);
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
        for (JsonNode branch : schema.path(schema.has("oneOf") ? "oneOf" : "anyOf")) {
            String inner = name(branch);
            if (inner != null) {
                leaves(inner, leaves);
            }
        }
    }

    private void dispatch(JsonNode node, Set<String> leaves, String at) {
        if (node.isTextual()) {
            require(leaves.contains(node.textValue()), at, "leads to a leaf: " + node.textValue());
            return;
        }
        if (node.has("present")) {
            order(node, List.of("present", "then", "else"), at);
            require(node.has("then") || node.has("else"), at, "leads somewhere");
        } else if (node.has("token")) {
            order(node, List.of("token", "cases", "absent", "otherwise"), at);
            for (Map.Entry<String, JsonNode> entry : Json.members(node.get("cases"))) {
                require(
                        Set.of("string", "number", "boolean", "array", "object", "null")
                                .contains(entry.getKey()),
                        at,
                        "a JSON token: " + entry.getKey());
            }
        } else {
            order(node, List.of("property", "cases", "absent", "otherwise"), at);
            require(node.path("property").isTextual(), at, "names a property");
            require(!node.path("cases").isEmpty(), at, "has cases");
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
        require(branches.size() >= 2, at, "a choice has two branches or more");
        for (int i = 0; i < branches.size(); i++) {
            JsonNode branch = branches.get(i);
            String branchAt = at + "/anyOf/" + i;
            require(!isNullable(branch), branchAt, "null is never allowed by a component");
            inline(branch, branchAt, Set.of());
            JsonNode resolved = resolve(branch, new HashSet<>());
            if (resolved == null) {
                continue;
            }
            String token = token(resolved);
            if (token.equals("array")) {
                for (String item : tokens(resolved.path("items"))) {
                    require(items.add(item), branchAt, "arrays differ in the token of their items: " + item);
                }
            } else {
                require(tokens.add(token), branchAt, "branches differ in their token: " + token);
            }
            require(!token.equals("any"), branchAt, "a branch has one token");
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
        return ref == null ? null : RawSchemas.componentName(ref);
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
    private void place(JsonNode schema, String at) {
        order(schema, SCHEMA_KEYS, at);
        if (isNullableWrapper(schema)) {
            only(schema, at, "anyOf");
            JsonNode inner = schema.path("anyOf").get(0);
            require(
                    inner.has("$ref") || inner.has("const") || inner.has("enum"),
                    at,
                    "scalars, arrays and maps have null in their type");
            require(!isNullable(inner), at, "null is said once");
            inline(inner, at + "/anyOf/0", Set.of());
            return;
        }
        inline(schema, at, Set.of());
    }

    private void inline(JsonNode schema, String at, Set<String> more) {
        require(schema.isObject(), at, "a schema is an object");
        if (schema.has("$ref")) {
            inlineOnly(schema, at, more, "$ref");
            String name = name(schema);
            require(
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
        require(declared.isTextual() || pair, at, "type is T or [T, 'null']");
        String type = pair ? declared.get(0).asText() : declared.asText();
        if (schema.has("const")) {
            require(SCALARS.contains(type), at, "a constant is a scalar");
            inlineOnly(schema, at, more, "type", "const");
        } else if (SCALARS.contains(type)) {
            require(!type.equals("string") || !schema.has("enum"), at, "string enums are components");
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
            require(schema.has("items"), at, "an array says what its items are");
            place(schema.path("items"), at + "/items");
        } else {
            require(type.equals("object"), at, "unknown type " + type);
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
            require(allowed.contains(member.getKey()), at, "no " + member.getKey() + " here");
        }
    }

    private void operation(String path, JsonNode operation, String at, Set<String> ids, Set<String> methods) {
        order(operation, OPERATION_KEYS, at);
        require(ids.add(operation.path("operationId").asText()), at, "operation ids are unique");
        require(operation.path("tags").size() == 1, at, "an operation has one tag");
        String api = operation.path("x-api").asText();
        String method = operation.path("x-method").asText();
        require(api.matches("[A-Z_][A-Za-z0-9_]*Api"), at, "x-api is a class name");
        require(method.matches("[a-z_][A-Za-z0-9_]*"), at, "x-method is a method name");
        for (String form : OperationNames.DERIVED) {
            require(
                    methods.add(api + '.' + (method + form).toLowerCase(Locale.ROOT)),
                    at,
                    "methods and their derived forms are unique in a class: " + method + form);
        }
        parameters(path, operation, at);
        JsonNode body = operation.get("requestBody");
        if (body != null) {
            require(!body.path("content").isEmpty(), at, "a request body has content");
            content(body.get("content"), at + "/requestBody/content");
        }
        require(!operation.path("responses").isEmpty(), at, "an operation has responses");
        for (Map.Entry<String, JsonNode> response : Json.members(operation.get("responses"))) {
            content(response.getValue().get("content"), at + "/responses/" + response.getKey() + "/content");
        }
        JsonNode stream = operation.get("x-stream");
        if (stream != null) {
            require(
                    Set.of("body", "query").contains(stream.path("in").asText())
                            && stream.path("property").isTextual(),
                    at,
                    "x-stream names a property of the body or the query");
        }
    }

    private void parameters(String path, JsonNode operation, String at) {
        Set<String> seen = new HashSet<>();
        Set<String> template = new HashSet<>();
        Matcher matcher = PATH_PARAMETER.matcher(path);
        while (matcher.find()) {
            template.add(matcher.group(1));
        }
        for (JsonNode parameter : operation.path("parameters")) {
            String name = parameter.path("name").asText();
            String in = parameter.path("in").asText();
            String parameterAt = at + "/parameters/" + name;
            require(seen.add(in + ' ' + name), parameterAt, "a parameter occurs once");
            require(Set.of("path", "query", "header", "cookie").contains(in), parameterAt, "is in a known place");
            if (in.equals("path")) {
                require(template.remove(name) && parameter.path("required").asBoolean(), parameterAt, "is in the path");
            }
            require(parameter.has("schema"), parameterAt, "has a schema");
            place(parameter.path("schema"), parameterAt + "/schema");
        }
        require(template.isEmpty(), at, "every parameter of the path is declared: " + template);
    }

    private void content(@Nullable JsonNode content, String at) {
        for (Map.Entry<String, JsonNode> media : Json.members(content)) {
            String mediaAt = Pointer.child(at, media.getKey());
            order(media.getValue(), List.of("schema", "encoding"), mediaAt);
            require(media.getValue().has("schema"), mediaAt, "content has a schema");
            place(media.getValue().path("schema"), mediaAt + "/schema");
        }
    }
}
