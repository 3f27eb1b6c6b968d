package io.fluentopenai.testkit;

import io.fluentopenai.testkit.internal.sample.SampleOptions;

/** The kinds of generated samples. Thread-safe. */
public enum Variant {
    /** Required properties only, and null wherever it is allowed. */
    MINIMAL,

    /** All optional properties, arrays of two elements, and maps with one entry. */
    MAXIMAL,

    /** {@link #MAXIMAL} with an undeclared property in each object. */
    UNKNOWN_PROPERTIES,

    /** {@link #MAXIMAL} with an unknown value for each string enum, open or closed. */
    UNKNOWN_ENUM_VALUES,

    /**
     * {@link #MAXIMAL} with objects that match no known branch of their union; in an array, only the second
     * element. An event stream has one additional event of an unknown type.
     */
    UNKNOWN_BRANCHES;

    SampleOptions options() {
        return switch (this) {
            case MINIMAL -> SampleOptions.MINIMAL;
            case MAXIMAL -> SampleOptions.MAXIMAL;
            case UNKNOWN_PROPERTIES -> SampleOptions.UNKNOWN_PROPERTIES;
            case UNKNOWN_ENUM_VALUES -> SampleOptions.UNKNOWN_ENUM_VALUES;
            case UNKNOWN_BRANCHES -> SampleOptions.UNKNOWN_BRANCHES;
        };
    }
}
