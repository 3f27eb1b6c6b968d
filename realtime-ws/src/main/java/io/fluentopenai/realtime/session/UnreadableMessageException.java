package io.fluentopenai.realtime.session;

import org.jspecify.annotations.Nullable;

/** A message of the server is no event: not JSON, or not text. */
public final class UnreadableMessageException extends RealtimeException {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 4000;

    private final String message;

    /** With the reason, the message, and what reading it has thrown, or null. */
    public UnreadableMessageException(String problem, String message, @Nullable Throwable cause) {
        super("A message of the realtime server cannot be read, and no receiver has got it: " + problem, cause);
        this.message = message.length() <= LONGEST ? message : message.substring(0, LONGEST);
    }

    /** The message, or its first 4,000 characters; empty if it was no text. */
    public String rawMessage() {
        return message;
    }
}
