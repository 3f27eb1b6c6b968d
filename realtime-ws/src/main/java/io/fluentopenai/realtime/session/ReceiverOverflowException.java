package io.fluentopenai.realtime.session;

/**
 * A receiver was slower than the server for so long that its buffer filled up. It gets what was buffered, then this, and no
 * more events; other receivers and the session go on.
 */
public final class ReceiverOverflowException extends RealtimeException {
    private static final long serialVersionUID = 1L;

    /** With the size of the buffer, in characters. */
    public ReceiverOverflowException(long limit) {
        super(
                "The receiver is too slow: its buffer of " + limit
                        + " characters is full, and events after this point are"
                        + " lost to it. Raise ReceiveOptions.bufferChars, or choose ReceiveOptions.holdServer",
                null);
    }
}
