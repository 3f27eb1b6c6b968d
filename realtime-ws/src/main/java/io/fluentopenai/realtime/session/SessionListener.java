package io.fluentopenai.realtime.session;

import io.fluentopenai.client.json.JsonValue;
import java.time.Duration;

/**
 * Is told what happens to a session. All methods do nothing unless overridden, but for those about failures, which log.
 *
 * <p>Called one after the other on the session's executor, in the order in which things happened; never on the thread that
 * serves the socket, unless the executor is that. Exceptions are logged.
 */
public interface SessionListener {
    /** Only logs what fails. */
    SessionListener LOGGING = new SessionListener() {};

    /** An event has been written to the socket. */
    default void onSent(JsonValue event) {}

    /**
     * A handler has thrown, or could not keep up ({@link ReceiverOverflowException}). After an exception it gets the next
     * event all the same.
     */
    default void onHandlerFailure(Throwable failure) {
        Log.handlerFailure(failure);
    }

    /** A message of the server cannot be read, and no receiver has seen it. The session goes on. */
    default void onUnreadable(UnreadableMessageException problem) {
        Log.unreadable(problem);
    }

    /** The connection has dropped, and another will be made: what was under way has failed. */
    default void onDisconnected(SessionEnd end) {}

    /** Another connection is about to be made after a delay; attempts count from 1. */
    default void onReconnecting(int attempt, Duration delay) {}

    /** An attempt to make another connection has failed. */
    default void onReconnectFailed(int attempt, Throwable reason) {}

    /** There is a connection again, with the session's configuration restored and what was to be replayed sent. */
    default void onReconnected(int attempt) {}

    /** The session has ended. */
    default void onEnd(SessionEnd end) {}
}
