package io.fluentopenai.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.internal.value.Json;
import org.jspecify.annotations.Nullable;

/**
 * A server-sent event.
 *
 * @param event the name of the event, or null for none
 * @param data the data; each of its lines becomes a separate {@code data:} line
 * @param raw what is sent instead, such as a comment or an event that does not end; null for none
 */
public record StreamEvent(
        @Nullable String event, String data, @Nullable String raw) {

    /** Creates an event. */
    public StreamEvent(@Nullable String event, String data) {
        this(event, data, null);
    }

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

    /** Returns a piece of a stream that is sent as it is, such as a comment. */
    public static StreamEvent raw(String wireText) {
        return new StreamEvent(null, "", wireText);
    }

    /** Returns the event in wire format, including the empty line at its end. */
    public String wireText() {
        if (raw != null) {
            return raw;
        }
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
