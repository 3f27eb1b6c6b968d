package io.fluentopenai.client.json;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Builds trees of what no schema foresees, without an {@code ObjectMapper} and without losing a digit. */
final class JsonTree {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private JsonTree() {}

    /** The value that the parser stands on. The parser's own limit on nesting bounds the recursion. */
    static JsonNode read(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            ObjectNode object = NODES.objectNode();
            for (String name; (name = parser.nextFieldName()) != null; ) {
                parser.nextToken();
                object.set(name, read(parser));
            }
            return object;
        }
        if (token == JsonToken.START_ARRAY) {
            ArrayNode array = NODES.arrayNode();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                array.add(read(parser));
            }
            return array;
        }
        return scalar(token, parser.getText());
    }

    /** An array whose first elements have been read already; the parser stands on the next one. */
    static ArrayNode array(double[] first, JsonParser parser) throws IOException {
        ArrayNode array = NODES.arrayNode();
        for (double number : first) {
            array.add(new BigDecimal(Json.text(number)));
        }
        for (; parser.currentToken() != JsonToken.END_ARRAY; parser.nextToken()) {
            array.add(read(parser));
        }
        return array;
    }

    /** The rest of the object that the reader has entered. */
    static ObjectNode object(JsonReader in) throws IOException {
        ObjectNode object = NODES.objectNode();
        for (String name; (name = in.nextField()) != null; ) {
            object.set(name, in.node());
        }
        return object;
    }

    /** @throws JsonParseException if the exponent is beyond all that Java has for numbers */
    static BigDecimal decimal(String text) throws JsonParseException {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw new JsonParseException(null, "A number has too large an exponent", e);
        }
    }

    static JsonNode scalar(JsonToken token, String text) throws JsonParseException {
        if (token == JsonToken.VALUE_STRING) {
            return NODES.textNode(text);
        }
        if (token == JsonToken.VALUE_NUMBER_INT) {
            return text.length() < 10 ? NODES.numberNode(Integer.parseInt(text)) : integer(text);
        }
        if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            return NODES.numberNode(decimal(text));
        }
        if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            return NODES.booleanNode(token == JsonToken.VALUE_TRUE);
        }
        return NODES.nullNode();
    }

    private static JsonNode integer(String text) {
        return text.length() < 19 ? NODES.numberNode(Long.parseLong(text)) : NODES.numberNode(new BigInteger(text));
    }
}
