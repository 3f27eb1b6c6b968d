package io.fluentopenai.realtime.session;

import org.jspecify.annotations.Nullable;

/** A server message is not an event: it is not JSON, or not text. */
public final class UnreadableMessageException extends RealtimeException {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 4000;

    private final String message;

    /**
     * Creates the exception.
     *
     * @param problem why the message cannot be read
     * @param message the message
     * @param cause the exception from reading it; may be null
     */
    public UnreadableMessageException(String problem, String message, @Nullable Throwable cause) {
        super("Cannot read a message from the realtime server, which no receiver gets: " + problem, cause);
        this.message = message.length() <= LONGEST ? message : message.substring(0, LONGEST);
    }

    /** Returns the message or its first 4,000 characters; empty if it was not text. */
    public String rawMessage() {
        return message;
    }
}
