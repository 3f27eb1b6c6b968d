package io.fluentopenai.client.internal.stream;

import io.fluentopenai.client.EventStream;
import java.util.Iterator;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A stream of another class: read through its iterator, or through a subscription that requests one event at a time. */
final class ForeignStream<E> extends StreamKernel<E> implements Flow.Subscriber<E> {
    private final EventStream<E> stream;
    private @Nullable Iterator<E> events;
    private boolean subscribed;
    private boolean requested;
    private volatile Flow.@Nullable Subscription subscription;
    private volatile @Nullable E arrived;
    private volatile @Nullable Throwable failure;
    private volatile boolean complete;
    private volatile @Nullable Runnable listener;

    ForeignStream(EventStream<E> stream) {
        this.stream = stream;
    }

    @Override
    protected @Nullable E read(boolean wait) {
        return wait ? pulled() : arrived();
    }

    private @Nullable E pulled() {
        if (events == null) {
            events = stream.iterator();
        }
        if (events.hasNext()) {
            return events.next();
        }
        end();
        return null;
    }

    private @Nullable E arrived() {
        if (!subscribed) {
            subscribed = true;
            stream.subscribe(this);
        }
        Flow.Subscription from = subscription;
        if (from != null && !requested) {
            requested = true;
            from.request(1);
        }
        // The end is looked at first: the last event may come in between.
        boolean ended = complete;
        Throwable reason = failure;
        E event = arrived;
        if (event != null) {
            arrived = null;
            requested = false;
        } else if (reason != null) {
            throw unchecked(reason);
        } else if (ended) {
            end();
        }
        return event;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        changed();
    }

    @Override
    public void onNext(E event) {
        arrived = event;
        changed();
    }

    @Override
    public void onError(Throwable reason) {
        failure = reason;
        changed();
    }

    @Override
    public void onComplete() {
        complete = true;
        changed();
    }

    private void changed() {
        Runnable called = listener;
        if (called != null) {
            called.run();
        }
    }

    @Override
    public void listen(@Nullable Runnable newListener) {
        listener = newListener;
        changed();
    }

    @Override
    protected void cancel() {
        stream.close();
    }
}
