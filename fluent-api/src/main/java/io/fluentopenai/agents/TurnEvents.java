package io.fluentopenai.agents;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.EventStream;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.internal.stream.StreamKernel;
import io.fluentopenai.client.model.AgentSessionBudgetReachedEvent;
import io.fluentopenai.client.model.AgentSessionEvent;
import io.fluentopenai.client.model.AgentSessionFailedEvent;
import io.fluentopenai.client.model.AgentSessionIdleEvent;
import io.fluentopenai.client.model.AgentSessionObject;
import io.fluentopenai.client.model.AgentSessionTurnCreatedEvent;
import io.fluentopenai.client.model.AgentTurnObject;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The events of a session while it works on a turn: the first that is not a subagent's. Read by one thread at a time, through
 * one {@link TurnStream} after the other.
 */
final class TurnEvents {
    private final OpenAI openai;
    private final EventStream<AgentSessionEvent> stream;
    private final StreamKernel<AgentSessionEvent> source;
    private @Nullable AgentTurnObject turn;
    private @Nullable AgentSessionObject session;
    private boolean over;

    TurnEvents(OpenAI openai, EventStream<AgentSessionEvent> stream) {
        this.openai = openai;
        this.stream = stream;
        this.source = StreamKernel.of(stream);
    }

    StreamKernel<AgentSessionEvent> source() {
        return source;
    }

    ResponseInfo info() {
        return stream.info();
    }

    boolean endedWithDone() {
        return stream.endedWithDone();
    }

    AgentEvent accept(AgentSessionEvent raw) {
        AgentTurnObject told = AgentEvent.turnOf(raw);
        if (told != null && (turn == null ? begins(raw, told) : Objects.equals(told.id(), turn.id()))) {
            turn = told;
        }
        AgentSessionObject state = AgentEvent.sessionOf(raw);
        if (state != null) {
            session = state;
        }
        boolean ended = turn != null && turn().isFinished();
        over |= raw instanceof AgentSessionFailedEvent
                || raw instanceof AgentSessionIdleEvent && ended
                || raw instanceof AgentSessionBudgetReachedEvent && (turn == null || ended);
        return new AgentEvent(openai, raw, info(), turn == null ? null : turn.id());
    }

    private static boolean begins(AgentSessionEvent raw, AgentTurnObject told) {
        return raw instanceof AgentSessionTurnCreatedEvent && told.subagentId() == null;
    }

    /** Returns whether nothing more comes of the turn. */
    boolean isOver() {
        return over;
    }

    /** Returns whether the session waits for something that has not been answered. */
    boolean isWaiting(Set<String> answered) {
        return session != null && turn != null && AgentTurn.isOpen(AgentActions.of(session), answered);
    }

    /** Returns what is lacking if the events end here; null if nothing is. */
    @Nullable
    String missing() {
        if (turn == null) {
            String reason = session == null ? null : session.error();
            return "a turn began" + (reason == null ? "" : ": " + reason);
        }
        // A failed session ends a turn that no event has ended.
        return over || turn().isFinished() ? null : "the turn did: it is " + turn().status();
    }

    AgentTurn turn() {
        return new AgentTurn(openai, Objects.requireNonNull(turn), info()).in(session);
    }

    List<?> partial() {
        return turn == null ? List.of() : List.of(turn());
    }
}
