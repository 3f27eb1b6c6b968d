package io.fluentopenai.client;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.fluentopenai.client.error.ApiError;
import io.fluentopenai.client.error.ApiException;
import io.fluentopenai.client.error.DecodeException;
import io.fluentopenai.client.error.StreamException;
import io.fluentopenai.client.internal.Secrets;
import io.fluentopenai.client.internal.attempt.Attempt;
import io.fluentopenai.client.internal.attempt.StreamedBody;
import io.fluentopenai.client.internal.compat.ErrorBodies;
import io.fluentopenai.client.internal.compat.ErrorShapes;
import io.fluentopenai.client.internal.compat.InBandErrors;
import io.fluentopenai.client.internal.response.SseParser;
import io.fluentopenai.client.json.JsonReader;
import io.fluentopenai.client.json.JsonSyntaxException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The event stream of an exchange.
 *
 * <p>Bytes are parsed, and events decoded, when they are asked for: by the loop that pulls, or by whoever holds the turn
 * of a subscription. So nothing queues up but what the transport holds anyway, at most two buffers.
 */
final class SseEventStream<E> implements EventStream<E> {
    /**
     * How long a loop waits after {@code [DONE]} for the end of the body, which hardly ever takes longer. Without it the
     * caller's next request finds the connection busy and opens another one.
     */
    private static final long DRAIN_WAIT = TimeUnit.MILLISECONDS.toNanos(50);

    private static final int LONGEST_RAW = 4000;

    private final Api api;
    private final int result;
    private final boolean envelope;
    private final boolean strict;
    private final Attempt exchange;
    private final StreamedBody body;
    private final ResponseInfo info;

    private final SseParser parser = new SseParser();
    private final AtomicBoolean taken = new AtomicBoolean();
    private volatile boolean closed;
    private volatile boolean done;

    // Only touched by the one who pulls, or has the turn.
    private boolean over;
    private boolean finished;

    SseEventStream(Api api, Call call, boolean strict, Attempt exchange, StreamedBody body, ResponseInfo info) {
        this.api = api;
        this.result = call.result;
        this.envelope = call.envelope;
        this.strict = strict;
        this.exchange = exchange;
        this.body = body;
        this.info = info;
    }

    @Override
    public ResponseInfo info() {
        return info;
    }

    @Override
    public boolean endedWithDone() {
        return done;
    }

    @Override
    public void close() {
        closed = true;
        exchange.cancel();
    }

    private boolean take() {
        return taken.compareAndSet(false, true);
    }

    private static IllegalStateException takenBefore() {
        return new IllegalStateException("The events of this stream have been asked for before; they come only once");
    }

    @Override
    public String toString() {
        return "EventStream[" + exchange.name() + ", " + info + "]";
    }

    // ---- The next event

    /**
     * The next event; null if the stream is over, or if more bytes are needed and this is not to wait for them.
     *
     * @throws RuntimeException that ends the stream
     */
    private @Nullable E step(boolean wait) {
        try {
            while (!over) {
                if (finished ? parser.finish() : parser.next()) {
                    E event = event(wait);
                    if (event != null) {
                        return event;
                    }
                } else if (finished) {
                    over = true;
                } else if (!more(wait)) {
                    return null;
                }
            }
            return null;
        } catch (InterruptedException e) {
            over = true;
            exchange.cancel();
            throw exchange.interrupted(e);
        } catch (IOException e) {
            String reason = String.valueOf(e.getMessage());
            throw ended(new StreamException(exchange.name().concat(": ").concat(reason), e, info));
        } catch (RuntimeException e) {
            throw ended(e);
        } catch (Error e) {
            over = true;
            exchange.cancel();
            throw e;
        }
    }

    private RuntimeException ended(RuntimeException reason) {
        over = true;
        exchange.cancel();
        return reason;
    }

    /** Gets more bytes; false if there are none now, or there is no need for more. */
    private boolean more(boolean wait) throws InterruptedException {
        ByteBuffer bytes = wait ? body.take() : body.poll();
        if (bytes != null) {
            parser.feed(bytes);
            return true;
        }
        if (!body.hasEnded()) {
            return false;
        }
        if (closed) {
            closed(wait);
            return false;
        }
        Throwable failure = body.failure();
        if (failure != null) {
            throw exchange.bodyFailed(failure, true);
        }
        finished = true;
        return true;
    }

    /** The end of a stream that was closed: a loop just ends, whoever is pushed to is told. */
    private void closed(boolean wait) {
        over = true;
        if (!wait) {
            throw new CancellationException("The stream was closed");
        }
    }

    /** The event that the parser stands on; null if it is none for the caller. */
    private @Nullable E event(boolean wait) {
        if (closed) {
            closed(wait);
            return null;
        }
        if (parser.dataIs("[DONE]")) {
            over = true;
            done = true;
            body.drain(wait ? DRAIN_WAIT : 0);
            return null;
        }
        if (parser.dataIs("")) {
            return null;
        }
        if (parser.event().equals("error") || ErrorShapes.isErrorEvent(parser.data(), parser.dataLength())) {
            ApiError error = ApiError.parse(masked(parser.dataText()));
            throw ApiException.ofInBand(exchange.name(), info, error);
        }
        if (envelope && parser.event().isEmpty() && InBandErrors.isError(parser.data(), parser.dataLength())) {
            throw inBandError();
        }
        return envelope ? decode(enveloped()) : decode(parser.data(), parser.dataLength());
    }

    private ApiException inBandError() {
        return ApiException.ofInBand(exchange.name(), info, ErrorBodies.quoting(masked(parser.dataText())));
    }

    private E decode(byte[] json) {
        return decode(json, json.length);
    }

    @SuppressWarnings("unchecked")
    private E decode(byte[] json, int length) {
        try (JsonReader in = JsonReader.of(json, 0, length, strict)) {
            E event = Objects.requireNonNull((E) api.decode(result, in));
            in.end();
            if (InBandErrors.inEvent(event, json, length)) {
                throw inBandError();
            }
            return event;
        } catch (IOException e) {
            IOException problem = JsonSyntaxException.of(e);
            String raw = masked(new String(json, 0, Math.min(length, LONGEST_RAW), StandardCharsets.UTF_8));
            throw new DecodeException(
                    exchange.name()
                            .concat(": cannot read an event of the stream: ")
                            .concat(String.valueOf(problem.getMessage()))
                            .concat(ErrorBodies.theAnswerWas(raw)),
                    problem,
                    info,
                    raw);
        }
    }

    /** The event as an object with its name and its data, which is how the API's document describes some. */
    private byte[] enveloped() {
        String name = new String(JsonStringEncoder.getInstance().quoteAsString(parser.event()));
        byte[] head = "{\"event\":\"".concat(name).concat("\",\"data\":").getBytes(StandardCharsets.UTF_8);
        byte[] json = new byte[head.length + parser.dataLength() + 1];
        System.arraycopy(head, 0, json, 0, head.length);
        System.arraycopy(parser.data(), 0, json, head.length, parser.dataLength());
        json[json.length - 1] = '}';
        return json;
    }

    private String masked(String text) {
        return Secrets.mask(text, exchange.request().headers());
    }

    // ---- Pulled

    @Override
    public Iterator<E> iterator() {
        if (!take()) {
            throw takenBefore();
        }
        return new Puller();
    }

    private final class Puller implements Iterator<E> {
        private @Nullable E next;

        @Override
        public boolean hasNext() {
            if (next == null) {
                next = step(true);
            }
            return next != null;
        }

        @Override
        public E next() {
            if (!hasNext()) {
                throw new NoSuchElementException("The stream is over");
            }
            E event = Objects.requireNonNull(next);
            next = null;
            return event;
        }
    }

    // ---- Pushed

    @Override
    public void subscribe(Flow.Subscriber<? super E> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        if (take()) {
            new Pusher(subscriber).start();
        } else {
            subscriber.onSubscribe(new NoSubscription());
            subscriber.onError(takenBefore());
        }
    }

    @Override
    public CompletableFuture<Void> onEach(Consumer<? super E> consumer) {
        Objects.requireNonNull(consumer, "consumer");
        if (!take()) {
            throw takenBefore();
        }
        EachFuture<E> future = new EachFuture<>(this, consumer);
        new Pusher(future).start();
        return future;
    }

    /** A subscription; signals are sent by whoever has the turn, one at a time. */
    private final class Pusher implements Flow.Subscription, Runnable {
        private final Flow.Subscriber<? super E> subscriber;
        private final AtomicLong demand = new AtomicLong();
        private final AtomicInteger turns = new AtomicInteger();
        private volatile boolean cancelled;
        private volatile boolean senselessRequest;

        // Only touched by the one who has the turn.
        private boolean done;
        private @Nullable E next;

        Pusher(Flow.Subscriber<? super E> subscriber) {
            this.subscriber = subscriber;
        }

        void start() {
            // The turn is taken first, so that nothing is signalled before onSubscribe has returned.
            turns.incrementAndGet();
            subscriber.onSubscribe(this);
            body.listen(this);
            signalWhileAsked(1);
        }

        @Override
        public void request(long count) {
            if (count <= 0) {
                senselessRequest = true;
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
            close();
            // To let go of the subscriber, also if the body has ended and nothing more will happen.
            run();
        }

        @Override
        public void run() {
            if (turns.getAndIncrement() == 0) {
                signalWhileAsked(1);
            }
        }

        private void signalWhileAsked(int asked) {
            int missed = asked;
            while (missed != 0) {
                signal();
                missed = turns.addAndGet(-missed);
            }
        }

        private void signal() {
            while (!done) {
                if (cancelled) {
                    done = true;
                } else if (senselessRequest) {
                    fail(new IllegalArgumentException("Only a positive number of events can be requested"));
                } else if (next == null && !look()) {
                    return;
                } else if (next != null && demand.get() == 0) {
                    return;
                } else if (next != null) {
                    deliver(next);
                }
            }
            // The stream may be kept for long; who read it need not be.
            body.unlisten();
        }

        /** Looks for the next event, or the end; false if neither is there yet. */
        private boolean look() {
            try {
                next = step(false);
            } catch (RuntimeException | Error e) {
                fail(e);
                return true;
            }
            if (next != null) {
                return true;
            }
            if (over) {
                done = true;
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
                fail(e);
            }
        }

        private void fail(Throwable reason) {
            done = true;
            exchange.cancel();
            subscriber.onError(reason);
        }
    }

    /** What a subscriber gets that comes too late. */
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

    /** The future of a stream that is pushed to a function. */
    private static final class EachFuture<E> extends CompletableFuture<Void> implements Flow.Subscriber<E> {
        private final EventStream<E> stream;
        private final Consumer<? super E> consumer;

        EachFuture(EventStream<E> stream, Consumer<? super E> consumer) {
            this.stream = stream;
            this.consumer = consumer;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(E event) {
            consumer.accept(event);
        }

        @Override
        public void onError(Throwable reason) {
            super.completeExceptionally(reason);
        }

        @Override
        public void onComplete() {
            super.complete(null);
        }

        /** Also what {@code completeOnTimeout} does. */
        @Override
        public boolean complete(@Nullable Void nothing) {
            boolean completed = super.complete(null);
            stream.close();
            return completed;
        }

        /** Also what {@code orTimeout} does. */
        @Override
        public boolean completeExceptionally(Throwable reason) {
            boolean completed = super.completeExceptionally(reason);
            stream.close();
            return completed;
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            stream.close();
            return cancelled;
        }
    }
}
