package io.fluentopenai.tests;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * JSON as these tests compare it: by value. The order of properties does not count, nor 1 against 1.0; every digit does. It
 * is read by a plain Jackson mapper, so that nothing of the client under test stands on both sides of a comparison.
 */
public final class ExactJson {

    static final ObjectMapper MAPPER = JsonMapper.builder(new com.fasterxml.jackson.core.JsonFactoryBuilder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private ExactJson() {}

    public static JsonNode parse(byte[] utf8) {
        try {
            JsonNode node = MAPPER.readTree(utf8);
            if (node == null || node.isMissingNode()) {
                throw new IllegalArgumentException("Not JSON: nothing");
            }
            return node;
        } catch (IOException e) {
            throw new UncheckedIOException("Not JSON: " + text(utf8), e);
        }
    }

    public static JsonNode parse(String json) {
        return parse(json.getBytes(StandardCharsets.UTF_8));
    }

    public static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(byte[] utf8) {
        return new String(utf8, 0, Math.min(utf8.length, 300), StandardCharsets.UTF_8);
    }

    /** The place of the first difference and what is there; null if the values are the same. */
    public static @Nullable String difference(JsonNode expected, JsonNode actual) {
        return difference(expected, actual, JsonPointer.empty());
    }

    private static @Nullable String difference(JsonNode expected, JsonNode actual, JsonPointer at) {
        if (expected.isNumber() && actual.isNumber()) {
            return expected.decimalValue().compareTo(actual.decimalValue()) == 0 ? null : differ(expected, actual, at);
        }
        if (expected.isObject() && actual.isObject()) {
            for (Map.Entry<String, JsonNode> property : expected.properties()) {
                JsonPointer inside = at.appendProperty(property.getKey());
                JsonNode other = actual.get(property.getKey());
                String found = other == null ? inside + " is missing" : difference(property.getValue(), other, inside);
                if (found != null) {
                    return found;
                }
            }
            for (Map.Entry<String, JsonNode> property : actual.properties()) {
                if (!expected.has(property.getKey())) {
                    return at.appendProperty(property.getKey()) + " was added: " + shortened(property.getValue());
                }
            }
            return null;
        }
        if (expected.isArray() && actual.isArray()) {
            for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
                String found = difference(expected.get(i), actual.get(i), at.appendIndex(i));
                if (found != null) {
                    return found;
                }
            }
            return expected.size() == actual.size()
                    ? null
                    : at + " has " + actual.size() + " elements instead of " + expected.size();
        }
        return expected.equals(actual) ? null : differ(expected, actual, at);
    }

    private static String differ(JsonNode expected, JsonNode actual, JsonPointer at) {
        return (at.matches() ? "/" : at) + " is " + shortened(actual) + " instead of " + shortened(expected);
    }

    public static String shortened(JsonNode node) {
        String text = node.toString();
        return text.length() > 120 ? text.substring(0, 120) + "…" : text;
    }

    /** The same value with the properties of each object in another order. */
    public static JsonNode shuffled(JsonNode node, Random random) {
        if (node.isObject()) {
            List<Map.Entry<String, JsonNode>> properties = new ArrayList<>(node.properties());
            Collections.shuffle(properties, random);
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            properties.forEach(property -> object.set(property.getKey(), shuffled(property.getValue(), random)));
            return object;
        }
        if (node.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            node.forEach(element -> array.add(shuffled(element, random)));
            return array;
        }
        return node;
    }
}
