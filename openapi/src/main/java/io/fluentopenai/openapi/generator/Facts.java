package io.fluentopenai.openapi.generator;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.openapi.sheet.FactSheet;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** Javadoc made of facts: what the document says of a value, in our words. */
final class Facts {
    private static final int MANY = 12;

    private Facts() {}

    static List<String> of(JsonNode nullable, boolean required, boolean canBeNull) {
        JsonNode schema = FactSheet.notNull(nullable);
        List<String> facts = new ArrayList<>();
        String description = Prose.of(nullable);
        if (description != null) {
            facts.add(description);
        }
        facts.add((required ? "Required" : "Optional") + (canBeNull ? "; may be null." : "."));
        range(schema, facts, "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "Value");
        range(schema, facts, "minLength", "-", "maxLength", "-", "Length");
        range(schema, facts, "minItems", "-", "maxItems", "-", "Number of elements");
        range(schema, facts, "minProperties", "-", "maxProperties", "-", "Number of entries");
        one(schema, facts, "format", "Format");
        one(schema, facts, "pattern", "Pattern");
        one(schema, facts, "const", "Always");
        values(schema, facts);
        JsonNode fallback = nullable.has("default") ? nullable.get("default") : schema.path("default");
        if (!fallback.isMissingNode() && !fallback.isNull()) {
            facts.add("Default: " + code(fallback) + ".");
        }
        if (nullable.path("x-secret").asBoolean()) {
            facts.add("Secret; masked by {@code toString()}.");
        }
        String origin = Prose.origin(nullable);
        if (origin != null) {
            facts.add(origin);
        }
        return facts;
    }

    private static void range(
            JsonNode schema, List<String> facts, String min, String above, String max, String below, String what) {
        StringJoiner range = new StringJoiner(", ", what + ": ", ".");
        range.setEmptyValue("");
        bound(schema, range, min, "at least ");
        bound(schema, range, above, "more than ");
        bound(schema, range, max, "at most ");
        bound(schema, range, below, "less than ");
        if (!range.toString().isEmpty()) {
            facts.add(range.toString());
        }
    }

    private static void bound(JsonNode schema, StringJoiner range, String keyword, String word) {
        if (schema.has(keyword)) {
            range.add(word + schema.get(keyword).asText());
        }
    }

    private static void one(JsonNode schema, List<String> facts, String keyword, String word) {
        if (schema.has(keyword)) {
            facts.add(word + " " + code(schema.get(keyword)) + ".");
        }
    }

    private static void values(JsonNode schema, List<String> facts) {
        JsonNode values = schema.path("enum");
        if (values.size() > 0) {
            StringJoiner list = new StringJoiner(", ", "One of ", ".");
            for (int i = 0; i < values.size() && i < MANY; i++) {
                list.add(code(values.get(i)));
            }
            facts.add(list.toString());
        }
    }

    private static String code(JsonNode value) {
        return JavaNames.code(value.isTextual() ? value.textValue() : value.toString());
    }
}
