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
 * What one kind of session sends and receives. One for each session, over all of its connections; what belongs to one
 * connection is a {@link ConnectionProtocol}.
 *
 * <p>Thread-safe.
 *
 * @param <C> the events of the client
 * @param <E> the events of the server
 */
public interface SessionProtocol<C extends JsonValue, E> {
    /** The type of all events of the server. */
    Class<E> eventType();

    /** What an event is called in messages. */
    String name(C event);

    /** The JSON of an event, all that is required in it. */
    default byte[] json(C event) {
        return JsonWriter.toBytes(event, true, null);
    }

    /** Reads an event. */
    E read(JsonReader in) throws IOException;

    /** How long the answer to an event may take by default. */
    Duration timeout(C event);

    /**
     * Makes sure that an event can be answered.
     *
     * @throws IllegalArgumentException if the server does not answer it, or nobody knows how
     */
    void checkAnswered(C event);

    /** What a new connection begins with when the server has greeted, waiting for the answer; null for nothing. */
    default @Nullable C opening(boolean again) {
        return null;
    }

    /** What is sent over another connection before anything else, asked for anew for each; null if that is never anything. */
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
