package io.fluentopenai.testkit.assertion;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.internal.script.Conversation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the messages of a chat completion's request, or the input of a response's. */
final class MessageReader {

    private MessageReader() {}

    static List<RecordedMessage> messages(JsonNode request) {
        JsonNode turns = Conversation.turns(request);
        if (turns.isTextual()) {
            return List.of(RecordedMessage.user(turns.asText()));
        }
        List<RecordedMessage> messages = new ArrayList<>();
        turns.forEach(turn -> messages.add(turn.has("role") ? message(turn) : item(turn)));
        return messages;
    }

    private static RecordedMessage message(JsonNode turn) {
        List<RecordedToolCall> calls = new ArrayList<>();
        turn.path("tool_calls").forEach(call -> {
            JsonNode called = call.path(call.path("type").asText("function"));
            calls.add(new RecordedToolCall(
                    call.path("id").asText(), called.path("name").asText(), input(called)));
        });
        JsonNode content = turn.hasNonNull("content") ? turn.get("content") : turn.path("refusal");
        return new RecordedMessage(
                turn.path("role").asText(),
                Conversation.text(content),
                calls,
                textOrNull(turn.path("tool_call_id")),
                attachments(content));
    }

    private static RecordedMessage item(JsonNode item) {
        String type = item.path("type").asText("item");
        if (type.equals("function_call") || type.equals("custom_tool_call")) {
            String id = item.path("call_id").asText();
            RecordedToolCall call = new RecordedToolCall(id, item.path("name").asText(), input(item));
            return new RecordedMessage("assistant", "", List.of(call), null, List.of());
        }
        if (type.endsWith("_call_output")) {
            JsonNode output = item.path("output");
            return new RecordedMessage(
                    "tool",
                    Conversation.text(output),
                    List.of(),
                    textOrNull(item.path("call_id")),
                    attachments(output));
        }
        JsonNode content = item.has("summary") ? item.get("summary") : item.path("content");
        return new RecordedMessage(type, Conversation.text(content));
    }

    private static String input(JsonNode called) {
        return called.path(called.has("arguments") ? "arguments" : "input").asText();
    }

    private static @Nullable String textOrNull(JsonNode value) {
        return value.isTextual() ? value.asText() : null;
    }

    private static List<String> attachments(JsonNode content) {
        List<String> types = new ArrayList<>();
        for (JsonNode part : content) {
            if (!part.path("text").isTextual()) {
                types.add(part.path("type").asText("part"));
            }
        }
        return types;
    }
}
