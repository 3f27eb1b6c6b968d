package io.fluentopenai.testkit.internal.file;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.internal.script.Refused;
import java.util.Iterator;
import java.util.function.Predicate;

/** The filters of a search: comparisons of attributes, joined by {@code and} and {@code or}. */
final class AttributeFilter {

    private AttributeFilter() {}

    /** Returns whether attributes pass a filter; all do if there is none. */
    static boolean admits(JsonNode filter, JsonNode attributes) {
        if (!filter.isObject()) {
            return true;
        }
        String type = filter.path("type").asText();
        if (type.equals("and")) {
            return !any(filter.path("filters"), inner -> !admits(inner, attributes));
        }
        if (type.equals("or")) {
            return any(filter.path("filters"), inner -> admits(inner, attributes));
        }
        JsonNode value = filter.path("value");
        JsonNode actual = attributes.path(filter.path("key").asText());
        return switch (type) {
            case "eq" -> same(actual, value);
            case "ne" -> !same(actual, value);
            case "gt" -> actual.isNumber() && actual.asDouble() > value.asDouble();
            case "gte" -> actual.isNumber() && actual.asDouble() >= value.asDouble();
            case "lt" -> actual.isNumber() && actual.asDouble() < value.asDouble();
            case "lte" -> actual.isNumber() && actual.asDouble() <= value.asDouble();
            case "in" -> any(value, one -> same(actual, one));
            case "nin" -> !any(value, one -> same(actual, one));
            default -> throw Refused.badRequest("Unknown filter type: '" + type + "'.", "filters", null);
        };
    }

    private static boolean same(JsonNode one, JsonNode other) {
        return one.isNumber() && other.isNumber() ? one.asDouble() == other.asDouble() : one.equals(other);
    }

    private static boolean any(JsonNode list, Predicate<JsonNode> test) {
        for (Iterator<JsonNode> elements = list.elements(); elements.hasNext(); ) {
            if (test.test(elements.next())) {
                return true;
            }
        }
        return false;
    }
}
