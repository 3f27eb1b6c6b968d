package io.fluentopenai.benchmarks;

import com.fasterxml.jackson.databind.ObjectReader;
import io.fluentopenai.client.json.JsonReader;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.client.model.CreateEmbeddingResponse;
import io.fluentopenai.client.model.Embedding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Warmup;

/** 2,048 vectors of 1,536 floats; those who read get {@code float[]}s, but for Jackson's tree, which is left as it is. */
@Fork(
        value = 2,
        jvmArgs = {"-Xms3g", "-Xmx3g"})
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 4, time = 2)
public abstract class EmbeddingsBenchmark extends CodecBenchmark {
    EmbeddingsBenchmark(byte[] document, ObjectReader beanReader) {
        super(document, beanReader);
    }

    @Override
    final JsonValue read(JsonReader in) throws IOException {
        return CreateEmbeddingResponse.read(in);
    }

    @Override
    final Object use(JsonValue model) {
        List<Embedding> data = ((CreateEmbeddingResponse) model).data();
        List<float[]> vectors = new ArrayList<>(data == null ? 0 : data.size());
        if (data != null) {
            for (Embedding embedding : data) {
                vectors.add(embedding.embedding().floats());
            }
        }
        return vectors;
    }
}
