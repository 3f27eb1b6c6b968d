package io.fluentopenai.tools;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Work on a thread of an executor, as a future whose cancelling interrupts that thread while it is at it. */
final class Interruptible<T extends @Nullable Object> extends CompletableFuture<T> {
    private final Callable<? extends T> work;
    private final Interruption interruption = new Interruption();

    private Interruptible(Callable<? extends T> work) {
        this.work = work;
    }

    /** Throws what the executor throws if it takes no work. */
    static <T extends @Nullable Object> Interruptible<T> start(Executor executor, Callable<? extends T> work) {
        Interruptible<T> started = new Interruptible<>(work);
        executor.execute(started::run);
        return started;
    }

    private void run() {
        interruption.begin();
        if (isDone()) {
            interruption.end();
            return;
        }
        T value;
        try {
            value = work.call();
        } catch (Throwable thrown) {
            interruption.end();
            completeExceptionally(thrown);
            return;
        }
        interruption.end();
        if (!complete(value) && value instanceof CompletionStage<?> late) {
            // It was cancelled in the meantime, and nobody will wait for what it began.
            late.toCompletableFuture().cancel(true);
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            interruption.interrupt();
        }
        return cancelled;
    }
}
