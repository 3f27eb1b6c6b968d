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
 * Which session to connect to, and how it is to be configured.
 *
 * <pre>{@code
 * RealtimeConfig config = RealtimeConfig.conversation("gpt-realtime-2.1", session -> session.instructions("Be brief."))
 *         .options(SessionOptions.builder().reconnect(ReconnectPolicy.ofDefaults()).build());
 * }</pre>
 *
 * <p>What the configuration sets is sent by a {@code session.update} when the session is there, and {@link Realtime#connect}
 * waits until the server has agreed. What it leaves open stays as the server decides.
 *
 * <p>Immutable and thread-safe, as long as the functions in it are. No secret is in its text.
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
     * A conversation with a model, as the server configures it by itself.
     *
     * @throws IllegalArgumentException if the name of the model is blank
     */
    public static RealtimeConfig conversation(String model) {
        return conversation(model, null);
    }

    /** A conversation with a model: its instructions, voice, turn detection, tools. */
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

    /** A session that writes down what is said, and does not answer. */
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
     * A session that interprets what is said into another language.
     *
     * @throws IllegalArgumentException if the name of the model is blank
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
     * A call that is in progress, by SIP or WebRTC, to listen to and to steer.
     *
     * @throws IllegalArgumentException if the id is blank
     */
    public static RealtimeConfig call(String callId) {
        return new RealtimeConfig(Kind.CALL, checked("id of the call", callId, "such as rtc_…"), false, null, null);
    }

    /** A conversation in the beta protocol, for servers that speak no other. */
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

    /** A transcription session in the beta protocol, for servers that speak no other. */
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
            throw new IllegalStateException("The server has answered without a client secret: does it have them?");
        }
        return secret;
    }

    private static String checked(String what, String value, String example) {
        if (Given.notNull(value, "the " + what).isBlank()) {
            throw new IllegalArgumentException("The " + what + " is blank: give one, " + example);
        }
        return value;
    }

    // ---- How to get there

    /**
     * Connects with a client secret, {@code ek_…}, in place of the client's key. With it the session is configured already as
     * whoever made the secret decided; what is set here is sent all the same.
     *
     * @throws IllegalArgumentException if it is blank
     */
    public RealtimeConfig clientSecret(String value) {
        checked("client secret", value, "from openai.realtimeSecrets()");
        return clientSecret(() -> value);
    }

    /** Works like {@link #clientSecret(String)}, asked for anew for each connection: a secret is good for a short time. May block. */
    public RealtimeConfig clientSecret(Supplier<String> values) {
        Given.notNull(values, "values");
        return with(changed -> {
            changed.secret = values;
            changed.createsSecret = false;
        });
    }

    /**
     * Asks for a client secret first, with the client's key, and connects with that: so this end has no more rights than a
     * browser would have. The secret brings the configuration along.
     *
     * @throws IllegalStateException for a call, and in the beta protocol, where there are none
     */
    public RealtimeConfig createClientSecret() {
        if (secretSource == null) {
            throw new IllegalStateException(
                    "There are no client secrets for calls, nor in the beta protocol: connect with the key of the"
                            + " client");
        }
        return with(changed -> {
            changed.secret = null;
            changed.createsSecret = true;
        });
    }

    /**
     * A header for the handshake, in place of any of that name. What belongs to the handshake itself is left to the JDK: {@code
     * Connection}, {@code Upgrade}, {@code Host} and all {@code Sec-WebSocket-…} are not sent as given here.
     */
    public RealtimeConfig header(String name, String value) {
        return with(changed -> changed.headers = with(headers, name, value));
    }

    /** A parameter for the URL of the handshake. */
    public RealtimeConfig query(String name, String value) {
        return with(changed -> changed.query = with(query, name, value));
    }

    private static Map<String, String> with(Map<String, String> map, String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(map);
        more.put(Given.notNull(name, "name"), Given.notNull(value, "value"));
        return more;
    }

    /** How the session behaves on this side. */
    public RealtimeConfig options(SessionOptions chosen) {
        return with(changed -> changed.options = Given.notNull(chosen, "chosen"));
    }

    /** A handler that sees all events of a type from the first one on, {@code session.created}. */
    public <T extends ServerEvent> RealtimeConfig onEvent(Class<T> type, Consumer<? super T> handler) {
        List<EarlyHandler<?>> more = new ArrayList<>(handlers);
        more.add(new EarlyHandler<>(Given.notNull(type, "type"), Given.notNull(handler, "handler")));
        return with(changed -> changed.handlers = more);
    }

    /** Works like {@link #tools(Tools, Consumer)}, with settings as they are by default. */
    public RealtimeConfig tools(Tools functions) {
        return tools(functions, settings -> {});
    }

    /**
     * Functions that the model may call, and that are called here: they go into the configuration, and {@link
     * RealtimeSession#runTools(Tools, Consumer)} answers the calls.
     *
     * @throws IllegalStateException if this is no conversation in the current protocol
     */
    public RealtimeConfig tools(Tools functions, Consumer<? super LoopSettings> settings) {
        if (kind != Kind.CONVERSATION && kind != Kind.CALL || beta) {
            throw new IllegalStateException(
                    "Tools are for conversations and calls in the current protocol, and this is " + toString());
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

    /** Whether the server is known to begin with {@code session.created}. With a call somebody else has got that. */
    boolean beginsWithCreated() {
        return kind != Kind.CALL;
    }

    /** What to send first; null for nothing. */
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

    /** What to send in place of the key; null for the key. */
    @Nullable
    Supplier<CompletableFuture<String>> secrets(OpenAI openai) {
        SecretSource source = secretSource;
        if (createsSecret && source != null) {
            return () -> source.create(openai);
        }
        Supplier<String> values = secret;
        return values == null ? null : () -> CompletableFuture.completedFuture(values.get());
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

    /** The kind of session; no secret. */
    @Override
    public String toString() {
        return "RealtimeConfig[" + kind + (subject.isEmpty() ? "" : " " + subject) + (beta ? ", beta" : "")
                + ", secret=" + (createsSecret ? "to be made" : secret == null ? "none" : GIVEN) + "]";
    }
}
