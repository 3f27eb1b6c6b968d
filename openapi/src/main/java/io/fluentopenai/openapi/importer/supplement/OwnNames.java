package io.fluentopenai.openapi.importer.supplement;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fluentopenai.openapi.importer.read.Json;
import io.fluentopenai.openapi.importer.read.Notes;
import java.util.Map;
import java.util.TreeMap;

/** Gives components of a supplement the names of the overlay. */
final class OwnNames {
    private static final String SCHEMAS = "#/components/schemas/";

    private OwnNames() {}

    /**
     * Returns the document with these names. A name that it has already, from an earlier run, is all right.
     *
     * @param names the names by those that the components would have
     */
    static ObjectNode given(ObjectNode document, Map<String, String> names, Notes notes) {
        JsonNode schemas = document.path("components").path("schemas");
        Map<String, String> found = new TreeMap<>();
        new TreeMap<>(names).forEach((old, name) -> {
            if (schemas.has(old)) {
                found.put(old, name);
            } else if (!schemas.has(name)) {
                notes.warn("overlay: the supplement's component " + old + " has gone, which is to be " + name);
            }
        });
        ObjectNode result = (ObjectNode) referred(document, found);
        if (schemas instanceof ObjectNode) {
            Map<String, JsonNode> sorted = new TreeMap<>();
            for (Map.Entry<String, JsonNode> schema :
                    Json.members(result.path("components").get("schemas"))) {
                sorted.put(found.getOrDefault(schema.getKey(), schema.getKey()), schema.getValue());
            }
            ((ObjectNode) result.path("components")).putObject("schemas").setAll(sorted);
        }
        return result;
    }

    /** A copy whose references have the new names. */
    private static JsonNode referred(JsonNode node, Map<String, String> names) {
        if (node instanceof ObjectNode object) {
            ObjectNode copy = Json.object();
            object.properties().forEach(member -> copy.set(member.getKey(), referred(member.getValue(), names)));
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = Json.array();
            array.forEach(item -> copy.add(referred(item, names)));
            return copy;
        }
        if (node.isTextual() && node.textValue().startsWith(SCHEMAS)) {
            String name = node.textValue().substring(SCHEMAS.length());
            return TextNode.valueOf(SCHEMAS + names.getOrDefault(name, name));
        }
        return node;
    }
}
