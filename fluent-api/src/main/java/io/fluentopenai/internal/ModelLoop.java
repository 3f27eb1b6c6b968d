package io.fluentopenai.internal;

import io.fluentopenai.ResultStream;
import io.fluentopenai.client.RequestOptions;
import io.fluentopenai.tools.LoopModel;
import io.fluentopenai.tools.LoopUsage;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A conversation that a loop continues by sending one request after the other.
 *
 * @param <Q> the requests, as the generated client has them
 * @param <E> what streamed answers consist of
 * @param <R> the answers
 */
public abstract class ModelLoop<Q, E, R> implements LoopModel<E, R> {
    private final ModelSender<Q, ?, E, R> sender;
    private final RequestOptions options;

    /** Sends all requests with the same options. */
    protected ModelLoop(ModelSender<Q, ?, E, R> sender, RequestOptions options) {
        this.sender = sender;
        this.options = options;
    }

    /** Returns the request of the next round. */
    protected abstract Q next();

    /** Returns the request of the next round, for a streamed answer. */
    protected Q nextForStream() {
        return next();
    }

    @Override
    public R send() {
        return sender.send(next(), options);
    }

    @Override
    public CompletableFuture<R> sendAsync() {
        return sender.sendAsync(next(), options);
    }

    @Override
    public final ResultStream<E, R> stream() {
        return sender.stream(nextForStream(), options);
    }

    @Override
    public final CompletableFuture<ResultStream<E, R>> streamAsync() {
        return sender.streamAsync(nextForStream(), options);
    }

    /** Returns numbers of tokens as the server told them, where it did. */
    public static LoopUsage usage(
            @Nullable Long input,
            @Nullable Long output,
            @Nullable Long total,
            @Nullable Long cached,
            @Nullable Long reasoning) {
        long in = number(input);
        long out = number(output);
        return new LoopUsage(in, out, total == null ? in + out : total, number(cached), number(reasoning));
    }

    private static long number(@Nullable Long number) {
        return number == null ? 0 : number;
    }
}
