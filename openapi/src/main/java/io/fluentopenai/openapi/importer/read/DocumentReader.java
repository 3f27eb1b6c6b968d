package io.fluentopenai.openapi.importer.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Reads YAML or JSON text into a tree. YAML is read by the core schema of YAML 1.2, so that {@code no}, {@code on} and
 * dates stay strings; a key that occurs twice in one object is an error. Stateless.
 */
public final class DocumentReader {
    /** Deeper documents are refused instead of ending in a stack overflow. */
    static final int MAX_DEPTH = 400;

    private DocumentReader() {}

    /**
     * Reads a document whose root is an object.
     *
     * @throws ImportException if the bytes are not UTF-8, not YAML or JSON, or not an object
     */
    public static SourceDocument read(byte[] bytes) {
        String text = decode(bytes);
        int first = 0;
        while (first < text.length() && Character.isWhitespace(text.charAt(first))) {
            first++;
        }
        if (first == text.length()) {
            throw new ImportException("the document is empty");
        }
        Places places = new Places();
        JsonNode root = text.charAt(first) == '{' ? readBraced(text, places) : new YamlTree(places).read(text);
        if (!(root instanceof ObjectNode object)) {
            throw new ImportException(
                    "not an OpenAPI document: the root is not an object but " + kind(root), null, new Place(1, 1));
        }
        places.root(object);
        return new SourceDocument(object, places);
    }

    /** A text that starts with a brace is JSON, or YAML in flow style if JSON does not accept its first token. */
    private static JsonNode readBraced(String text, Places places) {
        int i = text.indexOf('{') + 1;
        while (i < text.length() && Character.isWhitespace(text.charAt(i))) {
            i++;
        }
        boolean json = i == text.length() || text.charAt(i) == '"' || text.charAt(i) == '}';
        return json ? new JsonTree(places).read(text) : new YamlTree(places).read(text);
    }

    private static String decode(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new ImportException("the document is not UTF-8 text", null, malformed(bytes));
        }
    }

    /** The place of the first byte that is not UTF-8. */
    private static Place malformed(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        java.nio.CharBuffer out = java.nio.CharBuffer.allocate(bytes.length + 1);
        StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
        int line = 1;
        int column = 1;
        for (char c : out.flip().toString().toCharArray()) {
            column = c == '\n' ? 1 : column + 1;
            line += c == '\n' ? 1 : 0;
        }
        return new Place(line, column);
    }

    public static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "an array";
            case OBJECT -> "an object";
            case STRING -> "a string";
            case NUMBER -> "a number";
            case BOOLEAN -> "a boolean";
            default -> "null";
        };
    }
}
