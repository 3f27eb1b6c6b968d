package io.fluentopenai.images;

import io.fluentopenai.internal.Reasons;
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
                            ? "The server sent neither bytes nor a URL for this image"
                            : "The image came as a URL. Fetch it from url(), or ask for bytes with responseFormat(\"b64_json\")");
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
            throw new UncheckedIOException("Cannot write the image to " + file + ": " + Reasons.of(e), e);
        }
    }
}
