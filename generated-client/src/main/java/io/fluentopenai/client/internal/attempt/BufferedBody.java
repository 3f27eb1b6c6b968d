package io.fluentopenai.client.internal.attempt;

import io.fluentopenai.client.internal.compat.FirstBytes;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A body that is kept whole, in one array that grows. */
public class BufferedBody extends Body {
    private static final int FIRST_GUESS = 4096;
    private static final int LARGEST_GUESS = 1 << 20;

    private final int limit;
    private byte[] bytes;
    private int length;

    /** A body of about the expected length, negative if unknown, of which no more than a limit is kept. */
    BufferedBody(Attempt attempt, long expected, int limit) {
        super(attempt);
        this.limit = limit;
        // What the server announces is believed only so far: the array grows as bytes really come.
        this.bytes = new byte[(int) Math.min(expected < 0 ? FIRST_GUESS : expected, Math.min(limit, LARGEST_GUESS))];
    }

    /** The body of an answer to which the HTTP client gives none. */
    public static BufferedBody none(Attempt attempt) {
        return new BufferedBody(attempt, 0, 0);
    }

    /** Holds the bytes from index 0 to {@link #length()}, and more. */
    public byte[] bytes() {
        return bytes;
    }

    /** Returns the number of bytes. */
    public int length() {
        return length;
    }

    /** Returns whether there is nothing but some white space. */
    public boolean isNothing() {
        return length <= FirstBytes.LONGEST && text(StandardCharsets.ISO_8859_1).isBlank();
    }

    /** The bytes as text. */
    public String text(Charset charset) {
        return new String(bytes, 0, length, charset);
    }

    @Override
    HttpResponse.BodySubscriber<Body> subscriber() {
        return unblocking();
    }

    @Override
    void begin() {
        attempt.awaitBytes();
        request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        attempt.bytesArrived(true);
        if (append(buffers)) {
            // It may have no end.
            onComplete();
            cancelTransfer();
        }
    }

    /** Keeps more bytes; true if that is all that is kept. */
    boolean append(List<ByteBuffer> buffers) {
        for (int i = 0, size = buffers.size(); i < size; i++) {
            ByteBuffer buffer = buffers.get(i);
            int count = Math.min(buffer.remaining(), limit - length);
            boolean tooMuch = count < buffer.remaining();
            if (tooMuch && limit == Attempt.LARGEST_ARRAY) {
                attempt.fail(new IOException("The body is larger than an array can be"));
                return false;
            }
            if (count > bytes.length - length) {
                long wanted = Math.max((long) length + count, bytes.length * 2L);
                bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, limit));
            }
            buffer.get(bytes, length, count);
            length += count;
            if (tooMuch) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void onError(Throwable error) {
        attempt.finished();
        result.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
        attempt.finished();
        result.complete(this);
    }

    @Override
    void aborted(Throwable reason) {
        result.completeExceptionally(reason);
    }
}
