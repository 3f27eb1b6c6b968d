package io.fluentopenai;

import io.fluentopenai.internal.Given;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Settings for waiting on a long-running job: the polling intervals, the timeout and a progress listener.
 *
 * <pre>{@code
 * run.awaitCompletion(poll -> poll.timeout(Duration.ofMinutes(2)).onProgress(r -> log(r.status())));
 * }</pre>
 *
 * <p>The first poll comes after the first interval, by default 500 ms. Each interval is 1.5 times the one before, by
 * default up to 10 seconds. If the server names an interval ({@code openai-poll-after-ms}), that one is used instead.
 * An unknown status counts as not finished.
 *
 * <p>Mutable and not thread-safe.
 *
 * @param <T> the type of the job
 */
public final class Polling<T> {
    private Duration interval = Duration.ofMillis(500);
    private Duration longestInterval = Duration.ofSeconds(10);
    private @Nullable Duration timeout;
    private Consumer<? super T> listener = state -> {};

    /**
     * Creates settings with the default intervals.
     *
     * @param timeout the timeout; null for none
     */
    public Polling(@Nullable Duration timeout) {
        this.timeout = timeout;
    }

    /**
     * Sets the first polling interval. By default 500 ms.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Polling<T> interval(Duration first) {
        interval = positive(first);
        if (longestInterval.compareTo(interval) < 0) {
            longestInterval = interval;
        }
        return this;
    }

    /**
     * Sets the longest polling interval. By default 10 seconds.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Polling<T> longestInterval(Duration longest) {
        longestInterval = positive(longest);
        if (longestInterval.compareTo(interval) < 0) {
            interval = longestInterval;
        }
        return this;
    }

    /**
     * Sets how long to wait before a {@link PollingTimeoutException} is thrown. The job continues on the server.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Polling<T> timeout(Duration limit) {
        timeout = positive(limit);
        return this;
    }

    /** Removes the timeout. */
    public Polling<T> noTimeout() {
        timeout = null;
        return this;
    }

    /**
     * Sets a listener that is called with each fetched state, including the last one. It runs on the waiting thread or,
     * in async calls, on a thread of the client, which it must not block. An exception from the listener ends the wait.
     */
    public Polling<T> onProgress(Consumer<? super T> listener) {
        this.listener = Given.notNull(listener, "listener");
        return this;
    }

    /** Returns the first polling interval. */
    public Duration interval() {
        return interval;
    }

    /** Returns the longest polling interval. */
    public Duration longestInterval() {
        return longestInterval;
    }

    /** Returns the timeout; null if there is none. */
    public @Nullable Duration timeout() {
        return timeout;
    }

    /** Returns the progress listener. */
    public Consumer<? super T> listener() {
        return listener;
    }

    private static Duration positive(Duration duration) {
        Given.check(
                !Given.notNull(duration, "duration").isNegative() && !duration.isZero(),
                "A polling interval or timeout must be positive, not " + duration);
        return duration;
    }
}
