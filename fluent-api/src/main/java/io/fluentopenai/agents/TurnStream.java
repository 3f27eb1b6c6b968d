package io.fluentopenai.agents;

import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.error.StreamException;
import io.fluentopenai.client.model.AgentSessionEvent;
import io.fluentopenai.internal.ResultKernel;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The events of a turn up to its end, or until its session requires an action. The next stream continues from there. */
final class TurnStream extends ResultKernel<AgentEvent, AgentTurn> {
    private final TurnEvents events;
    private final Set<String> answered;

    /** Only touched by the reader. */
    private boolean ends;

    /** A stream of events that does not end at what is answered. */
    TurnStream(TurnEvents events, Set<String> answered) {
        this.events = events;
        this.answered = answered;
    }

    @Override
    protected @Nullable AgentEvent read(boolean wait) {
        if (!ends) {
            AgentSessionEvent raw = events.source().next(wait);
            if (raw != null) {
                AgentEvent event = events.accept(raw);
                ends = events.isOver() || AgentEvent.sessionOf(raw) != null && events.isWaiting(answered);
                return event;
            }
            ends = events.source().isOver() && !isClosed();
        }
        if (ends) {
            finish();
        }
        return null;
    }

    private void finish() {
        boolean waits = !events.isOver() && !events.source().isOver();
        String missing = waits ? null : events.missing();
        if (missing != null) {
            throw new StreamException("The stream ended before ".concat(missing), null, info(), events.partial());
        }
        end();
        if (!waits) {
            // The session's stream goes on for as long as the session is there.
            events.source().close();
        }
        end.complete(events.turn());
    }

    @Override
    public void listen(@Nullable Runnable listener) {
        events.source().listen(listener);
    }

    @Override
    protected void cancel() {
        events.source().close();
    }

    @Override
    public ResponseInfo info() {
        return events.info();
    }

    @Override
    public boolean endedWithDone() {
        return events.endedWithDone();
    }
}
