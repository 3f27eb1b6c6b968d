package io.fluentopenai.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.internal.value.Json;
import org.jspecify.annotations.Nullable;

/**
 * One server-sent event.
 *
 * @param event the event's name, or null for an event without one
 * @param data the data; each line of it becomes a {@code data:} line of its own
 */
public record StreamEvent(@Nullable String event, String data) {

    /** The event that ends a stream of the API: {@code data: [DONE]}. */
    public static final StreamEvent DONE = new StreamEvent(null, "[DONE]");

    /** An event without a name. */
    public static StreamEvent of(JsonNode data) {
        return new StreamEvent(null, Json.text(data));
    }

    /** An event with a name. */
    public static StreamEvent of(@Nullable String event, JsonNode data) {
        return new StreamEvent(event, Json.text(data));
    }

    /** The event as it goes over the wire, with the empty line at its end. */
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
