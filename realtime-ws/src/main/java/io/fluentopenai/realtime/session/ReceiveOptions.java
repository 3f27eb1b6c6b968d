package io.fluentopenai.realtime.session;

/**
 * Options for a receiver: the size of its buffer, and what happens when the receiver is slower than the server and the
 * buffer is full. Events are never dropped silently.
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
     * Returns the default options: a buffer of 16 Mi (16,777,216) characters, which is about four minutes of speech. A
     * receiver that falls further behind ends with a {@link ReceiverOverflowException}; other receivers are not
     * affected.
     */
    public static ReceiveOptions ofDefaults() {
        return DEFAULTS;
    }

    /**
     * Returns a copy with another buffer size, in characters of the events' JSON. Nearly all characters take one byte.
     * One event always fits, whatever its size.
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
     * Returns a copy with back-pressure: while the buffer is full, nothing is read from the server, so no event is
     * lost. Everything else in the session waits too: other receivers, answers to requests, and the end of the session.
     * Use it for the only receiver of a session, or for one that must get every event.
     */
    public ReceiveOptions holdServer() {
        return new ReceiveOptions(bufferChars, true);
    }

    /** Returns the buffer size, in characters of the events' JSON. */
    public long bufferChars() {
        return bufferChars;
    }

    /** Returns whether nothing is read from the server while the buffer is full. */
    public boolean holdsServer() {
        return holdServer;
    }

    /** Returns the buffer size and the overflow policy. */
    @Override
    public String toString() {
        return "ReceiveOptions[" + bufferChars + " characters, then " + (holdServer ? "hold the server" : "fail") + "]";
    }
}
