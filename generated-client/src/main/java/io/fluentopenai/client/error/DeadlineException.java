package io.fluentopenai.client.error;

import io.fluentopenai.client.ResponseInfo;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A timeout passed, and the exchange was cancelled. {@link #deadline()} returns which timeout it was. */
public final class DeadlineException extends OpenAIException {
    private static final long serialVersionUID = 1L;

    private static final long SECOND = 1000;
    private static final long MINUTE = 60 * SECOND;

    /** The kinds of timeout. */
    public enum Deadline {
        /** The connect timeout. */
        CONNECT,
        /** The timeout for the response headers, counted from the end of the request. */
        RESPONSE,
        /** The maximum time between two bytes of the response body. */
        IDLE,
        /** The timeout of the whole call. */
        CALL
    }

    private final Deadline deadline;
    private final Duration limit;

    /** Creates an exception for a timeout that is not a setting of the client. */
    public DeadlineException(
            String request, Deadline deadline, Duration limit, @Nullable Throwable cause, @Nullable ResponseInfo info) {
        this(message(request, deadline, limit), cause, info, deadline, limit);
    }

    private DeadlineException(
            String message, @Nullable Throwable cause, @Nullable ResponseInfo info, Deadline deadline, Duration limit) {
        super(message, cause, info);
        this.deadline = deadline;
        this.limit = limit;
    }

    /** Creates the exception for a call of the client. Its message names the setting. */
    public static DeadlineException ofCall(
            String request, Deadline deadline, Duration limit, @Nullable Throwable cause, @Nullable ResponseInfo info) {
        String setting = switch (deadline) {
            case CONNECT -> "Check the base URL, the network and the proxy, or allow more with connectTimeout(…)";
            case RESPONSE -> "Allow more with responseTimeout(…)";
            case IDLE -> "Allow more with idleTimeout(…)";
            case CALL -> "That counts all attempts and the waits between them. Allow more with callTimeout(…)";
        };
        String message =
                message(request, deadline, limit) + ". " + setting + " of the client's builder or of RequestOptions";
        return new DeadlineException(message, cause, info, deadline, limit);
    }

    /** Returns which timeout passed. */
    public Deadline deadline() {
        return deadline;
    }

    /** Returns the length of the timeout. */
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
        return request + what + text(limit);
    }

    private static String text(Duration limit) {
        long millis = limit.toMillis();
        if (millis > 0 && millis % MINUTE == 0) {
            return millis / MINUTE + " min";
        }
        return millis > 0 && millis % SECOND == 0 ? millis / SECOND + " s" : millis + " ms";
    }
}
