package io.fluentopenai.realtime.internal.protocol;

import io.fluentopenai.client.Delayer;
import io.fluentopenai.client.model.RealtimeResponse;
import io.fluentopenai.realtime.event.ServerEvent;
import io.fluentopenai.realtime.internal.socket.OutgoingEvent;
import io.fluentopenai.realtime.session.NotSentException;
import io.fluentopenai.realtime.session.ResponseFailedException;
import io.fluentopenai.realtime.session.SendResult;
import io.fluentopenai.realtime.session.SessionEnd;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that {@code response.create} never meets an active response of the default conversation: one goes out when the
 * response before it is done, whoever began that, and the others wait for their turn. Responses outside of the conversation
 * need no turn.
 *
 * <p>The server may begin a response by itself at the same moment, and then refuses ours with {@code
 * conversation_already_has_active_response}. As it has then done nothing, ours goes out once more when that response is done.
 *
 * <p>The server does not say which event a response answers. Requests therefore carry the id of their event in the response's
 * metadata, which the server repeats. Where it does not, the next response that begins is taken for the answer.
 *
 * <p>One for each connection. Thread-safe; nothing is called while the lock is held.
 */
final class ResponseTurns {
    /** The metadata key under which a response carries the id of the event that asked for it. */
    static final String TAG = "client_event_id";

    static final String CREATE = "response.create";

    /** In place of the id of a response that has none. */
    private static final String NAMELESS = "";

    private static final SendResult WITHDRAWN = new SendResult.NotAttempted(SendResult.Reason.WITHDRAWN);
    private static final int MOST_REFUSALS = 5;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

    /** A {@code response.create} request. */
    static final class Turn extends PendingAnswers.Pending<ServerEvent> {
        final String eventId;
        final OutgoingEvent first;
        final boolean outOfBand;
        final boolean tagged;

        private volatile @Nullable String responseId;

        /** True if the response has the request's tag; false if it is only assumed to belong to it. */
        private volatile boolean certain;

        private int refusals;
        private @Nullable CompletableFuture<Void> watch;

        /**
         * A turn that has not come.
         *
         * @param answer who waits for the response; null if nobody does
         */
        Turn(
                String eventId,
                OutgoingEvent first,
                boolean outOfBand,
                boolean tagged,
                @Nullable CompletableFuture<ServerEvent> answer) {
            super(CREATE, eventId, answer);
            this.eventId = eventId;
            this.first = first;
            this.outOfBand = outOfBand;
            this.tagged = tagged;
        }

        @Override
        boolean mayBeRefusedBy(Refusal refusal) {
            return super.mayBeRefusedBy(refusal) && !certain && !(refusal.isAlreadyActive() && outOfBand);
        }

        @Override
        boolean seemsBegun() {
            return responseId != null;
        }
    }

    private final Consumer<OutgoingEvent> sender;
    private final PendingAnswers<ServerEvent> answers;
    private final Delayer delayer;
    private final Duration patience;

    private final ArrayDeque<Turn> waiting = new ArrayDeque<>();
    private final List<Turn> loose = new ArrayList<>();
    private final LinkedHashSet<String> active = new LinkedHashSet<>();
    private @Nullable Turn inFlight;
    private boolean pausing;
    private boolean serverRepeatsTags;
    private @Nullable SessionEnd end;
    private SendResult.@Nullable Reason refused;

    /**
     * Turns over a connection.
     *
     * @param answers where they stand among the other requests when they are written
     * @param patience how long a response may take to begin, after which the next turn is given
     */
    ResponseTurns(
            Consumer<OutgoingEvent> sender, PendingAnswers<ServerEvent> answers, Delayer delayer, Duration patience) {
        this.sender = sender;
        this.answers = answers;
        this.delayer = delayer;
        this.patience = patience;
    }

    /** Sends one when it is its turn. */
    void add(Turn turn) {
        SendResult.Reason over;
        Turn now = null;
        synchronized (this) {
            over = refused;
            if (over == null && turn.outOfBand) {
                loose.add(turn);
                now = turn;
            } else if (over == null) {
                waiting.add(turn);
                now = next();
            }
        }
        if (over != null) {
            turn.first.result.complete(new SendResult.NotAttempted(over));
        } else {
            start(now);
        }
    }

    /** Takes one back that waits for its turn, be it for the second time; false if it is none of these. */
    boolean withdraw(OutgoingEvent outgoing) {
        boolean removed;
        synchronized (this) {
            removed = waiting.removeIf(turn -> turn.first == outgoing);
        }
        if (removed) {
            outgoing.result.complete(WITHDRAWN);
        }
        return removed;
    }

    /** The response of the default conversation that is in progress; null if none is known. */
    synchronized @Nullable String activeResponse() {
        String last = null;
        for (String id : active) {
            last = id;
        }
        return NAMELESS.equals(last) ? null : last;
    }

    // ---- What the server says

    void created(ServerEvent.ResponseCreated event) {
        String id = event.responseId() == null ? NAMELESS : event.responseId();
        Turn bound;
        synchronized (this) {
            bound = bind(id, event.response());
            if (bound == null || !bound.outOfBand) {
                active.add(id);
            }
        }
        if (bound != null) {
            stopWatching(bound);
        }
    }

    void done(ServerEvent.ResponseDone event) {
        Turn ended;
        Turn now;
        synchronized (this) {
            String id = begunAs(event.responseId());
            boolean known = active.remove(id);
            ended = find(turn -> id.equals(turn.responseId));
            if (ended == null && !known) {
                // It ended before it began, as what fails at once may do.
                ended = bind(id, event.response());
            }
            if (ended != null) {
                leave(ended);
            }
            pausing = false;
            now = next();
        }
        if (ended != null) {
            stopWatching(ended);
            answers.forget(ended);
            complete(ended.future, event);
        }
        start(now);
    }

    /** Under which id a response has begun that ends: where the server leaves ids out, it is the one that is active. */
    private String begunAs(@Nullable String id) {
        if (id == null) {
            return active.isEmpty() ? NAMELESS : active.iterator().next();
        }
        return active.contains(id) || find(turn -> id.equals(turn.responseId)) != null || !active.contains(NAMELESS)
                ? id
                : NAMELESS;
    }

    private static void complete(CompletableFuture<ServerEvent> answer, ServerEvent.ResponseDone event) {
        RealtimeResponse response = event.response();
        if (response != null
                && response.status() != null
                && "failed".equals(response.status().value())) {
            answer.completeExceptionally(ResponseFailedException.of(event));
        } else {
            answer.complete(event);
        }
    }

    /** The server has refused an event; false if it is none of these. */
    boolean refused(ServerEvent.ErrorEvent event, Refusal told, String eventId) {
        Turn turn;
        Turn now = null;
        boolean again;
        Duration pause = null;
        synchronized (this) {
            turn = find(one -> eventId.equals(one.eventId));
            if (turn == null) {
                return false;
            }
            again = !turn.outOfBand
                    && !turn.future.isDone()
                    && told.isAlreadyActive()
                    && turn.refusals++ < MOST_REFUSALS;
            leave(turn);
            if (again) {
                // Whatever had been taken for its response is another's.
                turn.responseId = null;
                waiting.addFirst(turn);
                if (active.isEmpty()) {
                    // The active one is not known here: its end may have passed already.
                    pausing = true;
                    pause = FIRST_PAUSE.multipliedBy(1L << (turn.refusals - 1));
                }
            } else {
                now = next();
            }
        }
        stopWatching(turn);
        if (pause != null) {
            delayer.delay(pause).thenRun(this::resume);
        }
        if (!again) {
            turn.refuse(event);
        }
        start(now);
        return true;
    }

    private void resume() {
        Turn now;
        synchronized (this) {
            pausing = false;
            now = next();
        }
        start(now);
    }

    // ---- Whose response it is. Called with the lock held.

    private @Nullable Turn bind(String id, @Nullable RealtimeResponse response) {
        Map<String, String> metadata = response == null ? null : response.metadata();
        String tag = metadata == null ? null : metadata.get(TAG);
        Turn turn;
        if (tag != null && (turn = find(one -> tag.equals(one.eventId))) != null) {
            serverRepeatsTags = true;
            turn.certain = true;
        } else {
            boolean outside = response != null && response.conversationId() == null;
            turn = outside ? loose.stream().filter(this::mayBe).findFirst().orElse(null) : null;
            if (turn == null && inFlight != null && mayBe(inFlight)) {
                turn = inFlight;
            }
        }
        if (turn != null) {
            turn.responseId = id;
        }
        return turn;
    }

    /** Returns whether a response without a tag may be this one's. */
    private boolean mayBe(Turn turn) {
        return turn.responseId == null && !(turn.tagged && serverRepeatsTags);
    }

    /** A turn that has been given. */
    private @Nullable Turn find(Predicate<Turn> which) {
        if (inFlight != null && which.test(inFlight)) {
            return inFlight;
        }
        return loose.stream().filter(which).findFirst().orElse(null);
    }

    private void leave(Turn turn) {
        loose.remove(turn);
        if (turn == inFlight) {
            inFlight = null;
        }
    }

    // ---- Whose turn it is

    private @Nullable Turn next() {
        if (inFlight != null || pausing || !active.isEmpty() || end != null) {
            return null;
        }
        inFlight = waiting.poll();
        return inFlight;
    }

    private void start(@Nullable Turn turn) {
        if (turn == null) {
            return;
        }
        OutgoingEvent outgoing = turn.first.result.isDone() ? turn.first.again() : turn.first;
        outgoing.begins = () -> answers.begin(turn);
        outgoing.result.thenAccept(result -> {
            if (result.isSent()) {
                watch(turn);
            } else if (WITHDRAWN.equals(result)) {
                pass(turn);
            } else {
                turn.future.completeExceptionally(new NotSentException(CREATE, result));
            }
        });
        sender.accept(outgoing);
    }

    /** Gives the turn to the next request: this one was cancelled before it was written, so no answer will come. */
    private void pass(Turn turn) {
        Turn now;
        synchronized (this) {
            leave(turn);
            now = next();
        }
        start(now);
    }

    /** A server that never answers must not keep all others from their turn. */
    private void watch(Turn turn) {
        CompletableFuture<Void> time = delayer.delay(patience);
        boolean begun;
        synchronized (this) {
            turn.watch = time;
            begun = turn.responseId != null || end != null || (turn != inFlight && !loose.contains(turn));
        }
        if (begun) {
            time.cancel(false);
        }
        time.thenRun(() -> {
            Turn now = null;
            synchronized (this) {
                if (turn.responseId == null && turn == inFlight) {
                    inFlight = null;
                    // Still recognised if it comes late.
                    loose.add(turn);
                    now = next();
                }
            }
            start(now);
        });
    }

    private void stopWatching(Turn turn) {
        CompletableFuture<Void> time;
        synchronized (this) {
            time = turn.watch;
            turn.watch = null;
        }
        if (time != null) {
            time.cancel(false);
        }
    }

    /** The connection is gone. What was written stands among the other requests, which say what has become of it. */
    void end(SessionEnd how, SendResult.Reason reason) {
        List<Turn> never;
        List<Turn> begun = new ArrayList<>();
        synchronized (this) {
            end = how;
            refused = reason;
            never = List.copyOf(waiting);
            waiting.clear();
            begun.addAll(loose);
            loose.clear();
            if (inFlight != null) {
                begun.add(inFlight);
                inFlight = null;
            }
            active.clear();
        }
        begun.forEach(this::stopWatching);
        for (Turn turn : never) {
            SendResult result = new SendResult.NotAttempted(reason);
            turn.first.result.complete(result);
            turn.future.completeExceptionally(new NotSentException(CREATE, result));
        }
    }
}
