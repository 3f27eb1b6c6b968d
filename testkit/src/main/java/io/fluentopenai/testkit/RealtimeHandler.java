package io.fluentopenai.testkit;

import com.fasterxml.jackson.databind.JsonNode;

/** Looks at the events that clients send. */
@FunctionalInterface
public interface RealtimeHandler {

    /**
     * Looks at an event before it is checked. Runs on a worker thread and may block; for one session the events come one
     * after the other.
     *
     * @return whether all is done for this event; if not, the server answers as usual
     * @throws Exception if it cannot; the client gets an error event with the exception's message
     */
    boolean handle(FakeRealtimeSession session, JsonNode event) throws Exception;
}
