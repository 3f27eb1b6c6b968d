package io.fluentopenai.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Waits for nothing, or until a test says so, and remembers what was asked for. */
final class FakeDelayer implements Delayer {
    final List<Duration> delays = new CopyOnWriteArrayList<>();
    final List<CompletableFuture<Void>> waits = new CopyOnWriteArrayList<>();
    private final boolean held;

    private FakeDelayer(boolean held) {
        this.held = held;
    }

    /** Each wait is over at once. */
    static FakeDelayer immediate() {
        return new FakeDelayer(false);
    }

    /** Each wait is over when the test completes its future. */
    static FakeDelayer held() {
        return new FakeDelayer(true);
    }

    @Override
    public CompletableFuture<Void> delay(Duration time) {
        CompletableFuture<Void> wait = held ? new CompletableFuture<>() : CompletableFuture.completedFuture(null);
        delays.add(time);
        waits.add(wait);
        return wait;
    }
}
