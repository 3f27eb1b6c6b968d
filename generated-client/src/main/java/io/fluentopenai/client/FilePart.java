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
 * A file to upload: a name, a media type, and where its bytes come from. The bytes are streamed, never held in memory
 * whole.
 *
 * <pre>{@code
 * FilePart.of(Path.of("/home/me/talk.mp3"));                    // sent as "talk.mp3", audio/mpeg
 * FilePart.of("notes.txt", bytes).contentType("text/markdown");
 * FilePart.of("big.jsonl", () -> bucket.open("big.jsonl")).length(size);
 * }</pre>
 *
 * <p>Immutable, except that a part made of one {@code InputStream} can be sent only once.
 */
public final class FilePart {
    /** Opens the bytes of a file, from the start, each time. */
    @FunctionalInterface
    public interface Source {
        /**
         * A new stream over all bytes, which the caller closes.
         *
         * @throws IOException if there is none
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
     * A file on disk, sent under its own name without its directory. It is opened when it is sent.
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

    /** Bytes in memory. They are not copied: do not change them until they are sent. */
    public static FilePart of(String filename, byte[] content) {
        Objects.requireNonNull(content, "content");
        Source source = () -> new ByteArrayInputStream(content);
        return new FilePart(checked(filename), null, content.length, null, source, true);
    }

    /** Bytes from a source that can be opened again, so that the upload can be retried. */
    public static FilePart of(String filename, Source source) {
        return new FilePart(checked(filename), null, -1, null, Objects.requireNonNull(source, "source"), true);
    }

    /** Bytes from a stream, which is closed after it was sent. It can be sent once: such an upload is never retried. */
    public static FilePart of(String filename, InputStream content) {
        Objects.requireNonNull(content, "content");
        AtomicBoolean opened = new AtomicBoolean();
        Source source = () -> {
            if (opened.getAndSet(true)) {
                throw new IOException("This upload was made of one InputStream, which has been sent already");
            }
            return content;
        };
        return new FilePart(checked(filename), null, -1, null, source, false);
    }

    /** The same file with another media type than the one its name tells. */
    public FilePart contentType(String mediaType) {
        return new FilePart(filename, Objects.requireNonNull(mediaType, "mediaType"), length, file, source, replayable);
    }

    /** The same file under another name. */
    public FilePart filename(String name) {
        return new FilePart(checked(name), contentType, length, file, source, replayable);
    }

    /**
     * The same file with its length told, so that the whole request has a length. The source must give exactly that many
     * bytes: otherwise sending fails.
     */
    public FilePart length(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("A length cannot be negative: " + bytes);
        }
        return new FilePart(filename, contentType, bytes, file, source, replayable);
    }

    /** The name to send; never a path. */
    public String filename() {
        return filename;
    }

    /** The media type: as given, or as the name's ending tells, or {@code application/octet-stream}. */
    public String contentType() {
        return contentType != null ? contentType : guess(filename);
    }

    /**
     * The number of bytes, or -1 if it is not known. For a file on disk it is looked up at each call.
     *
     * @throws IOException if the file on disk cannot be read
     */
    public long length() throws IOException {
        return length < 0 && file != null ? Files.size(file) : length;
    }

    /** Whether the bytes can be sent more than once. */
    public boolean isReplayable() {
        return replayable;
    }

    /**
     * Opens the bytes.
     *
     * @throws IOException if they cannot be read, or could be read only once and have been
     */
    public InputStream open() throws IOException {
        return source.open();
    }

    /** Name and media type. */
    @Override
    public String toString() {
        return filename + " (" + contentType() + ")";
    }

    private static String checked(String filename) {
        Objects.requireNonNull(filename, "filename");
        // Both separators, on every system: the name is for the server, and what goes before it would be a local path.
        String name = filename.substring(Math.max(filename.lastIndexOf('/'), filename.lastIndexOf('\\')) + 1);
        if (name.isBlank()) {
            throw new IllegalArgumentException("A file to upload needs a name");
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
