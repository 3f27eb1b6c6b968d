package io.fluentopenai.realtime;

/**
 * How much is kept for a receiver that is slower than the server, and what happens when that is not enough. Nothing is ever
 * dropped in silence.
 *
 * <p>Immutable.
 */
public final class ReceiveOptions {
    private static final long DEFAULT_BYTES = 16L << 20;
    private static final ReceiveOptions DEFAULTS = new ReceiveOptions(DEFAULT_BYTES, false);

    private final long bufferBytes;
    private final boolean holdServer;

    private ReceiveOptions(long bufferBytes, boolean holdServer) {
        this.bufferBytes = bufferBytes;
        this.holdServer = holdServer;
    }

    /**
     * 16 MiB of events, which is some four minutes of speech; a receiver that falls behind by more ends with a {@link
     * ReceiverOverflowException}, and the others go on.
     */
    public static ReceiveOptions ofDefaults() {
        return DEFAULTS;
    }

    /**
     * How much is kept, in bytes of the events' JSON. One event is always kept, however large.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public ReceiveOptions bufferBytes(long bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("The buffer of a receiver must be larger than 0 bytes: " + bytes);
        }
        return new ReceiveOptions(bytes, holdServer);
    }

    /**
     * When the buffer is full, nothing more is read from the server until there is room: no event is lost, and the server
     * sees that this side is slow. Everything else in the session waits meanwhile too: the other receivers, answers to
     * requests, the end. For the only receiver of a session, or one that must have everything.
     */
    public ReceiveOptions holdServer() {
        return new ReceiveOptions(bufferBytes, true);
    }

    long bufferBytes() {
        return bufferBytes;
    }

    boolean holdsServer() {
        return holdServer;
    }

    /** Size and policy. */
    @Override
    public String toString() {
        return "ReceiveOptions[" + bufferBytes + " bytes, then " + (holdServer ? "hold the server" : "fail") + "]";
    }
}
