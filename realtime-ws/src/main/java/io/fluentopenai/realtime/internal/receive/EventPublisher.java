package io.fluentopenai.realtime.internal.receive;

import io.fluentopenai.client.internal.stream.StreamKernel;
import io.fluentopenai.realtime.internal.socket.BackPressure;
import io.fluentopenai.realtime.session.ReceiveOptions;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The events of a session for subscribers with demand; each gets those that come after it has subscribed. */
public final class EventPublisher<E> implements Flow.Publisher<E> {
    private final ReceiveOptions options;
    private final BackPressure gate;
    private final CallbackExecutor callbacks;
    private final ListenerNotifier notices;
    private final Consumer<EventBuffer<E>> join;
    private final Consumer<EventBuffer<E>> leave;

    public EventPublisher(
            ReceiveOptions options,
            BackPressure gate,
            CallbackExecutor callbacks,
            ListenerNotifier notices,
            Consumer<EventBuffer<E>> join,
            Consumer<EventBuffer<E>> leave) {
        this.options = options;
        this.gate = gate;
        this.callbacks = callbacks;
        this.notices = notices;
        this.join = join;
        this.leave = leave;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super E> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        Events events = new Events();
        // Events are taken in from now on; what is told to the subscriber begins with onSubscribe.
        join.accept(events.buffer);
        events.subscribe(subscriber);
    }

    /** A subscription. */
    private final class Events extends StreamKernel<E> {
        private final EventBuffer<E> buffer = new EventBuffer<>(options, gate) {
            @Override
            public boolean wants(E event) {
                return true;
            }

            @Override
            public void wake() {
                Runnable called = listener;
                if (called != null) {
                    called.run();
                }
            }
        };
        private volatile @Nullable Runnable listener;

        @Override
        protected @Nullable E read(boolean wait) {
            E event = buffer.poll();
            if (event == null && buffer.isAtEnd()) {
                RuntimeException failure = buffer.failure();
                if (failure != null) {
                    throw failure;
                }
                end();
            }
            return event;
        }

        @Override
        public void listen(@Nullable Runnable newListener) {
            listener = newListener;
            buffer.wake();
        }

        @Override
        protected void cancel() {
            leave.accept(buffer);
            buffer.discard();
        }

        @Override
        protected void execute(Runnable task) {
            callbacks.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException | Error e) {
                    notices.failed(e);
                }
            });
        }

        /** A subscriber must not throw; one that does gets no more (rule 2.13). */
        @Override
        protected @Nullable Throwable thrown(Throwable reason) {
            notices.failed(reason);
            return null;
        }
    }
}
