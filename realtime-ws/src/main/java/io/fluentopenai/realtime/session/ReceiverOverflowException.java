package io.fluentopenai.realtime.session;

/**
 * A receiver was slower than the server until its buffer was full. The receiver gets the buffered events, then this
 * exception, and no more events. Other receivers and the session continue.
 */
public final class ReceiverOverflowException extends RealtimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param limit the size of the buffer, in characters
     */
    public ReceiverOverflowException(long limit) {
        super(
                "The receiver is too slow: its buffer of " + limit
                        + " characters is full, and it loses all"
                        + " later events. Raise ReceiveOptions.bufferChars, or choose ReceiveOptions.holdServer",
                null);
    }
}
