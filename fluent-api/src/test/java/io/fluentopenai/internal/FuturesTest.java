package io.fluentopenai.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class FuturesTest {
    @Test
    void cancellingAMappedFutureCancelsItsSource() {
        CompletableFuture<Integer> source = new CompletableFuture<>();
        Futures.map(source, value -> value + 1).cancel(true);
        assertThat(source).isCancelled();
    }

    @Test
    void aTimeoutOfAMappedFutureCancelsItsSource() {
        CompletableFuture<Integer> source = new CompletableFuture<>();
        CompletableFuture<Integer> mapped =
                Futures.map(source, value -> value + 1).orTimeout(1, TimeUnit.MILLISECONDS);
        assertThatThrownBy(mapped::join).isInstanceOf(CompletionException.class);
        assertThat(source).isCancelled();
    }

    @Test
    void whatTheChangeThrowsIsWhatTheFutureFailsWith() {
        CompletableFuture<Integer> mapped = Futures.map(CompletableFuture.completedFuture(1), value -> {
            throw new IllegalStateException("no");
        });
        assertThat(mapped)
                .isCompletedExceptionally()
                .failsWithin(0, TimeUnit.SECONDS)
                .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                .withCauseExactlyInstanceOf(IllegalStateException.class);
    }

    @Test
    void cancellingAComposedFutureCancelsWhicheverCallIsUnderWay() {
        CompletableFuture<Integer> first = new CompletableFuture<>();
        CompletableFuture<Integer> second = new CompletableFuture<>();
        Futures.compose(first, value -> second).cancel(true);
        assertThat(first).isCancelled();

        CompletableFuture<Integer> composed = Futures.compose(CompletableFuture.completedFuture(1), value -> second);
        composed.cancel(true);
        assertThat(second).isCancelled();
    }

    @Test
    void anActionForCancellingRunsWhenTheFutureIsCancelledAndNotWhenItsWorkEndsIt() {
        AtomicInteger runs = new AtomicInteger();
        Futures.onCancel(new CompletableFuture<Integer>(), runs::incrementAndGet)
                .cancel(true);
        assertThat(runs).hasValue(1);

        CompletableFuture<Integer> good = new CompletableFuture<>();
        CompletableFuture<Integer> bad = new CompletableFuture<>();
        Futures.onCancel(good, runs::incrementAndGet);
        Futures.onCancel(bad, runs::incrementAndGet);
        good.complete(1);
        bad.completeExceptionally(new IllegalStateException("no"));
        assertThat(runs).hasValue(1);
    }

    @Test
    void aStreamThatArrivesWhileItsFutureIsBeingCancelledIsClosed() {
        AtomicInteger closed = new AtomicInteger();
        AutoCloseable stream = closed::incrementAndGet;

        // Cancelled by the change itself: the narrowest of all races, made certain.
        CompletableFuture<AutoCloseable> source = new CompletableFuture<>();
        AtomicReference<CompletableFuture<AutoCloseable>> mapped = new AtomicReference<>();
        mapped.set(Futures.map(source, value -> {
            mapped.get().cancel(true);
            return value;
        }));
        source.complete(stream);
        assertThat(closed).hasValue(1);

        CompletableFuture<AutoCloseable> first = new Uncancellable<>();
        Futures.compose(first, CompletableFuture::completedFuture).cancel(true);
        first.complete(stream);
        assertThat(closed).hasValue(2);

        CompletableFuture<AutoCloseable> second = new Uncancellable<>();
        Futures.compose(CompletableFuture.completedFuture(1), value -> second).cancel(true);
        second.complete(stream);
        assertThat(closed).hasValue(3);
    }

    /** A call whose answer is on its way already. */
    private static final class Uncancellable<T> extends CompletableFuture<T> {
        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            return false;
        }
    }

    @Test
    void aSecondCallIsNotBegunAfterCancelling() {
        CompletableFuture<Integer> first = new CompletableFuture<>();
        CompletableFuture<Integer> composed = Futures.compose(first, value -> {
            throw new AssertionError("begun");
        });
        composed.cancel(true);
        first.complete(1);
        assertThat(composed).isCancelled();
    }
}
