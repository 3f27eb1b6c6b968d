package io.fluentopenai.realtime.internal.receive;

import io.fluentopenai.realtime.internal.socket.BackPressure;
import io.fluentopenai.realtime.session.ReceiveOptions;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
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
        new Subscription(subscriber).start();
    }

    private final class Subscription extends EventBuffer<E> implements Flow.Subscription {
        private final AtomicInteger wakes = new AtomicInteger();

        // Dropped when it is cancelled, so that nothing keeps it.
        private volatile Flow.@Nullable Subscriber<? super E> subscriber;
        private volatile boolean cancelled;
        private volatile @Nullable IllegalArgumentException misuse;
        private boolean begun;
        private long demand;

        Subscription(Flow.Subscriber<? super E> subscriber) {
            super(options, gate);
            this.subscriber = subscriber;
        }

        void start() {
            // Events are taken in from now on; what is told to the subscriber begins with onSubscribe.
            join.accept(this);
            wake();
        }

        @Override
        public boolean wants(E event) {
            return true;
        }

        @Override
        public void request(long count) {
            if (count <= 0) {
                misuse = new IllegalArgumentException("The demand must be positive (rule 3.9): " + count);
            } else {
                synchronized (this) {
                    demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
                }
            }
            wake();
        }

        @Override
        public void cancel() {
            cancelled = true;
            leave.accept(this);
            discard();
        }

        @Override
        public void wake() {
            if (wakes.getAndIncrement() == 0) {
                callbacks.execute(this::run);
            }
        }

        private void run() {
            int seen;
            do {
                seen = wakes.get();
                try {
                    give();
                } catch (RuntimeException | Error e) {
                    // A subscriber must not throw; one that does gets no more (rule 2.13).
                    cancel();
                    notices.failed(e);
                }
            } while (wakes.addAndGet(-seen) != 0);
        }

        private void give() {
            Flow.Subscriber<? super E> to = subscriber;
            if (to == null) {
                return;
            }
            if (!begun) {
                begun = true;
                to.onSubscribe(this);
            }
            while (!cancelled && misuse == null && takeDemand()) {
                E event = poll();
                if (event == null) {
                    synchronized (this) {
                        demand++;
                    }
                    break;
                }
                to.onNext(event);
            }
            if (cancelled) {
                subscriber = null;
                return;
            }
            IllegalArgumentException wrong = misuse;
            if (wrong != null) {
                cancel();
                subscriber = null;
                to.onError(wrong);
            } else if (isAtEnd()) {
                cancelled = true;
                subscriber = null;
                RuntimeException failure = failure();
                if (failure == null) {
                    to.onComplete();
                } else {
                    to.onError(failure);
                }
            }
        }

        private synchronized boolean takeDemand() {
            if (demand == 0) {
                return false;
            }
            if (demand != Long.MAX_VALUE) {
                demand--;
            }
            return true;
        }
    }
}
