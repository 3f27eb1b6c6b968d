package io.fluentopenai.realtime.internal.receive;

import io.fluentopenai.realtime.internal.socket.BackPressure;
import io.fluentopenai.realtime.session.ReceiveOptions;
import io.fluentopenai.realtime.session.ReceiverOverflowException;
import io.fluentopenai.realtime.session.Registration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Gives events to a handler, one after the other. */
public final class HandlerReceiver<E, T extends E> extends EventBuffer<E> implements Registration {
    /** Some microseconds, the time between two events of a burst. */
    private static final int SPINS = 100;

    private final Class<T> type;
    private final Consumer<? super T> handler;
    private final CallbackExecutor callbacks;
    private final ListenerNotifier notices;
    private final Consumer<EventBuffer<E>> leave;
    private final AtomicInteger wakes = new AtomicInteger();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    public HandlerReceiver(
            ReceiveOptions options,
            BackPressure gate,
            Class<T> type,
            Consumer<? super T> handler,
            CallbackExecutor callbacks,
            ListenerNotifier notices,
            Consumer<EventBuffer<E>> leave) {
        super(options, gate);
        this.type = type;
        this.handler = handler;
        this.callbacks = callbacks;
        this.notices = notices;
        this.leave = leave;
    }

    @Override
    public boolean wants(E event) {
        return type.isInstance(event);
    }

    @Override
    public void wake() {
        if (wakes.getAndIncrement() == 0) {
            Thread waker = Thread.currentThread();
            callbacks.execute(() -> run(waker));
        }
    }

    private void run(Thread waker) {
        int handled = 0;
        int seen;
        do {
            seen = wakes.get();
            for (E event = poll(); event != null; event = poll()) {
                handle(event);
                handled++;
            }
            if (isAtEnd()) {
                reachEnd();
            }
            if (handled > 1 && Thread.currentThread() != waker) {
                lookOut(seen);
            }
        } while (wakes.addAndGet(-seen) != 0);
    }

    /** In a burst, waits for the next event for as long as it takes to wake a thread for it: that costs both sides more. */
    private void lookOut(int seen) {
        for (int i = 0; i < SPINS && wakes.get() == seen; i++) {
            Thread.onSpinWait();
        }
    }

    private void handle(E event) {
        try {
            handler.accept(type.cast(event));
        } catch (RuntimeException | Error e) {
            notices.failed(e);
        }
    }

    private void reachEnd() {
        if (ended.isDone()) {
            return;
        }
        RuntimeException failure = failure();
        if (failure == null) {
            ended.complete(null);
            return;
        }
        if (failure instanceof ReceiverOverflowException) {
            notices.failed(failure);
        }
        ended.completeExceptionally(failure);
    }

    @Override
    public CompletableFuture<Void> ended() {
        return ended.copy();
    }

    @Override
    public void close() {
        leave.accept(this);
        discard();
    }
}
