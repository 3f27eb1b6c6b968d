package io.fluentopenai.openapi.importer.supplement;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.openapi.importer.name.Words;
import io.fluentopenai.openapi.importer.read.Json;
import io.fluentopenai.openapi.importer.read.Pointer;
import io.fluentopenai.openapi.sheet.FactSheet;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a fact sheet lacks and another description has, and writes it as a document whose references lead into the
 * sheet: a component of the sheet is there with what is to be added to it only. One use.
 */
final class Lacking {
    private final JsonNode sheet;
    private final JsonNode other;
    private final Integers integers;
    /** The components of the sheet by their name in small letters, and their names by what the other side calls them. */
    private final Map<String, String> names = new HashMap<>();

    private final Map<String, String> pairs = new HashMap<>();
    private final Set<JsonNode> theirs = Collections.newSetFromMap(new IdentityHashMap<>());

    private final Map<String, Map<String, ObjectNode>> operations = new TreeMap<>();
    private final Map<String, Map<String, Map<String, JsonNode>>> parameters = new TreeMap<>();
    private final Map<String, JsonNode> webhooks = new TreeMap<>();
    private final Map<String, Map<String, JsonNode>> properties = new TreeMap<>();
    private final Map<String, Set<String>> values = new TreeMap<>();
    private final Map<String, Map<String, Form.Obj>> branches = new TreeMap<>();

    private final Map<String, String> newNames = new LinkedHashMap<>();
    private final Deque<String> waiting = new ArrayDeque<>();

    Lacking(JsonNode sheet, JsonNode other) {
        this.sheet = sheet;
        this.other = other;
        this.integers = new Integers(sheet);
        schemas(sheet).fieldNames().forEachRemaining(name -> names.put(name.toLowerCase(Locale.ROOT), name));
        remember(other);
    }

    private void remember(JsonNode node) {
        if (node.isObject()) {
            theirs.add(node);
        }
        node.forEach(this::remember);
    }

    private static JsonNode schemas(JsonNode document) {
        return document.path("components").path("schemas");
    }

    boolean isTheirs(Form.Obj object) {
        return theirs.contains(object.schema());
    }

    /** The component of the sheet that has the name of another one; null if there is none. */
    @Nullable
    String sameName(String name) {
        return names.get(name.toLowerCase(Locale.ROOT));
    }

    /** Returns the sheet's name of the other side's component; null if it has no equivalent. */
    @Nullable
    String nameOf(String name) {
        return pairs.get(name);
    }

    /** Says that two components mean the same. Where several do, the one of the same name counts, else the first. */
    void pair(String name, String known) {
        boolean same = known.equals(sameName(name));
        pairs.merge(name, known, (old, now) -> same ? now : old);
    }

    void operation(String path, String theirPath, String verb, JsonNode operation) {
        ObjectNode copy = operation.deepCopy();
        if (!path.equals(theirPath)) {
            renamePathParameters(copy, theirPath, path);
        }
        operations.computeIfAbsent(path, p -> new LinkedHashMap<>()).put(verb, copy);
    }

    /** A path that the sheet has keeps the names of its parameters. */
    private static void renamePathParameters(ObjectNode operation, String from, String to) {
        List<String> old = FactSheet.placeholders(from);
        List<String> now = FactSheet.placeholders(to);
        for (JsonNode parameter : operation.path("parameters")) {
            int index = parameter.path("in").asText().equals("path")
                    ? old.indexOf(parameter.path("name").asText())
                    : -1;
            if (index >= 0) {
                ((ObjectNode) parameter).put("name", now.get(index));
            }
        }
    }

    void parameter(String path, String verb, JsonNode parameter) {
        parameters
                .computeIfAbsent(path, p -> new TreeMap<>())
                .computeIfAbsent(verb, v -> new TreeMap<>())
                .put(
                        parameter.path("in").asText()
                                + ' '
                                + parameter.path("name").asText(),
                        parameter);
    }

    void webhook(String name, JsonNode webhook) {
        webhooks.put(name, webhook);
    }

    /** Adds a property to a component; false if that is no object with properties of its own. */
    boolean property(String component, String name, JsonNode schema) {
        if (!schemas(sheet).path(component).has("properties")) {
            return false;
        }
        properties.computeIfAbsent(component, c -> new TreeMap<>()).putIfAbsent(name, schema);
        return true;
    }

    /** Adds values to an enum; false if the component is none. */
    boolean values(String component, Set<String> more) {
        JsonNode schema = schemas(sheet).path(component);
        if (!schema.has("enum") && !schema.has("x-extensible-enum")) {
            return false;
        }
        values.computeIfAbsent(component, c -> new TreeSet<>()).addAll(more);
        return true;
    }

    /** Adds a branch to a union; false if the component is none. */
    boolean branch(String component, Form.Obj object) {
        if (!schemas(sheet).path(component).has("x-dispatch")) {
            return false;
        }
        String key = object.name() != null ? object.name() : object.schema().toString();
        branches.computeIfAbsent(component, c -> new TreeMap<>()).put(key, object);
        return true;
    }

    /** All of it as an OpenAPI document without a head. */
    ObjectNode document() {
        ObjectNode document = Json.object();
        ObjectNode paths = document.putObject("paths");
        Set<String> all = new TreeSet<>(operations.keySet());
        all.addAll(parameters.keySet());
        for (String path : all) {
            ObjectNode item = paths.putObject(path);
            operations.getOrDefault(path, Map.of()).forEach((verb, operation) -> item.set(verb, ours(operation, verb)));
            parameters.getOrDefault(path, Map.of()).forEach((verb, list) -> {
                ArrayNode array = Json.array();
                list.values().forEach(parameter -> array.add(ours(parameter, "")));
                item.set(verb, Json.object("parameters", array));
            });
        }
        ObjectNode hooks = document.putObject("webhooks");
        webhooks.forEach((name, webhook) -> hooks.set(name, ours(webhook, "")));
        Map<String, ObjectNode> schemas = new TreeMap<>();
        properties.forEach((component, more) -> {
            ObjectNode node = Json.object();
            more.forEach((name, schema) -> node.set(name, ours(schema, name)));
            part(schemas, component).set("properties", node);
        });
        values.forEach((component, more) -> part(schemas, component).set("enum", Json.strings(more)));
        branches.forEach((component, more) -> {
            String keyword = schemas(sheet).path(component).has("oneOf") ? "oneOf" : "anyOf";
            ArrayNode list = part(schemas, component).putArray(keyword);
            more.values()
                    .forEach(object ->
                            list.add(object.name() == null ? ours(object.schema(), "") : reference(object.name())));
        });
        for (Map.Entry<String, JsonNode> component : Json.members(schemas(other))) {
            if (component.getKey().endsWith("Event") && isRoot(component.getKey())) {
                reference(component.getKey());
            }
        }
        while (!waiting.isEmpty()) {
            String name = waiting.remove();
            JsonNode schema = schemas(other).path(name);
            schemas.put(String.valueOf(newNames.get(name)), (ObjectNode) ours(schema, ""));
        }
        ObjectNode components = document.putObject("components").putObject("schemas");
        schemas.forEach(components::set);
        return document;
    }

    private static ObjectNode part(Map<String, ObjectNode> schemas, String component) {
        return schemas.computeIfAbsent(component, c -> Json.object());
    }

    /** Unions of events that no operation sends are there for WebSockets. */
    private boolean isRoot(String name) {
        return (name.endsWith("ClientEvent") || name.endsWith("ServerEvent")) && pairs.get(name) == null;
    }

    /** A copy whose references lead into the sheet or to what is added, and whose numbers are integers where they are. */
    private JsonNode ours(JsonNode node, String name) {
        if (node instanceof ArrayNode array) {
            ArrayNode copy = Json.array();
            array.forEach(item -> copy.add(ours(item, name)));
            return copy;
        }
        if (!(node instanceof ObjectNode object)) {
            return node;
        }
        String ref = Json.text(object, "$ref");
        String target = ref == null ? null : Pointer.componentName(ref);
        ObjectNode copy = Json.object();
        String own =
                object.has("in") && object.has("name") ? object.path("name").asText() : name;
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            String key = member.getKey();
            if (key.equals("properties")) {
                ObjectNode named = copy.putObject(key);
                Json.members(member.getValue())
                        .forEach(
                                property -> named.set(property.getKey(), ours(property.getValue(), property.getKey())));
            } else if (!key.equals("$ref")) {
                copy.set(key, ours(member.getValue(), own));
            }
        }
        if (target != null) {
            copy.setAll(reference(target));
        }
        String listed = copy.has("enum") ? sameName(Words.pascal(own)) : null;
        if (listed != null && lists(listed, copy.get("enum"))) {
            return Json.ref("#/components/schemas/" + listed);
        }
        if ("number".equals(Json.text(copy, "type")) && !copy.has("const") && !copy.has("enum")) {
            integers.decide(own, copy);
        } else if ("number".equals(Json.text(copy, "type")) && isIntegral(copy.path("enum"))) {
            copy.put("type", "integer");
        }
        return copy;
    }

    /** Returns whether an enum of the sheet has exactly these values. */
    private boolean lists(String component, JsonNode values) {
        Set<JsonNode> theirs = new HashSet<>();
        values.forEach(theirs::add);
        Set<JsonNode> ours = new HashSet<>();
        schemas(sheet).path(component).path("enum").forEach(ours::add);
        return ours.equals(theirs);
    }

    private static boolean isIntegral(JsonNode values) {
        for (JsonNode value : values) {
            if (!value.isIntegralNumber()) {
                return false;
            }
        }
        return !values.isEmpty();
    }

    private ObjectNode reference(String name) {
        String known = pairs.get(name);
        if (known == null) {
            known = newNames.get(name);
        }
        if (known == null) {
            known = free(name);
            newNames.put(name, known);
            waiting.add(name);
        }
        return Json.ref("#/components/schemas/" + known);
    }

    /** A name that neither the sheet nor another addition has. */
    private String free(String name) {
        String plain = Words.pascal(name);
        Set<String> taken = new HashSet<>(names.keySet());
        newNames.values().forEach(used -> taken.add(used.toLowerCase(Locale.ROOT)));
        for (String candidate : List.of(plain, plain + "Object", plain + "Value", plain + "Variant")) {
            if (!taken.contains(candidate.toLowerCase(Locale.ROOT))) {
                return candidate;
            }
        }
        throw new IllegalStateException("no name left for " + name);
    }
}
