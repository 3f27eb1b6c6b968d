package io.fluentopenai.realtime.internal.receive;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs the caller's code, so that the thread that serves the socket never waits for it.
 *
 * <p>Thread-safe.
 */
public final class CallbackExecutor implements Executor {
    private final Executor executor;

    /** Set on a thread that runs a task for which it was to be another's, as with {@code Runnable::run}. */
    private final ThreadLocal<Boolean> inline = new ThreadLocal<>();

    public CallbackExecutor(Executor executor) {
        this.executor = executor;
    }

    @Override
    public void execute(Runnable task) {
        Thread from = Thread.currentThread();
        try {
            executor.execute(() -> {
                if (Thread.currentThread() == from) {
                    runInline(task);
                } else {
                    task.run();
                }
            });
        } catch (RejectedExecutionException shutDown) {
            // Whoever waits must be told, on which thread ever.
            runInline(task);
        }
    }

    private void runInline(Runnable task) {
        Boolean before = inline.get();
        inline.set(true);
        try {
            task.run();
        } finally {
            if (before == null) {
                inline.remove();
            }
        }
    }

    /**
     * Returns whether the calling thread is in the caller's code and may be one that serves the session: it must not
     * wait for that.
     */
    public boolean isInline() {
        return inline.get() != null;
    }

    /** Completes a future so that what hangs on it does not run on the calling thread. */
    public <T> void complete(CompletableFuture<T> future, T value) {
        if (!future.isDone()) {
            execute(() -> future.complete(value));
        }
    }

    /** Fails a future so that what hangs on it does not run on the calling thread. */
    public void fail(CompletableFuture<?> future, Throwable reason) {
        if (!future.isDone()) {
            execute(() -> future.completeExceptionally(reason));
        }
    }
}
