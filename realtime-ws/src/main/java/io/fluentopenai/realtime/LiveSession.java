package io.fluentopenai.realtime;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.model.LiveClientEvent;
import io.fluentopenai.client.model.LiveServerEvent;
import io.fluentopenai.client.model.LiveSessionClosedEvent;
import io.fluentopenai.client.model.LiveSessionResource;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.observe.OperationKind;
import io.fluentopenai.observe.OperationStart;
import io.fluentopenai.realtime.internal.protocol.LiveProtocol;
import io.fluentopenai.realtime.session.ErrorEventException;
import io.fluentopenai.realtime.session.NotSentException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A live session over its primary WebSocket: it takes the user's audio, and gives the model's. Start one with {@link
 * Live}. See {@link EventSession} for sending and receiving. Experimental, see {@link Live}.
 *
 * <p><b>Requests.</b> {@link #request} returns the event that confirms an event: {@code session.updated} for {@code
 * session.update}, {@code session.commentary.appended} for {@code session.commentary.append}, and so on. The server
 * does not confirm audio and the events that begin with {@code response}, nor {@code decision.create}; use {@link #send}
 * for those.
 */
public final class LiveSession extends EventSession<LiveClientEvent, LiveServerEvent> {
    private final LiveProtocol<LiveClientEvent> protocol;

    static LiveSession of(OpenAI openai, LiveConfig config) {
        return new LiveSession(
                openai, config, new LiveProtocol<>(config.options(), LiveClientEvent::type, config.start()));
    }

    private LiveSession(OpenAI openai, LiveConfig config, LiveProtocol<LiveClientEvent> protocol) {
        super(
                openai.client(),
                () -> config.handshake(openai),
                null,
                config.options(),
                protocol,
                new SessionOperation(
                        openai.operationListener(),
                        () -> new OperationStart(
                                OperationKind.REALTIME,
                                config.model(),
                                openai.client().baseUrl(),
                                config,
                                true)));
        this.protocol = protocol;
        config.handlers().forEach(this::join);
    }

    private <T extends LiveServerEvent> void join(LiveConfig.EarlyHandler<T> early) {
        onEvent(early.type(), early.handler());
    }

    /** Returns the session as the server told it last, with its whole configuration; null if the server left it out. */
    public @Nullable LiveSessionResource configuration() {
        return protocol.latest();
    }

    /**
     * Returns the session id, {@code live_…}, with which others attach to the session or fork it.
     *
     * @throws IllegalStateException if the server left it out
     */
    public String id() {
        LiveSessionResource session = protocol.latest();
        if (session == null || session.id() == null) {
            throw new IllegalStateException("The server has not sent the id of the session yet");
        }
        return session.id();
    }

    /**
     * Appends input audio and blocks until it is written.
     *
     * @param audio raw audio in the session's format, by default PCM16
     * @throws NotSentException if the event was not sent completely; its result gives the details
     */
    public void appendAudio(byte[] audio) {
        send(LiveEvents.appendAudio(audio));
    }

    /**
     * Ends the session, waits until the server has finished it, and closes the connection. {@link #close} without this
     * leaves the end of the session to the server.
     *
     * @return the server's last event, with the total usage and the reason
     * @throws ErrorEventException if the server answers with an error
     * @throws NotSentException if the event was not sent, or the connection dropped before the answer
     * @throws io.fluentopenai.client.error.DeadlineException if the timeout passed
     */
    public LiveSessionClosedEvent end() {
        LiveServerEvent closed = answer(LiveEvents.closeSession());
        close();
        return (LiveSessionClosedEvent) closed;
    }

    /** Async version of {@link #end}. */
    public CompletableFuture<LiveSessionClosedEvent> endAsync() {
        return Futures.compose(
                request(LiveEvents.closeSession()),
                closed -> Futures.map(closeAsync(), end -> (LiveSessionClosedEvent) closed));
    }
}
