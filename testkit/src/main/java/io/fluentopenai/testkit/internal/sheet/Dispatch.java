package io.fluentopenai.testkit.internal.sheet;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Follows the rule by which a union's branch is told: the sheet's {@code x-dispatch}. */
public final class Dispatch {

    private Dispatch() {}

    /** The name of the object component that {@code instance} belongs to, or null if the rule knows none for it. */
    public static @Nullable String branch(JsonNode rule, JsonNode instance) {
        JsonNode node = rule;
        while (node != null && node.isObject()) {
            node = next(node, instance);
        }
        return node == null ? null : node.asText();
    }

    private static @Nullable JsonNode next(JsonNode rule, JsonNode instance) {
        if (rule.has("property")) {
            JsonNode value = instance.get(rule.get("property").asText());
            if (value == null || !value.isValueNode() || value.isNull()) {
                return rule.get("absent");
            }
            JsonNode chosen = rule.path("cases").get(value.asText());
            return chosen != null ? chosen : rule.get("otherwise");
        }
        if (rule.has("present")) {
            return rule.get(instance.has(rule.get("present").asText()) ? "then" : "else");
        }
        if (rule.has("token")) {
            JsonNode value = instance.get(rule.get("token").asText());
            if (value == null) {
                return rule.get("absent");
            }
            JsonNode chosen = rule.path("cases").get(token(value));
            return chosen != null ? chosen : rule.get("otherwise");
        }
        throw new IllegalArgumentException("Unknown dispatch rule: " + rule);
    }

    /** The name of a value's JSON type, as dispatch rules spell it. */
    public static String token(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "string";
            case NUMBER -> "number";
            case BOOLEAN -> "boolean";
            case ARRAY -> "array";
            case OBJECT -> "object";
            default -> "null";
        };
    }
}
