package io.fluentopenai;

import io.fluentopenai.internal.Given;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How to wait for something that the server works on: how often to ask, how long in all, whom to tell.
 *
 * <pre>{@code
 * run.awaitCompletion(poll -> poll.timeout(Duration.ofMinutes(2)).onProgress(r -> log(r.status())));
 * }</pre>
 *
 * <p>The first look is taken after the first interval, 500 ms by default; each further interval is half as long again as
 * the one before, up to 10 seconds by default. Where the server says how long to wait ({@code openai-poll-after-ms}), that
 * is done instead. A status that this version does not know counts as not finished.
 *
 * <p>Mutable while it is set up, not thread-safe.
 *
 * @param <T> what is waited for
 */
public final class Polling<T> {
    private Duration interval = Duration.ofMillis(500);
    private Duration longestInterval = Duration.ofSeconds(10);
    private @Nullable Duration timeout;
    private Consumer<? super T> listener = state -> {};

    /** The default intervals, and a time limit; null for none. */
    public Polling(@Nullable Duration timeout) {
        this.timeout = timeout;
    }

    /**
     * The first interval.
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
     * The longest interval.
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
     * How long to wait in all, before a {@link PollingTimeoutException} is thrown. What the server does goes on.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Polling<T> timeout(Duration limit) {
        timeout = positive(limit);
        return this;
    }

    /** To wait without a limit of time. */
    public Polling<T> noTimeout() {
        timeout = null;
        return this;
    }

    /**
     * Called with each state that is fetched, the last one included. It runs on the thread that waits or, in the async
     * form, on one of the client's, which it must not block. What it throws ends the waiting.
     */
    public Polling<T> onProgress(Consumer<? super T> listener) {
        this.listener = Given.notNull(listener, "listener");
        return this;
    }

    /** The first interval. */
    public Duration interval() {
        return interval;
    }

    /** The longest interval. */
    public Duration longestInterval() {
        return longestInterval;
    }

    /** The time limit; null for none. */
    public @Nullable Duration timeout() {
        return timeout;
    }

    /** Whom to tell. */
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
