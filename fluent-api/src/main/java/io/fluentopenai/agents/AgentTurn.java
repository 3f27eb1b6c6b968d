package io.fluentopenai.agents;

import io.fluentopenai.OpenAI;
import io.fluentopenai.Page;
import io.fluentopenai.Polling;
import io.fluentopenai.WaitableObject;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.model.AgentSessionObject;
import io.fluentopenai.client.model.AgentSessionRequiredAction;
import io.fluentopenai.client.model.AgentTokenUsage;
import io.fluentopenai.client.model.AgentTurnObject;
import io.fluentopenai.client.model.ListAgentSessionTurnItemsParams;
import io.fluentopenai.internal.Answer;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.Poller;
import io.fluentopenai.internal.compat.LenientValues;
import io.fluentopenai.schema.Codec;
import io.fluentopenai.schema.OutputType;
import io.fluentopenai.tools.LoopSettings;
import io.fluentopenai.tools.ToolCall;
import io.fluentopenai.tools.Tools;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A turn: what an agent does in answer to a message.
 *
 * <pre>{@code
 * AgentTurn turn = session.createTurn("What's the weather in Glasgow?").awaitCompletion();
 * System.out.println(turn.finalText());
 * }</pre>
 *
 * <p>Waiting for a turn times out after one hour by default. The wait also ends when the turn waits for you: see {@link
 * #requiresAction()}.
 */
public final class AgentTurn extends WaitableObject<AgentTurnObject, AgentTurn> {
    private static final Duration LONGEST = Duration.ofHours(1);

    private final @Nullable AgentAnswering answering;

    /** The session as it was at the same time; null if that is not known. */
    private final @Nullable AgentSessionObject session;

    /** Wraps the body of an API response. */
    public AgentTurn(OpenAI openai, ApiResponse<AgentTurnObject> response) {
        this(openai, response.body(), response.info());
    }

    /** Wraps a turn object, with null as {@code info} if it did not come from an API response. */
    public AgentTurn(OpenAI openai, AgentTurnObject raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
        answering = null;
        session = null;
    }

    private AgentTurn(AgentTurn other, @Nullable AgentAnswering answering, @Nullable AgentSessionObject session) {
        super(other.openai(), other.raw(), other.info());
        this.answering = answering;
        this.session = session;
    }

    AgentTurn answeredBy(@Nullable AgentAnswering by) {
        return Objects.equals(by, answering) ? this : new AgentTurn(this, by, session);
    }

    /** Returns this turn with the state of its session. */
    AgentTurn in(@Nullable AgentSessionObject state) {
        return new AgentTurn(this, answering, state);
    }

    /**
     * Returns this turn with tools that execute the function calls of its session in {@link #awaitCompletion()}. This
     * changes nothing on the server.
     *
     * @param tools the tools, each with a function; a call of another tool ends the wait, see {@link #requiresAction}
     */
    public AgentTurn withTools(Tools tools) {
        return withTools(tools, loop -> {});
    }

    /**
     * Works like {@link #withTools(Tools)}, with settings: limits, approval, timeouts, a listener. If the turn reaches
     * its limit of rounds, or a tool failure is thrown, the session keeps waiting on the server; it can be cancelled.
     */
    public AgentTurn withTools(Tools tools, Consumer<? super LoopSettings> settings) {
        return answeredBy(new AgentAnswering(tools, settings));
    }

    /**
     * Returns the turn id.
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

    /** Returns the id of the subagent that works on this turn; null if it is a turn of the session's own agent. */
    public @Nullable String subagentId() {
        return LenientValues.text(raw().subagentId());
    }

    /**
     * Returns the status: {@code queued}, {@code in_progress}, {@code waiting}, {@code completed}, {@code failed} or
     * {@code cancelled}; null if the server left it out.
     */
    @Override
    public @Nullable String status() {
        return LenientValues.value(raw().status());
    }

    /** Returns when it was created; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().createdAt());
    }

    /** Returns when it started; null if it did not, or the server left it out. */
    public @Nullable Instant startedAt() {
        return instant(raw().startedAt());
    }

    /** Returns when it ended; null if it did not, or the server left it out. */
    public @Nullable Instant completedAt() {
        return instant(raw().completedAt());
    }

    /**
     * Returns whether the turn waits for you, such as for the output of a function or an approval. {@link
     * AgentSession#requiredToolCalls()} and {@link AgentSession#requiredActions()} have what it waits for.
     */
    public boolean requiresAction() {
        return "waiting".equals(status()) || !actions().isEmpty();
    }

    /** Returns the error message if the turn failed; null if it did not, or the server left it out. */
    public @Nullable String errorMessage() {
        return raw().error() == null ? null : LenientValues.text(raw().error().message());
    }

    /** Returns the token usage; null if the server does not report it. */
    public @Nullable AgentTokenUsage usage() {
        return raw().usage();
    }

    private AgentSessions sessions() {
        return new AgentSessions(openai(), answering);
    }

    /** Fetches and returns the current state. */
    @Override
    public AgentTurn refresh() {
        String subagent = subagentId();
        return subagent == null
                ? sessions().getTurn(sessionId(), id())
                : sessions().getSubagentTurn(sessionId(), subagent, id());
    }

    /** Async version of {@link #refresh}. */
    @Override
    public CompletableFuture<AgentTurn> refreshAsync() {
        String subagent = subagentId();
        return subagent == null
                ? sessions().getTurnAsync(sessionId(), id())
                : sessions().getSubagentTurnAsync(sessionId(), subagent, id());
    }

    /** Fetches the session of this turn. */
    public AgentSession session() {
        return sessions().get(sessionId());
    }

    /** Async version of {@link #session}. */
    public CompletableFuture<AgentSession> sessionAsync() {
        return sessions().getAsync(sessionId());
    }

    /** Returns the items of this turn, page by page. */
    public Page<AgentItem> items() {
        return items(params -> {});
    }

    /** Works like {@link #items()}, with query parameters such as the order or the page size. */
    public Page<AgentItem> items(Consumer<? super ListAgentSessionTurnItemsParams> filter) {
        return sessions().lists().itemsOf(this, filter).first();
    }

    /** Async version of {@link #items()}. */
    public CompletableFuture<Page<AgentItem>> itemsAsync() {
        return itemsAsync(params -> {});
    }

    /** Async version of {@link #items(Consumer)}. */
    public CompletableFuture<Page<AgentItem>> itemsAsync(Consumer<? super ListAgentSessionTurnItemsParams> filter) {
        return sessions().lists().itemsOf(this, filter).firstAsync();
    }

    /**
     * Fetches the items of this turn and returns the text of its answer: the agent's messages without commentary, one
     * on each line; empty if there are none.
     *
     * @throws io.fluentopenai.client.error.OpenAIException if the items cannot be fetched
     */
    public String finalText() {
        return answer(items(AgentTurn::inOrder).all());
    }

    /** Async version of {@link #finalText}. */
    public CompletableFuture<String> finalTextAsync() {
        return Futures.map(Futures.compose(itemsAsync(AgentTurn::inOrder), Page::allAsync), AgentTurn::answer);
    }

    private static void inOrder(ListAgentSessionTurnItemsParams params) {
        params.order("asc").limit(100);
    }

    private static String answer(List<AgentItem> items) {
        return items.stream().filter(AgentItem::isAnswer).map(AgentItem::text).collect(Collectors.joining("\n"));
    }

    /**
     * Fetches the {@link #finalText} and parses it as a value of the type that the agent was created with.
     *
     * @throws io.fluentopenai.structured.StructuredOutputException if there is no such value: the turn failed or is not
     *     finished, or the agent wrote something else
     * @throws io.fluentopenai.client.error.OpenAIException if the items cannot be fetched
     */
    public <T> T value(Class<T> type) {
        return value(Codec.of(type));
    }

    /** Works like {@link #value(Class)}, for a type with type arguments or a handwritten schema. */
    public <T> T value(OutputType<T> type) {
        Codec<T> codec = Given.notNull(type, "type").codec();
        return answer(isFinished() ? finalText() : "").read(codec);
    }

    /** Async version of {@link #value(Class)}. */
    public <T> CompletableFuture<T> valueAsync(Class<T> type) {
        return valueAsync(Codec.of(type));
    }

    /** Async version of {@link #value(OutputType)}. */
    public <T> CompletableFuture<T> valueAsync(OutputType<T> type) {
        Codec<T> codec = Given.notNull(type, "type").codec();
        CompletableFuture<String> text = isFinished() ? finalTextAsync() : CompletableFuture.completedFuture("");
        return Futures.map(text, known -> answer(known).read(codec));
    }

    private Answer answer(String text) {
        String remedy = isFinished()
                ? (errorMessage() == null ? "" : " (" + errorMessage() + ")") + ". Ask again"
                : ". Wait for its end with awaitCompletion()";
        Answer.Ending ending = "completed".equals(status())
                ? Answer.Ending.complete()
                : Answer.Ending.none("the turn is " + status() + remedy);
        return new Answer(this, text, null, ending);
    }

    /**
     * Waits until the turn has ended or {@linkplain #requiresAction waits for you}. With {@linkplain #withTools tools},
     * it also fetches the session each time, executes the function calls that the session waits for, sends the results,
     * and continues to wait.
     */
    @Override
    public AgentTurn awaitCompletion(Consumer<? super Polling<AgentTurn>> settings) {
        return answering == null || isFinished()
                ? super.awaitCompletion(settings)
                : answering.await(openai(), this, settings);
    }

    /** Async version of {@link #awaitCompletion(Consumer)}. */
    @Override
    public CompletableFuture<AgentTurn> awaitCompletionAsync(Consumer<? super Polling<AgentTurn>> settings) {
        return answering == null || isFinished()
                ? super.awaitCompletionAsync(settings)
                : answering.awaitAsync(openai(), this, settings);
    }

    @Override
    protected Set<String> finishedStatuses() {
        return Set.of("completed", "failed", "cancelled");
    }

    @Override
    protected String described() {
        return "turn " + id();
    }

    @Override
    protected Polling<AgentTurn> polling() {
        return new Polling<>(LONGEST);
    }

    /** Returns whether the turn has ended or waits for you. See {@link #requiresAction()}. */
    @Override
    protected boolean endsWaiting() {
        return isFinished() || requiresAction();
    }

    // ---- For the loop that answers

    /** Returns the required actions of the session; empty if the turn has ended, or the session is not known. */
    List<AgentSessionRequiredAction> actions() {
        return isFinished() ? List.of() : AgentActions.of(session);
    }

    /** Waits until the turn has ended, or its session waits for something that has not been answered. */
    AgentTurn awaitAction(Consumer<? super Polling<AgentTurn>> settings, Set<String> answered) {
        return poller(settings, answered).await(this, state -> {
            AgentTurn next = state.refresh();
            return next.isFinished() ? next : next.in(next.session().raw());
        });
    }

    CompletableFuture<AgentTurn> awaitActionAsync(Consumer<? super Polling<AgentTurn>> settings, Set<String> answered) {
        return poller(settings, answered)
                .awaitAsync(
                        this,
                        state -> Futures.compose(
                                state.refreshAsync(),
                                next -> next.isFinished()
                                        ? CompletableFuture.completedFuture(next)
                                        : Futures.map(next.sessionAsync(), found -> next.in(found.raw()))));
    }

    private Poller<AgentTurn> poller(Consumer<? super Polling<AgentTurn>> settings, Set<String> answered) {
        return new Poller<>(
                described(),
                polling(settings),
                AgentTurn::isFinished,
                state -> state.isFinished() || isOpen(state.actions(), answered));
    }

    /** Returns whether one of the actions has not been answered. */
    static boolean isOpen(List<AgentSessionRequiredAction> actions, Set<String> answered) {
        return actions.stream().anyMatch(action -> {
            ToolCall call = AgentActions.call(action);
            return call == null || !answered.contains(call.id());
        });
    }
}
