package io.fluentopenai.agents;

import io.fluentopenai.ApiObject;
import io.fluentopenai.Content;
import io.fluentopenai.OpenAI;
import io.fluentopenai.Page;
import io.fluentopenai.ResultStream;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.BinaryContent;
import io.fluentopenai.client.EventStream;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.model.AgentSessionInputParam;
import io.fluentopenai.client.model.AgentSessionInputToolResult;
import io.fluentopenai.client.model.AgentSessionObject;
import io.fluentopenai.client.model.AgentSessionRequiredAction;
import io.fluentopenai.client.model.AgentSessionRequiredActionFunctionCall;
import io.fluentopenai.client.model.AgentTokenUsage;
import io.fluentopenai.client.model.CreateAgentSessionEventRequest;
import io.fluentopenai.client.model.ListAgentSessionArtifactsParams;
import io.fluentopenai.client.model.ListAgentSessionItemsParams;
import io.fluentopenai.client.model.ListAgentSessionSubagentsParams;
import io.fluentopenai.client.model.ListAgentSessionTurnsParams;
import io.fluentopenai.client.model.UpdateAgentSessionRequest;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.compat.LenientValues;
import io.fluentopenai.tools.LoopSettings;
import io.fluentopenai.tools.ToolCall;
import io.fluentopenai.tools.Tools;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A session: an agent at work in an environment, with everything that was said and done so far.
 *
 * <pre>{@code
 * AgentSession session = agent.createSession();
 * AgentTurn turn = session.createTurn("What's the weather in Glasgow?").awaitCompletion();
 * System.out.println(turn.finalText());
 * }</pre>
 */
public final class AgentSession extends ApiObject<AgentSessionObject> {
    private final @Nullable AgentAnswering answering;

    /** Wraps the body of an API response. */
    public AgentSession(OpenAI openai, ApiResponse<AgentSessionObject> response) {
        this(openai, response.body(), response.info());
    }

    /** Wraps a session object, with null as {@code info} if it did not come from an API response. */
    public AgentSession(OpenAI openai, AgentSessionObject raw, @Nullable ResponseInfo info) {
        this(openai, raw, info, null);
    }

    private AgentSession(
            OpenAI openai, AgentSessionObject raw, @Nullable ResponseInfo info, @Nullable AgentAnswering answering) {
        super(openai, raw, info);
        this.answering = answering;
    }

    AgentSession answeredBy(@Nullable AgentAnswering by) {
        return Objects.equals(by, answering) ? this : new AgentSession(openai(), raw(), info(), by);
    }

    /**
     * Returns this session with tools that execute the function calls of its turns, both when a turn is awaited and
     * when it is streamed. This changes nothing on the server: the agent must have the tools, see {@link
     * Agents#withTools(Tools)}.
     *
     * @param tools the tools, each with a function; a call of another tool ends the wait, see {@link
     *     AgentTurn#requiresAction}
     */
    public AgentSession withTools(Tools tools) {
        return withTools(tools, loop -> {});
    }

    /**
     * Works like {@link #withTools(Tools)}, with settings: limits, approval, timeouts, a listener. They apply to each
     * turn separately. If a turn reaches its limit of rounds, or a tool failure is thrown, the session keeps waiting on
     * the server; it can be cancelled.
     */
    public AgentSession withTools(Tools tools, Consumer<? super LoopSettings> settings) {
        return answeredBy(new AgentAnswering(tools, settings));
    }

    /**
     * Returns the session id.
     *
     * @throws IllegalStateException if the server left it out
     */
    public String id() {
        return required("id", raw().id());
    }

    /** Returns the id of the agent; null if the server left it out. */
    public @Nullable String agentId() {
        return raw().agent() == null ? null : LenientValues.text(raw().agent().id());
    }

    /**
     * Returns the status: {@code idle}, {@code in_progress}, {@code requires_action}, {@code failed} or {@code
     * budget_reached}; null if the server left it out.
     */
    public @Nullable String status() {
        return LenientValues.value(raw().status());
    }

    /** Returns when it was created; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().createdAt());
    }

    /** Returns when it was last active; null if the server left it out. */
    public @Nullable Instant lastActiveAt() {
        return instant(raw().lastActiveAt());
    }

    /** Returns the error message if the session failed; null if it did not, or the server left it out. */
    public @Nullable String errorMessage() {
        return LenientValues.text(raw().error());
    }

    /** Returns the token usage; null if the server does not report it. */
    public @Nullable AgentTokenUsage usage() {
        return raw().usage();
    }

    /** Returns the metadata; empty if there is none. */
    public Map<String, String> metadata() {
        return raw().metadata() == null ? Map.of() : raw().metadata();
    }

    /** Returns whether the session waits for you. See {@link #requiredActions()}. */
    public boolean requiresAction() {
        return "requires_action".equals(status());
    }

    /**
     * Returns everything that the session waits for: outputs of functions, approvals, the connection of its
     * environment; empty if there is nothing.
     */
    public List<AgentSessionRequiredAction> requiredActions() {
        return LenientValues.in(raw().requiredActions());
    }

    /** Returns the function calls that the session waits for; empty if there are none. */
    public List<ToolCall> requiredToolCalls() {
        return functions().map(AgentActions::call).filter(Objects::nonNull).toList();
    }

    private Stream<AgentSessionRequiredActionFunctionCall> functions() {
        return requiredActions().stream()
                .filter(AgentSessionRequiredActionFunctionCall.class::isInstance)
                .map(AgentSessionRequiredActionFunctionCall.class::cast);
    }

    private AgentSessions sessions() {
        return new AgentSessions(openai(), answering);
    }

    /** Fetches and returns the current state. */
    public AgentSession refresh() {
        return sessions().get(id());
    }

    /** Async version of {@link #refresh}. */
    public CompletableFuture<AgentSession> refreshAsync() {
        return sessions().getAsync(id());
    }

    /**
     * Changes the properties that {@code settings} sets, and leaves the others unchanged. Other models and settings apply
     * from the next turn on.
     *
     * @return the new state; this object does not change
     */
    public AgentSession update(Consumer<? super UpdateAgentSessionRequest> settings) {
        return sessions().update(id(), settings);
    }

    /** Async version of {@link #update}. */
    public CompletableFuture<AgentSession> updateAsync(Consumer<? super UpdateAgentSessionRequest> settings) {
        return sessions().updateAsync(id(), settings);
    }

    /**
     * Deletes the session. One that is at work must be {@linkplain #cancel() cancelled} before.
     *
     * @return whether the server confirms the deletion
     */
    public boolean delete() {
        return sessions().delete(id());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync() {
        return sessions().deleteAsync(id());
    }

    // ---- Turns

    /**
     * Sends a user message to the idle session, and returns the turn that it starts. To wait for its end, call {@link
     * AgentTurn#awaitCompletion()}.
     *
     * @throws IllegalArgumentException if the text is blank
     * @throws IllegalStateException if the session is still at work on a turn; nothing is sent
     * @throws io.fluentopenai.PollingTimeoutException if no turn starts within a minute
     */
    public AgentTurn createTurn(String text) {
        return sessions().createTurn(id(), text);
    }

    /** Async version of {@link #createTurn(String)}. */
    public CompletableFuture<AgentTurn> createTurnAsync(String text) {
        return sessions().createTurnAsync(id(), text);
    }

    /** Works like {@link #createTurn(String)}, with text and images. */
    public AgentTurn createTurn(Content... parts) {
        return sessions().createTurn(id(), parts);
    }

    /** Async version of {@link #createTurn(Content...)}. */
    public CompletableFuture<AgentTurn> createTurnAsync(Content... parts) {
        return sessions().createTurnAsync(id(), parts);
    }

    /**
     * Works like {@link #createTurn(String)}, and returns the events of the turn as a stream. The stream must be read
     * to its end or closed.
     */
    public ResultStream<AgentEvent, AgentTurn> createTurnStream(String text) {
        return sessions().createTurnStream(id(), text);
    }

    /** Async version of {@link #createTurnStream(String)}: the future completes when the stream begins. */
    public CompletableFuture<ResultStream<AgentEvent, AgentTurn>> createTurnStreamAsync(String text) {
        return sessions().createTurnStreamAsync(id(), text);
    }

    /** Works like {@link #createTurnStream(String)}, with text and images. */
    public ResultStream<AgentEvent, AgentTurn> createTurnStream(Content... parts) {
        return sessions().createTurnStream(id(), parts);
    }

    /** Async version of {@link #createTurnStream(Content...)}: the future completes when the stream begins. */
    public CompletableFuture<ResultStream<AgentEvent, AgentTurn>> createTurnStreamAsync(Content... parts) {
        return sessions().createTurnStreamAsync(id(), parts);
    }

    /** Returns the turns of the session's own agent, newest first, page by page. */
    public Page<AgentTurn> turns() {
        return sessions().turns(id());
    }

    /** Async version of {@link #turns()}. */
    public CompletableFuture<Page<AgentTurn>> turnsAsync() {
        return sessions().turnsAsync(id());
    }

    /** Works like {@link #turns()}, with query parameters such as the order or the page size. */
    public Page<AgentTurn> turns(Consumer<? super ListAgentSessionTurnsParams> filter) {
        return sessions().turns(id(), filter);
    }

    /** Async version of {@link #turns(Consumer)}. */
    public CompletableFuture<Page<AgentTurn>> turnsAsync(Consumer<? super ListAgentSessionTurnsParams> filter) {
        return sessions().turnsAsync(id(), filter);
    }

    /** Fetches a turn. */
    public AgentTurn getTurn(String turnId) {
        return sessions().getTurn(id(), turnId);
    }

    /** Async version of {@link #getTurn}. */
    public CompletableFuture<AgentTurn> getTurnAsync(String turnId) {
        return sessions().getTurnAsync(id(), turnId);
    }

    // ---- Input and events

    /**
     * Sends a user message, and returns when the server has accepted it. An idle session starts a turn, one that is at
     * work takes the message into account.
     *
     * @throws IllegalArgumentException if the text is blank
     */
    public void send(String text) {
        sessions().send(id(), text);
    }

    /** Async version of {@link #send(String)}. */
    public CompletableFuture<@Nullable Void> sendAsync(String text) {
        return sessions().sendAsync(id(), text);
    }

    /** Works like {@link #send(String)}, with text and images. */
    public void send(Content... parts) {
        sessions().send(id(), parts);
    }

    /** Async version of {@link #send(Content...)}. */
    public CompletableFuture<@Nullable Void> sendAsync(Content... parts) {
        return sessions().sendAsync(id(), parts);
    }

    /** Works like {@link #send(String)}, with any input, such as approvals. */
    public void send(Consumer<? super CreateAgentSessionEventRequest> settings) {
        sessions().send(id(), settings);
    }

    /** Async version of {@link #send(Consumer)}. */
    public CompletableFuture<@Nullable Void> sendAsync(Consumer<? super CreateAgentSessionEventRequest> settings) {
        return sessions().sendAsync(id(), settings);
    }

    /**
     * Sends the outputs of function calls, after which the session continues. Those of other calls can be sent later.
     *
     * @param outputs the outputs of some of {@link #requiredToolCalls()}, by the id of the call
     * @throws IllegalArgumentException if there are no outputs, or this session does not wait for one of them
     */
    public void submitToolOutputs(Map<String, String> outputs) {
        send(results(outputs));
    }

    /** Async version of {@link #submitToolOutputs}. */
    public CompletableFuture<@Nullable Void> submitToolOutputsAsync(Map<String, String> outputs) {
        return sendAsync(results(outputs));
    }

    private Consumer<CreateAgentSessionEventRequest> results(Map<String, String> outputs) {
        Given.check(
                !Given.notNull(outputs, "outputs").isEmpty(),
                "There are no tool outputs to submit. Pass one for each of the session's requiredToolCalls()");
        List<AgentSessionInputParam> events = new ArrayList<>();
        outputs.forEach((id, output) -> events.add(new AgentSessionInputToolResult()
                .callId(id)
                .turnId(turnOf(id))
                .success(true)
                .output(output)));
        return request -> request.events(events);
    }

    private @Nullable String turnOf(String callId) {
        return functions()
                .filter(call -> callId.equals(call.callId()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The session does not wait for the output of " + callId
                        + ". Fetch its state with refresh(), and see requiredToolCalls()"))
                .turnId();
    }

    /** Cancels what the session is at work on, and returns when the server has accepted it. */
    public void cancel() {
        sessions().cancel(id());
    }

    /** Async version of {@link #cancel}. */
    public CompletableFuture<@Nullable Void> cancelAsync() {
        return sessions().cancelAsync(id());
    }

    /**
     * Returns the events of the session from now on, of all turns. The stream continues until it is closed, or the server
     * ends it; function calls are not executed.
     */
    public EventStream<AgentEvent> events() {
        return sessions().events(id());
    }

    /** Async version of {@link #events}: the future completes when the stream begins. */
    public CompletableFuture<EventStream<AgentEvent>> eventsAsync() {
        return sessions().eventsAsync(id());
    }

    // ---- Items, artifacts, subagents

    /** Returns the items of the session, page by page. */
    public Page<AgentItem> items() {
        return sessions().items(id());
    }

    /** Async version of {@link #items()}. */
    public CompletableFuture<Page<AgentItem>> itemsAsync() {
        return sessions().itemsAsync(id());
    }

    /** Works like {@link #items()}, with query parameters such as the order or the page size. */
    public Page<AgentItem> items(Consumer<? super ListAgentSessionItemsParams> filter) {
        return sessions().items(id(), filter);
    }

    /** Async version of {@link #items(Consumer)}. */
    public CompletableFuture<Page<AgentItem>> itemsAsync(Consumer<? super ListAgentSessionItemsParams> filter) {
        return sessions().itemsAsync(id(), filter);
    }

    /** Returns the artifacts of the session, page by page: files that the agent has published. */
    public Page<AgentArtifact> artifacts() {
        return sessions().artifacts(id());
    }

    /** Async version of {@link #artifacts()}. */
    public CompletableFuture<Page<AgentArtifact>> artifactsAsync() {
        return sessions().artifactsAsync(id());
    }

    /** Works like {@link #artifacts()}, with query parameters such as the environment or the page size. */
    public Page<AgentArtifact> artifacts(Consumer<? super ListAgentSessionArtifactsParams> filter) {
        return sessions().artifacts(id(), filter);
    }

    /** Async version of {@link #artifacts(Consumer)}. */
    public CompletableFuture<Page<AgentArtifact>> artifactsAsync(
            Consumer<? super ListAgentSessionArtifactsParams> filter) {
        return sessions().artifactsAsync(id(), filter);
    }

    /** Fetches the metadata of an artifact, without its content. */
    public AgentArtifact getArtifact(String artifactId) {
        return sessions().getArtifact(id(), artifactId);
    }

    /** Async version of {@link #getArtifact}. */
    public CompletableFuture<AgentArtifact> getArtifactAsync(String artifactId) {
        return sessions().getArtifactAsync(id(), artifactId);
    }

    /** Fetches the content of an artifact as a stream, which must be closed. */
    public BinaryContent artifactContent(String artifactId) {
        return sessions().artifactContent(id(), artifactId);
    }

    /** Async version of {@link #artifactContent}. */
    public CompletableFuture<BinaryContent> artifactContentAsync(String artifactId) {
        return sessions().artifactContentAsync(id(), artifactId);
    }

    /**
     * Deletes an artifact.
     *
     * @return whether the server confirms the deletion
     */
    public boolean deleteArtifact(String artifactId) {
        return sessions().deleteArtifact(id(), artifactId);
    }

    /** Async version of {@link #deleteArtifact}. */
    public CompletableFuture<Boolean> deleteArtifactAsync(String artifactId) {
        return sessions().deleteArtifactAsync(id(), artifactId);
    }

    /** Returns the subagents of the session, page by page. */
    public Page<Subagent> subagents() {
        return sessions().subagents(id());
    }

    /** Async version of {@link #subagents()}. */
    public CompletableFuture<Page<Subagent>> subagentsAsync() {
        return sessions().subagentsAsync(id());
    }

    /** Works like {@link #subagents()}, with query parameters such as the order or the page size. */
    public Page<Subagent> subagents(Consumer<? super ListAgentSessionSubagentsParams> filter) {
        return sessions().subagents(id(), filter);
    }

    /** Async version of {@link #subagents(Consumer)}. */
    public CompletableFuture<Page<Subagent>> subagentsAsync(Consumer<? super ListAgentSessionSubagentsParams> filter) {
        return sessions().subagentsAsync(id(), filter);
    }

    /** Fetches a subagent. */
    public Subagent getSubagent(String subagentId) {
        return sessions().getSubagent(id(), subagentId);
    }

    /** Async version of {@link #getSubagent}. */
    public CompletableFuture<Subagent> getSubagentAsync(String subagentId) {
        return sessions().getSubagentAsync(id(), subagentId);
    }
}
