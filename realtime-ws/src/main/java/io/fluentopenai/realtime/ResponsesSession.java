package io.fluentopenai.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.Call;
import io.fluentopenai.client.json.Json;
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
 * A Responses API session over a WebSocket. Requests are sent as {@code response.create} events, and the server sends
 * the events of their streams. A response that continues another one names it with {@code previous_response_id}; the
 * server still has its context in memory. Connect with {@link Realtime#connectResponses}. See {@link EventSession} for
 * sending and receiving.
 *
 * <p>The events are those of streams over HTTP. Responses with different {@code stream_id}s run concurrently, and their
 * events have the {@code stream_id} ({@link #streamId}). The server processes responses with the same {@code
 * stream_id}, or with none, one at a time. The message of an error event, which is nested one level deeper here, is at
 * the same place as in HTTP streams; the original is among the extra properties.
 *
 * <p><b>Requests.</b> {@link #request} returns the event that ends the response, {@code response.completed} or {@code
 * response.incomplete}, with the whole {@link #response}. It fails with a {@link ResponseFailedException} if the
 * response failed, and with an {@link ErrorEventException} if there is an error for its {@code stream_id}. Events that
 * are sent without waiting for an answer take their turn in the same order.
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
                new LaneProtocol<>(options, new Events()),
                SessionOperation.NONE);
    }

    /**
     * Returns which of several concurrent responses an event belongs to: the {@code stream_id} of the request, or null
     * if it had none.
     */
    public static @Nullable String streamId(ResponseStreamEvent event) {
        Given.notNull(event, "event");
        if (event instanceof JsonUnknown unknown) {
            return unknown.stringProperty("stream_id");
        }
        if (!(event instanceof JsonModel model)) {
            return null;
        }
        // Some events have it in the document, and the server sends it with all.
        JsonNode id = model.isDocumented("stream_id")
                ? Json.toTree(event).get("stream_id")
                : model.extraProperty("stream_id");
        return id == null ? null : id.textValue();
    }

    /**
     * Returns the response that an event contains, such as the whole response in the last event, or null if it has
     * none.
     */
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
