package io.fluentopenai.client.internal.stream;

import io.fluentopenai.client.EventStream;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A stream of events that is pulled, pushed or published, whichever is used first. A subclass says where the next event
 * comes from; this class hands it on, keeps count of demand, and tells the end once.
 *
 * <p>A stream has one reader, which is the loop that pulls, or whichever thread has the turn of the subscription. Nothing is
 * read ahead but one event of a subscription, because that is how its end is noticed without demand.
 *
 * <p>Any thread may call {@link #close()}.
 *
 * @param <E> the type of the events
 */
public abstract class StreamKernel<E> implements Iterable<E>, Flow.Publisher<E>, AutoCloseable {
    private final AtomicBoolean taken = new AtomicBoolean();
    private volatile boolean closed;
    private volatile @Nullable Delivery delivery;
    private @Nullable Pull pull;

    // Only touched by the reader.
    private boolean over;

    // ---- The source

    /**
     * Reads the next event. Only the reader calls this, and not after the end. What it throws ends the stream.
     *
     * @param wait whether to block until there is an event
     * @return null if the stream was closed, after {@link #end()}, and without {@code wait} if there is no event yet
     */
    protected abstract @Nullable E read(boolean wait);

    /** Says whom to call when there may be something to read without waiting; null for nobody. Calls it at once, too, if there may be. */
    public abstract void listen(@Nullable Runnable listener);

    /** Ends the source at once, so that a reader who waits for it returns. May be called more than once, by any thread. */
    protected abstract void cancel();

    /** Runs deliveries to a subscriber. By default on the thread that has something to deliver. */
    protected void execute(Runnable task) {
        task.run();
    }

    /** Takes note of what the stream fails with. Returns what the reader gets in its place. */
    protected Throwable failed(Throwable reason) {
        return reason;
    }

    /** Takes note of what a subscriber has thrown. Returns what it is told; null for nothing. By default it is a failure. */
    protected @Nullable Throwable thrown(Throwable reason) {
        return closed ? reason : failed(reason);
    }

    /** Ends the stream; {@link #read} calls it after the last event. */
    protected final void end() {
        over = true;
    }

    /** Returns whether the end has been read. Only for the reader. */
    public final boolean isOver() {
        return over;
    }

    /** Returns whether the stream was closed, by its reader or because it failed. */
    protected final boolean isClosed() {
        return closed;
    }

    @Override
    public final void close() {
        closed = true;
        cancel();
        Delivery current = delivery;
        if (current != null) {
            current.run();
        }
    }

    // ---- The next event

    /**
     * Returns the next event. Only for the reader: a stream that reads this one has to {@linkplain #of take} it first.
     *
     * @param wait whether to block until there is an event
     * @return null if the stream {@link #isOver()}, and without {@code wait} if there is no event yet
     * @throws CancellationException if the stream was closed, without {@code wait}; a loop just ends
     */
    public final @Nullable E next(boolean wait) {
        E event = null;
        try {
            if (!over && !closed) {
                event = read(wait);
            }
        } catch (RuntimeException | Error e) {
            if (!closed) {
                throw ended(e);
            }
        }
        if (event == null && closed && !over) {
            over = true;
            if (!wait) {
                throw new CancellationException("The stream was closed");
            }
        }
        return event;
    }

    private RuntimeException ended(Throwable reason) {
        Throwable told = failed(reason);
        if (!over) {
            over = true;
            close();
        }
        return unchecked(told);
    }

    /** Returns a failure as what can be thrown anywhere; throws it if it is an {@code Error}. */
    protected static RuntimeException unchecked(Throwable reason) {
        if (reason instanceof Error error) {
            throw error;
        }
        return reason instanceof RuntimeException exception ? exception : new CompletionException(reason);
    }

    private boolean take() {
        return taken.compareAndSet(false, true);
    }

    private static IllegalStateException takenBefore() {
        return new IllegalStateException(
                "The events of this stream have already been requested. They can be read only once");
    }

    /**
     * Takes a stream to read it with {@link #next}, which spares a queue and a subscription between the two.
     *
     * @throws IllegalStateException if its events have been asked for before
     */
    public static <E> StreamKernel<E> of(EventStream<E> stream) {
        StreamKernel<E> kernel = kernel(stream);
        if (!kernel.take()) {
            throw takenBefore();
        }
        return kernel;
    }

    @SuppressWarnings("unchecked") // A stream of E is a kernel of E.
    private static <E> StreamKernel<E> kernel(EventStream<E> stream) {
        return stream instanceof StreamKernel<?> kernel ? (StreamKernel<E>) kernel : new ForeignStream<>(stream);
    }

    // ---- Pulled

    @Override
    public final Iterator<E> iterator() {
        if (!take()) {
            throw takenBefore();
        }
        pull = new Pull();
        return pull;
    }

    /** Reads what a loop has left, or everything if nobody has asked for events. Leaves a stream alone that is pushed. */
    protected final void readRest() {
        if (take()) {
            pull = new Pull();
        }
        Pull events = pull;
        while (events != null && !closed && events.hasNext()) {
            events.next();
        }
    }

    private final class Pull implements Iterator<E> {
        private @Nullable E next;

        @Override
        public boolean hasNext() {
            if (next == null) {
                next = StreamKernel.this.next(true);
            }
            return next != null;
        }

        @Override
        public E next() {
            if (!hasNext()) {
                throw new NoSuchElementException("The stream has ended");
            }
            E event = Objects.requireNonNull(next);
            next = null;
            return event;
        }
    }

    // ---- Pushed

    /** Gives each event to a function. Ending the future before its time closes the stream. */
    public final CompletableFuture<Void> onEach(Consumer<? super E> consumer) {
        return push(consumer, () -> null);
    }

    /** Gives each event to a function, and a result to the future when the stream has ended well. */
    protected final <R extends @Nullable Object> CompletableFuture<R> push(
            Consumer<? super E> consumer, Supplier<R> result) {
        Objects.requireNonNull(consumer, "consumer");
        if (!take()) {
            throw takenBefore();
        }
        PushedFuture<E, R> future = new PushedFuture<>(this, consumer, result);
        deliver(future);
        return future;
    }

    // ---- Published

    @Override
    public final void subscribe(Flow.Subscriber<? super E> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        if (take()) {
            deliver(subscriber);
        } else {
            subscriber.onSubscribe(new NoSubscription());
            subscriber.onError(takenBefore());
        }
    }

    private void deliver(Flow.Subscriber<? super E> subscriber) {
        Delivery begun = new Delivery(subscriber);
        delivery = begun;
        begun.run();
    }

    /** A subscription; signals are sent by whoever has the turn, one at a time. */
    private final class Delivery implements Flow.Subscription, Runnable {
        private final Flow.Subscriber<? super E> subscriber;
        private final AtomicLong demand = new AtomicLong();
        private final AtomicInteger turns = new AtomicInteger();
        private final Runnable signals = this::signalWhileAsked;
        private volatile boolean cancelled;
        private volatile @Nullable IllegalArgumentException misuse;

        // Only touched by the one who has the turn.
        private boolean begun;
        private boolean done;
        private @Nullable E next;

        Delivery(Flow.Subscriber<? super E> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void request(long count) {
            if (count <= 0) {
                misuse = new IllegalArgumentException(
                        "The number of events to request must be positive (rule 3.9): " + count);
            } else {
                long before = demand.get();
                while (!demand.compareAndSet(before, before + count < 0 ? Long.MAX_VALUE : before + count)) {
                    before = demand.get();
                }
            }
            run();
        }

        @Override
        public void cancel() {
            cancelled = true;
            // Which takes a turn, to let go of the subscriber.
            close();
        }

        /** Takes a turn, unless somebody has it, who then takes another. So what is requested by onNext is no recursion. */
        @Override
        public void run() {
            if (turns.getAndIncrement() == 0) {
                execute(signals);
            }
        }

        private void signalWhileAsked() {
            int seen;
            do {
                seen = turns.get();
                signal();
            } while (turns.addAndGet(-seen) != 0);
        }

        private void signal() {
            if (!begun) {
                begin();
            }
            while (!done) {
                if (cancelled) {
                    release();
                } else if (misuse != null) {
                    fail(closed ? misuse : failed(misuse));
                } else if (next == null && !look()) {
                    return;
                } else if (next != null && closed) {
                    next = null;
                } else if (next != null && demand.get() == 0) {
                    return;
                } else if (next != null) {
                    deliver(next);
                }
            }
        }

        private void begin() {
            begun = true;
            try {
                subscriber.onSubscribe(this);
            } catch (RuntimeException | Error e) {
                fail(thrown(e));
                return;
            }
            listen(this);
        }

        /** Looks for the next event, or the end; false if neither is there yet. */
        private boolean look() {
            try {
                next = StreamKernel.this.next(false);
            } catch (RuntimeException | Error e) {
                release();
                subscriber.onError(e);
                return true;
            }
            if (next != null) {
                return true;
            }
            if (over) {
                release();
                subscriber.onComplete();
            }
            return over;
        }

        private void deliver(E event) {
            next = null;
            long before = demand.get();
            while (before != Long.MAX_VALUE && !demand.compareAndSet(before, before - 1)) {
                before = demand.get();
            }
            try {
                subscriber.onNext(event);
            } catch (RuntimeException | Error e) {
                // An error too, such as that of a failed assertion: nobody else would end the stream.
                fail(thrown(e));
            }
        }

        private void fail(@Nullable Throwable told) {
            close();
            release();
            if (told != null) {
                subscriber.onError(told);
            }
        }

        /** Ends the delivery. The stream may be kept for long; who read it need not be. */
        private void release() {
            done = true;
            next = null;
            delivery = null;
            listen(null);
        }
    }

    /** The subscription of a subscriber that comes too late. */
    private static final class NoSubscription implements Flow.Subscription {
        @Override
        public void request(long count) {
            // Nothing will ever come.
        }

        @Override
        public void cancel() {
            // Nothing is open.
        }
    }
}
