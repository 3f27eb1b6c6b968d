package io.fluentopenai.realtime.session;

import io.fluentopenai.client.error.DeadlineException;
import io.fluentopenai.client.error.InterruptedCallException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The events of a session from the moment at which this was made, for a thread that takes them one by one.
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
 * <p>The loop ends when the session ends normally; otherwise, after the last event, it throws what ended it: a {@link
 * SessionClosedException}, or a {@link ReceiverOverflowException}. Waiting can be interrupted. All iterators of a queue share
 * its events.
 *
 * <p>Thread-safe: several threads may take events, each of which one gets.
 *
 * @param <E> the events
 */
public interface EventQueue<E> extends Iterable<E>, AutoCloseable {
    /**
     * The next event, waited for without limit; null at the normal end.
     *
     * @throws SessionClosedException if the session did not end normally
     * @throws ReceiverOverflowException if this was too slow
     * @throws InterruptedCallException if the thread is interrupted
     */
    @Nullable
    E take();

    /**
     * The next event; null if there is none in that time, or at the normal end.
     *
     * @throws SessionClosedException if the session did not end normally
     * @throws ReceiverOverflowException if this was too slow
     * @throws InterruptedCallException if the thread is interrupted
     */
    @Nullable
    E poll(Duration time);

    /**
     * The next event of a type. Those of other types before it are passed over.
     *
     * @throws DeadlineException if none comes in that time
     * @throws SessionClosedException if the session ends before
     * @throws IllegalStateException if this queue is closed
     * @throws ReceiverOverflowException if this was too slow
     * @throws InterruptedCallException if the thread is interrupted
     */
    <T extends E> T next(Class<T> type, Duration time);

    /** Whether all events have been taken, and no more will come. */
    boolean isAtEnd();

    /** Gets no more events, and forgets those that are waiting. Whoever waits here is at the end. */
    @Override
    void close();
}
