package io.fluentopenai.realtime;

import static org.awaitility.Awaitility.await;

import io.fluentopenai.client.Delayer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Waits until the test says that the time is over. */
public final class ManualDelayer implements Delayer {
    public record Wait(Duration time, CompletableFuture<Void> over) {}

    private final CopyOnWriteArrayList<Wait> waits = new CopyOnWriteArrayList<>();

    @Override
    public CompletableFuture<Void> delay(Duration time) {
        Wait wait = new Wait(time, new CompletableFuture<>());
        waits.add(wait);
        return wait.over;
    }

    /** Ends the oldest wait for that long which is still going on, as soon as there is one. */
    public void pass(Duration time) {
        await().until(() -> waiting(time) > 0);
        for (Wait wait : waits) {
            if (wait.time.equals(time) && !wait.over.isDone()) {
                wait.over.complete(null);
                return;
            }
        }
    }

    public long waiting(Duration time) {
        return waits.stream()
                .filter(wait -> wait.time.equals(time) && !wait.over.isDone())
                .count();
    }

    public long waiting() {
        return waits.stream().filter(wait -> !wait.over.isDone()).count();
    }
}
