package io.fluentopenai.agents;

import io.fluentopenai.ApiObject;
import io.fluentopenai.OpenAI;
import io.fluentopenai.Polling;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.model.AgentTurnObject;
import io.fluentopenai.client.model.ListAgentSessionTurnsParams;
import io.fluentopenai.client.model.ListAgentSessionTurnsResponse;
import io.fluentopenai.internal.Poller;
import io.fluentopenai.internal.compat.LenientValues;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The newest turn of a session, if it has any. Sending a message does not tell which turn it starts. */
final class NewestTurn extends ApiObject<ListAgentSessionTurnsResponse> {
    private final String sessionId;
    private final @Nullable AgentTurn turn;

    NewestTurn(
            OpenAI openai,
            String sessionId,
            @Nullable AgentAnswering answering,
            ApiResponse<ListAgentSessionTurnsResponse> response) {
        super(openai, response);
        this.sessionId = sessionId;
        List<AgentTurnObject> turns = LenientValues.in(raw().data());
        turn = turns.isEmpty() ? null : new AgentTurn(openai, turns.get(0), info()).answeredBy(answering);
    }

    static ListAgentSessionTurnsParams params() {
        return new ListAgentSessionTurnsParams().limit(1).order("desc");
    }

    AgentTurn turn() {
        return Objects.requireNonNull(turn);
    }

    private @Nullable String id() {
        return turn == null ? null : turn.raw().id();
    }

    /** Returns this if the session is idle. */
    NewestTurn requireEnded() {
        if (turn != null && !turn.isFinished()) {
            throw new IllegalStateException("The session " + sessionId + " is still at work on the turn " + id() + " ("
                    + turn.status() + "), which the message would go to. Wait for its end with awaitCompletion(), or"
                    + " send the message with send(…)");
        }
        return this;
    }

    /** Waits until another turn is the newest. */
    Poller<NewestTurn> poller() {
        Polling<NewestTurn> often = new Polling<NewestTurn>(Duration.ofMinutes(1))
                .interval(Duration.ofMillis(100))
                .longestInterval(Duration.ofSeconds(2));
        return new Poller<>("the next turn of the session " + sessionId, often, this::isBefore, this::isBefore);
    }

    private boolean isBefore(NewestTurn other) {
        return other.turn != null && !Objects.equals(other.id(), id());
    }
}
