package io.fluentopenai.client.internal.stream;

import io.fluentopenai.client.EventStream;
import io.fluentopenai.client.ResponseInfo;
import java.net.http.HttpHeaders;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A stream of what a test says, by any thread. */
final class Numbers extends StreamKernel<Integer> implements EventStream<Integer> {
    private final BlockingQueue<Supplier<@Nullable Integer>> steps = new LinkedBlockingQueue<>();
    private volatile @Nullable Runnable listener;
    final AtomicInteger cancelled = new AtomicInteger();
    final AtomicInteger failures = new AtomicInteger();

    /** A stream of the numbers below this one. */
    static Numbers below(long count) {
        Numbers numbers = new Numbers();
        for (int i = 0; i < count; i++) {
            numbers.say(i);
        }
        numbers.finish();
        return numbers;
    }

    Numbers say(int number) {
        return happened(() -> number);
    }

    Numbers finish() {
        return happened(() -> {
            end();
            return null;
        });
    }

    Numbers fail(Throwable reason) {
        return happened(() -> {
            throw unchecked(reason);
        });
    }

    private Numbers happened(Supplier<@Nullable Integer> step) {
        steps.add(step);
        Runnable called = listener;
        if (called != null) {
            called.run();
        }
        return this;
    }

    boolean isListenedTo() {
        return listener != null;
    }

    @Override
    protected @Nullable Integer read(boolean wait) {
        try {
            Supplier<@Nullable Integer> step = wait ? steps.take() : steps.poll();
            return step == null ? null : step.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void listen(@Nullable Runnable newListener) {
        listener = newListener;
        if (newListener != null) {
            newListener.run();
        }
    }

    @Override
    protected void cancel() {
        cancelled.incrementAndGet();
        steps.add(() -> null);
    }

    @Override
    protected Throwable failed(Throwable reason) {
        failures.incrementAndGet();
        return reason;
    }

    @Override
    public ResponseInfo info() {
        return ResponseInfo.of(200, HttpHeaders.of(Map.of(), (name, value) -> true));
    }
}
