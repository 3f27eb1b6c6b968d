package io.fluentopenai.agents;

import io.fluentopenai.OpenAI;
import io.fluentopenai.ResultStream;
import io.fluentopenai.client.EventStream;
import io.fluentopenai.client.RequestOptions;
import io.fluentopenai.client.api.AgentsApi;
import io.fluentopenai.client.model.AgentSessionEvent;
import io.fluentopenai.client.model.AgentSessionInputParam;
import io.fluentopenai.internal.Futures;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Starts a turn of an idle session. The API tells only that it accepted the message, so the turn is found afterwards. */
final class TurnStart {
    private final OpenAI openai;
    private final String sessionId;
    private final @Nullable AgentAnswering answering;

    TurnStart(OpenAI openai, String sessionId, @Nullable AgentAnswering answering) {
        this.openai = openai;
        this.sessionId = sessionId;
        this.answering = answering;
    }

    private AgentsApi api() {
        return openai.raw().agents();
    }

    private RequestOptions options() {
        return openai.options();
    }

    /** Sends the message, and waits for its turn. */
    AgentTurn start(AgentSessionInputParam message) {
        NewestTurn before = newest().requireEnded();
        send(message);
        return before.poller().await(newest(), state -> newest()).turn();
    }

    /** Async version of {@link #start}. */
    CompletableFuture<AgentTurn> startAsync(AgentSessionInputParam message) {
        return Futures.compose(newestAsync(), before -> {
            before.requireEnded();
            CompletableFuture<NewestTurn> after = Futures.compose(sendAsync(message), sent -> newestAsync());
            return Futures.map(
                    Futures.compose(after, first -> before.poller().awaitAsync(first, state -> newestAsync())),
                    NewestTurn::turn);
        });
    }

    private NewestTurn newest() {
        return new NewestTurn(
                openai,
                sessionId,
                answering,
                api().listAgentSessionTurnsWithResponse(sessionId, NewestTurn.params(), options()));
    }

    private CompletableFuture<NewestTurn> newestAsync() {
        return Futures.map(
                api().listAgentSessionTurnsWithResponseAsync(sessionId, NewestTurn.params(), options()),
                response -> new NewestTurn(openai, sessionId, answering, response));
    }

    /** Sends the message, and returns the events of its turn. */
    ResultStream<AgentEvent, AgentTurn> stream(AgentSessionInputParam message) {
        newest().requireEnded();
        EventStream<AgentSessionEvent> events = api().streamAgentSessionEvents(sessionId, options());
        try {
            send(message);
            return AgentAnswering.stream(openai, answering, new TurnEvents(openai, events));
        } catch (RuntimeException | Error e) {
            events.close();
            throw e;
        }
    }

    /** Async version of {@link #stream}. */
    CompletableFuture<ResultStream<AgentEvent, AgentTurn>> streamAsync(AgentSessionInputParam message) {
        CompletableFuture<EventStream<AgentSessionEvent>> begun = Futures.compose(newestAsync(), before -> {
            before.requireEnded();
            return api().streamAgentSessionEventsAsync(sessionId, options());
        });
        return Futures.compose(
                begun,
                events -> Futures.map(
                        Futures.tell(sendAsync(message), sent -> {}, failure -> events.close()),
                        sent -> AgentAnswering.stream(openai, answering, new TurnEvents(openai, events))));
    }

    private void send(AgentSessionInputParam message) {
        openai.agents().sessions().send(sessionId, AgentActions.request(message));
    }

    private CompletableFuture<@Nullable Void> sendAsync(AgentSessionInputParam message) {
        return openai.agents().sessions().sendAsync(sessionId, AgentActions.request(message));
    }
}
