package io.fluentopenai.testkit.internal.sample;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.internal.sheet.SheetSchemas;
import java.util.ArrayList;
import java.util.List;

/**
 * Fits a scripted answer to the sheet: adds what the schema requires and the script does not have, drops what the script has
 * and the schema does not know. Scripts say what matters to them; revisions of the API differ in the rest.
 */
public final class Filler {

    private final SheetSchemas schemas;

    public Filler(SheetSchemas schemas) {
        this.schemas = schemas;
    }

    /** Fits {@code value} in place, at any depth, and returns it. */
    public <T extends JsonNode> T fill(JsonNode schema, T value) {
        List<JsonNode> leaves = new ArrayList<>();
        schemas.leaves(schema, value, leaves);
        if (leaves.isEmpty()) {
            return value;
        }
        JsonNode leaf = leaves.get(0);
        if (value instanceof ObjectNode object) {
            fill(leaf, object);
        } else if (value instanceof ArrayNode array && leaf.has("items")) {
            array.forEach(element -> fill(leaf.get("items"), element));
        }
        return value;
    }

    private void fill(JsonNode leaf, ObjectNode object) {
        JsonNode properties = leaf.path("properties");
        if (properties.isEmpty()) {
            return;
        }
        if (!leaf.path("additionalProperties").isObject()) {
            List<String> known = new ArrayList<>();
            properties.fieldNames().forEachRemaining(known::add);
            object.retain(known);
        }
        // What was null in one revision of the API may not be in another.
        List<String> nulls = new ArrayList<>();
        object.properties().forEach(entry -> {
            JsonNode property = properties.get(entry.getKey());
            if (entry.getValue().isNull() && property != null && !admitsNull(property)) {
                nulls.add(entry.getKey());
            }
        });
        object.remove(nulls);
        for (JsonNode required : leaf.path("required")) {
            String name = required.asText();
            if (!object.has(name)) {
                object.set(name, new Sampler(schemas, SampleOptions.MINIMAL, 0).sample(properties.path(name)));
            }
        }
        object.properties().forEach(entry -> {
            JsonNode property = properties.get(entry.getKey());
            if (property != null) {
                fill(property, entry.getValue());
            }
        });
    }

    private boolean admitsNull(JsonNode schema) {
        List<JsonNode> leaves = new ArrayList<>();
        schemas.leaves(schema, NullNode.getInstance(), leaves);
        return !leaves.isEmpty();
    }
}
