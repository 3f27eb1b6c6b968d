package io.fluentopenai.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Schedules delays, for the back-off between attempts and for rate limiting. Tests can pass an implementation that does
 * not wait.
 *
 * <p>Implementations are thread-safe.
 */
@FunctionalInterface
public interface Delayer {
    /**
     * Returns a future that completes with null after a delay. Cancelling the future, or completing it in any other
     * way, releases the timer. No thread blocks.
     *
     * @param time the delay; zero or longer
     */
    CompletableFuture<Void> delay(Duration time);

    /** Returns the default implementation, which uses the JDK's shared timer. */
    static Delayer system() {
        // Three centuries are the longest that it waits: longer than that counts as so long.
        return time -> new CompletableFuture<Void>()
                .completeOnTimeout(null, TimeUnit.NANOSECONDS.convert(time), TimeUnit.NANOSECONDS);
    }
}
