package io.fluentopenai.testkit.internal.value;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The one mapper of this module, and the shorthands that every part of it uses. */
public final class Json {

    /**
     * Strict where a lenient reader would hide a client's mistake: a document with a property twice or with text behind
     * its end is not accepted. Digits are kept as they came.
     */
    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    // A picture in base64 is longer than what Jackson allows by default.
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** Matches the part of Jackson's message that names its source, or says why it does not. */
    private static final Pattern SOURCE =
            Pattern.compile("\\[Source: .*?; (line: \\d+, column: \\d+)]", Pattern.DOTALL);

    private Json() {}

    /** Parses one whole JSON document; an empty input is an error. */
    public static JsonNode parse(byte[] bytes, int offset, int length) throws IOException {
        JsonNode tree;
        try {
            tree = MAPPER.readTree(bytes, offset, length);
        } catch (NumberFormatException e) {
            throw new IOException("a number has too large an exponent", e);
        } catch (JsonProcessingException e) {
            throw new IOException(reason(e));
        }
        if (tree.isMissingNode()) {
            throw new IOException("empty document");
        }
        return tree;
    }

    /** Parses one whole JSON document; an empty input is an error. */
    public static JsonNode parse(byte[] bytes) throws IOException {
        return parse(bytes, 0, bytes.length);
    }

    /** Returns the problem and its location, without Jackson's words about its source. */
    private static String reason(JsonProcessingException e) {
        JsonLocation place = e.getLocation();
        String reason = SOURCE.matcher(String.valueOf(e.getOriginalMessage())).replaceAll("$1");
        return place == null
                ? reason
                : reason + " (line " + place.getLineNr() + ", column " + place.getColumnNr() + ")";
    }

    /** Parses text that this module wrote itself, or that its caller vouches for. */
    public static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not JSON: " + reason(e));
        }
    }

    /** The compact text of a tree. */
    public static String text(JsonNode tree) {
        try {
            return MAPPER.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The text of a tree as a printer lays it out. */
    public static String text(JsonNode tree, PrettyPrinter printer) {
        try {
            return MAPPER.writer(printer).writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The compact UTF-8 bytes of a tree. */
    public static byte[] bytes(JsonNode tree) {
        try {
            return MAPPER.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** The object that a node is, or an empty one. */
    public static JsonNode object(JsonNode node) {
        return node.isObject() ? node : object();
    }

    /** The elements of an array as texts; none if it is no array. */
    public static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(element.asText()));
        return texts;
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /** Returns an escaped step of a JSON pointer. */
    public static String step(String property) {
        return "/" + property.replace("~", "~0").replace("/", "~1");
    }
}
