package io.fluentopenai.benchmarks.calls;

import java.io.IOException;

/** One call of a contender, made over and over. */
@FunctionalInterface
interface Workload {
    /** Makes the call and returns how much was read. */
    long run(Contender contender) throws IOException, InterruptedException;
}
