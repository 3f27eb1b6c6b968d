package io.fluentopenai.realtime.internal.receive;

import io.fluentopenai.client.error.DeadlineException;
import io.fluentopenai.client.error.InterruptedCallException;
import io.fluentopenai.realtime.internal.socket.BackPressure;
import io.fluentopenai.realtime.session.EventQueue;
import io.fluentopenai.realtime.session.ReceiveOptions;
import io.fluentopenai.realtime.session.SessionClosedException;
import io.fluentopenai.realtime.session.SessionEnd;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keeps events for threads that take them one by one. */
public final class QueueReceiver<E> extends EventBuffer<E> implements EventQueue<E> {
    private final Consumer<EventBuffer<E>> leave;
    private final Supplier<@Nullable SessionEnd> end;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();

    public QueueReceiver(
            ReceiveOptions options,
            BackPressure backPressure,
            Consumer<EventBuffer<E>> leave,
            Supplier<@Nullable SessionEnd> end) {
        super(options, backPressure);
        this.leave = leave;
        this.end = end;
    }

    @Override
    public boolean wants(E event) {
        return true;
    }

    @Override
    public void wake() {
        lock.lock();
        try {
            woken.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable E take() {
        return await(Long.MAX_VALUE);
    }

    @Override
    public @Nullable E poll(Duration time) {
        return await(Math.max(0, TimeUnit.NANOSECONDS.convert(time)));
    }

    @Override
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

    private @Nullable E await(long nanos) {
        long left = nanos;
        lock.lock();
        try {
            while (true) {
                E event = poll();
                if (event != null) {
                    return event;
                }
                if (isAtEnd()) {
                    RuntimeException failure = failure();
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

    @Override
    public void close() {
        leave.accept(this);
        discard();
    }
}
