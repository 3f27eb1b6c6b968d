package io.fluentopenai.testkit.internal.script;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.internal.value.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads the texts of a request for a chat completion or a response, and writes texts as a model does: in small pieces. */
public final class Conversation {

    private static final Pattern BEFORE_SPACE = Pattern.compile("(?<=\\S)(?=\\s)");

    private Conversation() {}

    /** Returns the text of the last user message; empty if there is none. */
    public static String lastUserText(JsonNode request) {
        JsonNode turns = turns(request);
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

    /** The messages of a chat completion, or the input of a response, which may be a text. */
    public static JsonNode turns(JsonNode request) {
        return request.has("messages") ? request.get("messages") : request.path("input");
    }

    /** The results of tools since the user said something. */
    public static List<String> toolResults(JsonNode request) {
        List<String> results = new ArrayList<>();
        for (JsonNode turn : turns(request)) {
            if (turn.path("role").asText().equals("user")) {
                results.clear();
            } else if (turn.path("role").asText().equals("tool")) {
                results.add(text(turn.path("content")));
            } else if (turn.path("type").asText().endsWith("_call_output")) {
                results.add(text(turn.path("output")));
            }
        }
        return results;
    }

    /** Returns the instructions of the request, one a line; empty if there are none. */
    public static String instructions(JsonNode request) {
        List<String> instructions = new ArrayList<>();
        if (request.path("instructions").isTextual()) {
            instructions.add(request.path("instructions").asText());
        }
        for (JsonNode turn : turns(request)) {
            if (List.of("system", "developer").contains(turn.path("role").asText())) {
                instructions.add(text(turn.path("content")));
            }
        }
        return String.join("\n", instructions);
    }

    /** The names of the functions and custom tools that the model may call, and the types of other tools. */
    public static List<String> toolNames(JsonNode request) {
        List<String> names = new ArrayList<>();
        for (JsonNode tool : request.path("tools")) {
            JsonNode named = tool.path(tool.path("type").asText()); // chat completions nest it
            names.add((named.isObject() ? named : tool)
                    .path("name")
                    .asText(tool.path("type").asText()));
        }
        return names;
    }

    /** The texts of a message's content, with a space between them. */
    public static String text(JsonNode content) {
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

    /** The text in pieces of a word each, with the space before it, as models write tokens. */
    public static List<String> pieces(String text) {
        return text.isEmpty() ? List.of() : List.of(BEFORE_SPACE.split(text));
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
