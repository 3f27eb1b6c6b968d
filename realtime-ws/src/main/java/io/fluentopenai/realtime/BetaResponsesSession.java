package io.fluentopenai.realtime;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.Call;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonReader;
import io.fluentopenai.client.json.JsonUnknown;
import io.fluentopenai.client.model.BetaResponseInjectCreatedEvent;
import io.fluentopenai.client.model.BetaResponseInjectFailedEvent;
import io.fluentopenai.client.model.BetaResponsesClientEvent;
import io.fluentopenai.client.model.BetaResponsesServerEvent;
import io.fluentopenai.internal.Given;
import io.fluentopenai.realtime.internal.protocol.LaneEvents;
import io.fluentopenai.realtime.internal.protocol.LaneProtocol;
import io.fluentopenai.realtime.session.ErrorEventException;
import io.fluentopenai.realtime.session.SessionOptions;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The Responses API over a WebSocket with what its beta adds: several agents that work on a response, and input for a response
 * that is being made ({@code response.inject}). {@link Realtime#connectBetaResponses} connects it, {@link EventSession} says how
 * sending and receiving work.
 *
 * <p><b>Requests.</b> {@link #request} of {@code response.create} is as in a {@link ResponsesSession}. Of {@code
 * response.inject} it gives {@code response.inject.created}; if the input came too late, or for a response that is not known,
 * it fails with an {@link ErrorEventException}, whose event has the input for another try.
 *
 * @see <a href="https://platform.openai.com/docs/guides/websocket-mode">WebSocket mode in the guides</a>
 */
public final class BetaResponsesSession extends EventSession<BetaResponsesClientEvent, BetaResponsesServerEvent> {
    BetaResponsesSession(OpenAI openai, SessionOptions options) {
        super(
                openai.client(),
                () -> Call.get("/responses")
                        .header("OpenAI-Beta", "responses_multi_agent=v1")
                        .options(openai.options()),
                null,
                options,
                new LaneProtocol<>(options, new Events()));
    }

    /** Which of several responses an event belongs to: the {@code stream_id} of the request; null if that had none. */
    public static @Nullable String streamId(BetaResponsesServerEvent event) {
        Given.notNull(event, "event");
        // Not every revision of the document has a getter for it.
        return event instanceof JsonUnknown unknown
                ? unknown.stringProperty("stream_id")
                : Json.toTree(event).path("stream_id").textValue();
    }

    private static final class Events implements LaneEvents<BetaResponsesClientEvent, BetaResponsesServerEvent> {
        private static final String INJECT = "response.inject";

        @Override
        public Class<BetaResponsesServerEvent> serverType() {
            return BetaResponsesServerEvent.class;
        }

        @Override
        public String clientTypeOf(BetaResponsesClientEvent event) {
            return String.valueOf(event.type());
        }

        @Override
        public BetaResponsesServerEvent read(JsonReader in) throws IOException {
            return BetaResponsesServerEvent.read(in);
        }

        @Override
        public @Nullable String typeOf(BetaResponsesServerEvent event) {
            return event.type();
        }

        @Override
        public @Nullable String laneOf(BetaResponsesServerEvent event) {
            return streamId(event);
        }

        @Override
        public @Nullable String keyOf(BetaResponsesClientEvent event, String text) {
            return INJECT.equals(event.type()) ? injection(LaneProtocol.property(text, "response_id")) : null;
        }

        @Override
        public @Nullable String answeredBy(BetaResponsesServerEvent event) {
            return event instanceof BetaResponseInjectCreatedEvent created ? injection(created.responseId()) : null;
        }

        @Override
        public @Nullable String refusedBy(BetaResponsesServerEvent event) {
            return event instanceof BetaResponseInjectFailedEvent failed ? injection(failed.responseId()) : null;
        }

        /** No lane has a space in its name. */
        private static String injection(@Nullable String responseId) {
            return INJECT + " " + (responseId == null ? "" : responseId);
        }
    }
}
