package io.fluentopenai.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A file to upload: a name, a media type, and a source of bytes. The bytes are streamed and never held in memory as a
 * whole.
 *
 * <pre>{@code
 * FilePart.of(Path.of("/home/me/talk.mp3"));                    // sent as "talk.mp3", audio/mpeg
 * FilePart.of("notes.txt", bytes).contentType("text/markdown");
 * FilePart.of("big.jsonl", () -> bucket.open("big.jsonl")).length(size);
 * }</pre>
 *
 * <p>Immutable, except that a part created from an {@code InputStream} can be sent only once.
 */
public final class FilePart {
    /** Opens the bytes of a file from the start, each time it is called. */
    @FunctionalInterface
    public interface Source {
        /**
         * Opens a new stream over all bytes. The caller closes it.
         *
         * @throws IOException if the bytes cannot be opened
         */
        InputStream open() throws IOException;
    }

    private final String filename;
    private final @Nullable String contentType;
    private final long length;
    private final @Nullable Path file;
    private final Source source;
    private final boolean replayable;

    private FilePart(
            String filename,
            @Nullable String contentType,
            long length,
            @Nullable Path file,
            Source source,
            boolean replayable) {
        this.filename = filename;
        this.contentType = contentType;
        this.length = length;
        this.file = file;
        this.source = source;
        this.replayable = replayable;
    }

    /**
     * Returns a part for a file on disk, sent with its file name and without its directory. The file is opened when it
     * is sent.
     *
     * @throws IllegalArgumentException if the path has no file name
     */
    public static FilePart of(Path file) {
        Path name = Objects.requireNonNull(file, "file").getFileName();
        if (name == null || name.toString().isEmpty()) {
            throw new IllegalArgumentException("The path has no file name: " + file);
        }
        return new FilePart(name.toString(), null, -1, file, () -> Files.newInputStream(file), true);
    }

    /**
     * Returns a part for bytes in memory. They are not copied; do not change them before they are sent.
     *
     * @throws IllegalArgumentException if the file name is blank
     */
    public static FilePart of(String filename, byte[] content) {
        Objects.requireNonNull(content, "content");
        Source source = () -> new ByteArrayInputStream(content);
        return new FilePart(checked(filename), null, content.length, null, source, true);
    }

    /**
     * Returns a part for a source that can be opened repeatedly, so that the upload can be retried.
     *
     * @throws IllegalArgumentException if the file name is blank
     */
    public static FilePart of(String filename, Source source) {
        return new FilePart(checked(filename), null, -1, null, Objects.requireNonNull(source, "source"), true);
    }

    /**
     * Returns a part for a stream, which is closed after it was sent. It can be sent only once, so the upload is never
     * retried.
     *
     * @throws IllegalArgumentException if the file name is blank
     */
    public static FilePart of(String filename, InputStream content) {
        Objects.requireNonNull(content, "content");
        AtomicBoolean opened = new AtomicBoolean();
        Source source = () -> {
            if (opened.getAndSet(true)) {
                throw new IOException("This FilePart was created from an InputStream and has already been sent."
                        + " To send it again, create it from a Source, a Path or a byte array");
            }
            return content;
        };
        return new FilePart(checked(filename), null, -1, null, source, false);
    }

    /** Returns a copy with another media type than the one derived from the file name. */
    public FilePart contentType(String mediaType) {
        return new FilePart(filename, Objects.requireNonNull(mediaType, "mediaType"), length, file, source, replayable);
    }

    /**
     * Returns a copy with another file name.
     *
     * @throws IllegalArgumentException if the file name is blank
     */
    public FilePart filename(String name) {
        return new FilePart(checked(name), contentType, length, file, source, replayable);
    }

    /**
     * Returns a copy with a known length, so that the request can have a {@code Content-Length}. Sending fails if the
     * source does not provide exactly that many bytes.
     *
     * @param bytes the number of bytes
     * @throws IllegalArgumentException if {@code bytes} is negative
     */
    public FilePart length(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("The length of a file must not be negative: " + bytes);
        }
        return new FilePart(filename, contentType, bytes, file, source, replayable);
    }

    /** Returns the file name to send, never a path. */
    public String filename() {
        return filename;
    }

    /**
     * Returns the media type: the one that was set, the one derived from the file extension, or {@code
     * application/octet-stream}.
     */
    public String contentType() {
        return contentType != null ? contentType : guess(filename);
    }

    /**
     * Returns the number of bytes, or -1 if it is not known. For a file on disk, each call looks up its current size.
     *
     * @throws IOException if the size of the file on disk cannot be read
     */
    public long length() throws IOException {
        return length < 0 && file != null ? Files.size(file) : length;
    }

    /** Returns whether the bytes can be sent more than once, so that the upload can be retried. */
    public boolean isReplayable() {
        return replayable;
    }

    /**
     * Opens the bytes.
     *
     * @throws IOException if they cannot be opened, or can be read only once and have been
     */
    public InputStream open() throws IOException {
        return source.open();
    }

    /** Returns the file name and the media type. */
    @Override
    public String toString() {
        return filename + " (" + contentType() + ")";
    }

    private static String checked(String filename) {
        Objects.requireNonNull(filename, "filename");
        // Both separators, on every system: the name is for the server, and what goes before it would be a local path.
        String name = filename.substring(Math.max(filename.lastIndexOf('/'), filename.lastIndexOf('\\')) + 1);
        if (name.isBlank()) {
            throw new IllegalArgumentException(
                    "A file to upload needs a name, but the file name is blank: '" + filename + "'");
        }
        return name;
    }

    private static String guess(String filename) {
        String ending = filename.substring(filename.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return switch (ending) {
            case "png" -> "image/png";
            case "jpg", "jpeg" -> "image/jpeg";
            case "webp" -> "image/webp";
            case "gif" -> "image/gif";
            case "svg" -> "image/svg+xml";
            case "mp3", "mpga", "mpeg" -> "audio/mpeg";
            case "m4a" -> "audio/mp4";
            case "wav" -> "audio/wav";
            case "flac" -> "audio/flac";
            case "ogg", "oga", "opus" -> "audio/ogg";
            case "aac" -> "audio/aac";
            case "webm" -> "video/webm";
            case "mp4" -> "video/mp4";
            case "mov" -> "video/quicktime";
            case "pdf" -> "application/pdf";
            case "json" -> "application/json";
            case "jsonl" -> "application/jsonl";
            case "txt", "log" -> "text/plain";
            case "md" -> "text/markdown";
            case "csv" -> "text/csv";
            case "html", "htm" -> "text/html";
            case "xml" -> "application/xml";
            case "zip" -> "application/zip";
            case "docx" -> "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
            case "xlsx" -> "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
            case "pptx" -> "application/vnd.openxmlformats-officedocument.presentationml.presentation";
            default -> "application/octet-stream";
        };
    }
}
