package io.fluentopenai.testkit;

import java.util.function.Predicate;

/** For which requests something happens, after how many of them, and how often. Thread-safe. */
final class Trigger {

    private final Predicate<RecordedRequest> matches;
    private int left = Integer.MAX_VALUE;
    private int hits;
    private int toPass;

    Trigger(Predicate<RecordedRequest> matches) {
        this.matches = matches;
    }

    synchronized void skip(int requests) {
        toPass = requests;
    }

    synchronized void times(int times) {
        left = times - hits;
    }

    synchronized int hits() {
        return hits;
    }

    /** Returns whether it happens to a request, which then counts as a hit. */
    synchronized boolean fires(RecordedRequest request) {
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
