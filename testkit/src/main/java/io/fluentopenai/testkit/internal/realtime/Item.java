package io.fluentopenai.testkit.internal.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.internal.audio.InputAudio;
import io.fluentopenai.testkit.internal.value.Json;
import io.fluentopenai.testkit.internal.value.Lazy;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A conversation item, with the audio that its JSON does not contain. Used on the event loop only. */
final class Item {

    private final ObjectNode json;

    /** The audio that the user said; null if the item has none. */
    final InputAudio.@Nullable Taken said;

    /** The words that were said, empty if they cannot be understood; null if the item has no audio of the user's. */
    final @Nullable Lazy<Optional<String>> heard;

    /** The length of the assistant's audio. */
    long spokenMillis;

    Item(ObjectNode json, InputAudio.@Nullable Taken said, @Nullable Lazy<Optional<String>> heard) {
        this.json = json;
        this.said = said;
        this.heard = heard;
    }

    /** The JSON of a message, without content. */
    static ObjectNode message(String id, String status, String role) {
        return Json.object()
                .put("id", id)
                .put("object", "realtime.item")
                .put("type", "message")
                .put("status", status)
                .put("role", role);
    }

    /** Returns an event of the conversation about the item. */
    ObjectNode event(String type, @Nullable String previous) {
        return Json.object().put("type", type).put("previous_item_id", previous).set("item", copy());
    }

    String id() {
        return json.path("id").asText();
    }

    /** The item as it is kept. */
    ObjectNode json() {
        return json;
    }

    /** The item for an event; a copy. */
    ObjectNode copy() {
        return json.deepCopy();
    }

    /** The item with the user's audio, as far as that is kept. */
    ObjectNode withAudio() {
        ObjectNode copy = copy();
        if (said != null && said.audio().length > 0) {
            for (JsonNode part : copy.path("content")) {
                if (part instanceof ObjectNode object
                        && part.path("type").asText().equals("input_audio")) {
                    object.put("audio", Base64.getEncoder().encodeToString(said.audio()));
                }
            }
        }
        return copy;
    }
}
