package io.fluentopenai.realtime.session;

import io.fluentopenai.client.error.DeadlineException;
import io.fluentopenai.client.error.InterruptedCallException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A queue of a session's events from the moment when it was created. Iterate over it, or take events one by one.
 *
 * <pre>{@code
 * try (EventQueue<ServerEvent> events = session.events()) {
 *     session.send(ClientEvent.createResponse());
 *     for (ServerEvent event : events) {
 *         …
 *     }
 * }
 * }</pre>
 *
 * <p>Iteration ends when the session ends normally. Otherwise, after the last event, it throws a {@link
 * SessionClosedException} or a {@link ReceiverOverflowException}. Waiting can be interrupted. All iterators of a queue
 * share its events.
 *
 * <p>Thread-safe. If several threads take events, each event goes to one of them.
 *
 * @param <E> the type of the events
 */
public interface EventQueue<E> extends Iterable<E>, AutoCloseable {
    /**
     * Returns the next event, and waits for it without a timeout. Returns null when the session has ended normally.
     *
     * @throws SessionClosedException if the session did not end normally
     * @throws ReceiverOverflowException if the reader was too slow
     * @throws InterruptedCallException if the thread is interrupted
     */
    @Nullable
    E take();

    /**
     * Returns the next event, and waits for it up to the timeout. Returns null if none arrives, or the session has
     * ended normally.
     *
     * @throws SessionClosedException if the session did not end normally
     * @throws ReceiverOverflowException if the reader was too slow
     * @throws InterruptedCallException if the thread is interrupted
     */
    @Nullable
    E poll(Duration time);

    /**
     * Returns the next event of a type, and discards events of other types before it.
     *
     * @throws DeadlineException if no such event arrives within the timeout
     * @throws SessionClosedException if the session ends first
     * @throws IllegalStateException if this queue is closed
     * @throws ReceiverOverflowException if the reader was too slow
     * @throws InterruptedCallException if the thread is interrupted
     */
    <T extends E> T next(Class<T> type, Duration time);

    /** Returns whether all events have been taken and no more will arrive. */
    boolean isAtEnd();

    /** Stops receiving events and discards the waiting ones. Readers that wait see the end of the queue. */
    @Override
    void close();
}
