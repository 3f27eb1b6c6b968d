package io.fluentopenai.internal;

import io.fluentopenai.client.EventStream;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.error.StreamException;
import io.fluentopenai.client.internal.stream.StreamKernel;
import io.fluentopenai.observe.OperationResult;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A stream of the generated client whose events are changed and added up on their way, whoever takes them.
 *
 * @param <S> the events as the generated client has them
 * @param <E> the events as the user gets them
 * @param <R> what they add up to
 */
public final class AccumulatedStream<S, E, R> extends ResultKernel<E, R> {
    private static final OperationResult NOTHING =
            new OperationResult(null, null, List.of(), OperationResult.Usage.NONE, null, 0, null);

    private final EventStream<S> source;
    private final StreamKernel<S> events;
    private final Accumulator<S, E, R> accumulator;
    private final ObservedCall call;
    private final Function<? super R, OperationResult> observed;

    /** Creates a stream over another, which is closed with it. */
    public AccumulatedStream(EventStream<S> source, Accumulator<S, E, R> accumulator) {
        this(source, accumulator, ObservedCall.NONE, result -> NOTHING);
    }

    /**
     * Creates a stream over another, which is closed with it.
     *
     * @param call the call that began the stream, which ends with it
     * @param observed what a listener is told of the result
     */
    public AccumulatedStream(
            EventStream<S> source,
            Accumulator<S, E, R> accumulator,
            ObservedCall call,
            Function<? super R, OperationResult> observed) {
        this.source = source;
        this.events = StreamKernel.of(source);
        this.accumulator = accumulator;
        this.call = call;
        this.observed = observed;
    }

    @Override
    public ResponseInfo info() {
        return source.info();
    }

    @Override
    public boolean endedWithDone() {
        return source.endedWithDone();
    }

    @Override
    protected @Nullable E read(boolean wait) {
        for (S event = events.next(wait); event != null; event = events.next(wait)) {
            call.received();
            E changed = accumulator.accept(event);
            if (changed != null) {
                return changed;
            }
        }
        // What has come before somebody closed the stream is not what the answer would have been.
        if (events.isOver() && !isClosed()) {
            end();
            finish(wait);
        }
        return null;
    }

    @Override
    public void listen(@Nullable Runnable listener) {
        events.listen(listener);
    }

    @Override
    protected void cancel() {
        events.close();
        call.cancelled();
    }

    private void finish(boolean wait) {
        String missing = accumulator.missing(source.endedWithDone());
        if (missing != null) {
            throw new StreamException("The stream ended before ".concat(missing), null, info(), partial());
        }
        try {
            R result = accumulator.result();
            call.succeeded(() -> observed.apply(result));
            end.complete(result);
        } catch (RuntimeException | Error e) {
            call.failed(e);
            // A loop has had all events. It is the result that failed, and is asked for afterwards.
            end.completeExceptionally(e);
            if (!wait) {
                throw e;
            }
        }
    }

    private List<?> partial() {
        try {
            return accumulator.partial();
        } catch (RuntimeException e) {
            // That the stream broke off matters more than what had come.
            return List.of();
        }
    }

    /** Adds the partial result to the exception of a stream that broke. */
    @Override
    protected Throwable failed(Throwable reason) {
        Throwable told = reason;
        if (reason instanceof StreamException broken && broken.partial(Object.class) == null) {
            told = new StreamException(
                    String.valueOf(broken.getMessage()), broken.getCause(), broken.info(), partial());
            told.setStackTrace(broken.getStackTrace());
        }
        call.failed(told);
        return super.failed(told);
    }
}
