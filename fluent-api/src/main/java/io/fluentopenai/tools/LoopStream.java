package io.fluentopenai.tools;

import io.fluentopenai.ResultStream;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.error.InterruptedCallException;
import io.fluentopenai.client.internal.stream.StreamKernel;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.ResultKernel;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The rounds of a loop as one stream. Its reader reads the answer of a round, and between two of them what has happened:
 * tools run when an answer has been read to its end.
 */
final class LoopStream<E, R> extends ResultKernel<LoopEvent<E>, LoopResult<R>> {
    private final ToolLoop<E, R> loop;

    /** The steps that were not read yet: each returns an event, or changes the source and returns none. */
    private final BlockingQueue<Supplier<@Nullable LoopEvent<E>>> steps = new LinkedBlockingQueue<>();

    private volatile @Nullable ResultStream<E, R> model;
    private volatile @Nullable CompletableFuture<?> work;
    private volatile @Nullable Runnable listener;

    // Only touched by the reader.
    private boolean begun;
    private @Nullable StreamKernel<E> answer;

    LoopStream(ToolLoop<E, R> loop) {
        this.loop = loop;
    }

    /** Continues with the answer of a round, which is read when this stream is read. */
    void begin(ResultStream<E, R> stream) {
        model = stream;
        if (isClosed()) {
            stream.close();
        }
        happened(() -> open(stream));
    }

    @SuppressWarnings("unchecked") // Events of tools have nothing of the type in them.
    void add(LoopEvent<?> event) {
        happened(() -> (LoopEvent<E>) event);
    }

    private void happened(Supplier<@Nullable LoopEvent<E>> step) {
        steps.add(step);
        Runnable called = listener;
        if (called != null) {
            called.run();
        }
    }

    // ---- Reading

    @Override
    protected @Nullable LoopEvent<E> read(boolean wait) {
        if (!begun) {
            begun = true;
            if (model == null) {
                // Calls from before are pending: there was no round.
                finish();
            }
        }
        while (!isOver() && !isClosed()) {
            StreamKernel<E> current = answer;
            Supplier<@Nullable LoopEvent<E>> step = wait && current == null ? take() : steps.poll();
            LoopEvent<E> event = null;
            if (step != null) {
                event = step.get();
            } else if (current != null) {
                event = received(current, wait);
            }
            if (event != null || (step == null && answer == current)) {
                return event;
            }
        }
        return null;
    }

    private Supplier<@Nullable LoopEvent<E>> take() {
        try {
            return steps.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedCallException("Interrupted while reading the stream of a loop", e);
        }
    }

    private @Nullable LoopEvent<E> open(ResultStream<E, R> stream) {
        StreamKernel<E> opened = StreamKernel.of(stream);
        answer = opened;
        Runnable called = listener;
        if (called != null) {
            opened.listen(called);
        }
        return null;
    }

    private @Nullable LoopEvent<E> received(StreamKernel<E> from, boolean wait) {
        E event = from.next(wait);
        if (event != null) {
            return new LoopEvent.Received<>(loop.round(), event);
        }
        ResultStream<E, R> stream = model;
        if (from.isOver() && stream != null) {
            answer = null;
            answered(stream.result());
        }
        return null;
    }

    // ---- Rounds

    private void answered(R result) {
        List<ToolCall> calls = loop.take(result);
        if (calls.isEmpty()) {
            finish();
            return;
        }
        follow(loop.answer(calls, this::add), results -> {
            if (loop.give(result, calls, results)) {
                add(loop.asking());
                follow(loop.nextStream(), this::begin);
            } else {
                finish();
            }
        });
    }

    private <T> void follow(CompletableFuture<T> next, Consumer<T> then) {
        work = next;
        if (isClosed()) {
            next.cancel(true);
        }
        next.whenComplete((value, reason) -> {
            if (reason != null) {
                fail(Futures.cause(reason));
                return;
            }
            try {
                then.accept(value);
            } catch (RuntimeException | Error e) {
                // An Error too, of a listener say: whoever reads the stream would wait for ever.
                fail(e);
            }
        });
    }

    private void finish() {
        LoopResult<R> result = loop.result();
        happened(() -> {
            end();
            end.complete(result);
            return null;
        });
    }

    @Override
    protected Throwable failed(Throwable reason) {
        loop.operation().failed(reason);
        return super.failed(reason);
    }

    private void fail(Throwable reason) {
        happened(() -> {
            throw unchecked(reason);
        });
    }

    // ---- The stream's own

    @Override
    public ResponseInfo info() {
        ResultStream<E, R> current = model;
        if (current == null) {
            throw new IllegalStateException(
                    "The model was not asked, because earlier calls are still pending. Answer them and resume");
        }
        return current.info();
    }

    @Override
    public void listen(@Nullable Runnable newListener) {
        listener = newListener;
        StreamKernel<E> current = answer;
        if (current != null) {
            current.listen(newListener);
        } else if (newListener != null) {
            newListener.run();
        }
    }

    @Override
    protected void cancel() {
        loop.operation().cancelled();
        ResultStream<E, R> current = model;
        if (current != null) {
            current.close();
        }
        CompletableFuture<?> running = work;
        if (running != null) {
            running.cancel(true);
        }
        // Wakes a reader who waits.
        steps.add(() -> null);
    }
}
