package io.fluentopenai.testkit.internal.script;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.internal.value.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads the texts of a request for a chat completion or a response, and writes texts as a model does: in small pieces. */
public final class Conversation {

    private static final Pattern AFTER_SPACE = Pattern.compile("(?<=\\s)(?=\\S)");

    private Conversation() {}

    /** What the user said last; empty if the user said nothing in words. */
    public static String lastUserText(JsonNode request) {
        JsonNode turns = request.has("messages") ? request.get("messages") : request.path("input");
        if (turns.isTextual()) {
            return turns.asText();
        }
        for (int i = turns.size() - 1; i >= 0; i--) {
            JsonNode turn = turns.get(i);
            if (turn.path("role").asText().equals("user")) {
                return text(turn.path("content"));
            }
        }
        return "";
    }

    private static String text(JsonNode content) {
        if (content.isTextual()) {
            return content.asText();
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode part : content) {
            String words = part.path("text").asText();
            text.append(text.length() > 0 && !words.isEmpty() ? " " : "").append(words);
        }
        return text.toString();
    }

    /** The text in pieces of a word each. */
    public static List<String> pieces(String text) {
        return text.isEmpty() ? List.of() : List.of(AFTER_SPACE.split(text));
    }

    /** A plausible number of tokens: one for each four characters begun. */
    public static int tokens(String text) {
        return (text.length() + 3) / 4;
    }

    /** A plausible number of tokens of all texts within a tree. */
    public static int tokens(JsonNode tree) {
        if (tree.isTextual()) {
            return tokens(tree.asText());
        }
        List<Integer> counts = new ArrayList<>();
        tree.forEach(child -> counts.add(tokens(child)));
        return counts.stream().mapToInt(Integer::intValue).sum();
    }

    /** The tokens of what was read and written. */
    public static ObjectNode usage(int input, int output) {
        return Json.object()
                .put("input_tokens", input)
                .put("output_tokens", output)
                .put("total_tokens", input + output);
    }
}
