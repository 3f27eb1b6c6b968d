package io.fluentopenai.client.internal.request;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The four deadlines; null where none is set. */
public record Timeouts(
        @Nullable Duration connect,
        @Nullable Duration response,
        @Nullable Duration idle,
        @Nullable Duration call) {

    /** No deadlines. */
    public static final Timeouts UNSET = new Timeouts(null, null, null, null);

    /** The same with a deadline for connecting. */
    public Timeouts withConnect(Duration timeout) {
        return new Timeouts(positive("connectTimeout", timeout), response, idle, call);
    }

    /** The same with a deadline for the response headers. */
    public Timeouts withResponse(Duration timeout) {
        return new Timeouts(connect, positive("responseTimeout", timeout), idle, call);
    }

    /** The same with a deadline for the next byte of the body. */
    public Timeouts withIdle(Duration timeout) {
        return new Timeouts(connect, response, positive("idleTimeout", timeout), call);
    }

    /** The same with a deadline for the whole call. */
    public Timeouts withCall(Duration timeout) {
        return new Timeouts(connect, response, idle, positive("callTimeout", timeout));
    }

    /** These, and where they are unset the others. */
    public Timeouts or(Timeouts others) {
        // No equals: a record's is linked at its first use, which takes a fresh JVM longer than sending the request.
        boolean unset = connect == null && response == null && idle == null && call == null;
        return unset
                ? others
                : new Timeouts(
                        connect != null ? connect : others.connect,
                        response != null ? response : others.response,
                        idle != null ? idle : others.idle,
                        call != null ? call : others.call);
    }

    private static Duration positive(String name, Duration timeout) {
        Objects.requireNonNull(timeout, "timeout");
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException(
                    name.concat(" must be positive, not ").concat(timeout.toString()));
        }
        return timeout;
    }
}
