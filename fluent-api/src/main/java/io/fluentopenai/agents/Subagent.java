package io.fluentopenai.agents;

import io.fluentopenai.ApiObject;
import io.fluentopenai.OpenAI;
import io.fluentopenai.Page;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.model.AgentSubagent;
import io.fluentopenai.client.model.ListAgentSessionSubagentItemsParams;
import io.fluentopenai.client.model.ListAgentSessionSubagentTurnsParams;
import io.fluentopenai.internal.compat.LenientValues;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A subagent: an agent that the session's agent has created for a part of the work. */
public final class Subagent extends ApiObject<AgentSubagent> {
    /** Wraps the body of an API response. */
    public Subagent(OpenAI openai, ApiResponse<AgentSubagent> response) {
        super(openai, response);
    }

    /** Wraps a subagent object, with null as {@code info} if it did not come from an API response. */
    public Subagent(OpenAI openai, AgentSubagent raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /**
     * Returns the subagent id.
     *
     * @throws IllegalStateException if the server left it out
     */
    public String id() {
        return required("id", raw().id());
    }

    /**
     * Returns the id of the session.
     *
     * @throws IllegalStateException if the server left it out
     */
    public String sessionId() {
        return required("session_id", raw().sessionId());
    }

    /** Returns the id of the agent that created it; null if the server left it out. */
    public @Nullable String parentAgentId() {
        return LenientValues.text(raw().parentAgentId());
    }

    /** Returns the name; null if it has none. */
    public @Nullable String name() {
        return LenientValues.text(raw().name());
    }

    /** Returns the status: {@code active} or {@code closed}; null if the server left it out. */
    public @Nullable String status() {
        return LenientValues.value(raw().status());
    }

    /** Returns when it was opened; null if the server left it out. */
    public @Nullable Instant openedAt() {
        return instant(raw().openedAt());
    }

    /** Returns when it was closed; null if it was not, or the server left it out. */
    public @Nullable Instant closedAt() {
        return instant(raw().closedAt());
    }

    private AgentSessions sessions() {
        return openai().agents().sessions();
    }

    /** Fetches and returns the current state. */
    public Subagent refresh() {
        return sessions().getSubagent(sessionId(), id());
    }

    /** Async version of {@link #refresh}. */
    public CompletableFuture<Subagent> refreshAsync() {
        return sessions().getSubagentAsync(sessionId(), id());
    }

    /** Returns the items of the subagent, page by page. */
    public Page<AgentItem> items() {
        return sessions().subagentItems(sessionId(), id());
    }

    /** Async version of {@link #items()}. */
    public CompletableFuture<Page<AgentItem>> itemsAsync() {
        return sessions().subagentItemsAsync(sessionId(), id());
    }

    /** Works like {@link #items()}, with query parameters such as the order or the page size. */
    public Page<AgentItem> items(Consumer<? super ListAgentSessionSubagentItemsParams> filter) {
        return sessions().subagentItems(sessionId(), id(), filter);
    }

    /** Async version of {@link #items(Consumer)}. */
    public CompletableFuture<Page<AgentItem>> itemsAsync(Consumer<? super ListAgentSessionSubagentItemsParams> filter) {
        return sessions().subagentItemsAsync(sessionId(), id(), filter);
    }

    /** Returns the turns of the subagent, page by page. */
    public Page<AgentTurn> turns() {
        return sessions().subagentTurns(sessionId(), id());
    }

    /** Async version of {@link #turns()}. */
    public CompletableFuture<Page<AgentTurn>> turnsAsync() {
        return sessions().subagentTurnsAsync(sessionId(), id());
    }

    /** Works like {@link #turns()}, with query parameters such as the order or the page size. */
    public Page<AgentTurn> turns(Consumer<? super ListAgentSessionSubagentTurnsParams> filter) {
        return sessions().subagentTurns(sessionId(), id(), filter);
    }

    /** Async version of {@link #turns(Consumer)}. */
    public CompletableFuture<Page<AgentTurn>> turnsAsync(Consumer<? super ListAgentSessionSubagentTurnsParams> filter) {
        return sessions().subagentTurnsAsync(sessionId(), id(), filter);
    }

    /** Fetches a turn of the subagent. */
    public AgentTurn getTurn(String turnId) {
        return sessions().getSubagentTurn(sessionId(), id(), turnId);
    }

    /** Async version of {@link #getTurn}. */
    public CompletableFuture<AgentTurn> getTurnAsync(String turnId) {
        return sessions().getSubagentTurnAsync(sessionId(), id(), turnId);
    }
}
