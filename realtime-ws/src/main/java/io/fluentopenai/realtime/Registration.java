package io.fluentopenai.realtime;

import java.util.concurrent.CompletableFuture;

/**
 * A handler that gets the events of a session, until it is closed here or the session ends.
 *
 * <p>Thread-safe.
 */
public final class Registration implements AutoCloseable {
    private final CompletableFuture<Void> ended;
    private final Runnable close;

    Registration(CompletableFuture<Void> ended, Runnable close) {
        this.ended = ended;
        this.close = close;
    }

    /**
     * Completes when the handler has seen its last event. Fails with a {@link SessionClosedException} if the session did not
     * end normally, and with a {@link ReceiverOverflowException} if the handler was too slow.
     */
    public CompletableFuture<Void> ended() {
        return ended.copy();
    }

    /** The handler gets no more events, nor those that wait for it. One that it is busy with goes on. */
    @Override
    public void close() {
        close.run();
    }
}
