package io.fluentopenai.realtime.internal.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonReader;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.client.model.RealtimeConversationItem;
import io.fluentopenai.realtime.event.ClientEvent;
import io.fluentopenai.realtime.event.ServerEvent;
import io.fluentopenai.realtime.internal.socket.Connection;
import io.fluentopenai.realtime.internal.socket.OutgoingEvent;
import io.fluentopenai.realtime.session.ErrorEventException;
import io.fluentopenai.realtime.session.SendResult;
import io.fluentopenai.realtime.session.SessionClosedException;
import io.fluentopenai.realtime.session.SessionEnd;
import io.fluentopenai.realtime.session.SessionOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The Realtime API over one connection: events get ids, responses their turns, and answers find their requests. */
final class RealtimeConnection implements ConnectionProtocol<ClientEvent, ServerEvent> {
    private static final int MOST_METADATA = 16;

    private final RealtimeProtocol session;
    private final Connection connection;
    private final BooleanSupplier inUse;
    private final PendingAnswers<ServerEvent> answers = new PendingAnswers<>();
    private final ResponseTurns turns;
    private final CompletableFuture<ServerEvent> created = new CompletableFuture<>();
    private volatile @Nullable ErrorEventException refusal;

    RealtimeConnection(RealtimeProtocol session, Connection connection, SessionOptions options, BooleanSupplier inUse) {
        this.session = session;
        this.connection = connection;
        this.inUse = inUse;
        turns = new ResponseTurns(
                outgoing -> connection.send(outgoing, true), answers, options.delayer(), options.requestTimeout());
    }

    // ---- Out

    @Override
    public OutgoingEvent send(ClientEvent event, boolean room) {
        if (event instanceof ClientEvent.ResponseCreate create) {
            return begin(create, null);
        }
        boolean isUpdate =
                event instanceof ClientEvent.SessionUpdate || event instanceof ClientEvent.TranscriptionSessionUpdate;
        return written(isUpdate ? session.named(event) : event, null, room);
    }

    @Override
    public OutgoingEvent ask(ClientEvent event, CompletableFuture<ServerEvent> answer) {
        ClientEvent named = session.named(event);
        if (named instanceof ClientEvent.ResponseCreate create) {
            return begin(create, answer);
        }
        return written(
                named instanceof ClientEvent.ConversationItemCreate create ? withItemId(create) : named, answer, true);
    }

    /** Sends an event that has its place among the requests when it is written; {@code answer} is null if nobody waits for it. */
    private OutgoingEvent written(ClientEvent event, @Nullable CompletableFuture<ServerEvent> answer, boolean room) {
        OutgoingEvent outgoing = new OutgoingEvent(session.json(event));
        Predicate<ServerEvent> matcher =
                event instanceof ClientEvent.ResponseCancel cancel ? cancelled(cancel) : AnswerMatcher.to(event);
        if (matcher != null) {
            Request request = new Request(event, matcher, answer);
            outgoing.begins = () -> {
                answers.begin(request);
                session.configuration().sent(event);
            };
            request.future.whenComplete((found, problem) -> answers.forget(request));
        }
        connection.send(outgoing, room);
        return outgoing;
    }

    /** An event that the server answers, but for those that ask for responses. */
    private static final class Request extends PendingAnswers.Pending<ServerEvent> {
        private final ClientEvent event;
        private final Predicate<ServerEvent> matcher;

        Request(ClientEvent event, Predicate<ServerEvent> matcher, @Nullable CompletableFuture<ServerEvent> answer) {
            super(event.type(), event.eventId(), answer);
            this.event = event;
            this.matcher = matcher;
        }

        @Override
        boolean isAnsweredBy(ServerEvent event) {
            return matcher.test(event);
        }

        @Override
        boolean mayBeAnsweredBy(ServerEvent event) {
            return this.event instanceof ClientEvent.ConversationItemCreate create
                    && AnswerMatcher.mayBe(create, event);
        }
    }

    /** The end of the response that is cancelled, however it has ended by then. */
    private Predicate<ServerEvent> cancelled(ClientEvent.ResponseCancel cancel) {
        String wanted = cancel.responseId() != null ? cancel.responseId() : turns.activeResponse();
        return event -> event instanceof ServerEvent.ResponseDone done
                && (wanted == null || done.responseId() == null || wanted.equals(done.responseId()));
    }

    private ClientEvent withItemId(ClientEvent.ConversationItemCreate create) {
        RealtimeConversationItem item = create.item();
        if (item == null || item.id() != null || !(Json.toTree(item) instanceof ObjectNode tree)) {
            return create;
        }
        tree.put("id", session.nextId("item"));
        try (JsonReader in = JsonReader.of(tree.toString())) {
            return new ClientEvent.ConversationItemCreate(
                    create.eventId(),
                    create.previousItemId(),
                    RealtimeConversationItem.read(in),
                    create.extraProperties());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts a response into its turn, tagged with the id of its event if somebody waits for it. */
    private OutgoingEvent begin(ClientEvent.ResponseCreate create, @Nullable CompletableFuture<ServerEvent> answer) {
        ClientEvent named = session.named(create);
        String eventId = String.valueOf(named.eventId());
        byte[] json = session.json(named);
        boolean tagged = false;
        if (answer != null && Json.parse(new String(json, StandardCharsets.UTF_8)) instanceof ObjectNode tree) {
            ObjectNode metadata = object(object(tree, "response"), "metadata");
            if (metadata.size() < MOST_METADATA && !metadata.has(ResponseTurns.TAG)) {
                metadata.put(ResponseTurns.TAG, eventId);
                json = tree.toString().getBytes(StandardCharsets.UTF_8);
                tagged = true;
            }
        }
        OutgoingEvent outgoing = new OutgoingEvent(json);
        turns.add(new ResponseTurns.Turn(eventId, outgoing, isOutOfBand(create.response()), tagged, answer));
        return outgoing;
    }

    private static ObjectNode object(ObjectNode parent, String name) {
        return parent.get(name) instanceof ObjectNode there ? there : parent.putObject(name);
    }

    private static boolean isOutOfBand(@Nullable JsonValue response) {
        return response != null
                && "none".equals(Json.toTree(response).path("conversation").textValue());
    }

    @Override
    public void withdraw(OutgoingEvent event) {
        if (!turns.withdraw(event)) {
            connection.withdraw(event);
        }
    }

    // ---- In

    @Override
    public CompletableFuture<?> greeted() {
        return session.greets() ? created : CompletableFuture.completedFuture(null);
    }

    @Override
    public void note(ServerEvent event) {
        if (event instanceof ServerEvent.Session told) {
            session.told(told);
        } else if (event instanceof ServerEvent.ResponseCreated begun) {
            turns.created(begun);
        }
    }

    @Override
    public void settle(ServerEvent event) {
        if (event instanceof ServerEvent.ErrorEvent error) {
            refused(error);
            return;
        }
        if (event instanceof ServerEvent.Session || event instanceof ServerEvent.ConversationCreated) {
            // Not every server greets with both.
            created.complete(event);
        } else if (event instanceof ServerEvent.ResponseDone done) {
            turns.done(done);
        }
        answers.seen(event);
    }

    private void refused(ServerEvent.ErrorEvent event) {
        Refusal told = Refusal.of(event);
        PendingAnswers.Pending<ServerEvent> refused =
                told.eventId().isEmpty() ? answers.take(told) : answers.take(told.eventId());
        String eventId = refused == null ? told.eventId() : refused.key;
        session.configuration().refused(eventId);
        boolean isTurn = eventId != null && turns.refused(event, told, eventId);
        if (refused != null && !isTurn) {
            refused.refuse(event);
        }
        if (!inUse.getAsBoolean()) {
            // Before the session can be used, an error is about it.
            ErrorEventException reason = ErrorEventException.of("Connecting a realtime session", event);
            refusal = reason;
            created.completeExceptionally(reason);
            PendingAnswers.Pending<ServerEvent> first = answers.take();
            if (first != null) {
                first.future.completeExceptionally(reason);
            }
        }
    }

    @Override
    public @Nullable RuntimeException refusal() {
        return refusal;
    }

    @Override
    public void end(SessionEnd how, SendResult.Reason reason) {
        session.configuration().dropped();
        created.completeExceptionally(new SessionClosedException(how));
        turns.end(how, reason);
        answers.end(how);
    }
}
