package io.fluentopenai.testkit;

import com.fasterxml.jackson.databind.JsonNode;

/** Handles events that clients send. */
@FunctionalInterface
public interface RealtimeHandler {

    /**
     * Handles an event before it is validated. Runs on a worker thread and may block. Events of one session are handled
     * one at a time.
     *
     * @return true if the event needs no further handling; false to let the server handle it as usual
     * @throws Exception if handling fails; the client gets an error event with the exception's message
     */
    boolean handle(FakeRealtimeSession session, JsonNode event) throws Exception;
}
