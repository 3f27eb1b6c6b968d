package io.fluentopenai.images;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** From the base64 in an answer to a file on disk. */
final class ImageBytes {
    private ImageBytes() {}

    static byte[] decode(@Nullable String base64, @Nullable String url) {
        if (base64 == null) {
            throw new IllegalStateException(
                    url == null
                            ? "The server sent no image here"
                            : "The image came as a URL: fetch it from there, or ask for bytes by setting"
                                    + " responseFormat(\"b64_json\") on the request");
        }
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("The server sent an image that is not base64: " + e.getMessage(), e);
        }
    }

    static Path save(byte[] bytes, Path file) {
        try {
            return Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the image to " + file, e);
        }
    }
}
