package io.fluentopenai.realtime;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.AzureOptions;
import io.fluentopenai.client.Call;
import io.fluentopenai.client.model.RealtimeSessionCreateRequest;
import io.fluentopenai.client.model.RealtimeSessionCreateRequestGA;
import io.fluentopenai.client.model.RealtimeSessionCreateRequestGATool;
import io.fluentopenai.client.model.RealtimeTranscriptionSessionCreateRequest;
import io.fluentopenai.client.model.RealtimeTranscriptionSessionCreateRequestGA;
import io.fluentopenai.client.model.RealtimeTranslationClientSecretCreateRequest;
import io.fluentopenai.client.model.RealtimeTranslationSessionCreateRequest;
import io.fluentopenai.client.model.RealtimeTranslationSessionUpdateRequest;
import io.fluentopenai.internal.Given;
import io.fluentopenai.observe.OperationKind;
import io.fluentopenai.observe.OperationStart;
import io.fluentopenai.realtime.event.ClientEvent;
import io.fluentopenai.realtime.event.ServerEvent;
import io.fluentopenai.realtime.session.SessionOptions;
import io.fluentopenai.tools.LoopSettings;
import io.fluentopenai.tools.Tools;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The kind and the configuration of a session to connect to.
 *
 * <pre>{@code
 * RealtimeConfig config = RealtimeConfig.conversation("gpt-realtime-2.1", session -> session.instructions("Be brief."))
 *         .options(SessionOptions.builder().reconnect(ReconnectPolicy.ofDefaults()).build());
 * }</pre>
 *
 * <p>The configuration is sent with {@code session.update} once the session exists, and {@link Realtime#connect} waits
 * until the server has accepted it. Settings that are not set keep the server's defaults.
 *
 * <p>Immutable and thread-safe if the functions passed to it are. Its text contains no secrets.
 */
public final class RealtimeConfig {
    private static final String GIVEN = "given";

    private enum Kind {
        CONVERSATION,
        TRANSCRIPTION,
        TRANSLATION,
        CALL
    }

    /** A handler that sees the session's events from the first one on. */
    record EarlyHandler<T extends ServerEvent>(Class<T> type, Consumer<? super T> handler) {}

    private final Kind kind;

    /** The model; the id of the call; empty for transcription. */
    private final String subject;

    private final boolean beta;

    /** The first update; null for none. */
    private final @Nullable Supplier<ClientEvent> update;

    /** Asks for a secret that brings the configuration along; null if there is no such way. */
    private final @Nullable SecretSource secretSource;

    private Map<String, String> headers = Map.of();
    private Map<String, String> query = Map.of();
    private @Nullable Supplier<String> secret;
    private boolean createsSecret;
    private SessionOptions options = SessionOptions.ofDefaults();
    private List<EarlyHandler<?>> handlers = List.of();
    private @Nullable Tools tools;
    private Consumer<? super LoopSettings> toolSettings = settings -> {};

    @FunctionalInterface
    private interface SecretSource {
        CompletableFuture<String> create(OpenAI openai);
    }

    private RealtimeConfig(
            Kind kind,
            String subject,
            boolean beta,
            @Nullable Supplier<ClientEvent> update,
            @Nullable SecretSource secretSource) {
        this.kind = kind;
        this.subject = subject;
        this.beta = beta;
        this.update = update;
        this.secretSource = secretSource;
    }

    // ---- Which session

    /**
     * Returns the configuration of a conversation with a model, with the server's defaults.
     *
     * @throws IllegalArgumentException if the model name is blank
     */
    public static RealtimeConfig conversation(String model) {
        return conversation(model, null);
    }

    /**
     * Returns the configuration of a conversation with a model.
     *
     * @param session sets instructions, voice, turn detection, tools and so on
     * @throws IllegalArgumentException if the model name is blank
     */
    public static RealtimeConfig conversation(
            String model, @Nullable Consumer<? super RealtimeSessionCreateRequestGA> session) {
        String name = checked("name of the model", model, "such as gpt-realtime");
        return new RealtimeConfig(
                Kind.CONVERSATION,
                name,
                false,
                session == null
                        ? null
                        : () -> ClientEvent.updateSession(made(new RealtimeSessionCreateRequestGA(), session)),
                openai -> openai.realtimeSecrets()
                        .createAsync(request -> request.session(
                                made(new RealtimeSessionCreateRequestGA(), session == null ? given -> {} : session)
                                        .model(name)))
                        .thenApply(created -> created.value()));
    }

    /**
     * Returns the configuration of a transcription session, which transcribes speech and does not answer.
     *
     * @param session sets the transcription model, turn detection and so on
     */
    public static RealtimeConfig transcription(Consumer<? super RealtimeTranscriptionSessionCreateRequestGA> session) {
        Given.notNull(session, "session");
        Supplier<RealtimeTranscriptionSessionCreateRequestGA> make =
                () -> made(new RealtimeTranscriptionSessionCreateRequestGA(), session);
        return new RealtimeConfig(
                Kind.TRANSCRIPTION,
                "",
                false,
                () -> ClientEvent.updateTranscriptionSession(make.get()),
                openai -> openai.realtimeSecrets()
                        .createAsync(request -> request.session(make.get()))
                        .thenApply(created -> created.value()));
    }

    /**
     * Returns the configuration of a translation session, which translates speech into another language.
     *
     * @param session sets the output language and so on
     * @throws IllegalArgumentException if the model name is blank
     */
    public static RealtimeConfig translation(
            String model, Consumer<? super RealtimeTranslationSessionUpdateRequest> session) {
        String name = checked("name of the model", model, "such as gpt-realtime-translate");
        Given.notNull(session, "session");
        return new RealtimeConfig(
                Kind.TRANSLATION,
                name,
                false,
                () -> ClientEvent.updateTranslationSession(
                        made(new RealtimeTranslationSessionUpdateRequest(), session)),
                openai -> openai.raw()
                        .realtime()
                        .createRealtimeTranslationClientSecretAsync(
                                new RealtimeTranslationClientSecretCreateRequest()
                                        .session(new RealtimeTranslationSessionCreateRequest().model(name)),
                                openai.options())
                        .thenApply(created -> required(created.value())));
    }

    /**
     * Returns a configuration that attaches to a SIP or WebRTC call in progress, to monitor and control it.
     *
     * @throws IllegalArgumentException if the call id is blank
     */
    public static RealtimeConfig call(String callId) {
        return new RealtimeConfig(Kind.CALL, checked("id of the call", callId, "such as rtc_…"), false, null, null);
    }

    /**
     * Returns the configuration of a conversation in the beta protocol, for servers that support no other.
     *
     * @throws IllegalArgumentException if the model name is blank
     */
    public static RealtimeConfig betaConversation(
            String model, @Nullable Consumer<? super RealtimeSessionCreateRequest> session) {
        return new RealtimeConfig(
                Kind.CONVERSATION,
                checked("name of the model", model, "such as gpt-4o-realtime-preview"),
                true,
                session == null
                        ? null
                        : () -> ClientEvent.updateBetaSession(made(new RealtimeSessionCreateRequest(), session)),
                null);
    }

    /** Returns the configuration of a transcription session in the beta protocol, for servers that support no other. */
    public static RealtimeConfig betaTranscription(
            Consumer<? super RealtimeTranscriptionSessionCreateRequest> session) {
        Given.notNull(session, "session");
        return new RealtimeConfig(
                Kind.TRANSCRIPTION,
                "",
                true,
                () -> ClientEvent.updateBetaTranscriptionSession(
                        made(new RealtimeTranscriptionSessionCreateRequest(), session)),
                null);
    }

    private static <T> T made(T request, Consumer<? super T> settings) {
        settings.accept(request);
        return request;
    }

    private static String required(@Nullable String secret) {
        if (secret == null) {
            throw new IllegalStateException(
                    "The response has no client secret. Does the server support client secrets?");
        }
        return secret;
    }

    private static String checked(String what, String value, String example) {
        if (Given.notNull(value, "the " + what).isBlank()) {
            throw new IllegalArgumentException("The " + what + " is blank. Pass one, " + example);
        }
        return value;
    }

    // ---- How to get there

    /**
     * Sets a client secret ({@code ek_…}) to connect with, in place of the client's API key. The session then has the
     * configuration that the secret was created with; settings of this object are sent in addition.
     *
     * @throws IllegalArgumentException if the secret is blank
     */
    public RealtimeConfig clientSecret(String value) {
        checked("client secret", value, "from openai.realtimeSecrets()");
        return clientSecret(() -> value);
    }

    /**
     * Sets a supplier of client secrets, which is called for each connection because secrets expire soon. It may block.
     */
    public RealtimeConfig clientSecret(Supplier<String> values) {
        Given.notNull(values, "values");
        return with(changed -> {
            changed.secret = values;
            changed.createsSecret = false;
        });
    }

    /**
     * Creates a client secret with the client's API key first, and connects with that, so that the connection has no
     * more rights than a browser's. The configuration is part of the secret.
     *
     * @throws IllegalStateException for a call and in the beta protocol, which have no client secrets
     */
    public RealtimeConfig createClientSecret() {
        if (secretSource == null) {
            throw new IllegalStateException(
                    "Client secrets do not work for calls or the beta protocol. Connect with the client's key");
        }
        return with(changed -> {
            changed.secret = null;
            changed.createsSecret = true;
        });
    }

    /**
     * Sets a header of the handshake, replacing one of the same name. Headers that belong to the WebSocket handshake
     * itself are ignored: {@code Connection}, {@code Upgrade}, {@code Host} and {@code Sec-WebSocket-…}.
     */
    public RealtimeConfig header(String name, String value) {
        return with(changed -> changed.headers = with(headers, name, value));
    }

    /** Sets a query parameter of the handshake's URL. */
    public RealtimeConfig query(String name, String value) {
        return with(changed -> changed.query = with(query, name, value));
    }

    private static Map<String, String> with(Map<String, String> map, String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(map);
        more.put(Given.notNull(name, "name"), Given.notNull(value, "value"));
        return more;
    }

    /** Sets the client-side options of the session, such as timeouts and reconnection. */
    public RealtimeConfig options(SessionOptions chosen) {
        return with(changed -> changed.options = Given.notNull(chosen, "chosen"));
    }

    /** Registers a handler for events of a type that sees all of them, starting with {@code session.created}. */
    public <T extends ServerEvent> RealtimeConfig onEvent(Class<T> type, Consumer<? super T> handler) {
        List<EarlyHandler<?>> more = new ArrayList<>(handlers);
        more.add(new EarlyHandler<>(Given.notNull(type, "type"), Given.notNull(handler, "handler")));
        return with(changed -> changed.handlers = more);
    }

    /** Adds functions like {@link #tools(Tools, Consumer)}, with default settings. */
    public RealtimeConfig tools(Tools functions) {
        return tools(functions, settings -> {});
    }

    /**
     * Adds functions that the model may call. They become part of the configuration, and calls are executed here and
     * answered, as by {@link RealtimeSession#runTools(Tools, Consumer)}.
     *
     * @param settings sets approval, timeouts, error handling and so on
     * @throws IllegalStateException if this is neither a conversation nor a call, or uses the beta protocol
     */
    public RealtimeConfig tools(Tools functions, Consumer<? super LoopSettings> settings) {
        if (kind != Kind.CONVERSATION && kind != Kind.CALL || beta) {
            throw new IllegalStateException(
                    "Tools need a conversation or call in the current protocol, but this is " + toString());
        }
        return with(changed -> {
            changed.tools = Given.notNull(functions, "functions");
            changed.toolSettings = Given.notNull(settings, "settings");
        });
    }

    private RealtimeConfig with(Consumer<RealtimeConfig> change) {
        RealtimeConfig copy = new RealtimeConfig(kind, subject, beta, update, secretSource);
        copy.headers = headers;
        copy.query = query;
        copy.secret = secret;
        copy.createsSecret = createsSecret;
        copy.options = options;
        copy.handlers = handlers;
        copy.tools = tools;
        copy.toolSettings = toolSettings;
        change.accept(copy);
        return copy;
    }

    // ---- For the session

    SessionOptions options() {
        return options;
    }

    List<EarlyHandler<?>> handlers() {
        return handlers;
    }

    /** Returns whether the server is known to begin with {@code session.created}. With a call somebody else has got that. */
    boolean beginsWithCreated() {
        return kind != Kind.CALL;
    }

    /** The first event to send; null for none. */
    @Nullable
    ClientEvent firstUpdate() {
        if (tools == null) {
            return update == null || createsSecret ? null : update.get();
        }
        ClientEvent first = update == null || createsSecret ? null : update.get();
        RealtimeSessionCreateRequestGA session = first instanceof ClientEvent.SessionUpdate given
                        && given.session() instanceof RealtimeSessionCreateRequestGA made
                ? made
                : new RealtimeSessionCreateRequestGA();
        List<RealtimeSessionCreateRequestGATool> all = new ArrayList<>();
        if (session.tools() != null) {
            all.addAll(session.tools());
        }
        all.addAll(RealtimeTools.definitions(tools));
        return ClientEvent.updateSession(session.tools(all));
    }

    /** Answers the calls of functions, if there are any. */
    void runTools(RealtimeSession session) {
        if (tools != null) {
            session.runTools(tools, toolSettings);
        }
    }

    /** The secret to send instead of the key; null for the key. */
    @Nullable
    Supplier<CompletableFuture<String>> secrets(OpenAI openai) {
        SecretSource source = secretSource;
        if (createsSecret && source != null) {
            return () -> source.create(openai);
        }
        Supplier<String> values = secret;
        return values == null ? null : () -> CompletableFuture.completedFuture(values.get());
    }

    /** Returns the data that the client's listeners get when a session begins. */
    OperationStart started(OpenAI openai) {
        boolean named = kind == Kind.CONVERSATION || kind == Kind.TRANSLATION;
        return new OperationStart(
                OperationKind.REALTIME, named ? subject : null, openai.client().baseUrl(), this, true);
    }

    /** The request of the handshake. */
    Call handshake(OpenAI openai) {
        AzureOptions azure = openai.client().azure();
        Call call = Call.get(kind == Kind.TRANSLATION ? "/realtime/translations" : "/realtime");
        switch (kind) {
            case CONVERSATION, TRANSLATION -> {
                if (azure == null || azure.isV1()) {
                    call.query("model", subject);
                } else {
                    call.query("deployment", azure.deployment() == null ? subject : azure.deployment());
                }
            }
            case TRANSCRIPTION -> {
                call.query("intent", "transcription");
                if (azure != null && !azure.isV1()) {
                    call.query("deployment", azure.deployment());
                }
            }
            case CALL -> call.query("call_id", subject);
        }
        query.forEach(call::query);
        if (beta) {
            call.header("OpenAI-Beta", "realtime=v1");
        }
        headers.forEach(call::header);
        return call.options(openai.options());
    }

    /** Returns the kind of session and its settings, without secrets. */
    @Override
    public String toString() {
        return "RealtimeConfig[" + kind + (subject.isEmpty() ? "" : " " + subject) + (beta ? ", beta" : "")
                + ", secret=" + (createsSecret ? "to be made" : secret == null ? "none" : GIVEN) + "]";
    }
}
