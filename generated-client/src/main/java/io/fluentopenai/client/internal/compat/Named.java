package io.fluentopenai.client.internal.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Properties by their names, however those are written: {@code status_code}, {@code statusCode}, {@code StatusCode}. */
final class Named {
    private Named() {}

    /** A name in lower case and without underscores and hyphens. */
    static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }

    /** The property whose plain name is this; a missing node if there is none. */
    static JsonNode get(JsonNode object, String plainName) {
        JsonNode exact = object.get(plainName);
        if (exact != null) {
            return exact;
        }
        for (Map.Entry<String, JsonNode> property : object.properties()) {
            if (plain(property.getKey()).equals(plainName)) {
                return property.getValue();
            }
        }
        return MissingNode.getInstance();
    }

    /** The first of these properties that is text, or an object or list, which is then quoted; null if none is. */
    static @Nullable String text(JsonNode object, List<String> plainNames) {
        for (String name : plainNames) {
            JsonNode value = get(object, name);
            if (value.isTextual() && !value.textValue().isBlank()) {
                return value.textValue();
            }
            if (value.isContainerNode() && !value.isEmpty()) {
                return value.toString();
            }
        }
        return null;
    }

    /** The first of these properties that is a text or a number; null if none is. */
    static @Nullable String scalar(JsonNode object, List<String> plainNames) {
        for (String name : plainNames) {
            JsonNode value = get(object, name);
            if (value.isValueNode() && !value.isNull()) {
                return value.asText();
            }
        }
        return null;
    }

    static @Nullable String scalar(JsonNode object, String plainName) {
        return scalar(object, List.of(plainName));
    }

    /**
     * Returns whether a value says something: it is a text that is not blank, true, or a list or an object that has
     * such a value, or a
     * number other than 0.
     */
    static boolean isSomething(JsonNode value) {
        if (value.isContainerNode()) {
            for (JsonNode inner : value) {
                if (isSomething(inner) || inner.isNumber() && inner.asDouble() != 0) {
                    return true;
                }
            }
            return false;
        }
        return value.isTextual() ? !value.textValue().isBlank() : value.isBoolean() && value.booleanValue();
    }
}
