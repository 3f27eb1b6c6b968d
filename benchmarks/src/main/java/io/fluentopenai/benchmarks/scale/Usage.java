package io.fluentopenai.benchmarks.scale;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What this JVM holds at a moment.
 *
 * @param threads the number of live threads
 * @param heap bytes of live objects
 * @param direct bytes of direct buffers
 */
record Usage(int threads, long heap, long direct) {
    private static final Path STATUS = Path.of("/proc/self/status");

    /** Collects garbage and takes stock. */
    static Usage now() {
        long heap = Long.MAX_VALUE;
        // What one collection hands to cleaners, the next one frees.
        for (int i = 0; i < 3; i++) {
            System.gc();
            heap = Math.min(
                    heap,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return new Usage(ManagementFactory.getThreadMXBean().getThreadCount(), heap, directBytes());
    }

    private static long directBytes() {
        List<BufferPoolMXBean> pools = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class);
        return pools.stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    /** Returns what the kernel has counted as the most memory of this process; only Linux tells. */
    static String peak() {
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith("VmHWM:")) {
                    return "%,d MiB".formatted(Long.parseLong(line.replaceAll("\\D", "")) / 1024);
                }
            }
        } catch (IOException notLinux) {
            return "unknown";
        }
        return "unknown";
    }

    /** Describes what was added since then, for so many of something. */
    String since(Usage before, int count) {
        return "%d threads (%d before), %.1f KiB of heap and %.1f KiB of direct buffers each"
                .formatted(
                        threads,
                        before.threads,
                        (heap - before.heap) / 1024.0 / count,
                        (direct - before.direct) / 1024.0 / count);
    }

    /** Waits until a condition holds, for a minute at most. */
    static void await(Condition condition) throws IOException, InterruptedException {
        for (int i = 0; i < 6_000 && !condition.holds(); i++) {
            Thread.sleep(10);
        }
        if (!condition.holds()) {
            throw new IllegalStateException("Nothing has changed for a minute");
        }
    }

    /** What is waited for. */
    interface Condition {
        boolean holds() throws IOException;
    }
}
