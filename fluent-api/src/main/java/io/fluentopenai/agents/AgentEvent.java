package io.fluentopenai.agents;

import io.fluentopenai.ApiObject;
import io.fluentopenai.OpenAI;
import io.fluentopenai.TextEvent;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.model.AgentSessionBudgetReachedEvent;
import io.fluentopenai.client.model.AgentSessionCreatedEvent;
import io.fluentopenai.client.model.AgentSessionEvent;
import io.fluentopenai.client.model.AgentSessionFailedEvent;
import io.fluentopenai.client.model.AgentSessionIdleEvent;
import io.fluentopenai.client.model.AgentSessionInProgressEvent;
import io.fluentopenai.client.model.AgentSessionItem;
import io.fluentopenai.client.model.AgentSessionObject;
import io.fluentopenai.client.model.AgentSessionRequiresActionEvent;
import io.fluentopenai.client.model.AgentSessionTurnCancelledEvent;
import io.fluentopenai.client.model.AgentSessionTurnCompletedEvent;
import io.fluentopenai.client.model.AgentSessionTurnCreatedEvent;
import io.fluentopenai.client.model.AgentSessionTurnFailedEvent;
import io.fluentopenai.client.model.AgentSessionTurnInProgressEvent;
import io.fluentopenai.client.model.AgentSessionTurnItemAddedEvent;
import io.fluentopenai.client.model.AgentSessionTurnItemDoneEvent;
import io.fluentopenai.client.model.AgentSessionTurnOutputTextDeltaEvent;
import io.fluentopenai.client.model.AgentTurnObject;
import org.jspecify.annotations.Nullable;

/**
 * An event of a session. {@link #raw()} returns the generated event class; use {@code instanceof} to tell the kinds
 * apart.
 */
public final class AgentEvent extends ApiObject<AgentSessionEvent> implements TextEvent {
    private final @Nullable String speaker;

    /** Wraps an event of a stream. */
    public AgentEvent(OpenAI openai, AgentSessionEvent raw, @Nullable ResponseInfo info) {
        this(openai, raw, info, null);
    }

    /** Wraps an event of a stream, in which only the text of one turn counts; that of all turns if null. */
    AgentEvent(OpenAI openai, AgentSessionEvent raw, @Nullable ResponseInfo info, @Nullable String speaker) {
        super(openai, raw, info);
        this.speaker = speaker;
    }

    /** Returns the event type, such as {@code agent.session.turn.created}; empty if the server left it out. */
    public String type() {
        String type = raw().type();
        return type == null ? "" : type;
    }

    /**
     * Returns the text that this event adds to a message of the agent; empty if it adds none. In the stream of a turn,
     * the text of subagents is left out.
     */
    @Override
    public String text() {
        return raw() instanceof AgentSessionTurnOutputTextDeltaEvent delta
                        && delta.delta() != null
                        && (speaker == null || speaker.equals(delta.turnId()))
                ? delta.delta()
                : "";
    }

    /** Returns the state of the turn that this event is about; null if it is about something else. */
    public @Nullable AgentTurn turn() {
        AgentTurnObject turn = turnOf(raw());
        return turn == null ? null : new AgentTurn(openai(), turn, info());
    }

    /** Returns the state of the session if it has changed; otherwise null. */
    public @Nullable AgentSession session() {
        AgentSessionObject session = sessionOf(raw());
        return session == null ? null : new AgentSession(openai(), session, info());
    }

    /** Returns the item that was added or is complete; null if this event is about something else. */
    public @Nullable AgentItem item() {
        if (raw() instanceof AgentSessionTurnItemAddedEvent added && added.item() != null) {
            return new AgentItem(openai(), added.item(), info());
        }
        if (raw() instanceof AgentSessionTurnItemDoneEvent done && done.item() != null) {
            return new AgentItem(openai(), Json.read(done.item().toJson(), AgentSessionItem.class), info());
        }
        return null;
    }

    static @Nullable AgentTurnObject turnOf(AgentSessionEvent event) {
        if (event instanceof AgentSessionTurnCreatedEvent created) {
            return created.turn();
        }
        if (event instanceof AgentSessionTurnInProgressEvent begun) {
            return begun.turn();
        }
        if (event instanceof AgentSessionTurnCompletedEvent completed) {
            return completed.turn();
        }
        if (event instanceof AgentSessionTurnFailedEvent failed) {
            return failed.turn();
        }
        return event instanceof AgentSessionTurnCancelledEvent cancelled ? cancelled.turn() : null;
    }

    static @Nullable AgentSessionObject sessionOf(AgentSessionEvent event) {
        if (event instanceof AgentSessionCreatedEvent created) {
            return created.session();
        }
        if (event instanceof AgentSessionInProgressEvent begun) {
            return begun.session();
        }
        if (event instanceof AgentSessionRequiresActionEvent waiting) {
            return waiting.session();
        }
        if (event instanceof AgentSessionIdleEvent idle) {
            return idle.session();
        }
        if (event instanceof AgentSessionFailedEvent failed) {
            return failed.session();
        }
        return event instanceof AgentSessionBudgetReachedEvent reached ? reached.session() : null;
    }
}
