package io.fluentopenai.client.internal.attempt;

import io.fluentopenai.client.internal.compat.FirstBytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A body that may be what was asked for or something else, whatever the server says of it: its first bytes decide whether it
 * is taken as it arrives, or is kept whole because it is, most likely, an error.
 */
final class UndeclaredBody extends Body {
    private final Body asItArrives;
    private final Body whole;
    private final FirstBytes look;
    private final List<ByteBuffer> seen = new ArrayList<>();
    private @Nullable Body chosen;
    private boolean over;

    /** A body that becomes one of two. */
    UndeclaredBody(Attempt attempt, Body asItArrives, Body whole, FirstBytes look) {
        super(attempt);
        this.asItArrives = asItArrives;
        this.whole = whole;
        this.look = look;
    }

    @Override
    void begin() {
        attempt.awaitBytes();
        request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        Body current = chosen();
        if (current != null) {
            current.onNext(buffers);
            return;
        }
        seen.addAll(buffers);
        FirstBytes.Verdict verdict = verdict(false);
        if (verdict == FirstBytes.Verdict.AS_IT_ARRIVES || verdict == FirstBytes.Verdict.WHOLE) {
            choose(verdict);
            return;
        }
        if (verdict == FirstBytes.Verdict.NOTHING) {
            seen.clear();
        }
        attempt.bytesArrived(true);
        request(1);
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

    private @Nullable Body chosenAtTheEnd() {
        Body current = chosen();
        return current != null ? current : choose(verdict(true));
    }

    private FirstBytes.Verdict verdict(boolean end) {
        byte[] start = new byte[FirstBytes.LONGEST];
        int length = 0;
        long total = 0;
        for (ByteBuffer buffer : seen) {
            total += buffer.remaining();
            for (int i = buffer.position(); i < buffer.limit() && length < start.length; i++) {
                if (length > 0 || !FirstBytes.isBlank(buffer.get(i))) {
                    start[length++] = buffer.get(i);
                }
            }
        }
        return look.of(Arrays.copyOf(start, length), total, end);
    }

    /** Goes on as the body that a verdict asks for; null if the attempt has been stopped. */
    private @Nullable Body choose(FirstBytes.Verdict verdict) {
        Body body = verdict == FirstBytes.Verdict.WHOLE ? whole : asItArrives;
        synchronized (this) {
            if (over) {
                return null;
            }
            chosen = body;
        }
        endAs(body);
        body.onSubscribe(new Handed());
        if (!seen.isEmpty()) {
            body.onNext(seen);
        }
        return body;
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
