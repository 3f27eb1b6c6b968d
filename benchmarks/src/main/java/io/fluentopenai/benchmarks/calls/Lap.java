package io.fluentopenai.benchmarks.calls;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One contender in a JVM of its own: runs the rows of a family and prints, for each, CPU nanoseconds and bytes per unit. Arguments:
 * the server's URL, the contender, the family.
 */
final class Lap {
    /** The compilers need some 15 s on two cores. What is measured earlier are their leftovers, more for more code. */
    private static final double MOST_WARM_UP_SECONDS = 30;

    private static final double MEASURED_SECONDS = 2;
    private static final double SLICE_SECONDS = 1;
    /** Calls that fail on their way before the race is given up. */
    private static final int MOST_FAILURES = 100;

    private final Meter meter = new Meter();
    private final AtomicInteger failures = new AtomicInteger();
    private final Contender contender;

    private Lap(Contender contender) {
        this.contender = contender;
    }

    public static void main(String[] args) throws Exception {
        try (Contender contender = switch (args[1]) {
            case "by hand" -> new ByHand(args[0]);
            case "generated" -> new Generated(args[0]);
            default -> new Fluent(args[0]);
        }) {
            List<Row> rows =
                    Row.ALL.stream().filter(row -> row.family().equals(args[2])).toList();
            new Lap(contender).run(rows);
        }
        System.exit(0);
    }

    private void run(List<Row> rows) throws Exception {
        boolean first = true;
        for (Row row : rows) {
            ExecutorService callers = Executors.newFixedThreadPool(row.callers());
            try {
                // The first row of a JVM compiles most of the code.
                warmUp(row, callers, first ? MOST_WARM_UP_SECONDS : MOST_WARM_UP_SECONDS / 2);
                Processors.bind(ProcessHandle.current().pid(), Processors.CLIENT);
                long bytes = meter.allocated();
                long cpu = meter.cpu();
                double calls = calls(row, callers, MEASURED_SECONDS);
                double units = calls * row.units();
                System.out.println(
                        row.name() + "\t" + (meter.cpu() - cpu) / units + "\t" + (meter.allocated() - bytes) / units);
            } finally {
                Processors.bind(ProcessHandle.current().pid(), Processors.ALL);
                callers.shutdown();
            }
            first = false;
        }
    }

    /** Runs a row until the compilers have little left to do. */
    private void warmUp(Row row, ExecutorService callers, double most) throws Exception {
        for (double seconds = 0; seconds < most; seconds += SLICE_SECONDS) {
            long compilers = meter.compilers();
            calls(row, callers, SLICE_SECONDS);
            double share = (meter.compilers() - compilers) / SLICE_SECONDS / TimeUnit.SECONDS.toNanos(1);
            if (seconds >= 2 * SLICE_SECONDS && share < 0.05) {
                return;
            }
        }
    }

    /** Calls for some seconds. Returns the number of calls. */
    private long calls(Row row, ExecutorService callers, double seconds) throws InterruptedException {
        AtomicLong calls = new AtomicLong();
        CountDownLatch done = new CountDownLatch(row.callers());
        long end = System.nanoTime() + (long) (seconds * TimeUnit.SECONDS.toNanos(1));
        for (int i = 0; i < row.callers(); i++) {
            callers.execute(() -> {
                try {
                    while (System.nanoTime() < end) {
                        call(row);
                        calls.incrementAndGet();
                    }
                } catch (Exception e) {
                    e.printStackTrace();
                    Runtime.getRuntime().halt(1);
                } finally {
                    done.countDown();
                }
            });
        }
        while (!done.await(100, TimeUnit.MILLISECONDS)) {
            meter.allocated();
        }
        return calls.get();
    }

    private void call(Row row) throws InterruptedException {
        while (true) {
            try {
                long read = row.workload().run(contender);
                if (read != row.reads()) {
                    throw new IllegalStateException(row.name() + ": read " + read + " of " + row.reads());
                }
                return;
            } catch (IOException e) {
                // The JDK's client loses a request now and then that it sends on a pooled connection; clients retry.
                if (failures.incrementAndGet() > MOST_FAILURES) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }
}
