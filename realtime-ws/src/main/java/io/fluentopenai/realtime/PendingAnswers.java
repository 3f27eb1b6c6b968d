package io.fluentopenai.realtime;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for an answer over one connection, in the order in which the requests were written. What names a request belongs
 * to that request; any other answer to the first request that it fits.
 *
 * <p>Thread-safe. Futures complete on the thread that reads.
 *
 * @param <E> the events of the server
 */
final class PendingAnswers<E> {
    /**
     * One request.
     *
     * @param name what its event is called in messages
     * @param key what names it: several may have the same
     */
    record Pending<E>(String name, String key, Predicate<E> answers, CompletableFuture<E> future) {}

    private final List<Pending<E>> pending = new ArrayList<>();
    private @Nullable SessionEnd end;

    /** A request is being written. */
    void begin(Pending<E> request) {
        SessionEnd over;
        synchronized (this) {
            over = end;
            if (over == null) {
                pending.add(request);
            }
        }
        if (over != null) {
            fail(request, over);
        }
    }

    /** Nobody waits for it any more. */
    synchronized void forget(Pending<E> request) {
        pending.remove(request);
    }

    void seen(E event) {
        Pending<E> answered = take(request -> request.answers.test(event));
        if (answered != null) {
            answered.future.complete(event);
        }
    }

    /** The first that is named so; null if there is none. */
    synchronized @Nullable Pending<E> first(String key) {
        for (Pending<E> one : pending) {
            if (key.equals(one.key)) {
                return one;
            }
        }
        return null;
    }

    /** The key of the one that waits; null if there is none, or more than one. */
    synchronized @Nullable String only() {
        return pending.size() == 1 ? pending.get(0).key : null;
    }

    /** As {@link #first}, and it is none of these any more. */
    @Nullable
    Pending<E> take(String key) {
        return take(request -> key.equals(request.key));
    }

    private synchronized @Nullable Pending<E> take(Predicate<Pending<E>> which) {
        for (Iterator<Pending<E>> all = pending.iterator(); all.hasNext(); ) {
            Pending<E> one = all.next();
            if (which.test(one)) {
                all.remove();
                return one;
            }
        }
        return null;
    }

    /** The connection is gone: these were written, and what the server made of them is not known. */
    void end(SessionEnd how) {
        List<Pending<E>> left;
        synchronized (this) {
            end = how;
            left = List.copyOf(pending);
            pending.clear();
        }
        left.forEach(request -> fail(request, how));
    }

    private static <E> void fail(Pending<E> request, SessionEnd how) {
        request.future.completeExceptionally(
                new NotSentException(request.name, new SendResult.Unknown(new SessionClosedException(how))));
    }
}
