package io.fluentopenai.client;

import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/**
 * The events of a streamed answer, in one of three ways: pulled by a loop, pushed to a function, or as a {@code
 * Flow.Publisher} with back-pressure. The first of them to be used takes the events; they are delivered once.
 *
 * <pre>{@code
 * try (EventStream<CreateChatCompletionStreamResponse> stream = chat.createChatCompletionStream(request)) {
 *     for (CreateChatCompletionStreamResponse chunk : stream) {
 *         …
 *     }
 * }
 * }</pre>
 *
 * <p>The stream ends when the server says {@code [DONE]} or ends the body. What else ends it is an exception, thrown by
 * the loop or given to {@code onError}: {@link io.fluentopenai.client.error.ApiException} for an error that the server
 * sends as an event, {@link io.fluentopenai.client.error.StreamException} for a connection that breaks, {@link
 * io.fluentopenai.client.error.DecodeException} for an event that is no JSON, {@link
 * io.fluentopenai.client.error.DeadlineException} for a silence that is too long, {@link
 * io.fluentopenai.client.error.InterruptedCallException} for a reader that is interrupted. Events of an unknown type end
 * nothing.
 *
 * <p>A stream that is read to its end or to an exception needs no closing. One that is left before must be closed, or
 * its connection stays open and the answer is paid for to its end. No thread is held by an open stream.
 *
 * <p>{@link #close()} may be called by any thread; the other methods need no more than one caller.
 *
 * @param <E> the type of the events
 */
public interface EventStream<E> extends Iterable<E>, Flow.Publisher<E>, AutoCloseable {
    /** Status and headers of the answer, which were there before the first event. */
    ResponseInfo info();

    /**
     * The events, pulled: {@code hasNext} blocks until there is one, and obeys interruption.
     *
     * @throws IllegalStateException if the events have been asked for before
     */
    @Override
    Iterator<E> iterator();

    /**
     * The events, pushed one after the other, on threads of the HTTP client. The function may block: the server is then
     * held up.
     *
     * @return completes after the last event; cancelling it closes the stream, as a timeout of it does. An exception of
     *     the function closes the stream and is what the future fails with
     * @throws IllegalStateException if the events have been asked for before
     */
    CompletableFuture<Void> onEach(Consumer<? super E> consumer);

    /**
     * The events, as they are requested, on threads of the HTTP client or of the one who requests. Takes one subscriber;
     * a further one gets {@code onError} with an {@code IllegalStateException}.
     */
    @Override
    void subscribe(Flow.Subscriber<? super E> subscriber);

    /**
     * Returns whether the server has said {@code [DONE]}, which is how it says that the answer is whole. Not all servers say it.
     *
     * @return false before the end of the stream, and of streams that cannot tell
     */
    default boolean endedWithDone() {
        return false;
    }

    /**
     * Ends the stream: the exchange is cancelled at once, and a loop that waits for the next event ends. After the end it
     * does nothing.
     */
    @Override
    void close();
}
