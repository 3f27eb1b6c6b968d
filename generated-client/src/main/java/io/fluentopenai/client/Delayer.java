package io.fluentopenai.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What waits: for the next attempt of a call, or for a place under a rate limit. Tests give their own, so that no time
 * passes.
 *
 * <p>Implementations are thread-safe.
 */
@FunctionalInterface
public interface Delayer {
    /**
     * A future that completes, with null, after a time that is zero or longer. Cancelling it, or completing it in another
     * way, frees what waits. No thread is held.
     */
    CompletableFuture<Void> delay(Duration time);

    /** The real one, which waits on the JDK's own timer. */
    static Delayer system() {
        // Three centuries are the longest that it waits: longer than that counts as so long.
        return time -> new CompletableFuture<Void>()
                .completeOnTimeout(null, TimeUnit.NANOSECONDS.convert(time), TimeUnit.NANOSECONDS);
    }
}
