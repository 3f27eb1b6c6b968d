package io.fluentopenai.realtime.session;

import java.util.concurrent.CompletableFuture;

/**
 * A registered event handler. It gets events until it is closed or the session ends.
 *
 * <p>Thread-safe.
 */
public interface Registration extends AutoCloseable {
    /**
     * Returns a future that completes when the handler has processed its last event. It fails with a {@link
     * SessionClosedException} if the session did not end normally, and with a {@link ReceiverOverflowException} if the
     * handler was too slow.
     */
    CompletableFuture<Void> ended();

    /**
     * Unregisters the handler. It gets no more events, not even buffered ones. A running invocation is not interrupted.
     */
    @Override
    void close();
}
