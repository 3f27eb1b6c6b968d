package io.fluentopenai.client.internal.stream;

import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** A subscriber that writes down what it is told. */
class Recorder implements Flow.Subscriber<Integer> {
    final BlockingQueue<String> signals = new LinkedBlockingQueue<>();
    private volatile Flow.@Nullable Subscription subscription;

    Flow.Subscription subscription() {
        return Objects.requireNonNull(subscription);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
    }

    @Override
    public void onNext(Integer number) {
        signals.add(number.toString());
    }

    @Override
    public void onError(Throwable reason) {
        signals.add(reason.getClass().getSimpleName());
    }

    @Override
    public void onComplete() {
        signals.add("complete");
    }
}
