package io.fluentopenai.client;

import io.fluentopenai.client.error.ApiError;
import io.fluentopenai.client.error.ConnectionException;
import io.fluentopenai.client.error.DeadlineException;
import io.fluentopenai.client.internal.response.NetworkFailure;
import io.fluentopenai.client.internal.response.Refusals;
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
 * Which attempts of a call are followed by another, and after what time.
 *
 * <p>Evaluated after each attempt that gave no success, in this order:
 *
 * <ol>
 *   <li>No retries are left, or the request's body can be sent only once: no.
 *   <li>The answer has {@code x-should-retry: true} or {@code false}: what it says.
 *   <li>The connection could not be made, or broke before the answer was complete; or the status is 408, 409, 429 or 5xx:
 *       yes. Anything else: no. What makes no sense to repeat is not, such as a certificate that is not trusted, TLS where
 *       the server speaks plain text, or a quota that is used up ({@code insufficient_quota}, a 429); neither is a deadline
 *       that has passed, except that for connecting.
 *   <li>The answer says when, by {@code retry-after-ms} or {@code Retry-After}: then, in full; but not at all if that is
 *       longer than {@linkplain Builder#maxRetryAfter the longest wait}, and the exception tells {@code retryAfter()}.
 *   <li>Otherwise, which includes a {@code Retry-After} of zero, below zero or in the past: after the initial delay, doubled for each further retry up to the longest, less up to a quarter at random.
 *   <li>The wait would pass the deadline of the call: no.
 * </ol>
 *
 * <p>A stream is retried until its headers are there, never after. Every POST carries an {@code Idempotency-Key}, the same
 * in all its attempts, so that a server that knows it does not do twice what was asked once.
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

    /** Two retries, after 0.5 seconds and after 1, and waits of up to a minute if the server asks for them. */
    public static RetryPolicy ofDefaults() {
        return DEFAULTS;
    }

    /** No retries. */
    public static RetryPolicy none() {
        return DEFAULTS.withMaxRetries(0);
    }

    /** A builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** How many attempts may follow the first. */
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
     * How long to wait after an answer; null if it is final.
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
                        && (error == null || !Refusals.isQuotaUsedUp(error));
        if (!retried) {
            return null;
        }
        Duration asked = RetryAfter.of(answer, settings.clock);
        if (asked == null || asked.isZero()) {
            return backOff(retries);
        }
        return asked.compareTo(settings.maxRetryAfter) > 0 ? null : asked;
    }

    /** How long to wait after a failure; null if it is final. */
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

    /** The numbers. */
    @Override
    public String toString() {
        return "RetryPolicy[maxRetries=" + settings.maxRetries + ", initialDelay=" + settings.initialDelay
                + ", maxDelay=" + settings.maxDelay + ", maxRetryAfter=" + settings.maxRetryAfter + "]";
    }

    /** Collects settings. Not thread-safe. */
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
         * How many attempts may follow the first; 2 by default, 0 for none.
         *
         * @throws IllegalArgumentException if it is negative
         */
        public Builder maxRetries(int retries) {
            if (retries < 0) {
                throw new IllegalArgumentException("The number of retries cannot be negative: " + retries);
            }
            maxRetries = retries;
            return this;
        }

        /** The wait before the first retry where the server does not say; half a second by default. */
        public Builder initialDelay(Duration delay) {
            initialDelay = checked("initial delay", delay);
            return this;
        }

        /** What the wait grows to where the server does not say; 8 seconds by default. */
        public Builder maxDelay(Duration delay) {
            maxDelay = checked("longest delay", delay);
            return this;
        }

        /**
         * The longest wait that a server may ask for; a minute by default. If it asks for more, the call fails at once: with
         * an exception that tells how long, so that the caller can decide.
         */
        public Builder maxRetryAfter(Duration longest) {
            maxRetryAfter = checked("longest wait", longest);
            return this;
        }

        /** What {@code Retry-After} dates are compared with if the answer has no date of its own. */
        public Builder clock(InstantSource source) {
            clock = Objects.requireNonNull(source, "source");
            return this;
        }

        /** What waits. */
        public Builder delayer(Delayer source) {
            delayer = Objects.requireNonNull(source, "source");
            return this;
        }

        /** Where the random part of a wait comes from: numbers from 0 to 1. */
        public Builder random(DoubleSupplier source) {
            random = Objects.requireNonNull(source, "source");
            return this;
        }

        /** The policy; the builder can be used further. */
        public RetryPolicy build() {
            return new RetryPolicy(this);
        }

        private static Duration checked(String name, Duration duration) {
            if (duration.isNegative()) {
                throw new IllegalArgumentException("The " + name + " cannot be negative: " + duration);
            }
            return duration;
        }
    }
}
