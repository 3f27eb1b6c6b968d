package io.fluentopenai.testkit.internal.script;

import io.fluentopenai.testkit.Reply;
import org.jspecify.annotations.Nullable;

/** Ends a script: the request cannot be answered as it would like to be. */
public final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1;
    private static final String INVALID = "invalid_request_error";

    /** The reason of the refusal. */
    public enum Reason {
        /** The request names an object that the server does not have. */
        UNKNOWN_ID,
        /** The request conflicts with the state of the server. */
        CONFLICT,
        /** The script has nothing to say to it; a sample is as good. */
        NO_ANSWER
    }

    private final transient Reply reply;
    private final Reason reason;

    private Refused(Reply reply, String message, Reason reason) {
        super(message, null, false, false);
        this.reply = reply;
        this.reason = reason;
    }

    /** The server has no such object. */
    public static Refused unknown(String what, String id) {
        String message = "No " + what + " found with id '" + id + "'.";
        return new Refused(Reply.error(404, INVALID, message, null, null), message, Reason.UNKNOWN_ID);
    }

    /** The request refers to an object that the server does not have, other than by its path. */
    public static Refused unknownReference(String message, String param, @Nullable String code) {
        return new Refused(Reply.error(400, INVALID, message, param, code), message, Reason.UNKNOWN_ID);
    }

    /** The request is well-formed, but not for what the server has at the moment. */
    public static Refused badRequest(String message, @Nullable String param, @Nullable String code) {
        return new Refused(Reply.error(400, INVALID, message, param, code), message, Reason.CONFLICT);
    }

    /** Answers with this reply. */
    public static Refused of(Reply reply) {
        return new Refused(reply, "status " + reply.status(), Reason.CONFLICT);
    }

    /** Leaves the answer to the samples. */
    public static Refused noAnswer() {
        return new Refused(Reply.empty(), "no response", Reason.NO_ANSWER);
    }

    /** The error that the client gets, if it gets one. */
    public Reply reply() {
        return reply;
    }

    public Reason reason() {
        return reason;
    }
}
