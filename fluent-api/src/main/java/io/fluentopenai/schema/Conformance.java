package io.fluentopenai.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Validates a value against a derived schema, with the keywords that derived schemas use. It is more lenient in two
 * points, because some servers do not enforce schemas: unknown properties are ignored, and a
 * property that may be null may be left out.
 */
final class Conformance {
    /** The formats whose Java types read more than the format allows. The others are left to the model. */
    private static final Map<String, java.util.regex.Pattern> FORMATS = Map.of(
            "date", java.util.regex.Pattern.compile("\\d{4}-\\d{2}-\\d{2}"),
            "time", java.util.regex.Pattern.compile("\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?(Z|[+-]\\d{2}:\\d{2})"),
            "date-time",
                    java.util.regex.Pattern.compile(
                            "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?(Z|[+-]\\d{2}:\\d{2})"),
            "uuid", java.util.regex.Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"));

    /** What a number may have before or after its point; arithmetic with a billion digits would take for ever. */
    private static final int MOST_DIGITS = 10_000;

    private final JsonNode root;
    private final Map<String, java.util.regex.Pattern> patterns = new ConcurrentHashMap<>();

    Conformance(JsonNode root) {
        this.root = root;
    }

    /** A violation and its path. */
    record Mismatch(String path, String reason, boolean otherBranch) {}

    /** The first thing that is wrong with a value; null if nothing is. */
    @Nullable
    Mismatch check(JsonNode value) {
        return check(root, value, "$");
    }

    private @Nullable Mismatch check(JsonNode schema, JsonNode value, String path) {
        if (schema.has("$ref")) {
            return check(root.at(schema.get("$ref").asText().substring(1)), value, path);
        }
        if (schema.has("anyOf")) {
            return any(schema.get("anyOf"), value, path);
        }
        // As which Jackson before 2.17 reads a number that is too large for a double.
        if (value.isDouble() && Double.isInfinite(value.doubleValue())) {
            return mismatch(path, "the number is out of bounds");
        }
        if (schema.has("const") && !schema.get("const").equals(value)) {
            return new Mismatch(path, "expected " + schema.get("const") + ", got " + kind(value), true);
        }
        if (!hasType(schema.path("type"), value)) {
            return mismatch(path, "expected " + expected(schema.path("type")) + ", got " + kind(value));
        }
        if (schema.has("enum") && !contains(schema.get("enum"), value)) {
            return mismatch(path, "expected one of " + schema.get("enum"));
        }
        if (value.isTextual()) {
            return text(schema, value.textValue(), path);
        }
        if (value.isNumber()) {
            return number(schema, value.decimalValue(), path);
        }
        if (value.isArray()) {
            return list(schema, value, path);
        }
        return value.isObject() ? object(schema, value, path) : null;
    }

    private @Nullable Mismatch any(JsonNode branches, JsonNode value, String path) {
        Mismatch closest = null;
        for (JsonNode branch : branches) {
            Mismatch mismatch = check(branch, value, path);
            if (mismatch == null) {
                return null;
            }
            boolean nothing = branch.path("type").asText().equals("null");
            // What the branch says whose constant fits is of use; that null would have done as well is not.
            if (closest == null || closest.otherBranch() && !mismatch.otherBranch() && !nothing) {
                closest = mismatch;
            }
        }
        return closest;
    }

    private @Nullable Mismatch object(JsonNode schema, JsonNode value, String path) {
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            JsonNode found = value.get(property.getKey());
            String there = path + "." + property.getKey();
            Mismatch mismatch = check(property.getValue(), found == null ? NullNode.getInstance() : found, there);
            if (mismatch != null) {
                return found == null
                        ? new Mismatch(there, "the property is missing", mismatch.otherBranch())
                        : new Mismatch(
                                mismatch.path(),
                                mismatch.reason(),
                                mismatch.otherBranch() && property.getValue().has("const"));
            }
        }
        return null;
    }

    private @Nullable Mismatch list(JsonNode schema, JsonNode value, String path) {
        if (schema.has("minItems") && value.size() < schema.get("minItems").asInt()) {
            return mismatch(path, "expected at least " + schema.get("minItems") + " elements, got " + value.size());
        }
        if (schema.has("maxItems") && value.size() > schema.get("maxItems").asInt()) {
            return mismatch(path, "expected at most " + schema.get("maxItems") + " elements, got " + value.size());
        }
        for (int i = 0; i < value.size(); i++) {
            Mismatch mismatch = check(schema.path("items"), value.get(i), path + "[" + i + "]");
            if (mismatch != null) {
                return mismatch(mismatch.path(), mismatch.reason());
            }
        }
        return null;
    }

    private @Nullable Mismatch text(JsonNode schema, String value, String path) {
        if (schema.has("pattern")) {
            String pattern = schema.get("pattern").asText();
            if (!patterns.computeIfAbsent(pattern, java.util.regex.Pattern::compile)
                    .matcher(value)
                    .find()) {
                return mismatch(path, "expected a string that matches " + pattern);
            }
        }
        java.util.regex.Pattern format = FORMATS.get(schema.path("format").asText());
        return format == null || format.matcher(value).matches()
                ? null
                : mismatch(path, "expected the format " + schema.path("format").asText());
    }

    private static @Nullable Mismatch number(JsonNode schema, BigDecimal value, String path) {
        BigDecimal step = schema.path("multipleOf").decimalValue();
        boolean fits = Math.abs((long) value.scale()) <= MOST_DIGITS
                && (!schema.has("minimum")
                        || value.compareTo(schema.get("minimum").decimalValue()) >= 0)
                && (!schema.has("maximum")
                        || value.compareTo(schema.get("maximum").decimalValue()) <= 0)
                && (!schema.has("exclusiveMinimum")
                        || value.compareTo(schema.get("exclusiveMinimum").decimalValue()) > 0)
                && (!schema.has("exclusiveMaximum")
                        || value.compareTo(schema.get("exclusiveMaximum").decimalValue()) < 0)
                && (step.signum() == 0 || value.remainder(step).signum() == 0);
        return fits ? null : mismatch(path, "the number is out of bounds");
    }

    private static Mismatch mismatch(String path, String reason) {
        return new Mismatch(path, reason, false);
    }

    private static boolean hasType(JsonNode types, JsonNode value) {
        if (types.isArray()) {
            for (JsonNode type : types) {
                if (hasType(type, value)) {
                    return true;
                }
            }
            return false;
        }
        return isOf(types.asText(), value);
    }

    /** Returns whether a value is of a type of JSON Schema; true if there is no such type. */
    static boolean isOf(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            case "number" -> value.isNumber();
            case "integer" -> value.isIntegralNumber() || value.isNumber() && isWhole(value.decimalValue());
            default -> true;
        };
    }

    private static boolean isWhole(BigDecimal value) {
        return value.signum() == 0 || value.stripTrailingZeros().scale() <= 0;
    }

    private static boolean contains(JsonNode values, JsonNode value) {
        for (JsonNode each : values) {
            if (each.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static String expected(JsonNode types) {
        if (!types.isArray()) {
            return name(types.asText());
        }
        return name(types.path(0).asText()) + " or null";
    }

    private static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> "a list";
            case STRING -> "a string";
            case NUMBER -> "a number";
            case BOOLEAN -> "a boolean";
            case NULL -> "null";
            default -> "something else";
        };
    }

    private static String name(String type) {
        return switch (type) {
            case "object" -> "an object";
            case "array" -> "a list";
            case "integer" -> "a whole number";
            case "null" -> "null";
            default -> "a " + type;
        };
    }
}
