package io.fluentopenai.realtime.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.client.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event of the Realtime API, sent by the client or the server.
 *
 * <p>Each event is a record with one component for each documented property. A component is null if the JSON has no
 * such property. Unknown properties, values of another JSON type than documented, and explicit nulls are kept in {@link
 * #extraProperties()} and written back.
 */
public sealed interface RealtimeEvent extends JsonValue permits ClientEvent, ServerEvent {

    /** Returns the {@code type}, such as {@code response.done}; empty if an unknown event has none. */
    default String type() {
        return EventProperties.Layout.of(this).type();
    }

    /** Returns the {@code event_id} that the sender assigned, or null if there is none. */
    @Nullable
    String eventId();

    /**
     * Returns the properties beyond the components: unknown properties, the JSON of properties with another JSON type
     * than documented, and explicit nulls.
     */
    Map<String, JsonNode> extraProperties();

    /**
     * Returns the event as JSON text.
     *
     * @throws IllegalArgumentException if a client event lacks a required property
     */
    @Override
    default String toJson() {
        return new String(toBytes(), StandardCharsets.UTF_8);
    }

    /**
     * Returns the event as UTF-8 JSON.
     *
     * @throws IllegalArgumentException if a client event lacks a required property
     */
    default byte[] toBytes() {
        return JsonWriter.toBytes(this, this instanceof ClientEvent, null);
    }
}
