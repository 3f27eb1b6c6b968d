package io.fluentopenai.realtime;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Where the caller's code runs, so that the thread that serves the socket never waits for it.
 *
 * <p>Thread-safe.
 */
final class Callbacks implements Executor {
    private final Executor executor;

    Callbacks(Executor executor) {
        this.executor = executor;
    }

    @Override
    public void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException shutDown) {
            // Whoever waits must be told, on which thread ever.
            task.run();
        }
    }

    /** Completes a future so that what hangs on it does not run on the calling thread. */
    <T> void complete(CompletableFuture<T> future, T value) {
        if (!future.isDone()) {
            execute(() -> future.complete(value));
        }
    }

    /** Fails a future so that what hangs on it does not run on the calling thread. */
    void fail(CompletableFuture<?> future, Throwable reason) {
        if (!future.isDone()) {
            execute(() -> future.completeExceptionally(reason));
        }
    }
}
