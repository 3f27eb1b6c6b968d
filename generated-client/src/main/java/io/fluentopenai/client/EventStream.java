package io.fluentopenai.client;

import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/**
 * The events of a streaming response. Read them in one of three ways: iterate over them, pass a callback to {@link
 * #onEach}, or subscribe to the {@code Flow.Publisher} with back-pressure. Events are delivered once, to whichever of
 * these is used first.
 *
 * <pre>{@code
 * try (EventStream<CreateChatCompletionStreamResponse> stream = chat.createChatCompletionStream(request)) {
 *     for (CreateChatCompletionStreamResponse chunk : stream) {
 *         …
 *     }
 * }
 * }</pre>
 *
 * <p>The stream ends when the server sends {@code [DONE]} or ends the body. Anything else that ends it is an exception,
 * which the iterator throws, the future of {@code onEach} fails with, or {@code onError} receives:
 *
 * <ul>
 *   <li>{@link io.fluentopenai.client.error.ApiException}: the server sent an error as an event
 *   <li>{@link io.fluentopenai.client.error.StreamException}: the connection broke
 *   <li>{@link io.fluentopenai.client.error.DecodeException}: an event is not JSON
 *   <li>{@link io.fluentopenai.client.error.DeadlineException}: a timeout passed
 *   <li>{@link io.fluentopenai.client.error.InterruptedCallException}: the reading thread was interrupted
 * </ul>
 *
 * <p>An event of an unknown type does not end the stream.
 *
 * <p>A stream that was read to its end, or to an exception, does not need to be closed. Close a stream that you stop
 * reading early; otherwise its connection stays open, and you pay for the whole response. An open stream holds no
 * thread.
 *
 * <p>Any thread may call {@link #close()}. The other methods are not meant for concurrent use.
 *
 * @param <E> the type of the events
 */
public interface EventStream<E> extends Iterable<E>, Flow.Publisher<E>, AutoCloseable {
    /** Returns the status and headers of the response, which are available before the first event. */
    ResponseInfo info();

    /**
     * Returns an iterator over the events. {@code hasNext} blocks until the next event arrives, and can be interrupted.
     *
     * @throws IllegalStateException if the events have already been requested
     */
    @Override
    Iterator<E> iterator();

    /**
     * Passes each event to a callback, in order, on threads of the HTTP client. The callback may block, which slows the
     * server down (back-pressure).
     *
     * @return a future that completes after the last event. Cancelling it closes the stream, and so does its timeout.
     *     An exception from the callback closes the stream and completes the future exceptionally
     * @throws IllegalStateException if the events have already been requested
     */
    CompletableFuture<Void> onEach(Consumer<? super E> consumer);

    /**
     * Delivers events to a subscriber as it requests them, on threads of the HTTP client or on the requesting thread.
     * Only one subscriber is allowed; any other gets {@code onError} with an {@code IllegalStateException}.
     */
    @Override
    void subscribe(Flow.Subscriber<? super E> subscriber);

    /**
     * Returns whether the server sent {@code [DONE]}, which marks a complete response. Not all servers send it.
     *
     * @return false before the end of the stream, and for streams that do not track it
     */
    default boolean endedWithDone() {
        return false;
    }

    /**
     * Closes the stream. Cancels the exchange at once, and ends an iterator that waits for the next event. Does nothing
     * after the end of the stream.
     */
    @Override
    void close();
}
