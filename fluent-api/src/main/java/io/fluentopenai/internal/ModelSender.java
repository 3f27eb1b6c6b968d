package io.fluentopenai.internal;

import io.fluentopenai.OpenAI;
import io.fluentopenai.ResultStream;
import io.fluentopenai.client.EventStream;
import io.fluentopenai.client.RequestOptions;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.observe.OperationListener;
import io.fluentopenai.observe.OperationResult;
import io.fluentopenai.observe.OperationStart;
import io.fluentopenai.schema.OutputType;
import io.fluentopenai.structured.PartialOutput;
import io.fluentopenai.structured.Structured;
import io.fluentopenai.tools.LoopUsage;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests that a model answers.
 *
 * @param <Q> the requests, as the generated client has them
 * @param <V> the events of streams, as the generated client has them
 * @param <E> the events as the user gets them
 * @param <R> the answers
 */
public abstract class ModelSender<Q, V, E, R> {
    private final @Nullable OperationListener listener;

    /** Creates a sender of a client. */
    protected ModelSender(OpenAI openai) {
        listener = openai.operationListener();
    }

    /** Sends a request and returns the answer. */
    protected abstract R answer(Q request, RequestOptions options);

    /** Async version of {@link #answer}. */
    protected abstract CompletableFuture<R> answerAsync(Q request, RequestOptions options);

    /** Returns what a listener is told of a request. */
    protected abstract OperationStart started(Q request, boolean isStream);

    /** Returns what a listener is told of an answer. */
    protected abstract OperationResult ended(R answer);

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

    /** Returns usage in the form that a listener gets. */
    protected static OperationResult.Usage usage(LoopUsage usage) {
        return new OperationResult.Usage(usage.input(), usage.output(), usage.cached(), usage.reasoning());
    }

    /** Returns the listener of the client; null if there is none. */
    public final @Nullable OperationListener listener() {
        return listener;
    }

    private ObservedCall call(Q request, boolean isStream) {
        return ObservedCall.start(listener, () -> started(request, isStream));
    }

    /** Sends a request and returns the answer. */
    public final R send(Q request, RequestOptions options) {
        return call(request, false).call(() -> answer(request, options), this::ended);
    }

    /** Async version of {@link #send}. */
    public final CompletableFuture<R> sendAsync(Q request, RequestOptions options) {
        return call(request, false).callAsync(() -> answerAsync(request, options), this::ended);
    }

    /** Sends a request and returns its answer as a stream. */
    public final ResultStream<E, R> stream(Q request, RequestOptions options) {
        ObservedCall call = call(request, true);
        return whole(call.begin(() -> events(request, options)), call);
    }

    /** Async version of {@link #stream(Object, RequestOptions)}. */
    public final CompletableFuture<ResultStream<E, R>> streamAsync(Q request, RequestOptions options) {
        ObservedCall call = call(request, true);
        return Futures.map(call.beginAsync(() -> eventsAsync(request, options)), events -> whole(events, call));
    }

    /** Returns events as a stream of the answer that they aggregate to. */
    public final ResultStream<E, R> whole(EventStream<V> events) {
        return whole(events, ObservedCall.NONE);
    }

    private ResultStream<E, R> whole(EventStream<V> events, ObservedCall call) {
        return new AccumulatedStream<>(events, accumulator(events.info()), call, this::ended);
    }

    /** Sends a request and returns its answer as a stream of a growing value. */
    public final <T> ResultStream<PartialOutput<E>, Structured<T, R>> stream(
            Q request, RequestOptions options, OutputType<T> type) {
        ObservedCall call = call(request, true);
        return typed(call.begin(() -> events(request, options)), type, call);
    }

    /** Async version of {@link #stream(Object, RequestOptions, OutputType)}. */
    public final <T> CompletableFuture<ResultStream<PartialOutput<E>, Structured<T, R>>> streamAsync(
            Q request, RequestOptions options, OutputType<T> type) {
        ObservedCall call = call(request, true);
        return Futures.map(call.beginAsync(() -> eventsAsync(request, options)), events -> typed(events, type, call));
    }

    private <T> ResultStream<PartialOutput<E>, Structured<T, R>> typed(
            EventStream<V> events, OutputType<T> type, ObservedCall call) {
        return new AccumulatedStream<>(
                events,
                new PartialAccumulator<>(accumulator(events.info()), this::text, this::message, type, this::value),
                call,
                structured -> ended(structured.response()));
    }
}
