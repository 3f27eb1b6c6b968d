package io.fluentopenai.client.internal.attempt;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Holds the open attempts of a client, and has one thread that watches their deadlines. It is a daemon thread, starts with
 * the first deadline and ends a while after the last watch.
 *
 * <p>Made for deadlines that are put off all the time and hardly ever pass: putting one off is a plain write by the
 * watch, which the thread finds when it wakes for the old time. A queue ordered by time would have to be reordered for
 * each chunk of each stream. The watches are a list of themselves, as a set would need a hash and a node for each call.
 *
 * <p>Thread-safe.
 */
public final class Watchdog {
    /** The deadline of an entry that has nothing to wait for at present. */
    public static final long NEVER = Long.MAX_VALUE;

    private final long linger;
    private final Executor consequences;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Watch first;
    private @Nullable Thread thread;

    /** The time at which the thread wakes, as {@code System.nanoTime()}; in a hundred years if there is no thread. */
    private volatile long wakesAt = never();

    /**
     * A watchdog whose thread has not started.
     *
     * @param consequences what follows a deadline runs there, as it ends in the caller's code, which may block
     */
    public Watchdog(Executor consequences) {
        this(consequences, TimeUnit.SECONDS.toNanos(2));
    }

    /** A watchdog whose thread stays for so many nanoseconds when there is nothing to watch. */
    Watchdog(Executor consequences, long linger) {
        this.consequences = consequences;
        this.linger = linger;
    }

    /** Something with a deadline. */
    public abstract static class Watch {
        private @Nullable Watch previous;
        private @Nullable Watch next;
        private boolean watched;

        /** Nanoseconds until the deadline as things stand, zero or less when it has passed, or {@link #NEVER}. */
        protected abstract long remaining(long now);

        /** Called once when the deadline has passed; not on the watchdog's thread. */
        protected abstract void expired();
    }

    private static long never() {
        return System.nanoTime() + NEVER / 2;
    }

    /** Starts to watch, or looks anew at what is watched already. */
    void add(Watch watch) {
        lock.lock();
        try {
            if (!watch.watched) {
                link(watch);
            }
        } finally {
            lock.unlock();
        }
        nearer(watch);
    }

    /** Tells that the deadline of a watch may have come nearer. */
    void nearer(Watch watch) {
        long now = System.nanoTime();
        long remaining = watch.remaining(now);
        if (remaining == NEVER || now + remaining - wakesAt >= 0) {
            return;
        }
        lock.lock();
        try {
            if (thread != null) {
                changed.signal();
            } else if (watch.watched) {
                wakesAt = now;
                thread = new Thread(null, new Loop(), "fluentopenai-deadlines", 0, false);
                thread.setDaemon(true);
                thread.setContextClassLoader(null);
                thread.start();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns everything that is being watched. */
    List<Watch> watched() {
        List<Watch> all = new ArrayList<>();
        lock.lock();
        try {
            for (Watch watch = first; watch != null; watch = watch.next) {
                all.add(watch);
            }
        } finally {
            lock.unlock();
        }
        return all;
    }

    /** Stops to watch; of no effect if that has happened. */
    void remove(Watch watch) {
        lock.lock();
        try {
            unlink(watch);
        } finally {
            lock.unlock();
        }
    }

    private void link(Watch watch) {
        watch.watched = true;
        watch.next = first;
        if (first != null) {
            first.previous = watch;
        }
        first = watch;
    }

    private void unlink(Watch watch) {
        if (!watch.watched) {
            return;
        }
        watch.watched = false;
        if (watch.previous == null) {
            first = watch.next;
        } else {
            watch.previous.next = watch.next;
        }
        if (watch.next != null) {
            watch.next.previous = watch.previous;
        }
        watch.previous = null;
        watch.next = null;
    }

    private final class Loop implements Runnable {
        @Override
        public void run() {
            while (true) {
                Watch due = null;
                lock.lock();
                try {
                    long now = System.nanoTime();
                    long sleep = NEVER;
                    for (Watch watch = first; watch != null && due == null; watch = watch.next) {
                        long remaining = watch.remaining(now);
                        if (remaining <= 0) {
                            due = watch;
                        } else {
                            sleep = Math.min(sleep, remaining);
                        }
                    }
                    if (due != null) {
                        unlink(due);
                    } else if (!sleep(first == null ? linger : sleep, now)) {
                        thread = null;
                        wakesAt = never();
                        return;
                    }
                } finally {
                    lock.unlock();
                }
                if (due != null) {
                    expire(due);
                }
            }
        }

        private void expire(Watch due) {
            try {
                consequences.execute(due::expired);
            } catch (RejectedExecutionException closed) {
                due.expired();
            }
        }

        /** Sleeps; false if there is no more reason to live. */
        // The loop is the caller's: whatever wakes this thread, it looks at all watches again.
        @SuppressWarnings("WaitNotInLoop")
        private boolean sleep(long nanos, long now) {
            // A day is as good as never, and does not overflow.
            long time = Math.min(nanos, TimeUnit.DAYS.toNanos(1));
            wakesAt = now + time;
            try {
                return changed.awaitNanos(time) > 0 || first != null;
            } catch (InterruptedException notOurs) {
                // Nobody has a reason to interrupt this thread; deadlines matter more.
                return true;
            }
        }
    }
}
