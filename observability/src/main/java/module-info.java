/** Traces and metrics with Micrometer. */
module io.fluentopenai.observability {
    requires transitive io.fluentopenai;
    requires transitive micrometer.core;
    requires transitive micrometer.observation;
    requires transitive micrometer.commons;
    requires static org.jspecify;

    exports io.fluentopenai.observability;
}
