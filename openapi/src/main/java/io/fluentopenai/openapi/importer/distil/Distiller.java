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
        ObjectNode facts = Json.object();
        for (Map.Entry<String, JsonNode> member : root.properties()) {
            String key = member.getKey();
            JsonNode value = member.getValue();
            String at = Pointer.child("", key);
            switch (key) {
                case "openapi" -> facts.set(key, value);
                case "info" -> facts.set(key, Expect.keep(Expect.object(value, at), "version"));
                case "servers" -> facts.set(key, servers(value, at));
                case "security" -> facts.set(key, value);
                case "paths", "webhooks" -> facts.set(key, pathItems(value, at));
                case "components" -> facts.set(key, components(value, at));
                default -> NodeKind.DOCUMENT.expect(key, at);
            }
        }
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

    private ArrayNode servers(JsonNode value, String at) {
        ArrayNode servers = Json.array();
        for (JsonNode server : Expect.array(value, at)) {
            ObjectNode facts = Expect.keep(Expect.object(server, at), "url");
            ObjectNode variables = Json.object();
            for (Map.Entry<String, JsonNode> variable : Json.members(server.get("variables"))) {
                variables.set(
                        variable.getKey(), Expect.keep(Expect.object(variable.getValue(), at), "default", "enum"));
            }
            if (!variables.isEmpty()) {
                facts.set("variables", variables);
            }
            servers.add(facts);
        }
        return servers;
    }

    private ObjectNode components(JsonNode value, String at) {
        ObjectNode facts = Json.object();
        for (Map.Entry<String, JsonNode> section : Expect.object(value, at).properties()) {
            String key = section.getKey();
            String sectionAt = Pointer.child(at, key);
            if (Vocabulary.isExtension(key)
                    || key.equals("examples")
                    || key.equals("links")
                    || key.equals("callbacks")) {
                continue;
            }
            ObjectNode kept = Json.object();
            for (Map.Entry<String, JsonNode> item :
                    Expect.object(section.getValue(), sectionAt).properties()) {
                String itemAt = Pointer.child(sectionAt, item.getKey());
                JsonNode node = item.getValue();
                kept.set(item.getKey(), component(key, node, itemAt, sectionAt));
            }
            facts.set(key, kept);
        }
        return facts;
    }

    private JsonNode component(String section, JsonNode node, String at, String sectionAt) {
        return switch (section) {
            case "schemas" -> schemas.distil(node, at);
            case "responses" -> response(node, at);
            case "parameters" -> parameter(node, at);
            case "headers" -> header(node, at);
            case "requestBodies" -> requestBody(node, at);
            case "securitySchemes" -> securityScheme(node, at);
            case "pathItems" -> pathItem(node, at);
            case "mediaTypes" -> media(node, at);
            default -> {
                throw ImportException.at(sectionAt, "unknown section of components: " + section);
            }
        };
    }

    private ObjectNode securityScheme(JsonNode node, String at) {
        ObjectNode facts = Json.object();
        for (Map.Entry<String, JsonNode> member : Expect.object(node, at).properties()) {
            String key = member.getKey();
            switch (key) {
                case "$ref" -> references.take(member.getValue(), at, facts);
                case "type", "name", "in", "scheme", "bearerFormat", "openIdConnectUrl" ->
                    facts.set(key, member.getValue());
                case "flows" -> facts.set(key, flows(member.getValue(), Pointer.child(at, key)));
                default -> NodeKind.SECURITY_SCHEME.expect(key, Pointer.child(at, key));
            }
        }
        return facts;
    }

    private static ObjectNode flows(JsonNode node, String at) {
        ObjectNode facts = Json.object();
        for (Map.Entry<String, JsonNode> flow : Expect.object(node, at).properties()) {
            ObjectNode kept =
                    Expect.keep(Expect.object(flow.getValue(), at), "authorizationUrl", "tokenUrl", "refreshUrl");
            ObjectNode scopes = kept.putObject("scopes");
            Json.members(flow.getValue().get("scopes")).forEach(scope -> scopes.put(scope.getKey(), ""));
            facts.set(flow.getKey(), kept);
        }
        return facts;
    }

    private ObjectNode pathItems(JsonNode value, String at) {
        ObjectNode facts = Json.object();
        for (Map.Entry<String, JsonNode> item : Expect.object(value, at).properties()) {
            if (!Vocabulary.isExtension(item.getKey())) {
                facts.set(item.getKey(), pathItem(item.getValue(), Pointer.child(at, item.getKey())));
            }
        }
        return facts;
    }

    private ObjectNode pathItem(JsonNode node, String at) {
        ObjectNode facts = Json.object();
        for (Map.Entry<String, JsonNode> member : Expect.object(node, at).properties()) {
            String key = member.getKey();
            String memberAt = Pointer.child(at, key);
            if (Vocabulary.VERBS.contains(key)) {
                facts.set(key, operation(member.getValue(), memberAt));
                continue;
            }
            switch (key) {
                case "$ref" -> references.take(member.getValue(), at, facts);
                case "parameters" -> facts.set(key, parameters(member.getValue(), memberAt));
                case "servers" -> notes.add("servers of a single path left out", memberAt, "");
                default -> NodeKind.PATH_ITEM.expect(key, memberAt);
            }
        }
        if (facts.has("$ref") && facts.size() > 1) {
            throw ImportException.at(
                    Pointer.child(at, "$ref"),
                    "a path that is a $ref and has members of its own: move them to one place");
        }
        return facts;
    }

    private ObjectNode operation(JsonNode node, String at) {
        ObjectNode facts = Json.object();
        for (Map.Entry<String, JsonNode> member : Expect.object(node, at).properties()) {
            String key = member.getKey();
            JsonNode value = member.getValue();
            String memberAt = Pointer.child(at, key);
            if (key.startsWith(Overlay.MARK)) {
                facts.set(key, value);
                continue;
            }
            switch (key) {
                case "operationId" -> facts.put(key, Expect.string(value, memberAt));
                case "tags", "security" -> facts.set(key, Expect.array(value, memberAt));
                case "deprecated" -> Expect.flag(facts, key, value, memberAt);
                case "parameters" -> facts.set(key, parameters(value, memberAt));
                case "requestBody" -> facts.set(key, requestBody(value, memberAt));
                case "responses" -> facts.set(key, responses(value, memberAt));
                case "callbacks" -> notes.add("callbacks left out", memberAt, "");
                case "servers" -> notes.add("servers of a single operation left out", memberAt, "");
                default -> NodeKind.OPERATION.expect(key, memberAt);
            }
        }
        schemas.describe(Expect.object(node, at), facts);
        boolean webhook = at.startsWith("/webhooks/");
        if (facts.path("responses").isEmpty() && !webhook) {
            throw ImportException.at(at, "an operation without responses (is the document complete?)");
        }
        return facts;
    }

    private ArrayNode parameters(JsonNode value, String at) {
        ArrayNode facts = Json.array();
        ArrayNode list = Expect.array(value, at);
        for (int i = 0; i < list.size(); i++) {
            facts.add(parameter(list.get(i), Pointer.child(at, i)));
        }
        return facts;
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

    private ObjectNode header(JsonNode node, String at) {
        return parameterLike(node, at, NodeKind.HEADER);
    }

    private ObjectNode parameterLike(JsonNode node, String at, NodeKind kind) {
        ObjectNode facts = Json.object();
        for (Map.Entry<String, JsonNode> member : Expect.object(node, at).properties()) {
            String key = member.getKey();
            JsonNode value = member.getValue();
            String memberAt = Pointer.child(at, key);
            if (key.startsWith(Overlay.MARK)) {
                facts.set(key, value);
                continue;
            }
            switch (key) {
                case "$ref" -> references.take(value, at, facts);
                case "name", "in", "style" -> facts.put(key, Expect.string(value, memberAt));
                case "required", "explode", "deprecated", "allowReserved" ->
                    facts.put(key, Expect.bool(value, memberAt));
                case "schema" -> facts.set(key, schemas.distil(value, memberAt));
                case "content" -> facts.set(key, content(value, memberAt));
                default -> kind.expect(key, memberAt);
            }
        }
        schemas.describe(Expect.object(node, at), facts);
        return facts;
    }

    private ObjectNode requestBody(JsonNode node, String at) {
        ObjectNode facts = Json.object();
        for (Map.Entry<String, JsonNode> member : Expect.object(node, at).properties()) {
            String key = member.getKey();
            String memberAt = Pointer.child(at, key);
            switch (key) {
                case "$ref" -> references.take(member.getValue(), at, facts);
                case "required" -> facts.put(key, Expect.bool(member.getValue(), memberAt));
                case "content" -> facts.set(key, content(member.getValue(), memberAt));
                default -> NodeKind.REQUEST_BODY.expect(key, memberAt);
            }
        }
        return facts;
    }

    private ObjectNode responses(JsonNode node, String at) {
        ObjectNode facts = Json.object();
        for (Map.Entry<String, JsonNode> member : Expect.object(node, at).properties()) {
            String key = member.getKey();
            if (Vocabulary.isExtension(key)) {
                continue;
            }
            if (NodeKind.RESPONSES.member(key) == null) {
                throw ImportException.at(Pointer.child(at, key), "not a status code: " + key);
            }
            facts.set(key, response(member.getValue(), Pointer.child(at, key)));
        }
        return facts;
    }

    private ObjectNode response(JsonNode node, String at) {
        ObjectNode facts = Json.object();
        for (Map.Entry<String, JsonNode> member : Expect.object(node, at).properties()) {
            String key = member.getKey();
            String memberAt = Pointer.child(at, key);
            switch (key) {
                case "$ref" -> references.take(member.getValue(), at, facts);
                case "content" -> facts.set(key, content(member.getValue(), memberAt));
                case "headers" -> {
                    for (Map.Entry<String, JsonNode> header :
                            Expect.object(member.getValue(), memberAt).properties()) {
                        header(header.getValue(), Pointer.child(memberAt, header.getKey()));
                    }
                }
                default -> NodeKind.RESPONSE.expect(key, memberAt);
            }
        }
        return facts;
    }

    private ObjectNode content(JsonNode node, String at) {
        ObjectNode facts = Json.object();
        for (Map.Entry<String, JsonNode> member : Expect.object(node, at).properties()) {
            if (!Vocabulary.isExtension(member.getKey())) {
                facts.set(member.getKey(), media(member.getValue(), Pointer.child(at, member.getKey())));
            }
        }
        return facts;
    }

    private ObjectNode media(JsonNode node, String at) {
        ObjectNode facts = Json.object();
        for (Map.Entry<String, JsonNode> member : Expect.object(node, at).properties()) {
            String key = member.getKey();
            String memberAt = Pointer.child(at, key);
            switch (key) {
                case "$ref" -> references.take(member.getValue(), at, facts);
                case "schema" -> facts.set(key, schemas.distil(member.getValue(), memberAt));
                case "encoding" -> facts.set(key, encoding(member.getValue(), memberAt));
                default -> NodeKind.MEDIA.expect(key, memberAt);
            }
        }
        return facts;
    }

    private ObjectNode encoding(JsonNode node, String at) {
        ObjectNode facts = Json.object();
        for (Map.Entry<String, JsonNode> part : Expect.object(node, at).properties()) {
            facts.set(
                    part.getKey(),
                    Expect.keep(
                            Expect.object(part.getValue(), at), "contentType", "style", "explode", "allowReserved"));
        }
        return facts;
    }
}
