package io.fluentopenai;

import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.Reasons;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A part of a message to a model: text, an image, a recording, a file. Chat and responses take the same parts, each in its
 * own form on the wire.
 *
 * <pre>{@code
 * openai.chat().model("gpt-4o").user(Content.text("What is this?"), Content.image(Path.of("photo.png"))).send();
 * }</pre>
 *
 * <p>What is on disk is read when the part is made, and sent within the request. Immutable and thread-safe.
 */
public sealed interface Content {
    /** Text. */
    record Text(String text) implements Content {}

    /**
     * An image.
     *
     * @param url where it is, or a {@code data:} URL with the image in it; null if it is a file on the server
     * @param fileId the file on the server; null if there is a URL
     * @param detail {@code auto}, {@code low} or {@code high}; null for the server's choice
     */
    record Image(
            @Nullable String url,
            @Nullable String fileId,
            @Nullable String detail) implements Content {
        /** Returns the same image with another detail: {@code auto}, {@code low}, {@code high}, or null for the default. */
        public Image detail(@Nullable String newDetail) {
            return new Image(url, fileId, newDetail);
        }

        /** The kind of image alone; the data can be large. */
        @Override
        public String toString() {
            return "Image[" + (fileId != null ? fileId : shortened(url)) + "]";
        }
    }

    /**
     * A recording.
     *
     * @param data base64, without any prefix
     * @param format {@code wav} or {@code mp3}
     */
    record Audio(String data, String format) implements Content {
        /** The format alone; the data can be large. */
        @Override
        public String toString() {
            return "Audio[" + format + "]";
        }
    }

    /**
     * A file, such as a PDF.
     *
     * @param fileId the file on the server; null if it is within the message or elsewhere
     * @param filename its name, where it is within the message; else null
     * @param data a {@code data:} URL with the file in it; else null
     * @param url where it is, which only responses take; else null
     */
    record FileContent(
            @Nullable String fileId,
            @Nullable String filename,
            @Nullable String data,
            @Nullable String url) implements Content {
        /** The name or place alone; the data can be large. */
        @Override
        public String toString() {
            return "FileContent[" + (fileId != null ? fileId : filename != null ? filename : shortened(url)) + "]";
        }
    }

    /** Text. */
    static Text text(String text) {
        return new Text(Given.notNull(text, "text"));
    }

    /** An image on the web, which the server fetches. */
    static Image image(String url) {
        return new Image(Given.notNull(url, "url"), null, null);
    }

    /**
     * An image on disk, whose name says its kind: png, jpeg, gif or webp.
     *
     * @throws IllegalArgumentException if the name says no kind
     * @throws UncheckedIOException if it cannot be read
     */
    static Image image(Path file) {
        Map<String, String> types = Map.of(
                "png",
                "image/png",
                "jpg",
                "image/jpeg",
                "jpeg",
                "image/jpeg",
                "gif",
                "image/gif",
                "webp",
                "image/webp");
        String type = mediaType(Given.notNull(file, "file"), types, "png, jpg, gif or webp");
        return image(read(file), type);
    }

    /** An image in memory, of a media type such as {@code image/png}. */
    static Image image(byte[] bytes, String mediaType) {
        return new Image(dataUrl(Given.notNull(bytes, "bytes"), Given.notNull(mediaType, "mediaType")), null, null);
    }

    /** An image that was uploaded with the purpose {@code vision}. */
    static Image imageFile(String fileId) {
        return new Image(null, Given.notNull(fileId, "fileId"), null);
    }

    /**
     * A recording on disk, wav or mp3 by its name.
     *
     * @throws IllegalArgumentException if the name says neither
     * @throws UncheckedIOException if it cannot be read
     */
    static Audio audio(Path file) {
        String format = mediaType(Given.notNull(file, "file"), Map.of("wav", "wav", "mp3", "mp3"), "wav or mp3");
        return audio(read(file), format);
    }

    /** A recording in memory; the format is {@code wav} or {@code mp3}. */
    static Audio audio(byte[] bytes, String format) {
        return new Audio(
                Base64.getEncoder().encodeToString(Given.notNull(bytes, "bytes")), Given.notNull(format, "format"));
    }

    /** A file that was uploaded. */
    static FileContent file(String fileId) {
        return new FileContent(Given.notNull(fileId, "fileId"), null, null, null);
    }

    /**
     * A file on disk; its name is sent, not its path.
     *
     * @throws UncheckedIOException if it cannot be read
     */
    static FileContent file(Path file) {
        String name = String.valueOf(Given.notNull(file, "file").getFileName());
        return file(
                name,
                read(file),
                name.toLowerCase(Locale.ROOT).endsWith(".pdf") ? "application/pdf" : "application/octet-stream");
    }

    /** A file in memory, of a media type such as {@code application/pdf}. */
    static FileContent file(String filename, byte[] bytes, String mediaType) {
        return new FileContent(
                null,
                Given.notNull(filename, "filename"),
                dataUrl(Given.notNull(bytes, "bytes"), Given.notNull(mediaType, "mediaType")),
                null);
    }

    /** A file on the web, which the server fetches. Responses take it, chat does not. */
    static FileContent fileAt(String url) {
        return new FileContent(null, null, null, Given.notNull(url, "url"));
    }

    private static String mediaType(Path file, Map<String, String> types, String choices) {
        String name = String.valueOf(file.getFileName());
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String type = types.get(ending);
        if (type == null) {
            throw new IllegalArgumentException("The file name " + name + " does not end in " + choices
                    + ". Rename the file, or pass its bytes and their type");
        }
        return type;
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file + ": " + Reasons.of(e), e);
        }
    }

    private static String dataUrl(byte[] bytes, String mediaType) {
        return "data:" + mediaType + ";base64," + Base64.getEncoder().encodeToString(bytes);
    }

    private static String shortened(@Nullable String url) {
        if (url == null) {
            return "?";
        }
        int comma = url.indexOf(',');
        return url.startsWith("data:") && comma > 0 ? url.substring(0, comma) : url;
    }
}
