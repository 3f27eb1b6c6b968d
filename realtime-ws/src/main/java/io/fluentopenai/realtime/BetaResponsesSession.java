package io.fluentopenai.realtime;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.Call;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonReader;
import io.fluentopenai.client.json.JsonUnknown;
import io.fluentopenai.client.model.BetaResponseInjectCreatedEvent;
import io.fluentopenai.client.model.BetaResponseInjectFailedEvent;
import io.fluentopenai.client.model.BetaResponseSteerAcceptedEvent;
import io.fluentopenai.client.model.BetaResponseSteerFailedEvent;
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
 * A Responses API session over a WebSocket with beta features: multiple agents that work on one response, and input for
 * a response in progress ({@code response.inject} and {@code response.steer}). Connect with {@link Realtime#connectBetaResponses}. See {@link
 * EventSession} for sending and receiving.
 *
 * <p><b>Requests.</b> For {@code response.create}, {@link #request} works as in a {@link ResponsesSession}. For {@code
 * response.inject}, it returns {@code response.inject.created}. If the input comes too late, or the response is
 * unknown, it fails with an {@link ErrorEventException}, whose event has the input, so that it can be sent again. For
 * {@code response.steer}, it returns {@code response.steer.accepted}, and fails if the server refuses the input. Input that
 * was accepted can still fail: receive {@code response.steer.failed}.
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
                new LaneProtocol<>(options, new Events()),
                SessionOperation.NONE);
    }

    /**
     * Returns which of several concurrent responses an event belongs to: the {@code stream_id} of the request, or null
     * if it had none.
     */
    public static @Nullable String streamId(BetaResponsesServerEvent event) {
        Given.notNull(event, "event");
        // Not every revision of the document has a getter for it.
        return event instanceof JsonUnknown unknown
                ? unknown.stringProperty("stream_id")
                : Json.toTree(event).path("stream_id").textValue();
    }

    private static final class Events implements LaneEvents<BetaResponsesClientEvent, BetaResponsesServerEvent> {
        private static final String INJECT = "response.inject";
        private static final String STEER = "response.steer";

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
            if (INJECT.equals(event.type())) {
                return key(INJECT, LaneProtocol.property(text, "response_id"));
            }
            return STEER.equals(event.type()) ? key(STEER, LaneProtocol.property(text, "previous_response_id")) : null;
        }

        @Override
        public @Nullable String answeredBy(BetaResponsesServerEvent event) {
            if (event instanceof BetaResponseInjectCreatedEvent created) {
                return key(INJECT, created.responseId());
            }
            return event instanceof BetaResponseSteerAcceptedEvent accepted && accepted.steer() != null
                    ? key(STEER, accepted.steer().previousResponseId())
                    : null;
        }

        @Override
        public @Nullable String refusedBy(BetaResponsesServerEvent event) {
            if (event instanceof BetaResponseInjectFailedEvent failed) {
                return key(INJECT, failed.responseId());
            }
            // What failed after it was accepted has an id.
            return event instanceof BetaResponseSteerFailedEvent failed
                            && failed.steer() != null
                            && failed.steer().id() == null
                    ? key(STEER, failed.steer().previousResponseId())
                    : null;
        }

        /** No lane has a space in its name. */
        private static String key(String type, @Nullable String responseId) {
            return type + " " + (responseId == null ? "" : responseId);
        }
    }
}
