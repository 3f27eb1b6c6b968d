package io.fluentopenai.client.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** A body that is kept whole, in one array that grows. */
public final class BufferedBody extends Body {
    private static final int FIRST_GUESS = 4096;
    private static final int LARGEST_GUESS = 1 << 20;

    private final int limit;
    private byte[] bytes;
    private int length;

    /** A body of about the expected length, negative if unknown, of which no more than a limit is kept. */
    BufferedBody(Exchange exchange, long expected, int limit) {
        super(exchange);
        this.limit = limit;
        // What the server announces is believed only so far: the array grows as bytes really come.
        this.bytes = new byte[(int) Math.min(expected < 0 ? FIRST_GUESS : expected, Math.min(limit, LARGEST_GUESS))];
    }

    /** The body of an answer to which the HTTP client gives none. */
    public static BufferedBody none(Exchange exchange) {
        return new BufferedBody(exchange, 0, 0);
    }

    /** Holds the bytes from index 0 to {@link #length()}, and more. */
    public byte[] bytes() {
        return bytes;
    }

    /** How many bytes there are. */
    public int length() {
        return length;
    }

    /** The bytes as text. */
    public String text(Charset charset) {
        return new String(bytes, 0, length, charset);
    }

    /**
     * Unpacks a body that the server compressed, which it may do without being asked.
     *
     * @throws IOException if it is not what it says
     */
    public void unpack() throws IOException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes, 0, length))) {
            bytes = in.readAllBytes();
            length = bytes.length;
        }
    }

    @Override
    void begin() {
        exchange.awaitBytes();
        request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        exchange.bytesArrived(true);
        for (int i = 0, size = buffers.size(); i < size; i++) {
            ByteBuffer buffer = buffers.get(i);
            int count = Math.min(buffer.remaining(), limit - length);
            boolean tooMuch = count < buffer.remaining();
            if (tooMuch && limit == Exchange.LARGEST_ARRAY) {
                exchange.fail(new IOException("The body is larger than an array can be"));
                return;
            }
            if (count > bytes.length - length) {
                long wanted = Math.max((long) length + count, bytes.length * 2L);
                bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, limit));
            }
            buffer.get(bytes, length, count);
            length += count;
            if (tooMuch) {
                // Of an error this is enough, and it may have no end.
                onComplete();
                cancelTransfer();
                return;
            }
        }
    }

    @Override
    public void onError(Throwable error) {
        exchange.finished();
        result.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
        exchange.finished();
        result.complete(this);
    }

    @Override
    void aborted(Throwable reason) {
        result.completeExceptionally(reason);
    }
}
