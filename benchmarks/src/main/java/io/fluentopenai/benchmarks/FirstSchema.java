package io.fluentopenai.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.schema.Codec;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** The first schema of a JVM, with all the classes that are loaded for it: once in each of many JVMs. */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(10)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
public class FirstSchema {
    /** Derives it. */
    @Benchmark
    public JsonNode firstSchema() {
        return Codec.of(StructuredOutputs.MathAnswer.class).schema();
    }
}
