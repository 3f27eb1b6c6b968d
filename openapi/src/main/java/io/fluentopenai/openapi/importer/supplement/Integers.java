package io.fluentopenai.openapi.importer.supplement;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.openapi.importer.read.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Finds out which numbers are integers, which TypeScript does not say: what the document says of most properties of the same
 * name, else what the last word of the name means.
 */
final class Integers {
    private static final Set<String> FRACTIONS = Set.of(
            "amount",
            "score",
            "value",
            "price",
            "cost",
            "temperature",
            "speed",
            "threshold",
            "confidence",
            "probability",
            "percent",
            "weight",
            "ratio",
            "gain");

    private final Map<String, Map<String, Integer>> known = new HashMap<>();

    /** Learns from the properties and parameters of a document. */
    Integers(JsonNode document) {
        learn(document);
    }

    private void learn(JsonNode node) {
        for (Map.Entry<String, JsonNode> property : Json.members(node.get("properties"))) {
            vote(property.getKey(), property.getValue());
        }
        for (JsonNode parameter : node.path("parameters")) {
            vote(parameter.path("name").asText(), parameter.path("schema"));
        }
        node.forEach(this::learn);
    }

    private void vote(String name, JsonNode schema) {
        JsonNode type = schema.path("type").isArray() ? schema.path("type").path(0) : schema.path("type");
        if (Set.of("integer", "number").contains(type.asText()) && !schema.has("const")) {
            String kind = type.asText() + ' ' + schema.path("format").asText();
            known.computeIfAbsent(name, n -> new HashMap<>()).merge(kind, 1, Integer::sum);
        }
    }

    /** Says of a number what it is: integer or not, and in which format. */
    void decide(String name, ObjectNode number) {
        Map<String, Integer> votes = known.get(name);
        String kind;
        if (votes != null) {
            kind = votes.entrySet().stream()
                    .max(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                    .orElseThrow()
                    .getKey();
        } else if (name.endsWith("_at")) {
            kind = "integer unixtime";
        } else {
            kind = FRACTIONS.contains(name.substring(name.lastIndexOf('_') + 1)) ? "number " : "integer ";
        }
        number.put("type", kind.substring(0, kind.indexOf(' ')));
        String format = kind.substring(kind.indexOf(' ') + 1);
        if (!format.isEmpty()) {
            number.put("format", format);
        }
    }
}
