package io.fluentopenai;

import io.fluentopenai.client.EventStream;
import io.fluentopenai.internal.AccumulatedStream;
import io.fluentopenai.internal.TextPieces;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The events of a streamed answer, and at their end what they add up to. Pulled by a loop, pushed to a function, or as a
 * {@code Flow.Publisher}: see {@link EventStream}, whose rules hold here too.
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
 * @param <R> the type of what they add up to
 */
public interface ResultStream<E, R> extends EventStream<E> {
    /**
     * What the events add up to. Events that nobody has taken yet are read first, blocking; after the last event this
     * returns at once.
     *
     * @throws io.fluentopenai.client.error.StreamException if the stream broke, or ended before the result was whole; with
     *     {@linkplain io.fluentopenai.client.error.StreamException#partial(Class) what had come}. A loop, a future and a
     *     subscriber get it too
     * @throws io.fluentopenai.client.error.OpenAIException if the stream failed otherwise, now or before
     * @throws IllegalStateException if the stream was closed before its end, or is being read by a function or a
     *     subscriber and has not ended
     */
    R result();

    /**
     * Gives each event to a function, as {@link #onEach} does, and then what they add up to to the future.
     *
     * @return cancelling it closes the stream
     */
    CompletableFuture<R> collect(Consumer<? super E> consumer);

    /** What the events add up to, without blocking and without looking at each. */
    default CompletableFuture<R> collect() {
        return collect(event -> {});
    }

    /**
     * Returns this stream reduced to the text of the answer: a piece for each event that adds text, and nothing for the others.
     * Closing it closes this stream, and its result is that of this stream. Take the events or the text, not both.
     *
     * <pre>{@code
     * try (var text = openai.chat().model("gpt-5.6-luna").user("Count to ten").stream().text()) {
     *     text.forEach(System.out::print);
     * }
     * }</pre>
     *
     * @return no pieces for streams whose events are no {@link TextEvent}, such as those of speech and images
     */
    default ResultStream<String, R> text() {
        return new AccumulatedStream<>(this, new TextPieces<>(this));
    }
}
