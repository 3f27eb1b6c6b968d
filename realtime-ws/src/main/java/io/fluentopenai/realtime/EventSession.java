package io.fluentopenai.realtime;

import io.fluentopenai.client.ApiClient;
import io.fluentopenai.client.Call;
import io.fluentopenai.client.error.DeadlineException;
import io.fluentopenai.client.error.InterruptedCallException;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.internal.Futures;
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
 * A WebSocket session that sends and receives events. The superclass of all kinds of session.
 *
 * <p><b>Sending.</b> Events are sent in the order in which they are passed to the methods of this class. {@link #send}
 * blocks until the event is written, {@link #sendAsync} returns a future, and {@link #trySend} does not wait for space
 * in the send queue. Events are never resent automatically.
 *
 * <p><b>Receiving.</b> Any number of receivers get the events that arrive after they were registered: handlers ({@link
 * #onEvent}), loops ({@link #events}), reactive subscribers ({@link #publisher}), and callers that wait for one event
 * ({@link #receive}). Each has its own buffer, so a slow receiver does not delay the others. {@link ReceiveOptions}
 * sets what happens when the buffer is full. All events that arrived before the end of the session are delivered before
 * receivers learn of the end.
 *
 * <p><b>Threads.</b> A session holds no thread. Callbacks run on {@link SessionOptions.Builder#executor}. A handler
 * gets one event at a time; different handlers run concurrently.
 *
 * <p><b>Closing.</b> {@link #close} sends the queued events, performs the close handshake, and releases the socket. A
 * session that is not closed ends with its {@code OpenAI} client or when the server closes it. It does not keep the JVM
 * from exiting.
 *
 * <p>Thread-safe.
 *
 * @param <C> the type of client events
 * @param <E> the type of server events
 */
public abstract sealed class EventSession<C extends JsonValue, E> implements AutoCloseable
        permits RealtimeSession, ResponsesSession, BetaResponsesSession, LiveSession, LiveSideband {
    private final SessionProtocol<C, E> protocol;
    private final SessionLifecycle<C, E> life;

    /**
     * A session that is not connected yet.
     *
     * @param handshake the request of its handshake, anew for each connection
     * @param secrets supplies the secret to send in place of the client's key, for each connection; null to send that key
     * @param operation the operation that the client's listeners observe
     */
    EventSession(
            ApiClient client,
            Supplier<Call> handshake,
            @Nullable Supplier<CompletableFuture<String>> secrets,
            SessionOptions options,
            SessionProtocol<C, E> protocol,
            SessionOperation operation) {
        this.protocol = protocol;
        life = new SessionLifecycle<>(client, handshake, secrets, options, protocol, operation);
    }

    /** The operation that the client's listeners observe. */
    final SessionOperation operation() {
        return life.operation;
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
     * Sends an event and blocks until it is written. A written event has not necessarily been processed by the server.
     *
     * @throws NotSentException if the event was not sent completely; its result gives the details
     * @throws IllegalArgumentException if the event lacks a required property
     * @throws InterruptedCallException if the thread is interrupted; an event that is still queued is then not sent
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
     * Sends an event. The future never fails; its value is the outcome, and it completes when the event is written.
     * Waiting for it before sending more paces the sender to the speed of the server. Cancelling the future withdraws
     * an event that is still queued. Any number of events may wait for space in the queue.
     *
     * @throws IllegalArgumentException if the event lacks a required property
     */
    public CompletableFuture<SendResult> sendAsync(C event) {
        return sendAsync(event, true);
    }

    /**
     * Sends an event like {@link #sendAsync}, but does not wait for space in the queue. If the queue is full, the
     * future is already completed with {@link SendResult.NotAttempted}.
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
     * Sends an event and returns a future with the server's answer to it. Which event is the answer depends on the kind
     * of session. The timeout is {@link SessionOptions.Builder#requestTimeout}, or {@link
     * SessionOptions.Builder#responseTimeout} for responses.
     *
     * <p>The future fails with an {@link ErrorEventException} if the server answers with an error, a {@link
     * NotSentException} if the event was not sent or the connection dropped before the answer, a {@link
     * DeadlineException} if the timeout passed, and a {@link ResponseFailedException} if a response failed. A cancelled
     * or incomplete response is an answer, not a failure. Cancelling the future withdraws an event that is still
     * queued; it does not cancel a response in progress.
     *
     * @throws IllegalArgumentException if the server does not answer this type of event, or the event lacks a required
     *     property
     */
    public CompletableFuture<E> request(C event) {
        return request(event, protocol.timeout(Given.notNull(event, "event")));
    }

    /** Sends an event like {@link #request(JsonValue)}, with a timeout that includes the time in the queue. */
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
     * Sends an event like {@link #request(JsonValue)}, and blocks until the server answers.
     *
     * @throws ErrorEventException if the server answers with an error
     * @throws ResponseFailedException if a response failed
     * @throws NotSentException if the event was not sent, or the connection dropped before the answer; its result gives
     *     the details
     * @throws DeadlineException if the timeout passed
     * @throws InterruptedCallException if the thread is interrupted
     * @throws IllegalArgumentException if the server does not answer this type of event, or the event lacks a required
     *     property
     */
    public E answer(C event) {
        CompletableFuture<E> answer = ask(event, protocol.timeout(Given.notNull(event, "event")));
        return Futures.await(answer, protocol.name(event) + ": interrupted while waiting for the answer");
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

    /**
     * Registers a handler for all events. It is called on the session's executor with one event at a time. If it
     * throws, {@link SessionListener#onHandlerFailure} is called.
     */
    public Registration onEvent(Consumer<? super E> handler) {
        return onEvent(protocol.eventType(), handler, ReceiveOptions.ofDefaults());
    }

    /**
     * Registers a handler for events of one type, which can be an event record or an interface that several records
     * share.
     */
    public <T extends E> Registration onEvent(Class<T> type, Consumer<? super T> handler) {
        return onEvent(type, handler, ReceiveOptions.ofDefaults());
    }

    /** Registers a handler like {@link #onEvent(Class, Consumer)}, with options for its buffer. */
    public <T extends E> Registration onEvent(Class<T> type, Consumer<? super T> handler, ReceiveOptions receiving) {
        return life.receivers.onEvent(
                Given.notNull(type, "type"), Given.notNull(handler, "handler"), Given.notNull(receiving, "receiving"));
    }

    /** Returns a queue of the events from now on, to iterate over. Close it when you stop reading. */
    public EventQueue<E> events() {
        return events(ReceiveOptions.ofDefaults());
    }

    /** Returns a queue of events like {@link #events()}, with options for its buffer. */
    public EventQueue<E> events(ReceiveOptions receiving) {
        return life.receivers.queue(Given.notNull(receiving, "receiving"));
    }

    /**
     * Returns a publisher of the events, with back-pressure. Each subscriber gets the events that arrive after it
     * subscribed. A normal end of the session completes the subscription; any other end is an error.
     */
    public Flow.Publisher<E> publisher() {
        return publisher(ReceiveOptions.ofDefaults());
    }

    /**
     * Returns a publisher of the events like {@link #publisher()}, with options for the buffer of events that a
     * subscriber has not requested yet.
     */
    public Flow.Publisher<E> publisher(ReceiveOptions receiving) {
        return life.receivers.publisher(Given.notNull(receiving, "receiving"));
    }

    /**
     * Waits for the next event of a type. Does not see events that arrived before the call; to avoid missing one, call
     * {@link #receiveAsync} before sending the event that causes it.
     *
     * @throws DeadlineException if no such event arrives within the timeout
     * @throws SessionClosedException if the session ends first
     * @throws InterruptedCallException if the thread is interrupted
     */
    public <T extends E> T receive(Class<T> type, Duration time) {
        return life.receivers.receive(Given.notNull(type, "type"), Given.notNull(time, "time"));
    }

    /**
     * Returns a future with the next event of a type. It fails with a {@link SessionClosedException} if the session
     * ends first.
     */
    public <T extends E> CompletableFuture<T> receiveAsync(Class<T> type) {
        return life.receivers.receiveAsync(Given.notNull(type, "type"));
    }

    // ---- Closing

    /** Returns whether events can be sent at the moment. */
    public boolean isOpen() {
        return life.usable() != null;
    }

    /** Returns a future that completes with the reason when the session has ended. It never fails. */
    public CompletableFuture<SessionEnd> closed() {
        return life.closed();
    }

    /**
     * Closes the session with code 1000. Sends the queued events first, and waits for the server to close too, up to
     * {@link SessionOptions.Builder#closeTimeout}. Pending requests and receivers are completed. An interruption aborts
     * the wait and the session. Does nothing if the session has ended.
     *
     * <p>Called in a handler, or by other code on the session's executor, it does not wait if the executor runs tasks
     * on the calling thread, such as {@code Runnable::run}. Code on the executor that waits for the session then gets
     * an exception; after a close from this side, that does not count as a handler failure.
     */
    @Override
    public void close() {
        close(SessionEnd.NORMAL, "");
    }

    /**
     * Closes the session like {@link #close()}, with a code and a reason.
     *
     * @param code the close code: 1000, or 3000 to 4999
     * @param reason the reason, up to 123 bytes in UTF-8
     * @throws IllegalArgumentException if a client must not send this code, or the reason is too long
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
