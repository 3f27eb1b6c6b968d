package io.fluentopenai.client;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The four deadlines; null where none is set. */
record Timeouts(
        @Nullable Duration connect,
        @Nullable Duration response,
        @Nullable Duration idle,
        @Nullable Duration call) {

    static final Timeouts UNSET = new Timeouts(null, null, null, null);

    Timeouts withConnect(Duration timeout) {
        return new Timeouts(positive(timeout), response, idle, call);
    }

    Timeouts withResponse(Duration timeout) {
        return new Timeouts(connect, positive(timeout), idle, call);
    }

    Timeouts withIdle(Duration timeout) {
        return new Timeouts(connect, response, positive(timeout), call);
    }

    Timeouts withCall(Duration timeout) {
        return new Timeouts(connect, response, idle, positive(timeout));
    }

    /** These, and where they are unset the others. */
    Timeouts or(Timeouts others) {
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

    private static Duration positive(Duration timeout) {
        Objects.requireNonNull(timeout, "timeout");
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("A timeout must be positive: ".concat(timeout.toString()));
        }
        return timeout;
    }
}
