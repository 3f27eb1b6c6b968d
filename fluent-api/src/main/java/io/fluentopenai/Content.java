package io.fluentopenai;

import io.fluentopenai.internal.DataUrls;
import io.fluentopenai.internal.Given;
import java.io.UncheckedIOException;
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
 * openai.chat().model("gpt-5.6-terra").user(Content.text("What is this?"), Content.image(Path.of("photo.png"))).send();
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

    /**
     * An image that the server fetches.
     *
     * @param url of the image, or a {@code data:} URL with its bytes
     */
    static Image imageUrl(String url) {
        return new Image(Given.notNull(url, "url"), null, null);
    }

    /** An image that was uploaded with the purpose {@code vision}. Responses support it, chat does not. */
    static Image imageFileId(String fileId) {
        return new Image(null, Given.notNull(fileId, "fileId"), null);
    }

    /**
     * An image on disk, whose name says its type: png, jpeg, gif or webp.
     *
     * @throws IllegalArgumentException if the name says no type
     * @throws UncheckedIOException if it cannot be read
     */
    static Image image(Path file) {
        return imageUrl(DataUrls.ofImage(Given.notNull(file, "file")));
    }

    /**
     * An image in memory.
     *
     * @param contentType such as {@code image/png}
     */
    static Image image(byte[] bytes, String contentType) {
        return imageUrl(DataUrls.of(Given.notNull(bytes, "bytes"), Given.notNull(contentType, "contentType")));
    }

    /**
     * A recording on disk, wav or mp3 by its name.
     *
     * @throws IllegalArgumentException if the name says neither
     * @throws UncheckedIOException if it cannot be read
     */
    static Audio audio(Path file) {
        String format =
                DataUrls.byEnding(Given.notNull(file, "file"), Map.of("wav", "wav", "mp3", "mp3"), "wav or mp3");
        return audio(DataUrls.read(file), format);
    }

    /** A recording in memory; the format is {@code wav} or {@code mp3}. */
    static Audio audio(byte[] bytes, String format) {
        return new Audio(
                Base64.getEncoder().encodeToString(Given.notNull(bytes, "bytes")), Given.notNull(format, "format"));
    }

    /** A file that was uploaded. */
    static FileContent fileId(String fileId) {
        return new FileContent(Given.notNull(fileId, "fileId"), null, null, null);
    }

    /** A file that the server fetches. Responses support it, chat does not. */
    static FileContent fileUrl(String url) {
        return new FileContent(null, null, null, Given.notNull(url, "url"));
    }

    /**
     * A file on disk; its name is sent, not its path.
     *
     * @throws UncheckedIOException if it cannot be read
     */
    static FileContent file(Path file) {
        String name = String.valueOf(Given.notNull(file, "file").getFileName());
        return file(DataUrls.read(file), name);
    }

    /** A file in memory, whose name says whether it is a PDF. */
    static FileContent file(byte[] bytes, String filename) {
        boolean pdf =
                Given.notNull(filename, "filename").toLowerCase(Locale.ROOT).endsWith(".pdf");
        return file(bytes, filename, pdf ? "application/pdf" : "application/octet-stream");
    }

    /** A file in memory, of a content type such as {@code application/pdf}. */
    static FileContent file(byte[] bytes, String filename, String contentType) {
        return new FileContent(
                null,
                Given.notNull(filename, "filename"),
                DataUrls.of(Given.notNull(bytes, "bytes"), Given.notNull(contentType, "contentType")),
                null);
    }

    private static String shortened(@Nullable String url) {
        if (url == null) {
            return "?";
        }
        int comma = url.indexOf(',');
        return url.startsWith("data:") && comma > 0 ? url.substring(0, comma) : url;
    }
}
