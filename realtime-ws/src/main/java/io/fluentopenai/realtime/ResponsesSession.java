package io.fluentopenai.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.Call;
import io.fluentopenai.client.json.JsonModel;
import io.fluentopenai.client.json.JsonReader;
import io.fluentopenai.client.json.JsonUnknown;
import io.fluentopenai.client.model.Response;
import io.fluentopenai.client.model.ResponseCompletedEvent;
import io.fluentopenai.client.model.ResponseCreatedEvent;
import io.fluentopenai.client.model.ResponseErrorEvent;
import io.fluentopenai.client.model.ResponseFailedEvent;
import io.fluentopenai.client.model.ResponseInProgressEvent;
import io.fluentopenai.client.model.ResponseIncompleteEvent;
import io.fluentopenai.client.model.ResponseQueuedEvent;
import io.fluentopenai.client.model.ResponseStreamEvent;
import io.fluentopenai.client.model.ResponsesClientEventResponseCreate;
import io.fluentopenai.internal.Given;
import io.fluentopenai.realtime.internal.protocol.LaneEvents;
import io.fluentopenai.realtime.internal.protocol.LaneProtocol;
import io.fluentopenai.realtime.session.ErrorEventException;
import io.fluentopenai.realtime.session.ResponseFailedException;
import io.fluentopenai.realtime.session.SessionOptions;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The Responses API over a WebSocket: requests go out as {@code response.create} events, and the events of their streams come
 * back. A response that follows another names it by {@code previous_response_id}, and what the server needs of that is still at
 * hand. {@link Realtime#connectResponses} connects it, {@link EventSession} says how sending and receiving work.
 *
 * <p>The events are those of streams over HTTP. Responses with a {@code stream_id} of their own run at the same time, and their
 * events carry it ({@link #streamId}); those with the same one, or with none, the server takes one after the other. An error,
 * which has its message one level further down here, has it where it is in streams as well; the whole of it is among its extra
 * properties.
 *
 * <p><b>Requests.</b> {@link #request} gives the event that ends the response: {@code response.completed} or {@code
 * response.incomplete}, with the whole of it ({@link #response}). One that fails is a {@link ResponseFailedException}, an error
 * of its {@code stream_id} an {@link ErrorEventException}. Plain sends have their place in that order too.
 *
 * @see <a href="https://platform.openai.com/docs/guides/websocket-mode">WebSocket mode in the guides</a>
 */
public final class ResponsesSession extends EventSession<ResponsesClientEventResponseCreate, ResponseStreamEvent> {
    ResponsesSession(OpenAI openai, SessionOptions options) {
        super(
                openai.client(),
                () -> Call.get("/responses").options(openai.options()),
                null,
                options,
                new LaneProtocol<>(options, new Events()));
    }

    /** Which of several responses an event belongs to: the {@code stream_id} of the request; null if that had none. */
    public static @Nullable String streamId(ResponseStreamEvent event) {
        Given.notNull(event, "event");
        if (event instanceof JsonUnknown unknown) {
            return unknown.stringProperty("stream_id");
        }
        JsonNode id = event instanceof JsonModel model ? model.extraProperty("stream_id") : null;
        return id == null ? null : id.textValue();
    }

    /** The response as an event has it, such as the whole of it at its end; null for events that have none. */
    public static @Nullable Response response(ResponseStreamEvent event) {
        Given.notNull(event, "event");
        if (event instanceof ResponseCompletedEvent completed) {
            return completed.response();
        }
        if (event instanceof ResponseIncompleteEvent incomplete) {
            return incomplete.response();
        }
        if (event instanceof ResponseFailedEvent failed) {
            return failed.response();
        }
        if (event instanceof ResponseCreatedEvent created) {
            return created.response();
        }
        if (event instanceof ResponseQueuedEvent queued) {
            return queued.response();
        }
        return event instanceof ResponseInProgressEvent running ? running.response() : null;
    }

    private static final class Events implements LaneEvents<ResponsesClientEventResponseCreate, ResponseStreamEvent> {
        @Override
        public Class<ResponseStreamEvent> serverType() {
            return ResponseStreamEvent.class;
        }

        @Override
        public String clientTypeOf(ResponsesClientEventResponseCreate event) {
            return "response.create";
        }

        @Override
        public ResponseStreamEvent read(JsonReader in) throws IOException {
            ResponseStreamEvent event = ResponseStreamEvent.read(in);
            if (event instanceof ResponseErrorEvent error && error.extraProperty("error") instanceof ObjectNode inner) {
                error.code(inner.path("code").textValue());
                error.message(inner.path("message").textValue());
                error.param(inner.path("param").textValue());
            }
            return event;
        }

        @Override
        public @Nullable String typeOf(ResponseStreamEvent event) {
            return event.type();
        }

        @Override
        public @Nullable String laneOf(ResponseStreamEvent event) {
            return streamId(event);
        }
    }
}
