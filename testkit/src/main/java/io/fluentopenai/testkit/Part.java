package io.fluentopenai.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One part of a multipart body.
 *
 * @param name the name of the form field
 * @param filename the file name that the sender gave, or null
 * @param contentType the content type that the sender gave, or null
 * @param headers all headers of the part; names in lower case
 * @param bytes the content; not to be changed
 */
public record Part(
        String name,
        @Nullable String filename,
        @Nullable String contentType,
        Map<String, String> headers,
        byte[] bytes) {

    /** The content as UTF-8 text. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
