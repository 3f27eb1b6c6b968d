package io.fluentopenai.client;

import io.fluentopenai.client.error.ApiError;
import io.fluentopenai.client.error.ConnectionException;
import io.fluentopenai.client.error.DeadlineException;
import io.fluentopenai.client.internal.Quota;
import io.fluentopenai.client.internal.response.NetworkFailure;
import io.fluentopenai.client.internal.response.RetryAfter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether and when a failed attempt of a call is retried.
 *
 * <p>After each unsuccessful attempt, the first of these rules that applies decides:
 *
 * <ol>
 *   <li>No retries are left, or the request body can be sent only once: no retry.
 *   <li>The response has {@code x-should-retry: true} or {@code false}: retry or not, as it says.
 *   <li>Otherwise only these are retried: the connection failed or broke before the response was complete, the connect
 *       timeout passed, or the status is 408, 409, 429 or 5xx. Errors that persist are not retried, such as an
 *       untrusted certificate, TLS on a plain-text port, or an exhausted quota ({@code insufficient_quota}, a 429).
 *       Neither are the other timeouts.
 *   <li>The response gives a delay in {@code retry-after-ms} or {@code Retry-After}: retry after that delay. If it is
 *       longer than {@link Builder#maxRetryAfter}, there is no retry, and {@code ApiException.retryAfter()} returns it.
 *   <li>Otherwise, or if that delay is zero or in the past: retry after the back-off, which is the initial delay,
 *       doubled for each further retry up to the maximum delay, minus a random jitter of up to a quarter.
 *   <li>If the delay would pass the timeout of the call: no retry.
 * </ol>
 *
 * <p>A stream is retried until its headers have arrived, never after. Every POST carries an {@code Idempotency-Key},
 * the same in all attempts, so that a server that supports it does not process the request twice.
 *
 * <pre>{@code
 * RetryPolicy patient = RetryPolicy.builder()
 *         .maxRetries(5)
 *         .maxRetryAfter(Duration.ofMinutes(10))
 *         .build();
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class RetryPolicy {
    static final RetryPolicy DEFAULTS = builder().build();

    private static final double JITTER = 0.25;

    private final Builder settings;

    private RetryPolicy(Builder builder) {
        settings = builder.copy();
    }

    /**
     * Returns the default policy: two retries, with a back-off that starts at 0.5 seconds, and a {@code Retry-After} of
     * at most one minute.
     */
    public static RetryPolicy ofDefaults() {
        return DEFAULTS;
    }

    /** Returns a policy without retries. */
    public static RetryPolicy none() {
        return DEFAULTS.withMaxRetries(0);
    }

    /** Returns a builder with the default settings. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the maximum number of retries. */
    public int maxRetries() {
        return settings.maxRetries;
    }

    RetryPolicy withMaxRetries(int retries) {
        return new RetryPolicy(settings.copy().maxRetries(retries));
    }

    Delayer delayer() {
        return settings.delayer;
    }

    /**
     * Returns the delay after an answer; null if it is final.
     *
     * @param error what the answer says, if its status is 429; else null
     */
    @Nullable
    Duration delayAfter(int retries, ResponseInfo answer, @Nullable ApiError error) {
        int status = answer.status();
        if (status < 300 || retries >= settings.maxRetries) {
            return null;
        }
        String told = answer.header("x-should-retry");
        String word = told == null ? "" : told.strip().toLowerCase(Locale.ROOT);
        boolean retried = word.equals("true")
                || !word.equals("false")
                        && (status == 408 || status == 409 || status == 429 || status >= 500)
                        && (error == null || !Quota.isUsedUp(error.code(), error.type()));
        if (!retried) {
            return null;
        }
        Duration asked = RetryAfter.of(answer, settings.clock);
        if (asked == null || asked.isZero()) {
            return backOff(retries);
        }
        return asked.compareTo(settings.maxRetryAfter) > 0 ? null : asked;
    }

    /** Returns the delay after a failure; null if it is final. */
    @Nullable
    Duration delayAfter(int retries, RuntimeException failure) {
        boolean retried = failure instanceof ConnectionException
                || failure instanceof DeadlineException late && late.deadline() == DeadlineException.Deadline.CONNECT;
        return retried && retries < settings.maxRetries && !NetworkFailure.isLasting(failure) ? backOff(retries) : null;
    }

    private Duration backOff(int retries) {
        // What no long holds of nanoseconds counts as the longest that one holds.
        double nanos = TimeUnit.NANOSECONDS.convert(settings.initialDelay) * Math.pow(2, retries);
        double longest = Math.min(nanos, TimeUnit.NANOSECONDS.convert(settings.maxDelay));
        return Duration.ofNanos((long) (longest * (1 - JITTER * settings.random.getAsDouble())));
    }

    /** Returns the settings. */
    @Override
    public String toString() {
        return "RetryPolicy[maxRetries=" + settings.maxRetries + ", initialDelay=" + settings.initialDelay
                + ", maxDelay=" + settings.maxDelay + ", maxRetryAfter=" + settings.maxRetryAfter + "]";
    }

    /** Builds a {@link RetryPolicy}. Not thread-safe. */
    public static final class Builder {
        private int maxRetries = 2;
        private Duration initialDelay = Duration.ofMillis(500);
        private Duration maxDelay = Duration.ofSeconds(8);
        private Duration maxRetryAfter = Duration.ofMinutes(1);
        private InstantSource clock = InstantSource.system();
        private Delayer delayer = Delayer.system();
        private DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();

        private Builder() {}

        private Builder copy() {
            Builder copy = new Builder();
            copy.maxRetries = maxRetries;
            copy.initialDelay = initialDelay;
            copy.maxDelay = maxDelay;
            copy.maxRetryAfter = maxRetryAfter;
            copy.clock = clock;
            copy.delayer = delayer;
            copy.random = random;
            return copy;
        }

        /**
         * Sets the maximum number of retries. By default, 2.
         *
         * @param retries the number of attempts after the first; 0 for no retries
         * @throws IllegalArgumentException if {@code retries} is negative
         */
        public Builder maxRetries(int retries) {
            if (retries < 0) {
                throw new IllegalArgumentException("maxRetries must not be negative: " + retries);
            }
            maxRetries = retries;
            return this;
        }

        /**
         * Sets the delay before the first retry if the server gives none. By default, 0.5 seconds.
         *
         * @throws IllegalArgumentException if the delay is negative
         */
        public Builder initialDelay(Duration delay) {
            initialDelay = checked("initialDelay", delay);
            return this;
        }

        /**
         * Sets the maximum back-off delay if the server gives none. By default, 8 seconds.
         *
         * @throws IllegalArgumentException if the delay is negative
         */
        public Builder maxDelay(Duration delay) {
            maxDelay = checked("maxDelay", delay);
            return this;
        }

        /**
         * Sets the maximum delay that a server may ask for. By default, one minute. If a server asks for more, the call
         * fails at once, and {@code ApiException.retryAfter()} returns the delay that it asked for.
         *
         * @throws IllegalArgumentException if the delay is negative
         */
        public Builder maxRetryAfter(Duration longest) {
            maxRetryAfter = checked("maxRetryAfter", longest);
            return this;
        }

        /**
         * Sets the clock that {@code Retry-After} dates are compared with if the response has no {@code Date} header.
         */
        public Builder clock(InstantSource source) {
            clock = Objects.requireNonNull(source, "source");
            return this;
        }

        /** Sets the source of delays, for tests. By default, {@link Delayer#system()}. */
        public Builder delayer(Delayer source) {
            delayer = Objects.requireNonNull(source, "source");
            return this;
        }

        /** Sets the source of jitter: numbers from 0 to 1. For tests. */
        public Builder random(DoubleSupplier source) {
            random = Objects.requireNonNull(source, "source");
            return this;
        }

        /** Creates the policy. The builder can be reused. */
        public RetryPolicy build() {
            return new RetryPolicy(this);
        }

        private static Duration checked(String name, Duration duration) {
            if (duration.isNegative()) {
                throw new IllegalArgumentException(name + " must not be negative: " + duration);
            }
            return duration;
        }
    }
}
