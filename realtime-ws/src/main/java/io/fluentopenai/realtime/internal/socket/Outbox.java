package io.fluentopenai.realtime.internal.socket;

import io.fluentopenai.realtime.session.SendResult;
import java.net.http.WebSocket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The send queue of a connection. It sends one event at a time, because the JDK's {@link WebSocket} does not allow
 *     concurrent sends.
 *
 * <p>The queue takes new events as long as it holds less than its limit; others wait in a line for room. Long events
 * go out
 * in several fragments, between which pings and a close frame find their way.
 *
 * <p>Thread-safe. Nothing here blocks, and nothing is called while the lock is held.
 */
final class Outbox {
    /** Long enough to cost nothing, short enough for a ping not to wait for long behind it. */
    static final int FRAGMENT = 64 * 1024;

    private final WebSocket socket;
    private final int limit;
    private final Consumer<Throwable> broken;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<OutgoingEvent> queue = new ArrayDeque<>();
    private final ArrayDeque<OutgoingEvent> line = new ArrayDeque<>();
    private final AtomicInteger rounds = new AtomicInteger();
    private long queued;
    private SendResult.@Nullable Reason shut;
    private @Nullable Runnable drained;

    // Written by the one thread that is in the loop.
    private volatile @Nullable OutgoingEvent current;
    private int written;
    private volatile boolean underway;

    /**
     * An empty queue.
     *
     * @param broken told when the socket does not take a piece
     */
    Outbox(WebSocket socket, int limit, Consumer<Throwable> broken) {
        this.socket = socket;
        this.limit = limit;
        this.broken = broken;
    }

    /** Sends an event when its turn comes; {@code waits} is whether it waits for room, without a thread. */
    void send(OutgoingEvent event, boolean waits) {
        SendResult.Reason refused;
        lock.lock();
        try {
            refused = shut;
            if (refused == null && hasRoom()) {
                enqueue(event);
            } else if (refused == null && waits) {
                line.add(event);
            } else if (refused == null) {
                refused = SendResult.Reason.QUEUE_FULL;
            }
        } finally {
            lock.unlock();
        }
        if (refused != null) {
            event.result.complete(new SendResult.NotAttempted(refused));
        } else {
            drain();
        }
    }

    private boolean hasRoom() {
        return queued < limit && line.isEmpty();
    }

    private void enqueue(OutgoingEvent event) {
        queue.add(event);
        queued += event.size();
    }

    private void letIn() {
        while (queued < limit && !line.isEmpty()) {
            enqueue(line.remove());
        }
    }

    /** Takes an event out if its turn has not come. */
    void withdraw(OutgoingEvent event) {
        boolean removed;
        lock.lock();
        try {
            removed = line.remove(event);
            if (!removed && queue.remove(event)) {
                removed = true;
                queued -= event.size();
                letIn();
            }
        } finally {
            lock.unlock();
        }
        if (removed) {
            event.result.complete(new SendResult.NotAttempted(SendResult.Reason.WITHDRAWN));
            drain();
        }
    }

    /** Takes no more events, and runs an action when all that were taken are written. */
    void finish(Runnable whenDrained) {
        lock.lock();
        try {
            if (shut == null) {
                shut = SendResult.Reason.CLOSED;
                drained = whenDrained;
            }
        } finally {
            lock.unlock();
        }
        drain();
    }

    /** Ends it at once: what has not begun is not attempted, of what has begun nobody knows. */
    void fail(SendResult.Reason reason, Throwable cause) {
        List<OutgoingEvent> left = new ArrayList<>();
        lock.lock();
        try {
            if (shut == null || drained != null) {
                shut = reason;
                drained = null;
            }
            left.addAll(queue);
            left.addAll(line);
            queue.clear();
            line.clear();
            queued = 0;
        } finally {
            lock.unlock();
        }
        OutgoingEvent begun = current;
        if (begun != null) {
            begun.result.complete(new SendResult.Unknown(cause));
        }
        for (OutgoingEvent event : left) {
            event.result.complete(new SendResult.NotAttempted(reason));
        }
    }

    // ---- The loop. A send that completes at once goes round here and not deeper into the stack.

    private void drain() {
        if (rounds.getAndIncrement() != 0) {
            return;
        }
        int round = 1;
        do {
            while (step()) {
                // The next piece.
            }
            round = rounds.addAndGet(-round);
        } while (round != 0);
    }

    /** Hands a piece to the socket; false if there is none, or if its end must be waited for. */
    private boolean step() {
        if (underway) {
            return false;
        }
        OutgoingEvent event = current;
        if (event == null) {
            event = next();
            if (event == null) {
                return false;
            }
        }
        int from = written;
        int to = end(event.text, from);
        boolean last = to == event.text.length();
        CompletableFuture<WebSocket> sent;
        try {
            sent = socket.sendText(from == 0 && last ? event.text : event.text.substring(from, to), last);
        } catch (RuntimeException e) {
            sent = CompletableFuture.failedFuture(e);
        }
        if (sent.isDone() && !sent.isCompletedExceptionally()) {
            advance(event, to, last);
            return true;
        }
        underway = true;
        OutgoingEvent sending = event;
        sent.whenComplete((socket, problem) -> {
            if (problem != null) {
                sending.result.complete(new SendResult.Unknown(problem));
                // The JDK does not always tell the listener, and nothing more can be sent.
                broken.accept(problem);
                return;
            }
            advance(sending, to, last);
            underway = false;
            drain();
        });
        return false;
    }

    private void advance(OutgoingEvent event, int to, boolean last) {
        written = last ? 0 : to;
        if (last) {
            current = null;
            event.result.complete(new SendResult.Sent());
        }
    }

    private @Nullable OutgoingEvent next() {
        OutgoingEvent event;
        Runnable whenDrained = null;
        lock.lock();
        try {
            event = queue.poll();
            if (event != null) {
                queued -= event.size();
                letIn();
                current = event;
            } else {
                whenDrained = drained;
                drained = null;
            }
        } finally {
            lock.unlock();
        }
        if (event != null) {
            event.begins.run();
        } else if (whenDrained != null) {
            whenDrained.run();
        }
        return event;
    }

    /** The end of a fragment: never between the two halves of a character. */
    private static int end(String text, int from) {
        if (text.length() - from <= FRAGMENT) {
            return text.length();
        }
        int to = from + FRAGMENT;
        return Character.isHighSurrogate(text.charAt(to - 1)) ? to - 1 : to;
    }
}
