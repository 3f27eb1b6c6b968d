package io.fluentopenai.internal;

import io.fluentopenai.ResultStream;
import io.fluentopenai.client.internal.stream.StreamKernel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * A stream that ends with a result, or with what it failed with.
 *
 * @param <E> the type of the events
 * @param <R> the type of the result
 */
public abstract class ResultKernel<E, R> extends StreamKernel<E> implements ResultStream<E, R> {
    /** Completed by the reader, at the end of the stream. */
    protected final CompletableFuture<R> end = new CompletableFuture<>();

    @Override
    protected Throwable failed(Throwable reason) {
        end.completeExceptionally(reason);
        return reason;
    }

    @Override
    public final R result() {
        readRest();
        if (!end.isDone()) {
            throw new IllegalStateException(
                    isClosed()
                            ? "The stream was closed before its end, so there is no result. Read it to its end first"
                            : "The stream is being read by a function or a subscriber and has not ended. Use collect(…) for its result");
        }
        return ended();
    }

    private R ended() {
        try {
            return end.join();
        } catch (CompletionException e) {
            throw e.getCause() == null ? e : unchecked(e.getCause());
        }
    }

    @Override
    public final CompletableFuture<R> collect(Consumer<? super E> consumer) {
        return push(Given.notNull(consumer, "consumer"), end::join);
    }
}
