package io.fluentopenai.openapi.sheet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The document's own descriptions by their place in the fact sheet: Markdown, in a file beside the sheet that is not part of
 * the project. {@code ./regenerate SPEC --descriptions} writes it; the generator takes the Javadoc of what it generates from
 * it, if it is there and of the same document.
 *
 * @param sha256 the checksum of the document
 * @param texts the descriptions by JSON pointer into the sheet
 */
public record Descriptions(String sha256, Map<String, String> texts) {
    /** The property with the Markdown of an operation, a parameter or a schema. */
    public static final String MARKDOWN = "x-markdown";

    private static final String DESCRIPTION = "description";
    private static final String NOTICE =
            "The MIT License. Copyright (c) OpenAI (https://openai.com). Permission is granted as"
                    + " openapi/NOTICE says, which goes with every copy. Written by ./regenerate; not part of the project.";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The file that goes with a sheet. */
    public static Path fileOf(Path sheet) {
        return sheet.resolveSibling("descriptions.json");
    }

    /**
     * Finds the descriptions that one form of a sheet has and the other has not.
     *
     * @param sheet the sheet
     * @param described the same sheet with the document's descriptions
     */
    public static Descriptions between(JsonNode sheet, JsonNode described) {
        Map<String, String> texts = new TreeMap<>();
        collect(sheet, described, "", texts);
        return new Descriptions(checksum(sheet), texts);
    }

    private static void collect(JsonNode sheet, JsonNode described, String at, Map<String, String> texts) {
        if (described.isArray()) {
            for (int i = 0; i < described.size() && i < sheet.size(); i++) {
                collect(sheet.get(i), described.get(i), at + "/" + i, texts);
            }
        }
        for (Map.Entry<String, JsonNode> member : described.properties()) {
            String key = member.getKey();
            JsonNode value = member.getValue();
            if (key.equals(DESCRIPTION) && value.isTextual()) {
                if (!value.equals(sheet.get(key))) {
                    texts.put(at, value.textValue());
                }
            } else if (sheet.has(key)) {
                collect(sheet.get(key), value, at + "/" + key.replace("~", "~0").replace("/", "~1"), texts);
            }
        }
    }

    /** Writes the file. */
    public void write(Path file) throws IOException {
        ObjectNode root = JSON.createObjectNode().put("notice", NOTICE).put("sha256", sha256);
        root.set("descriptions", JSON.valueToTree(texts));
        Files.writeString(file, root.toPrettyString() + "\n");
    }

    /**
     * Adds the texts to a sheet, each as {@link #MARKDOWN} of the node that it describes.
     *
     * @param sheet the tree of the sheet
     * @param file what {@link #write} has written; nothing is added if it is not there
     * @return whether the sheet has the descriptions now: false if there is no such file, or if it is of another document
     * @throws UncheckedIOException if the file cannot be read
     */
    public static boolean add(JsonNode sheet, Path file) {
        if (!Files.exists(file)) {
            return false;
        }
        JsonNode root;
        try {
            root = JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the descriptions in " + file, e);
        }
        if (!root.path("sha256").asText().equals(checksum(sheet))) {
            return false;
        }
        for (Map.Entry<String, JsonNode> text : root.path("descriptions").properties()) {
            if (sheet.at(text.getKey()) instanceof ObjectNode node) {
                node.set(MARKDOWN, text.getValue());
            }
        }
        return true;
    }

    private static String checksum(JsonNode sheet) {
        return sheet.path("info").path("x-source").path("sha256").asText();
    }
}
