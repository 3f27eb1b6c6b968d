package io.fluentopenai.openapi.importer.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.openapi.importer.read.ImportException;
import io.fluentopenai.openapi.importer.read.Json;
import io.fluentopenai.openapi.importer.read.Overlay;
import io.fluentopenai.openapi.importer.read.Pointer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A schema taken apart: {@code allOf} and references to inline schemas are opened, annotations set aside. */
final class Parts {
    private static final Set<String> ANNOTATIONS = Set.of(
            "default",
            "deprecated",
            "readOnly",
            "writeOnly",
            Overlay.DESCRIPTION,
            Overlay.SECRET,
            Overlay.JAVA_TYPE,
            Overlay.NAME);

    private final List<Part> list = new ArrayList<>();
    private final ObjectNode annotations = Json.object();
    private boolean nullable;

    private final SchemaAnalyzer analyzer;
    private final Set<String> path = new HashSet<>();

    private Parts(SchemaAnalyzer analyzer) {
        this.analyzer = analyzer;
    }

    static Parts of(RawSchema schema, SchemaAnalyzer analyzer) {
        Parts parts = new Parts(analyzer);
        parts.open(schema, true);
        return parts;
    }

    List<Part> list() {
        return list;
    }

    ObjectNode annotations() {
        return annotations;
    }

    /** Returns whether the schema as a whole says {@code nullable: true}. */
    boolean nullable() {
        return nullable;
    }

    private void open(RawSchema schema, boolean top) {
        if (!path.add(schema.key())) {
            throw ImportException.at(schema.pointer(), "a cycle of allOf or $ref: the schema contains itself");
        }
        JsonNode json = schema.json();
        Json.members(json).forEach(this::annotate);
        ObjectNode keywords = Json.object();
        int start = list.size();
        int position = -1;
        for (Map.Entry<String, JsonNode> member : Json.members(json)) {
            String key = member.getKey();
            if (ANNOTATIONS.contains(key) || key.equals("nullable")) {
                continue;
            }
            switch (key) {
                case "$ref" -> refer(member.getValue().asText(), schema);
                case "allOf" -> RawSchemas.members(schema, "allOf").forEach(part -> open(part, false));
                case "oneOf", "anyOf" -> list.add(new Part.Branches(key, false, schema));
                case "discriminator", "$defs", "definitions" -> {}
                default -> {
                    if (position < 0) {
                        position = list.size();
                    }
                    keywords.set(key, member.getValue());
                }
            }
        }
        if (position >= 0) {
            list.add(position, new Part.Keywords(keywords, false, schema));
        }
        if (Json.isTrue(json, "nullable")) {
            // Alone in a member of allOf it is meant for the whole; beside conditions it is about these.
            nullable |= top || list.size() == start;
            for (int i = start; i < list.size(); i++) {
                list.set(i, list.get(i).orNull());
            }
        }
        path.remove(schema.key());
    }

    private void annotate(Map.Entry<String, JsonNode> member) {
        if (ANNOTATIONS.contains(member.getKey()) && !annotations.has(member.getKey())) {
            annotations.set(member.getKey(), member.getValue());
        }
    }

    private void refer(String ref, RawSchema from) {
        String name = Pointer.componentName(ref);
        if (name != null) {
            list.add(new Part.Reference(analyzer.upstream(name, from), false, from));
            return;
        }
        open(analyzer.schemas().target(ref, from.pointer()), false);
    }
}
