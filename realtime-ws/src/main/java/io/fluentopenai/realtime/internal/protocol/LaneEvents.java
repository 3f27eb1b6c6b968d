package io.fluentopenai.realtime.internal.protocol;

import io.fluentopenai.client.json.JsonReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The events of one form of the Responses API over WebSocket.
 *
 * @param <C> the events of the client
 * @param <E> the events of the server
 */
public interface LaneEvents<C, E> {
    /** The type of all events of the server. */
    Class<E> serverType();

    /** The {@code type} of an event of the client. */
    String clientTypeOf(C event);

    /** Reads an event of the server. */
    E read(JsonReader in) throws IOException;

    /** The {@code type} of an event; null if it has none. */
    @Nullable
    String typeOf(E event);

    /** The {@code stream_id} of an event; null if it has none. */
    @Nullable
    String laneOf(E event);

    /**
     * By what the answer to a request is found that is not for a response; null if it has none.
     *
     * @param text the event's JSON
     */
    default @Nullable String keyOf(C event, String text) {
        return null;
    }

    /** The key of the request that an event answers which is not of a response; null if it answers none. */
    default @Nullable String answeredBy(E event) {
        return null;
    }

    /** The key of the request that an event refuses which is not of a response; null if it refuses none. */
    default @Nullable String refusedBy(E event) {
        return null;
    }
}
