package io.fluentopenai.client.internal.attempt;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Makes the threads that the caller's code runs on. A class of its own, as most clients never need it. */
public final class CallbackThreads {
    private static final int LINGER_MILLIS = 500;

    private CallbackThreads() {}

    /** Daemon threads, as many as there are tasks at the same time, and none when there are none. */
    public static ExecutorService create() {
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, LINGER_MILLIS, TimeUnit.MILLISECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(null, task, "fluentopenai-callbacks", 0, false);
                    thread.setDaemon(true);
                    return thread;
                });
    }
}
