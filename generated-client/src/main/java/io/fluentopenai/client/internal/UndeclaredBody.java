package io.fluentopenai.client.internal;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A body that may be an event stream although the server does not say so: its first byte decides whether it is taken as
 * it arrives, or is kept whole because it is JSON or a page and so, most likely, an error.
 */
final class UndeclaredBody extends Body {
    private final Body events;
    private final Body whole;
    private final boolean saidToBeJson;
    private @Nullable Body chosen;
    private boolean over;

    /**
     * A body that becomes one of two.
     *
     * @param saidToBeJson whether it takes more to be an event stream than not to look like JSON
     */
    UndeclaredBody(Exchange exchange, Body events, Body whole, boolean saidToBeJson) {
        super(exchange);
        this.events = events;
        this.whole = whole;
        this.saidToBeJson = saidToBeJson;
    }

    @Override
    void begin() {
        exchange.awaitBytes();
        request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        Body current = chosen();
        if (current == null) {
            int first = firstByte(buffers);
            if (first < 0) {
                // Blank lines mean nothing to either.
                exchange.bytesArrived(true);
                request(1);
                return;
            }
            current = choose(isEvents(first) ? events : whole);
        }
        if (current != null) {
            current.onNext(buffers);
        }
    }

    @Override
    public void onError(Throwable error) {
        Body current = chosenAtTheEnd();
        if (current != null) {
            current.onError(error);
        }
    }

    @Override
    public void onComplete() {
        Body current = chosenAtTheEnd();
        if (current != null) {
            current.onComplete();
        }
    }

    @Override
    void aborted(Throwable reason) {
        Body current;
        synchronized (this) {
            over = true;
            current = chosen;
        }
        if (current != null) {
            current.abort(reason);
        } else {
            result.completeExceptionally(reason);
        }
    }

    private synchronized @Nullable Body chosen() {
        return chosen;
    }

    /** A body without a byte is an event stream without events, unless it was to be JSON. */
    private @Nullable Body chosenAtTheEnd() {
        Body current = chosen();
        return current != null ? current : choose(saidToBeJson ? whole : events);
    }

    /** Goes on as this body; null if the exchange has been stopped. */
    private @Nullable Body choose(Body body) {
        synchronized (this) {
            if (over) {
                return null;
            }
            chosen = body;
        }
        body.result.whenComplete((done, failure) -> {
            if (failure != null) {
                result.completeExceptionally(failure);
            } else {
                result.complete(done);
            }
        });
        body.onSubscribe(new Handed());
        return body;
    }

    private static int firstByte(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            for (int i = buffer.position(); i < buffer.limit(); i++) {
                byte b = buffer.get(i);
                if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                    return b & 0xff;
                }
            }
        }
        return -1;
    }

    /** No JSON begins as the fields of events and their comments do: data, event, id, retry. */
    private boolean isEvents(int first) {
        return saidToBeJson
                ? first == 'd' || first == 'e' || first == 'i' || first == 'r' || first == ':'
                : first != '{' && first != '[' && first != '"' && first != '<';
    }

    /** The subscription of the chosen body, for which one list of buffers has been asked for and come. */
    private final class Handed implements Flow.Subscription {
        private final AtomicBoolean asked = new AtomicBoolean();

        @Override
        public void request(long lists) {
            long more = asked.compareAndSet(false, true) ? lists - 1 : lists;
            if (more > 0) {
                UndeclaredBody.this.request(more);
            }
        }

        @Override
        public void cancel() {
            cancelTransfer();
        }
    }
}
