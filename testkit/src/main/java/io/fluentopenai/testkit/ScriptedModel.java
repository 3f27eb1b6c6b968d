package io.fluentopenai.testkit;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The model behind chat completions, responses, runs, turns of agents and transcriptions.
 *
 * <pre>{@code
 * server.onChat(request -> ModelAnswer.call("weather", "{\"city\": \"Glasgow\"}"));
 * }</pre>
 */
@FunctionalInterface
public interface ScriptedModel {

    /**
     * Answers a request. Runs on a worker thread and may block. May run for several requests at the same time.
     *
     * @param request the request body of a chat completion or response. For a response that continues others, its input
     *     contains the previous items. For a run, a body in the form of a chat completion with all messages of the
     *     thread and all tool outputs. For a turn of an agent, a body in the form of a response with all items of the
     *     session. For a transcription, such a body with the name of the file
     */
    ModelAnswer answer(JsonNode request);
}
