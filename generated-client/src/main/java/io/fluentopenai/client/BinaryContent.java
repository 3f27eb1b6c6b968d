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
 * A response body that is not JSON, such as speech or a file. Read it as a stream as it arrives, or all at once.
 *
 * <p>Close it unless you read it to its end; otherwise its connection stays open. Not thread-safe, except that any
 * thread may call {@link #close()}, which also unblocks a blocked reader.
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

    /**
     * Creates content, for tests.
     *
     * @param length the number of bytes, or -1 if it is not known
     */
    public static BinaryContent of(InputStream stream, @Nullable String contentType, long length) {
        return new BinaryContent(Objects.requireNonNull(stream, "stream"), contentType, length);
    }

    /** Returns the media type from the {@code Content-Type} header, or null if the server sent none. */
    public @Nullable String contentType() {
        return contentType;
    }

    /** Returns the number of bytes from the {@code Content-Length} header, or -1 if the server sent none. */
    public long length() {
        return length;
    }

    /**
     * Returns the bytes as they arrive. Reading can be interrupted, and throws an {@code IOException} if the connection
     * breaks or a timeout passes; its cause is the {@link OpenAIException}. Closing the stream cancels the exchange.
     */
    public InputStream inputStream() {
        return stream;
    }

    /**
     * Reads all bytes and closes the content.
     *
     * @throws OpenAIException if the connection breaks or a timeout passes
     */
    public byte[] bytes() {
        try (stream) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw unchecked(e);
        }
    }

    /**
     * Writes all bytes to a file, replacing an existing one, and closes the content. The bytes are first written to a
     * temporary file in the same directory, which is moved when it is complete, so the file is never half-written.
     *
     * @return the number of bytes
     * @throws OpenAIException if the connection breaks or a timeout passes
     * @throws UncheckedIOException if the file cannot be written
     */
    public long saveTo(Path file) {
        return saveTo(file, NOBODY);
    }

    /** Writes all bytes to a file like {@link #saveTo(Path)}, and reports the progress to a listener. */
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
     * Writes all bytes to a stream and closes the content. The stream stays open.
     *
     * @return the number of bytes
     * @throws OpenAIException if the connection breaks or a timeout passes
     * @throws UncheckedIOException if the stream cannot be written
     */
    public long writeTo(OutputStream out) {
        return writeTo(out, NOBODY);
    }

    /** Writes all bytes to a stream like {@link #writeTo(OutputStream)}, and reports the progress to a listener. */
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

    /** Unwraps a transport stream's exception: an input stream can throw only an {@code IOException}. */
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

    /** Returns the media type and the length. */
    @Override
    public String toString() {
        return (contentType == null ? "unknown content" : contentType) + (length < 0 ? "" : ", " + length + " bytes");
    }
}
