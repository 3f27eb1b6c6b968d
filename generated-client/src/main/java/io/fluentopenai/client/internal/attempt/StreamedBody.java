package io.fluentopenai.client.internal.attempt;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A body that is taken as it arrives, by one reader: blocking with {@link #take()}, or with {@link #poll()} and a
 * listener. While the reader works on one list of buffers, one more is asked for, so no more than two are held.
 */
public final class StreamedBody extends Body {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<ByteBuffer> arrived = new ArrayDeque<>();
    private boolean ended;
    private boolean draining;
    private long drained;
    private @Nullable Throwable failure;
    private @Nullable Runnable listener;

    StreamedBody(Attempt attempt) {
        super(attempt);
    }

    @Override
    HttpResponse.BodySubscriber<Body> subscriber() {
        return unblocking();
    }

    @Override
    void begin() {
        attempt.awaitBytes();
        request(1);
        // Now and not before: the attempt is handed to its reader with a body that can be cancelled.
        result.complete(this);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        Runnable called = null;
        boolean nothing = false;
        boolean tooMuch = false;
        lock.lock();
        try {
            if (draining) {
                for (int i = 0, size = buffers.size(); i < size; i++) {
                    drained += buffers.get(i).remaining();
                }
                tooMuch = drained > Attempt.LONGEST_DRAIN;
            } else {
                for (int i = 0, size = buffers.size(); i < size; i++) {
                    if (buffers.get(i).hasRemaining()) {
                        arrived.add(buffers.get(i));
                    }
                }
                nothing = arrived.isEmpty();
                attempt.bytesArrived(nothing);
                changed.signalAll();
                called = listener;
            }
        } finally {
            lock.unlock();
        }
        if (tooMuch) {
            attempt.cancel();
        } else if (nothing) {
            request(1);
        } else if (called != null) {
            called.run();
        }
    }

    @Override
    public void onError(Throwable error) {
        end(error);
    }

    @Override
    public void onComplete() {
        end(null);
    }

    @Override
    void aborted(Throwable reason) {
        result.completeExceptionally(reason);
        end(reason);
    }

    private void end(@Nullable Throwable error) {
        attempt.finished();
        Runnable called;
        lock.lock();
        try {
            if (ended) {
                return;
            }
            ended = true;
            failure = error;
            changed.signalAll();
            called = listener;
        } finally {
            lock.unlock();
        }
        // A body that failed before it began has a reader too, who is to see the failure.
        result.complete(this);
        if (called != null) {
            called.run();
        }
    }

    /**
     * The next bytes, as soon as there are any; null at the end of the body.
     *
     * @throws InterruptedException if the thread is or gets interrupted; the attempt goes on
     */
    public @Nullable ByteBuffer take() throws InterruptedException {
        ByteBuffer next;
        lock.lockInterruptibly();
        try {
            while (arrived.isEmpty() && !ended) {
                changed.await();
            }
            next = arrived.poll();
        } finally {
            lock.unlock();
        }
        return taken(next);
    }

    /** The next bytes if there are any; null if not, or at the end, which {@link #hasEnded()} tells apart. */
    public @Nullable ByteBuffer poll() {
        ByteBuffer next;
        lock.lock();
        try {
            next = arrived.poll();
        } finally {
            lock.unlock();
        }
        return taken(next);
    }

    private @Nullable ByteBuffer taken(@Nullable ByteBuffer next) {
        if (next != null) {
            boolean last;
            lock.lock();
            try {
                last = arrived.isEmpty() && !ended;
            } finally {
                lock.unlock();
            }
            if (last) {
                attempt.awaitBytes();
                request(1);
            }
        }
        return next;
    }

    /** Returns whether all bytes have arrived and been taken. */
    public boolean hasEnded() {
        lock.lock();
        try {
            return ended && arrived.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Returns why the body ended early; null if it did not. */
    public @Nullable Throwable failure() {
        lock.lock();
        try {
            return failure;
        } finally {
            lock.unlock();
        }
    }

    /** Calls this whenever something arrives or the body ends, and once now. */
    public void listen(Runnable newListener) {
        lock.lock();
        try {
            listener = newListener;
        } finally {
            lock.unlock();
        }
        newListener.run();
    }

    /** Calls nobody any more. */
    public void unlisten() {
        lock.lock();
        try {
            listener = null;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Lets the rest of the body pass by, so that the connection can be used again; if that is not over soon, cancels it.
     *
     * @param nanos how long to wait here for the end
     */
    public void drain(long nanos) {
        lock.lock();
        try {
            listener = null;
            draining = true;
            arrived.clear();
            if (ended) {
                return;
            }
        } finally {
            lock.unlock();
        }
        attempt.drain();
        request(Long.MAX_VALUE);
        awaitEnd(nanos);
    }

    private void awaitEnd(long nanos) {
        long left = nanos;
        lock.lock();
        try {
            while (!ended && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
