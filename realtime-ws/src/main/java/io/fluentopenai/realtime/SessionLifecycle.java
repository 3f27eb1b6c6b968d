package io.fluentopenai.realtime;

import io.fluentopenai.client.ApiClient;
import io.fluentopenai.client.Call;
import io.fluentopenai.client.error.DeadlineException;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.realtime.internal.protocol.SessionProtocol;
import io.fluentopenai.realtime.internal.receive.CallbackExecutor;
import io.fluentopenai.realtime.internal.receive.ListenerNotifier;
import io.fluentopenai.realtime.internal.receive.Receivers;
import io.fluentopenai.realtime.internal.socket.BackPressure;
import io.fluentopenai.realtime.internal.socket.Connection;
import io.fluentopenai.realtime.internal.socket.Handshake;
import io.fluentopenai.realtime.session.ReconnectPolicy;
import io.fluentopenai.realtime.session.SendResult;
import io.fluentopenai.realtime.session.SessionClosedException;
import io.fluentopenai.realtime.session.SessionEnd;
import io.fluentopenai.realtime.session.SessionOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The life of a session, over all of its connections: it makes the first, makes others if it is told to reconnect, and ends
 * once.
 *
 * <p>Thread-safe.
 */
final class SessionLifecycle<C extends JsonValue, E> {
    private static final int LONGEST_REASON = 123;

    private final ApiClient client;
    private final Supplier<Call> handshake;
    private final @Nullable Supplier<CompletableFuture<String>> secrets;
    private final SessionOptions options;
    private final SessionProtocol<C, E> protocol;
    final SessionOperation operation;
    private final BackPressure backPressure = new BackPressure();
    final CallbackExecutor callbacks;
    final ListenerNotifier notices;
    final Receivers<E> receivers;

    /** Completed on the thread that ends it: only threads that block hang on it. */
    private final CompletableFuture<SessionEnd> ended = new CompletableFuture<>();

    private final CompletableFuture<SessionEnd> closed = new CompletableFuture<>();
    private final CompletableFuture<Void> lifetime = new CompletableFuture<>();

    // Guarded by the lock of this object, and read without it.
    private volatile @Nullable SessionConnection<C, E> current;
    private volatile @Nullable SessionEnd end;
    private volatile @Nullable SessionEnd closing;
    private @Nullable SessionConnection<C, E> beingMade;
    private @Nullable CompletableFuture<?> making;

    /**
     * A session that is not connected yet.
     *
     * @param handshake the request of its handshake, anew for each connection
     * @param secrets what to send in place of the client's key, asked for anew for each connection; null for that key
     */
    SessionLifecycle(
            ApiClient client,
            Supplier<Call> handshake,
            @Nullable Supplier<CompletableFuture<String>> secrets,
            SessionOptions options,
            SessionProtocol<C, E> protocol,
            SessionOperation operation) {
        this.client = client;
        this.handshake = handshake;
        this.secrets = secrets;
        this.options = options;
        this.protocol = protocol;
        this.operation = operation;
        callbacks = new CallbackExecutor(options.executor() == null ? client.callbackExecutor() : options.executor());
        notices = new ListenerNotifier(options.listener(), this::isClosedHere, callbacks);
        receivers = new Receivers<>(backPressure, callbacks, notices);
    }

    /** The connection that events go over; null if there is none at present. */
    @Nullable
    SessionConnection<C, E> usable() {
        return closing != null ? null : current;
    }

    /** Returns why nothing can be sent at present. */
    SendResult.Reason unusable() {
        return end != null || closing != null ? SendResult.Reason.CLOSED : SendResult.Reason.DISCONNECTED;
    }

    CompletableFuture<SessionEnd> closed() {
        return closed.copy();
    }

    // ---- Connecting

    /** Makes the first connection. If it fails, or the future is cancelled, the session has ended and nothing is left of it. */
    <S> CompletableFuture<S> connect(S session) {
        CompletableFuture<S> result = new CompletableFuture<>();
        // Throws if the client is closed.
        client.httpClient();
        client.endWithClient(lifetime);
        lifetime.whenComplete((none, cancelled) -> {
            if (cancelled != null) {
                terminate("the client was closed");
            }
        });
        operation.connecting();
        CompletableFuture<Void> made = makeConnection(false);
        made.whenComplete((none, problem) -> {
            if (problem == null) {
                callbacks.complete(result, session);
                return;
            }
            Throwable cause = Futures.cause(problem);
            // What is left of the session is its executor and its place with the client.
            finish(SessionEnd.fault("connecting failed", cause));
            result.completeExceptionally(cause);
        });
        result.whenComplete((given, problem) -> {
            if (problem != null) {
                operation.connectingCancelled();
                // Also if it is connected by now: nobody has been given it. Of no effect if it has ended.
                terminate("connecting was cancelled");
            }
        });
        return result;
    }

    /** Opens a connection and brings it to where it can be used. */
    private CompletableFuture<Void> makeConnection(boolean again) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        SessionConnection<C, E> connection =
                new SessionConnection<>(this, options, protocol, backPressure, receivers, notices);
        synchronized (this) {
            if (closing != null || end != null) {
                return CompletableFuture.failedFuture(closedNow());
            }
            beingMade = connection;
            making = result;
        }
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
                connection.socket.abort(SessionEnd.fault("connecting failed", Futures.cause(problem)));
            }
        });
        // Before there is anything to read: what comes right behind the server's consent finds the session connected.
        connection
                .socket
                .opened()
                .thenCompose(socket -> connection.establish(again, callbacks))
                .whenComplete((done, problem) -> {
                    if (problem != null) {
                        result.completeExceptionally(Futures.cause(problem));
                    } else if (!adopt(connection)) {
                        SessionEnd over = connection.socket.end();
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
        secret.thenAccept(given -> open(connection.socket, given)).whenComplete((none, problem) -> {
            if (problem != null) {
                result.completeExceptionally(Futures.cause(problem));
            }
        });
        return result;
    }

    private void open(Connection socket, @Nullable String secret) {
        socket.open(Handshake.of(client, handshake.get(), secret, options.connectTimeout()));
    }

    private synchronized boolean adopt(SessionConnection<C, E> connection) {
        if (closing != null || end != null || connection.socket.end() != null) {
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

    void connectionEnded(SessionConnection<C, E> connection, SessionEnd how) {
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
        connection.socket.failOutbox(reason, cause);
        connection.dialogue.end(how, reason);
        if (pending != null) {
            // It ended while it was being made: what the server said before tells more than how it closed.
            RuntimeException refusal = connection.dialogue.refusal();
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
                Throwable reason = Futures.cause(problem);
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
        operation.ended(how);
        receivers.end(how);
        ended.complete(how);
        notices.tell(listener -> listener.onEnd(how));
        callbacks.complete(closed, how);
    }

    // ---- Closing

    /** Closes with a code and a reason, and waits for the end unless the calling thread may be needed for it. */
    void close(int code, String reason) {
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

    /** Returns whether this side has closed it, or is about to. */
    private boolean isClosedHere() {
        return closing != null;
    }

    void beginClose(int code, String reason) {
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
        end(ours, socket -> socket.close(code, reason));
    }

    /** Ends everything at once. */
    private void terminate(String why) {
        SessionEnd ours = new SessionEnd(SessionEnd.By.CLIENT, SessionEnd.NORMAL, why, null);
        SessionConnection<C, E> connection = end(ours, socket -> socket.abort(ours));
        if (connection != null) {
            connection.socket.abort(ours);
        }
    }

    private @Nullable SessionConnection<C, E> end(SessionEnd ours, Consumer<Connection> how) {
        SessionConnection<C, E> open;
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
            how.accept(open.socket);
        } else if (wait != null) {
            // Between two connections: nobody has to be told good-bye.
            wait.completeExceptionally(new SessionClosedException(ours));
        } else {
            finish(ours);
        }
        return open;
    }
}
