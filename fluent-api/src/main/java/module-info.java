/** The fluent layer. Users start at {@link io.fluentopenai.OpenAI}. */
module io.fluentopenai {
    requires transitive io.fluentopenai.client;
    requires static org.jspecify;

    exports io.fluentopenai;
    exports io.fluentopenai.agents;
    exports io.fluentopenai.assistants;
    exports io.fluentopenai.audio;
    exports io.fluentopenai.batches;
    exports io.fluentopenai.chat;
    exports io.fluentopenai.completions;
    exports io.fluentopenai.containers;
    exports io.fluentopenai.conversations;
    exports io.fluentopenai.embeddings;
    exports io.fluentopenai.evals;
    exports io.fluentopenai.files;
    exports io.fluentopenai.finetuning;
    exports io.fluentopenai.images;
    exports io.fluentopenai.live;
    exports io.fluentopenai.models;
    exports io.fluentopenai.moderations;
    exports io.fluentopenai.observe;
    exports io.fluentopenai.realtimecalls;
    exports io.fluentopenai.realtimesecrets;
    exports io.fluentopenai.request;
    exports io.fluentopenai.responses;
    exports io.fluentopenai.schema;
    exports io.fluentopenai.structured;
    exports io.fluentopenai.tools;
    exports io.fluentopenai.ui;
    exports io.fluentopenai.uploads;
    exports io.fluentopenai.vectorstores;
    exports io.fluentopenai.videos;
    exports io.fluentopenai.webhooks;

    // Given, Futures and ObservedCall: null checks, async forms and observed operations as in this layer.
    exports io.fluentopenai.internal to
            io.fluentopenai.realtime;

    // For the pairs of keys and values that maps are written as.
    opens io.fluentopenai.schema to
            com.fasterxml.jackson.databind;
}
