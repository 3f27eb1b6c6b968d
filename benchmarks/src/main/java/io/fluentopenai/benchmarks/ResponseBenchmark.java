package io.fluentopenai.benchmarks;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.fluentopenai.benchmarks.pojo.FlatItemBean;
import io.fluentopenai.benchmarks.pojo.ItemBean;
import io.fluentopenai.benchmarks.pojo.ResponseBean;
import io.fluentopenai.client.json.JsonReader;
import io.fluentopenai.client.json.JsonValue;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;

/** A response, whose output items are of many types: with a bean for each type, and with one bean for all. */
public abstract class ResponseBenchmark extends CodecBenchmark {
    static final String MODEL = "Response";

    private static final @Nullable MethodHandle READER = Models.reader(MODEL);

    private final byte[] document;
    private final ObjectReader flatReader = MAPPER.readerFor(new TypeReference<ResponseBean<FlatItemBean>>() {});
    private final ObjectWriter flatWriter = MAPPER.writerFor(flatReader.getValueType());
    private final Object flat;

    ResponseBenchmark(byte[] document) {
        super(document, MAPPER.readerFor(new TypeReference<ResponseBean<ItemBean>>() {}));
        this.document = document;
        try {
            flat = flatReader.readValue(document);
            SameJson.check(MAPPER.readTree(document), writeFlatBean());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    final JsonValue read(JsonReader in) {
        return Models.read(READER, in);
    }

    /** By databind, into one class for all types of items. */
    @Benchmark
    public Object readFlatBean() throws IOException {
        return flatReader.readValue(document);
    }

    /** By databind, from one class for all types of items. */
    @Benchmark
    public byte[] writeFlatBean() throws IOException {
        return flatWriter.writeValueAsBytes(flat);
    }
}
