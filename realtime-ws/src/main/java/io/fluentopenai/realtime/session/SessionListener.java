package io.fluentopenai.realtime.session;

import io.fluentopenai.client.json.JsonValue;
import java.time.Duration;

/**
 * Receives notifications about a session. By default, the methods do nothing, except those about failures, which log.
 *
 * <p>The methods are called one at a time on the session's executor, in the order of the occurrences; never on the
 * thread that serves the socket, unless the executor runs tasks on the calling thread. Exceptions are logged.
 */
public interface SessionListener {
    /** A listener that only logs failures. */
    SessionListener LOGGING = new SessionListener() {};

    /** Called after an event was written to the socket. */
    default void onSent(JsonValue event) {}

    /**
     * Called when a handler has thrown, or was too slow ({@link ReceiverOverflowException}). After an exception, the
     * handler still gets the next event.
     */
    default void onHandlerFailure(Throwable failure) {
        Log.handlerFailure(failure);
    }

    /** Called when a server message cannot be read. No receiver gets it, and the session continues. */
    default void onUnreadable(UnreadableMessageException problem) {
        Log.unreadable(problem);
    }

    /** Called when the connection has dropped and the session will reconnect. Pending requests have failed. */
    default void onDisconnected(SessionEnd end) {}

    /** Called before the delay of an attempt to reconnect. Attempts count from 1. */
    default void onReconnecting(int attempt, Duration delay) {}

    /** Called when an attempt to reconnect has failed. */
    default void onReconnectFailed(int attempt, Throwable reason) {}

    /**
     * Called when the session has reconnected. Its configuration is restored, and the replayed events have been sent.
     */
    default void onReconnected(int attempt) {}

    /** Called when the session has ended. */
    default void onEnd(SessionEnd end) {}
}
