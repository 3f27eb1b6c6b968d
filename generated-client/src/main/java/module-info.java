/** Every operation and schema of the OpenAI API as Java, with the HTTP and JSON runtime. */
module io.fluentopenai.client {
    requires transitive com.fasterxml.jackson.databind;
    requires transitive java.net.http;
    requires transitive org.openapitools.jackson.nullable;
    requires static org.jspecify;
    // For applications that have it.
    requires static tools.jackson.databind;

    exports io.fluentopenai.client;
    exports io.fluentopenai.client.api;
    exports io.fluentopenai.client.error;
    exports io.fluentopenai.client.jackson3;
    exports io.fluentopenai.client.json;
    exports io.fluentopenai.client.model;

    // What the fluent layer's and the sessions' streams stand on.
    exports io.fluentopenai.client.internal.stream to
            io.fluentopenai,
            io.fluentopenai.realtime;
}
