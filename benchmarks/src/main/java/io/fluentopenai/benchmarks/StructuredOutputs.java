package io.fluentopenai.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fluentopenai.schema.Codec;
import io.fluentopenai.schema.Describe;
import io.fluentopenai.schema.TypeRef;
import io.fluentopenai.structured.PartialOutputs;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Schemas of Java types, values read by them, and values while they are being written. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 2,
        jvmArgs = {"-Xms1g", "-Xmx1g"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class StructuredOutputs {
    /** A piece of an answer. */
    public record Step(String explanation, String output) {}

    /** An answer. */
    public record MathAnswer(
            List<Step> steps,
            @Describe("a number, no units") String finalAnswer) {}

    /** Something around it, so that it is no class alone. */
    public record Box<T>(T content) {}

    private static final JsonMapper JACKSON = JsonMapper.builder().build();

    /** Reading 1 KB. */
    private String answer = "";

    private final Codec<MathAnswer> codec = Codec.of(MathAnswer.class);

    /** Makes the text. */
    @Setup
    public void write() {
        answer = text(1_000);
    }

    /** An answer of about so many characters. */
    static String text(int length) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < length / 100; i++) {
            steps.add(new Step(
                    "Subtract " + i + " from both sides, \"as before\".\n", "8x = " + (-30 - i) + " and so on"));
        }
        return Codec.of(MathAnswer.class).write(new MathAnswer(steps, "-3.75"));
    }

    /** As each request does. */
    @Benchmark
    public JsonNode schemaFromTheCache() {
        return Codec.of(MathAnswer.class).schema();
    }

    /** As the first request does, in a JVM that has derived others. What is no class is derived each time. */
    @Benchmark
    public JsonNode schemaDerivedAnew() {
        return Codec.of(new TypeRef<Box<MathAnswer>>() {}.type()).schema();
    }

    /** Parsed, checked and read. */
    @Benchmark
    public MathAnswer valueByCodec() {
        return codec.read(answer);
    }

    /** Read, and no more. */
    @Benchmark
    public MathAnswer valueByJacksonAlone() throws JsonProcessingException {
        return JACKSON.readValue(answer, MathAnswer.class);
    }

    /** An answer that arrives in pieces of four characters, as tokens do. */
    @State(Scope.Thread)
    public static class Pieces {
        /** Characters of the whole. */
        @Param({"100000", "200000"})
        public int length;

        private final List<String> pieces = new ArrayList<>();

        /** Cuts the text. */
        @Setup
        public void cut() {
            String text = text(length);
            for (int i = 0; i < text.length(); i += 4) {
                pieces.add(text.substring(i, Math.min(text.length(), i + 4)));
            }
        }
    }

    /** After each piece a view of the value so far, a look at it, and each step as it is complete. */
    @Benchmark
    public int partialValues(Pieces pieces) {
        PartialOutputs outputs = new PartialOutputs(MathAnswer.class);
        int seen = 0;
        for (String piece : pieces.pieces) {
            var partial = outputs.accept(piece, piece);
            seen += partial.json().get("steps").size();
            seen += partial.elements(Step.class, "steps").size();
        }
        return seen;
    }
}
