package io.fluentopenai.benchmarks;

/** A response of 100 KB. */
public class LargeResponse extends ResponseBenchmark {
    /** For JMH. */
    public LargeResponse() {
        super(Documents.largeResponse());
    }
}
