package io.fluentopenai.realtime.session;

import io.fluentopenai.client.error.ApiException;
import io.fluentopenai.client.error.OpenAIException;
import io.fluentopenai.internal.Given;
import io.fluentopenai.realtime.event.ClientEvent;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Decides whether and how a session reconnects when its connection drops.
 *
 * <p>The server forgets a session with its connection. The new session gets the same configuration, including all
 * changes that were made with {@code session.update}. Its conversation is empty, unless {@link Builder#replay} restores
 * it. Events that were sent or queued before are not resent; requests that wait for an answer fail.
 *
 * <p>Immutable and thread-safe.
 */
public final class ReconnectPolicy {
    /** Going away, internal error, service restart, try again later, bad gateway. */
    private static final Set<Integer> CODES = Set.of(1001, 1011, 1012, 1013, 1014);

    private final int maxAttempts;
    private final Duration firstDelay;
    private final Duration longestDelay;
    private final Predicate<? super SessionEnd> when;
    private final Supplier<? extends List<ClientEvent>> replay;

    private ReconnectPolicy(Builder builder) {
        maxAttempts = builder.maxAttempts;
        firstDelay = builder.firstDelay;
        longestDelay = builder.longestDelay;
        when = builder.when;
        replay = builder.replay;
    }

    /** Returns the default policy; see {@link Builder}. */
    public static ReconnectPolicy ofDefaults() {
        return builder().build();
    }

    /** Returns a builder with the default settings. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns whether to reconnect after this end: as {@link Builder#when} decides, and never after {@link
     * SessionEnd.By#CLIENT}.
     */
    public boolean wants(SessionEnd end) {
        return Given.notNull(end, "end").by() != SessionEnd.By.CLIENT && when.test(end);
    }

    /**
     * Returns whether to try again after a failed attempt: not if the attempts are used up, or the server rejected the
     * request as invalid.
     */
    public boolean goesOnAfter(Throwable failure, int attempt) {
        Given.notNull(failure, "failure");
        if (attempt >= maxAttempts) {
            return false;
        }
        if (failure instanceof ApiException refused) {
            int status = refused.status();
            return status == 408 || status == 409 || status == 429 || status >= 500;
        }
        return failure instanceof OpenAIException && !(failure instanceof ErrorEventException);
    }

    /**
     * Returns the delay before an attempt: it doubles with each attempt, minus up to a quarter of jitter, so that
     * sessions which dropped together do not reconnect at the same time.
     */
    public Duration delay(int attempt) {
        double factor = Math.pow(2, Math.min(attempt - 1, 30));
        double nanos = Math.min(firstDelay.toNanos() * factor, longestDelay.toNanos());
        return Duration.ofNanos((long) (nanos * (1 - ThreadLocalRandom.current().nextDouble() / 4)));
    }

    /** Returns the events of {@link Builder#replay}, from a new call of the supplier. */
    public List<ClientEvent> replay() {
        return List.copyOf(replay.get());
    }

    /** Builds a {@link ReconnectPolicy}. Not thread-safe. */
    public static final class Builder {
        private int maxAttempts = 5;
        private Duration firstDelay = Duration.ofMillis(500);
        private Duration longestDelay = Duration.ofSeconds(30);
        private Predicate<? super SessionEnd> when =
                end -> end.by() == SessionEnd.By.FAULT || CODES.contains(end.code());
        private Supplier<? extends List<ClientEvent>> replay = List::of;

        private Builder() {}

        /**
         * Sets the maximum number of attempts after each drop. By default, 5.
         *
         * @throws IllegalArgumentException if it is less than 1
         */
        public Builder maxAttempts(int count) {
            if (count < 1) {
                throw new IllegalArgumentException("maxAttempts must be at least 1: " + count);
            }
            maxAttempts = count;
            return this;
        }

        /**
         * Sets the back-off between attempts. By default, 500 milliseconds and 30 seconds. The delay doubles with each
         * attempt, minus up to a quarter of jitter.
         *
         * @param first the delay before the first attempt
         * @param longest the maximum delay
         * @throws IllegalArgumentException if a delay is negative, or the first is longer than the longest
         */
        public Builder delays(Duration first, Duration longest) {
            if (Given.notNull(first, "first").isNegative() || first.compareTo(Given.notNull(longest, "longest")) > 0) {
                throw new IllegalArgumentException(
                        "The first delay must not be negative or longer than the longest: " + first + ", " + longest);
            }
            firstDelay = first;
            longestDelay = longest;
            return this;
        }

        /**
         * Sets after which ends to reconnect. By default, after faults and the close codes 1001, 1011, 1012, 1013 and
         * 1014. A session that was closed from this side never reconnects. The predicate is called on the thread that
         * serves the socket and must not block.
         */
        public Builder when(Predicate<? super SessionEnd> ends) {
            when = Given.notNull(ends, "ends");
            return this;
        }

        /**
         * Sets a supplier of events to send first over a new connection, such as items that restore the conversation.
         * It is called after each reconnection, on the session's executor. By default, none.
         */
        public Builder replay(Supplier<? extends List<ClientEvent>> events) {
            replay = Given.notNull(events, "events");
            return this;
        }

        /** Creates the policy. The builder can be reused. */
        public ReconnectPolicy build() {
            return new ReconnectPolicy(this);
        }
    }
}
