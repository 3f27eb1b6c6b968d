package io.fluentopenai.benchmarks;

import com.fasterxml.jackson.core.type.TypeReference;
import io.fluentopenai.benchmarks.pojo.EmbeddingsBean;

/** As arrays of numbers. */
public class Embeddings extends EmbeddingsBenchmark {
    /** For JMH. */
    public Embeddings() {
        super(Documents.embeddings(), MAPPER.readerFor(new TypeReference<EmbeddingsBean<EmbeddingsBean.Floats>>() {}));
    }
}
