package io.fluentopenai.proxy.limit;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Counters in memory. A caller who has been idle is forgotten, so that their number has no part in how much there is. */
final class MemoryLimitStore implements LimitStore {
    private static final int SWEEP_EVERY = 1024;
    private static final long MINUTE = 60_000;
    private static final int MOST_EXPECTED = 10_000;

    private record Expected(String caller, Limits limits) {}

    /** The usage of a caller. Changed only within {@code compute} of the map. */
    private static final class Usage {
        /** The time at which the bucket is full again, in milliseconds: the theoretical arrival time of the cell rate algorithm. */
        double full;

        int open;
        long period;
        long periodEnd;
        long tokens;
    }

    /** Responses whose usage is known later; if there are too many, the eldest is forgotten. */
    private final Map<String, Expected> expected = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Expected> eldest) {
            return size() > MOST_EXPECTED;
        }
    });

    private final ConcurrentHashMap<String, Usage> usages = new ConcurrentHashMap<>();
    private final LongSupplier clock;
    private int untilSweep = SWEEP_EVERY;

    MemoryLimitStore(LongSupplier clock) {
        this.clock = clock;
    }

    @Override
    public Future<Admission> admit(String caller, Limits limits) {
        long now = clock.getAsLong();
        sweep(now);
        Admission[] answer = new Admission[1];
        usages.compute(caller, (any, before) -> {
            Usage usage = before == null ? new Usage() : before;
            answer[0] = admit(usage, limits, now);
            return usage;
        });
        return Future.succeededFuture(answer[0]);
    }

    private static Admission admit(Usage usage, Limits limits, long now) {
        if (limits.tokens() > 0) {
            period(usage, limits, now);
            if (usage.tokens >= limits.tokens()) {
                return new Exceeded(Limit.TOKENS, Duration.ofMillis(usage.periodEnd - now));
            }
        }
        if (limits.concurrentRequests() > 0 && usage.open >= limits.concurrentRequests()) {
            return new Exceeded(Limit.CONCURRENCY, Duration.ofSeconds(1));
        }
        if (limits.requestsPerMinute() > 0) {
            double each = (double) MINUTE / limits.requestsPerMinute();
            double full = Math.max(usage.full, now) + each;
            double early = full - MINUTE - now;
            // A rest of a millisecond's fraction is rounding, not use.
            if (early > 0.5) {
                return new Exceeded(Limit.REQUESTS, Duration.ofMillis((long) Math.ceil(early)));
            }
            usage.full = full;
        }
        usage.open++;
        return new Admitted("");
    }

    private static void period(Usage usage, Limits limits, long now) {
        long length = limits.tokenPeriod().toMillis();
        long period = now / length;
        if (period != usage.period) {
            usage.period = period;
            usage.tokens = 0;
        }
        usage.periodEnd = (period + 1) * length;
    }

    @Override
    public void release(String caller, String lease) {
        usages.computeIfPresent(caller, (any, usage) -> {
            usage.open--;
            return usage;
        });
    }

    @Override
    public void spend(String caller, Limits limits, long tokens) {
        long now = clock.getAsLong();
        usages.compute(caller, (any, before) -> {
            Usage usage = before == null ? new Usage() : before;
            period(usage, limits, now);
            usage.tokens += tokens;
            return usage;
        });
    }

    @Override
    public void expect(String id, String caller, Limits limits) {
        expected.put(id, new Expected(caller, limits));
    }

    @Override
    public Future<Boolean> settle(String id, long tokens) {
        Expected known = expected.remove(id);
        if (known != null && tokens > 0) {
            spend(known.caller, known.limits, tokens);
        }
        return Future.succeededFuture(known != null);
    }

    private void sweep(long now) {
        synchronized (this) {
            if (--untilSweep > 0) {
                return;
            }
            untilSweep = Math.max(SWEEP_EVERY, usages.size());
        }
        for (String caller : usages.keySet()) {
            usages.computeIfPresent(
                    caller,
                    (any, usage) -> usage.open <= 0 && usage.full <= now && usage.periodEnd <= now ? null : usage);
        }
    }

    /** Returns the number of responses whose usage is expected. */
    int expected() {
        return expected.size();
    }

    /** Returns the number of known callers. */
    int size() {
        return usages.size();
    }

    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }
}
