package io.fluentopenai.internal;

import io.fluentopenai.ApiObject;
import io.fluentopenai.Polling;
import io.fluentopenai.PollingTimeoutException;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.error.InterruptedCallException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the state of something again and again until it is finished.
 *
 * @param <T> what is waited for
 */
public final class Poller<T extends ApiObject<?>> {
    private static final double GROWTH = 1.5;

    private final String what;
    private final Polling<T> polling;
    private final Predicate<? super T> finished;
    private final Pauses pauses;
    private final long start;
    private Duration interval;

    /** A poller for one waiting, in real time. */
    public Poller(String what, Polling<T> polling, Predicate<? super T> finished) {
        this(what, polling, finished, Pauses.REAL);
    }

    /** A poller in another time. */
    public Poller(String what, Polling<T> polling, Predicate<? super T> finished, Pauses pauses) {
        this.what = what;
        this.polling = polling;
        this.finished = finished;
        this.pauses = pauses;
        start = pauses.nanoTime();
        interval = polling.interval();
    }

    /**
     * Waits, blocking and interruptible.
     *
     * @param first the state that is known; nothing is asked if it is the end already
     * @param refresh asks for the next state
     * @throws PollingTimeoutException if it takes too long
     */
    public T await(T first, Function<? super T, ? extends T> refresh) {
        T state = first;
        while (!finished.test(state)) {
            try {
                pauses.sleep(pauseAfter(state));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedCallException(what + ": interrupted while waiting", e);
            }
            state = told(refresh.apply(state));
        }
        return state;
    }

    /** As {@link #await}, without holding a thread. Cancelling the future ends the waiting. */
    public CompletableFuture<T> awaitAsync(T first, Function<? super T, CompletableFuture<T>> refresh) {
        return Futures.iterate(
                first,
                finished,
                state -> Futures.map(
                        Futures.compose(pauses.delay(pauseAfter(state)), waited -> refresh.apply(state)), this::told));
    }

    private T told(T state) {
        polling.listener().accept(state);
        return state;
    }

    private Duration pauseAfter(T state) {
        Duration pause = wished(state.info());
        if (pause == null) {
            pause = interval;
            Duration longer = Duration.ofNanos((long) (interval.toNanos() * GROWTH));
            interval = longer.compareTo(polling.longestInterval()) > 0 ? polling.longestInterval() : longer;
        }
        Duration timeout = polling.timeout();
        if (timeout == null) {
            return pause;
        }
        Duration left = timeout.minusNanos(pauses.nanoTime() - start);
        if (left.isNegative() || left.isZero()) {
            throw new PollingTimeoutException(what, timeout, state, state.info());
        }
        // The last look is taken when the time is up, not before.
        return left.compareTo(pause) < 0 ? left : pause;
    }

    private static @Nullable Duration wished(@Nullable ResponseInfo info) {
        String millis = info == null ? null : info.header("openai-poll-after-ms");
        if (millis == null) {
            return null;
        }
        try {
            long wished = Long.parseLong(millis.strip());
            return wished > 0 ? Duration.ofMillis(wished) : null;
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }
}
