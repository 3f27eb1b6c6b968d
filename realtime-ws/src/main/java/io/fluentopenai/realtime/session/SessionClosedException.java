package io.fluentopenai.realtime.session;

/** The session ended while the caller was waiting for something from it. {@link #end()} returns how. */
public final class SessionClosedException extends RealtimeException {
    private static final long serialVersionUID = 1L;

    private final transient SessionEnd end;

    /** Creates the exception for an ended session. */
    public SessionClosedException(SessionEnd end) {
        super("The realtime session was " + end, end.fault());
        this.end = end;
    }

    /** Returns who ended the session, with the close code and reason. */
    public SessionEnd end() {
        return end;
    }

    /** Returns the close code of RFC 6455, or 1006 if there was no close frame. */
    public int code() {
        return end.code();
    }
}
