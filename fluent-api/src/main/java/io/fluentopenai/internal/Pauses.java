package io.fluentopenai.internal;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The passing of time, for tests to replace. */
public interface Pauses {
    /** Real time. */
    Pauses REAL = new Pauses() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void sleep(Duration pause) throws InterruptedException {
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        }

        @Override
        public CompletableFuture<@Nullable Void> delay(Duration pause) {
            // The JDK's one timer thread for such futures; no thread waits.
            return new CompletableFuture<@Nullable Void>()
                    .completeOnTimeout(null, pause.toNanos(), TimeUnit.NANOSECONDS);
        }
    };

    /** As {@link System#nanoTime}. */
    long nanoTime();

    /** Blocks. */
    void sleep(Duration pause) throws InterruptedException;

    /** Completes after a while. */
    CompletableFuture<@Nullable Void> delay(Duration pause);
}
