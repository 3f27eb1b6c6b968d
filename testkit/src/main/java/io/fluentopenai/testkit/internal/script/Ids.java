package io.fluentopenai.testkit.internal.script;

import java.util.concurrent.atomic.AtomicLong;

/** Makes the ids of one server: the API's prefixes with running numbers, so that failures of tests can be repeated. */
public final class Ids {

    private final AtomicLong last = new AtomicLong();

    /** A new id such as {@code file-000001}. */
    public String next(String prefix) {
        return "%s%06d".formatted(prefix, last.incrementAndGet());
    }
}
