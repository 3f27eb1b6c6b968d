package io.fluentopenai.testkit;

import com.fasterxml.jackson.databind.JsonNode;

/** Plays the model behind chat completions, responses, runs and transcripts. */
@FunctionalInterface
public interface ScriptedModel {

    /**
     * Answers a request. Runs on a worker thread and may block; may run for several requests at the same time.
     *
     * @param request the body of the request for a chat completion or a response; one in the form of a chat completion's for a
     *     run, with all messages of its thread and all outputs of its tools, and for a transcript, with the name of the file;
     *     for a response that goes on from others, its input has the items that went before
     */
    ModelAnswer answer(JsonNode request);
}
