package io.fluentopenai.benchmarks;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fluentopenai.client.json.JsonReader;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.client.json.JsonWriter;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Reads a document from bytes and writes it to bytes: by the client's models, by Jackson's tree, and by databind beans.
 * Each subclass is a document. All three get the same bytes and must give back the same JSON, which is checked before
 * anything is measured.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 2,
        jvmArgs = {"-Xms1g", "-Xmx1g"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public abstract class CodecBenchmark {
    /** Databind as it comes, other than that it must not fail on what a later revision of the API adds. */
    static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private final byte[] document;
    private final ObjectReader treeReader = MAPPER.readerFor(JsonNode.class);
    private final ObjectWriter treeWriter = MAPPER.writerFor(JsonNode.class);
    private final ObjectReader beanReader;
    private final ObjectWriter beanWriter;
    private final JsonValue model;
    private final JsonNode tree;
    private final Object bean;

    CodecBenchmark(byte[] document, ObjectReader beanReader) {
        this.document = document;
        this.beanReader = beanReader;
        this.beanWriter = MAPPER.writerFor(beanReader.getValueType());
        try (JsonReader in = JsonReader.of(document)) {
            model = read(in);
            tree = treeReader.readValue(document);
            bean = beanReader.readValue(document);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads the model. */
    abstract JsonValue read(JsonReader in) throws IOException;

    /** What a user wants of the model; the model itself unless it has yet to be decoded. */
    Object use(JsonValue model) {
        return model;
    }

    /** The same of the bean. */
    Object use(Object bean) {
        return bean;
    }

    /** Fails if one of the contenders does less than the others. */
    @Setup
    public void checkThatAllWriteTheSame() throws IOException {
        SameJson.check(tree, writeModel());
        SameJson.check(tree, writeTree());
        SameJson.check(tree, writeBean());
    }

    /** By the client. */
    @Benchmark
    public Object readModel() throws IOException {
        try (JsonReader in = JsonReader.of(document)) {
            return use(read(in));
        }
    }

    /** By Jackson, into a tree. */
    @Benchmark
    public Object readTree() throws IOException {
        return treeReader.readTree(document);
    }

    /** By databind, into beans. */
    @Benchmark
    public Object readBean() throws IOException {
        return use((Object) beanReader.readValue(document));
    }

    /** By the client. */
    @Benchmark
    public byte[] writeModel() {
        return JsonWriter.toBytes(model, false, null);
    }

    /** By Jackson, from a tree. */
    @Benchmark
    public byte[] writeTree() throws IOException {
        return treeWriter.writeValueAsBytes(tree);
    }

    /** By databind, from beans. */
    @Benchmark
    public byte[] writeBean() throws IOException {
        return beanWriter.writeValueAsBytes(bean);
    }
}
