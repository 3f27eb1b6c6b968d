package io.fluentopenai.client.internal.stream;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The future of a stream that is pushed to a function. Whatever ends it from outside closes the stream. */
final class PushedFuture<E, R extends @Nullable Object> extends CompletableFuture<R> implements Flow.Subscriber<E> {
    private final StreamKernel<E> stream;
    private final Consumer<? super E> consumer;
    private final Supplier<R> result;

    PushedFuture(StreamKernel<E> stream, Consumer<? super E> consumer, Supplier<R> result) {
        this.stream = stream;
        this.consumer = consumer;
        this.result = result;
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
        super.complete(result.get());
    }

    /** Also what {@code completeOnTimeout} does. */
    @Override
    public boolean complete(R value) {
        return closed(super.complete(value));
    }

    /** Also what {@code orTimeout} does. */
    @Override
    public boolean completeExceptionally(Throwable reason) {
        return closed(super.completeExceptionally(reason));
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return closed(super.cancel(mayInterruptIfRunning));
    }

    private boolean closed(boolean ended) {
        stream.close();
        return ended;
    }
}
