package io.fluentopenai.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * The processor time of an operation, the garbage collector's included. On a machine that does other things as well this
 * says more than the time that passes.
 */
public final class CpuTime implements InternalProfiler {
    static final String NAME = "cpu.time.norm";

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private long start;

    /** For JMH. */
    public CpuTime() {}

    @Override
    public String getDescription() {
        return "Processor time of the whole process for each operation";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        start = system.getProcessCpuTime();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double nanos = system.getProcessCpuTime() - start;
        long operations = result.getMetadata().getAllOps();
        return List.of(new ScalarResult(NAME, nanos / operations / 1_000, "us/op", AggregationPolicy.AVG));
    }
}
