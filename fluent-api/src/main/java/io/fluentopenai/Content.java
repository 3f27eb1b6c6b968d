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
 * A part of a message to a model: text, an image, audio, or a file. Chat and responses accept the same parts, and each
 * endpoint serializes them in its own format.
 *
 * <pre>{@code
 * openai.chat().model("gpt-5.6-terra").user(Content.text("What is this?"), Content.image(Path.of("photo.png"))).send();
 * }</pre>
 *
 * <p>A file on disk is read when the part is created, and sent within the request. Immutable and thread-safe.
 */
public sealed interface Content {
    /**
     * Text.
     *
     * @param text the text
     */
    record Text(String text) implements Content {}

    /**
     * An image.
     *
     * @param url the URL of the image, or a {@code data:} URL that contains it; null for an uploaded file
     * @param fileId the id of an uploaded file; null if there is a URL
     * @param detail {@code auto}, {@code low} or {@code high}; null for the server's default
     */
    record Image(
            @Nullable String url,
            @Nullable String fileId,
            @Nullable String detail) implements Content {
        /**
         * Returns this image with another detail level.
         *
         * @param newDetail {@code auto}, {@code low} or {@code high}; null for the server's default
         */
        public Image detail(@Nullable String newDetail) {
            return new Image(url, fileId, newDetail);
        }

        /** Returns the file id or the start of the URL, without the data, which can be large. */
        @Override
        public String toString() {
            return "Image[" + (fileId != null ? fileId : shortened(url)) + "]";
        }
    }

    /**
     * Audio input.
     *
     * @param data the audio in base64, without a prefix
     * @param format {@code wav} or {@code mp3}
     */
    record Audio(String data, String format) implements Content {
        /** Returns the format, without the data, which can be large. */
        @Override
        public String toString() {
            return "Audio[" + format + "]";
        }
    }

    /**
     * A file, such as a PDF.
     *
     * @param fileId the id of an uploaded file; null if the file is given by data or URL
     * @param filename the name of a file that is given by data; otherwise null
     * @param data a {@code data:} URL that contains the file; null if the file is given by id or URL
     * @param url the URL of the file, which only the responses endpoint supports; otherwise null
     */
    record FileContent(
            @Nullable String fileId,
            @Nullable String filename,
            @Nullable String data,
            @Nullable String url) implements Content {
        /** Returns the file id, the name or the start of the URL, without the data, which can be large. */
        @Override
        public String toString() {
            return "FileContent[" + (fileId != null ? fileId : filename != null ? filename : shortened(url)) + "]";
        }
    }

    /** Returns a text part. */
    static Text text(String text) {
        return new Text(Given.notNull(text, "text"));
    }

    /**
     * Returns an image that the server fetches.
     *
     * @param url the URL of the image, or a {@code data:} URL that contains it
     */
    static Image imageUrl(String url) {
        return new Image(Given.notNull(url, "url"), null, null);
    }

    /** Returns an image that was uploaded with the purpose {@code vision}. Responses support this, chat does not. */
    static Image imageFileId(String fileId) {
        return new Image(null, Given.notNull(fileId, "fileId"), null);
    }

    /**
     * Reads an image from disk. The type follows from the file name extension: png, jpeg, gif or webp.
     *
     * @throws IllegalArgumentException if the extension is not one of these
     * @throws UncheckedIOException if the file cannot be read
     */
    static Image image(Path file) {
        return imageUrl(DataUrls.ofImage(Given.notNull(file, "file")));
    }

    /**
     * Returns an image from memory.
     *
     * @param contentType the media type, such as {@code image/png}
     */
    static Image image(byte[] bytes, String contentType) {
        return imageUrl(DataUrls.of(Given.notNull(bytes, "bytes"), Given.notNull(contentType, "contentType")));
    }

    /**
     * Reads audio from disk. The format follows from the file name extension: wav or mp3.
     *
     * @throws IllegalArgumentException if the extension is not one of these
     * @throws UncheckedIOException if the file cannot be read
     */
    static Audio audio(Path file) {
        String format =
                DataUrls.byEnding(Given.notNull(file, "file"), Map.of("wav", "wav", "mp3", "mp3"), "wav or mp3");
        return audio(DataUrls.read(file), format);
    }

    /**
     * Returns audio from memory.
     *
     * @param format {@code wav} or {@code mp3}
     */
    static Audio audio(byte[] bytes, String format) {
        return new Audio(
                Base64.getEncoder().encodeToString(Given.notNull(bytes, "bytes")), Given.notNull(format, "format"));
    }

    /** Returns a file that was uploaded. */
    static FileContent fileId(String fileId) {
        return new FileContent(Given.notNull(fileId, "fileId"), null, null, null);
    }

    /** Returns a file that the server fetches. Responses support this, chat does not. */
    static FileContent fileUrl(String url) {
        return new FileContent(null, null, null, Given.notNull(url, "url"));
    }

    /**
     * Reads a file from disk. Its name is sent, without its path.
     *
     * @throws UncheckedIOException if the file cannot be read
     */
    static FileContent file(Path file) {
        String name = String.valueOf(Given.notNull(file, "file").getFileName());
        return file(DataUrls.read(file), name);
    }

    /**
     * Returns a file from memory. The media type is {@code application/pdf} for a name that ends in {@code .pdf},
     * otherwise {@code application/octet-stream}.
     */
    static FileContent file(byte[] bytes, String filename) {
        boolean pdf =
                Given.notNull(filename, "filename").toLowerCase(Locale.ROOT).endsWith(".pdf");
        return file(bytes, filename, pdf ? "application/pdf" : "application/octet-stream");
    }

    /**
     * Returns a file from memory.
     *
     * @param contentType the media type, such as {@code application/pdf}
     */
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
