package io.fluentopenai.openapi.sheet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes what the supplement has brought out of a sheet again. */
final class Published {
    private Published() {}

    static void prune(JsonNode sheet) {
        Set<String> gone = new HashSet<>();
        JsonNode schemas = sheet.path("components").path("schemas");
        for (Map.Entry<String, JsonNode> schema : schemas.properties()) {
            if (isMarked(schema.getValue())) {
                gone.add(schema.getKey());
            }
        }
        if (schemas instanceof ObjectNode components) {
            components.remove(gone);
            components.forEach(schema -> component(schema, gone));
        }
        if (sheet.path("paths") instanceof ObjectNode paths) {
            paths.forEach(Published::removeMarked);
            paths.properties().removeIf(path -> path.getValue().isEmpty());
            paths.forEach(path -> path.forEach(operation -> removeMarked(operation.path("parameters"))));
        }
        for (JsonNode webhook : sheet.path("webhooks")) {
            for (JsonNode operation : webhook) {
                if (gone.contains(name(operation.at("/requestBody/content/application~1json/schema")))) {
                    ((ObjectNode) operation).remove("requestBody");
                }
            }
        }
    }

    private static boolean isMarked(JsonNode node) {
        return node.path(FactSheet.SUPPLEMENT).asBoolean();
    }

    private static void removeMarked(JsonNode parent) {
        for (Iterator<JsonNode> children = parent.iterator(); children.hasNext(); ) {
            if (isMarked(children.next())) {
                children.remove();
            }
        }
    }

    private static void component(JsonNode schema, Set<String> gone) {
        removeMarked(schema.path("properties"));
        for (String keyword : List.of("oneOf", "anyOf")) {
            if (schema.has("x-dispatch") && schema.get(keyword) instanceof ArrayNode branches) {
                for (Iterator<JsonNode> branch = branches.iterator(); branch.hasNext(); ) {
                    if (gone.contains(name(branch.next()))) {
                        branch.remove();
                    }
                }
            }
        }
        JsonNode dispatch = dispatch(schema.path("x-dispatch"), gone);
        if (dispatch != null && schema instanceof ObjectNode union && union.has("x-dispatch")) {
            union.set("x-dispatch", dispatch);
        }
    }

    /** The tree without the ways to what has gone; null if no way is left. */
    private static @Nullable JsonNode dispatch(JsonNode node, Set<String> gone) {
        if (node.isTextual()) {
            return gone.contains(node.textValue()) ? null : node;
        }
        if (!(node instanceof ObjectNode look)) {
            return null;
        }
        boolean any = false;
        if (look.get("cases") instanceof ObjectNode cases) {
            any = prune(
                    cases,
                    List.copyOf(
                            cases.properties().stream().map(Map.Entry::getKey).toList()),
                    gone);
        }
        any |= prune(look, List.of("then", "else", "absent", "otherwise"), gone);
        return any ? look : null;
    }

    private static boolean prune(ObjectNode owner, List<String> keys, Set<String> gone) {
        boolean any = false;
        for (String key : keys) {
            JsonNode way = owner.has(key) ? dispatch(owner.get(key), gone) : null;
            if (way == null) {
                owner.remove(key);
            } else {
                owner.set(key, way);
                any = true;
            }
        }
        return any;
    }

    private static String name(JsonNode reference) {
        return reference.path("$ref").asText().replaceFirst(".*/", "");
    }
}
