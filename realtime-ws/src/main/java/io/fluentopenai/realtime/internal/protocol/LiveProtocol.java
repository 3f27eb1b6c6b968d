package io.fluentopenai.realtime.internal.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonReader;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.client.model.LiveErrorEvent;
import io.fluentopenai.client.model.LiveServerEvent;
import io.fluentopenai.client.model.LiveSessionClosedEvent;
import io.fluentopenai.client.model.LiveSessionResource;
import io.fluentopenai.client.model.LiveSessionStartedEvent;
import io.fluentopenai.client.model.LiveSessionUpdatedEvent;
import io.fluentopenai.realtime.internal.socket.Connection;
import io.fluentopenai.realtime.internal.socket.OutgoingEvent;
import io.fluentopenai.realtime.session.ErrorEventException;
import io.fluentopenai.realtime.session.SendResult;
import io.fluentopenai.realtime.session.SessionEnd;
import io.fluentopenai.realtime.session.SessionOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Live sessions: the server begins with nothing, and repeats the id of the event that it answers or refuses.
 *
 * <p>Thread-safe.
 *
 * @param <C> the events of the client
 */
public final class LiveProtocol<C extends JsonValue> implements SessionProtocol<C, LiveServerEvent> {
    private final SessionOptions options;
    private final Function<C, @Nullable String> typeOf;
    private final @Nullable C opening;
    private final AtomicLong count = new AtomicLong();
    private final String prefix = UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    private volatile @Nullable LiveSessionResource latest;

    /**
     * The protocol of one session.
     *
     * @param typeOf the {@code type} of an event of the client
     * @param opening what starts the session; null if it has started already
     */
    public LiveProtocol(SessionOptions options, Function<C, @Nullable String> typeOf, @Nullable C opening) {
        this.options = options;
        this.typeOf = typeOf;
        this.opening = opening;
    }

    /** The session as the server told it last; null if it has not. */
    public @Nullable LiveSessionResource latest() {
        return latest;
    }

    @Override
    public Class<LiveServerEvent> eventType() {
        return LiveServerEvent.class;
    }

    @Override
    public String name(C event) {
        return String.valueOf(typeOf.apply(event));
    }

    @Override
    public LiveServerEvent read(JsonReader in) throws IOException {
        return LiveServerEvent.read(in);
    }

    @Override
    public Duration timeout(C event) {
        return options.requestTimeout();
    }

    @Override
    public void checkAnswered(C event) {
        if (LiveAnswer.to(name(event)) == null) {
            throw new IllegalArgumentException("The server does not confirm " + name(event)
                    + ". Call send(…), and receive what follows if anything does.");
        }
    }

    @Override
    public @Nullable C opening(boolean again) {
        return opening;
    }

    @Override
    public ConnectionProtocol<C, LiveServerEvent> begin(Connection connection, BooleanSupplier inUse) {
        return new LiveConnection(connection, inUse);
    }

    /** A request, and what answers it. */
    private static final class Request extends PendingAnswers.Pending<LiveServerEvent> {
        private final String eventId;
        private final LiveAnswer<?> answer;

        Request(String name, String eventId, LiveAnswer<?> answer, CompletableFuture<LiveServerEvent> future) {
            super(name, eventId, future);
            this.eventId = eventId;
            this.answer = answer;
        }

        @Override
        boolean isAnsweredBy(LiveServerEvent event) {
            return answer.matches(event, eventId);
        }
    }

    /** The protocol of a single connection. */
    private final class LiveConnection implements ConnectionProtocol<C, LiveServerEvent> {
        private final Connection connection;
        private final BooleanSupplier inUse;
        private final PendingAnswers<LiveServerEvent> answers = new PendingAnswers<>();
        private volatile @Nullable ErrorEventException refusal;

        LiveConnection(Connection connection, BooleanSupplier inUse) {
            this.connection = connection;
            this.inUse = inUse;
        }

        @Override
        public CompletableFuture<?> greeted() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public OutgoingEvent send(C event, boolean room) {
            OutgoingEvent outgoing = new OutgoingEvent(json(event));
            connection.send(outgoing, room);
            return outgoing;
        }

        @Override
        public OutgoingEvent ask(C event, CompletableFuture<LiveServerEvent> answer) {
            LiveAnswer<?> known = LiveAnswer.to(name(event));
            ObjectNode tree = (ObjectNode) Json.parse(new String(json(event), StandardCharsets.UTF_8));
            String eventId = tree.path("event_id").asText("");
            if (eventId.isEmpty()) {
                eventId = "evt_" + prefix + count.incrementAndGet();
                tree.put("event_id", eventId);
            }
            OutgoingEvent outgoing = new OutgoingEvent(tree.toString().getBytes(StandardCharsets.UTF_8));
            if (known != null) {
                Request request = new Request(name(event), eventId, known, answer);
                outgoing.begins = () -> answers.begin(request);
                answer.whenComplete((found, problem) -> answers.forget(request));
            }
            connection.send(outgoing, true);
            return outgoing;
        }

        @Override
        public void withdraw(OutgoingEvent event) {
            connection.withdraw(event);
        }

        @Override
        public void note(LiveServerEvent event) {
            LiveSessionResource told = null;
            if (event instanceof LiveSessionStartedEvent started) {
                told = started.session();
            } else if (event instanceof LiveSessionUpdatedEvent updated) {
                told = updated.session();
            } else if (event instanceof LiveSessionClosedEvent closed) {
                told = closed.session();
            }
            if (told != null) {
                latest = told;
            }
        }

        @Override
        public void settle(LiveServerEvent event) {
            if (event instanceof LiveErrorEvent error) {
                refused(error);
            } else {
                answers.seen(event);
            }
        }

        private void refused(LiveErrorEvent event) {
            String eventId = event.clientEventId();
            if (eventId == null && event.error() != null) {
                eventId = event.error().clientEventId();
            }
            PendingAnswers.Pending<LiveServerEvent> refused = eventId == null ? null : answers.take(eventId);
            if (!inUse.getAsBoolean()) {
                // Before the session can be used, an error is about it.
                refusal = ErrorEventException.of("Connecting a live session", event);
                refused = refused == null ? answers.take() : refused;
            }
            if (refused != null) {
                refused.refuse(event);
            }
        }

        @Override
        public @Nullable RuntimeException refusal() {
            return refusal;
        }

        @Override
        public void end(SessionEnd how, SendResult.Reason reason) {
            answers.end(how);
        }
    }
}
