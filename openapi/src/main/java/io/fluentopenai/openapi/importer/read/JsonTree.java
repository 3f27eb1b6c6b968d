package io.fluentopenai.openapi.importer.read;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Builds the tree of a JSON text and remembers where its nodes stand. */
final class JsonTree {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DocumentReader.MAX_DEPTH)
                    .build())
            .build();

    /** Matches the part of Jackson's message that names its source, or says why it does not. */
    private static final Pattern SOURCE =
            Pattern.compile("\\[Source: .*?; (line: \\d+, column: \\d+)]", Pattern.DOTALL);

    private final Places places;

    JsonTree(Places places) {
        this.places = places;
    }

    JsonNode read(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            parser.nextToken();
            JsonNode root = value(parser);
            if (parser.nextToken() != null) {
                throw new ImportException("not JSON: text after the end of the document", null, place(parser));
            }
            return root;
        } catch (JsonProcessingException e) {
            String reason = SOURCE.matcher(e.getOriginalMessage()).replaceAll("$1");
            throw new ImportException("not JSON: " + reason, null, place(e.getLocation()));
        } catch (IOException e) {
            throw new ImportException("not JSON: " + e.getMessage());
        }
    }

    private JsonNode value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new ImportException("not JSON: the document ends early", null, place(parser));
        }
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> TextNode.valueOf(parser.getText());
            case VALUE_TRUE -> BooleanNode.TRUE;
            case VALUE_FALSE -> BooleanNode.FALSE;
            case VALUE_NULL -> NullNode.getInstance();
            case VALUE_NUMBER_INT -> JsonNodeFactory.instance.numberNode(parser.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT -> DecimalNode.valueOf(parser.getDecimalValue());
            default -> throw new ImportException("not JSON: unexpected token", null, place(parser));
        };
    }

    private JsonNode object(JsonParser parser) throws IOException {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            Place place = place(parser);
            if (object.has(name)) {
                throw new ImportException("duplicate key '" + name + "'", null, place);
            }
            parser.nextToken();
            object.set(name, value(parser));
            places.put(object, name, place == null ? new Place(1, 1) : place);
        }
        return object;
    }

    private JsonNode array(JsonParser parser) throws IOException {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Place place = place(parser);
            array.add(value(parser));
            places.put(array, String.valueOf(array.size() - 1), place == null ? new Place(1, 1) : place);
        }
        return array;
    }

    private static @Nullable Place place(JsonParser parser) {
        return place(parser.currentTokenLocation());
    }

    private static @Nullable Place place(@Nullable JsonLocation location) {
        return location == null || location.getLineNr() < 1
                ? null
                : new Place(location.getLineNr(), Math.max(1, location.getColumnNr()));
    }
}
