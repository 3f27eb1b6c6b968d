package io.fluentopenai.assistants;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * An annotation of a message's text, which refers to a file.
 *
 * @param type the type, such as {@code file_citation} or {@code file_path}
 * @param text the annotated text; null if the server left it out
 * @param fileId the id of the file; null if the server left it out
 * @param startIndex the start of the annotated text in its part of the message; null if the server left it out
 * @param endIndex the end of the annotated text, exclusive; null if the server left it out
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
