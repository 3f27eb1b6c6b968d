package io.fluentopenai.benchmarks.pojo;

import java.util.List;

/** Embeddings, whose vectors are of the type that suits how they were asked for. */
public class EmbeddingsBean<T> {
    public String object;
    public List<T> data;
    public String model;
    public Usage usage;

    /** A vector that travels as numbers. */
    public static class Floats {
        public String object;
        public Long index;
        public float[] embedding;
    }

    /** A vector that travels as base64, which databind decodes into bytes. */
    public static class Packed {
        public String object;
        public Long index;
        public byte[] embedding;
    }

    /** Tokens. */
    public static class Usage {
        public Long promptTokens;

        public Long totalTokens;
    }
}
