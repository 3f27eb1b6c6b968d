package io.fluentopenai.realtime.internal.socket;

import io.fluentopenai.internal.Futures;
import io.fluentopenai.realtime.session.SendResult;
import io.fluentopenai.realtime.session.SessionClosedException;
import io.fluentopenai.realtime.session.SessionEnd;
import io.fluentopenai.realtime.session.SessionOptions;
import java.io.EOFException;
import java.net.ProtocolException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket from open to close: sending, pings, and its end, which is reported exactly once.
 *
 * <p>Thread-safe.
 */
public final class Connection implements FrameListener.Sink {
    /** The owner of a connection. The methods must not throw. */
    public interface Owner {
        /**
         * A message, in an array that is only good until this returns; the owner asks for the next by {@link
         * Connection#readOn}. Called from one thread at a time.
         */
        void message(Connection connection, char[] text, int offset, int length);

        /** A message that is no text. */
        void binary(Connection connection, int bytes);

        /** The end, after all messages. */
        void ended(Connection connection, SessionEnd end);
    }

    /** The JDK puts the character of that number behind it. */
    private static final String ILLEGAL_CODE = "Illegal status code: ";

    private static final ByteBuffer NO_BYTES = ByteBuffer.allocate(0);

    /** The maximum time to read what has arrived; it does not include waiting for the network. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final SessionOptions options;
    private final BackPressure gate;
    private final Owner owner;
    private final AtomicLong heard = new AtomicLong();
    private final AtomicReference<@Nullable SessionEnd> end = new AtomicReference<>();
    private final AtomicReference<@Nullable SessionEnd> closing = new AtomicReference<>();
    private volatile @Nullable Outbox outbox;
    private volatile @Nullable WebSocket socket;
    private volatile @Nullable CompletableFuture<Void> timer;
    private volatile @Nullable CompletableFuture<Void> closingDeadline;
    private volatile @Nullable CompletableFuture<Void> lastWords;
    private final CompletableFuture<WebSocket> opened = new CompletableFuture<>();
    private volatile @Nullable Handshake handshake;

    public Connection(SessionOptions options, BackPressure gate, Owner owner) {
        this.options = options;
        this.gate = gate;
        this.owner = owner;
    }

    /** The listener of the WebSocket. */
    public FrameListener listener() {
        return new FrameListener(this, options.maxMessageChars());
    }

    /** Opens it, unless it has been ended meanwhile. */
    public void open(Handshake request) {
        handshake = request;
        SessionEnd over = end.get();
        if (over != null) {
            opened.completeExceptionally(new SessionClosedException(over));
            return;
        }
        request.send(listener()).whenComplete((open, problem) -> {
            if (problem != null) {
                opened.completeExceptionally(problem);
            }
        });
        over = end.get();
        if (over != null) {
            request.cancel(over.fault());
        }
    }

    /** Completes before anything is read, on the thread that reads; fails with what the handshake failed with. */
    public CompletableFuture<WebSocket> opened() {
        return opened;
    }

    @Override
    public void opened(WebSocket open) {
        outbox = new Outbox(open, options.sendQueueBytes(), this::unwritable);
        socket = open;
        if (end.get() != null) {
            open.abort();
            return;
        }
        if (options.pingInterval() != null) {
            pingAfter(options.pingInterval(), open);
        }
        Handshake request = handshake;
        if (request != null) {
            try {
                request.opened();
            } catch (RuntimeException e) {
                // From an interceptor: it fails the call, as it fails any other.
                opened.completeExceptionally(e);
                return;
            }
        }
        opened.complete(open);
    }

    // ---- Out

    /** Sends an event when its turn comes; {@code waits} is whether it waits for room in the queue. */
    public void send(OutgoingEvent event, boolean waits) {
        Outbox out = outbox;
        if (out != null) {
            out.send(event, waits);
        }
    }

    /** Takes an event out of the queue, if its turn has not come. */
    public void withdraw(OutgoingEvent event) {
        Outbox out = outbox;
        if (out != null) {
            out.withdraw(event);
        }
    }

    /** Says of all events that are not written what has become of them. */
    public void failOutbox(SendResult.Reason reason, Throwable cause) {
        Outbox out = outbox;
        if (out != null) {
            out.fail(reason, cause);
        }
    }

    // ---- In

    @Override
    public void heard() {
        heard.lazySet(heard.get() + 1);
    }

    @Override
    public void message(char[] text, int offset, int length) {
        owner.message(this, text, offset, length);
    }

    /** The message has been taken; the next one may come when the gate is open. */
    public void readOn() {
        WebSocket open = socket;
        if (open != null) {
            gate.readOn(open);
        }
    }

    @Override
    public void binary(int bytes) {
        owner.binary(this, bytes);
    }

    @Override
    public void tooLong(int limit) {
        String reason = "a message is longer than " + limit
                + " characters: raise SessionOptions.Builder.maxMessageChars if you expect such messages";
        end(SessionEnd.fault(reason, new IllegalStateException(reason)), true);
    }

    @Override
    public void closed(int code, String reason) {
        SessionEnd ours = closing.get();
        if (ours != null) {
            end(ours, true);
        } else if (code == SessionEnd.ABNORMAL) {
            String what = "the connection was cut without a close frame";
            end(SessionEnd.fault(what, new EOFException(what)), true);
        } else {
            end(new SessionEnd(SessionEnd.By.SERVER, code, reason, null), false);
            // The JDK answers the close frame now; if that cannot be written, the socket must go all the same.
            options.delayer().delay(options.closeTimeout()).thenRun(this::abortSocket);
        }
    }

    @Override
    public void broken(Throwable fault) {
        SessionEnd ours = closing.get();
        end(ours != null ? ours : faultOf(fault), true);
    }

    private static SessionEnd faultOf(Throwable fault) {
        String what = describe(fault);
        if (what.startsWith(ILLEGAL_CODE) && what.length() > ILLEGAL_CODE.length()) {
            String told = "the server closed with the code " + (int) what.charAt(ILLEGAL_CODE.length())
                    + ", which RFC 6455 does not allow in a close frame";
            return SessionEnd.fault(told, new ProtocolException(told));
        }
        return SessionEnd.fault("the connection broke: " + what, fault);
    }

    /**
     * Handles a failed write. A peer that closed the connection may have sent the reason, which has arrived already: it is
     * read before the end, if it is read in time.
     */
    private void unwritable(Throwable fault) {
        if (closing.get() != null) {
            broken(fault);
            return;
        }
        CompletableFuture<Void> wait = options.delayer().delay(LAST_WORDS);
        lastWords = wait;
        if (end.get() != null) {
            wait.cancel(false);
        }
        wait.thenRun(() -> broken(fault));
    }

    private static String describe(Throwable fault) {
        Throwable unwrapped = Futures.cause(fault);
        Throwable cause =
                unwrapped.getMessage() == null && unwrapped.getCause() != null ? unwrapped.getCause() : unwrapped;
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    // ---- Whether the peer is alive. The JDK loses the end of a connection that is cut while the listener is at a
    // message:
    // only pings notice that.

    private void pingAfter(Duration time, WebSocket open) {
        schedule(time, () -> {
            long before = heard.get();
            long openings = gate.openings();
            open.sendPing(NO_BYTES.duplicate()).whenComplete((sent, problem) -> {
                // If the one before could not be written yet, that one counts.
                if (problem != null && !(Futures.cause(problem) instanceof IllegalStateException)) {
                    unwritable(problem);
                }
            });
            schedule(options.pongTimeout(), () -> {
                // While nobody reads, nothing can be heard.
                if (heard.get() == before && !gate.isClosed() && gate.openings() == openings) {
                    String what = "nothing arrived from the server for "
                            + options.pongTimeout().toMillis()
                            + " ms after a ping (SessionOptions.Builder.pongTimeout)";
                    end(SessionEnd.fault(what, new TimeoutException(what)), true);
                } else {
                    pingAfter(time, open);
                }
            });
        });
    }

    private void schedule(Duration time, Runnable action) {
        CompletableFuture<Void> next = options.delayer().delay(time);
        timer = next;
        if (end.get() != null) {
            next.cancel(false);
        }
        next.thenRun(() -> {
            // Behind a close frame no ping can be written; closing has a deadline of its own.
            if (end.get() == null && closing.get() == null) {
                action.run();
            }
        });
    }

    // ---- The end

    /** Sends what is queued, then a close frame; ends when the peer has answered it, or when the time is up. */
    public void close(int code, String reason) {
        SessionEnd ours = new SessionEnd(SessionEnd.By.CLIENT, code, reason, null);
        Outbox out = outbox;
        WebSocket open = socket;
        if (!closing.compareAndSet(null, ours)) {
            return;
        }
        if (out == null || open == null) {
            end(ours, true);
            return;
        }
        CompletableFuture<Void> deadline = options.delayer().delay(options.closeTimeout());
        deadline.thenRun(() -> end(ours, true));
        closingDeadline = deadline;
        out.finish(() -> open.sendClose(code, reason).whenComplete((closed, problem) -> {
            if (problem != null) {
                end(ours, true);
            }
        }));
    }

    /** Ends it at once. */
    public void abort(SessionEnd why) {
        end(why, true);
    }

    private void end(SessionEnd how, boolean abort) {
        if (!end.compareAndSet(null, how)) {
            return;
        }
        cancel(timer);
        cancel(closingDeadline);
        cancel(lastWords);
        if (abort) {
            abortSocket();
        }
        Handshake request = handshake;
        if (request != null) {
            request.cancel(how.fault());
        }
        owner.ended(this, how);
    }

    private static void cancel(@Nullable CompletableFuture<Void> wait) {
        if (wait != null) {
            wait.cancel(false);
        }
    }

    private void abortSocket() {
        WebSocket open = socket;
        if (open != null) {
            open.abort();
        }
    }

    /** Returns how it ended; null while it is open. */
    @Nullable
    public SessionEnd end() {
        return end.get();
    }
}
