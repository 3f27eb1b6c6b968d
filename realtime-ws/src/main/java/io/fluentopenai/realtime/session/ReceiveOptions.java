package io.fluentopenai.realtime.session;

/**
 * How much is kept for a receiver that is slower than the server, and what happens when that is not enough. Nothing is ever
 * dropped in silence.
 *
 * <p>Immutable.
 */
public final class ReceiveOptions {
    private static final long DEFAULT_CHARS = 16L << 20;
    private static final ReceiveOptions DEFAULTS = new ReceiveOptions(DEFAULT_CHARS, false);

    private final long bufferChars;
    private final boolean holdServer;

    private ReceiveOptions(long bufferChars, boolean holdServer) {
        this.bufferChars = bufferChars;
        this.holdServer = holdServer;
    }

    /**
     * 16 Mi (16,777,216) characters of events, which is some four minutes of speech; a receiver that falls behind by more ends with a {@link
     * ReceiverOverflowException}, and the others go on.
     */
    public static ReceiveOptions ofDefaults() {
        return DEFAULTS;
    }

    /**
     * How much is kept, in characters of the events' JSON, of which nearly all are one byte. One event is always kept, however large.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public ReceiveOptions bufferChars(long chars) {
        if (chars <= 0) {
            throw new IllegalArgumentException("The buffer of a receiver must be larger than 0 characters: " + chars);
        }
        return new ReceiveOptions(chars, holdServer);
    }

    /**
     * When the buffer is full, nothing more is read from the server until there is room: no event is lost, and the server
     * sees that this side is slow. Everything else in the session waits meanwhile too: the other receivers, answers to
     * requests, the end. For the only receiver of a session, or one that must have everything.
     */
    public ReceiveOptions holdServer() {
        return new ReceiveOptions(bufferChars, true);
    }

    /** How much is kept, in characters of the events' JSON. */
    public long bufferChars() {
        return bufferChars;
    }

    /** Whether nothing more is read from the server while the buffer is full. */
    public boolean holdsServer() {
        return holdServer;
    }

    /** Size and policy. */
    @Override
    public String toString() {
        return "ReceiveOptions[" + bufferChars + " characters, then " + (holdServer ? "hold the server" : "fail") + "]";
    }
}
