package io.fluentopenai.testkit.internal.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fluentopenai.testkit.internal.sheet.SheetSchemas;
import io.fluentopenai.testkit.internal.value.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text of a query parameter or a form field as the JSON value that the schema wants: the first reading that is
 * valid counts, numbers and booleans before text.
 */
final class Coercion {

    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,3})?");

    private final SheetSchemas schemas;

    Coercion(SheetSchemas schemas) {
        this.schemas = schemas;
    }

    /** The value; if no reading is valid, the one whose JSON type the schema admits, else the text. */
    JsonNode read(JsonNode schema, String text) {
        List<JsonNode> readings = readings(text);
        for (JsonNode reading : readings) {
            if (schemas.checker().accepts(schema, reading)) {
                return reading;
            }
        }
        for (JsonNode reading : readings) {
            List<JsonNode> leaves = new ArrayList<>();
            schemas.leaves(schema, reading, leaves);
            if (!leaves.isEmpty()) {
                return reading;
            }
        }
        return TextNode.valueOf(text);
    }

    private static List<JsonNode> readings(String text) {
        List<JsonNode> readings = new ArrayList<>();
        if (NUMBER.matcher(text).matches()) {
            readings.add(DecimalNode.valueOf(new BigDecimal(text)));
        } else if (text.equals("true") || text.equals("false")) {
            readings.add(BooleanNode.valueOf(text.equals("true")));
        } else if (text.startsWith("{") || text.startsWith("[")) {
            try {
                readings.add(Json.parse(text));
            } catch (IllegalArgumentException e) {
                // Not JSON: then it is text.
                return List.of(TextNode.valueOf(text));
            }
        }
        readings.add(TextNode.valueOf(text));
        return readings;
    }

    /** The schema of the elements, if the schema admits arrays; else the schema itself. */
    JsonNode elementSchema(JsonNode schema) {
        JsonNode array = arraySchema(schema);
        return array == null ? schema : array.path("items");
    }

    /** Returns whether the schema admits arrays. */
    boolean admitsArray(JsonNode schema) {
        return arraySchema(schema) != null;
    }

    private @Nullable JsonNode arraySchema(JsonNode schema) {
        List<JsonNode> leaves = new ArrayList<>();
        schemas.leaves(schema, Json.array().add("element"), leaves);
        for (JsonNode leaf : leaves) {
            if (leaf.has("items")) {
                return leaf;
            }
        }
        return null;
    }
}
