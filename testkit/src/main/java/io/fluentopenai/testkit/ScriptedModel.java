package io.fluentopenai.testkit;

import com.fasterxml.jackson.databind.JsonNode;

/** Plays the model behind chat completions and responses. */
@FunctionalInterface
public interface ScriptedModel {

    /**
     * Answers a request. Runs on a worker thread and may block; may run for several requests at the same time.
     *
     * @param request the body of the request for a chat completion or a response
     */
    ModelAnswer answer(JsonNode request);
}
