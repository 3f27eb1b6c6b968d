package io.fluentopenai.realtime.session;

/** An event was not sent, or nobody knows whether the server got it and acted on it: {@link #result()} tells which. */
public final class NotSentException extends RealtimeException {
    private static final long serialVersionUID = 1L;

    private final transient SendResult result;

    /** The outcome of sending an event; the first argument names it. */
    public NotSentException(String event, SendResult result) {
        super(message(event, result), result instanceof SendResult.Unknown unknown ? unknown.cause() : null);
        this.result = result;
    }

    /** What is known: {@link SendResult.NotAttempted} or {@link SendResult.Unknown}. */
    public SendResult result() {
        return result;
    }

    /** Whether it is certain that nothing of the event has left this machine. */
    public boolean isNotAttempted() {
        return result instanceof SendResult.NotAttempted;
    }

    private static String message(String event, SendResult result) {
        if (!(result instanceof SendResult.NotAttempted not)) {
            return event
                    + ": the connection broke, and whether the server has acted on it is not known. Look at the state"
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
