package io.fluentopenai.realtime;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.Call;
import io.fluentopenai.client.model.LiveConnectClientEvent;
import io.fluentopenai.client.model.LiveServerEvent;
import io.fluentopenai.client.model.LiveSessionResource;
import io.fluentopenai.internal.Given;
import io.fluentopenai.observe.OperationKind;
import io.fluentopenai.observe.OperationStart;
import io.fluentopenai.realtime.internal.protocol.LiveProtocol;
import io.fluentopenai.realtime.session.ErrorEventException;
import io.fluentopenai.realtime.session.NotSentException;
import io.fluentopenai.realtime.session.SessionOptions;
import org.jspecify.annotations.Nullable;

/**
 * A second connection to a live session that runs elsewhere, such as a browser's over WebRTC or a telephone call: it
 * sees the events of the session and the audio in both directions, and controls the session. Attach with {@link
 * Live#attach}. Closing it leaves the session alone. See {@link EventSession} for sending and receiving. Experimental,
 * see {@link Live}.
 *
 * <p><b>Requests.</b> {@link #request} returns the event that confirms an event, as in a {@link LiveSession}, and
 * {@code transport.dtmf.sent} for {@code transport.dtmf.send}.
 */
public final class LiveSideband extends EventSession<LiveConnectClientEvent, LiveServerEvent> {
    private final LiveProtocol<LiveConnectClientEvent> protocol;

    static LiveSideband of(OpenAI openai, String sessionId, SessionOptions options) {
        return new LiveSideband(
                openai, sessionId, options, new LiveProtocol<>(options, LiveConnectClientEvent::type, null));
    }

    private LiveSideband(
            OpenAI openai, String sessionId, SessionOptions options, LiveProtocol<LiveConnectClientEvent> protocol) {
        super(
                openai.client(),
                () -> handshake(openai, sessionId),
                null,
                options,
                protocol,
                new SessionOperation(
                        openai.operationListener(),
                        () -> new OperationStart(
                                OperationKind.REALTIME, null, openai.client().baseUrl(), sessionId, true)));
        this.protocol = protocol;
    }

    /** Returns the handshake, with {@code graceful_close} so that the last events arrive before the connection ends with the session. */
    private static Call handshake(OpenAI openai, String sessionId) {
        return Call.get("/live/sessions/{session_id}/attach")
                .path("session_id", sessionId)
                .query("graceful_close", true)
                .options(openai.options());
    }

    /** Returns the session as the server told it last; null if it has not since this connection attached. */
    public @Nullable LiveSessionResource configuration() {
        return protocol.latest();
    }

    /**
     * Sends key presses of a telephone (DTMF), one after the other, and waits until each has been sent to the call. Only
     * for telephone calls.
     *
     * @param keys one or more of {@code 0} to {@code 9}, {@code A} to {@code D}, {@code *} and {@code #}
     * @throws IllegalArgumentException if there is none, or another character
     * @throws ErrorEventException if the server answers with an error
     * @throws NotSentException if the event was not sent, or the connection dropped before the answer
     * @throws io.fluentopenai.client.error.DeadlineException if the timeout passed
     */
    public void sendDtmf(String keys) {
        Given.check(
                Given.notNull(keys, "keys").matches("[0-9A-D*#]+"),
                "The keys must be one or more of 0 to 9, A to D, * and #: " + keys);
        for (int i = 0; i < keys.length(); i++) {
            answer(LiveEvents.dtmf(keys.substring(i, i + 1)));
        }
    }
}
