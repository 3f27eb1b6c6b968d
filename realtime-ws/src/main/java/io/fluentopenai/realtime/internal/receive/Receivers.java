package io.fluentopenai.realtime.internal.receive;

import io.fluentopenai.client.error.DeadlineException;
import io.fluentopenai.client.error.InterruptedCallException;
import io.fluentopenai.realtime.internal.socket.BackPressure;
import io.fluentopenai.realtime.session.EventQueue;
import io.fluentopenai.realtime.session.ReceiveOptions;
import io.fluentopenai.realtime.session.Registration;
import io.fluentopenai.realtime.session.SessionClosedException;
import io.fluentopenai.realtime.session.SessionEnd;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All who get the events of a session: receivers with a buffer each, and those who wait for a single event.
 *
 * <p>Thread-safe.
 *
 * @param <E> the events
 */
public final class Receivers<E> {
    private final BackPressure backPressure;
    private final CallbackExecutor callbacks;
    private final ListenerNotifier notices;
    private final CopyOnWriteArrayList<EventBuffer<E>> buffers = new CopyOnWriteArrayList<>();
    private final CopyOnWriteArrayList<Waiter<? extends E>> waiters = new CopyOnWriteArrayList<>();
    private volatile @Nullable SessionEnd end;

    /** Waits for one event. A future that only a blocked thread hangs on is completed at once, without the executor. */
    private record Waiter<T>(Class<T> type, CompletableFuture<T> future, boolean blocked) {}

    /** Creates an empty set of receivers. */
    public Receivers(BackPressure backPressure, CallbackExecutor callbacks, ListenerNotifier notices) {
        this.backPressure = backPressure;
        this.callbacks = callbacks;
        this.notices = notices;
    }

    // ---- Who gets them

    /** Gives each event of a type to a handler. */
    public <T extends E> Registration onEvent(Class<T> type, Consumer<? super T> handler, ReceiveOptions receiving) {
        HandlerReceiver<E, T> receiver =
                new HandlerReceiver<>(receiving, backPressure, type, handler, callbacks, notices, this::leave);
        join(receiver);
        return receiver;
    }

    /** The events from now on, for a loop. */
    public EventQueue<E> queue(ReceiveOptions receiving) {
        QueueReceiver<E> queue = new QueueReceiver<>(receiving, backPressure, this::leave, () -> end);
        join(queue);
        return queue;
    }

    /** The events for subscribers with demand. */
    public Flow.Publisher<E> publisher(ReceiveOptions receiving) {
        return new EventPublisher<>(receiving, backPressure, callbacks, notices, this::join, this::leave);
    }

    private void join(EventBuffer<E> receiver) {
        buffers.add(receiver);
        SessionEnd over = end;
        if (over != null) {
            end(receiver, over);
        }
    }

    private void leave(EventBuffer<E> receiver) {
        buffers.remove(receiver);
    }

    /** Waits for the next event of a type. */
    public <T extends E> T receive(Class<T> type, Duration time) {
        CompletableFuture<T> next = await(type, true);
        try {
            return next.get(TimeUnit.NANOSECONDS.convert(time), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new DeadlineException(
                    "Waiting for a " + type.getSimpleName(), DeadlineException.Deadline.CALL, time, e, null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedCallException("Interrupted while waiting for a " + type.getSimpleName(), e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException reason ? reason : new IllegalStateException(e.getCause());
        } finally {
            next.cancel(true);
        }
    }

    /** The next event of a type. */
    public <T extends E> CompletableFuture<T> receiveAsync(Class<T> type) {
        return await(type, false);
    }

    private <T extends E> CompletableFuture<T> await(Class<T> type, boolean blocked) {
        Waiter<T> waiter = new Waiter<>(type, new CompletableFuture<>(), blocked);
        waiters.add(waiter);
        waiter.future.whenComplete((event, problem) -> waiters.remove(waiter));
        SessionEnd over = end;
        if (over != null) {
            waiter.future.completeExceptionally(new SessionClosedException(over));
        }
        return waiter.future;
    }

    // ---- What they get

    /** Gives an event to all who want it; {@code length} is that of its JSON, in characters. */
    public void offer(E event, int length) {
        for (EventBuffer<E> receiver : buffers) {
            if (!receiver.offer(event, length)) {
                buffers.remove(receiver);
            }
        }
        for (Waiter<? extends E> waiter : waiters) {
            offer(waiter, event);
        }
    }

    private <T extends E> void offer(Waiter<T> waiter, E event) {
        if (waiter.type.isInstance(event)) {
            waiters.remove(waiter);
            T value = waiter.type.cast(event);
            if (waiter.blocked) {
                waiter.future.complete(value);
            } else {
                callbacks.complete(waiter.future, value);
            }
        }
    }

    /** The session has ended: no event will follow. */
    public void end(SessionEnd how) {
        end = how;
        for (EventBuffer<E> receiver : buffers) {
            end(receiver, how);
        }
        buffers.clear();
        for (Waiter<? extends E> waiter : waiters) {
            SessionClosedException reason = new SessionClosedException(how);
            if (waiter.blocked) {
                waiter.future.completeExceptionally(reason);
            } else {
                callbacks.fail(waiter.future, reason);
            }
        }
    }

    private static void end(EventBuffer<?> receiver, SessionEnd how) {
        receiver.end(how.isNormal() ? null : new SessionClosedException(how));
    }
}
