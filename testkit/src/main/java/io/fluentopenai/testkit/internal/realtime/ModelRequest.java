package io.fluentopenai.testkit.internal.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.internal.script.Conversation;
import io.fluentopenai.testkit.internal.value.Json;
import io.fluentopenai.testkit.internal.value.Lazy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The request to the scripted model: a conversation in the form of a request for a response, with text instead of
 * audio. Created on the event loop and completed on a worker thread.
 */
final class ModelRequest {

    private static final int MILLIS_A_TOKEN = 100;

    /** A part of the request that becomes text when somebody has listened. */
    private record Spoken(ObjectNode part, Lazy<Optional<String>> words) {}

    private final ObjectNode json = Json.object();
    private final ArrayNode input = json.putArray("input");
    private final List<Spoken> spoken = new ArrayList<>();
    private int audioTokens;

    ModelRequest(String model, ResponseConfig config) {
        json.put("model", model);
        json.set("instructions", config.instructions());
        json.set("tools", config.tools());
    }

    void add(Item item) {
        ObjectNode copy = item.copy();
        for (JsonNode node : copy.path("content")) {
            if (!(node instanceof ObjectNode part)) {
                continue;
            }
            switch (part.path("type").asText()) {
                case "input_audio" -> {
                    part.removeAll();
                    part.put("type", "input_text").put("text", "");
                    if (item.heard != null && item.said != null) {
                        audioTokens += (int) (item.said.millis() / MILLIS_A_TOKEN);
                        spoken.add(new Spoken(part, item.heard));
                    }
                }
                case "output_audio" -> {
                    String transcript = part.path("transcript").asText();
                    part.removeAll();
                    part.put("type", "output_text").put("text", transcript);
                }
                default -> {
                    // Texts are texts already.
                }
            }
        }
        input.add(copy);
    }

    int textTokens() {
        return Conversation.tokens(json);
    }

    int audioTokens() {
        return audioTokens;
    }

    /** Listens to what was not listened to yet. May block. */
    JsonNode complete() {
        spoken.forEach(one -> one.part.put("text", one.words.get().orElse("")));
        return json;
    }
}
