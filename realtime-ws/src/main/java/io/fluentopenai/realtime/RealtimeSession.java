package io.fluentopenai.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonReader;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.realtime.event.ClientEvent;
import io.fluentopenai.realtime.event.ServerEvent;
import io.fluentopenai.realtime.internal.protocol.AgreedConfiguration;
import io.fluentopenai.realtime.internal.protocol.AnswerMatcher;
import io.fluentopenai.realtime.internal.protocol.Items;
import io.fluentopenai.realtime.internal.protocol.PendingAnswers;
import io.fluentopenai.realtime.internal.protocol.Refusal;
import io.fluentopenai.realtime.internal.protocol.ResponseTurns;
import io.fluentopenai.realtime.internal.socket.Connection;
import io.fluentopenai.realtime.internal.socket.OutgoingEvent;
import io.fluentopenai.realtime.session.ErrorEventException;
import io.fluentopenai.realtime.session.NotSentException;
import io.fluentopenai.realtime.session.ReconnectPolicy;
import io.fluentopenai.realtime.session.SendResult;
import io.fluentopenai.realtime.session.SessionClosedException;
import io.fluentopenai.realtime.session.SessionEnd;
import io.fluentopenai.realtime.session.SessionOptions;
import io.fluentopenai.tools.LoopSettings;
import io.fluentopenai.tools.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
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
    private static final int MOST_METADATA = 16;

    private final RealtimeConfig config;
    private final SessionOptions options;
    private final AgreedConfiguration configuration = new AgreedConfiguration();
    private final AtomicLong count = new AtomicLong();
    private final String prefix = UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    private volatile ServerEvent.@Nullable Session latest;
    private volatile @Nullable Talk talk;

    /** What belongs to one connection. */
    private final class Talk {
        final Connection connection;
        final PendingAnswers<ServerEvent> answers = new PendingAnswers<>();
        final ResponseTurns turns;
        final CompletableFuture<ServerEvent> created = new CompletableFuture<>();
        volatile @Nullable ErrorEventException refusal;

        Talk(Connection connection) {
            this.connection = connection;
            turns = new ResponseTurns(connection::send, answers, options.delayer(), options.requestTimeout());
        }
    }

    RealtimeSession(OpenAI openai, RealtimeConfig config) {
        super(openai.client(), () -> config.handshake(openai), config.secrets(openai), config.options());
        this.config = config;
        this.options = config.options();
        config.handlers().forEach(this::join);
        config.runTools(this);
    }

    private <T extends ServerEvent> void join(RealtimeConfig.EarlyHandler<T> early) {
        onEvent(early.type(), early.handler());
    }

    // ---- The session

    /**
     * What the server last said of the session: {@code session.created} or {@code session.updated}, with the whole
     * configuration. Null if it has said nothing, as of a call.
     */
    public ServerEvent.@Nullable Session configuration() {
        return latest;
    }

    // ---- Requests

    @Override
    Duration timeout(ClientEvent event) {
        return event instanceof ClientEvent.ResponseCreate ? options.responseTimeout() : options.requestTimeout();
    }

    @Override
    CompletableFuture<ServerEvent> ask(ClientEvent event, Duration timeout) {
        Connection connection = connection();
        Talk current = talk;
        if (connection == null || current == null || current.connection != connection) {
            checkAnswered(event);
            return unsent(event);
        }
        return ask(current, event, timeout);
    }

    private CompletableFuture<ServerEvent> ask(Talk current, ClientEvent event, Duration timeout) {
        checkAnswered(event);
        CompletableFuture<ServerEvent> answer = new CompletableFuture<>();
        ClientEvent named = event.eventId() == null ? event.withEventId(nextId("evt")) : event;
        OutgoingEvent outgoing;
        if (named instanceof ClientEvent.ResponseCreate create) {
            outgoing = begin(current, create, answer);
        } else {
            if (named instanceof ClientEvent.ConversationItemCreate create) {
                named = withItemId(create);
            }
            outgoing = written(current, named, answer);
            current.connection.send(outgoing);
        }
        bind(answer, current.connection, event, outgoing, timeout);
        return answer;
    }

    /** An event that has its place among the requests when it is written; {@code answer} is null if nobody waits for it. */
    private OutgoingEvent written(Talk current, ClientEvent event, @Nullable CompletableFuture<ServerEvent> answer) {
        OutgoingEvent outgoing = new OutgoingEvent(json(event));
        Predicate<ServerEvent> answers = event instanceof ClientEvent.ResponseCancel cancel
                ? cancelled(current, cancel)
                : AnswerMatcher.to(event);
        if (answers == null) {
            return outgoing;
        }
        Request request = new Request(event, answers, answer);
        outgoing.begins = () -> {
            current.answers.begin(request);
            note(event);
        };
        request.future.whenComplete((found, problem) -> current.answers.forget(request));
        return outgoing;
    }

    /** An event that the server answers, but for those that ask for responses. */
    private static final class Request extends PendingAnswers.Pending<ServerEvent> {
        private final ClientEvent event;
        private final Predicate<ServerEvent> answers;

        Request(ClientEvent event, Predicate<ServerEvent> answers, @Nullable CompletableFuture<ServerEvent> answer) {
            super(event.type(), event.eventId(), answer == null ? new CompletableFuture<>() : answer, answer != null);
            this.event = event;
            this.answers = answers;
        }

        @Override
        public boolean isAnsweredBy(ServerEvent event) {
            return answers.test(event);
        }

        @Override
        public boolean mayBeAnsweredBy(ServerEvent event) {
            return this.event instanceof ClientEvent.ConversationItemCreate create
                    && AnswerMatcher.mayBe(create, event);
        }
    }

    private static void checkAnswered(ClientEvent event) {
        if (!(event instanceof ClientEvent.ResponseCreate)
                && !(event instanceof ClientEvent.ResponseCancel)
                && AnswerMatcher.to(event) == null) {
            throw new IllegalArgumentException(
                    event instanceof ClientEvent.Unknown
                            ? "How the server answers " + event.type()
                                    + " is not known here: use send, and receive what follows"
                            : "The server does not answer " + event.type() + ": use send");
        }
    }

    /** The end of the response that is cancelled, however it has ended by then. */
    private static Predicate<ServerEvent> cancelled(Talk current, ClientEvent.ResponseCancel cancel) {
        String wanted = cancel.responseId() != null ? cancel.responseId() : current.turns.activeResponse();
        return event -> event instanceof ServerEvent.ResponseDone done
                && (wanted == null || done.responseId() == null || wanted.equals(done.responseId()));
    }

    private ClientEvent withItemId(ClientEvent.ConversationItemCreate create) {
        if (create.item() == null || create.item().id() != null) {
            return create;
        }
        return new ClientEvent.ConversationItemCreate(
                create.eventId(),
                create.previousItemId(),
                Items.withId(create.item(), nextId("item")),
                create.extraProperties());
    }

    /** Puts a response into its turn, tagged with the id of its event if somebody waits for it. */
    private OutgoingEvent begin(
            Talk current, ClientEvent.ResponseCreate create, @Nullable CompletableFuture<ServerEvent> answer) {
        String eventId = create.eventId() == null ? nextId("evt") : create.eventId();
        ClientEvent named = create.withEventId(eventId);
        byte[] json = json(named);
        boolean tagged = false;
        if (answer != null && Json.parse(new String(json, StandardCharsets.UTF_8)) instanceof ObjectNode tree) {
            ObjectNode response = object(tree, "response");
            ObjectNode metadata = object(response, "metadata");
            if (metadata.size() < MOST_METADATA && !metadata.has(ResponseTurns.TAG)) {
                metadata.put(ResponseTurns.TAG, eventId);
                json = tree.toString().getBytes(StandardCharsets.UTF_8);
                tagged = true;
            }
        }
        OutgoingEvent outgoing = new OutgoingEvent(json);
        current.turns.add(new ResponseTurns.Turn(eventId, outgoing, isOutOfBand(create.response()), tagged, answer));
        return outgoing;
    }

    private static ObjectNode object(ObjectNode parent, String name) {
        return parent.get(name) instanceof ObjectNode there ? there : parent.putObject(name);
    }

    private static boolean isOutOfBand(@Nullable JsonValue response) {
        if (response == null) {
            return false;
        }
        JsonNode conversation = Json.toTree(response).path("conversation");
        return "none".equals(conversation.textValue());
    }

    private String nextId(String kind) {
        return kind + "_" + prefix + count.incrementAndGet();
    }

    // ---- Tools

    /** As {@link #runTools(Tools, Consumer)}, with settings as they are unless told otherwise. */
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
        settings.accept(made);
        return new RealtimeTools(this, tools, made);
    }

    // ---- What EventSession asks for

    @Override
    String name(ClientEvent event) {
        return event.type();
    }

    @Override
    Class<ServerEvent> eventType() {
        return ServerEvent.class;
    }

    @Override
    ServerEvent read(JsonReader in) throws IOException {
        return ServerEvent.read(in);
    }

    @Override
    byte[] json(ClientEvent event) {
        return event.toBytes();
    }

    @Override
    OutgoingEvent dispatch(Connection connection, ClientEvent event, boolean room) {
        Talk current = talk;
        if (event instanceof ClientEvent.ResponseCreate create && current != null) {
            return begin(current, create, null);
        }
        ClientEvent named = isUpdate(event) && event.eventId() == null ? event.withEventId(nextId("evt")) : event;
        OutgoingEvent outgoing = current == null ? new OutgoingEvent(json(named)) : written(current, named, null);
        if (room) {
            connection.send(outgoing);
        } else {
            connection.trySend(outgoing);
        }
        return outgoing;
    }

    private static boolean isUpdate(ClientEvent event) {
        return event instanceof ClientEvent.SessionUpdate || event instanceof ClientEvent.TranscriptionSessionUpdate;
    }

    /** Remembers updates of the configuration, for the next connection. */
    private void note(ClientEvent event) {
        if (event instanceof ClientEvent.SessionUpdate update) {
            configuration.sent(update, update.session());
        } else if (event instanceof ClientEvent.TranscriptionSessionUpdate update) {
            configuration.sent(update, update.session());
        }
    }

    @Override
    void withdraw(@Nullable Connection connection, OutgoingEvent outgoing) {
        Talk current = talk;
        if (current == null || !current.turns.withdraw(outgoing)) {
            super.withdraw(connection, outgoing);
        }
    }

    @Override
    void connecting(Connection connection) {
        talk = new Talk(connection);
    }

    @Override
    CompletableFuture<?> establish(Connection connection, boolean again) {
        Talk current = talk;
        if (current == null || current.connection != connection) {
            return CompletableFuture.failedFuture(new IllegalStateException("Another connection is being made"));
        }
        CompletableFuture<?> begun =
                config.beginsWithCreated() ? current.created : CompletableFuture.completedFuture(null);
        CompletableFuture<?> configured = begun.thenCompose(created -> {
            ClientEvent update = again ? configuration.restored() : null;
            if (update == null) {
                update = config.firstUpdate();
            }
            return update == null
                    ? CompletableFuture.completedFuture(null)
                    : ask(current, update, options.requestTimeout());
        });
        ReconnectPolicy policy = options.reconnect();
        return !again || policy == null
                ? configured
                : configured.thenComposeAsync(done -> replay(current, policy.replay()), callbacks);
    }

    private CompletableFuture<?> replay(Talk current, List<ClientEvent> events) {
        CompletableFuture<?> all = CompletableFuture.completedFuture(null);
        for (ClientEvent event : events) {
            CompletableFuture<SendResult> result = dispatch(current.connection, event, true).result;
            all = all.thenCombine(result, (before, sent) -> {
                if (!sent.isSent()) {
                    throw new NotSentException(event.type(), sent);
                }
                return sent;
            });
        }
        return all;
    }

    @Override
    void noting(Connection connection, ServerEvent event) {
        Talk current = talk;
        if (current == null || current.connection != connection) {
            return;
        }
        if (event instanceof ServerEvent.Session session) {
            latest = session;
            if (session instanceof ServerEvent.SessionUpdated
                    || session instanceof ServerEvent.TranscriptionSessionUpdated) {
                configuration.updated();
            }
        } else if (event instanceof ServerEvent.ResponseCreated created) {
            current.turns.created(created);
        }
    }

    @Override
    void seen(Connection connection, ServerEvent event) {
        Talk current = talk;
        if (current == null || current.connection != connection) {
            return;
        }
        if (event instanceof ServerEvent.ErrorEvent error) {
            failed(current, error);
            return;
        }
        if (event instanceof ServerEvent.Session || event instanceof ServerEvent.ConversationCreated) {
            // Not every server greets with both.
            current.created.complete(event);
        } else if (event instanceof ServerEvent.ResponseDone done) {
            current.turns.done(done);
        }
        current.answers.seen(event);
    }

    private void failed(Talk current, ServerEvent.ErrorEvent event) {
        String named = ErrorEventException.of(event.type(), event)
                .error()
                .path("event_id")
                .asText("");
        PendingAnswers.Pending<ServerEvent> refused =
                named.isEmpty() ? current.answers.take(Refusal.of(event)) : current.answers.take(named);
        String eventId = refused == null ? named : refused.key;
        configuration.refused(eventId);
        boolean isTurn = eventId != null && current.turns.refused(event, eventId);
        if (refused != null && !isTurn) {
            refused.future.completeExceptionally(ErrorEventException.of(refused.name, event));
        }
        if (connection() != current.connection) {
            // Before the session can be used, an error is about it.
            ErrorEventException refusal = ErrorEventException.of("Connecting a realtime session", event);
            current.refusal = refusal;
            current.created.completeExceptionally(refusal);
            PendingAnswers.Pending<ServerEvent> first = current.answers.take();
            if (first != null) {
                first.future.completeExceptionally(refusal);
            }
        }
    }

    @Override
    @Nullable
    RuntimeException refusal(Connection connection) {
        Talk current = talk;
        return current != null && current.connection == connection ? current.refusal : null;
    }

    @Override
    void dropped(Connection connection, SessionEnd how, SendResult.Reason reason) {
        Talk current = talk;
        if (current == null || current.connection != connection) {
            return;
        }
        configuration.dropped();
        current.created.completeExceptionally(new SessionClosedException(how));
        current.turns.end(how, reason);
        current.answers.end(how);
    }
}
