package io.fluentopenai.openapi.importer.sheet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.openapi.importer.name.OperationNames;
import io.fluentopenai.openapi.importer.name.Statuses;
import io.fluentopenai.openapi.importer.name.Words;
import io.fluentopenai.openapi.importer.read.ImportException;
import io.fluentopenai.openapi.importer.read.Json;
import io.fluentopenai.openapi.importer.read.Notes;
import io.fluentopenai.openapi.importer.read.Overlay;
import io.fluentopenai.openapi.importer.read.Pointer;
import io.fluentopenai.openapi.importer.read.Vocabulary;
import io.fluentopenai.openapi.importer.shape.NameHint;
import io.fluentopenai.openapi.importer.shape.RawSchema;
import io.fluentopenai.openapi.importer.shape.RawSchemas;
import io.fluentopenai.openapi.importer.shape.SchemaAnalyzer;
import io.fluentopenai.openapi.importer.shape.Shape;
import io.fluentopenai.openapi.importer.shape.Slot;
import io.fluentopenai.openapi.importer.shape.UnionAnalyzer;
import io.fluentopenai.openapi.sheet.FactSheet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads operations and webhooks: names them, follows references, finds the shapes of what they take and answer. */
final class OperationDrafts {
    /** The value of a format property that asks for server-sent events. */
    private static final String EVENT_FORMAT = "sse";

    /** Headers that the content of bodies and the security schemes stand for. */
    private static final Set<String> NOT_PARAMETERS = Set.of("accept", "content-type", "authorization");

    private final ObjectNode facts;
    private final Notes notes;
    private final RawSchemas schemas;
    private final SchemaAnalyzer analyzer;

    OperationDrafts(ObjectNode facts, RawSchemas schemas, SchemaAnalyzer analyzer, Notes notes) {
        this.facts = facts;
        this.notes = notes;
        this.schemas = schemas;
        this.analyzer = analyzer;
    }

    /** A body or parameter with its schema. */
    record Typed(ObjectNode facts, @Nullable Slot slot) {}

    /** An operation before its schemas have names. */
    record Draft(
            ObjectNode head,
            List<Typed> parameters,
            @Nullable JsonNode bodyRequired,
            Map<String, Typed> body,
            Map<String, Map<String, Typed>> responses,
            ObjectNode tail) {}

    /** The operations by path and verb, in document order. */
    Map<String, Map<String, Draft>> paths() {
        Map<OperationNames.Key, ObjectNode> operations = new LinkedHashMap<>();
        Map<OperationNames.Key, String> pointers = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> path : Json.members(facts.get("paths"))) {
            String at = resolve(Pointer.child("/paths", path.getKey()));
            for (Map.Entry<String, JsonNode> member : Json.members(Pointer.find(facts, at))) {
                if (Vocabulary.VERBS.contains(member.getKey()) && member.getValue() instanceof ObjectNode operation) {
                    OperationNames.Key key = new OperationNames.Key(path.getKey(), member.getKey());
                    operations.put(key, operation);
                    pointers.put(key, Pointer.child(at, member.getKey()));
                }
            }
        }
        Map<OperationNames.Key, OperationNames.Name> names = OperationNames.of(operations);
        Map<String, Map<String, Draft>> paths = new LinkedHashMap<>();
        operations.forEach((key, operation) -> {
            OperationNames.Name name = names.get(key);
            String at = pointers.get(key);
            if (name != null && at != null) {
                paths.computeIfAbsent(key.path(), p -> new LinkedHashMap<>())
                        .put(key.verb(), draft(key, name, operation, at));
            }
        });
        return paths;
    }

    /** The webhooks by name and verb, in document order. */
    Map<String, Map<String, Draft>> webhooks() {
        Map<String, Map<String, Draft>> webhooks = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> webhook : Json.members(facts.get("webhooks"))) {
            String at = resolve(Pointer.child("/webhooks", webhook.getKey()));
            for (Map.Entry<String, JsonNode> member : Json.members(Pointer.find(facts, at))) {
                if (Vocabulary.VERBS.contains(member.getKey()) && member.getValue() instanceof ObjectNode operation) {
                    String pointer = Pointer.child(at, member.getKey());
                    String type = Words.pascal(webhook.getKey()) + "Webhook";
                    webhooks.computeIfAbsent(webhook.getKey(), w -> new LinkedHashMap<>())
                            .put(
                                    member.getKey(),
                                    new Draft(
                                            Json.object(),
                                            List.of(),
                                            bodyRequired(pointer),
                                            body(pointer, type + "Payload"),
                                            responses(pointer, operation, type),
                                            Json.object()));
                }
            }
        }
        return webhooks;
    }

    /** The pointer that {@code pointer} leads to through references. */
    private String resolve(String pointer) {
        String at = pointer;
        for (int hops = 0; hops < 32; hops++) {
            JsonNode node = Pointer.find(facts, at);
            String ref = node == null ? null : Json.text(node, "$ref");
            if (node == null) {
                throw ImportException.at(pointer, "a $ref to something that is left out of the sheet");
            }
            if (ref == null) {
                return at;
            }
            at = ref.substring(1);
        }
        throw ImportException.at(pointer, "a cycle of $ref");
    }

    private Draft draft(OperationNames.Key key, OperationNames.Name name, ObjectNode operation, String at) {
        ObjectNode head = Json.object();
        head.put("operationId", name.id());
        head.set("tags", Json.strings(List.of(name.tag())));
        head.put("x-api", name.api());
        head.put("x-method", name.method());
        String description = Json.text(operation, Overlay.DESCRIPTION);
        if (description != null) {
            head.put("description", description);
        }
        if (Json.isTrue(operation, "deprecated")) {
            head.put("deprecated", true);
        }
        String shutdown = Json.text(operation, Overlay.SHUTDOWN);
        if (shutdown != null) {
            head.put(FactSheet.SHUTDOWN, shutdown);
        }
        String type = name.method().substring(0, 1).toUpperCase(Locale.ROOT)
                + name.method().substring(1);
        List<Typed> parameters = parameters(key, at, type);
        Map<String, Typed> body = body(at, type + "Request");
        Map<String, Map<String, Typed>> responses = responses(at, operation, type);
        ObjectNode stream = stream(parameters, body, responses);
        if (stream != null) {
            head.set("x-stream", stream);
        }
        ObjectNode tail = Json.only(operation, List.of("security"));
        return new Draft(head, parameters, bodyRequired(at), body, responses, tail);
    }

    private List<Typed> parameters(OperationNames.Key key, String at, String type) {
        Map<String, String> pointers = new LinkedHashMap<>();
        String item = at.substring(0, at.lastIndexOf('/'));
        for (String owner : List.of(item, at)) {
            JsonNode list = Pointer.find(facts, owner + "/parameters");
            for (int i = 0; list != null && i < list.size(); i++) {
                String pointer = resolve(owner + "/parameters/" + i);
                JsonNode parameter = Pointer.find(facts, pointer);
                if (parameter != null) {
                    pointers.put(
                            parameter.path("in").asText()
                                    + ' '
                                    + parameter.path("name").asText(),
                            pointer);
                }
            }
        }
        List<Typed> parameters = new ArrayList<>();
        Set<String> template = new LinkedHashSet<>(FactSheet.placeholders(key.path()));
        for (String pointer : pointers.values()) {
            JsonNode parameter = Pointer.find(facts, pointer);
            if (!(parameter instanceof ObjectNode node)) {
                continue;
            }
            String name = node.path("name").asText();
            if (node.path("in").asText().equals("path") && !template.remove(name)) {
                notes.add("path parameter that the path does not have left out", pointer, name);
                continue;
            }
            if (node.path("in").asText().equals("header") && NOT_PARAMETERS.contains(name.toLowerCase(Locale.ROOT))) {
                notes.add("header that OpenAPI does not take for a parameter left out", pointer, name);
                continue;
            }
            parameters.add(parameter(node, pointer, type));
        }
        for (String missing : template) {
            notes.add("path parameter that is not declared read as string", at, missing);
            ObjectNode node =
                    Json.object().put("name", missing).put("in", "path").put("required", true);
            parameters.add(new Typed(node, Slot.of(new Shape.Scalar("string", Json.object()))));
        }
        return parameters;
    }

    private Typed parameter(ObjectNode node, String pointer, String type) {
        String name = node.path("name").asText();
        ObjectNode parameter = Json.object();
        for (String key : List.of("name", "in", "required", "style", "explode", "allowReserved", "deprecated")) {
            JsonNode value = node.get(key);
            if (value != null && !(value.isBoolean() && !value.booleanValue() && !key.equals("explode"))) {
                parameter.set(key, value);
            }
        }
        if (node.path("in").asText().equals("path")) {
            parameter.put("required", true);
        }
        String description = Json.text(node, Overlay.DESCRIPTION);
        if (description != null) {
            parameter.put("description", description);
        }
        NameHint hint = pointer.startsWith("/components/")
                ? new NameHint.Fixed(Words.pascal(Pointer.steps(pointer).get(2)))
                : new NameHint.Parameter(type, name);
        if (node.has("schema")) {
            return new Typed(parameter, analyzer.slot(schemas.root(pointer + "/schema", hint)));
        }
        for (Map.Entry<String, JsonNode> media : Json.members(node.get("content"))) {
            String at = Pointer.child(pointer + "/content", media.getKey()) + "/schema";
            parameter.put("x-media-type", media.getKey());
            Slot slot =
                    Pointer.find(facts, at) == null ? Slot.of(new Shape.Any()) : analyzer.slot(schemas.root(at, hint));
            return new Typed(parameter, slot);
        }
        return new Typed(parameter, Slot.of(new Shape.Scalar("string", Json.object())));
    }

    private @Nullable JsonNode bodyRequired(String at) {
        if (Pointer.find(facts, at + "/requestBody") == null) {
            return null;
        }
        JsonNode body = Pointer.find(facts, resolve(at + "/requestBody"));
        return body == null ? null : body.path("required");
    }

    private Map<String, Typed> body(String at, String name) {
        if (Pointer.find(facts, at + "/requestBody") == null) {
            return Map.of();
        }
        return content(resolve(at + "/requestBody"), name);
    }

    private Map<String, Map<String, Typed>> responses(String at, ObjectNode operation, String type) {
        Map<String, Map<String, Typed>> responses = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> response : Json.members(operation.get("responses"))) {
            String status = response.getKey();
            String name = type + Statuses.word(status) + "Response";
            responses.put(status, content(resolve(Pointer.child(at + "/responses", status)), name));
        }
        return responses;
    }

    private Map<String, Typed> content(String at, String name) {
        Map<String, Typed> content = new LinkedHashMap<>();
        JsonNode media = Pointer.find(facts, at + "/content");
        boolean shared = at.startsWith("/components/");
        String base = shared ? Words.pascal(Pointer.steps(at).get(2)) : name;
        for (Map.Entry<String, JsonNode> entry : Json.members(media)) {
            String type = entry.getKey();
            String pointer = resolve(Pointer.child(at + "/content", type));
            content.put(type, media(pointer, type, MediaTypes.suffixed(base, type, content.keySet())));
        }
        return content;
    }

    private Typed media(String pointer, String type, String name) {
        ObjectNode node = Json.object();
        JsonNode encoding = Pointer.find(facts, pointer + "/encoding");
        if (encoding != null && !encoding.isEmpty()) {
            node.set("encoding", encoding);
        }
        JsonNode schema = Pointer.find(facts, pointer + "/schema");
        boolean silent = schema == null || (schema.isObject() && schema.isEmpty());
        if (silent && MediaTypes.isText(type)) {
            return new Typed(node, Slot.of(new Shape.Scalar("string", Json.object())));
        }
        if (silent && !MediaTypes.isJson(type) && !MediaTypes.isForm(type) && !MediaTypes.isEventStream(type)) {
            return new Typed(
                    node, Slot.of(new Shape.Scalar("string", Json.object().put("format", "binary"))));
        }
        if (schema == null) {
            return new Typed(node, Slot.of(new Shape.Any()));
        }
        Slot slot = analyzer.slot(schemas.root(pointer + "/schema", new NameHint.Fixed(name)));
        if (MediaTypes.isForm(type) && !hasFields(slot.shape())) {
            throw ImportException.at(pointer + "/schema", "a form whose schema is no object");
        }
        return new Typed(node, slot);
    }

    private boolean hasFields(Shape shape) {
        Shape resolved = analyzer.resolved(shape);
        return resolved instanceof Shape.ObjectOf
                || resolved instanceof Shape.MapOf
                || resolved instanceof Shape.Union
                || resolved instanceof Shape.Any;
    }

    /** Returns how a call asks for an event stream; null if there is no choice. */
    private @Nullable ObjectNode stream(
            List<Typed> parameters, Map<String, Typed> body, Map<String, Map<String, Typed>> responses) {
        boolean events = false;
        for (Map.Entry<String, Map<String, Typed>> response : responses.entrySet()) {
            events |= response.getKey().startsWith("2") && response.getValue().containsKey("text/event-stream");
        }
        if (!events) {
            return null;
        }
        for (Typed typed : body.values()) {
            if (typed.slot() != null
                    && analyzer.resolved(typed.slot().shape()) instanceof Shape.ObjectOf object
                    && isBoolean(object.properties().get("stream"))) {
                return Json.object().put("in", "body").put("property", "stream");
            }
        }
        for (Typed typed : body.values()) {
            if (typed.slot() != null && analyzer.resolved(typed.slot().shape()) instanceof Shape.ObjectOf object) {
                for (Map.Entry<String, RawSchema> property : object.properties().entrySet()) {
                    if (hasEventFormat(property.getValue())) {
                        return Json.object()
                                .put("in", "body")
                                .put("property", property.getKey())
                                .put("value", EVENT_FORMAT);
                    }
                }
            }
        }
        for (Typed typed : parameters) {
            if (typed.facts().path("name").asText().equals("stream")
                    && typed.facts().path("in").asText().equals("query")) {
                return Json.object().put("in", "query").put("property", "stream");
            }
        }
        return null;
    }

    /** Returns whether the property chooses among formats, one of which is a stream of events. */
    private boolean hasEventFormat(RawSchema schema) {
        return analyzer.resolved(analyzer.slot(schema).shape()) instanceof Shape.Enumeration formats
                && formats.values().contains(EVENT_FORMAT);
    }

    private boolean isBoolean(@Nullable RawSchema schema) {
        if (schema == null) {
            return false;
        }
        Shape shape = analyzer.resolved(analyzer.slot(schema).shape());
        return UnionAnalyzer.token(shape).equals("boolean");
    }
}
