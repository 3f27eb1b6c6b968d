package io.fluentopenai.client.internal.attempt;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A streamed body as an input stream. Reading obeys interruption on every JDK; closing it cancels the attempt. */
public final class BodyInputStream extends InputStream {
    private final Attempt attempt;
    private final StreamedBody body;
    private @Nullable ByteBuffer current;
    private volatile boolean closed;

    /** A stream over a body that nobody else reads. */
    public BodyInputStream(Attempt attempt, StreamedBody body) {
        this.attempt = attempt;
        this.body = body;
    }

    /** The next bytes to read; null at the end. */
    private @Nullable ByteBuffer current() throws IOException {
        ByteBuffer buffer = current;
        if (buffer != null && buffer.hasRemaining()) {
            return buffer;
        }
        ensureOpen();
        try {
            buffer = body.take();
        } catch (InterruptedException e) {
            attempt.cancel();
            InterruptedIOException interrupted = new InterruptedIOException("Interrupted while reading");
            interrupted.initCause(attempt.interrupted(e));
            throw interrupted;
        }
        if (buffer == null) {
            ensureOpen();
            Throwable failure = body.failure();
            if (failure != null) {
                RuntimeException reason = attempt.bodyFailed(failure, false);
                throw new IOException(reason.getMessage(), reason);
            }
        }
        current = buffer;
        return buffer;
    }

    private void ensureOpen() throws IOException {
        if (closed) {
            throw new IOException("The stream is closed");
        }
    }

    @Override
    public int read() throws IOException {
        ByteBuffer buffer = current();
        return buffer == null ? -1 : buffer.get() & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        ByteBuffer buffer = current();
        if (buffer == null) {
            return -1;
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(bytes, offset, count);
        return count;
    }

    @Override
    public int available() {
        ByteBuffer buffer = current;
        return buffer == null ? 0 : buffer.remaining();
    }

    @Override
    public void close() {
        closed = true;
        attempt.cancel();
    }
}
