package io.fluentopenai.realtime;

import io.fluentopenai.client.ApiClient;
import io.fluentopenai.client.Call;
import io.fluentopenai.client.error.DeadlineException;
import io.fluentopenai.client.error.InterruptedCallException;
import io.fluentopenai.client.json.JsonReader;
import io.fluentopenai.client.json.JsonSyntaxException;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.client.json.JsonWriter;
import io.fluentopenai.realtime.internal.receive.CallbackExecutor;
import io.fluentopenai.realtime.internal.receive.EventBuffer;
import io.fluentopenai.realtime.internal.receive.EventPublisher;
import io.fluentopenai.realtime.internal.receive.HandlerReceiver;
import io.fluentopenai.realtime.internal.receive.ListenerNotifier;
import io.fluentopenai.realtime.internal.receive.QueueReceiver;
import io.fluentopenai.realtime.internal.socket.BackPressure;
import io.fluentopenai.realtime.internal.socket.Connection;
import io.fluentopenai.realtime.internal.socket.Handshake;
import io.fluentopenai.realtime.internal.socket.OutgoingEvent;
import io.fluentopenai.realtime.session.ErrorEventException;
import io.fluentopenai.realtime.session.EventQueue;
import io.fluentopenai.realtime.session.NotSentException;
import io.fluentopenai.realtime.session.ReceiveOptions;
import io.fluentopenai.realtime.session.ReconnectPolicy;
import io.fluentopenai.realtime.session.Registration;
import io.fluentopenai.realtime.session.ResponseFailedException;
import io.fluentopenai.realtime.session.SendResult;
import io.fluentopenai.realtime.session.SessionClosedException;
import io.fluentopenai.realtime.session.SessionEnd;
import io.fluentopenai.realtime.session.SessionListener;
import io.fluentopenai.realtime.session.SessionOptions;
import io.fluentopenai.realtime.session.UnreadableMessageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
        permits RealtimeSession, LaneSession {
    private static final int LONGEST_REASON = 123;

    private final ApiClient client;
    private final Supplier<Call> handshake;
    private final @Nullable Supplier<CompletableFuture<String>> secrets;
    private final SessionOptions options;
    private final BackPressure gate = new BackPressure();
    private final CopyOnWriteArrayList<EventBuffer<E>> receivers = new CopyOnWriteArrayList<>();
    private final CopyOnWriteArrayList<Waiter<? extends E>> waiters = new CopyOnWriteArrayList<>();

    /** Completed on the thread that ends it: only threads that block hang on it. */
    private final CompletableFuture<SessionEnd> ended = new CompletableFuture<>();

    private final CompletableFuture<SessionEnd> closed = new CompletableFuture<>();
    private final CompletableFuture<Void> lifetime = new CompletableFuture<>();
    final CallbackExecutor callbacks;
    final ListenerNotifier notices;

    // Guarded by the lock of this object, and read without it.
    private volatile @Nullable Connection current;
    private volatile @Nullable SessionEnd end;
    private volatile @Nullable SessionEnd closing;
    private @Nullable Connection beingMade;
    private @Nullable CompletableFuture<?> making;

    /** Waits for one event. A future that only a blocked thread hangs on is completed at once, without the executor. */
    private record Waiter<T>(Class<T> type, CompletableFuture<T> future, boolean blocked) {}

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
            SessionOptions options) {
        this.client = client;
        this.handshake = handshake;
        this.secrets = secrets;
        this.options = options;
        callbacks = new CallbackExecutor(options.executor() == null ? client.callbackExecutor() : options.executor());
        notices = new ListenerNotifier(options.listener(), this::isClosedHere, callbacks);
    }

    // ---- What a kind of session adds

    /** What an event is called in messages. */
    abstract String name(C event);

    /** Reads an event. */
    abstract E read(JsonReader in) throws IOException;

    /** A connection is about to be opened. */
    abstract void connecting(Connection connection);

    /** What has to happen before a new connection can be used. The future fails if it cannot. */
    abstract CompletableFuture<?> establish(Connection connection, boolean again);

    /** An event has come, and no receiver knows of it: whatever they do when they do must find the session up to date. */
    abstract void noting(Connection connection, E event);

    /** An event has come and been handed to the receivers. */
    abstract void seen(Connection connection, E event);

    /** The error that the server answered the session with, before the connection could be used; null if there was none. */
    @Nullable
    RuntimeException refusal(Connection connection) {
        return null;
    }

    /** A connection has ended; whoever waits for an answer over it is to be told. */
    abstract void dropped(Connection connection, SessionEnd how, SendResult.Reason reason);

    /** Sends an event over a connection; {@code room} is whether it waits for room in the queue. */
    abstract OutgoingEvent dispatch(Connection connection, C event, boolean room);

    /** How long the answer to an event may take, unless told. */
    abstract Duration timeout(C event);

    /** Sends an event, and gives its answer on the thread that reads. */
    abstract CompletableFuture<E> ask(C event, Duration timeout);

    // ---- Sending

    /**
     * Sends an event, and waits until it is written. That it has been written says nothing about what the server makes of it.
     *
     * @throws NotSentException if it was not sent, or not whole; its result tells which
     * @throws IllegalArgumentException if the event lacks a required property
     * @throws InterruptedCallException if the thread is interrupted; what had not begun is then not sent
     */
    public void send(C event) {
        Connection connection = current;
        OutgoingEvent outgoing = submit(connection, event, true);
        SendResult result;
        try {
            result = outgoing.result.get();
        } catch (InterruptedException e) {
            withdraw(connection, outgoing);
            Thread.currentThread().interrupt();
            throw new InterruptedCallException(name(event) + ": interrupted while it was being sent", e);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
        if (!result.isSent()) {
            throw new NotSentException(name(event), result);
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
     * As {@link #sendAsync}, but does not wait for room: if the queue is full, the future is done, and the event {@link
     * SendResult.NotAttempted}.
     *
     * @throws IllegalArgumentException if the event lacks a required property
     */
    public CompletableFuture<SendResult> trySend(C event) {
        return sendAsync(event, false);
    }

    private CompletableFuture<SendResult> sendAsync(C event, boolean room) {
        Connection connection = current;
        OutgoingEvent outgoing = submit(connection, event, room);
        if (outgoing.result.isDone()) {
            // Written, or refused, and nothing hangs on it yet.
            return CompletableFuture.completedFuture(outgoing.result.join());
        }
        CompletableFuture<SendResult> result = new CompletableFuture<>();
        outgoing.result.thenAccept(outcome -> callbacks.complete(result, outcome));
        result.whenComplete((outcome, problem) -> {
            if (problem != null) {
                withdraw(connection, outgoing);
            }
        });
        return result;
    }

    /** The JSON of an event, all that is required in it. */
    byte[] json(C event) {
        return JsonWriter.toBytes(event, true, null);
    }

    private OutgoingEvent submit(@Nullable Connection connection, C event, boolean room) {
        if (connection == null || closing != null) {
            OutgoingEvent refused = new OutgoingEvent(json(event));
            refused.result.complete(new SendResult.NotAttempted(reasonNow()));
            return refused;
        }
        OutgoingEvent outgoing = dispatch(connection, event, room);
        outgoing.result.thenAccept(result -> {
            if (result.isSent()) {
                notices.sent(event);
            }
        });
        return outgoing;
    }

    /** Takes an event back, if its turn has not come. */
    void withdraw(@Nullable Connection connection, OutgoingEvent outgoing) {
        if (connection != null) {
            connection.withdraw(outgoing);
        }
    }

    /** Why nothing can be sent at present. */
    SendResult.Reason reasonNow() {
        return end != null || closing != null ? SendResult.Reason.CLOSED : SendResult.Reason.DISCONNECTED;
    }

    /** The connection that events go over; null if there is none. */
    final @Nullable Connection connection() {
        return closing != null ? null : current;
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
        return request(event, timeout(event));
    }

    /** As {@link #request(JsonValue)}, with a deadline of its own, which includes waiting for its turn. */
    public CompletableFuture<E> request(C event, Duration timeout) {
        CompletableFuture<E> result = new CompletableFuture<>();
        CompletableFuture<E> answer = ask(event, timeout);
        answer.whenComplete((found, problem) -> {
            if (problem != null) {
                callbacks.fail(result, problem);
            } else {
                callbacks.complete(result, found);
            }
        });
        result.whenComplete((found, problem) -> answer.cancel(false));
        return result;
    }

    /**
     * As {@link #request(JsonValue)}, and waits for the answer.
     *
     * @throws ErrorEventException if the server answers with an error
     * @throws ResponseFailedException if a response fails
     * @throws NotSentException if it was not sent, or the connection dropped before the answer came; its result tells which
     * @throws DeadlineException if the answer takes too long
     * @throws InterruptedCallException if the thread is interrupted
     * @throws IllegalArgumentException if the server does not answer such an event, or if it lacks a required property
     */
    public E answer(C event) {
        CompletableFuture<E> answer = ask(event, timeout(event));
        try {
            return answer.get();
        } catch (InterruptedException e) {
            answer.cancel(false);
            Thread.currentThread().interrupt();
            throw new InterruptedCallException(name(event) + ": interrupted while waiting for the answer", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException reason ? reason : new IllegalStateException(e.getCause());
        }
    }

    /** Fails an answer if its event is not sent, or at the deadline; an answer that has failed withdraws the event. */
    final void bind(
            CompletableFuture<E> answer, Connection connection, C event, OutgoingEvent outgoing, Duration timeout) {
        outgoing.result.thenAccept(result -> {
            if (result.isSent()) {
                notices.sent(event);
            } else {
                answer.completeExceptionally(new NotSentException(name(event), result));
            }
        });
        CompletableFuture<Void> late = options.delayer().delay(timeout);
        late.thenRun(() -> answer.completeExceptionally(new DeadlineException(
                "The answer to " + name(event) + settingOf(timeout),
                DeadlineException.Deadline.CALL,
                timeout,
                null,
                null)));
        answer.whenComplete((found, problem) -> {
            late.cancel(false);
            if (problem != null) {
                withdraw(connection, outgoing);
            }
        });
    }

    private String settingOf(Duration timeout) {
        if (timeout.equals(options.responseTimeout())) {
            return " (SessionOptions.Builder.responseTimeout)";
        }
        return timeout.equals(options.requestTimeout()) ? " (SessionOptions.Builder.requestTimeout)" : "";
    }

    /** The answer to an event that cannot be sent at present. */
    final CompletableFuture<E> unsent(C event) {
        return CompletableFuture.failedFuture(
                new NotSentException(name(event), new SendResult.NotAttempted(reasonNow())));
    }

    // ---- Receiving

    /** Gives each event to a handler, one at a time, on the session's executor. See {@link SessionListener#onHandlerFailure}. */
    public Registration onEvent(Consumer<? super E> handler) {
        return onEvent(eventType(), handler, ReceiveOptions.ofDefaults());
    }

    /** Gives each event of a type to a handler: of one record, or of an interface that several share. */
    public <T extends E> Registration onEvent(Class<T> type, Consumer<? super T> handler) {
        return onEvent(type, handler, ReceiveOptions.ofDefaults());
    }

    /** As {@link #onEvent(Class, Consumer)}, with a buffer of one's own choice. */
    public <T extends E> Registration onEvent(Class<T> type, Consumer<? super T> handler, ReceiveOptions receiving) {
        HandlerReceiver<E, T> receiver = new HandlerReceiver<>(
                receiving, gate, type, Objects.requireNonNull(handler, "handler"), callbacks, notices, this::leave);
        join(receiver);
        return receiver;
    }

    abstract Class<E> eventType();

    /** The events from now on, for a loop. Close it when it is not read any more. */
    public EventQueue<E> events() {
        return events(ReceiveOptions.ofDefaults());
    }

    /** As {@link #events()}, with a buffer of one's own choice. */
    public EventQueue<E> events(ReceiveOptions receiving) {
        QueueReceiver<E> queue = new QueueReceiver<>(receiving, gate, this::leave, () -> end);
        join(queue);
        return queue;
    }

    /**
     * The events, for subscribers with demand: each gets those that come after it has subscribed. A session that ends normally
     * completes them, any other end is an error.
     */
    public Flow.Publisher<E> publisher() {
        return publisher(ReceiveOptions.ofDefaults());
    }

    /** As {@link #publisher()}, with a buffer of one's own choice for what a subscriber has not asked for. */
    public Flow.Publisher<E> publisher(ReceiveOptions receiving) {
        return new EventPublisher<>(receiving, gate, callbacks, notices, this::join, this::leave);
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
        CompletableFuture<T> next = await(type, true);
        try {
            return next.get(TimeUnit.NANOSECONDS.convert(time), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new DeadlineException(
                    "Waiting for a " + type.getSimpleName(), DeadlineException.Deadline.CALL, time, e, null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedCallException("Interrupted while waiting for a " + type.getSimpleName(), e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException reason ? reason : new IllegalStateException(e.getCause());
        } finally {
            next.cancel(true);
        }
    }

    /** The next event of a type from now on. The future fails with a {@link SessionClosedException} if the session ends before. */
    public <T extends E> CompletableFuture<T> receiveAsync(Class<T> type) {
        return await(type, false);
    }

    private <T extends E> CompletableFuture<T> await(Class<T> type, boolean blocked) {
        Waiter<T> waiter = new Waiter<>(type, new CompletableFuture<>(), blocked);
        waiters.add(waiter);
        waiter.future.whenComplete((event, problem) -> waiters.remove(waiter));
        SessionEnd over = end;
        if (over != null) {
            waiter.future.completeExceptionally(new SessionClosedException(over));
        }
        return waiter.future;
    }

    private void join(EventBuffer<E> receiver) {
        receivers.add(receiver);
        SessionEnd over = end;
        if (over != null) {
            receiver.end(over.isNormal() ? null : new SessionClosedException(over));
        }
    }

    private void leave(EventBuffer<E> receiver) {
        receivers.remove(receiver);
    }

    private final class Incoming implements Connection.Owner {
        @Override
        public void message(Connection connection, char[] text, int offset, int length) {
            try {
                take(connection, text, offset, length);
            } finally {
                connection.readOn();
            }
        }

        @Override
        public void binary(Connection connection, int bytes) {
            unreadable(new UnreadableMessageException(
                    "it is binary, of " + bytes + " bytes, and events are text", "", null));
        }

        @Override
        public void ended(Connection connection, SessionEnd how) {
            connectionEnded(connection, how);
        }
    }

    private void take(Connection connection, char[] text, int offset, int length) {
        E event;
        try (JsonReader in = JsonReader.of(text, offset, length)) {
            event = read(in);
            in.end();
        } catch (IOException | RuntimeException e) {
            String message = new String(text, offset, length);
            Exception problem = e instanceof IOException io ? JsonSyntaxException.of(io) : e;
            unreadable(new UnreadableMessageException(String.valueOf(problem.getMessage()), message, problem));
            return;
        }
        noting(connection, event);
        for (EventBuffer<E> receiver : receivers) {
            if (!receiver.offer(event, length)) {
                receivers.remove(receiver);
            }
        }
        for (Waiter<? extends E> waiter : waiters) {
            offer(waiter, event);
        }
        seen(connection, event);
    }

    private <T extends E> void offer(Waiter<T> waiter, E event) {
        if (waiter.type.isInstance(event)) {
            waiters.remove(waiter);
            T value = waiter.type.cast(event);
            if (waiter.blocked) {
                waiter.future.complete(value);
            } else {
                callbacks.complete(waiter.future, value);
            }
        }
    }

    private void unreadable(UnreadableMessageException problem) {
        notices.tell(listener -> listener.onUnreadable(problem));
    }

    // ---- Connecting

    /** Makes the first connection. If it fails, or the future is cancelled, the session has ended and nothing is left of it. */
    final <S> CompletableFuture<S> connect(S self) {
        CompletableFuture<S> result = new CompletableFuture<>();
        // Throws if the client is closed.
        client.httpClient();
        client.endWithClient(lifetime);
        lifetime.whenComplete((none, cancelled) -> {
            if (cancelled != null) {
                terminate("the client was closed");
            }
        });
        CompletableFuture<Void> made = makeConnection(false);
        made.whenComplete((none, problem) -> {
            if (problem == null) {
                callbacks.complete(result, self);
                return;
            }
            Throwable cause = Handshake.cause(problem);
            // What is left of the session is its executor and its place with the client.
            finish(SessionEnd.fault("it could not be connected", cause));
            result.completeExceptionally(cause);
        });
        result.whenComplete((session, problem) -> {
            if (problem != null) {
                // Also if it is connected by now: nobody has been given it. Of no effect if it has ended.
                terminate("connecting was cancelled");
            }
        });
        return result;
    }

    /** Opens a connection and brings it to where it can be used. */
    private CompletableFuture<Void> makeConnection(boolean again) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        Connection connection = new Connection(options, gate, new Incoming());
        synchronized (this) {
            if (closing != null || end != null) {
                return CompletableFuture.failedFuture(closedNow());
            }
            beingMade = connection;
            making = result;
        }
        connecting(connection);
        CompletableFuture<Void> late = options.delayer().delay(options.connectTimeout());
        late.thenRun(() -> result.completeExceptionally(new DeadlineException(
                "Connecting a realtime session (SessionOptions.Builder.connectTimeout)",
                DeadlineException.Deadline.CONNECT,
                options.connectTimeout(),
                null,
                null)));
        result.whenComplete((none, problem) -> {
            late.cancel(false);
            synchronized (this) {
                // What hangs on the result may have begun the next attempt already.
                if (beingMade == connection) {
                    beingMade = null;
                }
                if (making == result) {
                    making = null;
                }
            }
            if (problem != null) {
                connection.abort(SessionEnd.fault("it could not be connected", Handshake.cause(problem)));
            }
        });
        // Before there is anything to read: what comes right behind the server's consent finds the session connected.
        connection.opened().thenCompose(socket -> establish(connection, again)).whenComplete((done, problem) -> {
            if (problem != null) {
                result.completeExceptionally(Handshake.cause(problem));
            } else if (!adopt(connection)) {
                SessionEnd over = connection.end();
                result.completeExceptionally(over == null ? closedNow() : new SessionClosedException(over));
            } else {
                result.complete(null);
            }
        });
        CompletableFuture<@Nullable String> secret;
        try {
            secret = secrets == null ? CompletableFuture.completedFuture(null) : secrets.get();
        } catch (RuntimeException e) {
            secret = CompletableFuture.failedFuture(e);
        }
        secret.thenAccept(given -> open(connection, given)).whenComplete((none, problem) -> {
            if (problem != null) {
                result.completeExceptionally(Handshake.cause(problem));
            }
        });
        return result;
    }

    private void open(Connection connection, @Nullable String secret) {
        connection.open(Handshake.of(client, handshake.get(), secret, options.connectTimeout()));
    }

    private synchronized boolean adopt(Connection connection) {
        if (closing != null || end != null || connection.end() != null) {
            return false;
        }
        current = connection;
        return true;
    }

    private SessionClosedException closedNow() {
        SessionEnd how = end != null ? end : closing;
        return new SessionClosedException(
                how != null ? how : new SessionEnd(SessionEnd.By.CLIENT, SessionEnd.NORMAL, "", null));
    }

    // ---- The end of a connection

    private void connectionEnded(Connection connection, SessionEnd how) {
        ReconnectPolicy policy = options.reconnect();
        boolean ours;
        CompletableFuture<?> pending;
        synchronized (this) {
            ours = current == connection;
            pending = beingMade == connection ? making : null;
            if (ours) {
                current = null;
            }
        }
        boolean again = ours && policy != null && wants(policy, how) && closing == null;
        SendResult.Reason reason = again ? SendResult.Reason.DISCONNECTED : SendResult.Reason.CLOSED;
        SessionClosedException cause = new SessionClosedException(how);
        connection.failOutbox(reason, cause);
        dropped(connection, how, reason);
        if (pending != null) {
            // It ended while it was being made: what the server said before tells more than how it closed.
            RuntimeException refusal = refusal(connection);
            if (refusal == null && how.fault() instanceof RuntimeException fault) {
                refusal = fault;
            }
            pending.completeExceptionally(refusal != null ? refusal : cause);
        }
        if (again && policy != null) {
            notices.tell(listener -> listener.onDisconnected(how));
            reconnect(policy, 1, how);
        } else if (ours) {
            finish(how);
        }
    }

    /** The policy's predicate is the caller's code: what it throws must not keep the end from those who wait for it. */
    private boolean wants(ReconnectPolicy policy, SessionEnd how) {
        try {
            return policy.wants(how);
        } catch (RuntimeException | Error e) {
            notices.failed(e);
            return false;
        }
    }

    private void reconnect(ReconnectPolicy policy, int attempt, SessionEnd how) {
        Duration delay = policy.delay(attempt);
        CompletableFuture<Void> wait = options.delayer().delay(delay);
        synchronized (this) {
            making = wait;
        }
        if (closing != null || end != null) {
            wait.cancel(false);
        }
        notices.tell(listener -> listener.onReconnecting(attempt, delay));
        wait.whenComplete((none, cancelled) -> {
            if (cancelled != null) {
                SessionEnd wanted = closing;
                finish(wanted != null ? wanted : how);
                return;
            }
            // Off the timer's thread: a supplier of keys may block.
            callbacks.execute(() -> makeConnection(true).whenComplete((made, problem) -> {
                if (problem == null) {
                    notices.tell(listener -> listener.onReconnected(attempt));
                    return;
                }
                Throwable reason = Handshake.cause(problem);
                SessionEnd wanted = closing;
                if (wanted != null) {
                    finish(wanted);
                    return;
                }
                notices.tell(listener -> listener.onReconnectFailed(attempt, reason));
                if (policy.goesOnAfter(reason, attempt)) {
                    reconnect(policy, attempt + 1, how);
                } else {
                    finish(new SessionEnd(
                            how.by(), how.code(), how.reason(), how.fault() != null ? how.fault() : reason));
                }
            }));
        });
    }

    /** The end of the session, once. */
    private void finish(SessionEnd how) {
        synchronized (this) {
            if (end != null) {
                return;
            }
            end = how;
            current = null;
        }
        lifetime.complete(null);
        for (EventBuffer<E> receiver : receivers) {
            receiver.end(how.isNormal() ? null : new SessionClosedException(how));
        }
        receivers.clear();
        for (Waiter<? extends E> waiter : waiters) {
            SessionClosedException reason = new SessionClosedException(how);
            if (waiter.blocked) {
                waiter.future.completeExceptionally(reason);
            } else {
                callbacks.fail(waiter.future, reason);
            }
        }
        ended.complete(how);
        notices.tell(listener -> listener.onEnd(how));
        callbacks.complete(closed, how);
    }

    // ---- Closing

    /** Whether events can be sent at present. */
    public boolean isOpen() {
        return current != null && closing == null;
    }

    /** Completes with how the session has ended, when it has. Never fails. */
    public CompletableFuture<SessionEnd> closed() {
        return closed.copy();
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
     * As {@link #close()}, with a code and a reason.
     *
     * @param code 1000, or 3000 to 4999
     * @param reason at most 123 bytes in UTF-8
     * @throws IllegalArgumentException if a client must not send that code, or the reason is too long
     */
    public void close(int code, String reason) {
        beginClose(code, reason);
        if (callbacks.isInline()) {
            // On a thread that the session may need for its end; that comes when this returns.
            return;
        }
        try {
            ended.get();
        } catch (InterruptedException e) {
            terminate("closing was interrupted");
            Thread.currentThread().interrupt();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** As {@link #close()}, without blocking. */
    public CompletableFuture<SessionEnd> closeAsync() {
        beginClose(SessionEnd.NORMAL, "");
        return closed.copy();
    }

    /** Whether this side has closed it, or is about to. */
    private boolean isClosedHere() {
        return closing != null;
    }

    private void beginClose(int code, String reason) {
        if (code != SessionEnd.NORMAL && (code < 3000 || code > 4999)) {
            throw new IllegalArgumentException(
                    "A client may close with the code 1000, or 3000 to 4999, not with " + code);
        }
        int bytes = reason.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > LONGEST_REASON) {
            throw new IllegalArgumentException("The reason of a close frame may have " + LONGEST_REASON
                    + " bytes in UTF-8, and this one has " + bytes);
        }
        SessionEnd ours = new SessionEnd(SessionEnd.By.CLIENT, code, reason, null);
        end(ours, connection -> connection.close(code, reason));
    }

    /** Ends everything at once. */
    private void terminate(String why) {
        SessionEnd ours = new SessionEnd(SessionEnd.By.CLIENT, SessionEnd.NORMAL, why, null);
        Connection connection = end(ours, open -> open.abort(ours));
        if (connection != null) {
            connection.abort(ours);
        }
    }

    private @Nullable Connection end(SessionEnd ours, Consumer<Connection> how) {
        Connection open;
        CompletableFuture<?> wait;
        synchronized (this) {
            if (end != null || closing != null) {
                return current;
            }
            closing = ours;
            open = current;
            wait = making;
        }
        if (open != null) {
            how.accept(open);
        } else if (wait != null) {
            // Between two connections: nobody has to be told good-bye.
            wait.completeExceptionally(new SessionClosedException(ours));
        } else {
            finish(ours);
        }
        return open;
    }
}
