package io.fluentopenai.realtime;

import io.fluentopenai.OpenAI;
import io.fluentopenai.internal.Given;
import io.fluentopenai.realtime.event.ClientEvent;
import io.fluentopenai.realtime.event.ServerEvent;
import io.fluentopenai.realtime.internal.protocol.RealtimeProtocol;
import io.fluentopenai.tools.LoopSettings;
import io.fluentopenai.tools.Tools;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A session of the Realtime API: a conversation, a transcription or a translation over one connection. {@link Realtime}
 * connects it, {@link EventSession} says how sending and receiving work.
 *
 * <p><b>Requests.</b> {@link #request} gives the event that answers an event: {@code session.updated} to {@code
 * session.update}, {@code response.done} to {@code response.create}, and so on. An error that names the event fails it, a
 * deadline too, and a dropped connection says whether the event had been sent.
 *
 * <p><b>Responses take turns.</b> A {@code response.create} for the conversation waits until the active response is done,
 * whoever began that; other events do not wait for it. It is the only event that may go out twice: if the server has refused it
 * because it had just begun a response by itself. {@link #sendAsync} and {@link #trySend} of one are done when it has had its turn.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/realtime">Realtime in the API reference</a>
 */
public final class RealtimeSession extends EventSession<ClientEvent, ServerEvent> {
    private final RealtimeProtocol protocol;

    static RealtimeSession of(OpenAI openai, RealtimeConfig config) {
        return new RealtimeSession(
                openai,
                config,
                new RealtimeProtocol(config.options(), config.beginsWithCreated(), config::firstUpdate));
    }

    private RealtimeSession(OpenAI openai, RealtimeConfig config, RealtimeProtocol protocol) {
        super(openai.client(), () -> config.handshake(openai), config.secrets(openai), config.options(), protocol);
        this.protocol = protocol;
        config.handlers().forEach(this::join);
        config.runTools(this);
    }

    private <T extends ServerEvent> void join(RealtimeConfig.EarlyHandler<T> early) {
        onEvent(early.type(), early.handler());
    }

    /**
     * What the server last said of the session: {@code session.created} or {@code session.updated}, with the whole
     * configuration. Null if it has said nothing, as of a call.
     */
    public ServerEvent.@Nullable Session configuration() {
        return protocol.latest();
    }

    /** Works like {@link #runTools(Tools, Consumer)}, with settings as they are by default. */
    public RealtimeTools runTools(Tools tools) {
        return runTools(tools, settings -> {});
    }

    /**
     * Has the functions that the model calls in its responses called here, gives their results back, and asks the model to go
     * on. The session must know the tools: {@link RealtimeTools#definitions} makes of them what its configuration takes. {@link
     * RealtimeConfig#tools} does both.
     *
     * @param settings approval, timeouts, errors, rounds; the limit of tokens does not matter here
     */
    public RealtimeTools runTools(Tools tools, Consumer<? super LoopSettings> settings) {
        LoopSettings made = new LoopSettings();
        Given.notNull(settings, "settings").accept(made);
        return new RealtimeTools(this, Given.notNull(tools, "tools"), made);
    }
}
