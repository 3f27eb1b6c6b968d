package io.fluentopenai.realtime.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.client.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event of the Realtime API, in either direction.
 *
 * <p>Each event is a record with one component for each documented property. A component is null where the JSON has no
 * such property. Nothing is lost: unknown properties, values of another JSON type than documented and explicit nulls are
 * kept in {@link #extraProperties()} and written back.
 *
 * <p>Events are immutable as long as nobody changes the models in them.
 */
public sealed interface RealtimeEvent extends JsonValue permits ClientEvent, ServerEvent {

    /** The {@code type} on the wire, such as {@code response.done}; empty if an unknown event has none. */
    String type();

    /** The id that whoever sent the event gave it; null if it has none. */
    @Nullable
    String eventId();

    /**
     * What the event holds beyond its components: unknown properties, the raw form of those that came with another JSON
     * type than documented, and explicit nulls.
     */
    Map<String, JsonNode> extraProperties();

    /**
     * The event as JSON text.
     *
     * @throws IllegalArgumentException if it is a client event that lacks a required property
     */
    @Override
    default String toJson() {
        return new String(toBytes(), StandardCharsets.UTF_8);
    }

    /**
     * The event as JSON in UTF-8.
     *
     * @throws IllegalArgumentException if it is a client event that lacks a required property
     */
    default byte[] toBytes() {
        return JsonWriter.toBytes(this, this instanceof ClientEvent, null);
    }
}
