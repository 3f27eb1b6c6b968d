package io.fluentopenai.testkit.internal.sample;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.internal.value.Json;
import org.jspecify.annotations.Nullable;

/** Makes an object that a union's dispatch rule knows no branch for, as a later revision of the API might send. */
final class UnknownBranch {

    private UnknownBranch() {}

    /** Such an object, or null if the rule knows a branch for whatever comes. */
    static @Nullable ObjectNode of(JsonNode rule, int number) {
        ObjectNode made = Json.object();
        if (!lead(rule, made, number)) {
            return null;
        }
        made.put("detail_" + number, "s" + number);
        made.putObject("nested").put("count", number);
        return made;
    }

    /** Adds to {@code made} what leads to an unknown branch of the rule. */
    private static boolean lead(@Nullable JsonNode rule, ObjectNode made, int number) {
        if (rule == null) {
            return true;
        }
        if (!rule.isObject()) {
            return false;
        }
        if (rule.has("property")) {
            String property = rule.get("property").asText();
            if (made.has(property)) {
                return false;
            }
            if (lead(rule.get("otherwise"), made, number)) {
                made.put(property, "something_new_" + number);
                return true;
            }
            for (var known : rule.path("cases").properties()) {
                made.put(property, known.getKey());
                if (lead(known.getValue(), made, number)) {
                    return true;
                }
                made.remove(property);
            }
            return lead(rule.get("absent"), made, number);
        }
        if (rule.has("present")) {
            String property = rule.get("present").asText();
            if (lead(rule.get("else"), made, number) && !made.has(property)) {
                return true;
            }
            made.put(property, "s" + number);
            return lead(rule.get("then"), made, number);
        }
        // By the type of a property: a null has no case of its own in the document.
        String key = rule.path("token").asText();
        if (!rule.path("cases").has("null") && lead(rule.get("otherwise"), made, number)) {
            made.putNull(key);
            return true;
        }
        return false;
    }
}
