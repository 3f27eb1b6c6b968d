package io.fluentopenai.realtime;

import io.fluentopenai.client.error.DeadlineException;
import io.fluentopenai.client.error.InterruptedCallException;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
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
 * SessionClosedException}, or a {@link ReceiverOverflowException}. Waiting can be interrupted.
 *
 * <p>Thread-safe: several threads may take events, each of which one gets.
 *
 * @param <E> the events
 */
public final class EventQueue<E> implements Iterable<E>, AutoCloseable {
    private final Consumer<EventBuffer<E>> leave;
    private final Supplier<@Nullable SessionEnd> end;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();

    private final class Buffer extends EventBuffer<E> {
        Buffer(ReceiveOptions options, Gate gate) {
            super(options, gate);
        }

        @Override
        boolean wants(E event) {
            return true;
        }

        @Override
        void wake() {
            lock.lock();
            try {
                woken.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private final Buffer buffer;

    EventQueue(ReceiveOptions options, Gate gate, Consumer<EventBuffer<E>> leave, Supplier<@Nullable SessionEnd> end) {
        buffer = new Buffer(options, gate);
        this.leave = leave;
        this.end = end;
    }

    EventBuffer<E> buffer() {
        return buffer;
    }

    /**
     * The next event, waited for without limit; null at the normal end.
     *
     * @throws SessionClosedException if the session did not end normally
     * @throws ReceiverOverflowException if this was too slow
     * @throws InterruptedCallException if the thread is interrupted
     */
    public @Nullable E take() {
        return await(Long.MAX_VALUE);
    }

    /**
     * The next event; null if there is none in that time, or at the normal end.
     *
     * @throws SessionClosedException if the session did not end normally
     * @throws ReceiverOverflowException if this was too slow
     * @throws InterruptedCallException if the thread is interrupted
     */
    public @Nullable E poll(Duration time) {
        return await(Math.max(0, TimeUnit.NANOSECONDS.convert(time)));
    }

    /**
     * The next event of a type. Those of other types before it are passed over.
     *
     * @throws DeadlineException if none comes in that time
     * @throws SessionClosedException if the session ends before
     * @throws IllegalStateException if this queue is closed
     * @throws ReceiverOverflowException if this was too slow
     * @throws InterruptedCallException if the thread is interrupted
     */
    public <T extends E> T next(Class<T> type, Duration time) {
        long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(time);
        while (true) {
            E event = await(Math.max(0, deadline - System.nanoTime()));
            if (type.isInstance(event)) {
                return type.cast(event);
            }
            if (event == null) {
                if (isAtEnd()) {
                    SessionEnd how = end.get();
                    throw how == null
                            ? new IllegalStateException(
                                    "This queue of events is closed: open another with session.events()")
                            : new SessionClosedException(how);
                }
                throw new DeadlineException(
                        "Waiting for a " + type.getSimpleName(), DeadlineException.Deadline.CALL, time, null, null);
            }
        }
    }

    /** Whether all events have been taken, and no more will come. */
    public boolean isAtEnd() {
        return buffer.isAtEnd();
    }

    private @Nullable E await(long nanos) {
        long left = nanos;
        lock.lock();
        try {
            while (true) {
                E event = buffer.poll();
                if (event != null) {
                    return event;
                }
                if (buffer.isAtEnd()) {
                    RuntimeException failure = buffer.failure();
                    if (failure != null) {
                        throw failure;
                    }
                    return null;
                }
                if (left <= 0) {
                    return null;
                }
                if (nanos == Long.MAX_VALUE) {
                    woken.await();
                } else {
                    left = woken.awaitNanos(left);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedCallException("Interrupted while waiting for a realtime event", e);
        } finally {
            lock.unlock();
        }
    }

    /** Takes the events. All iterators of a queue share its events. */
    @Override
    public Iterator<E> iterator() {
        return new Iterator<>() {
            private @Nullable E next;

            @Override
            public boolean hasNext() {
                if (next == null) {
                    next = take();
                }
                return next != null;
            }

            @Override
            public E next() {
                E event = hasNext() ? next : null;
                if (event == null) {
                    throw new NoSuchElementException("The session has ended");
                }
                next = null;
                return event;
            }
        };
    }

    /** Gets no more events, and forgets those that are waiting. Whoever waits here is at the end. */
    @Override
    public void close() {
        leave.accept(buffer);
        buffer.discard();
    }
}
