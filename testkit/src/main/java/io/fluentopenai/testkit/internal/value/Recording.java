package io.fluentopenai.testkit.internal.value;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Everything that a server received, such as requests, and the part that tests have not taken yet. Thread-safe. */
public final class Recording<T> {

    public static final Duration USUAL_WAIT = Duration.ofSeconds(5);

    private final String what;
    private final List<T> all = new ArrayList<>();
    private final BlockingQueue<T> untaken = new LinkedBlockingQueue<>();

    public Recording(String what) {
        this.what = what;
    }

    public synchronized void add(T element) {
        all.add(element);
        untaken.add(element);
    }

    public synchronized List<T> all() {
        return List.copyOf(all);
    }

    public synchronized void clear() {
        all.clear();
        untaken.clear();
    }

    /** Waits for the next one as long as is usual. */
    public T take() {
        try {
            return take(USUAL_WAIT);
        } catch (TimeoutException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    public T take(Duration timeout) throws TimeoutException {
        T element;
        try {
            element = untaken.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for a " + what, e);
        }
        if (element == null) {
            throw new TimeoutException("No " + what + " arrived within " + timeout);
        }
        return element;
    }
}
