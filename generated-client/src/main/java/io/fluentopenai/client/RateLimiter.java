package io.fluentopenai.client;

import io.fluentopenai.client.internal.attempt.SlidingWindow;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * Holds calls back, so that no more requests and tokens are sent in a minute than are granted. Given to {@link
 * ApiClient.Builder#rateLimiter}; several clients may share one.
 *
 * <pre>{@code
 * RateLimiter limiter = RateLimiter.perMinute().requests(500).tokens(200_000).build();
 * }</pre>
 *
 * <p>The one that is built here lets no more than that pass in any 60 seconds, first come, first served. Each attempt of a
 * call counts. The tokens of a request are estimated as a quarter of the bytes of its JSON, plus the most output tokens
 * that it allows if it says so; when the answer is there they are corrected to the total that it reports. The answer of
 * a stream is not looked into, so the estimate stays. A request that alone is estimated at more than a minute's tokens
 * waits for a whole free minute.
 *
 * <p>A blocking call waits on its thread and can be interrupted; an asynchronous one holds no thread. Waiting counts
 * against the deadline of the call.
 *
 * <p>Implementations are thread-safe.
 */
public interface RateLimiter {
    /** That a request may be sent, and the way to say what it cost. */
    interface Permit {
        /** Corrects the estimate: so many tokens were really used. */
        void used(long tokens);
    }

    /**
     * Asks for leave to send a request.
     *
     * @param tokens an estimate of what it will use; zero or more
     * @return completes when the request may be sent, or fails with what the call is to fail with; cancelling it gives the
     *     place in the queue back
     */
    CompletableFuture<Permit> acquire(long tokens);

    /** A limiter over sliding minutes. */
    static Builder perMinute() {
        return new Builder();
    }

    /** Collects limits. Not thread-safe. */
    final class Builder {
        private int requests = Integer.MAX_VALUE;
        private long tokens = Long.MAX_VALUE;
        private Delayer delayer = Delayer.system();
        private LongSupplier clock = System::nanoTime;

        private Builder() {}

        /**
         * The most requests in a minute; without limit by default.
         *
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder requests(int most) {
            requests = Math.toIntExact(positive("requests", most));
            return this;
        }

        /**
         * The most tokens in a minute; without limit by default.
         *
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder tokens(long most) {
            tokens = positive("tokens", most);
            return this;
        }

        /** What waits. */
        public Builder delayer(Delayer source) {
            delayer = Objects.requireNonNull(source, "source");
            return this;
        }

        /** A clock in nanoseconds that never goes back, such as {@code System::nanoTime}. */
        public Builder clock(LongSupplier nanoseconds) {
            clock = Objects.requireNonNull(nanoseconds, "nanoseconds");
            return this;
        }

        /** The limiter; the builder can be used further. */
        public RateLimiter build() {
            return new SlidingWindow(Duration.ofMinutes(1), requests, tokens, delayer, clock);
        }

        private static long positive(String what, long most) {
            if (most <= 0) {
                throw new IllegalArgumentException("The number of " + what + " a minute must be positive: " + most);
            }
            return most;
        }
    }
}
