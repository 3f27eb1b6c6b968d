package io.fluentopenai.internal;

import io.fluentopenai.ResultStream;
import io.fluentopenai.tools.LoopEvent;
import io.fluentopenai.tools.LoopResult;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The events of the model in all rounds of a loop, without the loop's own events.
 *
 * @param <E> the type of the model's stream events
 * @param <R> the type of the answers
 */
public final class ReceivedEvents<E, R> implements Accumulator<LoopEvent<E>, E, R> {
    private final ResultStream<LoopEvent<E>, LoopResult<R>> loop;
    private final UnaryOperator<R> last;

    private ReceivedEvents(ResultStream<LoopEvent<E>, LoopResult<R>> loop, UnaryOperator<R> last) {
        this.loop = loop;
        this.last = last;
    }

    /**
     * Returns the stream of a loop as that of its model.
     *
     * @param last changes the last answer, which is the result
     */
    public static <E, R> ResultStream<E, R> of(ResultStream<LoopEvent<E>, LoopResult<R>> loop, UnaryOperator<R> last) {
        return new AccumulatedStream<>(loop, new ReceivedEvents<>(loop, last));
    }

    @Override
    public @Nullable E accept(LoopEvent<E> event) {
        return event instanceof LoopEvent.Received<E> received ? received.event() : null;
    }

    @Override
    public R result() {
        return last.apply(loop.result().last());
    }
}
