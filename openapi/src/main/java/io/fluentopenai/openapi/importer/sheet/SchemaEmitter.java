package io.fluentopenai.openapi.importer.sheet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.openapi.importer.read.Json;
import io.fluentopenai.openapi.importer.read.Overlay;
import io.fluentopenai.openapi.importer.shape.Component;
import io.fluentopenai.openapi.importer.shape.DispatchPlanner;
import io.fluentopenai.openapi.importer.shape.RawSchema;
import io.fluentopenai.openapi.importer.shape.SchemaAnalyzer;
import io.fluentopenai.openapi.importer.shape.Shape;
import io.fluentopenai.openapi.importer.shape.Slot;
import java.util.List;
import java.util.Map;

/** Writes shapes as the schemas of the fact sheet. */
final class SchemaEmitter {
    /** The order of annotations, after the keywords of the shape; {@code description} goes first. */
    private static final List<String> ANNOTATIONS = List.of("default", "deprecated", "readOnly", "writeOnly");

    private final SchemaAnalyzer analyzer;

    SchemaEmitter(SchemaAnalyzer analyzer) {
        this.analyzer = analyzer;
    }

    static String ref(Component component) {
        return "#/components/schemas/" + component.name();
    }

    /** The schema of a component. */
    ObjectNode component(Component component, DispatchPlanner planner) {
        Slot head = analyzer.head(component);
        ObjectNode node = Json.object();
        description(node, head.annotations());
        String upstream = component.upstreamName();
        if (upstream != null && !upstream.equals(component.name())) {
            node.put("x-upstream-name", upstream);
        }
        Shape shape = head.shape();
        if (shape instanceof Shape.ObjectOf object) {
            object(component.name(), node, object);
        } else if (shape instanceof Shape.Enumeration enumeration) {
            node.put("type", "string");
            node.set(enumeration.open() ? "x-extensible-enum" : "enum", Json.strings(enumeration.values()));
        } else if (shape instanceof Shape.Union union) {
            ArrayNode branches = node.putArray(union.keyword());
            union.branches().stream()
                    .map(SchemaEmitter::ref)
                    .distinct()
                    .forEach(branch -> branches.add(Json.ref(branch)));
            node.set("x-dispatch", planner.plan(component));
        } else if (shape instanceof Shape.Choice choice) {
            ArrayNode branches = node.putArray("anyOf");
            choice.branches().forEach(branch -> branches.add(bare(branch.shape())));
            node.put("x-choice", true);
        } else {
            node.setAll(bare(shape));
        }
        annotate(node, head.annotations());
        return node;
    }

    private void object(String owner, ObjectNode node, Shape.ObjectOf object) {
        node.put("type", "object");
        ObjectNode properties = node.putObject("properties");
        for (Map.Entry<String, RawSchema> property : object.properties().entrySet()) {
            boolean secret = Secrets.isSecret(property.getKey()) || Secrets.isSecret(owner, property.getKey());
            properties.set(property.getKey(), place(analyzer.slot(property.getValue()), secret));
        }
        if (!object.required().isEmpty()) {
            // In the order of the properties, so that the order upstream has no say.
            node.set(
                    "required",
                    Json.strings(object.properties().keySet().stream()
                            .filter(object.required()::contains)
                            .toList()));
        }
        if (object.additional() != null) {
            node.set("additionalProperties", place(analyzer.slot(object.additional()), false));
        } else if (object.closed() != null) {
            node.put("additionalProperties", !object.closed());
        }
    }

    /**
     * The schema at a place.
     *
     * @param secret whether a string there would be a secret
     */
    ObjectNode place(Slot slot, boolean secret) {
        ObjectNode node = Json.object();
        description(node, slot.annotations());
        ObjectNode bare = bare(slot.shape());
        if (!slot.nullable()) {
            node.setAll(bare);
        } else if (bare.has("type") && !bare.has("const") && !bare.has("enum")) {
            ArrayNode types = Json.array().add(bare.get("type")).add("null");
            node.setAll(bare);
            node.set("type", types);
        } else if (!bare.isEmpty()) {
            node.putArray("anyOf").add(bare).add(Json.object().put("type", "null"));
        }
        annotate(node, slot.annotations());
        if (secret && maybeString(slot.shape()) && !node.has("x-secret")) {
            node.put("x-secret", true);
        }
        return node;
    }

    private boolean maybeString(Shape shape) {
        Shape resolved = analyzer.resolved(shape);
        if (resolved instanceof Shape.Choice choice) {
            return choice.branches().stream().anyMatch(branch -> maybeString(branch.shape()));
        }
        return resolved instanceof Shape.Scalar scalar && scalar.type().equals("string");
    }

    private ObjectNode bare(Shape shape) {
        ObjectNode node = Json.object();
        if (shape instanceof Shape.Ref ref) {
            node.put("$ref", ref(ref.component()));
        } else if (shape instanceof Shape.Scalar scalar) {
            node.put("type", scalar.type());
            node.setAll(scalar.facts());
        } else if (shape instanceof Shape.Const constant) {
            node.put("type", constant.type());
            node.set("const", constant.value());
        } else if (shape instanceof Shape.ArrayOf array) {
            node.put("type", "array");
            node.set("items", array.items() == null ? Json.object() : place(analyzer.slot(array.items()), false));
            node.setAll(array.facts());
        } else if (shape instanceof Shape.MapOf map) {
            node.put("type", "object");
            if (map.values() != null) {
                node.set("additionalProperties", place(analyzer.slot(map.values()), false));
            }
            node.setAll(map.facts());
        } else if (!(shape instanceof Shape.Any)) {
            throw new IllegalStateException("a shape that should have been hoisted: " + shape);
        }
        return node;
    }

    private static void description(ObjectNode node, ObjectNode annotations) {
        JsonNode description = annotations.get(Overlay.DESCRIPTION);
        if (description != null) {
            node.set("description", description);
        }
    }

    private static void annotate(ObjectNode node, ObjectNode annotations) {
        for (String name : ANNOTATIONS) {
            JsonNode value = annotations.get(name);
            // `default: null` says nothing: absent is what a client sends then.
            if (value != null && !value.isNull()) {
                node.set(name, value);
            }
        }
        for (String ours : List.of(Overlay.SECRET, Overlay.JAVA_TYPE)) {
            JsonNode value = annotations.get(ours);
            if (value != null) {
                node.set(ours.substring(Overlay.MARK.length()), value);
            }
        }
    }
}
