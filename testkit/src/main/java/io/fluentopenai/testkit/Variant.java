package io.fluentopenai.testkit;

import io.fluentopenai.testkit.internal.sample.SampleOptions;

/** Kinds of sample answers. Thread-safe. */
public enum Variant {
    /** Nothing but what the schema requires; null wherever it may be. */
    MINIMAL,

    /** All optional properties, two elements an array, an entry a map. */
    MAXIMAL,

    /** Works like {@link #MAXIMAL}, with properties in each object that its schema does not declare. */
    UNKNOWN_PROPERTIES,

    /** Works like {@link #MAXIMAL}, with a value that is not among the known ones for each string enum, open or closed. */
    UNKNOWN_ENUM_VALUES,

    /**
     * Works like {@link #MAXIMAL}, with objects that belong to no known branch of their union; within an array the second element
     * only. An event stream has one event of unknown type more.
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
