package io.fluentopenai.benchmarks.calls;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The CPU time of this process without that of the JIT compilers, and the bytes that its threads have allocated. */
final class Meter {
    private static final Path TASKS = Path.of("/proc/self/task");

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final long self = Thread.currentThread().getId();
    private final Map<Long, Long> allocated = new HashMap<>();

    /** Returns nanoseconds of CPU time, the garbage collector's included. */
    long cpu() {
        return system.getProcessCpuTime() - compilers();
    }

    /** Returns nanoseconds of CPU time of the JIT compilers; 0 where the system does not tell, which only Linux does. */
    long compilers() {
        long nanos = 0;
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
            for (Path task : tasks) {
                String name = Files.readString(task.resolve("comm"));
                if (name.startsWith("C1 ") || name.startsWith("C2 ")) {
                    nanos += Long.parseLong(
                            Files.readString(task.resolve("schedstat")).split(" ", 2)[0]);
                }
            }
        } catch (IOException gone) {
            // Another system, or a thread that has just ended.
            return nanos;
        }
        return nanos;
    }

    /**
     * Returns the bytes that all threads but the calling one have allocated. To be called every now and then, as the JVM forgets what
     * a thread has allocated that has ended; idle ones, which end after a while, lose nothing by that.
     */
    long allocated() {
        for (long id : threads.getAllThreadIds()) {
            long bytes = threads.getThreadAllocatedBytes(id);
            if (id != self && bytes > 0) {
                allocated.put(id, bytes);
            }
        }
        return allocated.values().stream().mapToLong(Long::longValue).sum();
    }
}
