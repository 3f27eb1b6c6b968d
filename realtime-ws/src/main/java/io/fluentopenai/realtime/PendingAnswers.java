package io.fluentopenai.realtime;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for an answer over one connection, in the order in which the requests were written. An error that names an event
 * belongs to that event; any other answer to the first request that it fits.
 *
 * <p>Thread-safe. Futures complete on the thread that reads.
 */
final class PendingAnswers {
    /** One request. */
    record Pending(
            String name,
            @Nullable String eventId,
            Predicate<ServerEvent> answers,
            CompletableFuture<ServerEvent> future) {}

    private final List<Pending> pending = new ArrayList<>();
    private @Nullable SessionEnd end;

    /** A request is being written. */
    void begin(Pending request) {
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
    synchronized void forget(Pending request) {
        pending.remove(request);
    }

    void seen(ServerEvent event) {
        Pending answered = take(request -> request.answers.test(event));
        if (answered != null) {
            answered.future.complete(event);
        }
    }

    /** An error has come; false if it belongs to none of these. */
    boolean failed(ServerEvent.ErrorEvent error, @Nullable String eventId) {
        if (eventId == null) {
            return false;
        }
        Pending refused = take(request -> eventId.equals(request.eventId));
        if (refused == null) {
            return false;
        }
        refused.future.completeExceptionally(new ErrorEventException(refused.name, error));
        return true;
    }

    private synchronized @Nullable Pending take(Predicate<Pending> which) {
        for (Iterator<Pending> all = pending.iterator(); all.hasNext(); ) {
            Pending one = all.next();
            if (which.test(one)) {
                all.remove();
                return one;
            }
        }
        return null;
    }

    /** The connection is gone: these were written, and what the server made of them is not known. */
    void end(SessionEnd how) {
        List<Pending> left;
        synchronized (this) {
            end = how;
            left = List.copyOf(pending);
            pending.clear();
        }
        left.forEach(request -> fail(request, how));
    }

    private static void fail(Pending request, SessionEnd how) {
        request.future.completeExceptionally(
                new NotSentException(request.name, new SendResult.Unknown(new SessionClosedException(how))));
    }
}
