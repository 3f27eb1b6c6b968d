package io.fluentopenai;

import io.fluentopenai.client.EventStream;
import io.fluentopenai.internal.AccumulatedStream;
import io.fluentopenai.internal.TextPieces;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A stream of events that aggregates into a final result. Pull the events in a loop, push them to a function, or use
 * the stream as a {@code Flow.Publisher}; the rules of {@link EventStream} apply.
 *
 * <pre>{@code
 * try (var stream = openai.chat().model("gpt-5.6-luna").user("Count to ten").stream()) {
 *     for (var chunk : stream) {
 *         System.out.print(chunk.text());
 *     }
 *     System.out.println(stream.result().usage());
 * }
 * }</pre>
 *
 * @param <E> the type of the events
 * @param <R> the type of the aggregated result
 */
public interface ResultStream<E, R> extends EventStream<E> {
    /**
     * Returns the aggregated result. If the stream has not ended, this first reads the remaining events, blocking.
     *
     * @throws io.fluentopenai.client.error.StreamException if the stream broke, or ended before the result was
     *     complete; its {@linkplain io.fluentopenai.client.error.StreamException#partial(Class) partial result} has
     *     what arrived. A loop, a future and a subscriber get this exception, too
     * @throws io.fluentopenai.client.error.OpenAIException if the stream failed for another reason
     * @throws IllegalStateException if the stream was closed before its end, or if a function or a subscriber is still
     *     reading it
     */
    R result();

    /**
     * Calls a function with each event, like {@link #onEach}, and completes the future with the aggregated result.
     *
     * @return a future of the result; cancelling it closes the stream
     */
    CompletableFuture<R> collect(Consumer<? super E> consumer);

    /** Async version of {@link #result}: reads all events and completes the future with the aggregated result. */
    default CompletableFuture<R> collect() {
        return collect(event -> {});
    }

    /**
     * Returns this stream reduced to the text of the answer: one piece for each event that adds text. Closing it closes
     * this stream, and its result is the result of this stream. Read either the events or the text, not both.
     *
     * <pre>{@code
     * try (var text = openai.chat().model("gpt-5.6-luna").user("Count to ten").stream().text()) {
     *     text.forEach(System.out::print);
     * }
     * }</pre>
     *
     * @return a stream of text, which is empty if the events are not of type {@link TextEvent}, such as those of speech
     *     and images
     */
    default ResultStream<String, R> text() {
        return new AccumulatedStream<>(this, new TextPieces<>(this));
    }
}
