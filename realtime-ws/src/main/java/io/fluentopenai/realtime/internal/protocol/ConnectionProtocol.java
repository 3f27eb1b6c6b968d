package io.fluentopenai.realtime.internal.protocol;

import io.fluentopenai.realtime.internal.socket.OutgoingEvent;
import io.fluentopenai.realtime.session.SendResult;
import io.fluentopenai.realtime.session.SessionEnd;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The protocol state of a connection: the events to send, and the requests that wait for answers.
 *
 * <p>Thread-safe. {@link #note} and {@link #settle} are called from the thread that reads.
 *
 * @param <C> the events of the client
 * @param <E> the events of the server
 */
public interface ConnectionProtocol<C, E> {
    /** Completes when the server has said what it begins with; fails if it refuses the session. */
    CompletableFuture<?> greeted();

    /** Sends an event whose answer nobody waits for; {@code room} is whether it waits for room in the queue. */
    OutgoingEvent send(C event, boolean room);

    /** Sends an event. The future completes on the thread that reads. */
    OutgoingEvent ask(C event, CompletableFuture<E> answer);

    /** Takes an event back, if its turn has not come. */
    void withdraw(OutgoingEvent event);

    /** An event has come, and no receiver knows of it: whatever they do when they do must find the session up to date. */
    void note(E event);

    /** An event has come and been handed to the receivers: if it is an answer, whoever waits for it gets it. */
    void settle(E event);

    /** The error that the server answered the session with, before the connection could be used; null if there was none. */
    @Nullable
    RuntimeException refusal();

    /** The connection has ended; whoever waits for an answer over it is told. */
    void end(SessionEnd how, SendResult.Reason reason);
}
