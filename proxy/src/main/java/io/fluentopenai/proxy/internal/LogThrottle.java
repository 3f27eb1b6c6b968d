package io.fluentopenai.proxy.internal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Runs something, such as logging what would otherwise be logged with each request, every ten seconds at most. Thread-safe. */
public final class LogThrottle {
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final AtomicLong lately = new AtomicLong(System.nanoTime() - EVERY_NANOS);

    /** Runs it, unless something was run lately. */
    public void run(Runnable action) {
        long last = lately.get();
        long now = System.nanoTime();
        if (now - last >= EVERY_NANOS && lately.compareAndSet(last, now)) {
            action.run();
        }
    }
}
