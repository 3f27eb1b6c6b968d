package io.fluentopenai.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The requests that a server has received. Thread-safe. */
final class Recording {

    private final List<RecordedRequest> all = new ArrayList<>();
    private final BlockingQueue<RecordedRequest> untaken = new LinkedBlockingQueue<>();

    synchronized void add(RecordedRequest request) {
        all.add(request);
        untaken.add(request);
    }

    synchronized List<RecordedRequest> all() {
        return List.copyOf(all);
    }

    synchronized void clear() {
        all.clear();
        untaken.clear();
    }

    @Nullable
    RecordedRequest take(Duration timeout) throws InterruptedException {
        return untaken.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }
}
