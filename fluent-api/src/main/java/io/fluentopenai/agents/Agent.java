package io.fluentopenai.agents;

import io.fluentopenai.ApiObject;
import io.fluentopenai.OpenAI;
import io.fluentopenai.Page;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.model.AgentObject;
import io.fluentopenai.client.model.CreateAgentSessionRequest;
import io.fluentopenai.client.model.ListAgentSessionsParams;
import io.fluentopenai.client.model.UpdateAgentRequest;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.compat.LenientValues;
import io.fluentopenai.tools.LoopSettings;
import io.fluentopenai.tools.Tools;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An agent: a model with instructions and tools that the server stores. */
public final class Agent extends ApiObject<AgentObject> {
    private final @Nullable AgentAnswering answering;

    /** Wraps the body of an API response. */
    public Agent(OpenAI openai, ApiResponse<AgentObject> response) {
        this(openai, response.body(), response.info());
    }

    /** Wraps an agent object, with null as {@code info} if it did not come from an API response. */
    public Agent(OpenAI openai, AgentObject raw, @Nullable ResponseInfo info) {
        this(openai, raw, info, null);
    }

    private Agent(OpenAI openai, AgentObject raw, @Nullable ResponseInfo info, @Nullable AgentAnswering answering) {
        super(openai, raw, info);
        this.answering = answering;
    }

    Agent answeredBy(@Nullable AgentAnswering by) {
        return Objects.equals(by, answering) ? this : new Agent(openai(), raw(), info(), by);
    }

    @Nullable
    AgentAnswering answering() {
        return answering;
    }

    /**
     * Returns this agent with tools that execute the function calls of its sessions, both when a turn is awaited and
     * when it is streamed. This changes nothing on the server; {@link Agents#withTools(Tools)} creates agents that have
     * the tools.
     *
     * @param tools the tools, each with a function; a call of another tool ends the wait, see {@link
     *     AgentTurn#requiresAction}
     */
    public Agent withTools(Tools tools) {
        return withTools(tools, loop -> {});
    }

    /**
     * Works like {@link #withTools(Tools)}, with settings: limits, approval, timeouts, a listener. See {@link
     * AgentSession#withTools(Tools, Consumer)}.
     */
    public Agent withTools(Tools tools, Consumer<? super LoopSettings> settings) {
        return answeredBy(new AgentAnswering(tools, settings));
    }

    /**
     * Returns the agent id.
     *
     * @throws IllegalStateException if the server left it out
     */
    public String id() {
        return required("id", raw().id());
    }

    /** Returns the name; null if it has none. */
    public @Nullable String name() {
        return LenientValues.text(raw().name());
    }

    /** Returns the model; null if the server left it out. */
    public @Nullable String model() {
        return LenientValues.text(raw().model());
    }

    /** Returns the instructions; null if it has none. */
    public @Nullable String instructions() {
        return LenientValues.text(raw().instructions());
    }

    /** Returns when it was created; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().createdAt());
    }

    /** Returns when it was last changed; null if the server left it out. */
    public @Nullable Instant updatedAt() {
        return instant(raw().updatedAt());
    }

    /** Returns the metadata; empty if there is none. */
    public Map<String, String> metadata() {
        return raw().metadata() == null ? Map.of() : raw().metadata();
    }

    /** Fetches and returns the current state. */
    public Agent refresh() {
        return openai().agents().get(id()).answeredBy(answering);
    }

    /** Async version of {@link #refresh}. */
    public CompletableFuture<Agent> refreshAsync() {
        return Futures.map(openai().agents().getAsync(id()), agent -> agent.answeredBy(answering));
    }

    /**
     * Changes the properties that {@code settings} sets, and leaves the others unchanged. Sessions that exist are not
     * changed.
     *
     * @return the new state; this object does not change
     */
    public Agent update(Consumer<? super UpdateAgentRequest> settings) {
        return openai().agents().update(id(), settings).answeredBy(answering);
    }

    /** Async version of {@link #update}. */
    public CompletableFuture<Agent> updateAsync(Consumer<? super UpdateAgentRequest> settings) {
        return Futures.map(openai().agents().updateAsync(id(), settings), agent -> agent.answeredBy(answering));
    }

    /**
     * Deletes the agent.
     *
     * @return whether the server confirms the deletion
     */
    public boolean delete() {
        return openai().agents().delete(id());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync() {
        return openai().agents().deleteAsync(id());
    }

    private AgentSessions allSessions() {
        return new AgentSessions(openai(), answering);
    }

    /** Creates a session of this agent, without an environment. */
    public AgentSession createSession() {
        return allSessions().create(id());
    }

    /** Async version of {@link #createSession()}. */
    public CompletableFuture<AgentSession> createSessionAsync() {
        return allSessions().createAsync(id());
    }

    /** Works like {@link #createSession()}, with further request parameters, such as an environment. */
    public AgentSession createSession(Consumer<? super CreateAgentSessionRequest> settings) {
        return allSessions().create(id(), settings);
    }

    /** Async version of {@link #createSession(Consumer)}. */
    public CompletableFuture<AgentSession> createSessionAsync(Consumer<? super CreateAgentSessionRequest> settings) {
        return allSessions().createAsync(id(), settings);
    }

    /** Returns the sessions of this agent, newest first, page by page. */
    public Page<AgentSession> sessions() {
        return sessions(params -> {});
    }

    /** Works like {@link #sessions()}, with further query parameters such as metadata or the page size. */
    public Page<AgentSession> sessions(Consumer<? super ListAgentSessionsParams> filter) {
        Given.notNull(filter, "filter");
        return allSessions().list(params -> filter.accept(params.agentId(id())));
    }

    /** Async version of {@link #sessions()}. */
    public CompletableFuture<Page<AgentSession>> sessionsAsync() {
        return sessionsAsync(params -> {});
    }

    /** Async version of {@link #sessions(Consumer)}. */
    public CompletableFuture<Page<AgentSession>> sessionsAsync(Consumer<? super ListAgentSessionsParams> filter) {
        Given.notNull(filter, "filter");
        return allSessions().listAsync(params -> filter.accept(params.agentId(id())));
    }
}
