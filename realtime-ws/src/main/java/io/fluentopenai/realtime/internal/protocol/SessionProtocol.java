package io.fluentopenai.realtime.internal.protocol;

import io.fluentopenai.client.json.JsonReader;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.client.json.JsonWriter;
import io.fluentopenai.realtime.internal.socket.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The protocol of a kind of session. One instance per session, across its connections; a {@link ConnectionProtocol}
 *     is per connection.
 *
 * <p>Thread-safe.
 *
 * @param <C> the events of the client
 * @param <E> the events of the server
 */
public interface SessionProtocol<C extends JsonValue, E> {
    /** The type of all events of the server. */
    Class<E> eventType();

    /** Returns the name of an event for messages. */
    String name(C event);

    /** The JSON of an event, all that is required in it. */
    default byte[] json(C event) {
        return JsonWriter.toBytes(event, true, null);
    }

    /** Reads an event. */
    E read(JsonReader in) throws IOException;

    /** Returns the default timeout for the answer to an event. */
    Duration timeout(C event);

    /**
     * Makes sure that an event can be answered.
     *
     * @throws IllegalArgumentException if the server does not answer it, or nobody knows how
     */
    void checkAnswered(C event);

    /** Returns the request that a new connection sends after the server's greeting; null for none. */
    default @Nullable C opening(boolean again) {
        return null;
    }

    /**
     * Supplies the events that a reconnected session sends first; called for each connection; null if there are never
     * any.
     */
    default @Nullable Supplier<List<C>> replay() {
        return null;
    }

    /**
     * Begins with a connection that is about to be opened.
     *
     * @param inUse whether the session sends over that connection at present
     */
    ConnectionProtocol<C, E> begin(Connection connection, BooleanSupplier inUse);
}
