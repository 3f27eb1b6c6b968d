package io.fluentopenai.benchmarks;

import com.fasterxml.jackson.core.type.TypeReference;
import io.fluentopenai.benchmarks.pojo.EmbeddingsBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** As base64. */
public class EmbeddingsBase64 extends EmbeddingsBenchmark {
    /** For JMH. */
    public EmbeddingsBase64() {
        super(
                Documents.base64Embeddings(),
                MAPPER.readerFor(new TypeReference<EmbeddingsBean<EmbeddingsBean.Packed>>() {}));
    }

    @Override
    Object use(Object bean) {
        @SuppressWarnings("unchecked")
        List<EmbeddingsBean.Packed> data = ((EmbeddingsBean<EmbeddingsBean.Packed>) bean).data;
        List<float[]> vectors = new ArrayList<>(data.size());
        for (EmbeddingsBean.Packed embedding : data) {
            float[] floats = new float[embedding.embedding.length / Float.BYTES];
            ByteBuffer.wrap(embedding.embedding)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(floats);
            vectors.add(floats);
        }
        return vectors;
    }
}
