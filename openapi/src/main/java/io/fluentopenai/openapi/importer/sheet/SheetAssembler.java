package io.fluentopenai.openapi.importer.sheet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.openapi.importer.name.ComponentNames;
import io.fluentopenai.openapi.importer.read.Json;
import io.fluentopenai.openapi.importer.read.Notes;
import io.fluentopenai.openapi.importer.shape.Closure;
import io.fluentopenai.openapi.importer.shape.Component;
import io.fluentopenai.openapi.importer.shape.DispatchPlanner;
import io.fluentopenai.openapi.importer.shape.NameHint;
import io.fluentopenai.openapi.importer.shape.RawSchema;
import io.fluentopenai.openapi.importer.shape.RawSchemas;
import io.fluentopenai.openapi.importer.shape.SchemaAnalyzer;
import io.fluentopenai.openapi.importer.shape.Shape;
import io.fluentopenai.openapi.importer.shape.Slot;
import io.fluentopenai.openapi.importer.sheet.OperationDrafts.Draft;
import io.fluentopenai.openapi.importer.sheet.OperationDrafts.Typed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Puts the fact sheet together from a distilled document. One use. */
public final class SheetAssembler {
    private static final String SHEET_TITLE = "OpenAI API: facts for the generated Java client";

    private final ObjectNode facts;
    private final Notes notes;
    private final SchemaAnalyzer analyzer;
    private final SchemaEmitter emitter;
    private final OperationDrafts drafts;

    public SheetAssembler(ObjectNode facts, Notes notes) {
        this.facts = facts;
        this.notes = notes;
        RawSchemas schemas = new RawSchemas(facts);
        JsonNode components = facts.path("components").path("schemas");
        this.analyzer = new SchemaAnalyzer(schemas, components, notes);
        this.emitter = new SchemaEmitter(analyzer);
        this.drafts = new OperationDrafts(facts, schemas, analyzer, notes);
    }

    /**
     * The fact sheet.
     *
     * @param source where the document came from; becomes {@code info.x-source}
     */
    public ObjectNode assemble(ObjectNode source) {
        Map<String, Map<String, Draft>> paths = drafts.paths();
        Map<String, Map<String, Draft>> webhooks = drafts.webhooks();
        List<Slot> slots = new ArrayList<>();
        paths.values().forEach(item -> item.values().forEach(draft -> collect(draft, slots)));
        List<Component> payloads = new ArrayList<>();
        webhooks.values()
                .forEach(item -> item.values().forEach(draft -> {
                    collect(draft, slots);
                    draft.body().values().forEach(typed -> payload(typed, payloads));
                }));
        List<Component> roots = new ArrayList<>(analyzer.upstream());
        if (payloads.size() > 1) {
            roots.add(webhookEvent(payloads));
        }
        List<Component> components = Closure.of(analyzer, roots, slots);
        ComponentNames.assign(analyzer, components);

        ObjectNode sheet = Json.object();
        sheet.put("openapi", "3.1.0");
        ObjectNode info = sheet.putObject("info");
        info.put("title", SHEET_TITLE);
        info.put("version", facts.path("info").path("version").asText("unknown"));
        info.set("x-source", source);
        sheet.setAll(Json.only(facts, List.of("servers", "security")));
        sheet.set("paths", emit(paths));
        if (!webhooks.isEmpty()) {
            sheet.set("webhooks", emit(webhooks));
        }
        ObjectNode componentsNode = sheet.putObject("components");
        componentsNode.set("schemas", schemas(components));
        componentsNode.setAll(Json.only(facts.path("components"), List.of("securitySchemes")));
        return sheet;
    }

    private ObjectNode schemas(List<Component> components) {
        Map<String, Component> sorted = new TreeMap<>();
        components.forEach(component -> sorted.putIfAbsent(component.name(), component));
        DispatchPlanner planner = new DispatchPlanner(analyzer, notes);
        ObjectNode node = Json.object();
        sorted.forEach((name, component) -> node.set(name, emitter.component(component, planner)));
        return node;
    }

    private static void collect(Draft draft, List<Slot> slots) {
        draft.parameters().forEach(typed -> collect(typed, slots));
        draft.body().values().forEach(typed -> collect(typed, slots));
        draft.responses().values().forEach(content -> content.values().forEach(typed -> collect(typed, slots)));
    }

    private static void collect(Typed typed, List<Slot> slots) {
        if (typed.slot() != null) {
            slots.add(typed.slot());
        }
    }

    private void payload(Typed typed, List<Component> payloads) {
        if (typed.slot() != null
                && typed.slot().shape() instanceof Shape.Ref ref
                && (analyzer.resolved(ref) instanceof Shape.ObjectOf || analyzer.resolved(ref) instanceof Shape.Union)
                && !payloads.contains(ref.component())) {
            payloads.add(ref.component());
        }
    }

    /** All webhook payloads as one union, which no upstream schema is. */
    private Component webhookEvent(List<Component> payloads) {
        RawSchema raw =
                new RawSchema("@webhooks", "/webhooks", "@webhooks", Json.object(), new NameHint.Fixed("WebhookEvent"));
        Component component = new Component(raw, null);
        component.head(Slot.of(new Shape.Union("oneOf", payloads, "type", Map.of())));
        return component;
    }

    private ObjectNode emit(Map<String, Map<String, Draft>> items) {
        ObjectNode node = Json.object();
        items.forEach((path, verbs) -> {
            ObjectNode item = node.putObject(path);
            verbs.forEach((verb, draft) -> item.set(verb, emit(draft)));
        });
        return node;
    }

    private ObjectNode emit(Draft draft) {
        ObjectNode node = draft.head().deepCopy();
        if (!draft.parameters().isEmpty()) {
            ArrayNode parameters = node.putArray("parameters");
            for (Typed typed : draft.parameters()) {
                parameters.add(emit(typed));
            }
        }
        if (!draft.body().isEmpty()) {
            ObjectNode body = node.putObject("requestBody");
            if (draft.bodyRequired() != null && draft.bodyRequired().asBoolean()) {
                body.put("required", true);
            }
            body.set("content", emitContent(draft.body()));
        }
        ObjectNode responses = node.putObject("responses");
        draft.responses().forEach((status, content) -> {
            ObjectNode response = responses.putObject(status);
            if (!content.isEmpty()) {
                response.set("content", emitContent(content));
            }
        });
        node.setAll(draft.tail());
        return node;
    }

    private ObjectNode emitContent(Map<String, Typed> content) {
        ObjectNode node = Json.object();
        content.forEach((type, typed) -> node.set(type, emit(typed)));
        return node;
    }

    private ObjectNode emit(Typed typed) {
        ObjectNode node = typed.facts().deepCopy();
        JsonNode encoding = node.remove("encoding");
        if (typed.slot() != null) {
            node.set("schema", emitter.place(typed.slot(), false));
        }
        if (encoding != null) {
            node.set("encoding", encoding);
        }
        return node;
    }
}
