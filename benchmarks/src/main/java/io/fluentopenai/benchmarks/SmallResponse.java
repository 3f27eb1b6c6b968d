package io.fluentopenai.benchmarks;

/** A response of 1 KB. */
public class SmallResponse extends ResponseBenchmark {
    /** For JMH. */
    public SmallResponse() {
        super(Documents.smallResponse());
    }
}
