package io.fluentopenai.internal;

import io.fluentopenai.ApiObject;
import io.fluentopenai.Polling;
import io.fluentopenai.PollingTimeoutException;
import io.fluentopenai.client.Delayer;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.error.InterruptedCallException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the state of something again and again until it is finished.
 *
 * @param <T> what is waited for
 */
public final class Poller<T extends ApiObject<?>> {
    private static final double GROWTH = 1.5;

    /** The longest delay to accept from a server, in milliseconds; a longer one must be a mistake. */
    private static final long LONGEST_WISH = Duration.ofDays(1).toMillis();

    private final String what;
    private final Polling<T> polling;
    private final Predicate<? super T> isFinal;
    private final Predicate<? super T> ended;
    private final Delayer delayer;
    private final LongSupplier clock;
    private final long start;
    private Duration interval;

    /**
     * A poller for one waiting, in real time.
     *
     * @param isFinal whether no other state can follow; such a state is never fetched again
     * @param ended whether waiting ends at a state that was fetched; true for every final one
     */
    public Poller(String what, Polling<T> polling, Predicate<? super T> isFinal, Predicate<? super T> ended) {
        this(what, polling, isFinal, ended, Delayer.system(), System::nanoTime);
    }

    /** A poller in another time, by a clock in nanoseconds. */
    Poller(
            String what,
            Polling<T> polling,
            Predicate<? super T> isFinal,
            Predicate<? super T> ended,
            Delayer delayer,
            LongSupplier clock) {
        this.what = what;
        this.polling = polling;
        this.isFinal = isFinal;
        this.ended = ended;
        this.delayer = delayer;
        this.clock = clock;
        start = clock.getAsLong();
        interval = polling.interval();
    }

    /** Returns settings whose timeout is one for all waits together: it is counted from now on. */
    public static <T extends ApiObject<?>> Consumer<Polling<T>> overall(Consumer<? super Polling<T>> settings) {
        long begun = System.nanoTime();
        return polling -> {
            settings.accept(polling);
            Duration timeout = polling.timeout();
            if (timeout != null) {
                Duration left = timeout.minusNanos(System.nanoTime() - begun);
                polling.timeout(left.isNegative() || left.isZero() ? Duration.ofMillis(1) : left);
            }
        };
    }

    /**
     * Waits, blocking and interruptible.
     *
     * @param first the state that is known, which may be old: unless it is final, the state is fetched at least once
     * @param refresh asks for the next state
     * @throws PollingTimeoutException if it takes too long
     */
    public T await(T first, Function<? super T, ? extends T> refresh) {
        T state = mayBeOld(first) ? told(refresh.apply(first)) : first;
        while (!ended.test(state)) {
            pause(pauseAfter(state));
            state = told(refresh.apply(state));
        }
        return state;
    }

    /** Async version of {@link #await}. Cancelling the future ends the waiting. */
    public CompletableFuture<T> awaitAsync(T first, Function<? super T, CompletableFuture<T>> refresh) {
        CompletableFuture<T> begun = mayBeOld(first)
                ? Futures.map(refresh.apply(first), this::told)
                : CompletableFuture.completedFuture(first);
        return Futures.compose(
                begun,
                known -> Futures.iterate(
                        known,
                        ended,
                        state -> Futures.map(
                                Futures.compose(pauseAsync(pauseAfter(state)), waited -> refresh.apply(state)),
                                this::told)));
    }

    /** Returns whether this state would end the waiting, but something else may have happened since it was fetched. */
    private boolean mayBeOld(T first) {
        return ended.test(first) && !isFinal.test(first);
    }

    private void pause(Duration time) {
        CompletableFuture<Void> over = delayer.delay(time);
        try {
            over.get();
        } catch (InterruptedException e) {
            over.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedCallException(what + ": interrupted while waiting", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(what + ": cannot wait", e);
        }
    }

    /** Ends on a thread of the common pool: what follows may block, and the JDK has one timer for the whole process. */
    private CompletableFuture<Void> pauseAsync(Duration time) {
        CompletableFuture<Void> timer = delayer.delay(time);
        CompletableFuture<Void> over = timer.thenRunAsync(() -> {});
        Futures.link(over, timer);
        return over;
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
        Duration left = timeout.minusNanos(clock.getAsLong() - start);
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
            return wished > 0 ? Duration.ofMillis(Math.min(wished, LONGEST_WISH)) : null;
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }
}
