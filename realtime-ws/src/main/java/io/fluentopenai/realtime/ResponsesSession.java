package io.fluentopenai.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.Call;
import io.fluentopenai.client.json.JsonModel;
import io.fluentopenai.client.json.JsonReader;
import io.fluentopenai.client.model.ResponseErrorEvent;
import io.fluentopenai.client.model.ResponseStreamEvent;
import io.fluentopenai.client.model.ResponsesClientEventResponseCreate;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The Responses API over a WebSocket: requests go out as {@code response.create} events, and the events of their streams come
 * back. A response that follows another names it by {@code previous_response_id}, and what the server needs of that is still at
 * hand. {@link Realtime#connectResponses} connects it, {@link EventSession} says how sending and receiving work.
 *
 * <p>The events are those of streams over HTTP. Responses with a {@code stream_id} of their own run at the same time, and their
 * events carry it ({@link #streamId}); without one the server takes them one after the other. An error, which has its message
 * one level further down here, has it where it is in streams as well; the whole of it is among its extra properties.
 *
 * @see <a href="https://platform.openai.com/docs/guides/websocket-mode">WebSocket mode in the guides</a>
 */
public final class ResponsesSession extends EventSession<ResponsesClientEventResponseCreate, ResponseStreamEvent> {
    ResponsesSession(OpenAI openai, SessionOptions options) {
        super(openai.client(), () -> Call.get("/responses").options(openai.options()), null, options);
    }

    /** Which of several responses an event belongs to: the {@code stream_id} of the request; null if that had none. */
    public static @Nullable String streamId(ResponseStreamEvent event) {
        JsonNode id = event instanceof JsonModel model ? model.extraProperty("stream_id") : null;
        return id == null ? null : id.textValue();
    }

    @Override
    String name(ResponsesClientEventResponseCreate event) {
        return "response.create";
    }

    @Override
    Class<ResponseStreamEvent> eventType() {
        return ResponseStreamEvent.class;
    }

    @Override
    ResponseStreamEvent read(JsonReader in) throws IOException {
        ResponseStreamEvent event = ResponseStreamEvent.read(in);
        if (event instanceof ResponseErrorEvent error && error.extraProperty("error") instanceof ObjectNode inner) {
            error.code(inner.path("code").textValue());
            error.message(inner.path("message").textValue());
            error.param(inner.path("param").textValue());
        }
        return event;
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
    void noting(Connection connection, ResponseStreamEvent event) {
        // There is nothing to be kept up to date.
    }

    @Override
    void seen(Connection connection, ResponseStreamEvent event) {
        // Nobody waits for an answer.
    }

    @Override
    void dropped(Connection connection, SessionEnd how, SendResult.Reason reason) {
        // Nobody waits for an answer.
    }
}
