package io.fluentopenai.realtime.internal.protocol;

import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.realtime.session.ErrorEventException;
import io.fluentopenai.realtime.session.NotSentException;
import io.fluentopenai.realtime.session.SendResult;
import io.fluentopenai.realtime.session.SessionClosedException;
import io.fluentopenai.realtime.session.SessionEnd;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The requests that wait for an answer on a connection, in the order in which they were sent. An answer that names a
 * request belongs to it; any other answer belongs to the first request that it fits.
 *
 * <p>Thread-safe. Futures complete on the thread that reads.
 *
 * @param <E> the events of the server
 */
final class PendingAnswers<E> {
    /**
     * The maximum number of events without a waiting caller, so that a server that answers none of them does not fill
     * the memory.
     */
    private static final int MOST_PLAIN = 256;

    /** A request. */
    static class Pending<E> {
        /** The name of its event for messages. */
        final String name;

        /** The name by which answers refer to it, which several requests may share; null if there is none. */
        final @Nullable String key;

        final CompletableFuture<E> future;

        /** True if a caller waits for the answer. Events that were only sent are in the order, too. */
        final boolean awaited;

        /** A request; {@code answer} is null if nobody waits for it. */
        Pending(String name, @Nullable String key, @Nullable CompletableFuture<E> answer) {
            this.name = name;
            this.key = key;
            future = answer == null ? new CompletableFuture<>() : answer;
            awaited = answer != null;
        }

        /** The server has answered with an error. */
        void refuse(JsonValue error) {
            future.completeExceptionally(ErrorEventException.of(name, error));
        }

        /** Returns whether an event that does not name it is its answer. */
        boolean isAnsweredBy(E event) {
            return false;
        }

        /** Returns whether an event may be its answer if it is nobody else's. */
        boolean mayBeAnsweredBy(E event) {
            return false;
        }

        /** Returns whether an error that names nobody may be about it. */
        boolean mayBeRefusedBy(Refusal refusal) {
            return refusal.mayBeAbout(name);
        }

        /** Returns whether the server seems to have agreed to it. */
        boolean seemsBegun() {
            return false;
        }
    }

    private final List<Pending<E>> pending = new ArrayList<>();
    private @Nullable SessionEnd end;

    /** A request is being written. */
    void begin(Pending<E> request) {
        SessionEnd over;
        synchronized (this) {
            over = end;
            if (over == null) {
                pending.add(request);
                if (!request.awaited
                        && pending.stream().filter(one -> !one.awaited).count() > MOST_PLAIN) {
                    take(one -> !one.awaited);
                }
            }
        }
        if (over != null) {
            fail(request, over);
        }
    }

    /** Removes a request whose caller no longer waits. */
    synchronized void forget(Pending<E> request) {
        pending.remove(request);
    }

    void seen(E event) {
        Pending<E> answered;
        synchronized (this) {
            answered = take(request -> request.isAnsweredBy(event));
            if (answered == null) {
                answered = take(request -> request.mayBeAnsweredBy(event));
            }
        }
        if (answered != null) {
            answered.future.complete(event);
        }
    }

    /** The first, and it is none of these any more; null if there is none. */
    @Nullable
    Pending<E> take() {
        return take(request -> true);
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

    /** Works like {@link #first}, and it is none of these any more. */
    @Nullable
    Pending<E> take(String key) {
        return take(request -> key.equals(request.key));
    }

    /** The first that a refusal may be about which names none, and it is none of these any more; null if there is none. */
    synchronized @Nullable Pending<E> take(Refusal refusal) {
        Pending<E> refused = take(request -> !request.seemsBegun() && request.mayBeRefusedBy(refusal));
        return refused == null && refusal.isTold() ? take(request -> request.mayBeRefusedBy(refusal)) : refused;
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
