package io.fluentopenai.realtime.session;

/**
 * What has become of an event that was to be sent. The three cases are kept apart, as only the second allows to send the
 * event again without a thought: the server may have acted on one whose outcome is unknown.
 */
public sealed interface SendResult {
    /** The event was handed to the network whole. Whether the server has read it, only its answer tells. */
    record Sent() implements SendResult {}

    /** Nothing of the event has left this machine. */
    record NotAttempted(Reason reason) implements SendResult {}

    /** The connection broke while the event was being written: the server has got it, or a part of it, or nothing. */
    record Unknown(Throwable cause) implements SendResult {}

    /** Why nothing was attempted. */
    enum Reason {
        /** There was no room in the queue, and the caller did not want to wait. */
        QUEUE_FULL("the queue is full"),
        /** The caller cancelled the future, or was interrupted, while the event stood in the queue. */
        WITHDRAWN("it was withdrawn before its turn"),
        /** The connection is down, and another is being made. */
        DISCONNECTED("there is no connection at present"),
        /** The session has ended, or is being closed. */
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

    /** Whether the event was sent. */
    default boolean isSent() {
        return this instanceof Sent;
    }
}
