package io.fluentopenai.client.internal.attempt;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A body that the server packed with gzip: unpacks it for another body, which is what the caller gets. One piece is unpacked
 * for each that is asked for, so that little that becomes much never becomes more than the other body holds.
 */
final class UnpackedBody extends Body {
    private final Body plain;
    private final boolean lenient;
    private final Gunzip gunzip = new Gunzip();
    private final AtomicLong demand = new AtomicLong();
    private final AtomicInteger turns = new AtomicInteger();
    private final ArrayDeque<ByteBuffer> packed = new ArrayDeque<>();
    private boolean ended;
    private @Nullable Throwable failure;

    // Only touched by the one who has the turn.
    private boolean asked;
    private boolean begun;
    private boolean asItIs;
    private boolean over;

    /**
     * A body that another one gets unpacked.
     *
     * @param lenient whether a body that is not packed, although the server says so, is handed on as it is
     */
    UnpackedBody(Attempt attempt, Body plain, boolean lenient) {
        super(attempt);
        this.plain = plain;
        this.lenient = lenient;
        endAs(plain);
    }

    @Override
    void begin() {
        plain.onSubscribe(new Unpacking());
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        synchronized (packed) {
            packed.addAll(buffers);
        }
        unpack();
    }

    @Override
    public void onError(Throwable error) {
        synchronized (packed) {
            ended = true;
            failure = error;
        }
        unpack();
    }

    @Override
    public void onComplete() {
        synchronized (packed) {
            ended = true;
        }
        unpack();
    }

    @Override
    void aborted(Throwable reason) {
        plain.abort(reason);
    }

    /** Hands on what is asked for, by one thread at a time; others have it go round once more. */
    private void unpack() {
        if (turns.getAndIncrement() != 0) {
            return;
        }
        int missed = 1;
        while (missed != 0) {
            while (!over && demand.get() > 0 && step()) {
                // There may be more.
            }
            missed = turns.addAndGet(-missed);
        }
    }

    /** Hands on one piece, or the end; false if there is nothing now. */
    private boolean step() {
        try {
            ByteBuffer piece = gunzip.next();
            if (piece != null) {
                give(piece);
                return true;
            }
            ByteBuffer next;
            boolean last;
            synchronized (packed) {
                next = packed.poll();
                last = next == null && ended;
            }
            if (next != null) {
                asked = false;
                take(next);
                return true;
            }
            if (last) {
                end();
            } else if (!asked) {
                asked = true;
                request(1);
            }
            return false;
        } catch (IOException e) {
            over = true;
            gunzip.close();
            cancelTransfer();
            plain.onError(e);
            return false;
        }
    }

    private void take(ByteBuffer next) {
        if (!begun && next.hasRemaining()) {
            begun = true;
            asItIs = lenient && !Gunzip.mayBegin(next);
        }
        if (asItIs) {
            give(next);
        } else {
            gunzip.feed(next);
        }
    }

    private void give(ByteBuffer piece) {
        demand.decrementAndGet();
        plain.onNext(List.of(piece));
    }

    private void end() throws IOException {
        Throwable reason;
        synchronized (packed) {
            reason = failure;
        }
        if (reason == null && !asItIs) {
            gunzip.end();
        }
        over = true;
        gunzip.close();
        if (reason == null) {
            plain.onComplete();
        } else {
            plain.onError(reason);
        }
    }

    private final class Unpacking implements Flow.Subscription {
        @Override
        public void request(long lists) {
            demand.accumulateAndGet(lists, (before, more) -> before + more < 0 ? Long.MAX_VALUE : before + more);
            unpack();
        }

        @Override
        public void cancel() {
            cancelTransfer();
        }
    }
}
