package io.fluentopenai.client;

import io.fluentopenai.client.error.OpenAIException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A body that is no JSON, such as speech or a file: read by the caller as it arrives, or taken whole.
 *
 * <p>Close it, unless it is read to its end: otherwise its connection stays open. Not thread-safe, except that {@link
 * #close()} may be called by any thread and frees a blocked reader.
 */
public final class BinaryContent implements AutoCloseable {
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
     * Writes all bytes to a file, in place of what was there, and closes the content.
     *
     * @return the number of bytes
     * @throws OpenAIException if they cannot be read to their end
     * @throws UncheckedIOException if they cannot be written
     */
    public long saveTo(Path file) {
        try (stream;
                var out = Files.newOutputStream(file)) {
            return stream.transferTo(out);
        } catch (IOException e) {
            throw unchecked(e);
        }
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
