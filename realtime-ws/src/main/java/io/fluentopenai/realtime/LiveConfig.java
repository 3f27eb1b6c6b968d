package io.fluentopenai.realtime;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.Call;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonWriter;
import io.fluentopenai.client.model.LiveClientEvent;
import io.fluentopenai.client.model.LiveForkSessionConfig;
import io.fluentopenai.client.model.LiveForkSessionStartEvent;
import io.fluentopenai.client.model.LiveServerEvent;
import io.fluentopenai.client.model.LiveSessionConfig;
import io.fluentopenai.client.model.LiveSessionStartEvent;
import io.fluentopenai.internal.Given;
import io.fluentopenai.realtime.session.SessionOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a live session to start. Experimental, see {@link Live}.
 *
 * <pre>{@code
 * LiveConfig config = LiveConfig.session("gpt-live-1", session -> session.instructions("Be brief."))
 *         .onEvent(LiveOutputTranscriptDeltaEvent.class, delta -> System.out.print(delta.delta()));
 * }</pre>
 *
 * <p>Immutable and thread-safe if the functions passed to it are.
 */
public final class LiveConfig {
    /** A handler that sees the session's events from the first one on. */
    record EarlyHandler<T extends LiveServerEvent>(Class<T> type, Consumer<? super T> handler) {}

    /** The model, or the id of the session to fork. */
    private final String subject;

    private final boolean fork;
    private final Supplier<LiveClientEvent> start;
    private final SessionOptions options;
    private final List<EarlyHandler<?>> handlers;

    private LiveConfig(
            String subject,
            boolean fork,
            Supplier<LiveClientEvent> start,
            SessionOptions options,
            List<EarlyHandler<?>> handlers) {
        this.subject = subject;
        this.fork = fork;
        this.start = start;
        this.options = options;
        this.handlers = handlers;
    }

    /**
     * Returns the configuration of a new session with a model, with the server's defaults.
     *
     * @throws IllegalArgumentException if the model is blank
     */
    public static LiveConfig session(String model) {
        return session(model, session -> {});
    }

    /**
     * Returns the configuration of a new session with a model.
     *
     * @param session sets instructions, audio, delegation, initial input and so on
     * @throws IllegalArgumentException if the model is blank
     */
    public static LiveConfig session(String model, Consumer<? super LiveSessionConfig> session) {
        Given.notBlank(model, "model", "The model is blank. Pass one, such as gpt-live-1");
        Given.notNull(session, "session");
        return new LiveConfig(
                model,
                false,
                () -> new LiveSessionStartEvent().session(Given.set(new LiveSessionConfig().model(model), session)),
                SessionOptions.ofDefaults(),
                List.of());
    }

    /**
     * Returns the configuration of a session that continues a stored one, with its model and conversation.
     *
     * @throws IllegalArgumentException if the session id is blank
     */
    public static LiveConfig fork(String sessionId) {
        return fork(sessionId, session -> {});
    }

    /**
     * Returns the configuration of a session that continues a stored one, with its model and conversation.
     *
     * @param session overrides settings of the stored session, such as the audio format
     * @throws IllegalArgumentException if the session id is blank
     */
    public static LiveConfig fork(String sessionId, Consumer<? super LiveForkSessionConfig> session) {
        checkId(sessionId);
        Given.notNull(session, "session");
        return new LiveConfig(sessionId, true, () -> forkStart(session), SessionOptions.ofDefaults(), List.of());
    }

    static void checkId(String sessionId) {
        Given.notBlank(sessionId, "sessionId", "The id of the session is blank. Pass one, such as live_…");
    }

    /** The start of a fork has the type of a session's start, and other properties: as JSON it is an event of both. */
    private static LiveClientEvent forkStart(Consumer<? super LiveForkSessionConfig> session) {
        LiveForkSessionStartEvent start =
                new LiveForkSessionStartEvent().session(Given.set(new LiveForkSessionConfig(), session));
        return new LiveClientEvent.Unknown(
                Json.parse(new String(JsonWriter.toBytes(start, true, null), StandardCharsets.UTF_8)));
    }

    /**
     * Sets the client-side options of the session, such as timeouts. A session that reconnects starts anew with this
     * configuration.
     */
    public LiveConfig options(SessionOptions chosen) {
        return new LiveConfig(subject, fork, start, Given.notNull(chosen, "chosen"), handlers);
    }

    /** Registers a handler for events of a type that sees all of them, starting with {@code session.started}. */
    public <T extends LiveServerEvent> LiveConfig onEvent(Class<T> type, Consumer<? super T> handler) {
        List<EarlyHandler<?>> more = new ArrayList<>(handlers);
        more.add(new EarlyHandler<>(Given.notNull(type, "type"), Given.notNull(handler, "handler")));
        return new LiveConfig(subject, fork, start, options, more);
    }

    // ---- For the session

    LiveClientEvent start() {
        return start.get();
    }

    SessionOptions options() {
        return options;
    }

    List<EarlyHandler<?>> handlers() {
        return handlers;
    }

    /** The model; null for that of the session to fork. */
    @Nullable
    String model() {
        return fork ? null : subject;
    }

    /** The request of the handshake. */
    Call handshake(OpenAI openai) {
        Call call = fork
                ? Call.get("/live/sessions/{session_id}/fork").path("session_id", subject)
                : Call.get("/live/sessions");
        return call.options(openai.options());
    }

    /** Returns what kind of session it is. */
    @Override
    public String toString() {
        return "LiveConfig[" + (fork ? "fork of " : "") + subject + "]";
    }
}
