package io.fluentopenai.agents;

import io.fluentopenai.Content;
import io.fluentopenai.Endpoint;
import io.fluentopenai.OpenAI;
import io.fluentopenai.Page;
import io.fluentopenai.ResultStream;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.BinaryContent;
import io.fluentopenai.client.EventStream;
import io.fluentopenai.client.api.AgentsApi;
import io.fluentopenai.client.model.AgentEnvironmentNone;
import io.fluentopenai.client.model.AgentSessionCreateParamsAgent;
import io.fluentopenai.client.model.AgentSessionInputCancel;
import io.fluentopenai.client.model.AgentSessionObject;
import io.fluentopenai.client.model.AgentToolParam;
import io.fluentopenai.client.model.AgentTurnObject;
import io.fluentopenai.client.model.CreateAgentSessionEventRequest;
import io.fluentopenai.client.model.CreateAgentSessionRequest;
import io.fluentopenai.client.model.ListAgentSessionArtifactsParams;
import io.fluentopenai.client.model.ListAgentSessionItemsParams;
import io.fluentopenai.client.model.ListAgentSessionSubagentItemsParams;
import io.fluentopenai.client.model.ListAgentSessionSubagentTurnsParams;
import io.fluentopenai.client.model.ListAgentSessionSubagentsParams;
import io.fluentopenai.client.model.ListAgentSessionTurnItemsParams;
import io.fluentopenai.client.model.ListAgentSessionTurnsParams;
import io.fluentopenai.client.model.ListAgentSessionsParams;
import io.fluentopenai.client.model.UpdateAgentSessionRequest;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.ToolForms;
import io.fluentopenai.internal.compat.LenientValues;
import io.fluentopenai.tools.LoopSettings;
import io.fluentopenai.tools.Tools;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sessions endpoint. A session is an agent at work in an environment, with everything that was said and done so far.
 *
 * <pre>{@code
 * AgentSession session = openai.agents().sessions().create(agent);
 * AgentTurn turn = session.createTurn("What's the weather in Glasgow?").awaitCompletion();
 * }</pre>
 */
public final class AgentSessions extends Endpoint {
    private final @Nullable AgentAnswering answering;

    AgentSessions(OpenAI openai, @Nullable AgentAnswering answering) {
        super(openai);
        this.answering = answering;
    }

    /**
     * Returns this endpoint with tools that execute the function calls of the sessions that it creates or fetches, both
     * when a turn is awaited and when it is streamed. A session that it creates without a stored agent also has these
     * tools on the server.
     *
     * @param tools the tools, each with a function; a call of another tool ends the wait, see {@link
     *     AgentTurn#requiresAction}
     * @throws IllegalArgumentException if agents do not support one of the tools
     */
    public AgentSessions withTools(Tools tools) {
        return withTools(tools, loop -> {});
    }

    /**
     * Works like {@link #withTools(Tools)}, with settings: limits, approval, timeouts, a listener. See {@link
     * AgentSession#withTools(Tools, Consumer)}.
     */
    public AgentSessions withTools(Tools tools, Consumer<? super LoopSettings> settings) {
        AgentTools.forSession(tools);
        return new AgentSessions(openai(), new AgentAnswering(tools, settings));
    }

    private AgentsApi api() {
        return raw().agents();
    }

    private AgentSession session(ApiResponse<AgentSessionObject> response) {
        return new AgentSession(openai(), response).answeredBy(answering);
    }

    SessionLists lists() {
        return new SessionLists(openai(), answering);
    }

    private TurnStart starting(String sessionId) {
        return new TurnStart(openai(), sessionId, answering);
    }

    private AgentTurn turn(ApiResponse<AgentTurnObject> response) {
        return new AgentTurn(openai(), response).answeredBy(answering);
    }

    // ---- Sessions

    /**
     * Creates a session with all request parameters. Either {@code agentId} names a stored agent, or {@code agent} has
     * its settings, of which the model is required. By default the session has no environment ({@code none}).
     */
    public AgentSession create(Consumer<? super CreateAgentSessionRequest> settings) {
        return session(api().createAgentSessionWithResponse(request(settings), options()));
    }

    /** Async version of {@link #create(Consumer)}. */
    public CompletableFuture<AgentSession> createAsync(Consumer<? super CreateAgentSessionRequest> settings) {
        return Futures.map(api().createAgentSessionWithResponseAsync(request(settings), options()), this::session);
    }

    private CreateAgentSessionRequest request(Consumer<? super CreateAgentSessionRequest> settings) {
        CreateAgentSessionRequest request =
                Given.set(new CreateAgentSessionRequest().environment(new AgentEnvironmentNone()), settings);
        if (answering != null && request.agentId() == null) {
            AgentSessionCreateParamsAgent agent =
                    request.agent() == null ? new AgentSessionCreateParamsAgent() : request.agent();
            request.agent(agent.tools(
                    ToolForms.list(agent.tools(), answering.tools(), ToolForms::forAgents, AgentToolParam.class)));
        }
        return request;
    }

    /** Creates a session of a stored agent, without an environment. The agent's tools execute its function calls. */
    public AgentSession create(Agent agent) {
        return of(agent).create(agent.id());
    }

    /** Async version of {@link #create(Agent)}. */
    public CompletableFuture<AgentSession> createAsync(Agent agent) {
        return of(agent).createAsync(agent.id());
    }

    /** Works like {@link #create(Agent)}, with further request parameters, such as an environment. */
    public AgentSession create(Agent agent, Consumer<? super CreateAgentSessionRequest> settings) {
        return of(agent).create(agent.id(), settings);
    }

    /** Async version of {@link #create(Agent, Consumer)}. */
    public CompletableFuture<AgentSession> createAsync(
            Agent agent, Consumer<? super CreateAgentSessionRequest> settings) {
        return of(agent).createAsync(agent.id(), settings);
    }

    /** Works like {@link #create(Agent)}, with the id of the agent. */
    public AgentSession create(String agentId) {
        return create(agentId, request -> {});
    }

    /** Async version of {@link #create(String)}. */
    public CompletableFuture<AgentSession> createAsync(String agentId) {
        return createAsync(agentId, request -> {});
    }

    /** Works like {@link #create(Agent, Consumer)}, with the id of the agent. */
    public AgentSession create(String agentId, Consumer<? super CreateAgentSessionRequest> settings) {
        return create(by(agentId, settings));
    }

    /** Async version of {@link #create(String, Consumer)}. */
    public CompletableFuture<AgentSession> createAsync(
            String agentId, Consumer<? super CreateAgentSessionRequest> settings) {
        return createAsync(by(agentId, settings));
    }

    private static Consumer<CreateAgentSessionRequest> by(
            String agentId, Consumer<? super CreateAgentSessionRequest> settings) {
        Given.notBlank(agentId, "agentId", "The id of the agent is blank. Pass the id of a stored agent");
        Given.notNull(settings, "settings");
        return request -> settings.accept(request.agentId(agentId));
    }

    /** Returns this endpoint with the tools of an agent, if it has any. */
    private AgentSessions of(Agent agent) {
        return Given.notNull(agent, "agent").answering() == null
                ? this
                : new AgentSessions(openai(), agent.answering());
    }

    /** Fetches a session. */
    public AgentSession get(String sessionId) {
        return session(api().getAgentSessionWithResponse(sessionId, options()));
    }

    /** Async version of {@link #get}. */
    public CompletableFuture<AgentSession> getAsync(String sessionId) {
        return Futures.map(api().getAgentSessionWithResponseAsync(sessionId, options()), this::session);
    }

    /**
     * Changes the properties that {@code settings} sets, leaves the others unchanged on the server, and returns the new
     * state.
     */
    public AgentSession update(String sessionId, Consumer<? super UpdateAgentSessionRequest> settings) {
        return session(api().updateAgentSessionWithResponse(
                        sessionId, Given.set(new UpdateAgentSessionRequest(), settings), options()));
    }

    /** Async version of {@link #update}. */
    public CompletableFuture<AgentSession> updateAsync(
            String sessionId, Consumer<? super UpdateAgentSessionRequest> settings) {
        return Futures.map(
                api().updateAgentSessionWithResponseAsync(
                                sessionId, Given.set(new UpdateAgentSessionRequest(), settings), options()),
                this::session);
    }

    /**
     * Deletes a session. One that is at work must be cancelled before.
     *
     * @return whether the server confirms the deletion
     */
    public boolean delete(String sessionId) {
        return LenientValues.isTrue(
                api().deleteAgentSession(sessionId, options()).deleted());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync(String sessionId) {
        return Futures.map(
                api().deleteAgentSessionAsync(sessionId, options()), gone -> LenientValues.isTrue(gone.deleted()));
    }

    /** Returns the sessions of the project, newest first, page by page. */
    public Page<AgentSession> list() {
        return list(params -> {});
    }

    /** Works like {@link #list()}, with query parameters such as the id of the agent, metadata or the page size. */
    public Page<AgentSession> list(Consumer<? super ListAgentSessionsParams> filter) {
        return lists().sessions(filter).first();
    }

    /** Async version of {@link #list()}. */
    public CompletableFuture<Page<AgentSession>> listAsync() {
        return listAsync(params -> {});
    }

    /** Async version of {@link #list(Consumer)}. */
    public CompletableFuture<Page<AgentSession>> listAsync(Consumer<? super ListAgentSessionsParams> filter) {
        return lists().sessions(filter).firstAsync();
    }

    // ---- Turns

    /**
     * Sends a user message to an idle session, and returns the turn that it starts.
     *
     * @throws IllegalArgumentException if the text is blank
     * @throws IllegalStateException if the session is still at work on a turn; nothing is sent
     * @throws io.fluentopenai.PollingTimeoutException if no turn starts within a minute
     */
    public AgentTurn createTurn(String sessionId, String text) {
        return starting(sessionId).start(AgentActions.message(text));
    }

    /** Async version of {@link #createTurn(String, String)}. */
    public CompletableFuture<AgentTurn> createTurnAsync(String sessionId, String text) {
        return starting(sessionId).startAsync(AgentActions.message(text));
    }

    /** Works like {@link #createTurn(String, String)}, with text and images. */
    public AgentTurn createTurn(String sessionId, Content... parts) {
        return starting(sessionId).start(AgentActions.message(parts));
    }

    /** Async version of {@link #createTurn(String, Content...)}. */
    public CompletableFuture<AgentTurn> createTurnAsync(String sessionId, Content... parts) {
        return starting(sessionId).startAsync(AgentActions.message(parts));
    }

    /**
     * Works like {@link #createTurn(String, String)}, and returns the events of the turn as a stream, which begins
     * before the message is sent. The stream must be read to its end or closed. Closing it does not cancel the turn.
     */
    public ResultStream<AgentEvent, AgentTurn> createTurnStream(String sessionId, String text) {
        return starting(sessionId).stream(AgentActions.message(text));
    }

    /** Async version of {@link #createTurnStream(String, String)}: the future completes when the stream begins. */
    public CompletableFuture<ResultStream<AgentEvent, AgentTurn>> createTurnStreamAsync(String sessionId, String text) {
        return starting(sessionId).streamAsync(AgentActions.message(text));
    }

    /** Works like {@link #createTurnStream(String, String)}, with text and images. */
    public ResultStream<AgentEvent, AgentTurn> createTurnStream(String sessionId, Content... parts) {
        return starting(sessionId).stream(AgentActions.message(parts));
    }

    /** Async version of {@link #createTurnStream(String, Content...)}: the future completes when the stream begins. */
    public CompletableFuture<ResultStream<AgentEvent, AgentTurn>> createTurnStreamAsync(
            String sessionId, Content... parts) {
        return starting(sessionId).streamAsync(AgentActions.message(parts));
    }

    /** Fetches a turn. */
    public AgentTurn getTurn(String sessionId, String turnId) {
        return turn(api().getAgentSessionTurnWithResponse(sessionId, turnId, options()));
    }

    /** Async version of {@link #getTurn}. */
    public CompletableFuture<AgentTurn> getTurnAsync(String sessionId, String turnId) {
        return Futures.map(
                api().getAgentSessionTurnWithResponseAsync(sessionId, turnId, options()), response -> turn(response));
    }

    /** Returns the turns of the session's own agent, newest first, page by page. */
    public Page<AgentTurn> turns(String sessionId) {
        return turns(sessionId, params -> {});
    }

    /** Works like {@link #turns(String)}, with query parameters such as the order or the page size. */
    public Page<AgentTurn> turns(String sessionId, Consumer<? super ListAgentSessionTurnsParams> filter) {
        return lists().turns(sessionId, filter).first();
    }

    /** Async version of {@link #turns(String)}. */
    public CompletableFuture<Page<AgentTurn>> turnsAsync(String sessionId) {
        return turnsAsync(sessionId, params -> {});
    }

    /** Async version of {@link #turns(String, Consumer)}. */
    public CompletableFuture<Page<AgentTurn>> turnsAsync(
            String sessionId, Consumer<? super ListAgentSessionTurnsParams> filter) {
        return lists().turns(sessionId, filter).firstAsync();
    }

    /** Returns the items of a turn, page by page. */
    public Page<AgentItem> turnItems(String sessionId, String turnId) {
        return turnItems(sessionId, turnId, params -> {});
    }

    /** Works like {@link #turnItems(String, String)}, with query parameters such as the order or the page size. */
    public Page<AgentItem> turnItems(
            String sessionId, String turnId, Consumer<? super ListAgentSessionTurnItemsParams> filter) {
        return lists().turnItems(sessionId, turnId, filter).first();
    }

    /** Async version of {@link #turnItems(String, String)}. */
    public CompletableFuture<Page<AgentItem>> turnItemsAsync(String sessionId, String turnId) {
        return turnItemsAsync(sessionId, turnId, params -> {});
    }

    /** Async version of {@link #turnItems(String, String, Consumer)}. */
    public CompletableFuture<Page<AgentItem>> turnItemsAsync(
            String sessionId, String turnId, Consumer<? super ListAgentSessionTurnItemsParams> filter) {
        return lists().turnItems(sessionId, turnId, filter).firstAsync();
    }

    // ---- Input and events

    /**
     * Sends a user message, and returns when the server has accepted it. An idle session starts a turn, one that is at
     * work takes the message into account.
     *
     * @throws IllegalArgumentException if the text is blank
     */
    public void send(String sessionId, String text) {
        send(sessionId, AgentActions.request(AgentActions.message(text)));
    }

    /** Async version of {@link #send(String, String)}. */
    public CompletableFuture<@Nullable Void> sendAsync(String sessionId, String text) {
        return sendAsync(sessionId, AgentActions.request(AgentActions.message(text)));
    }

    /** Works like {@link #send(String, String)}, with text and images. */
    public void send(String sessionId, Content... parts) {
        send(sessionId, AgentActions.request(AgentActions.message(parts)));
    }

    /** Async version of {@link #send(String, Content...)}. */
    public CompletableFuture<@Nullable Void> sendAsync(String sessionId, Content... parts) {
        return sendAsync(sessionId, AgentActions.request(AgentActions.message(parts)));
    }

    /** Works like {@link #send(String, String)}, with any input, such as results of function calls, or approvals. */
    public void send(String sessionId, Consumer<? super CreateAgentSessionEventRequest> settings) {
        api().createAgentSessionEvent(sessionId, Given.set(new CreateAgentSessionEventRequest(), settings), options());
    }

    /** Async version of {@link #send(String, Consumer)}. */
    public CompletableFuture<@Nullable Void> sendAsync(
            String sessionId, Consumer<? super CreateAgentSessionEventRequest> settings) {
        return api().createAgentSessionEventAsync(
                        sessionId, Given.set(new CreateAgentSessionEventRequest(), settings), options());
    }

    /** Cancels what a session is at work on, and returns when the server has accepted it. */
    public void cancel(String sessionId) {
        send(sessionId, AgentActions.request(new AgentSessionInputCancel()));
    }

    /** Async version of {@link #cancel}. */
    public CompletableFuture<@Nullable Void> cancelAsync(String sessionId) {
        return sendAsync(sessionId, AgentActions.request(new AgentSessionInputCancel()));
    }

    /**
     * Returns the events of a session from now on, of all turns. The stream continues until it is closed, or the server
     * ends it; function calls are not executed.
     */
    public EventStream<AgentEvent> events(String sessionId) {
        return SessionEvents.of(openai(), api().streamAgentSessionEvents(sessionId, options()));
    }

    /** Async version of {@link #events}: the future completes when the stream begins. */
    public CompletableFuture<EventStream<AgentEvent>> eventsAsync(String sessionId) {
        return Futures.map(
                api().streamAgentSessionEventsAsync(sessionId, options()),
                events -> SessionEvents.of(openai(), events));
    }

    // ---- Items, artifacts, subagents

    /** Returns the items of a session, page by page. */
    public Page<AgentItem> items(String sessionId) {
        return items(sessionId, params -> {});
    }

    /** Works like {@link #items(String)}, with query parameters such as the order or the page size. */
    public Page<AgentItem> items(String sessionId, Consumer<? super ListAgentSessionItemsParams> filter) {
        return lists().items(sessionId, filter).first();
    }

    /** Async version of {@link #items(String)}. */
    public CompletableFuture<Page<AgentItem>> itemsAsync(String sessionId) {
        return itemsAsync(sessionId, params -> {});
    }

    /** Async version of {@link #items(String, Consumer)}. */
    public CompletableFuture<Page<AgentItem>> itemsAsync(
            String sessionId, Consumer<? super ListAgentSessionItemsParams> filter) {
        return lists().items(sessionId, filter).firstAsync();
    }

    /** Returns the artifacts of a session, page by page: files that the agent has published. */
    public Page<AgentArtifact> artifacts(String sessionId) {
        return artifacts(sessionId, params -> {});
    }

    /** Works like {@link #artifacts(String)}, with query parameters such as the environment or the page size. */
    public Page<AgentArtifact> artifacts(String sessionId, Consumer<? super ListAgentSessionArtifactsParams> filter) {
        return lists().artifacts(sessionId, filter).first();
    }

    /** Async version of {@link #artifacts(String)}. */
    public CompletableFuture<Page<AgentArtifact>> artifactsAsync(String sessionId) {
        return artifactsAsync(sessionId, params -> {});
    }

    /** Async version of {@link #artifacts(String, Consumer)}. */
    public CompletableFuture<Page<AgentArtifact>> artifactsAsync(
            String sessionId, Consumer<? super ListAgentSessionArtifactsParams> filter) {
        return lists().artifacts(sessionId, filter).firstAsync();
    }

    /** Fetches the metadata of an artifact, without its content. */
    public AgentArtifact getArtifact(String sessionId, String artifactId) {
        return new AgentArtifact(openai(), api().getAgentSessionArtifactWithResponse(sessionId, artifactId, options()));
    }

    /** Async version of {@link #getArtifact}. */
    public CompletableFuture<AgentArtifact> getArtifactAsync(String sessionId, String artifactId) {
        return Futures.map(
                api().getAgentSessionArtifactWithResponseAsync(sessionId, artifactId, options()),
                response -> new AgentArtifact(openai(), response));
    }

    /** Fetches the content of an artifact as a stream, which must be closed. */
    public BinaryContent artifactContent(String sessionId, String artifactId) {
        return api().getAgentSessionArtifactContent(sessionId, artifactId, options());
    }

    /** Async version of {@link #artifactContent}. */
    public CompletableFuture<BinaryContent> artifactContentAsync(String sessionId, String artifactId) {
        return api().getAgentSessionArtifactContentAsync(sessionId, artifactId, options());
    }

    /**
     * Deletes an artifact.
     *
     * @return whether the server confirms the deletion
     */
    public boolean deleteArtifact(String sessionId, String artifactId) {
        return LenientValues.isTrue(api().deleteAgentSessionArtifact(sessionId, artifactId, options())
                .deleted());
    }

    /** Async version of {@link #deleteArtifact}. */
    public CompletableFuture<Boolean> deleteArtifactAsync(String sessionId, String artifactId) {
        return Futures.map(
                api().deleteAgentSessionArtifactAsync(sessionId, artifactId, options()),
                gone -> LenientValues.isTrue(gone.deleted()));
    }

    /** Returns the subagents of a session, page by page. */
    public Page<Subagent> subagents(String sessionId) {
        return subagents(sessionId, params -> {});
    }

    /** Works like {@link #subagents(String)}, with query parameters such as the order or the page size. */
    public Page<Subagent> subagents(String sessionId, Consumer<? super ListAgentSessionSubagentsParams> filter) {
        return lists().subagents(sessionId, filter).first();
    }

    /** Async version of {@link #subagents(String)}. */
    public CompletableFuture<Page<Subagent>> subagentsAsync(String sessionId) {
        return subagentsAsync(sessionId, params -> {});
    }

    /** Async version of {@link #subagents(String, Consumer)}. */
    public CompletableFuture<Page<Subagent>> subagentsAsync(
            String sessionId, Consumer<? super ListAgentSessionSubagentsParams> filter) {
        return lists().subagents(sessionId, filter).firstAsync();
    }

    /** Fetches a subagent. */
    public Subagent getSubagent(String sessionId, String subagentId) {
        return new Subagent(openai(), api().getAgentSessionSubagentWithResponse(sessionId, subagentId, options()));
    }

    /** Async version of {@link #getSubagent}. */
    public CompletableFuture<Subagent> getSubagentAsync(String sessionId, String subagentId) {
        return Futures.map(
                api().getAgentSessionSubagentWithResponseAsync(sessionId, subagentId, options()),
                response -> new Subagent(openai(), response));
    }

    /** Returns the items of a subagent, page by page. */
    public Page<AgentItem> subagentItems(String sessionId, String subagentId) {
        return subagentItems(sessionId, subagentId, params -> {});
    }

    /** Works like {@link #subagentItems(String, String)}, with query parameters such as the order or the page size. */
    public Page<AgentItem> subagentItems(
            String sessionId, String subagentId, Consumer<? super ListAgentSessionSubagentItemsParams> filter) {
        return lists().subagentItems(sessionId, subagentId, filter).first();
    }

    /** Async version of {@link #subagentItems(String, String)}. */
    public CompletableFuture<Page<AgentItem>> subagentItemsAsync(String sessionId, String subagentId) {
        return subagentItemsAsync(sessionId, subagentId, params -> {});
    }

    /** Async version of {@link #subagentItems(String, String, Consumer)}. */
    public CompletableFuture<Page<AgentItem>> subagentItemsAsync(
            String sessionId, String subagentId, Consumer<? super ListAgentSessionSubagentItemsParams> filter) {
        return lists().subagentItems(sessionId, subagentId, filter).firstAsync();
    }

    /** Returns the turns of a subagent, page by page. */
    public Page<AgentTurn> subagentTurns(String sessionId, String subagentId) {
        return subagentTurns(sessionId, subagentId, params -> {});
    }

    /** Works like {@link #subagentTurns(String, String)}, with query parameters such as the order or the page size. */
    public Page<AgentTurn> subagentTurns(
            String sessionId, String subagentId, Consumer<? super ListAgentSessionSubagentTurnsParams> filter) {
        return lists().subagentTurns(sessionId, subagentId, filter).first();
    }

    /** Async version of {@link #subagentTurns(String, String)}. */
    public CompletableFuture<Page<AgentTurn>> subagentTurnsAsync(String sessionId, String subagentId) {
        return subagentTurnsAsync(sessionId, subagentId, params -> {});
    }

    /** Async version of {@link #subagentTurns(String, String, Consumer)}. */
    public CompletableFuture<Page<AgentTurn>> subagentTurnsAsync(
            String sessionId, String subagentId, Consumer<? super ListAgentSessionSubagentTurnsParams> filter) {
        return lists().subagentTurns(sessionId, subagentId, filter).firstAsync();
    }

    /** Fetches a turn of a subagent. */
    public AgentTurn getSubagentTurn(String sessionId, String subagentId, String turnId) {
        return turn(api().getAgentSessionSubagentTurnWithResponse(sessionId, subagentId, turnId, options()));
    }

    /** Async version of {@link #getSubagentTurn}. */
    public CompletableFuture<AgentTurn> getSubagentTurnAsync(String sessionId, String subagentId, String turnId) {
        return Futures.map(
                api().getAgentSessionSubagentTurnWithResponseAsync(sessionId, subagentId, turnId, options()),
                response -> turn(response));
    }
}
