package io.fluentopenai.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.internal.value.Json;
import org.jspecify.annotations.Nullable;

/**
 * A server-sent event.
 *
 * @param event the name of the event, or null for none
 * @param data the data; each of its lines becomes a separate {@code data:} line
 */
public record StreamEvent(@Nullable String event, String data) {

    /** The event that ends a stream: {@code data: [DONE]}. */
    public static final StreamEvent DONE = new StreamEvent(null, "[DONE]");

    /** Returns an event without a name. */
    public static StreamEvent of(JsonNode data) {
        return new StreamEvent(null, Json.text(data));
    }

    /** Returns an event with a name, or without one if {@code event} is null. */
    public static StreamEvent of(@Nullable String event, JsonNode data) {
        return new StreamEvent(event, Json.text(data));
    }

    /** Returns the event in wire format, including the empty line at its end. */
    public String wireText() {
        StringBuilder text = new StringBuilder(data.length() + 32);
        if (event != null) {
            text.append("event: ").append(event).append('\n');
        }
        for (String line : data.split("\r\n|\r|\n", -1)) {
            text.append("data: ").append(line).append('\n');
        }
        return text.append('\n').toString();
    }
}
