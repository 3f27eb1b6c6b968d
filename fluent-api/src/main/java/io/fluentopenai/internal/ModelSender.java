package io.fluentopenai.internal;

import io.fluentopenai.ResultStream;
import io.fluentopenai.client.EventStream;
import io.fluentopenai.client.RequestOptions;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.schema.OutputType;
import io.fluentopenai.structured.PartialOutput;
import io.fluentopenai.structured.Structured;
import java.util.concurrent.CompletableFuture;

/**
 * Sends requests that a model answers.
 *
 * @param <Q> the requests, as the generated client has them
 * @param <V> the events of streams, as the generated client has them
 * @param <E> the events as the user gets them
 * @param <R> the answers
 */
public abstract class ModelSender<Q, V, E, R> {
    /** Sends a request and returns the answer. */
    public abstract R send(Q request, RequestOptions options);

    /** Async version of {@link #send}. */
    public abstract CompletableFuture<R> sendAsync(Q request, RequestOptions options);

    /** Reads the value that an answer carries. */
    public abstract <T> T value(R answer, OutputType<T> type);

    /** Sends a request and returns the events of its answer. */
    protected abstract EventStream<V> events(Q request, RequestOptions options);

    /** Async version of {@link #events}. */
    protected abstract CompletableFuture<EventStream<V>> eventsAsync(Q request, RequestOptions options);

    /** Returns what aggregates the events of one answer. */
    protected abstract Accumulator<V, E, R> accumulator(ResponseInfo info);

    /** Returns the piece of text that an event brings; empty if none. */
    protected abstract String text(E event);

    /** Returns the number of the message that the event belongs to. */
    protected abstract long message(E event);

    /** Sends a request and returns its answer as a stream. */
    public final ResultStream<E, R> stream(Q request, RequestOptions options) {
        return whole(events(request, options));
    }

    /** Async version of {@link #stream(Object, RequestOptions)}. */
    public final CompletableFuture<ResultStream<E, R>> streamAsync(Q request, RequestOptions options) {
        return Futures.map(eventsAsync(request, options), this::whole);
    }

    /** Returns events as a stream of the answer that they aggregate to. */
    public final ResultStream<E, R> whole(EventStream<V> events) {
        return new AccumulatedStream<>(events, accumulator(events.info()));
    }

    /** Sends a request and returns its answer as a stream of a growing value. */
    public final <T> ResultStream<PartialOutput<E>, Structured<T, R>> stream(
            Q request, RequestOptions options, OutputType<T> type) {
        return typed(events(request, options), type);
    }

    /** Async version of {@link #stream(Object, RequestOptions, OutputType)}. */
    public final <T> CompletableFuture<ResultStream<PartialOutput<E>, Structured<T, R>>> streamAsync(
            Q request, RequestOptions options, OutputType<T> type) {
        return Futures.map(eventsAsync(request, options), events -> typed(events, type));
    }

    private <T> ResultStream<PartialOutput<E>, Structured<T, R>> typed(EventStream<V> events, OutputType<T> type) {
        return new AccumulatedStream<>(
                events,
                new PartialAccumulator<>(accumulator(events.info()), this::text, this::message, type, this::value));
    }
}
