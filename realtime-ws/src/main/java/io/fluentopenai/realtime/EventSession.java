package io.fluentopenai.realtime;

import io.fluentopenai.client.ApiClient;
import io.fluentopenai.client.Call;
import io.fluentopenai.client.error.DeadlineException;
import io.fluentopenai.client.error.InterruptedCallException;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.internal.Given;
import io.fluentopenai.realtime.internal.protocol.SessionProtocol;
import io.fluentopenai.realtime.internal.socket.OutgoingEvent;
import io.fluentopenai.realtime.session.ErrorEventException;
import io.fluentopenai.realtime.session.EventQueue;
import io.fluentopenai.realtime.session.NotSentException;
import io.fluentopenai.realtime.session.ReceiveOptions;
import io.fluentopenai.realtime.session.Registration;
import io.fluentopenai.realtime.session.ResponseFailedException;
import io.fluentopenai.realtime.session.SendResult;
import io.fluentopenai.realtime.session.SessionClosedException;
import io.fluentopenai.realtime.session.SessionEnd;
import io.fluentopenai.realtime.session.SessionListener;
import io.fluentopenai.realtime.session.SessionOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Events in both directions over a WebSocket: what the sessions of all kinds have in common.
 *
 * <p><b>Sending.</b> Events go out one after the other, in the order in which they were given to the methods here. {@link
 * #send} waits until the event is written, {@link #sendAsync} tells by its future, {@link #trySend} does not wait for room in
 * the queue. Nothing is ever sent twice by itself.
 *
 * <p><b>Receiving.</b> Any number of receivers see the events that come after they were registered: handlers ({@link
 * #onEvent}), loops ({@link #events}), reactive subscribers ({@link #publisher}), and whoever waits for one event ({@link
 * #receive}). Each has a buffer of its own, so that a slow one delays nobody; {@link ReceiveOptions} tells what happens when it
 * is full. All events that came before the end are delivered before the end is.
 *
 * <p><b>Threads.</b> A session holds no thread. The caller's code runs where {@link SessionOptions.Builder#executor} says;
 * one handler gets one event at a time, different handlers run at the same time.
 *
 * <p><b>Closing.</b> {@link #close} sends what is queued, says good-bye, and frees the socket. A session that is not closed
 * ends with its {@code OpenAI} client, or when the server closes, and keeps no JVM from exiting.
 *
 * <p>Thread-safe.
 *
 * @param <C> the events of the client
 * @param <E> the events of the server
 */
public abstract sealed class EventSession<C extends JsonValue, E> implements AutoCloseable
        permits RealtimeSession, ResponsesSession, BetaResponsesSession {
    private final SessionProtocol<C, E> protocol;
    private final SessionLifecycle<C, E> life;

    /**
     * A session that is not connected yet.
     *
     * @param handshake the request of its handshake, anew for each connection
     * @param secrets what to send in place of the client's key, asked for anew for each connection; null for that key
     */
    EventSession(
            ApiClient client,
            Supplier<Call> handshake,
            @Nullable Supplier<CompletableFuture<String>> secrets,
            SessionOptions options,
            SessionProtocol<C, E> protocol) {
        this.protocol = protocol;
        life = new SessionLifecycle<>(client, handshake, secrets, options, protocol);
    }

    /** Makes the first connection. If it fails, or the future is cancelled, the session has ended and nothing is left of it. */
    final <S> CompletableFuture<S> connect(S self) {
        return life.connect(self);
    }

    /** Tells the listener that code of the caller's has failed. */
    final void failed(Throwable problem) {
        life.notices.failed(problem);
    }

    // ---- Sending

    /**
     * Sends an event, and waits until it is written. That it has been written says nothing about what the server makes of it.
     *
     * @throws NotSentException if it was not sent, or not whole; its result tells which
     * @throws IllegalArgumentException if the event lacks a required property
     * @throws InterruptedCallException if the thread is interrupted; what had not begun is then not sent
     */
    public void send(C event) {
        Given.notNull(event, "event");
        SessionConnection<C, E> connection = life.usable();
        OutgoingEvent outgoing = submit(connection, event, true);
        SendResult result;
        try {
            result = outgoing.result.get();
        } catch (InterruptedException e) {
            withdraw(connection, outgoing);
            Thread.currentThread().interrupt();
            throw new InterruptedCallException(protocol.name(event) + ": interrupted while it was being sent", e);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
        if (!result.isSent()) {
            throw new NotSentException(protocol.name(event), result);
        }
    }

    /**
     * Sends an event. The future never fails: what has become of the event is its value. It completes when the event is
     * written, so whoever waits for it before sending more is as fast as the server. Cancelling it withdraws an event whose
     * turn has not come. Events that wait for room in the queue are held by their futures alone, in any number.
     *
     * @throws IllegalArgumentException if the event lacks a required property
     */
    public CompletableFuture<SendResult> sendAsync(C event) {
        return sendAsync(event, true);
    }

    /**
     * Works like {@link #sendAsync}, but does not wait for room: if the queue is full, the future is done, and the event {@link
     * SendResult.NotAttempted}.
     *
     * @throws IllegalArgumentException if the event lacks a required property
     */
    public CompletableFuture<SendResult> trySend(C event) {
        return sendAsync(event, false);
    }

    private CompletableFuture<SendResult> sendAsync(C event, boolean room) {
        Given.notNull(event, "event");
        SessionConnection<C, E> connection = life.usable();
        OutgoingEvent outgoing = submit(connection, event, room);
        if (outgoing.result.isDone()) {
            // Written, or refused, and nothing hangs on it yet.
            return CompletableFuture.completedFuture(outgoing.result.join());
        }
        CompletableFuture<SendResult> result = new CompletableFuture<>();
        outgoing.result.thenAccept(outcome -> life.callbacks.complete(result, outcome));
        result.whenComplete((outcome, problem) -> {
            if (problem != null) {
                withdraw(connection, outgoing);
            }
        });
        return result;
    }

    private OutgoingEvent submit(@Nullable SessionConnection<C, E> connection, C event, boolean room) {
        if (connection != null) {
            return connection.send(event, room);
        }
        OutgoingEvent refused = new OutgoingEvent(protocol.json(event));
        refused.result.complete(new SendResult.NotAttempted(life.unusable()));
        return refused;
    }

    private void withdraw(@Nullable SessionConnection<C, E> connection, OutgoingEvent outgoing) {
        if (connection != null) {
            connection.dialogue.withdraw(outgoing);
        }
    }

    // ---- Requests

    /**
     * Sends an event, and gives the event that answers it: the kind of session says which that is. See {@link
     * SessionOptions.Builder#requestTimeout} and {@link SessionOptions.Builder#responseTimeout} for how long that may take.
     *
     * <p>The future fails with an {@link ErrorEventException} if the server answers with an error, with a {@link
     * NotSentException} if the event was not sent, or the connection dropped before the answer came, with a {@link
     * DeadlineException}, and with a {@link ResponseFailedException} if a response fails. A response that is cancelled or
     * incomplete is an answer. Cancelling the future withdraws an event whose turn has not come; a response that has begun
     * goes on.
     *
     * @throws IllegalArgumentException if the server does not answer such an event, or if it lacks a required property
     */
    public CompletableFuture<E> request(C event) {
        return request(event, protocol.timeout(Given.notNull(event, "event")));
    }

    /** Works like {@link #request(JsonValue)}, with a deadline of its own, which includes waiting for its turn. */
    public CompletableFuture<E> request(C event, Duration timeout) {
        CompletableFuture<E> result = new CompletableFuture<>();
        CompletableFuture<E> answer = ask(Given.notNull(event, "event"), Given.notNull(timeout, "timeout"));
        answer.whenComplete((found, problem) -> {
            if (problem != null) {
                life.callbacks.fail(result, problem);
            } else {
                life.callbacks.complete(result, found);
            }
        });
        result.whenComplete((found, problem) -> answer.cancel(false));
        return result;
    }

    /**
     * Works like {@link #request(JsonValue)}, and waits for the answer.
     *
     * @throws ErrorEventException if the server answers with an error
     * @throws ResponseFailedException if a response fails
     * @throws NotSentException if it was not sent, or the connection dropped before the answer came; its result tells which
     * @throws DeadlineException if the answer takes too long
     * @throws InterruptedCallException if the thread is interrupted
     * @throws IllegalArgumentException if the server does not answer such an event, or if it lacks a required property
     */
    public E answer(C event) {
        CompletableFuture<E> answer = ask(event, protocol.timeout(Given.notNull(event, "event")));
        return await(answer, protocol.name(event) + ": interrupted while waiting for the answer");
    }

    /** Waits for a future, which is cancelled when the thread is interrupted. */
    static <T> T await(CompletableFuture<T> future, String interrupted) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedCallException(interrupted, e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException reason ? reason : new IllegalStateException(e.getCause());
        }
    }

    private CompletableFuture<E> ask(C event, Duration timeout) {
        protocol.checkAnswered(event);
        SessionConnection<C, E> connection = life.usable();
        if (connection != null) {
            return connection.ask(event, timeout);
        }
        SendResult refused = new SendResult.NotAttempted(life.unusable());
        return CompletableFuture.failedFuture(new NotSentException(protocol.name(event), refused));
    }

    // ---- Receiving

    /** Gives each event to a handler, one at a time, on the session's executor. See {@link SessionListener#onHandlerFailure}. */
    public Registration onEvent(Consumer<? super E> handler) {
        return onEvent(protocol.eventType(), handler, ReceiveOptions.ofDefaults());
    }

    /** Gives each event of a type to a handler: of one record, or of an interface that several share. */
    public <T extends E> Registration onEvent(Class<T> type, Consumer<? super T> handler) {
        return onEvent(type, handler, ReceiveOptions.ofDefaults());
    }

    /** Works like {@link #onEvent(Class, Consumer)}, with a buffer of one's own choice. */
    public <T extends E> Registration onEvent(Class<T> type, Consumer<? super T> handler, ReceiveOptions receiving) {
        return life.receivers.onEvent(
                Given.notNull(type, "type"), Given.notNull(handler, "handler"), Given.notNull(receiving, "receiving"));
    }

    /** The events from now on, for a loop. Close it when it is not read any more. */
    public EventQueue<E> events() {
        return events(ReceiveOptions.ofDefaults());
    }

    /** Works like {@link #events()}, with a buffer of one's own choice. */
    public EventQueue<E> events(ReceiveOptions receiving) {
        return life.receivers.queue(Given.notNull(receiving, "receiving"));
    }

    /**
     * The events, for subscribers with demand: each gets those that come after it has subscribed. A session that ends normally
     * completes them, any other end is an error.
     */
    public Flow.Publisher<E> publisher() {
        return publisher(ReceiveOptions.ofDefaults());
    }

    /** Works like {@link #publisher()}, with a buffer of one's own choice for what a subscriber has not asked for. */
    public Flow.Publisher<E> publisher(ReceiveOptions receiving) {
        return life.receivers.publisher(Given.notNull(receiving, "receiving"));
    }

    /**
     * Waits for the next event of a type, from now on: what came before the call is not seen. Where that may be too late,
     * {@link #receiveAsync} is called before the event is provoked.
     *
     * @throws DeadlineException if none comes in that time
     * @throws SessionClosedException if the session ends before
     * @throws InterruptedCallException if the thread is interrupted
     */
    public <T extends E> T receive(Class<T> type, Duration time) {
        return life.receivers.receive(Given.notNull(type, "type"), Given.notNull(time, "time"));
    }

    /** The next event of a type from now on. The future fails with a {@link SessionClosedException} if the session ends before. */
    public <T extends E> CompletableFuture<T> receiveAsync(Class<T> type) {
        return life.receivers.receiveAsync(Given.notNull(type, "type"));
    }

    // ---- Closing

    /** Whether events can be sent at present. */
    public boolean isOpen() {
        return life.usable() != null;
    }

    /** Completes with how the session has ended, when it has. Never fails. */
    public CompletableFuture<SessionEnd> closed() {
        return life.closed();
    }

    /**
     * Sends what is queued, closes with code 1000, and waits until the server has closed too, for as long as {@link
     * SessionOptions.Builder#closeTimeout} allows. All who wait for something of the session are told. An interruption ends it
     * at once. Of no effect if the session has ended.
     *
     * <p>In handlers, and whatever else runs on the session's executor, it does not wait if that is one which runs them on the
     * calling thread, such as {@code Runnable::run}. Whatever waits for something of the session there is told of the end by an
     * exception, which is no failure of a handler when this side has closed.
     */
    @Override
    public void close() {
        close(SessionEnd.NORMAL, "");
    }

    /**
     * Works like {@link #close()}, with a code and a reason.
     *
     * @param code 1000, or 3000 to 4999
     * @param reason at most 123 bytes in UTF-8
     * @throws IllegalArgumentException if a client must not send that code, or the reason is too long
     */
    public void close(int code, String reason) {
        life.close(code, Given.notNull(reason, "reason"));
    }

    /** Async version of {@link #close()}. */
    public CompletableFuture<SessionEnd> closeAsync() {
        life.beginClose(SessionEnd.NORMAL, "");
        return life.closed();
    }
}
