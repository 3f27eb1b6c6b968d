package io.fluentopenai.client;

import io.fluentopenai.client.error.OpenAIException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A body that is no JSON, such as speech or a file: read by the caller as it arrives, or taken whole.
 *
 * <p>Close it, unless it is read to its end: otherwise its connection stays open. Not thread-safe, except that {@link
 * #close()} may be called by any thread and frees a blocked reader.
 */
public final class BinaryContent implements AutoCloseable {
    private static final int CHUNK = 1 << 14;
    private static final ProgressListener NOBODY = new ProgressListener() {
        @Override
        public void progress(long bytes, long total) {}
    };

    private final InputStream stream;
    private final @Nullable String contentType;
    private final long length;

    BinaryContent(InputStream stream, @Nullable String contentType, long length) {
        this.stream = stream;
        this.contentType = contentType;
        this.length = length;
    }

    /** Content made by hand, as tests need it. The length is -1 if it is not known. */
    public static BinaryContent of(InputStream stream, @Nullable String contentType, long length) {
        return new BinaryContent(Objects.requireNonNull(stream, "stream"), contentType, length);
    }

    /** The media type that the server gave; null if it gave none. */
    public @Nullable String contentType() {
        return contentType;
    }

    /** The number of bytes that the server announced; -1 if it announced none. */
    public long length() {
        return length;
    }

    /**
     * The bytes as they arrive. Reading obeys interruption, and throws an {@code IOException} when the connection breaks
     * or a deadline passes; its cause says which. Closing it cancels the exchange.
     */
    public InputStream inputStream() {
        return stream;
    }

    /**
     * All bytes, after which the content is closed.
     *
     * @throws OpenAIException if they cannot be read to their end
     */
    public byte[] bytes() {
        try (stream) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw unchecked(e);
        }
    }

    /**
     * Writes all bytes to a file, in place of what was there, and closes the content. They are written beside it first and
     * moved when they are complete: there is never half a file.
     *
     * @return the number of bytes
     * @throws OpenAIException if they cannot be read to their end
     * @throws UncheckedIOException if they cannot be written
     */
    public long saveTo(Path file) {
        return saveTo(file, NOBODY);
    }

    /** Works like {@link #saveTo(Path)}, and tells how far it has come. */
    public long saveTo(Path file, ProgressListener listener) {
        Path target = file.toAbsolutePath();
        // Without the file's own name, which may be as long as a name can be.
        Path part = target.resolveSibling("." + Long.toHexString(System.nanoTime()) + ".part");
        try (stream) {
            if (Files.isDirectory(target)) {
                throw new IOException(file + " is a directory");
            }
            try {
                long count;
                try (OutputStream out = Files.newOutputStream(part, StandardOpenOption.CREATE_NEW)) {
                    count = transfer(out, listener);
                }
                Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
                return count;
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw unchecked(e);
        }
    }

    /**
     * Writes all bytes to a stream, which stays open, and closes the content.
     *
     * @return the number of bytes
     * @throws OpenAIException if they cannot be read to their end
     * @throws UncheckedIOException if they cannot be written
     */
    public long writeTo(OutputStream out) {
        return writeTo(out, NOBODY);
    }

    /** Works like {@link #writeTo(OutputStream)}, and tells how far it has come. */
    public long writeTo(OutputStream out, ProgressListener listener) {
        try (stream) {
            return transfer(out, listener);
        } catch (IOException e) {
            throw unchecked(e);
        }
    }

    private long transfer(OutputStream out, ProgressListener listener) throws IOException {
        byte[] buffer = new byte[CHUNK];
        long sum = 0;
        for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
            out.write(buffer, 0, count);
            sum += count;
            listener.progress(sum, length);
        }
        return sum;
    }

    /** What a stream of the transport wraps, because an input stream can only throw an {@code IOException}. */
    private static RuntimeException unchecked(IOException e) {
        return e.getCause() instanceof OpenAIException reason ? reason : new UncheckedIOException(e);
    }

    /** Cancels the exchange, unless the body has been read to its end. */
    @Override
    public void close() {
        try {
            stream.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Media type and length. */
    @Override
    public String toString() {
        return (contentType == null ? "unknown content" : contentType) + (length < 0 ? "" : ", " + length + " bytes");
    }
}
