package io.fluentopenai.openapi.importer.sheet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.openapi.importer.name.OperationNames;
import io.fluentopenai.openapi.importer.read.Json;
import io.fluentopenai.openapi.importer.read.Pointer;
import io.fluentopenai.openapi.importer.read.Vocabulary;
import io.fluentopenai.openapi.sheet.FactSheet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the fact sheet that the generator and the fake server rely on, checked one by one. A sheet that breaks one
 * is a defect of the importer, never of the document. docs/decisions/0007-fact-sheet.md has the rules in words.
 */
public final class NormalForm {
    private static final List<String> TOP =
            List.of("openapi", "info", "servers", "security", "paths", "webhooks", "components");
    /** The keys of an operation, in their order. */
    public static final List<String> OPERATION_KEYS = List.of(
            "operationId",
            "tags",
            "x-api",
            "x-method",
            "description",
            "deprecated",
            Dropped.MARK,
            FactSheet.SUPPLEMENT,
            FactSheet.SHUTDOWN,
            "x-stream",
            "parameters",
            "requestBody",
            "responses",
            "security");

    /** The keys of a schema, in their order. */
    public static final List<String> SCHEMA_KEYS = SchemaForm.SCHEMA_KEYS;

    private final JsonNode sheet;
    private final Problems problems = new Problems();
    private final SchemaForm schemas;

    private NormalForm(JsonNode sheet) {
        this.sheet = sheet;
        this.schemas = new SchemaForm(sheet, problems);
    }

    /**
     * Every rule that {@code sheet} breaks, each with a JSON pointer; empty for a good sheet.
     *
     * @param sheet a fact sheet
     */
    public static List<String> problems(JsonNode sheet) {
        NormalForm form = new NormalForm(sheet);
        form.top();
        return form.problems.list();
    }

    /** Throws if the sheet breaks a rule. */
    public static void check(ObjectNode sheet) {
        List<String> problems = problems(sheet);
        if (!problems.isEmpty()) {
            throw new IllegalStateException("the importer wrote a sheet that breaks " + problems.size()
                    + " rule(s) of its own, first: " + problems.get(0));
        }
    }

    /** Sets a mark of a node at the place that {@code order} has for it. */
    public static void mark(ObjectNode node, List<String> order, String mark) {
        insert(node, order, mark, BooleanNode.TRUE);
    }

    /** Sets a member of a node at the place that {@code order} has for it. */
    public static void insert(ObjectNode node, List<String> order, String key, JsonNode value) {
        ObjectNode members = node.deepCopy();
        members.set(key, value);
        node.removeAll();
        node.setAll(Json.only(members, order));
    }

    private void top() {
        problems.order(sheet, TOP, "");
        problems.require("3.1.0".equals(Json.text(sheet, "openapi")), "/openapi", "the sheet is OpenAPI 3.1.0");
        JsonNode info = sheet.path("info");
        problems.require(
                info.path("title").isTextual() && info.path("version").isTextual(),
                "/info",
                "title and version are strings");
        problems.require(
                info.path("x-source").path("sha256").asText().matches("[0-9a-f]{64}"),
                "/info/x-source",
                "has a sha256");
        schemas.components();
        Set<String> ids = new HashSet<>();
        Set<String> methods = new HashSet<>();
        for (Map.Entry<String, JsonNode> path : Json.members(sheet.get("paths"))) {
            for (Map.Entry<String, JsonNode> verb : Json.members(path.getValue())) {
                String at = Pointer.child(Pointer.child("/paths", path.getKey()), verb.getKey());
                problems.require(Vocabulary.VERBS.contains(verb.getKey()), at, "a path holds verbs only");
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

    private void operation(String path, JsonNode operation, String at, Set<String> ids, Set<String> methods) {
        problems.order(operation, OPERATION_KEYS, at);
        problems.require(ids.add(operation.path("operationId").asText()), at, "operation ids are unique");
        problems.require(operation.path("tags").size() == 1, at, "an operation has one tag");
        String api = operation.path("x-api").asText();
        String method = operation.path("x-method").asText();
        problems.require(api.matches("[A-Z_][A-Za-z0-9_]*Api"), at, "x-api is a class name");
        problems.require(method.matches("[a-z_][A-Za-z0-9_]*"), at, "x-method is a method name");
        for (String form : OperationNames.DERIVED) {
            problems.require(
                    methods.add(api + '.' + (method + form).toLowerCase(Locale.ROOT)),
                    at,
                    "methods and their derived forms are unique in a class: " + method + form);
        }
        parameters(path, operation, at);
        JsonNode body = operation.get("requestBody");
        if (body != null) {
            problems.require(!body.path("content").isEmpty(), at, "a request body has content");
            content(body.get("content"), at + "/requestBody/content");
        }
        problems.require(!operation.path("responses").isEmpty(), at, "an operation has responses");
        for (Map.Entry<String, JsonNode> response : Json.members(operation.get("responses"))) {
            content(response.getValue().get("content"), at + "/responses/" + response.getKey() + "/content");
        }
        JsonNode stream = operation.get("x-stream");
        if (stream != null) {
            problems.require(
                    Set.of("body", "query").contains(stream.path("in").asText())
                            && stream.path("property").isTextual(),
                    at,
                    "x-stream names a property of the body or the query");
        }
    }

    private void parameters(String path, JsonNode operation, String at) {
        Set<String> seen = new HashSet<>();
        Set<String> template = new HashSet<>(FactSheet.placeholders(path));
        for (JsonNode parameter : operation.path("parameters")) {
            String name = parameter.path("name").asText();
            String in = parameter.path("in").asText();
            String parameterAt = at + "/parameters/" + name;
            problems.require(seen.add(in + ' ' + name), parameterAt, "a parameter occurs once");
            problems.require(
                    Set.of("path", "query", "header", "cookie").contains(in), parameterAt, "is in a known place");
            if (in.equals("path")) {
                problems.require(
                        template.remove(name) && parameter.path("required").asBoolean(), parameterAt, "is in the path");
            }
            problems.require(parameter.has("schema"), parameterAt, "has a schema");
            schemas.place(parameter.path("schema"), parameterAt + "/schema");
        }
        problems.require(template.isEmpty(), at, "every parameter of the path is declared: " + template);
    }

    private void content(@Nullable JsonNode content, String at) {
        for (Map.Entry<String, JsonNode> media : Json.members(content)) {
            String mediaAt = Pointer.child(at, media.getKey());
            problems.order(media.getValue(), List.of("schema", "encoding"), mediaAt);
            problems.require(media.getValue().has("schema"), mediaAt, "content has a schema");
            schemas.place(media.getValue().path("schema"), mediaAt + "/schema");
            problems.require(
                    !MediaTypes.isForm(media.getKey())
                            || schemas.hasFields(media.getValue().path("schema")),
                    mediaAt,
                    "a form has fields");
        }
    }
}
