package io.fluentopenai.realtime.session;

import io.fluentopenai.internal.Given;
import org.jspecify.annotations.Nullable;

/**
 * How a session, or one of its connections, has ended.
 *
 * @param by who ended it
 * @param code the close code of RFC 6455, section 7.4; 1006 if there was no close frame, 1005 if it had no code
 * @param reason what the close frame said, or what happened; may be empty
 * @param fault what broke the connection; where the server closed, why there is no other connection after attempts to
 *     reconnect, and otherwise null
 */
public record SessionEnd(
        By by, int code, String reason, @Nullable Throwable fault) {
    /** The close code of a normal end. */
    public static final int NORMAL = 1000;

    /** In place of the code of a close frame that has none. */
    public static final int NO_CODE = 1005;

    /** In place of a code where there was no close frame. */
    public static final int ABNORMAL = 1006;

    /** Who ended it. */
    public enum By {
        /** This side: the session or its client was closed. */
        CLIENT,
        /** The server, by a close frame. */
        SERVER,
        /** Nobody: the connection broke, the peer fell silent, or it sent what cannot be read. */
        FAULT
    }

    /** An end that nobody wanted, with the code {@link #ABNORMAL}. */
    public static SessionEnd fault(String reason, Throwable fault) {
        return new SessionEnd(By.FAULT, ABNORMAL, Given.notNull(reason, "reason"), Given.notNull(fault, "fault"));
    }

    /** Whether nothing went wrong: this side closed, or the server did with code 1000 or without one. */
    public boolean isNormal() {
        return by == By.CLIENT || by == By.SERVER && (code == NORMAL || code == NO_CODE);
    }

    /** Who, code and reason. */
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
