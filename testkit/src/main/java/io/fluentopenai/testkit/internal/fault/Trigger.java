package io.fluentopenai.testkit.internal.fault;

import io.fluentopenai.testkit.RecordedRequest;
import java.util.function.Predicate;

/** For which requests something happens, after how many of them, and how often. Thread-safe. */
public final class Trigger {

    private final Predicate<RecordedRequest> matches;
    private int left = Integer.MAX_VALUE;
    private int hits;
    private int toPass;

    public Trigger(Predicate<RecordedRequest> matches) {
        this.matches = matches;
    }

    public synchronized void skip(int requests) {
        toPass = requests;
    }

    public synchronized void times(int times) {
        left = times - hits;
    }

    public synchronized int hits() {
        return hits;
    }

    /** Returns whether it happens to a request, which then counts as a hit. */
    public synchronized boolean fires(RecordedRequest request) {
        if (left <= 0 || !matches.test(request)) {
            return false;
        }
        if (toPass > 0) {
            toPass--;
            return false;
        }
        left--;
        hits++;
        return true;
    }
}
