package io.fluentopenai.openapi.importer.distil;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.openapi.importer.read.ImportException;
import io.fluentopenai.openapi.importer.read.Json;
import io.fluentopenai.openapi.importer.read.NodeKind;
import io.fluentopenai.openapi.importer.read.Notes;
import io.fluentopenai.openapi.importer.read.Overlay;
import io.fluentopenai.openapi.importer.read.Pointer;
import io.fluentopenai.openapi.importer.read.Vocabulary;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Copies a document, keeping its facts: prose, examples and extensions go, forms of OpenAPI 3.0 become those of 3.1
 * (except {@code nullable}, which {@link SchemaAnalyzer} reads). What is left has the same JSON pointers as the original.
 * Everything that is not in the vocabulary of the two standards is an error.
 */
public final class Distiller {
    private final ObjectNode root;
    private final Notes notes;
    private final References references = new References();
    private final SchemaDistiller schemas;

    private Distiller(ObjectNode root, Notes notes, boolean prose) {
        this.root = root;
        this.notes = notes;
        this.schemas = new SchemaDistiller(references, notes, prose);
    }

    /**
     * Distils a document.
     *
     * @param prose whether to keep the descriptions of operations, parameters and schemas, in place of our own sentences
     * @throws ImportException if the document is not OpenAPI 3, holds an unknown construct or a dangling reference
     */
    public static ObjectNode distil(ObjectNode root, Notes notes, boolean prose) {
        return new Distiller(root, notes, prose).document();
    }

    private ObjectNode document() {
        checkVersion();
        ObjectNode facts = Expect.members(NodeKind.DOCUMENT, root, "", (key, value, at) -> switch (key) {
            case "openapi", "security" -> value;
            case "info" -> Json.only(Expect.object(value, at), List.of("version"));
            case "servers" -> servers(value, at);
            case "paths", "webhooks" -> pathItems(value, at);
            case "components" -> components(value, at);
            default -> null;
        });
        if (!facts.has("paths") && !facts.has("components") && !facts.has("webhooks")) {
            throw ImportException.at("", "the document has no paths (is it complete?)");
        }
        references.check(root);
        checkSecurity(facts);
        return facts;
    }

    private void checkVersion() {
        if (root.has("swagger")) {
            throw ImportException.at(
                    "/swagger",
                    "this is a Swagger " + root.get("swagger").asText() + " document; only OpenAPI 3 is known");
        }
        JsonNode version = root.get("openapi");
        if (version == null) {
            throw ImportException.at("", "not an OpenAPI document: it has no member 'openapi'");
        }
        String text = version.asText();
        if (!text.matches("3\\.[0-9]+(\\.[0-9]+)?.*")) {
            throw ImportException.at("/openapi", "OpenAPI " + text + " is not known; only OpenAPI 3 is");
        }
        if (!text.matches("3\\.[01]([.-].*)?")) {
            notes.warn("the document says OpenAPI " + text + "; the importer knows 3.0 and 3.1");
        }
    }

    /** The security schemes stand at the end of most documents: without any, the end is missing. */
    private void checkSecurity(ObjectNode facts) {
        JsonNode schemes = facts.path("components").path("securitySchemes");
        for (JsonNode requirement : facts.path("security")) {
            for (Map.Entry<String, JsonNode> scheme : Json.members(requirement)) {
                if (schemes.isMissingNode()) {
                    throw ImportException.at(
                            "/security",
                            "security needs " + scheme.getKey()
                                    + ", and the document declares no security scheme (is it complete?)");
                }
                if (!schemes.has(scheme.getKey())) {
                    notes.add("security scheme that is not declared", "/security", scheme.getKey());
                }
            }
        }
    }

    private static ArrayNode servers(JsonNode servers, String at) {
        return Expect.list(servers, at, (server, serverAt) -> {
            ObjectNode facts = Json.only(Expect.object(server, serverAt), List.of("url"));
            if (server.path("variables") instanceof ObjectNode variables && !variables.isEmpty()) {
                facts.set(
                        "variables",
                        Expect.each(
                                variables,
                                serverAt,
                                (name, variable, variableAt) ->
                                        Json.only(Expect.object(variable, variableAt), List.of("default", "enum"))));
            }
            return facts;
        });
    }

    private ObjectNode components(JsonNode components, String at) {
        Set<String> unused = Set.of("examples", "links", "callbacks");
        return Expect.each(components, at, (section, items, sectionAt) -> {
            if (Vocabulary.isExtension(section) || unused.contains(section)) {
                return null;
            }
            return Expect.each(items, sectionAt, (name, item, itemAt) -> component(section, item, itemAt, sectionAt));
        });
    }

    private JsonNode component(String section, JsonNode node, String at, String sectionAt) {
        return switch (section) {
            case "schemas" -> schemas.distil(node, at);
            case "responses" -> response(node, at);
            case "parameters" -> parameter(node, at);
            case "headers" -> parameterLike(node, at, NodeKind.HEADER);
            case "requestBodies" -> requestBody(node, at);
            case "securitySchemes" -> securityScheme(node, at);
            case "pathItems" -> pathItem(node, at);
            case "mediaTypes" -> media(node, at);
            default -> {
                throw ImportException.at(sectionAt, "unknown section of components: " + section);
            }
        };
    }

    private ObjectNode securityScheme(JsonNode scheme, String at) {
        return Expect.members(NodeKind.SECURITY_SCHEME, scheme, at, (key, value, valueAt) -> switch (key) {
            case "$ref" -> references.take(value, at);
            case "type", "name", "in", "scheme", "bearerFormat", "openIdConnectUrl" -> value;
            case "flows" -> Expect.each(value, valueAt, (name, flow, flowAt) -> flow(flow, flowAt));
            default -> null;
        });
    }

    private static ObjectNode flow(JsonNode flow, String at) {
        ObjectNode kept = Json.only(Expect.object(flow, at), List.of("authorizationUrl", "tokenUrl", "refreshUrl"));
        ObjectNode scopes = kept.putObject("scopes");
        Json.members(flow.get("scopes")).forEach(scope -> scopes.put(scope.getKey(), ""));
        return kept;
    }

    private ObjectNode pathItems(JsonNode items, String at) {
        return Expect.each(
                items, at, (path, item, itemAt) -> Vocabulary.isExtension(path) ? null : pathItem(item, itemAt));
    }

    private ObjectNode pathItem(JsonNode item, String at) {
        ObjectNode facts = Expect.members(NodeKind.PATH_ITEM, item, at, (key, value, valueAt) -> switch (key) {
            case "$ref" -> references.take(value, at);
            case "parameters" -> parameters(value, valueAt);
            case "servers" -> leftOut("servers of a single path left out", valueAt);
            default -> Vocabulary.VERBS.contains(key) ? operation(value, valueAt) : null;
        });
        if (facts.has("$ref") && facts.size() > 1) {
            throw ImportException.at(
                    Pointer.child(at, "$ref"),
                    "a path that is a $ref and has members of its own: move them to one place");
        }
        return facts;
    }

    private @Nullable JsonNode leftOut(String what, String at) {
        notes.add(what, at, "");
        return null;
    }

    private ObjectNode operation(JsonNode operation, String at) {
        ObjectNode facts = Expect.members(NodeKind.OPERATION, operation, at, (key, value, valueAt) -> switch (key) {
            case "operationId" -> Expect.value(NodeKind.TEXT, value, valueAt);
            case "tags", "security" -> Expect.array(value, valueAt);
            case "deprecated" -> Expect.flag(value, valueAt);
            case "parameters" -> parameters(value, valueAt);
            case "requestBody" -> requestBody(value, valueAt);
            case "responses" -> responses(value, valueAt);
            case "callbacks" -> leftOut("callbacks left out", valueAt);
            case "servers" -> leftOut("servers of a single operation left out", valueAt);
            default -> ours(key, value);
        });
        schemas.describe(Expect.object(operation, at), facts);
        boolean webhook = at.startsWith("/webhooks/");
        if (facts.path("responses").isEmpty() && !webhook) {
            throw ImportException.at(at, "an operation without responses (is the document complete?)");
        }
        return facts;
    }

    /** Returns the value if it is the overlay's, of an operation or a parameter; null otherwise. */
    private static @Nullable JsonNode ours(String key, JsonNode value) {
        return key.startsWith(Overlay.MARK) ? value : null;
    }

    private ArrayNode parameters(JsonNode parameters, String at) {
        return Expect.list(parameters, at, this::parameter);
    }

    private ObjectNode parameter(JsonNode node, String at) {
        ObjectNode facts = parameterLike(node, at, NodeKind.PARAMETER);
        if (!facts.has("$ref")) {
            for (String needed : List.of("name", "in")) {
                if (!facts.has(needed)) {
                    throw ImportException.at(at, "a parameter without '" + needed + "'");
                }
            }
            if (!Set.of("query", "path", "header", "cookie")
                    .contains(facts.get("in").asText())) {
                throw ImportException.at(
                        Pointer.child(at, "in"),
                        "unknown place of a parameter: " + facts.get("in").asText());
            }
        }
        return facts;
    }

    private ObjectNode parameterLike(JsonNode parameter, String at, NodeKind kind) {
        ObjectNode facts = Expect.members(kind, parameter, at, (key, value, valueAt) -> switch (key) {
            case "$ref" -> references.take(value, at);
            case "name", "in", "style" -> Expect.value(NodeKind.TEXT, value, valueAt);
            case "required", "explode", "deprecated", "allowReserved" -> Expect.value(NodeKind.BOOLEAN, value, valueAt);
            case "schema" -> schemas.distil(value, valueAt);
            case "content" -> content(value, valueAt);
            default -> ours(key, value);
        });
        schemas.describe(Expect.object(parameter, at), facts);
        return facts;
    }

    private ObjectNode requestBody(JsonNode body, String at) {
        return Expect.members(NodeKind.REQUEST_BODY, body, at, (key, value, valueAt) -> switch (key) {
            case "$ref" -> references.take(value, at);
            case "required" -> Expect.value(NodeKind.BOOLEAN, value, valueAt);
            case "content" -> content(value, valueAt);
            default -> null;
        });
    }

    private ObjectNode responses(JsonNode responses, String at) {
        return Expect.each(responses, at, (status, response, responseAt) -> {
            if (Vocabulary.isExtension(status)) {
                return null;
            }
            if (NodeKind.RESPONSES.member(status) == null) {
                throw ImportException.at(responseAt, "not a status code: " + status);
            }
            return response(response, responseAt);
        });
    }

    private ObjectNode response(JsonNode response, String at) {
        return Expect.members(NodeKind.RESPONSE, response, at, (key, value, valueAt) -> switch (key) {
            case "$ref" -> references.take(value, at);
            case "content" -> content(value, valueAt);
            case "headers" -> {
                Expect.each(
                        value, valueAt, (name, header, headerAt) -> parameterLike(header, headerAt, NodeKind.HEADER));
                yield null;
            }
            default -> null;
        });
    }

    private ObjectNode content(JsonNode content, String at) {
        return Expect.each(
                content, at, (type, media, mediaAt) -> Vocabulary.isExtension(type) ? null : media(media, mediaAt));
    }

    private ObjectNode media(JsonNode media, String at) {
        return Expect.members(NodeKind.MEDIA, media, at, (key, value, valueAt) -> switch (key) {
            case "$ref" -> references.take(value, at);
            case "schema" -> schemas.distil(value, valueAt);
            case "encoding" ->
                Expect.each(
                        value,
                        valueAt,
                        (part, encoding, partAt) -> Json.only(
                                Expect.object(encoding, partAt),
                                List.of("contentType", "style", "explode", "allowReserved")));
            default -> null;
        });
    }
}
