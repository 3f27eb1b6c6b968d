package io.fluentopenai.internal.compat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.client.json.JsonModel;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Text, reasoning and refusal of a chat message or delta. The content is a string, as documented, or a list of parts;
 * the reasoning is a part of the content or a property of its own.
 */
public final class MessageContent {
    static final String CONTENT = "content";

    /** The properties in which servers send reasoning, the most common first. */
    private static final List<String> REASONING =
            List.of("reasoning_content", "reasoning", "reasoning_text", "thinking");

    /** The properties in which a part has its text, which may be parts again. */
    private static final List<String> WORDS = List.of("text", "thinking", "reasoning", "summary", CONTENT, "value");

    private MessageContent() {}

    /** Returns the text; empty if there is none. */
    public static String text(@Nullable String content, JsonModel message) {
        JsonNode parts = parts(message);
        return parts == null ? content == null ? "" : content : words(parts, MessageContent::isText);
    }

    /** Returns what the model thought; empty if the server does not tell. */
    public static String reasoning(JsonModel message) {
        for (String place : REASONING) {
            JsonNode value = message.extraProperty(place);
            String words = value == null ? "" : words(value);
            if (!words.isEmpty()) {
                return words;
            }
        }
        JsonNode parts = parts(message);
        return parts == null ? "" : words(parts, MessageContent::isThought);
    }

    /** Returns why the model refuses, where that is a part of the content; null if it is none. */
    public static @Nullable String refusal(JsonModel message) {
        JsonNode parts = parts(message);
        if (parts == null) {
            return null;
        }
        StringBuilder refusal = new StringBuilder();
        for (JsonNode part : parts.isArray() ? parts : List.of(parts)) {
            refusal.append(part.path("refusal").asText(""));
        }
        return refusal.isEmpty() ? null : refusal.toString();
    }

    /** Content that is no text; null if it is text, or there is none. */
    static @Nullable JsonNode parts(JsonModel message) {
        JsonNode content = message.extraProperty(CONTENT);
        return content == null || !content.isContainerNode() ? null : content;
    }

    private static String words(JsonNode parts, Predicate<JsonNode> wanted) {
        StringBuilder words = new StringBuilder();
        for (JsonNode part : parts.isArray() ? parts : List.of(parts)) {
            if (wanted.test(part)) {
                words.append(words(part));
            }
        }
        return words.toString();
    }

    private static boolean isText(JsonNode part) {
        String type = type(part);
        return !isThought(part) && (type.isEmpty() || type.endsWith("text"));
    }

    private static boolean isThought(JsonNode part) {
        String type = type(part);
        return type.contains("thinking") || type.contains("reasoning");
    }

    private static String type(JsonNode part) {
        return part.path("type").asText("").toLowerCase(Locale.ROOT);
    }

    /** The words of a part, whose form each server has its own. */
    private static String words(JsonNode value) {
        if (value.isTextual()) {
            return value.textValue();
        }
        if (value.isArray()) {
            StringBuilder words = new StringBuilder();
            value.forEach(part -> words.append(words(part)));
            return words.toString();
        }
        for (String place : WORDS) {
            if (value.path(place).isTextual() || value.path(place).isContainerNode()) {
                return words(value.path(place));
            }
        }
        return "";
    }
}
