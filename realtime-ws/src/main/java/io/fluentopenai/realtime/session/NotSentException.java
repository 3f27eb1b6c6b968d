package io.fluentopenai.realtime.session;

/**
 * An event was not sent, or it is unknown whether the server received and processed it. {@link #result()} gives the
 * details.
 */
public final class NotSentException extends RealtimeException {
    private static final long serialVersionUID = 1L;

    private final transient SendResult result;

    /**
     * Creates the exception for an event that was not sent.
     *
     * @param event the name of the event; the start of the message
     */
    public NotSentException(String event, SendResult result) {
        super(message(event, result), result instanceof SendResult.Unknown unknown ? unknown.cause() : null);
        this.result = result;
    }

    /** Returns the outcome: {@link SendResult.NotAttempted} or {@link SendResult.Unknown}. */
    public SendResult result() {
        return result;
    }

    /** Returns whether it is certain that nothing of the event was sent, so that it can be sent again safely. */
    public boolean isNotAttempted() {
        return result instanceof SendResult.NotAttempted;
    }

    private static String message(String event, SendResult result) {
        if (!(result instanceof SendResult.NotAttempted not)) {
            return event
                    + ": the connection broke, and it is unknown whether the server processed the event. Check the state"
                    + " on the server before you send it again";
        }
        String advice = switch (not.reason()) {
            case QUEUE_FULL -> ". Wait with send or sendAsync, or raise SessionOptions.Builder.sendQueueBytes";
            case DISCONNECTED -> ". Send it again after SessionListener.onReconnected";
            case WITHDRAWN, CLOSED -> "";
        };
        return event + " was not sent: " + not.reason() + advice;
    }
}
