package io.fluentopenai.assistants;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A place in the text of a message that stands for a file.
 *
 * @param type {@code file_citation}, {@code file_path}, or what may come
 * @param text the words in the text that stand for it; null if the server left them out
 * @param fileId the file; null if the server left it out
 * @param startIndex where the words begin in their part of the message; null if the server left it out
 * @param endIndex behind the last of the words; null if the server left it out
 */
public record TextAnnotation(
        String type,
        @Nullable String text,
        @Nullable String fileId,
        @Nullable Integer startIndex,
        @Nullable Integer endIndex) {

    static TextAnnotation of(JsonNode json) {
        String type = json.path("type").asText("");
        return new TextAnnotation(
                type,
                json.path("text").textValue(),
                // Each type has its own object, named as the type.
                json.path(type).path("file_id").textValue(),
                integer(json.path("start_index")),
                integer(json.path("end_index")));
    }

    private static @Nullable Integer integer(JsonNode json) {
        return json.canConvertToInt() ? json.intValue() : null;
    }
}
