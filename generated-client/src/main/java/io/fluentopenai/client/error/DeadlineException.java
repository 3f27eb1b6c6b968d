package io.fluentopenai.client.error;

import io.fluentopenai.client.ResponseInfo;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A deadline passed, and the exchange was cancelled. {@link #deadline()} says which one. */
public final class DeadlineException extends OpenAIException {
    private static final long serialVersionUID = 1L;

    /** What has a deadline. */
    public enum Deadline {
        /** Connecting. */
        CONNECT,
        /** The headers of the answer, from the end of the request. */
        RESPONSE,
        /** The next byte of the body, from the last. */
        IDLE,
        /** The whole call. */
        CALL
    }

    private final Deadline deadline;
    private final Duration limit;

    /** For a deadline of the given length. */
    public DeadlineException(
            String request, Deadline deadline, Duration limit, @Nullable Throwable cause, @Nullable ResponseInfo info) {
        super(message(request, deadline, limit), cause, info);
        this.deadline = deadline;
        this.limit = limit;
    }

    /** Which deadline passed. */
    public Deadline deadline() {
        return deadline;
    }

    /** How long it was. */
    public Duration limit() {
        return limit;
    }

    private static String message(String request, Deadline deadline, Duration limit) {
        String what = switch (deadline) {
            case CONNECT -> ": no connection within ";
            case RESPONSE -> ": no response headers within ";
            case IDLE -> ": the body of the response was silent for ";
            case CALL -> ": not finished within ";
        };
        return request + what + limit.toMillis() + " ms";
    }
}
