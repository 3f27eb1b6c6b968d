package io.fluentopenai.agents;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.OpenAI;
import io.fluentopenai.Polling;
import io.fluentopenai.ResultStream;
import io.fluentopenai.client.model.AgentSessionInputParam;
import io.fluentopenai.client.model.AgentSessionRequiredAction;
import io.fluentopenai.client.model.AgentTokenUsage;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.ModelLoop;
import io.fluentopenai.internal.Poller;
import io.fluentopenai.tools.LoopModel;
import io.fluentopenai.tools.LoopState;
import io.fluentopenai.tools.LoopUsage;
import io.fluentopenai.tools.ToolCall;
import io.fluentopenai.tools.ToolResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A turn that a loop answers: it is polled, or its events read, until its session wants results; they are sent, and so on. */
final class AgentLoop implements LoopModel<AgentEvent, AgentTurn> {
    private final OpenAI openai;
    /** With one limit of time for all waiting. */
    private final Consumer<Polling<AgentTurn>> polling;

    private final @Nullable TurnEvents events;

    /** Null as long as the events have not told. */
    private @Nullable AgentTurn turn;

    /** The required actions of the session, by the id under which they are answered. */
    private final Map<String, AgentSessionRequiredAction> open = new HashMap<>();

    /** The ids of answered actions. The session's state may list them for a while. */
    private final Set<String> answered = ConcurrentHashMap.newKeySet();

    /** The input to send next. */
    private List<AgentSessionInputParam> results = List.of();

    private AgentLoop(
            OpenAI openai,
            @Nullable AgentTurn turn,
            @Nullable TurnEvents events,
            Consumer<? super Polling<AgentTurn>> polling) {
        this.openai = openai;
        this.turn = turn == null ? null : turn.answeredBy(null);
        this.events = events;
        this.polling = Poller.overall(polling);
    }

    static AgentLoop polling(OpenAI openai, AgentTurn turn, Consumer<? super Polling<AgentTurn>> polling) {
        return new AgentLoop(openai, turn, null, polling);
    }

    static AgentLoop streaming(OpenAI openai, TurnEvents events) {
        return new AgentLoop(openai, null, events, poll -> {});
    }

    private AgentTurn known() {
        return Objects.requireNonNull(turn);
    }

    private TurnEvents events() {
        return Objects.requireNonNull(events);
    }

    @Override
    public @Nullable String id() {
        return turn == null ? null : turn.id();
    }

    @Override
    public List<ToolCall> open() {
        return List.of();
    }

    @Override
    public AgentTurn send() {
        if (!results.isEmpty()) {
            openai.agents().sessions().send(known().sessionId(), request -> request.events(taken()));
        }
        return known().awaitAction(polling, answered);
    }

    @Override
    public CompletableFuture<AgentTurn> sendAsync() {
        return Futures.compose(submitAsync(), sent -> known().awaitActionAsync(polling, answered));
    }

    private CompletableFuture<@Nullable Void> submitAsync() {
        return results.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : openai.agents().sessions().sendAsync(known().sessionId(), request -> request.events(taken()));
    }

    private List<AgentSessionInputParam> taken() {
        List<AgentSessionInputParam> all = results;
        results = List.of();
        return all;
    }

    @Override
    public ResultStream<AgentEvent, AgentTurn> stream() {
        if (!results.isEmpty()) {
            openai.agents().sessions().send(known().sessionId(), request -> request.events(taken()));
        }
        return new TurnStream(events(), answered);
    }

    @Override
    public CompletableFuture<ResultStream<AgentEvent, AgentTurn>> streamAsync() {
        return Futures.map(submitAsync(), sent -> new TurnStream(events(), answered));
    }

    /** Calls of functions, and requests to approve calls of MCP servers. Everything else is left to the caller. */
    @Override
    public List<ToolCall> take(AgentTurn answer) {
        turn = answer;
        open.clear();
        List<ToolCall> calls = new ArrayList<>();
        for (AgentSessionRequiredAction action : answer.actions()) {
            ToolCall call = AgentActions.call(action);
            if (call != null && !answered.contains(call.id())) {
                open.put(call.id(), action);
                calls.add(call);
            }
        }
        return calls;
    }

    /** Results are sent all together, or not at all. */
    @Override
    public void give(List<ToolResult> given) {
        if (given.stream().noneMatch(ToolResult::isPending)) {
            List<AgentSessionInputParam> all = new ArrayList<>();
            for (ToolResult result : given) {
                String id = result.call().id();
                all.add(AgentActions.result(Objects.requireNonNull(open.get(id)), result));
                answered.add(id);
            }
            results = all;
        }
    }

    /** Returns the usage of the whole turn, which the server counts when it has ended. */
    @Override
    public LoopUsage usage(AgentTurn answer) {
        AgentTokenUsage usage = answer.usage();
        if (usage == null || !answer.isFinished()) {
            return LoopUsage.NONE;
        }
        var input = usage.inputTokensDetails();
        var output = usage.outputTokensDetails();
        return ModelLoop.usage(
                usage.inputTokens(),
                usage.outputTokens(),
                usage.totalTokens(),
                input == null ? null : input.cachedTokens(),
                output == null ? null : output.reasoningTokens());
    }

    /** Returns an empty string: the text is in the items of the turn, which take a request. */
    @Override
    public String text(AgentTurn answer) {
        return "";
    }

    @Override
    public LoopState state() {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        AgentTurn at = turn;
        return new LoopState(
                at == null ? state : state.put("session_id", at.sessionId()).put("turn_id", at.id()));
    }
}
