package io.fluentopenai.realtime.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.client.json.JsonWriter;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes one event: its components but those without a value and those that were kept raw, and what was kept. */
final class EventWriter {
    private final JsonWriter out;
    private final RealtimeEvent event;
    private final Map<String, JsonNode> extras;

    private EventWriter(JsonWriter out, RealtimeEvent event) {
        this.out = out;
        this.event = event;
        this.extras = event.extraProperties();
    }

    /** Starts with the type and the id. */
    static EventWriter start(JsonWriter out, RealtimeEvent event) throws IOException {
        out.beginObject();
        EventWriter writer = new EventWriter(out, event);
        return writer.string("type", event.type()).string("event_id", event.eventId());
    }

    /** Makes sure that a property is there, if the writer insists. */
    EventWriter require(String name, @Nullable Object value) {
        if (value == null && out.isStrict() && !extras.containsKey(name)) {
            throw new IllegalArgumentException(
                    event.getClass().getSimpleName() + "." + name + " is required but has not been set");
        }
        return this;
    }

    EventWriter string(String name, @Nullable String value) throws IOException {
        if (value != null && starts(name)) {
            out.string(value);
        }
        return this;
    }

    EventWriter integer(String name, @Nullable Long value) throws IOException {
        if (value != null && starts(name)) {
            out.integer(value);
        }
        return this;
    }

    EventWriter number(String name, @Nullable Double value) throws IOException {
        if (value != null && starts(name)) {
            out.number(value);
        }
        return this;
    }

    EventWriter audio(String name, @Nullable AudioBytes value) throws IOException {
        if (value != null && starts(name)) {
            value.writeBase64(out);
        }
        return this;
    }

    EventWriter value(String name, @Nullable JsonValue value) throws IOException {
        if (value != null && starts(name)) {
            out.value(value);
        }
        return this;
    }

    EventWriter list(String name, @Nullable List<?> value) throws IOException {
        if (value != null && starts(name)) {
            out.any(value);
        }
        return this;
    }

    EventWriter json(String name, @Nullable JsonNode value) throws IOException {
        if (value != null && starts(name)) {
            out.node(value);
        }
        return this;
    }

    /** Where in a response it belongs. */
    EventWriter content(ServerEvent.OfContent of) throws IOException {
        return string("response_id", of.responseId())
                .string("item_id", of.itemId())
                .integer("output_index", of.outputIndex())
                .integer("content_index", of.contentIndex());
    }

    void end() throws IOException {
        out.extras(extras);
        out.endObject();
    }

    private boolean starts(String name) throws IOException {
        if (extras.containsKey(name)) {
            return false;
        }
        out.name(name);
        return true;
    }
}
