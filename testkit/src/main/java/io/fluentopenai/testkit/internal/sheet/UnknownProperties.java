package io.fluentopenai.testkit.internal.sheet;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.internal.value.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds properties that the schema does not know. JSON Schema lets them pass wherever {@code additionalProperties} is not
 * forbidden, which in the API's document is nearly everywhere; yet a request with such a property is a misspelt request.
 * A property counts as known if any branch that the value may belong to declares it.
 */
final class UnknownProperties {

    private final SheetSchemas schemas;
    private final List<String> found = new ArrayList<>();

    UnknownProperties(SheetSchemas schemas) {
        this.schemas = schemas;
    }

    /** The JSON pointers of all unknown properties of {@code instance}, at any depth. */
    List<String> find(JsonNode schema, JsonNode instance) {
        walk(List.of(schema), instance, "");
        return List.copyOf(found);
    }

    private void walk(List<JsonNode> candidates, JsonNode instance, String pointer) {
        if (!instance.isContainerNode() || instance.isEmpty()) {
            return;
        }
        List<JsonNode> leaves = new ArrayList<>();
        for (JsonNode candidate : candidates) {
            schemas.leaves(candidate, instance, leaves);
        }
        if (leaves.isEmpty()) {
            return;
        }
        if (instance.isArray()) {
            List<JsonNode> items = new ArrayList<>();
            for (JsonNode leaf : leaves) {
                if (!leaf.has("items")) {
                    return;
                }
                items.add(leaf.get("items"));
            }
            for (int i = 0; i < instance.size(); i++) {
                walk(items, instance.get(i), pointer + "/" + i);
            }
        } else {
            instance.properties().forEach(entry -> {
                String place = pointer + Json.step(entry.getKey());
                List<JsonNode> declared = declarations(leaves, entry.getKey());
                if (declared == null) {
                    return;
                }
                if (declared.isEmpty()) {
                    found.add(place);
                } else {
                    walk(declared, entry.getValue(), place);
                }
            });
        }
    }

    /** The schemas that the leaves have for a property; null if one of them lets it have any value. */
    private static @Nullable List<JsonNode> declarations(List<JsonNode> leaves, String property) {
        List<JsonNode> declared = new ArrayList<>();
        for (JsonNode leaf : leaves) {
            JsonNode own = leaf.path("properties").get(property);
            if (own != null) {
                declared.add(own);
                continue;
            }
            JsonNode additional = leaf.get("additionalProperties");
            if (additional != null && additional.isObject()) {
                declared.add(additional);
            } else if (additional != null
                    ? additional.asBoolean()
                    : leaf.path("properties").isEmpty()) {
                return null;
            }
        }
        return declared;
    }
}
