package io.fluentopenai.realtime.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.client.json.JsonWriter;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes one event: its components but those without a value and those that were kept raw, and what was kept. */
final class EventWriter {
    private final JsonWriter out;
    private final Map<String, JsonNode> extras;

    private EventWriter(JsonWriter out, RealtimeEvent event) throws IOException {
        this.out = out;
        this.extras = event.extraProperties();
        out.beginObject();
        property("type", event.type());
        property("event_id", event.eventId());
    }

    /**
     * Writes an event.
     *
     * @param values the properties after the type and the id, in the order of the event's layout
     */
    static void write(JsonWriter out, RealtimeEvent event, @Nullable Object... values) throws IOException {
        write(out, event, false, values);
    }

    /** Writes an event of which a strict writer requires every property. */
    static void writeRequired(JsonWriter out, ClientEvent event, @Nullable Object... values) throws IOException {
        write(out, event, true, values);
    }

    private static void write(JsonWriter out, RealtimeEvent event, boolean required, @Nullable Object... values)
            throws IOException {
        EventWriter writer = new EventWriter(out, event);
        EventProperties.Layout layout = EventProperties.Layout.of(event);
        for (int i = 0; i < values.length; i++) {
            String name = layout.name(i);
            if (required) {
                require(out, event, name, values[i]);
            }
            writer.property(name, values[i]);
        }
        writer.end();
    }

    /** Makes sure that a property is there, if the writer insists. */
    static void require(JsonWriter out, RealtimeEvent event, String name, @Nullable Object value) {
        if (value == null && out.isStrict() && !event.extraProperties().containsKey(name)) {
            throw new IllegalArgumentException(
                    event.getClass().getSimpleName() + "." + name + " is required but has not been set");
        }
    }

    private void property(String name, @Nullable Object value) throws IOException {
        if (value == null || extras.containsKey(name)) {
            return;
        }
        out.name(name);
        if (value instanceof AudioBytes audio) {
            audio.writeBase64(out);
        } else {
            out.any(value);
        }
    }

    private void end() throws IOException {
        out.extras(extras);
        out.endObject();
    }
}
