package io.fluentopenai.testkit.internal.sample;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The other way to ask for a stream of events: not a boolean, but a format. Speech is asked for in this way. */
final class StreamFormat {

    private static final String PROPERTY = "stream_format";
    private static final String EVENTS = "sse";

    private StreamFormat() {}

    private static boolean isEvents(JsonNode body) {
        return body.path(PROPERTY).asText().equals(EVENTS);
    }

    /** Leaves the choice of the format to the API, if events were chosen. */
    static void dropEvents(ObjectNode body) {
        if (isEvents(body)) {
            body.remove(PROPERTY);
        }
    }
}
