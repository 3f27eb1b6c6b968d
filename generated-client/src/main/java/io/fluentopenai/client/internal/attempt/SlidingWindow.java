package io.fluentopenai.client.internal.attempt;

import io.fluentopenai.client.Delayer;
import io.fluentopenai.client.RateLimiter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets so much pass in any stretch of time of a given length, in the order of asking.
 *
 * <p>Remembers what has passed in the last such stretch. A bucket that fills steadily would remember one number only, but
 * lets up to twice as much pass in the first minute.
 */
public final class SlidingWindow implements RateLimiter {
    private final long length;
    private final int mostRequests;
    private final long mostTokens;
    private final Delayer delayer;
    private final LongSupplier clock;

    private final ArrayDeque<Passed> passed = new ArrayDeque<>();
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private long tokens;
    private @Nullable CompletableFuture<Void> alarm;

    /** A window that is empty. */
    public SlidingWindow(Duration length, int mostRequests, long mostTokens, Delayer delayer, LongSupplier clock) {
        this.length = length.toNanos();
        this.mostRequests = mostRequests;
        this.mostTokens = mostTokens;
        this.delayer = delayer;
        this.clock = clock;
    }

    /** A waiting caller. */
    private static final class Waiting extends CompletableFuture<Permit> {
        private final long estimate;

        Waiting(long estimate) {
            this.estimate = estimate;
        }
    }

    /** An admitted amount and its time. */
    private final class Passed implements Permit {
        private final long time;
        private long cost;
        private boolean forgotten;

        Passed(long time, long cost) {
            this.time = time;
            this.cost = cost;
        }

        @Override
        public void used(long really) {
            synchronized (SlidingWindow.this) {
                if (forgotten) {
                    return;
                }
                tokens += Math.max(0, really) - cost;
                cost = Math.max(0, really);
            }
            serve();
        }
    }

    @Override
    public CompletableFuture<Permit> acquire(long estimate) {
        Waiting waiting = new Waiting(Math.max(0, Math.min(estimate, mostTokens)));
        synchronized (this) {
            queue.add(waiting);
        }
        serve();
        if (!waiting.isDone()) {
            // One that gives up makes room for those behind.
            waiting.whenComplete((permit, thrown) -> {
                if (thrown != null) {
                    serve();
                }
            });
        }
        return waiting;
    }

    /** Lets pass whoever may, and sets the alarm for the next one. */
    private void serve() {
        List<Waiting> served = new ArrayList<>(1);
        List<Permit> permits = new ArrayList<>(1);
        synchronized (this) {
            long now = clock.getAsLong();
            forget(now);
            Waiting next = next();
            while (next != null && wait(next, now) == 0) {
                queue.remove();
                Passed permit = new Passed(now, next.estimate);
                passed.add(permit);
                tokens += permit.cost;
                served.add(next);
                permits.add(permit);
                next = next();
            }
            if (alarm != null) {
                alarm.cancel(true);
                alarm = null;
            }
            if (next != null) {
                alarm = delayer.delay(Duration.ofNanos(wait(next, now)));
                alarm.thenRun(this::serve);
            }
        }
        // Outside of the lock: what completes a future runs what depends on it.
        for (int i = 0; i < served.size(); i++) {
            if (!served.get(i).complete(permits.get(i))) {
                permits.get(i).used(0);
            }
        }
    }

    private void forget(long now) {
        Passed oldest = passed.peek();
        while (oldest != null && now - oldest.time >= length) {
            tokens -= oldest.cost;
            oldest.forgotten = true;
            passed.remove();
            oldest = passed.peek();
        }
    }

    /** The first who still waits; null if nobody does. */
    private @Nullable Waiting next() {
        Waiting first = queue.peek();
        while (first != null && first.isDone()) {
            queue.remove();
            first = queue.peek();
        }
        return first;
    }

    /** Nanoseconds until so much has been forgotten that this one may pass. */
    private long wait(Waiting waiting, long now) {
        int requests = passed.size();
        long left = tokens;
        long time = 0;
        for (Passed old : passed) {
            if (fits(waiting, requests, left)) {
                return time;
            }
            requests--;
            left -= old.cost;
            time = length - (now - old.time);
        }
        return time;
    }

    private boolean fits(Waiting waiting, int requests, long used) {
        return requests < mostRequests && used <= mostTokens - waiting.estimate;
    }
}
