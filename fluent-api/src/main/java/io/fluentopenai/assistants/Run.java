package io.fluentopenai.assistants;

import io.fluentopenai.OpenAI;
import io.fluentopenai.Page;
import io.fluentopenai.Polling;
import io.fluentopenai.ResultStream;
import io.fluentopenai.WaitableObject;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.model.GetRunStepParams;
import io.fluentopenai.client.model.ListMessagesParams;
import io.fluentopenai.client.model.ListRunStepsParams;
import io.fluentopenai.client.model.RunCompletionUsage;
import io.fluentopenai.client.model.RunObject;
import io.fluentopenai.client.model.RunToolCallObject;
import io.fluentopenai.client.model.SubmitToolOutputsRunRequest;
import io.fluentopenai.internal.Answer;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.compat.LenientValues;
import io.fluentopenai.internal.compat.ToolCallItems;
import io.fluentopenai.schema.Codec;
import io.fluentopenai.schema.OutputType;
import io.fluentopenai.structured.Structured;
import io.fluentopenai.tools.LoopSettings;
import io.fluentopenai.tools.ToolCall;
import io.fluentopenai.tools.Tools;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A run: the execution of an assistant on a thread.
 *
 * <pre>{@code
 * Run run = thread.createRun(assistant).awaitCompletion();
 * while (run.requiresAction()) {
 *     Map<String, String> outputs = new HashMap<>();
 *     run.requiredToolCalls().forEach(call -> outputs.put(call.id(), answer(call.name(), call.arguments())));
 *     run = run.submitToolOutputs(outputs).awaitCompletion();
 * }
 * }</pre>
 *
 * <p>Waiting for a run times out after 15 minutes by default. The wait also ends when the run waits for tool outputs:
 * see {@link #requiresAction()}.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/runs/object">The run object in the API reference</a>
 */
public final class Run extends WaitableObject<RunObject, Run> {
    /** The default timeout. A run expires 10 minutes after its creation. */
    private static final Duration LONGEST = Duration.ofMinutes(15);

    static final String MORE_TOKENS =
            "Allow more with maxCompletionTokens and maxPromptTokens, which include reasoning tokens, or ask for less"
                    + " at a time";

    private final @Nullable Answering answering;

    /** The required tool calls, with missing ids filled in once, so that they stay the same. */
    private final List<ToolCall> requiredToolCalls;

    /** Wraps the body of an API response. */
    public Run(OpenAI openai, ApiResponse<RunObject> response) {
        this(openai, response.body(), response.info());
    }

    /** Wraps a run object, with null as {@code info} if it did not come from an API response. */
    public Run(OpenAI openai, RunObject raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
        answering = null;
        var action = raw.requiredAction();
        var submit = action == null ? null : action.submitToolOutputs();
        requiredToolCalls =
                ToolCallItems.ofChat(submit == null ? null : submit.toolCalls(), RunToolCallObject.class).stream()
                        .map(call -> ToolCallItems.call(Json.toTree(call)))
                        .toList();
    }

    private Run(Run other, @Nullable Answering answering) {
        super(other.openai(), other.raw(), other.info());
        this.answering = answering;
        requiredToolCalls = other.requiredToolCalls;
    }

    Run answeredBy(@Nullable Answering by) {
        return Objects.equals(by, answering) ? this : new Run(this, by);
    }

    /**
     * Returns this run with tools that execute its function calls, both in {@link #awaitCompletion()} and when outputs
     * are submitted with a stream. This changes nothing on the server.
     *
     * @param tools the tools, each with a function; a call of another tool ends the wait, see {@link
     *     Run#requiresAction}
     */
    public Run withTools(Tools tools) {
        return withTools(tools, loop -> {});
    }

    /**
     * Works like {@link #withTools(Tools)}, with settings: limits, approval, timeouts, a listener. If the run reaches
     * its limit of rounds, or a tool failure is thrown, the run keeps waiting for tool outputs on the server; it can be
     * cancelled.
     */
    public Run withTools(Tools tools, Consumer<? super LoopSettings> settings) {
        return answeredBy(new Answering(tools, settings));
    }

    /**
     * Returns the run id, {@code run_…}.
     *
     * @throws IllegalStateException if the server left it out
     */
    public String id() {
        return required("id", raw().id());
    }

    /**
     * Returns the id of the thread.
     *
     * @throws IllegalStateException if the server left it out
     */
    public String threadId() {
        return required("thread_id", raw().threadId());
    }

    /** Returns the id of the assistant; null if the server left it out. */
    public @Nullable String assistantId() {
        return LenientValues.text(raw().assistantId());
    }

    /**
     * Returns the status: {@code queued}, {@code in_progress}, {@code requires_action}, {@code cancelling}, {@code
     * cancelled}, {@code failed}, {@code completed}, {@code incomplete} or {@code expired}; null if the server left it
     * out.
     */
    @Override
    public @Nullable String status() {
        return LenientValues.value(raw().status());
    }

    /** Returns when it was created; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().createdAt());
    }

    /** Returns when it expires; null if the server left it out. */
    public @Nullable Instant expiresAt() {
        return instant(raw().expiresAt());
    }

    /** Returns when it started; null if it did not, or the server left it out. */
    public @Nullable Instant startedAt() {
        return instant(raw().startedAt());
    }

    /** Returns when it was cancelled; null if it was not, or the server left it out. */
    public @Nullable Instant cancelledAt() {
        return instant(raw().cancelledAt());
    }

    /** Returns when it failed; null if it did not, or the server left it out. */
    public @Nullable Instant failedAt() {
        return instant(raw().failedAt());
    }

    /** Returns when it was completed; null if it was not, or the server left it out. */
    public @Nullable Instant completedAt() {
        return instant(raw().completedAt());
    }

    /**
     * Returns whether the run waits for {@linkplain #submitToolOutputs(Map) the outputs} of {@link
     * #requiredToolCalls()}.
     */
    public boolean requiresAction() {
        return "requires_action".equals(status());
    }

    /** Returns the function calls that the run waits for; empty if there are none. */
    public List<ToolCall> requiredToolCalls() {
        return requiredToolCalls;
    }

    /** Returns the error message if the run failed; null if it did not, or the server left it out. */
    public @Nullable String errorMessage() {
        return raw().lastError() == null
                ? null
                : LenientValues.text(raw().lastError().message());
    }

    /** Returns the token usage; null until the run has ended. */
    public @Nullable RunCompletionUsage usage() {
        return raw().usage();
    }

    /** Returns the metadata; empty if there is none. */
    public Map<String, String> metadata() {
        return raw().metadata() == null ? Map.of() : raw().metadata();
    }

    private Runs runs() {
        return new Runs(openai(), threadId(), answering);
    }

    /** Fetches and returns the current state. */
    @Override
    public Run refresh() {
        return runs().get(id());
    }

    /** Async version of {@link #refresh}. */
    @Override
    public CompletableFuture<Run> refreshAsync() {
        return runs().getAsync(id());
    }

    /** Fetches the thread of this run. */
    public AssistantThread thread() {
        return openai().threads().get(threadId());
    }

    /** Async version of {@link #thread}. */
    public CompletableFuture<AssistantThread> threadAsync() {
        return openai().threads().getAsync(threadId());
    }

    /**
     * Returns the messages that this run wrote, newest first, page by page. For all messages, use {@link #thread()}.
     */
    public Page<ThreadMessage> messages() {
        return allMessages().list(params -> params.runId(id()));
    }

    /** Async version of {@link #messages()}. */
    public CompletableFuture<Page<ThreadMessage>> messagesAsync() {
        return allMessages().listAsync(params -> params.runId(id()));
    }

    /** Works like {@link #messages()}, with further query parameters. */
    public Page<ThreadMessage> messages(Consumer<? super ListMessagesParams> filter) {
        return allMessages().list(params -> Given.notNull(filter, "filter").accept(params.runId(id())));
    }

    /** Async version of {@link #messages(Consumer)}. */
    public CompletableFuture<Page<ThreadMessage>> messagesAsync(Consumer<? super ListMessagesParams> filter) {
        return allMessages().listAsync(params -> Given.notNull(filter, "filter").accept(params.runId(id())));
    }

    /**
     * Fetches the last message of the run and parses it as a value of the type that the run or its assistant asked for.
     *
     * @throws io.fluentopenai.structured.StructuredOutputException if there is no such value: the run failed or is not
     *     finished, or the model refused, was cut off, or wrote something else
     * @throws io.fluentopenai.client.error.OpenAIException if the message cannot be fetched
     */
    public <T> T value(Class<T> type) {
        return value(Codec.of(type));
    }

    /** Works like {@link #value(Class)}, for a type with type arguments or a handwritten schema. */
    public <T> T value(OutputType<T> type) {
        Codec<T> codec = Given.notNull(type, "type").codec();
        return isFinished()
                ? answer(allMessages().list(this::newest)).read(codec)
                : unfinished().read(codec);
    }

    /** Async version of {@link #value(Class)}. */
    public <T> CompletableFuture<T> valueAsync(Class<T> type) {
        return valueAsync(Codec.of(type));
    }

    /** Async version of {@link #value(OutputType)}. */
    public <T> CompletableFuture<T> valueAsync(OutputType<T> type) {
        Codec<T> codec = Given.notNull(type, "type").codec();
        return isFinished()
                ? Futures.map(
                        allMessages().listAsync(this::newest),
                        messages -> answer(messages).read(codec))
                : Futures.map(CompletableFuture.completedFuture(unfinished()), answer -> answer.read(codec));
    }

    /**
     * Waits like {@link #awaitCompletion()}, and then parses the {@link #value(Class)} of the run.
     *
     * @return the value with the last state of the run
     * @throws io.fluentopenai.structured.StructuredOutputException if there is no such value, also if the run waits for
     *     tool outputs
     */
    public <T> Structured<T, Run> awaitValue(Class<T> type) {
        return awaitValue(Codec.of(type));
    }

    /** Works like {@link #awaitValue(Class)}, for a type with type arguments or a handwritten schema. */
    public <T> Structured<T, Run> awaitValue(OutputType<T> type) {
        Run done = awaitCompletion();
        return new Structured<>(done.value(type), done);
    }

    /** Async version of {@link #awaitValue(Class)}. Cancelling the future ends the wait, not the run. */
    public <T> CompletableFuture<Structured<T, Run>> awaitValueAsync(Class<T> type) {
        return awaitValueAsync(Codec.of(type));
    }

    /** Async version of {@link #awaitValue(OutputType)}. Cancelling the future ends the wait, not the run. */
    public <T> CompletableFuture<Structured<T, Run>> awaitValueAsync(OutputType<T> type) {
        return Futures.compose(
                awaitCompletionAsync(),
                done -> Futures.map(done.valueAsync(type), value -> new Structured<>(value, done)));
    }

    private ThreadMessages allMessages() {
        return openai().threads().messages(threadId());
    }

    private void newest(ListMessagesParams params) {
        params.runId(id()).limit(1);
    }

    private Answer answer(Page<ThreadMessage> newest) {
        List<ThreadMessage> messages = newest.items();
        if (messages.isEmpty()) {
            Answer.Ending ending = ending();
            boolean completed = ending.equals(Answer.Ending.complete());
            return new Answer(
                    this, "", null, completed ? Answer.Ending.none("the run wrote no message. Ask again") : ending);
        }
        ThreadMessage message = messages.get(0);
        return message.answer(this, "completed".equals(status()) ? message.ending() : ending());
    }

    private Answer unfinished() {
        return new Answer(
                this,
                "",
                null,
                Answer.Ending.none(
                        requiresAction()
                                ? "the run waits for the outputs of functions. Submit them with submitToolOutputs(…)"
                                : "the run is " + status() + ". Wait for its end with awaitCompletion()"));
    }

    private Answer.Ending ending() {
        String status = String.valueOf(status());
        var details = raw().incompleteDetails();
        if (status.equals("incomplete")) {
            String reason = details == null || details.reason() == null
                    ? "unknown"
                    : details.reason().value();
            return reason.equals("content_filter")
                    ? Answer.Ending.filtered("incomplete: " + reason)
                    : Answer.Ending.cutOff("incomplete: " + reason, MORE_TOKENS);
        }
        String error = errorMessage() == null ? "" : " (" + errorMessage() + ")";
        return status.equals("completed")
                ? Answer.Ending.complete()
                : Answer.Ending.none("the run is " + status + error + ". Ask again");
    }

    /** Returns the steps of the run, newest first, page by page. */
    public Page<RunStep> steps() {
        return runs().steps(id());
    }

    /** Async version of {@link #steps()}. */
    public CompletableFuture<Page<RunStep>> stepsAsync() {
        return runs().stepsAsync(id());
    }

    /** Works like {@link #steps()}, with query parameters such as the order or the page size. */
    public Page<RunStep> steps(Consumer<? super ListRunStepsParams> filter) {
        return runs().steps(id(), filter);
    }

    /** Async version of {@link #steps(Consumer)}. */
    public CompletableFuture<Page<RunStep>> stepsAsync(Consumer<? super ListRunStepsParams> filter) {
        return runs().stepsAsync(id(), filter);
    }

    /** Fetches a step of the run. */
    public RunStep getStep(String stepId) {
        return runs().getStep(id(), stepId);
    }

    /** Async version of {@link #getStep}. */
    public CompletableFuture<RunStep> getStepAsync(String stepId) {
        return runs().getStepAsync(id(), stepId);
    }

    /**
     * Works like {@link #getStep(String)}, with query parameters, which can include more in the step, such as the
     * results of file search.
     */
    public RunStep getStep(String stepId, Consumer<? super GetRunStepParams> settings) {
        return runs().getStep(id(), stepId, settings);
    }

    /** Async version of {@link #getStep(String, Consumer)}. */
    public CompletableFuture<RunStep> getStepAsync(String stepId, Consumer<? super GetRunStepParams> settings) {
        return runs().getStepAsync(id(), stepId, settings);
    }

    /**
     * Replaces the metadata. Nothing else of a run can be changed.
     *
     * @return the new state; this object does not change
     */
    public Run modify(Map<String, String> metadata) {
        return runs().modify(id(), Given.notNull(metadata, "metadata"));
    }

    /** Async version of {@link #modify}. */
    public CompletableFuture<Run> modifyAsync(Map<String, String> metadata) {
        return runs().modifyAsync(id(), Given.notNull(metadata, "metadata"));
    }

    /**
     * Requests the cancellation of the run and returns its new state. To wait until it is cancelled, call {@link
     * #awaitCompletion()}.
     */
    public Run cancel() {
        return runs().cancel(id());
    }

    /** Async version of {@link #cancel}. */
    public CompletableFuture<Run> cancelAsync() {
        return runs().cancelAsync(id());
    }

    /**
     * Submits the outputs of the tool calls that the run waits for, after which it continues. The API rejects the
     * outputs unless all are submitted at once.
     *
     * @param outputs the output of each of {@link #requiredToolCalls()}, by the id of the call
     * @return the new state
     * @throws IllegalArgumentException if there are no outputs
     */
    public Run submitToolOutputs(Map<String, String> outputs) {
        return runs().submitToolOutputs(id(), Given.notNull(outputs, "outputs"));
    }

    /** Works like {@link #submitToolOutputs(Map)}, with all request parameters. */
    public Run submitToolOutputs(Consumer<? super SubmitToolOutputsRunRequest> settings) {
        return runs().submitToolOutputs(id(), settings);
    }

    /** Async version of {@link #submitToolOutputs(Map)}. */
    public CompletableFuture<Run> submitToolOutputsAsync(Map<String, String> outputs) {
        return runs().submitToolOutputsAsync(id(), Given.notNull(outputs, "outputs"));
    }

    /** Async version of {@link #submitToolOutputs(Consumer)}. */
    public CompletableFuture<Run> submitToolOutputsAsync(Consumer<? super SubmitToolOutputsRunRequest> settings) {
        return runs().submitToolOutputsAsync(id(), settings);
    }

    /**
     * Works like {@link #submitToolOutputs(Map)}, and returns the further events of the run as a stream. The stream
     * must be read to its end or closed. It may be read within a loop over the stream that required the outputs.
     */
    public ResultStream<AssistantEvent, Run> submitToolOutputsStream(Map<String, String> outputs) {
        return runs().submitToolOutputsStream(id(), Given.notNull(outputs, "outputs"));
    }

    /** Works like {@link #submitToolOutputsStream(Map)}, with all request parameters. */
    public ResultStream<AssistantEvent, Run> submitToolOutputsStream(
            Consumer<? super SubmitToolOutputsRunRequest> settings) {
        return runs().submitToolOutputsStream(id(), settings);
    }

    /** Async version of {@link #submitToolOutputsStream(Map)}: the future completes when the stream begins. */
    public CompletableFuture<ResultStream<AssistantEvent, Run>> submitToolOutputsStreamAsync(
            Map<String, String> outputs) {
        return runs().submitToolOutputsStreamAsync(id(), Given.notNull(outputs, "outputs"));
    }

    /** Async version of {@link #submitToolOutputsStream(Consumer)}: the future completes when the stream begins. */
    public CompletableFuture<ResultStream<AssistantEvent, Run>> submitToolOutputsStreamAsync(
            Consumer<? super SubmitToolOutputsRunRequest> settings) {
        return runs().submitToolOutputsStreamAsync(id(), settings);
    }

    /**
     * Waits until the run has ended or {@linkplain #requiresAction waits for tool outputs}. With {@linkplain #withTools
     * tools}, it submits their outputs and continues to wait.
     */
    @Override
    public Run awaitCompletion(Consumer<? super Polling<Run>> settings) {
        return answering == null || isFinished() ? super.awaitCompletion(settings) : answering.await(this, settings);
    }

    /** Async version of {@link #awaitCompletion(Consumer)}. */
    @Override
    public CompletableFuture<Run> awaitCompletionAsync(Consumer<? super Polling<Run>> settings) {
        return answering == null || isFinished()
                ? super.awaitCompletionAsync(settings)
                : answering.awaitAsync(this, settings);
    }

    @Override
    protected Set<String> finishedStatuses() {
        return Set.of("completed", "failed", "cancelled", "expired", "incomplete");
    }

    @Override
    protected String described() {
        return "run " + id();
    }

    @Override
    protected Polling<Run> polling() {
        return new Polling<>(LONGEST);
    }

    /** Returns whether the run has ended or waits for tool outputs. See {@link #requiresAction()}. */
    @Override
    protected boolean endsWaiting() {
        return isFinished() || requiresAction();
    }
}
