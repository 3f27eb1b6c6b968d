package io.fluentopenai.testkit.internal.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.internal.audio.AudioFormat;
import io.fluentopenai.testkit.internal.value.Json;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a response.
 *
 * @param modalities what it consists of: an array with {@code text}, {@code audio} or both
 * @param limit the number of tokens that it may have, or {@code inf}
 * @param outOfBand whether it is no part of the conversation
 * @param input what the model hears in the place of the conversation, or null
 */
record ResponseConfig(
        boolean beta,
        JsonNode modalities,
        AudioFormat format,
        JsonNode voice,
        JsonNode temperature,
        JsonNode instructions,
        JsonNode tools,
        JsonNode limit,
        JsonNode metadata,
        boolean outOfBand,
        @Nullable ArrayNode input) {

    boolean speaks() {
        for (JsonNode modality : modalities) {
            if (modality.asText().equals("audio")) {
                return true;
            }
        }
        return false;
    }

    int mostTokens() {
        return limit.isNumber() ? limit.asInt() : Integer.MAX_VALUE;
    }

    /** The response as events have it, without what comes of it. */
    ObjectNode json(String id, String conversation) {
        ObjectNode json = Json.object()
                .put("object", "realtime.response")
                .put("id", id)
                .put("status", "in_progress")
                .putNull("status_details");
        json.putArray("output");
        json.set("metadata", metadata.isMissingNode() ? Json.object().nullNode() : metadata);
        json.put("conversation_id", outOfBand ? null : conversation);
        json.set(beta ? "modalities" : "output_modalities", modalities);
        json.set("max_output_tokens", limit);
        if (beta) {
            json.set("voice", voice);
            json.put("output_audio_format", format.betaName());
            json.set("temperature", temperature);
        } else {
            ObjectNode output = json.putObject("audio").putObject("output");
            output.set("format", format.json());
            output.set("voice", voice);
        }
        return json;
    }
}
