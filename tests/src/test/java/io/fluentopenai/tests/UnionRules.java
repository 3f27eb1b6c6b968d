package io.fluentopenai.tests;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.FactSheet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Follows the fact sheet's rules for unions through a valid body. The API's document has unions whose branches overlap so far
 * that no rule of one look tells them apart in all cases; where the rule picks a branch that the body does not fit, the
 * generated code cannot do better.
 */
final class UnionRules {

    private final FactSheet sheet;

    UnionRules(FactSheet sheet) {
        this.sheet = sheet;
    }

    /** The first union within a valid body whose rule picks no branch or one that does not fit; null if all do well. */
    @Nullable
    String misplaced(JsonNode schema, JsonNode json) {
        String name = Component.reference(schema);
        if (name != null) {
            return json.isNull() ? null : inComponent(name, json);
        }
        if (schema.has("x-choice")) {
            return inChoice(schema, json);
        }
        if (json.isArray() && schema.has("items")) {
            for (JsonNode element : json) {
                String found = misplaced(schema.get("items"), element);
                if (found != null) {
                    return found;
                }
            }
        }
        for (Map.Entry<String, JsonNode> property : json.properties()) {
            JsonNode inner = schema.path("properties").get(property.getKey());
            if (inner == null && schema.path("additionalProperties").isObject()) {
                inner = schema.get("additionalProperties");
            }
            String found = inner == null ? null : misplaced(inner, property.getValue());
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private @Nullable String inComponent(String name, JsonNode json) {
        JsonNode schema = sheet.component(name);
        if (!schema.has("x-dispatch")) {
            return misplaced(schema, json);
        }
        String leaf = Component.dispatch(schema.get("x-dispatch"), json);
        if (leaf == null) {
            return name + " knows no branch";
        }
        return sheet.validate(sheet.component(leaf), json).isEmpty()
                ? misplaced(sheet.component(leaf), json)
                : name + " takes " + leaf;
    }

    private @Nullable String inChoice(JsonNode schema, JsonNode json) {
        for (JsonNode branch : Component.branches(schema)) {
            if (sheet.validate(branch, json).isEmpty()) {
                return misplaced(branch, json);
            }
        }
        // Not valid as a whole only if a union inside takes a wrong branch; which one does not matter.
        return "a choice with no valid branch";
    }
}
