package io.fluentopenai.tools;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Work on a thread of an executor, as a future whose cancelling interrupts that thread while it is at it. */
final class Interruptible<T> extends CompletableFuture<T> {
    private final Callable<? extends T> work;
    private final Object lock = new Object();
    private @Nullable Thread thread;
    private boolean interrupted;

    /** Work that has not begun. */
    Interruptible(Callable<? extends T> work) {
        this.work = work;
    }

    /** Throws what the executor throws if it takes no work. */
    static <T extends @Nullable Object> Interruptible<T> start(Executor executor, Callable<? extends T> work) {
        Interruptible<T> started = new Interruptible<>(work);
        started.start(executor);
        return started;
    }

    /** Works like {@link #start(Executor, Callable)}, for work that somebody may have to cancel before the executor comes back. */
    void start(Executor executor) {
        executor.execute(this::run);
    }

    private void run() {
        synchronized (lock) {
            if (isDone()) {
                return;
            }
            thread = Thread.currentThread();
        }
        T value;
        try {
            value = work.call();
        } catch (Throwable thrown) {
            leave();
            completeExceptionally(thrown);
            return;
        }
        leave();
        if (!complete(value) && value instanceof CompletionStage<?> late) {
            // It was cancelled in the meantime, and nobody will wait for what it began.
            late.toCompletableFuture().cancel(true);
        }
    }

    /** The thread is the executor's again: an interruption that was meant for the work does not stay with it. */
    private void leave() {
        synchronized (lock) {
            thread = null;
            if (interrupted) {
                Thread.interrupted();
            }
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        synchronized (lock) {
            if (cancelled && thread != null) {
                interrupted = true;
                thread.interrupt();
            }
        }
        return cancelled;
    }
}
