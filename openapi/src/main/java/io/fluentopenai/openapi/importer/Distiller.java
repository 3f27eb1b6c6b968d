package io.fluentopenai.openapi.importer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Copies a document, keeping its facts: prose, examples and extensions go, forms of OpenAPI 3.0 become those of 3.1
 * (except {@code nullable}, which {@link SchemaAnalyzer} reads), known misspellings are put right. What is left has the
 * same JSON pointers as the original. Everything that is not in the vocabulary of the two standards is an error.
 */
final class Distiller {
    private record Reference(String pointer, String target) {}

    private final ObjectNode root;
    private final Notes notes;
    private final List<Reference> references = new ArrayList<>();

    private Distiller(ObjectNode root, Notes notes) {
        this.root = root;
        this.notes = notes;
    }

    /**
     * Distils a document.
     *
     * @throws ImportException if the document is not OpenAPI 3, holds an unknown construct or a dangling reference
     */
    static ObjectNode distil(ObjectNode root, Notes notes) {
        return new Distiller(root, notes).document();
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
                case "info" -> facts.set(key, keep(object(value, at), "version"));
                case "servers" -> facts.set(key, servers(value, at));
                case "security" -> facts.set(key, value);
                case "paths", "webhooks" -> facts.set(key, pathItems(value, at));
                case "components" -> facts.set(key, components(value, at));
                case "tags", "externalDocs", "jsonSchemaDialect", "$self" -> {}
                default -> unknown(key, at, "the document");
            }
        }
        if (!facts.has("paths") && !facts.has("components") && !facts.has("webhooks")) {
            throw ImportException.at("", "the document has no paths (is it complete?)");
        }
        checkReferences();
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

    private void checkReferences() {
        for (Reference reference : references) {
            String target = Pointer.ofReference(reference.target());
            if (target == null) {
                throw ImportException.at(reference.pointer(), "a $ref that leaves the document: " + reference.target());
            }
            if (Pointer.find(root, target) == null) {
                throw ImportException.at(reference.pointer(), "dangling $ref: " + reference.target());
            }
        }
    }

    private ArrayNode servers(JsonNode value, String at) {
        ArrayNode servers = Json.array();
        for (JsonNode server : array(value, at)) {
            ObjectNode facts = keep(object(server, at), "url");
            ObjectNode variables = Json.object();
            for (Map.Entry<String, JsonNode> variable : Json.members(server.get("variables"))) {
                variables.set(variable.getKey(), keep(object(variable.getValue(), at), "default", "enum"));
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
        for (Map.Entry<String, JsonNode> section : object(value, at).properties()) {
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
                    object(section.getValue(), sectionAt).properties()) {
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
            case "schemas" -> schema(node, at);
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
        for (Map.Entry<String, JsonNode> member : object(node, at).properties()) {
            String key = member.getKey();
            switch (key) {
                case "$ref" -> reference(member.getValue(), at, facts);
                case "type", "name", "in", "scheme", "bearerFormat", "openIdConnectUrl" ->
                    facts.set(key, member.getValue());
                case "flows" -> facts.set(key, flows(member.getValue(), Pointer.child(at, key)));
                case "description", "deprecated", "oauth2MetadataUrl" -> {}
                default -> unknown(key, Pointer.child(at, key), "a security scheme");
            }
        }
        return facts;
    }

    private static ObjectNode flows(JsonNode node, String at) {
        ObjectNode facts = Json.object();
        for (Map.Entry<String, JsonNode> flow : object(node, at).properties()) {
            ObjectNode kept = keep(object(flow.getValue(), at), "authorizationUrl", "tokenUrl", "refreshUrl");
            ObjectNode scopes = kept.putObject("scopes");
            Json.members(flow.getValue().get("scopes")).forEach(scope -> scopes.put(scope.getKey(), ""));
            facts.set(flow.getKey(), kept);
        }
        return facts;
    }

    private ObjectNode pathItems(JsonNode value, String at) {
        ObjectNode facts = Json.object();
        for (Map.Entry<String, JsonNode> item : object(value, at).properties()) {
            if (!Vocabulary.isExtension(item.getKey())) {
                facts.set(item.getKey(), pathItem(item.getValue(), Pointer.child(at, item.getKey())));
            }
        }
        return facts;
    }

    private ObjectNode pathItem(JsonNode node, String at) {
        ObjectNode facts = Json.object();
        for (Map.Entry<String, JsonNode> member : object(node, at).properties()) {
            String key = member.getKey();
            String memberAt = Pointer.child(at, key);
            if (Vocabulary.VERBS.contains(key)) {
                facts.set(key, operation(member.getValue(), memberAt));
                continue;
            }
            switch (key) {
                case "$ref" -> reference(member.getValue(), at, facts);
                case "parameters" -> facts.set(key, parameters(member.getValue(), memberAt));
                case "servers" -> notes.add("servers of a single path left out", memberAt, "");
                case "summary", "description" -> {}
                default -> unknown(key, memberAt, "a path");
            }
        }
        return facts;
    }

    private ObjectNode operation(JsonNode node, String at) {
        ObjectNode facts = Json.object();
        for (Map.Entry<String, JsonNode> member : object(node, at).properties()) {
            String key = member.getKey();
            JsonNode value = member.getValue();
            String memberAt = Pointer.child(at, key);
            if (key.startsWith(Overlay.MARK)) {
                facts.set(key, value);
                continue;
            }
            switch (key) {
                case "operationId" -> facts.put(key, string(value, memberAt));
                case "tags", "security" -> facts.set(key, array(value, memberAt));
                case "deprecated" -> flag(facts, key, value, memberAt);
                case "parameters" -> facts.set(key, parameters(value, memberAt));
                case "requestBody" -> facts.set(key, requestBody(value, memberAt));
                case "responses" -> facts.set(key, responses(value, memberAt));
                case "callbacks" -> notes.add("callbacks left out", memberAt, "");
                case "servers" -> notes.add("servers of a single operation left out", memberAt, "");
                case "summary", "description", "externalDocs" -> {}
                default -> unknown(key, memberAt, "an operation");
            }
        }
        boolean webhook = at.startsWith("/webhooks/");
        if (!facts.has("responses") && !webhook) {
            throw ImportException.at(at, "an operation without responses (is the document complete?)");
        }
        return facts;
    }

    private ArrayNode parameters(JsonNode value, String at) {
        ArrayNode facts = Json.array();
        ArrayNode list = array(value, at);
        for (int i = 0; i < list.size(); i++) {
            facts.add(parameter(list.get(i), Pointer.child(at, i)));
        }
        return facts;
    }

    private ObjectNode parameter(JsonNode node, String at) {
        ObjectNode facts = parameterLike(node, at, "a parameter");
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
        return parameterLike(node, at, "a header");
    }

    private ObjectNode parameterLike(JsonNode node, String at, String what) {
        ObjectNode facts = Json.object();
        for (Map.Entry<String, JsonNode> member : object(node, at).properties()) {
            String key = member.getKey();
            JsonNode value = member.getValue();
            String memberAt = Pointer.child(at, key);
            if (key.startsWith(Overlay.MARK)) {
                facts.set(key, value);
                continue;
            }
            switch (key) {
                case "$ref" -> reference(value, at, facts);
                case "name", "in", "style" -> facts.put(key, string(value, memberAt));
                case "required", "explode", "deprecated", "allowReserved" -> facts.put(key, bool(value, memberAt));
                case "schema" -> facts.set(key, schema(value, memberAt));
                case "content" -> facts.set(key, content(value, memberAt));
                case "description", "example", "examples", "allowEmptyValue" -> {}
                default -> unknown(key, memberAt, what);
            }
        }
        return facts;
    }

    private ObjectNode requestBody(JsonNode node, String at) {
        ObjectNode facts = Json.object();
        for (Map.Entry<String, JsonNode> member : object(node, at).properties()) {
            String key = member.getKey();
            String memberAt = Pointer.child(at, key);
            switch (key) {
                case "$ref" -> reference(member.getValue(), at, facts);
                case "required" -> facts.put(key, bool(member.getValue(), memberAt));
                case "content" -> facts.set(key, content(member.getValue(), memberAt));
                case "description", "summary" -> {}
                default -> unknown(key, memberAt, "a request body");
            }
        }
        return facts;
    }

    private ObjectNode responses(JsonNode node, String at) {
        ObjectNode facts = Json.object();
        for (Map.Entry<String, JsonNode> member : object(node, at).properties()) {
            String key = member.getKey();
            if (Vocabulary.isExtension(key)) {
                continue;
            }
            if (!key.matches("default|[1-5]([0-9][0-9]|XX)")) {
                throw ImportException.at(Pointer.child(at, key), "not a status code: " + key);
            }
            facts.set(key, response(member.getValue(), Pointer.child(at, key)));
        }
        return facts;
    }

    private ObjectNode response(JsonNode node, String at) {
        ObjectNode facts = Json.object();
        for (Map.Entry<String, JsonNode> member : object(node, at).properties()) {
            String key = member.getKey();
            String memberAt = Pointer.child(at, key);
            switch (key) {
                case "$ref" -> reference(member.getValue(), at, facts);
                case "content" -> facts.set(key, content(member.getValue(), memberAt));
                case "headers" -> {
                    for (Map.Entry<String, JsonNode> header :
                            object(member.getValue(), memberAt).properties()) {
                        header(header.getValue(), Pointer.child(memberAt, header.getKey()));
                    }
                }
                case "description", "summary", "links" -> {}
                default -> unknown(key, memberAt, "a response");
            }
        }
        return facts;
    }

    private ObjectNode content(JsonNode node, String at) {
        ObjectNode facts = Json.object();
        for (Map.Entry<String, JsonNode> member : object(node, at).properties()) {
            if (!Vocabulary.isExtension(member.getKey())) {
                facts.set(member.getKey(), media(member.getValue(), Pointer.child(at, member.getKey())));
            }
        }
        return facts;
    }

    private ObjectNode media(JsonNode node, String at) {
        ObjectNode facts = Json.object();
        for (Map.Entry<String, JsonNode> member : object(node, at).properties()) {
            String key = member.getKey();
            String memberAt = Pointer.child(at, key);
            switch (key) {
                case "$ref" -> reference(member.getValue(), at, facts);
                case "schema" -> facts.set(key, schema(member.getValue(), memberAt));
                case "encoding" -> facts.set(key, encoding(member.getValue(), memberAt));
                case "example", "examples" -> {}
                default -> unknown(key, memberAt, "a media type");
            }
        }
        return facts;
    }

    private ObjectNode encoding(JsonNode node, String at) {
        ObjectNode facts = Json.object();
        for (Map.Entry<String, JsonNode> part : object(node, at).properties()) {
            facts.set(
                    part.getKey(),
                    keep(object(part.getValue(), at), "contentType", "style", "explode", "allowReserved"));
        }
        return facts;
    }

    private JsonNode schema(JsonNode node, String at) {
        if (node.isBoolean()) {
            return node.booleanValue() ? Json.object() : BooleanNode.FALSE;
        }
        ObjectNode schema = object(node, at);
        ObjectNode facts = Json.object();
        for (Map.Entry<String, JsonNode> member : schema.properties()) {
            schemaMember(member.getKey(), member.getValue(), schema, facts, at);
        }
        return facts;
    }

    private void schemaMember(String key, JsonNode value, ObjectNode schema, ObjectNode facts, String at) {
        String memberAt = Pointer.child(at, key);
        if (key.startsWith(Overlay.MARK)) {
            facts.set(key, value);
        } else if (Vocabulary.PROSE.contains(key) || Vocabulary.IDENTITY.contains(key) || Vocabulary.isExtension(key)) {
            return;
        } else if (value.isNull() && !key.equals("default") && !key.equals("const")) {
            notes.add("schema word without a value left out", memberAt, "");
        } else if (Vocabulary.NUMBERS.contains(key)) {
            boolean excluded = (key.equals("minimum") && Json.isTrue(schema, "exclusiveMinimum"))
                    || (key.equals("maximum") && Json.isTrue(schema, "exclusiveMaximum"));
            if (!excluded) {
                facts.set(key, number(value, memberAt));
            }
        } else if (Vocabulary.FLAGS.contains(key)) {
            flag(facts, key, value, memberAt);
        } else if (Vocabulary.CONSTRAINING_SCHEMA.contains(key)) {
            schema(value, memberAt);
            constraint(key, memberAt);
        } else if (Vocabulary.CONSTRAINING_MAP.contains(key)) {
            ObjectNode schemas = schemas(value, memberAt);
            if (key.equals("patternProperties") && !schema.has("properties") && !schema.has("additionalProperties")) {
                patternMap(schemas, facts, memberAt);
            } else {
                constraint(key, memberAt);
            }
        } else if (Vocabulary.CONSTRAINING_VALUE.contains(key)) {
            constraint(key, memberAt);
        } else {
            typedMember(key, value, schema, facts, at);
        }
    }

    private void typedMember(String key, JsonNode value, ObjectNode schema, ObjectNode facts, String at) {
        String memberAt = Pointer.child(at, key);
        switch (key) {
            case "$ref" -> reference(value, at, facts);
            case "$recursiveRef", "$dynamicRef" -> recursiveReference(value, at, facts);
            case "type" -> facts.set(key, type(value, memberAt, facts));
            case "format", "pattern" -> facts.put(key, string(value, memberAt));
            case "default", "const" -> facts.set(key, value);
            case "enum" -> facts.set(key, array(value, memberAt));
            case "required" -> required(value, memberAt, facts);
            case "exclusiveMinimum" -> exclusive(key, "minimum", value, schema, facts, memberAt);
            case "exclusiveMaximum" -> exclusive(key, "maximum", value, schema, facts, memberAt);
            case "discriminator" -> facts.set(key, discriminator(value, memberAt));
            case "items" -> items(value, memberAt, facts);
            case "additionalProperties" -> facts.set(key, value.isBoolean() ? value : schema(value, memberAt));
            case "properties", "$defs", "definitions" -> facts.set(key, schemas(value, memberAt));
            case "allOf", "anyOf", "oneOf", "prefixItems" -> facts.set(key, schemaList(value, memberAt));
            case "contentMediaType" -> {
                if (!schema.has("contentEncoding") && !schema.has("format")) {
                    facts.put("format", "binary");
                }
            }
            case "contentEncoding" -> {
                if (!schema.has("format")) {
                    facts.put("format", "byte");
                }
            }
            case "optional" -> notes.add("misspelt schema word left out", memberAt, key);
            default -> misspelt(key, value, schema, facts, at);
        }
    }

    private void misspelt(String key, JsonNode value, ObjectNode schema, ObjectNode facts, String at) {
        String correction = Vocabulary.correction(key);
        String memberAt = Pointer.child(at, key);
        if (correction == null) {
            throw ImportException.at(memberAt, "unknown schema keyword '" + key + "'");
        }
        notes.add("misspelt schema word put right", memberAt, correction);
        if (!schema.has(correction)) {
            schemaMember(correction, value, schema, facts, at);
        }
    }

    private void constraint(String key, String at) {
        notes.add("constraint kept out of the sheet", at, key);
    }

    /** An object of named patterns only is a map: its values' schema is what counts. */
    private void patternMap(ObjectNode schemas, ObjectNode facts, String at) {
        if (schemas.size() == 1) {
            facts.set("additionalProperties", schemas.elements().next());
        }
        constraint("patternProperties", at);
    }

    private void reference(JsonNode value, String at, ObjectNode facts) {
        String target = string(value, Pointer.child(at, "$ref"));
        references.add(new Reference(Pointer.child(at, "$ref"), target));
        String pointer = Pointer.ofReference(target);
        facts.put("$ref", pointer == null ? target : '#' + pointer);
    }

    /** {@code $recursiveRef: '#'} means the schema that encloses it: the component, since nothing is nested deeper here. */
    private void recursiveReference(JsonNode value, String at, ObjectNode facts) {
        String target = string(value, at);
        List<String> steps = Pointer.steps(at);
        boolean component = steps.size() >= 3 && steps.get(0).equals("components");
        if (!component || !target.startsWith("#") || target.startsWith("#/")) {
            throw ImportException.at(at, "a recursive reference that is not known: " + target);
        }
        reference(TextNode.valueOf('#' + Pointer.of(steps.subList(0, 3))), at, facts);
        notes.add("recursive reference read as $ref to the component", at, "");
    }

    private JsonNode type(JsonNode value, String at, ObjectNode facts) {
        if (value.isArray()) {
            ArrayNode types = Json.array();
            for (JsonNode item : value) {
                types.add(type(item, at, facts));
            }
            return types;
        }
        String type = string(value, at);
        if (type.equals("file")) {
            notes.add("type 'file' read as binary string", at, "");
            facts.put("format", "binary");
            return TextNode.valueOf("string");
        }
        if (!Vocabulary.TYPES.contains(type)) {
            throw ImportException.at(at, "unknown type '" + type + "'");
        }
        return value;
    }

    private void required(JsonNode value, String at, ObjectNode facts) {
        if (value.isBoolean()) {
            notes.add("boolean 'required' in a schema left out", at, "");
            return;
        }
        ArrayNode names = Json.array();
        for (JsonNode name : array(value, at)) {
            names.add(string(name, at));
        }
        facts.set("required", names);
    }

    private static void exclusive(
            String key, String bound, JsonNode value, ObjectNode schema, ObjectNode facts, String at) {
        if (value.isNumber()) {
            facts.set(key, value);
            return;
        }
        if (!value.isBoolean()) {
            throw ImportException.at(at, "expected a number or a boolean, found " + DocumentReader.kind(value));
        }
        JsonNode limit = schema.get(bound);
        if (value.booleanValue() && limit != null && limit.isNumber()) {
            facts.set(key, limit);
        }
    }

    private JsonNode discriminator(JsonNode value, String at) {
        ObjectNode facts = Json.object();
        if (value.isTextual()) {
            return facts.put("propertyName", value.textValue());
        }
        for (Map.Entry<String, JsonNode> member : object(value, at).properties()) {
            String key = member.getKey();
            switch (key) {
                case "propertyName" -> facts.put(key, string(member.getValue(), Pointer.child(at, key)));
                case "mapping" -> facts.set(key, object(member.getValue(), Pointer.child(at, key)));
                case "defaultMapping" -> {}
                default -> unknown(key, Pointer.child(at, key), "a discriminator");
            }
        }
        return facts;
    }

    private void items(JsonNode value, String at, ObjectNode facts) {
        if (value.isArray()) {
            facts.set("prefixItems", schemaList(value, at));
        } else if (value.isBoolean() && !value.booleanValue()) {
            constraint("items", at);
        } else {
            facts.set("items", schema(value, at));
        }
    }

    private ObjectNode schemas(JsonNode value, String at) {
        ObjectNode facts = Json.object();
        for (Map.Entry<String, JsonNode> member : object(value, at).properties()) {
            facts.set(member.getKey(), schema(member.getValue(), Pointer.child(at, member.getKey())));
        }
        return facts;
    }

    private ArrayNode schemaList(JsonNode value, String at) {
        ArrayNode facts = Json.array();
        ArrayNode list = array(value, at);
        for (int i = 0; i < list.size(); i++) {
            facts.add(schema(list.get(i), Pointer.child(at, i)));
        }
        return facts;
    }

    private static void unknown(String key, String at, String where) {
        if (!Vocabulary.isExtension(key)) {
            throw ImportException.at(at, "unknown member '" + key + "' of " + where);
        }
    }

    private static ObjectNode keep(ObjectNode node, String... keys) {
        ObjectNode facts = Json.object();
        for (String key : keys) {
            JsonNode value = node.get(key);
            if (value != null) {
                facts.set(key, value);
            }
        }
        return facts;
    }

    private static ObjectNode object(JsonNode node, String at) {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw ImportException.at(at, "expected an object, found " + DocumentReader.kind(node));
    }

    private static ArrayNode array(JsonNode node, String at) {
        if (node instanceof ArrayNode array) {
            return array;
        }
        throw ImportException.at(at, "expected an array, found " + DocumentReader.kind(node));
    }

    private static String string(JsonNode node, String at) {
        if (node.isTextual()) {
            return node.textValue();
        }
        throw ImportException.at(at, "expected a string, found " + DocumentReader.kind(node));
    }

    private static boolean bool(JsonNode node, String at) {
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        throw ImportException.at(at, "expected a boolean, found " + DocumentReader.kind(node));
    }

    private static JsonNode number(JsonNode node, String at) {
        if (node.isNumber()) {
            return node;
        }
        throw ImportException.at(at, "expected a number, found " + DocumentReader.kind(node));
    }

    private static void flag(ObjectNode facts, String key, JsonNode value, String at) {
        if (bool(value, at)) {
            facts.put(key, true);
        }
    }
}
