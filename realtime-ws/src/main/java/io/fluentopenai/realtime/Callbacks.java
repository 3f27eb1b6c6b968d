package io.fluentopenai.realtime;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where the caller's code runs: on the executor that was given, or on threads of the session's own, which come when there is
 * something to run and go a moment later. So an idle session has none, and the thread that serves the socket never waits for
 * the caller's code.
 *
 * <p>Thread-safe.
 */
final class Callbacks implements Executor {
    private final Executor executor;
    private final @Nullable ThreadPoolExecutor own;

    Callbacks(@Nullable Executor given) {
        if (given == null) {
            ThreadPoolExecutor pool = pool();
            own = pool;
            executor = pool;
        } else {
            own = null;
            executor = given;
        }
    }

    private static ThreadPoolExecutor pool() {
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, 500, TimeUnit.MILLISECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(null, task, "fluentopenai-realtime", 0, false);
                    thread.setDaemon(true);
                    return thread;
                });
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

    /** Lets the session's own threads go when they have done what they have to do. */
    void close() {
        if (own != null) {
            own.shutdown();
        }
    }
}
