package io.fluentopenai.realtime;

import io.fluentopenai.client.error.DeadlineException;
import io.fluentopenai.client.json.JsonReader;
import io.fluentopenai.client.json.JsonSyntaxException;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.realtime.internal.protocol.ConnectionProtocol;
import io.fluentopenai.realtime.internal.protocol.SessionProtocol;
import io.fluentopenai.realtime.internal.receive.ListenerNotifier;
import io.fluentopenai.realtime.internal.receive.Receivers;
import io.fluentopenai.realtime.internal.socket.BackPressure;
import io.fluentopenai.realtime.internal.socket.Connection;
import io.fluentopenai.realtime.internal.socket.OutgoingEvent;
import io.fluentopenai.realtime.session.NotSentException;
import io.fluentopenai.realtime.session.SendResult;
import io.fluentopenai.realtime.session.SessionEnd;
import io.fluentopenai.realtime.session.SessionOptions;
import io.fluentopenai.realtime.session.UnreadableMessageException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * A connection of a session: sends events, and dispatches received events to receivers and waiting requests.
 *
 * <p>Thread-safe.
 */
final class SessionConnection<C extends JsonValue, E> implements Connection.Owner {
    private final SessionLifecycle<C, E> life;
    private final SessionOptions options;
    private final SessionProtocol<C, E> protocol;
    private final Receivers<E> receivers;
    private final ListenerNotifier notices;
    final Connection socket;
    final ConnectionProtocol<C, E> dialogue;

    SessionConnection(
            SessionLifecycle<C, E> life,
            SessionOptions options,
            SessionProtocol<C, E> protocol,
            BackPressure backPressure,
            Receivers<E> receivers,
            ListenerNotifier notices) {
        this.life = life;
        this.options = options;
        this.protocol = protocol;
        this.receivers = receivers;
        this.notices = notices;
        socket = new Connection(options, backPressure, this);
        dialogue = protocol.begin(socket, () -> life.usable() == this);
    }

    // ---- Out

    /** Sends an event; {@code room} is whether it waits for room in the queue. */
    OutgoingEvent send(C event, boolean room) {
        OutgoingEvent outgoing = dialogue.send(event, room);
        outgoing.result.thenAccept(result -> {
            if (result.isSent()) {
                notices.sent(event);
            }
        });
        return outgoing;
    }

    /** Sends an event, and gives its answer on the thread that reads. An answer that has failed withdraws the event. */
    CompletableFuture<E> ask(C event, Duration timeout) {
        CompletableFuture<E> answer = new CompletableFuture<>();
        OutgoingEvent outgoing = dialogue.ask(event, answer);
        outgoing.result.thenAccept(result -> {
            if (result.isSent()) {
                notices.sent(event);
            } else {
                answer.completeExceptionally(new NotSentException(protocol.name(event), result));
            }
        });
        CompletableFuture<Void> late = options.delayer().delay(timeout);
        late.thenRun(() -> answer.completeExceptionally(new DeadlineException(
                "The answer to " + protocol.name(event) + settingOf(timeout),
                DeadlineException.Deadline.CALL,
                timeout,
                null,
                null)));
        answer.whenComplete((found, problem) -> {
            late.cancel(false);
            if (problem != null) {
                dialogue.withdraw(outgoing);
            }
        });
        return answer;
    }

    private String settingOf(Duration timeout) {
        if (timeout.equals(options.responseTimeout())) {
            return " (SessionOptions.Builder.responseTimeout)";
        }
        return timeout.equals(options.requestTimeout()) ? " (SessionOptions.Builder.requestTimeout)" : "";
    }

    /** Completes when the connection can be used, and fails if it cannot. */
    CompletableFuture<?> establish(boolean again, Executor callbacks) {
        CompletableFuture<?> configured = dialogue.greeted().thenCompose(greeted -> {
            C opening = protocol.opening(again);
            return opening == null ? CompletableFuture.completedFuture(null) : ask(opening, options.requestTimeout());
        });
        Supplier<List<C>> replay = protocol.replay();
        return !again || replay == null
                ? configured
                : configured.thenComposeAsync(done -> replay(replay.get()), callbacks);
    }

    private CompletableFuture<?> replay(List<C> events) {
        CompletableFuture<?> all = CompletableFuture.completedFuture(null);
        for (C event : events) {
            CompletableFuture<SendResult> result = dialogue.send(event, true).result;
            all = all.thenCombine(result, (before, sent) -> {
                if (!sent.isSent()) {
                    throw new NotSentException(protocol.name(event), sent);
                }
                return sent;
            });
        }
        return all;
    }

    // ---- In

    @Override
    public void message(Connection connection, char[] text, int offset, int length) {
        try {
            take(text, offset, length);
        } finally {
            connection.readOn();
        }
    }

    private void take(char[] text, int offset, int length) {
        E event;
        try (JsonReader in = JsonReader.of(text, offset, length)) {
            event = protocol.read(in);
            in.end();
        } catch (IOException | RuntimeException e) {
            String message = new String(text, offset, length);
            Exception problem = e instanceof IOException io ? JsonSyntaxException.of(io) : e;
            unreadable(new UnreadableMessageException(String.valueOf(problem.getMessage()), message, problem));
            return;
        }
        dialogue.note(event);
        life.operation.received(event);
        receivers.offer(event, length);
        dialogue.settle(event);
    }

    @Override
    public void binary(Connection connection, int bytes) {
        unreadable(
                new UnreadableMessageException("it is binary, of " + bytes + " bytes, but events are text", "", null));
    }

    private void unreadable(UnreadableMessageException problem) {
        notices.tell(listener -> listener.onUnreadable(problem));
    }

    @Override
    public void ended(Connection connection, SessionEnd how) {
        life.connectionEnded(this, how);
    }
}
