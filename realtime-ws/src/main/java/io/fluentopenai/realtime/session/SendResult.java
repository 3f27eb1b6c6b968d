package io.fluentopenai.realtime.session;

/**
 * The outcome of sending an event. Only after {@link NotAttempted} is it safe to send the event again; if the outcome
 * is {@link Unknown}, the server may have processed it.
 */
public sealed interface SendResult {
    /** The whole event was written to the network. Only the server's answer tells whether it was processed. */
    record Sent() implements SendResult {}

    /**
     * No byte of the event was sent.
     *
     * @param reason why it was not sent
     */
    record NotAttempted(Reason reason) implements SendResult {}

    /**
     * The connection broke while the event was being written. The server may have received all, part or none of it.
     *
     * @param cause the network error
     */
    record Unknown(Throwable cause) implements SendResult {}

    /** The reasons why an event was not sent. */
    enum Reason {
        /** The send queue was full, and the caller did not want to wait. */
        QUEUE_FULL("the queue is full"),
        /** The caller cancelled the future, or was interrupted, while the event was queued. */
        WITHDRAWN("it was cancelled before it was sent"),
        /** The connection is down, and the session is reconnecting. */
        DISCONNECTED("there is no connection at the moment"),
        /** The session has ended or is being closed. */
        CLOSED("the session is closed");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Returns whether the event was sent. */
    default boolean isSent() {
        return this instanceof Sent;
    }
}
