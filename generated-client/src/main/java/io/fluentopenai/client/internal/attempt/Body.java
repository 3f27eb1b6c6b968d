package io.fluentopenai.client.internal.attempt;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer as the HTTP client delivers it. Subclasses keep it, or hand it on as it is asked for.
 *
 * <p>Tells its attempt what happens, so that the deadlines are watched and the attempt ends when the body does.
 */
public abstract class Body implements HttpResponse.BodySubscriber<Body> {
    final Attempt attempt;
    final CompletableFuture<Body> result = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;
    private boolean aborted;

    Body(Attempt attempt) {
        this.attempt = attempt;
    }

    @Override
    public final CompletionStage<Body> getBody() {
        return result;
    }

    /** Returns what the HTTP client is to deliver the body to. */
    HttpResponse.BodySubscriber<Body> subscriber() {
        return this;
    }

    /**
     * Returns a subscriber that the JDK knows not to block. It calls {@code getBody()} of all others on a thread of its
     * own, which costs each call a change of threads. Only for a body whose {@link #result} is complete whenever the HTTP
     * client has delivered the end.
     */
    final HttpResponse.BodySubscriber<Body> unblocking() {
        Forwarding forwarding = new Forwarding();
        HttpResponse.BodySubscriber<Body> known = HttpResponse.BodySubscribers.fromSubscriber(
                forwarding, delivered -> Objects.requireNonNull(result.getNow(null)));
        result.whenComplete((body, failure) -> {
            // The body's own end, which may be long before that of the transfer, becomes that of the JDK's subscriber.
            forwarding.passedOver = Thread.currentThread();
            if (failure == null) {
                known.onComplete();
            } else {
                known.onError(failure);
            }
        });
        return known;
    }

    /** Forwards what the HTTP client delivers, and passes over the end that the body itself has caused. */
    private final class Forwarding implements Flow.Subscriber<List<ByteBuffer>> {
        /** The thread on which the body ends, until it has come by; null otherwise. */
        private volatile @Nullable Thread passedOver;

        private boolean isOurs() {
            boolean ours = passedOver == Thread.currentThread();
            if (ours) {
                passedOver = null;
            }
            return ours;
        }

        @Override
        public void onSubscribe(Flow.Subscription newSubscription) {
            Body.this.onSubscribe(newSubscription);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            Body.this.onNext(buffers);
        }

        @Override
        public void onError(Throwable error) {
            if (!isOurs()) {
                Body.this.onError(error);
            }
        }

        @Override
        public void onComplete() {
            if (!isOurs()) {
                Body.this.onComplete();
            }
        }
    }

    @Override
    public final void onSubscribe(Flow.Subscription newSubscription) {
        synchronized (this) {
            if (!aborted && subscription == null) {
                subscription = newSubscription;
            } else {
                newSubscription.cancel();
                return;
            }
        }
        begin();
    }

    /** The first moment at which bytes can be asked for. */
    abstract void begin();

    @Override
    public abstract void onNext(List<ByteBuffer> buffers);

    /** Asks for so many more lists of buffers. */
    final void request(long lists) {
        Flow.Subscription current;
        synchronized (this) {
            current = subscription;
        }
        if (current != null) {
            current.request(lists);
        }
    }

    /** Ends the transfer: the HTTP client closes the connection, or the stream within it. */
    final void cancelTransfer() {
        Flow.Subscription current;
        synchronized (this) {
            current = subscription;
        }
        if (current != null) {
            current.cancel();
        }
    }

    /** Ends the transfer, and has whoever waits for it know. */
    final void abort(Throwable reason) {
        synchronized (this) {
            aborted = true;
        }
        cancelTransfer();
        aborted(reason);
    }

    /** Has this body end as another one does, which is then its outcome. */
    final void endAs(Body other) {
        other.result.whenComplete((done, failure) -> {
            if (failure != null) {
                result.completeExceptionally(failure);
            } else {
                result.complete(done);
            }
        });
    }

    /** Ends the body because of an abort. */
    abstract void aborted(Throwable reason);
}
