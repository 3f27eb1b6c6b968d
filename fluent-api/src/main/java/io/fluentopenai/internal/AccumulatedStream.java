package io.fluentopenai.internal;

import io.fluentopenai.ResultStream;
import io.fluentopenai.client.EventStream;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.error.StreamException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A stream of the generated client whose events are changed and added up on their way, whoever takes them.
 *
 * @param <S> the events as the generated client has them
 * @param <E> the events as the user gets them
 * @param <R> what they add up to
 */
public final class AccumulatedStream<S, E, R> implements ResultStream<E, R> {
    private enum State {
        /** Nobody has asked for events. */
        NEW,
        /** An iterator is at work. */
        PULLED,
        /** A subscriber is at work. */
        PUSHED,
        ENDED,
        FAILED
    }

    private final EventStream<S> source;
    private final Accumulator<S, E, R> accumulator;
    private final CompletableFuture<R> end = new CompletableFuture<>();
    private volatile State state = State.NEW;
    private volatile boolean closed;
    private volatile @Nullable StreamException cut;
    private @Nullable Pull pull;

    /** A stream over another, which is closed with it. */
    public AccumulatedStream(EventStream<S> source, Accumulator<S, E, R> accumulator) {
        this.source = source;
        this.accumulator = accumulator;
    }

    @Override
    public ResponseInfo info() {
        return source.info();
    }

    @Override
    public boolean endedWithDone() {
        return source.endedWithDone();
    }

    @Override
    public Iterator<E> iterator() {
        return pull();
    }

    private Pull pull() {
        Pull events = new Pull(source.iterator());
        state = State.PULLED;
        pull = events;
        return events;
    }

    @Override
    public R result() {
        Pull events = state == State.NEW ? pull() : pull;
        while (events != null && state == State.PULLED && !closed && events.hasNext()) {
            events.next();
        }
        if (!end.isDone()) {
            throw new IllegalStateException(
                    closed
                            ? "The stream was closed before its end, so there is no result. Read it to its end first"
                            : "The stream is being read by a function or a subscriber and has not ended. Use collect(…) for its result");
        }
        return ended(end);
    }

    private static <R> R ended(CompletableFuture<R> end) {
        try {
            return end.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException reason) {
                throw reason;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e;
        }
    }

    @Override
    public CompletableFuture<Void> onEach(Consumer<? super E> consumer) {
        return Futures.map(collect(consumer), result -> null);
    }

    @Override
    public CompletableFuture<R> collect(Consumer<? super E> consumer) {
        CompletableFuture<Void> pushed = source.onEach(event -> {
            E changed = accumulator.accept(event);
            if (changed != null) {
                consumer.accept(changed);
            }
        });
        // Not before: who comes too late is refused, and disturbs nothing.
        state = State.PUSHED;
        return Futures.map(whenOver(pushed), done -> end.join());
    }

    private CompletableFuture<Void> whenOver(CompletableFuture<Void> pushed) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        Futures.link(over, pushed);
        pushed.whenComplete((done, reason) -> {
            if (reason == null && closed) {
                over.completeExceptionally(closedBefore());
            } else if (reason == null) {
                finish();
                over.complete(null);
            } else {
                over.completeExceptionally(fail(Futures.cause(reason)));
            }
        });
        return over;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super E> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        boolean first = state == State.NEW;
        if (first) {
            state = State.PUSHED;
        }
        source.subscribe(new Through(subscriber, first));
    }

    @Override
    public void close() {
        closed = true;
        source.close();
    }

    /** What has come before somebody closed the stream is not what the answer would have been. */
    private static CancellationException closedBefore() {
        return new CancellationException("The stream was closed");
    }

    private void finish() {
        state = State.ENDED;
        try {
            end.complete(whole());
        } catch (RuntimeException | Error e) {
            // An Error too: this is called by futures that nobody looks at.
            end.completeExceptionally(e);
        }
    }

    private R whole() {
        String missing = accumulator.missing(source.endedWithDone());
        if (missing != null) {
            cut = new StreamException("The stream ended before ".concat(missing), null, info(), partial());
            throw cut;
        }
        return accumulator.result();
    }

    private List<?> partial() {
        try {
            return accumulator.partial();
        } catch (RuntimeException e) {
            // That the stream broke off matters more than what had come.
            return List.of();
        }
    }

    /** Ends with a failure. Returns it; if the stream broke, with what had come. */
    private Throwable fail(Throwable reason) {
        Throwable told = reason;
        if (reason instanceof StreamException broken && broken.partial(Object.class) == null) {
            told = new StreamException(
                    String.valueOf(broken.getMessage()), broken.getCause(), broken.info(), partial());
            told.setStackTrace(broken.getStackTrace());
        }
        state = State.FAILED;
        end.completeExceptionally(told);
        return told;
    }

    /** The events, pulled. */
    private final class Pull implements Iterator<E> {
        private final Iterator<S> events;
        private @Nullable E next;

        Pull(Iterator<S> events) {
            this.events = events;
        }

        @Override
        public boolean hasNext() {
            try {
                while (next == null && events.hasNext()) {
                    next = accumulator.accept(events.next());
                }
            } catch (RuntimeException e) {
                Throwable told = fail(e);
                source.close();
                throw told instanceof StreamException broken ? broken : e;
            }
            if (next == null && state == State.PULLED && !closed) {
                finish();
                if (cut != null) {
                    throw cut;
                }
            }
            return next != null;
        }

        @Override
        public E next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            E event = Objects.requireNonNull(next);
            next = null;
            return event;
        }
    }

    /** A subscriber between the source and the user's. */
    private final class Through implements Flow.Subscriber<S>, Flow.Subscription {
        private final Flow.Subscriber<? super E> subscriber;

        /** Whether it gets the events; one that comes too late is only told so. */
        private final boolean first;

        private Flow.@Nullable Subscription subscription;
        private boolean over;

        Through(Flow.Subscriber<? super E> subscriber, boolean first) {
            this.subscriber = subscriber;
            this.first = first;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            subscriber.onSubscribe(this);
        }

        @Override
        public void request(long count) {
            if (subscription != null) {
                subscription.request(count);
            }
        }

        @Override
        public void cancel() {
            closed |= first;
            if (subscription != null) {
                subscription.cancel();
            }
        }

        @Override
        public void onNext(S event) {
            if (over) {
                return;
            }
            E changed;
            try {
                changed = accumulator.accept(event);
            } catch (RuntimeException e) {
                cancel();
                onError(e);
                return;
            }
            if (changed != null) {
                subscriber.onNext(changed);
            } else {
                // The user asked for an event, and this was none.
                request(1);
            }
        }

        @Override
        public void onError(Throwable reason) {
            if (!over) {
                over = true;
                subscriber.onError(first ? fail(reason) : reason);
            }
        }

        @Override
        public void onComplete() {
            if (over) {
                return;
            }
            over = true;
            if (closed) {
                subscriber.onError(closedBefore());
                return;
            }
            finish();
            if (end.isCompletedExceptionally()) {
                end.whenComplete((result, reason) -> subscriber.onError(reason));
            } else {
                subscriber.onComplete();
            }
        }
    }
}
