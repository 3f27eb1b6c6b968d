package io.fluentopenai.testkit.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Adds what the schema requires and a scripted answer does not have. Scripts say what matters to them, in terms that are the
 * same in all revisions of the API; the rest follows the sheet.
 */
final class Filler {

    private final SheetSchemas schemas;

    Filler(SheetSchemas schemas) {
        this.schemas = schemas;
    }

    /** Completes {@code value} in place, at any depth, and returns it. */
    <T extends JsonNode> T fill(JsonNode schema, T value) {
        List<JsonNode> leaves = new ArrayList<>();
        schemas.leaves(schema, value, leaves);
        if (leaves.isEmpty()) {
            return value;
        }
        JsonNode leaf = leaves.get(0);
        if (value instanceof ObjectNode object) {
            for (JsonNode required : leaf.path("required")) {
                String name = required.asText();
                if (!object.has(name)) {
                    JsonNode property = leaf.path("properties").path(name);
                    object.set(name, new Sampler(schemas, SampleOptions.MINIMAL, 0).sample(property));
                }
            }
            object.properties().forEach(entry -> {
                JsonNode property = leaf.path("properties").get(entry.getKey());
                if (property != null) {
                    fill(property, entry.getValue());
                }
            });
        } else if (value instanceof ArrayNode array && leaf.has("items")) {
            array.forEach(element -> fill(leaf.get("items"), element));
        }
        return value;
    }
}
