package io.fluentopenai.realtime.session;

import java.util.concurrent.CompletableFuture;

/**
 * A handler that gets the events of a session, until it is closed here or the session ends.
 *
 * <p>Thread-safe.
 */
public interface Registration extends AutoCloseable {
    /**
     * Completes when the handler has seen its last event. Fails with a {@link SessionClosedException} if the session did not
     * end normally, and with a {@link ReceiverOverflowException} if the handler was too slow.
     */
    CompletableFuture<Void> ended();

    /** The handler gets no more events, nor those that wait for it. One that it is busy with goes on. */
    @Override
    void close();
}
