package io.fluentopenai.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Comparator;

/** Equality of JSON values: 1 is 1.0, and properties have no order. */
final class SameJson {
    private static final Comparator<JsonNode> NUMBERS = (one, other) -> one.isNumber() && other.isNumber()
            ? one.decimalValue().compareTo(other.decimalValue())
            : one.equals(other) ? 0 : 1;

    private SameJson() {}

    static void check(JsonNode expected, byte[] written) throws IOException {
        if (!expected.equals(NUMBERS, CodecBenchmark.MAPPER.readTree(written))) {
            throw new IllegalStateException("What was written is not what was read");
        }
    }
}
