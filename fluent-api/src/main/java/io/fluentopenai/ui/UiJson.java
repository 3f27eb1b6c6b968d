package io.fluentopenai.ui;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.internal.Jackson;
import org.jspecify.annotations.Nullable;

/** The JSON of UI messages. */
final class UiJson {
    private static final JsonMapper MAPPER = Jackson.newMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private UiJson() {}

    /** Returns a part without properties. */
    static ObjectNode part(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }

    /** Returns an application's value as JSON. */
    static JsonNode tree(Object value) {
        if (value instanceof JsonValue json) {
            return Json.toTree(json);
        }
        try {
            return MAPPER.valueToTree(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Jackson cannot serialize a " + value.getClass().getName() + " for the browser: " + e.getMessage(),
                    e);
        }
    }

    /** Returns the value of a JSON text; null if it is not valid JSON. */
    static @Nullable JsonNode parsed(String text) {
        try {
            JsonNode value = MAPPER.readTree(text);
            return value == null || value.isMissingNode() ? null : value;
        } catch (JacksonException e) {
            return null;
        }
    }

    /** Returns the value of a JSON text, or the text itself if it is not valid JSON. */
    static JsonNode parsedOrText(String text) {
        JsonNode value = parsed(text);
        return value == null ? TextNode.valueOf(text) : value;
    }
}
