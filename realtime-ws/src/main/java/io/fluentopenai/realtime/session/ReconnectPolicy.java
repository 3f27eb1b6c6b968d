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
 * Whether and how a session gets another connection when the one it has drops.
 *
 * <p>The server forgets a session with its connection. The new one gets the configuration of the old one, with all changes
 * that were sent by {@code session.update}. The conversation is empty, unless {@link Builder#replay} says what to put into
 * it. Nothing that was sent or queued before is sent again: whoever waits for it is told so.
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

    /** The defaults that {@link Builder} tells. */
    public static ReconnectPolicy ofDefaults() {
        return builder().build();
    }

    /** A builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Whether to reconnect after this end: {@link Builder#when}, and never after {@link SessionEnd.By#CLIENT}. */
    public boolean wants(SessionEnd end) {
        return Given.notNull(end, "end").by() != SessionEnd.By.CLIENT && when.test(end);
    }

    /** Whether another attempt makes sense after one that failed: not if the server says that it is the caller's fault. */
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

    /** Doubled from attempt to attempt, and up to a quarter less, so that sessions which dropped together come apart. */
    public Duration delay(int attempt) {
        double factor = Math.pow(2, Math.min(attempt - 1, 30));
        double nanos = Math.min(firstDelay.toNanos() * factor, longestDelay.toNanos());
        return Duration.ofNanos((long) (nanos * (1 - ThreadLocalRandom.current().nextDouble() / 4)));
    }

    /** The events of {@link Builder#replay}, asked for anew. */
    public List<ClientEvent> replay() {
        return List.copyOf(replay.get());
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {
        private int maxAttempts = 5;
        private Duration firstDelay = Duration.ofMillis(500);
        private Duration longestDelay = Duration.ofSeconds(30);
        private Predicate<? super SessionEnd> when =
                end -> end.by() == SessionEnd.By.FAULT || CODES.contains(end.code());
        private Supplier<? extends List<ClientEvent>> replay = List::of;

        private Builder() {}

        /**
         * How many attempts there are after each drop; 5.
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
         * How long to wait before the first attempt, and at most before a later one; 500 milliseconds and 30 seconds. The
         * delay doubles from attempt to attempt, and is shortened by up to a quarter at random.
         *
         * @throws IllegalArgumentException if one is negative, or the first longer than the longest
         */
        public Builder delays(Duration first, Duration longest) {
            if (Given.notNull(first, "first").isNegative() || first.compareTo(Given.notNull(longest, "longest")) > 0) {
                throw new IllegalArgumentException(
                        "The first delay must not be negative, nor longer than the longest: " + first + ", " + longest);
            }
            firstDelay = first;
            longestDelay = longest;
            return this;
        }

        /**
         * After which ends; after faults and the close codes 1001, 1011, 1012, 1013 and 1014. A session that was closed by this
         * side stays closed. Asked on the thread that serves the socket: must not block.
         */
        public Builder when(Predicate<? super SessionEnd> ends) {
            when = Given.notNull(ends, "ends");
            return this;
        }

        /**
         * What to send over a new connection before anything else: items that bring the conversation to where it was, as far
         * as the caller knows. Asked after each reconnection, on the session's executor. Nothing by default.
         */
        public Builder replay(Supplier<? extends List<ClientEvent>> events) {
            replay = Given.notNull(events, "events");
            return this;
        }

        /** The policy; the builder can be used further. */
        public ReconnectPolicy build() {
            return new ReconnectPolicy(this);
        }
    }
}
