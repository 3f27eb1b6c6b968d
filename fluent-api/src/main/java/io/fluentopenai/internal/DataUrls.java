package io.fluentopenai.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;

/** Files that travel within a message, as {@code data:} URLs. */
public final class DataUrls {
    private static final Map<String, String> IMAGES = Map.of(
            "png", "image/png", "jpg", "image/jpeg", "jpeg", "image/jpeg", "gif", "image/gif", "webp", "image/webp");

    private DataUrls() {}

    /** Returns bytes as a URL. */
    public static String of(byte[] bytes, String contentType) {
        return "data:" + contentType + ";base64," + Base64.getEncoder().encodeToString(bytes);
    }

    /** Reads an image, whose name says its type. */
    public static String ofImage(Path file) {
        String type = byEnding(file, IMAGES, "png, jpg, gif or webp");
        return of(read(file), type);
    }

    /** Returns what the ending of a file's name stands for. */
    public static String byEnding(Path file, Map<String, String> types, String choices) {
        String name = String.valueOf(file.getFileName());
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String type = types.get(ending);
        if (type == null) {
            throw new IllegalArgumentException("The file name " + name + " does not end in " + choices
                    + ". Rename the file, or pass its bytes and their type");
        }
        return type;
    }

    /** Reads a file. */
    public static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file + ": " + Reasons.of(e), e);
        }
    }
}
