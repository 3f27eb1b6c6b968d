package io.fluentopenai.tools;

import io.fluentopenai.ResultStream;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.error.InterruptedCallException;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rounds of a loop as one stream. There is one way through it, as a publisher: an event is asked of the model when the
 * subscriber asks for one and none is there; tools run when a round has been read to its end. The other two ways subscribe.
 */
final class LoopStream<E, R> implements ResultStream<LoopEvent<E>, LoopResult<R>> {
    private final ToolLoop<E, R> loop;
    private final CompletableFuture<LoopResult<R>> end = new CompletableFuture<>();
    private final AtomicBoolean taken = new AtomicBoolean();
    private volatile boolean closed;
    private volatile boolean cancelled;
    private @Nullable Pull pull;

    /** What has happened and was not delivered: a few events of tools, and one of the model's at most. */
    private final Queue<LoopEvent<E>> events = new ConcurrentLinkedQueue<>();

    private final AtomicLong demand = new AtomicLong();
    private final AtomicInteger signals = new AtomicInteger();
    private volatile Flow.@Nullable Subscriber<? super LoopEvent<E>> subscriber;
    private volatile @Nullable ResultStream<E, R> model;
    private volatile Flow.@Nullable Subscription upstream;
    private volatile boolean awaiting;
    private volatile boolean over;
    private volatile boolean refused;
    private boolean told;
    private volatile @Nullable CompletableFuture<?> work;

    LoopStream(ToolLoop<E, R> loop) {
        this.loop = loop;
    }

    /** The first round's answer, which is read when somebody subscribes. */
    void begin(ResultStream<E, R> first) {
        model = first;
    }

    @SuppressWarnings("unchecked") // Events of tools have nothing of the type in them.
    void add(LoopEvent<?> event) {
        events.add((LoopEvent<E>) event);
        drain();
    }

    // ---- Rounds

    private void read(ResultStream<E, R> stream) {
        model = stream;
        if (closed) {
            stream.close();
            return;
        }
        stream.subscribe(new Round(stream));
    }

    private final class Round implements Flow.Subscriber<E> {
        private final ResultStream<E, R> stream;

        Round(ResultStream<E, R> stream) {
            this.stream = stream;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            awaiting = false;
            upstream = subscription;
            drain();
        }

        @Override
        public void onNext(E event) {
            events.add(new LoopEvent.Received<>(loop.round(), event));
            awaiting = false;
            drain();
        }

        @Override
        public void onError(Throwable reason) {
            upstream = null;
            fail(reason);
        }

        @Override
        public void onComplete() {
            upstream = null;
            attempt(() -> answer(stream.result()));
        }
    }

    private void answer(R answer) {
        List<ToolCall> calls = loop.take(answer);
        if (calls.isEmpty()) {
            finish();
            return;
        }
        follow(loop.answer(calls, this::add), results -> {
            if (loop.give(answer, calls, results)) {
                add(loop.asking());
                follow(loop.model().streamAsync(), this::read);
            } else {
                finish();
            }
        });
    }

    private <T> void follow(CompletableFuture<T> next, Consumer<T> then) {
        work = next;
        if (closed) {
            next.cancel(true);
        }
        next.whenComplete((value, reason) -> {
            if (reason != null) {
                fail(Futures.cause(reason));
            } else {
                attempt(() -> then.accept(value));
            }
        });
    }

    private void attempt(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            // An Error too, of a listener say: whoever reads the stream would wait for ever.
            fail(e);
        }
    }

    private void finish() {
        end.complete(loop.result());
        over = true;
        drain();
    }

    private void fail(Throwable reason) {
        if (closed) {
            return;
        }
        end.completeExceptionally(reason);
        over = true;
        drain();
    }

    // ---- Delivery

    /** Delivers what is there and asked for; one thread at a time, and none waits for another. */
    private void drain() {
        Flow.Subscriber<? super LoopEvent<E>> to = subscriber;
        if (to == null || signals.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        while (seen != 0) {
            deliver(to);
            seen = signals.addAndGet(-seen);
        }
    }

    private void deliver(Flow.Subscriber<? super LoopEvent<E>> to) {
        while (!closed) {
            LoopEvent<E> event = demand.get() > 0 ? events.poll() : null;
            if (event != null) {
                demand.decrementAndGet();
                to.onNext(event);
            } else if (over && (refused || events.isEmpty())) {
                if (!told) {
                    told = true;
                    end.whenComplete((result, reason) -> {
                        if (reason == null) {
                            to.onComplete();
                        } else {
                            to.onError(reason);
                        }
                    });
                }
                return;
            } else {
                Flow.Subscription from = upstream;
                if (from == null || awaiting || demand.get() == 0 || !events.isEmpty()) {
                    return;
                }
                awaiting = true;
                from.request(1);
            }
        }
        events.clear();
        if (!told && !cancelled) {
            told = true;
            to.onError(new CancellationException("The stream was closed"));
        }
    }

    @Override
    public void subscribe(Flow.Subscriber<? super LoopEvent<E>> given) {
        Objects.requireNonNull(given, "subscriber");
        if (!taken.compareAndSet(false, true)) {
            given.onSubscribe(new Nothing());
            given.onError(alreadyTaken());
            return;
        }
        given.onSubscribe(new Demand());
        subscriber = given;
        ResultStream<E, R> first = model;
        if (first == null) {
            // Calls from before are pending: there was no round.
            finish();
        } else {
            read(first);
        }
        drain();
    }

    private static IllegalStateException alreadyTaken() {
        return new IllegalStateException("The events of the stream have been asked for before");
    }

    private final class Demand implements Flow.Subscription {
        @Override
        public void request(long count) {
            if (count <= 0) {
                // At once: what is there to be delivered waits for a demand that may never come.
                refused = true;
                fail(new IllegalArgumentException("The number of events to request must be positive: " + count));
                closeSource();
                return;
            }
            demand.accumulateAndGet(count, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
            drain();
        }

        @Override
        public void cancel() {
            // Who cancels is told nothing more.
            cancelled = true;
            close();
        }
    }

    private static final class Nothing implements Flow.Subscription {
        @Override
        public void request(long count) {}

        @Override
        public void cancel() {}
    }

    // ---- The stream's own

    @Override
    public ResponseInfo info() {
        ResultStream<E, R> current = model;
        if (current == null) {
            throw new IllegalStateException(
                    "The model was not asked, because earlier calls are still pending. Answer them and resume");
        }
        return current.info();
    }

    @Override
    public void close() {
        closed = true;
        closeSource();
        drain();
        subscriber = null;
        Pull waiting = pull;
        if (waiting != null) {
            waiting.closed();
        }
    }

    private void closeSource() {
        ResultStream<E, R> current = model;
        if (current != null) {
            current.close();
        }
        CompletableFuture<?> running = work;
        if (running != null) {
            running.cancel(true);
        }
    }

    @Override
    public CompletableFuture<Void> onEach(Consumer<? super LoopEvent<E>> consumer) {
        return Futures.map(collect(consumer), result -> null);
    }

    @Override
    public CompletableFuture<LoopResult<R>> collect(Consumer<? super LoopEvent<E>> consumer) {
        Given.notNull(consumer, "consumer");
        if (taken.get()) {
            throw alreadyTaken();
        }
        CompletableFuture<LoopResult<R>> collected = new CompletableFuture<>();
        collected.whenComplete((result, reason) -> {
            // The end is there before it is told; what ends the future before it ends the loop.
            if (reason != null || !end.isDone()) {
                close();
            }
        });
        subscribe(new Push(consumer, collected));
        return collected;
    }

    private final class Push implements Flow.Subscriber<LoopEvent<E>> {
        private final Consumer<? super LoopEvent<E>> consumer;
        private final CompletableFuture<LoopResult<R>> collected;
        private Flow.@Nullable Subscription subscription;

        Push(Consumer<? super LoopEvent<E>> consumer, CompletableFuture<LoopResult<R>> collected) {
            this.consumer = consumer;
            this.collected = collected;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(1);
        }

        @Override
        public void onNext(LoopEvent<E> event) {
            if (collected.isDone()) {
                return;
            }
            try {
                consumer.accept(event);
            } catch (RuntimeException | Error e) {
                collected.completeExceptionally(e);
                return;
            }
            Objects.requireNonNull(subscription).request(1);
        }

        @Override
        public void onError(Throwable reason) {
            collected.completeExceptionally(reason);
        }

        @Override
        public void onComplete() {
            collected.complete(end.join());
        }
    }

    @Override
    public Iterator<LoopEvent<E>> iterator() {
        return pull();
    }

    private Pull pull() {
        if (taken.get()) {
            throw alreadyTaken();
        }
        Pull events = new Pull();
        pull = events;
        subscribe(events);
        return events;
    }

    /** The events, pulled: one is asked for when there is somebody to wait for it. */
    private final class Pull implements Iterator<LoopEvent<E>>, Flow.Subscriber<LoopEvent<E>> {
        /** An event, or the step to take at the end. */
        private final BlockingQueue<Object> arrived = new LinkedBlockingQueue<>();

        private Flow.@Nullable Subscription subscription;
        private @Nullable LoopEvent<E> next;
        private boolean ended;

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
        }

        @Override
        public void onNext(LoopEvent<E> event) {
            arrived.add(event);
        }

        @Override
        public void onError(Throwable reason) {
            arrived.add(closed ? this : end);
        }

        @Override
        public void onComplete() {
            arrived.add(end);
        }

        void closed() {
            arrived.add(this);
        }

        @Override
        @SuppressWarnings("unchecked") // What is none of the marks is an event.
        public boolean hasNext() {
            if (next == null && !ended && !closed) {
                Objects.requireNonNull(subscription).request(1);
                Object signal = take();
                ended = signal == end || signal == this;
                if (signal == end) {
                    ended(end);
                } else if (!ended) {
                    next = (LoopEvent<E>) signal;
                }
            }
            return next != null;
        }

        private Object take() {
            try {
                return arrived.take();
            } catch (InterruptedException e) {
                InterruptedCallException interrupted =
                        new InterruptedCallException("Interrupted while reading the stream of a loop", e);
                fail(interrupted);
                close();
                ended = true;
                Thread.currentThread().interrupt();
                throw interrupted;
            }
        }

        @Override
        public LoopEvent<E> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            LoopEvent<E> event = Objects.requireNonNull(next);
            next = null;
            return event;
        }
    }

    @Override
    public LoopResult<R> result() {
        Pull events = taken.get() || closed ? pull : pull();
        while (events != null && !end.isDone() && !closed && events.hasNext()) {
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
}
