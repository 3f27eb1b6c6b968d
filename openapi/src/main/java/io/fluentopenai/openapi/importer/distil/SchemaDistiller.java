package io.fluentopenai.openapi.importer.distil;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fluentopenai.openapi.importer.read.DocumentReader;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The part of the {@link Distiller} that reads schemas. */
final class SchemaDistiller {
    private final References references;
    private final Notes notes;
    private final boolean prose;

    SchemaDistiller(References references, Notes notes, boolean prose) {
        this.references = references;
        this.notes = notes;
        this.prose = prose;
    }

    /**
     * Distils one schema and all inside it.
     *
     * @param at its JSON pointer
     */
    JsonNode distil(JsonNode node, String at) {
        if (node.isBoolean()) {
            return node.booleanValue() ? Json.object() : BooleanNode.FALSE;
        }
        ObjectNode schema = Expect.object(node, at);
        ObjectNode facts = Json.object();
        for (Map.Entry<String, JsonNode> member : schema.properties()) {
            schemaMember(member.getKey(), member.getValue(), schema, facts, at);
        }
        describe(schema, facts);
        return facts;
    }

    /** Keeps the text of a node for people, if that is asked for. */
    void describe(ObjectNode node, ObjectNode facts) {
        if (prose) {
            String text = Stream.of("summary", "description")
                    .map(key -> node.path(key).asText().strip())
                    .filter(line -> !line.isEmpty())
                    .distinct()
                    .collect(Collectors.joining("\n\n"));
            if (!text.isEmpty()) {
                facts.put(Overlay.DESCRIPTION, text);
            }
        }
    }

    private void schemaMember(String key, JsonNode value, ObjectNode schema, ObjectNode facts, String at) {
        String memberAt = Pointer.child(at, key);
        if (key.startsWith(Overlay.MARK)) {
            facts.set(key, value);
        } else if (Vocabulary.PROSE.contains(key) || Vocabulary.IDENTITY.contains(key) || Vocabulary.isExtension(key)) {
            return;
        } else if (value.isNull() && !Set.of("default", "const", "type").contains(key)) {
            notes.add("schema word without a value left out", memberAt, "");
        } else if (Vocabulary.NUMBERS.contains(key)) {
            boolean excluded = (key.equals("minimum") && Json.isTrue(schema, "exclusiveMinimum"))
                    || (key.equals("maximum") && Json.isTrue(schema, "exclusiveMaximum"));
            if (!excluded) {
                facts.set(key, Expect.value(NodeKind.NUMBER, value, memberAt));
            }
        } else if (Vocabulary.FLAGS.contains(key)) {
            if (Expect.flag(value, memberAt) != null) {
                facts.put(key, true);
            }
        } else if (Vocabulary.CONSTRAINING_SCHEMA.contains(key)) {
            distil(value, memberAt);
            constraint(key, memberAt);
        } else if (Vocabulary.CONSTRAINING_MAP.contains(key)) {
            ObjectNode schemas = schemas(value, memberAt);
            JsonNode others = schema.path("additionalProperties");
            if (key.equals("patternProperties")
                    && !schema.has("properties")
                    && (others.isMissingNode() || Json.isNever(others))) {
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
            case "$ref" -> facts.set(key, references.take(value, at));
            case "$recursiveRef", "$dynamicRef" -> recursiveReference(value, at, facts);
            case "type" -> facts.set(key, type(value, memberAt, facts));
            case "format", "pattern" -> facts.set(key, Expect.value(NodeKind.TEXT, value, memberAt));
            case "default", "const" -> facts.set(key, value);
            case "enum" -> facts.set(key, Expect.array(value, memberAt));
            case "required" ->
                facts.set(
                        key, Expect.list(value, memberAt, (name, nameAt) -> Expect.value(NodeKind.TEXT, name, nameAt)));
            case "exclusiveMinimum" -> exclusive(key, "minimum", value, schema, facts, memberAt);
            case "exclusiveMaximum" -> exclusive(key, "maximum", value, schema, facts, memberAt);
            case "discriminator" -> facts.set(key, discriminator(value, memberAt));
            case "items" -> items(value, memberAt, facts);
            case "additionalProperties" -> additional(value, memberAt, schema, facts);
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
            default -> NodeKind.SCHEMA.expect(key, memberAt);
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

    /** Beside patterns it is about what none of them matches: nothing that a map or a closed object could say. */
    private void additional(JsonNode value, String at, ObjectNode schema, ObjectNode facts) {
        JsonNode others = value.isBoolean() ? value : distil(value, at);
        if (schema.path("patternProperties").isEmpty()) {
            facts.set("additionalProperties", others);
        } else {
            constraint("additionalProperties", at);
        }
    }

    /** {@code $recursiveRef: '#'} means the schema that encloses it: the component, since nothing is nested deeper here. */
    private void recursiveReference(JsonNode value, String at, ObjectNode facts) {
        String target = Expect.string(value, at);
        List<String> steps = Pointer.steps(at);
        boolean inComponent = steps.size() >= 3 && steps.get(0).equals("components");
        if (!inComponent || !target.startsWith("#") || target.startsWith("#/")) {
            throw ImportException.at(at, "a recursive reference that is not known: " + target);
        }
        TextNode component = TextNode.valueOf('#' + Pointer.of(steps.subList(0, 3)));
        facts.set("$ref", references.take(component, at));
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
        String type = Expect.string(value, at);
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

    private static JsonNode discriminator(JsonNode discriminator, String at) {
        if (discriminator.isTextual()) {
            return Json.object().set("propertyName", discriminator);
        }
        return Expect.members(NodeKind.DISCRIMINATOR, discriminator, at, (key, value, valueAt) -> switch (key) {
            case "propertyName" -> Expect.value(NodeKind.TEXT, value, valueAt);
            case "mapping" -> Expect.object(value, valueAt);
            default -> null;
        });
    }

    private void items(JsonNode value, String at, ObjectNode facts) {
        if (value.isArray()) {
            facts.set("prefixItems", schemaList(value, at));
        } else if (value.isBoolean() && !value.booleanValue()) {
            constraint("items", at);
        } else {
            facts.set("items", distil(value, at));
        }
    }

    private ObjectNode schemas(JsonNode schemas, String at) {
        return Expect.each(schemas, at, (name, schema, schemaAt) -> distil(schema, schemaAt));
    }

    private ArrayNode schemaList(JsonNode schemas, String at) {
        return Expect.list(schemas, at, this::distil);
    }
}
