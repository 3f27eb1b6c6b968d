package io.fluentopenai.realtime;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.Call;
import io.fluentopenai.client.json.JsonReader;
import io.fluentopenai.client.model.ResponsesClientEventResponseCreate;
import io.fluentopenai.client.model.ResponsesServerEvent;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/**
 * The Responses API over a WebSocket: requests go out as {@code response.create} events, and the events of their streams come
 * back. A response that follows another names it by {@code previous_response_id}, and what the server needs of that is still at
 * hand. {@link Realtime#connectResponses} connects it, {@link EventSession} says how sending and receiving work.
 *
 * <p>Responses with a {@code stream_id} of their own run at the same time, and their events carry it; without one the server
 * takes them one after the other.
 *
 * @see <a href="https://platform.openai.com/docs/guides/websocket-mode">WebSocket mode in the guides</a>
 */
public final class ResponsesSession extends EventSession<ResponsesClientEventResponseCreate, ResponsesServerEvent> {
    ResponsesSession(OpenAI openai, SessionOptions options) {
        super(openai.client(), () -> Call.get("/responses").options(openai.options()), null, options);
    }

    @Override
    String name(ResponsesClientEventResponseCreate event) {
        return "response.create";
    }

    @Override
    Class<ResponsesServerEvent> eventType() {
        return ResponsesServerEvent.class;
    }

    @Override
    ResponsesServerEvent read(JsonReader in) throws IOException {
        return ResponsesServerEvent.read(in);
    }

    @Override
    Outgoing dispatch(Connection connection, ResponsesClientEventResponseCreate event, boolean room) {
        Outgoing outgoing = new Outgoing(text(event));
        if (room) {
            connection.send(outgoing);
        } else {
            connection.trySend(outgoing);
        }
        return outgoing;
    }

    @Override
    void connecting(Connection connection) {
        // The server begins with nothing.
    }

    @Override
    CompletableFuture<?> establish(Connection connection, boolean again) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    void noting(Connection connection, ResponsesServerEvent event) {
        // There is nothing to be kept up to date.
    }

    @Override
    void seen(Connection connection, ResponsesServerEvent event) {
        // Nobody waits for an answer.
    }

    @Override
    void dropped(Connection connection, SessionEnd how, SendResult.Reason reason) {
        // Nobody waits for an answer.
    }
}
