package io.fluentopenai.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fluentopenai.schema.Codec;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The first schema of a JVM, with all the classes that are loaded for it, and beside it the first value that Jackson reads of
 * the same type: each once in each of many JVMs.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(10)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
public class FirstSchema {
    private static final String ANSWER = "{\"steps\":[{\"explanation\":\"e\",\"output\":\"o\"}],\"finalAnswer\":\"x\"}";

    /** Derives it. */
    @Benchmark
    public JsonNode schemaAtFirst() {
        return Codec.of(StructuredOutputs.MathAnswer.class).schema();
    }

    /** Derives it, and reads a value by it. */
    @Benchmark
    public Object schemaAndValueAtFirst() {
        return Codec.of(StructuredOutputs.MathAnswer.class).read(ANSWER);
    }

    /** Reads a value, and no more. */
    @Benchmark
    public Object valueByJacksonAtFirst() throws JsonProcessingException {
        return JsonMapper.builder().build().readValue(ANSWER, StructuredOutputs.MathAnswer.class);
    }
}
