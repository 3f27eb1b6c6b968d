package io.fluentopenai.client.internal.attempt;

import io.fluentopenai.client.internal.compat.FirstBytes;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A body that is kept whole, and becomes one array.
 *
 * <p>A body of an announced length that is not large is copied into its array as it arrives. Others are kept in pieces until
 * their end: an array that grows would be copied time and again, and in the end be too long by up to its half.
 */
public class BufferedBody extends Body {
    /** The longest array that is made because of an announced length alone. */
    private static final int LARGEST_GUESS = 1 << 20;

    /** The length from which on buffers are kept as they are. Shorter ones, each of which may hold an array of 16 KB, are copied into arrays of this length. */
    private static final int KEPT = 4096;

    private static final int SHORTEST_PIECE = 512;

    private final int limit;

    /** What came before {@link #bytes}. */
    private final List<ByteBuffer> earlier = new ArrayList<>(0);

    private byte[] bytes;
    private int length;

    /** The total length: that of the earlier pieces and of the bytes. */
    private int total;

    /** A body of about the expected length, negative if unknown, of which no more than a limit is kept. */
    BufferedBody(Attempt attempt, long expected, int limit) {
        super(attempt);
        this.limit = limit;
        this.bytes = new byte[expected < 0 || expected > LARGEST_GUESS ? 0 : (int) Math.min(expected, limit)];
    }

    /** The body of an answer to which the HTTP client gives none. */
    public static BufferedBody none(Attempt attempt) {
        return new BufferedBody(attempt, 0, 0);
    }

    /** Holds the bytes from index 0 to {@link #length()}, and more, once the body is complete. */
    public byte[] bytes() {
        return bytes;
    }

    /** Returns the number of bytes. */
    public int length() {
        return total;
    }

    /** Returns whether there is nothing but some white space. */
    public boolean isNothing() {
        return total <= FirstBytes.LONGEST && text(StandardCharsets.ISO_8859_1).isBlank();
    }

    /** The bytes as text. */
    public String text(Charset charset) {
        return new String(bytes, 0, total, charset);
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
            int count = Math.min(buffer.remaining(), limit - total);
            boolean tooMuch = count < buffer.remaining();
            if (tooMuch && limit == Attempt.LARGEST_ARRAY) {
                attempt.fail(new IOException("The body is larger than an array can be"));
                return false;
            }
            keep(buffer, count);
            if (tooMuch) {
                return true;
            }
        }
        return false;
    }

    private void keep(ByteBuffer buffer, int count) {
        int rest = count - Math.min(count, bytes.length - length);
        copy(buffer, count - rest);
        if (rest > 0) {
            closePiece();
            if (rest >= KEPT) {
                earlier.add(buffer.duplicate().limit(buffer.position() + rest));
                total += rest;
            } else {
                bytes = new byte[Math.max(rest, Math.min(Math.max(total, SHORTEST_PIECE), KEPT))];
                copy(buffer, rest);
            }
        }
    }

    private void copy(ByteBuffer buffer, int count) {
        buffer.get(bytes, length, count);
        length += count;
        total += count;
    }

    private void closePiece() {
        if (length > 0) {
            earlier.add(ByteBuffer.wrap(bytes, 0, length));
            bytes = new byte[0];
            length = 0;
        }
    }

    private synchronized void join() {
        if (earlier.isEmpty()) {
            return;
        }
        closePiece();
        byte[] whole = new byte[total];
        for (ByteBuffer piece : earlier) {
            int count = piece.remaining();
            piece.get(whole, length, count);
            length += count;
        }
        bytes = whole;
        earlier.clear();
    }

    @Override
    public void onError(Throwable error) {
        attempt.finished();
        result.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
        join();
        attempt.finished();
        result.complete(this);
    }

    @Override
    void aborted(Throwable reason) {
        result.completeExceptionally(reason);
    }
}
