package io.fluentopenai.realtime.session;

import io.fluentopenai.internal.Given;
import org.jspecify.annotations.Nullable;

/**
 * The end of a session, or of one of its connections.
 *
 * @param by who ended it
 * @param code the close code of RFC 6455, section 7.4; 1006 if there was no close frame, 1005 if it had no code
 * @param reason the reason from the close frame, or a description of what happened; may be empty
 * @param fault the error that broke the connection; if the server closed it, the reason why reconnecting failed;
 *     otherwise null
 */
public record SessionEnd(
        By by, int code, String reason, @Nullable Throwable fault) {
    /** The close code of a normal end. */
    public static final int NORMAL = 1000;

    /** Used for a close frame without a code. */
    public static final int NO_CODE = 1005;

    /** Used if there was no close frame. */
    public static final int ABNORMAL = 1006;

    /** The parties that can end a session. */
    public enum By {
        /** This side: the session or its client was closed. */
        CLIENT,
        /** The server, with a close frame. */
        SERVER,
        /** Neither side: the connection broke, or the server stopped responding or violated the protocol. */
        FAULT
    }

    /** Returns an abnormal end with the code {@link #ABNORMAL}. */
    public static SessionEnd fault(String reason, Throwable fault) {
        return new SessionEnd(By.FAULT, ABNORMAL, Given.notNull(reason, "reason"), Given.notNull(fault, "fault"));
    }

    /**
     * Returns whether the session ended without a failure: it was closed from this side, or by the server with code
     * 1000 or without a code.
     */
    public boolean isNormal() {
        return by == By.CLIENT || by == By.SERVER && (code == NORMAL || code == NO_CODE);
    }

    /** Returns who ended it, the code and the reason. */
    @Override
    public String toString() {
        String who = switch (by) {
            case CLIENT -> "closed by this side";
            case SERVER -> "closed by the server";
            case FAULT -> "broken off";
        };
        return who + " (" + code + (reason.isEmpty() ? ")" : ", " + reason + ")");
    }
}
