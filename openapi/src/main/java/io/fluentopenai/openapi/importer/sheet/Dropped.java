package io.fluentopenai.openapi.importer.sheet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.openapi.importer.name.OperationNames;
import io.fluentopenai.openapi.importer.read.ImportException;
import io.fluentopenai.openapi.importer.read.Json;
import io.fluentopenai.openapi.importer.read.Notes;
import io.fluentopenai.openapi.importer.read.Pointer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes operations and schemas that a document has dropped over from the sheet of an earlier one. The operations are marked
 * as deprecated and with {@code x-dropped}. Where both have a schema, the document's counts.
 */
public final class Dropped {
    /** The mark of an operation that the document does not have. */
    public static final String MARK = "x-dropped";

    private final ObjectNode sheet;
    private final JsonNode before;
    private final Notes notes;
    private final Set<String> routes = new HashSet<>();
    private final Map<String, String> templates = new TreeMap<>();
    private final Set<String> names = new HashSet<>();

    private Dropped(ObjectNode sheet, JsonNode before, Notes notes) {
        this.sheet = sheet;
        this.before = before;
        this.notes = notes;
    }

    /**
     * Adds to a new sheet what only the earlier one has.
     *
     * @param before the earlier sheet
     * @throws ImportException if the two do not go together
     */
    public static void keep(ObjectNode sheet, JsonNode before, Notes notes) {
        new Dropped(sheet, before, notes).keep();
        List<String> problems = NormalForm.problems(sheet);
        if (!problems.isEmpty()) {
            throw new ImportException(
                    "what the document has dropped does not go together with it (--keep-dropped): " + problems.get(0));
        }
    }

    /** Returns in words what an earlier sheet has and a new one lacks; empty if there is nothing. */
    public static String summary(JsonNode sheet, JsonNode before) {
        Set<String> operations = routes(before);
        operations.removeAll(routes(sheet));
        Set<String> schemas = schemas(before);
        schemas.removeAll(schemas(sheet));
        return operations.isEmpty() && schemas.isEmpty()
                ? ""
                : "operations: " + operations.size() + ", schemas: " + schemas.size();
    }

    private void keep() {
        ObjectNode paths = sheet.withObjectProperty("paths");
        routes.addAll(routes(sheet));
        for (Map.Entry<String, JsonNode> path : Json.members(paths)) {
            templates.put(template(path.getKey()), path.getKey());
            path.getValue().forEach(operation -> names.addAll(names(operation)));
        }
        List<String> order = new ArrayList<>();
        paths.fieldNames().forEachRemaining(order::add);
        int place = 0;
        for (Map.Entry<String, JsonNode> path : Json.members(before.get("paths"))) {
            boolean known = paths.has(path.getKey());
            ObjectNode item = known ? (ObjectNode) paths.get(path.getKey()) : Json.object();
            for (Map.Entry<String, JsonNode> verb : Json.members(path.getValue())) {
                JsonNode kept = kept(path.getKey(), verb.getKey(), verb.getValue());
                if (kept != null) {
                    item.set(verb.getKey(), kept);
                }
            }
            if (!known && !item.isEmpty()) {
                paths.set(path.getKey(), item);
                order.add(place, path.getKey());
            }
            // Each where it stood: behind what it stood behind before.
            place = item.isEmpty() ? place : order.indexOf(path.getKey()) + 1;
        }
        ObjectNode ordered = Json.object();
        order.forEach(path -> ordered.set(path, paths.get(path)));
        sheet.set("paths", ordered);
        keepSchemas();
    }

    private @Nullable JsonNode kept(String path, String verb, JsonNode operation) {
        String template = template(path);
        if (routes.contains(verb + ' ' + template)) {
            return null;
        }
        String pointer = Pointer.child(Pointer.child("/paths", path), verb);
        String id = operation.path("operationId").asText();
        // The path with other names of its parameters, or the method on another path: moved rather than dropped.
        boolean moved = !path.equals(templates.getOrDefault(template, path))
                || names(operation).stream().anyMatch(names::contains);
        if (moved) {
            notes.add("an operation whose path or method another has now, not kept", pointer, id);
            return null;
        }
        names.addAll(names(operation));
        for (JsonNode alternative : operation.path("security")) {
            alternative.fieldNames().forEachRemaining(this::scheme);
        }
        notes.add("an operation that the document has dropped, kept", pointer, id);
        return marked(operation);
    }

    /** Marked at the places that the normal form has for it. */
    private static ObjectNode marked(JsonNode operation) {
        ObjectNode marked = operation.deepCopy();
        NormalForm.mark(marked, NormalForm.OPERATION_KEYS, "deprecated");
        NormalForm.mark(marked, NormalForm.OPERATION_KEYS, MARK);
        return marked;
    }

    /** Schemas that nothing refers to may be of use to somebody all the same: events of sessions are such. */
    private void keepSchemas() {
        ObjectNode components = (ObjectNode) sheet.get("components");
        Map<String, JsonNode> schemas = new TreeMap<>();
        Set<String> taken = new HashSet<>();
        for (Map.Entry<String, JsonNode> schema : Json.members(components.get("schemas"))) {
            schemas.put(schema.getKey(), schema.getValue());
            taken.add(schema.getKey().toLowerCase(Locale.ROOT));
        }
        for (Map.Entry<String, JsonNode> schema :
                Json.members(before.path("components").get("schemas"))) {
            String name = schema.getKey();
            if (taken.add(name.toLowerCase(Locale.ROOT))) {
                schemas.put(name, schema.getValue());
                notes.add("a schema that the document has dropped, kept", "/components/schemas/" + name, "");
            }
        }
        components.set("schemas", Json.object().setAll(schemas));
    }

    private void scheme(String name) {
        JsonNode scheme = before.path("components").path("securitySchemes").get(name);
        ObjectNode schemes = ((ObjectNode) sheet.get("components")).withObjectProperty("securitySchemes");
        if (scheme != null && !schemes.has(name)) {
            schemes.set(name, scheme);
        }
    }

    /** Verbs and paths, whatever the parameters of the paths are called. */
    private static Set<String> routes(JsonNode sheet) {
        Set<String> routes = new HashSet<>();
        for (Map.Entry<String, JsonNode> path : Json.members(sheet.get("paths"))) {
            path.getValue().fieldNames().forEachRemaining(verb -> routes.add(verb + ' ' + template(path.getKey())));
        }
        return routes;
    }

    private static Set<String> schemas(JsonNode sheet) {
        Set<String> names = new HashSet<>();
        sheet.path("components").path("schemas").fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static String template(String path) {
        return path.replaceAll("\\{[^{}]*}", "{}");
    }

    /** Returns the names that must be unique: the id, and the method with all its derived forms. */
    private static Set<String> names(JsonNode operation) {
        Set<String> names = new HashSet<>();
        names.add(operation.path("operationId").asText());
        String method = operation.path("x-api").asText()
                + '.'
                + operation.path("x-method").asText();
        for (String form : OperationNames.DERIVED) {
            names.add((method + form).toLowerCase(Locale.ROOT));
        }
        return names;
    }
}
