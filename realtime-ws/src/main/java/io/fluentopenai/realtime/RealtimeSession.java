package io.fluentopenai.realtime;

import io.fluentopenai.OpenAI;
import io.fluentopenai.internal.Given;
import io.fluentopenai.observe.OperationListener;
import io.fluentopenai.realtime.event.ClientEvent;
import io.fluentopenai.realtime.event.ServerEvent;
import io.fluentopenai.realtime.internal.protocol.RealtimeProtocol;
import io.fluentopenai.tools.LoopSettings;
import io.fluentopenai.tools.Tools;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A session of the Realtime API: a conversation, transcription or translation over one connection. Connect with {@link
 * Realtime}. See {@link EventSession} for sending and receiving.
 *
 * <p><b>Requests.</b> {@link #request} returns the answer to an event: {@code session.updated} for {@code
 * session.update}, {@code response.done} for {@code response.create}, and so on. It fails if an error refers to the
 * event, if the timeout passes, and if the connection drops; the exception then says whether the event had been sent.
 *
 * <p><b>Responses take turns.</b> A {@code response.create} for the conversation waits until the active response is
 * done, even one that the server started. Other events do not wait for it. It is the only event that may be sent twice:
 * when the server rejects it because a response of its own has just started. The futures of {@link #sendAsync} and
 * {@link #trySend} then complete after the event has had its turn.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/realtime">Realtime in the API reference</a>
 */
public final class RealtimeSession extends EventSession<ClientEvent, ServerEvent> {
    private final RealtimeProtocol protocol;
    private final @Nullable OperationListener listener;

    static RealtimeSession of(OpenAI openai, RealtimeConfig config) {
        return new RealtimeSession(
                openai,
                config,
                new RealtimeProtocol(config.options(), config.beginsWithCreated(), config::firstUpdate));
    }

    private RealtimeSession(OpenAI openai, RealtimeConfig config, RealtimeProtocol protocol) {
        super(
                openai.client(),
                () -> config.handshake(openai),
                config.secrets(openai),
                config.options(),
                protocol,
                new SessionOperation(openai.operationListener(), () -> config.started(openai)));
        this.protocol = protocol;
        listener = openai.operationListener();
        config.handlers().forEach(this::join);
        config.runTools(this);
    }

    private <T extends ServerEvent> void join(RealtimeConfig.EarlyHandler<T> early) {
        onEvent(early.type(), early.handler());
    }

    /**
     * Returns the latest {@code session.created} or {@code session.updated} event, which has the whole configuration.
     * Null if none has arrived, as for a call.
     */
    public ServerEvent.@Nullable Session configuration() {
        return protocol.latest();
    }

    /** Executes function calls like {@link #runTools(Tools, Consumer)}, with default settings. */
    public RealtimeTools runTools(Tools tools) {
        return runTools(tools, settings -> {});
    }

    /**
     * Executes the functions that the model calls in its responses, sends the results, and asks the model to continue.
     * The session's configuration must contain the tools; {@link RealtimeTools#definitions} converts them. {@link
     * RealtimeConfig#tools} does both.
     *
     * @param settings sets approval, timeouts, error handling and the maximum number of rounds; the token limit has no
     *     effect
     * @return the registration; close it to stop executing calls
     */
    public RealtimeTools runTools(Tools tools, Consumer<? super LoopSettings> settings) {
        LoopSettings made = new LoopSettings();
        if (listener != null) {
            made.observe(listener);
        }
        Given.notNull(settings, "settings").accept(made);
        return new RealtimeTools(this, Given.notNull(tools, "tools"), made);
    }
}
