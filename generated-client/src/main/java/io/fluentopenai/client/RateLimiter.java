package io.fluentopenai.client;

import io.fluentopenai.client.internal.attempt.SlidingWindow;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * Delays calls so that they stay below a limit of requests and tokens per minute. Pass it to {@link
 * ApiClient.Builder#rateLimiter}; several clients may share one.
 *
 * <pre>{@code
 * RateLimiter limiter = RateLimiter.perMinute().requests(500).tokens(200_000).build();
 * }</pre>
 *
 * <p>The built-in limiter never exceeds its limits in any 60 seconds and serves calls in order of arrival. Each attempt
 * of a call counts. The tokens of a request are estimated: a quarter of the bytes of its JSON, plus the maximum of
 * output tokens if the request sets one. When the response arrives, the estimate is corrected to the total that it
 * reports. For a stream the estimate stays. A request that is estimated at more than the tokens of one minute waits for
 * an unused minute.
 *
 * <p>A blocking call waits on its thread and can be interrupted. An asynchronous call holds no thread while it waits.
 * The waiting time counts against the timeout of the call.
 *
 * <p>Implementations are thread-safe.
 */
public interface RateLimiter {
    /** The permission to send a request. Reports back how many tokens the request used. */
    interface Permit {
        /** Replaces the estimate by the number of tokens that were used. */
        void used(long tokens);
    }

    /**
     * Requests permission to send a request.
     *
     * @param tokens the estimated number of tokens that the request uses; zero or more
     * @return a future that completes when the request may be sent. If it fails, the call fails with its exception.
     *     Cancelling it gives up the place in the queue
     */
    CompletableFuture<Permit> acquire(long tokens);

    /** Returns a builder of a limiter with a sliding window of one minute. */
    static Builder perMinute() {
        return new Builder();
    }

    /** Builds a {@link RateLimiter}. Not thread-safe. */
    final class Builder {
        private int requests = Integer.MAX_VALUE;
        private long tokens = Long.MAX_VALUE;
        private Delayer delayer = Delayer.system();
        private LongSupplier clock = System::nanoTime;

        private Builder() {}

        /**
         * Sets the maximum number of requests per minute. By default, unlimited.
         *
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder requests(int most) {
            requests = Math.toIntExact(positive("requests", most));
            return this;
        }

        /**
         * Sets the maximum number of tokens per minute. By default, unlimited.
         *
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder tokens(long most) {
            tokens = positive("tokens", most);
            return this;
        }

        /** Sets the source of delays, for tests. By default, {@link Delayer#system()}. */
        public Builder delayer(Delayer source) {
            delayer = Objects.requireNonNull(source, "source");
            return this;
        }

        /** Sets the clock in nanoseconds, for tests. It must be monotonic. By default, {@code System::nanoTime}. */
        public Builder clock(LongSupplier nanoseconds) {
            clock = Objects.requireNonNull(nanoseconds, "nanoseconds");
            return this;
        }

        /** Creates the limiter. The builder can be reused. */
        public RateLimiter build() {
            return new SlidingWindow(Duration.ofMinutes(1), requests, tokens, delayer, clock);
        }

        private static long positive(String what, long most) {
            if (most <= 0) {
                throw new IllegalArgumentException(what + " per minute must be positive: " + most);
            }
            return most;
        }
    }
}
