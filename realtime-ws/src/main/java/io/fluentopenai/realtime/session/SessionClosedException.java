package io.fluentopenai.realtime.session;

/** The session has ended, and whoever gets this was waiting for something of it: {@link #end()} tells how. */
public final class SessionClosedException extends RealtimeException {
    private static final long serialVersionUID = 1L;

    private final transient SessionEnd end;

    /** With how the session ended. */
    public SessionClosedException(SessionEnd end) {
        super("The realtime session was " + end, end.fault());
        this.end = end;
    }

    /** Who ended it, with which code and reason. */
    public SessionEnd end() {
        return end;
    }

    /** The close code of RFC 6455; 1006 if there was no close frame. */
    public int code() {
        return end.code();
    }
}
