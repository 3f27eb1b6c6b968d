package io.fluentopenai.assistants;

import io.fluentopenai.Endpoint;
import io.fluentopenai.OpenAI;
import io.fluentopenai.Page;
import io.fluentopenai.ResultStream;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.EventStream;
import io.fluentopenai.client.api.AssistantsApi;
import io.fluentopenai.client.model.AssistantStreamEvent;
import io.fluentopenai.client.model.CreateRunRequest;
import io.fluentopenai.client.model.GetRunStepParams;
import io.fluentopenai.client.model.ListRunStepsParams;
import io.fluentopenai.client.model.ListRunsParams;
import io.fluentopenai.client.model.ModifyRunRequest;
import io.fluentopenai.client.model.RunObject;
import io.fluentopenai.client.model.RunStepObject;
import io.fluentopenai.client.model.SubmitToolOutputsRunRequest;
import io.fluentopenai.client.model.SubmitToolOutputsRunRequestToolOutput;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.Listing;
import io.fluentopenai.schema.Codec;
import io.fluentopenai.schema.OutputType;
import io.fluentopenai.structured.ResponseFormats;
import io.fluentopenai.tools.LoopSettings;
import io.fluentopenai.tools.Tools;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The runs of a thread. A run executes an assistant on the thread.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/runs">Runs in the API reference</a>
 */
// The document marks these operations as deprecated, and servers go on to offer them.
@SuppressWarnings("deprecation")
public final class Runs extends Endpoint {
    private final String threadId;
    private final @Nullable Answering answering;

    /** Creates the endpoint of a client and a thread. */
    public Runs(OpenAI openai, String threadId) {
        this(openai, threadId, null);
    }

    Runs(OpenAI openai, String threadId, @Nullable Answering answering) {
        super(openai);
        this.threadId = Given.notNull(threadId, "threadId");
        this.answering = answering;
    }

    /**
     * Returns this endpoint with tools that execute the function calls of its runs, both when a run is awaited and when
     * it is streamed. The server must know the tools from the assistant or from the request: see {@link
     * AssistantTools#forRun}.
     *
     * @param tools the tools, each with a function; a call of another tool ends the wait, see {@link
     *     Run#requiresAction}
     */
    public Runs withTools(Tools tools) {
        return withTools(tools, loop -> {});
    }

    /**
     * Works like {@link #withTools(Tools)}, with settings: limits, approval, timeouts, a listener. They apply to each
     * run separately. If a run reaches its limit of rounds, or a tool failure is thrown, the run keeps waiting for tool
     * outputs on the server; it can be cancelled.
     */
    public Runs withTools(Tools tools, Consumer<? super LoopSettings> settings) {
        return new Runs(openai(), threadId, new Answering(tools, settings));
    }

    /** Returns this endpoint with the tools of an assistant, if it has any. */
    private Runs of(Assistant assistant) {
        return Given.notNull(assistant, "assistant").answering() == null
                ? this
                : new Runs(openai(), threadId, assistant.answering());
    }

    private AssistantsApi api() {
        return raw().assistants();
    }

    /**
     * Runs an assistant on the thread, with the settings that it has on the server.
     *
     * @throws IllegalArgumentException if the id is blank
     */
    public Run create(String assistantId) {
        return create(request -> request.assistantId(assistantId));
    }

    /** Works like {@link #create(String)}, with an assistant object. */
    public Run create(Assistant assistant) {
        return of(assistant).create(assistant.id());
    }

    /**
     * Works like {@link #create(String)}, with all request parameters. The assistant id is required.
     *
     * @throws IllegalArgumentException if there is no assistant id; nothing is sent
     */
    public Run create(Consumer<? super CreateRunRequest> settings) {
        return run(api().createRunWithResponse(threadId, request(settings), null, options()));
    }

    /**
     * Works like {@link #create(Assistant)}, with structured output of this type, which {@link Run#awaitValue(Class)}
     * parses.
     *
     * @throws io.fluentopenai.schema.SchemaException if strict mode cannot express the type; nothing is sent
     */
    public Run create(Assistant assistant, Class<?> type) {
        return create(assistant, Codec.of(type));
    }

    /** Works like {@link #create(Assistant, Class)}, for a type with type arguments or a handwritten schema. */
    public Run create(Assistant assistant, OutputType<?> type) {
        return of(assistant).create(assistant.id(), type);
    }

    private static Consumer<CreateRunRequest> by(String assistantId, OutputType<?> type) {
        return request -> request.assistantId(assistantId).responseFormat(ResponseFormats.forAssistants(type));
    }

    /** Async version of {@link #create(String)}. */
    public CompletableFuture<Run> createAsync(String assistantId) {
        return createAsync(request -> request.assistantId(assistantId));
    }

    /** Async version of {@link #create(Assistant)}. */
    public CompletableFuture<Run> createAsync(Assistant assistant) {
        return of(assistant).createAsync(assistant.id());
    }

    /** Async version of {@link #create(Assistant, Class)}. */
    public CompletableFuture<Run> createAsync(Assistant assistant, Class<?> type) {
        return createAsync(assistant, Codec.of(type));
    }

    /** Async version of {@link #create(Assistant, OutputType)}. */
    public CompletableFuture<Run> createAsync(Assistant assistant, OutputType<?> type) {
        return of(assistant).createAsync(assistant.id(), type);
    }

    /** Async version of {@link #create(Consumer)}. */
    public CompletableFuture<Run> createAsync(Consumer<? super CreateRunRequest> settings) {
        return Futures.map(api().createRunWithResponseAsync(threadId, request(settings), null, options()), this::run);
    }

    /** Works like {@link #create(Assistant, Class)}, with the id of the assistant. */
    public Run create(String assistantId, Class<?> type) {
        return create(assistantId, Codec.of(type));
    }

    /** Async version of {@link #create(String, Class)}. */
    public CompletableFuture<Run> createAsync(String assistantId, Class<?> type) {
        return createAsync(assistantId, Codec.of(type));
    }

    /** Works like {@link #create(Assistant, OutputType)}, with the id of the assistant. */
    public Run create(String assistantId, OutputType<?> type) {
        return create(by(assistantId, type));
    }

    /** Async version of {@link #create(String, OutputType)}. */
    public CompletableFuture<Run> createAsync(String assistantId, OutputType<?> type) {
        return createAsync(by(assistantId, type));
    }

    /**
     * Works like {@link #create(String)}, and returns the events of the run as a stream. The stream must be read to its
     * end or closed.
     */
    public ResultStream<AssistantEvent, Run> createStream(String assistantId) {
        return createStream(request -> request.assistantId(assistantId));
    }

    /** Works like {@link #createStream(String)}, with an assistant object. */
    public ResultStream<AssistantEvent, Run> createStream(Assistant assistant) {
        return of(assistant).createStream(assistant.id());
    }

    /**
     * Works like {@link #create(Consumer)}, and returns the events of the run as a stream. The stream must be read to
     * its end or closed.
     */
    public ResultStream<AssistantEvent, Run> createStream(Consumer<? super CreateRunRequest> settings) {
        return stream(api().createRunStream(threadId, request(settings), null, options()));
    }

    /** Async version of {@link #createStream(String)}: the future completes when the stream begins. */
    public CompletableFuture<ResultStream<AssistantEvent, Run>> createStreamAsync(String assistantId) {
        return createStreamAsync(request -> request.assistantId(assistantId));
    }

    /** Async version of {@link #createStream(Assistant)}: the future completes when the stream begins. */
    public CompletableFuture<ResultStream<AssistantEvent, Run>> createStreamAsync(Assistant assistant) {
        return of(assistant).createStreamAsync(assistant.id());
    }

    /** Async version of {@link #createStream(Consumer)}: the future completes when the stream begins. */
    public CompletableFuture<ResultStream<AssistantEvent, Run>> createStreamAsync(
            Consumer<? super CreateRunRequest> settings) {
        return Futures.map(
                api().createRunStreamAsync(threadId, request(settings), null, options()), events -> stream(events));
    }

    /**
     * Works like {@link #create(Assistant, Class)}, and returns the events of the run as a stream. {@link
     * Run#value(Class)} of the result parses the answer.
     */
    public ResultStream<AssistantEvent, Run> createStream(Assistant assistant, Class<?> type) {
        return createStream(assistant, Codec.of(type));
    }

    /** Async version of {@link #createStream(Assistant, Class)}. */
    public CompletableFuture<ResultStream<AssistantEvent, Run>> createStreamAsync(Assistant assistant, Class<?> type) {
        return createStreamAsync(assistant, Codec.of(type));
    }

    /** Works like {@link #createStream(Assistant, Class)}, for a type with type arguments or a handwritten schema. */
    public ResultStream<AssistantEvent, Run> createStream(Assistant assistant, OutputType<?> type) {
        return of(assistant).createStream(assistant.id(), type);
    }

    /** Async version of {@link #createStream(Assistant, OutputType)}. */
    public CompletableFuture<ResultStream<AssistantEvent, Run>> createStreamAsync(
            Assistant assistant, OutputType<?> type) {
        return of(assistant).createStreamAsync(assistant.id(), type);
    }

    /** Works like {@link #createStream(Assistant, Class)}, with the id of the assistant. */
    public ResultStream<AssistantEvent, Run> createStream(String assistantId, Class<?> type) {
        return createStream(assistantId, Codec.of(type));
    }

    /** Async version of {@link #createStream(String, Class)}. */
    public CompletableFuture<ResultStream<AssistantEvent, Run>> createStreamAsync(String assistantId, Class<?> type) {
        return createStreamAsync(assistantId, Codec.of(type));
    }

    /** Works like {@link #createStream(Assistant, OutputType)}, with the id of the assistant. */
    public ResultStream<AssistantEvent, Run> createStream(String assistantId, OutputType<?> type) {
        return createStream(by(assistantId, type));
    }

    /** Async version of {@link #createStream(String, OutputType)}. */
    public CompletableFuture<ResultStream<AssistantEvent, Run>> createStreamAsync(
            String assistantId, OutputType<?> type) {
        return createStreamAsync(by(assistantId, type));
    }

    private ResultStream<AssistantEvent, Run> stream(EventStream<AssistantStreamEvent> events) {
        return Answering.goingOn(answering, AssistantAccumulator.stream(openai(), events));
    }

    private static CreateRunRequest request(Consumer<? super CreateRunRequest> settings) {
        CreateRunRequest request = Given.set(new CreateRunRequest(), settings);
        requireAssistant(request.assistantId());
        return request;
    }

    static void requireAssistant(@Nullable String assistantId) {
        Given.check(
                assistantId != null && !assistantId.isBlank(),
                "A run needs an assistant. Set assistantId(…) to the id of one, which"
                        + " openai.assistants().create(…) makes");
    }

    private Run run(ApiResponse<RunObject> response) {
        return new Run(openai(), response).answeredBy(answering);
    }

    /** Fetches a run. */
    public Run get(String runId) {
        return run(api().getRunWithResponse(threadId, runId, options()));
    }

    /** Async version of {@link #get}. */
    public CompletableFuture<Run> getAsync(String runId) {
        return Futures.map(api().getRunWithResponseAsync(threadId, runId, options()), this::run);
    }

    /** Replaces the metadata of a run and returns its new state. Nothing else of it can be changed. */
    public Run modify(String runId, Map<String, String> metadata) {
        return run(api().modifyRunWithResponse(threadId, runId, notes(Given.notNull(metadata, "metadata")), options()));
    }

    /** Async version of {@link #modify}. */
    public CompletableFuture<Run> modifyAsync(String runId, Map<String, String> metadata) {
        return Futures.map(
                api().modifyRunWithResponseAsync(
                                threadId, runId, notes(Given.notNull(metadata, "metadata")), options()),
                this::run);
    }

    private static ModifyRunRequest notes(Map<String, String> metadata) {
        return new ModifyRunRequest().metadata(metadata);
    }

    /**
     * Requests the cancellation of a run and returns its new state. Its status is {@code cancelling} first, and {@code
     * cancelled} later.
     */
    public Run cancel(String runId) {
        return run(api().cancelRunWithResponse(threadId, runId, options()));
    }

    /** Async version of {@link #cancel}. */
    public CompletableFuture<Run> cancelAsync(String runId) {
        return Futures.map(api().cancelRunWithResponseAsync(threadId, runId, options()), this::run);
    }

    /**
     * Submits the outputs of the tool calls that a run waits for, and returns its new state. The API rejects the
     * outputs unless all are submitted at once.
     *
     * @param outputs the output of each required call, by the id of the call
     * @throws IllegalArgumentException if there are no outputs
     */
    public Run submitToolOutputs(String runId, Map<String, String> outputs) {
        return submitToolOutputs(runId, outputs(outputs));
    }

    /** Works like {@link #submitToolOutputs(String, Map)}, with all request parameters. */
    public Run submitToolOutputs(String runId, Consumer<? super SubmitToolOutputsRunRequest> settings) {
        return run(api().submitToolOutputsToRunWithResponse(
                        threadId, runId, Given.set(new SubmitToolOutputsRunRequest(), settings), options()));
    }

    /** Async version of {@link #submitToolOutputs(String, Map)}. */
    public CompletableFuture<Run> submitToolOutputsAsync(String runId, Map<String, String> outputs) {
        return submitToolOutputsAsync(runId, outputs(outputs));
    }

    /** Async version of {@link #submitToolOutputs(String, Consumer)}. */
    public CompletableFuture<Run> submitToolOutputsAsync(
            String runId, Consumer<? super SubmitToolOutputsRunRequest> settings) {
        return Futures.map(
                api().submitToolOutputsToRunWithResponseAsync(
                                threadId, runId, Given.set(new SubmitToolOutputsRunRequest(), settings), options()),
                this::run);
    }

    /**
     * Works like {@link #submitToolOutputs(String, Map)}, and returns the further events of the run as a stream. The
     * stream must be read to its end or closed. It may be read within a loop over the stream that required the outputs.
     */
    public ResultStream<AssistantEvent, Run> submitToolOutputsStream(String runId, Map<String, String> outputs) {
        return submitToolOutputsStream(runId, outputs(outputs));
    }

    /** Works like {@link #submitToolOutputsStream(String, Map)}, with all request parameters. */
    public ResultStream<AssistantEvent, Run> submitToolOutputsStream(
            String runId, Consumer<? super SubmitToolOutputsRunRequest> settings) {
        return stream(api().submitToolOutputsToRunStream(
                        threadId, runId, Given.set(new SubmitToolOutputsRunRequest(), settings), options()));
    }

    /** Async version of {@link #submitToolOutputsStream(String, Map)}: the future completes when the stream begins. */
    public CompletableFuture<ResultStream<AssistantEvent, Run>> submitToolOutputsStreamAsync(
            String runId, Map<String, String> outputs) {
        return submitToolOutputsStreamAsync(runId, outputs(outputs));
    }

    /**
     * Async version of {@link #submitToolOutputsStream(String, Consumer)}: the future completes when the stream begins.
     */
    public CompletableFuture<ResultStream<AssistantEvent, Run>> submitToolOutputsStreamAsync(
            String runId, Consumer<? super SubmitToolOutputsRunRequest> settings) {
        return Futures.map(
                api().submitToolOutputsToRunStreamAsync(
                                threadId, runId, Given.set(new SubmitToolOutputsRunRequest(), settings), options()),
                events -> stream(events));
    }

    private static Consumer<SubmitToolOutputsRunRequest> outputs(Map<String, String> outputs) {
        Given.check(
                !Given.notNull(outputs, "outputs").isEmpty(),
                "There are no tool outputs to submit. Pass one for each of the run's requiredToolCalls()");
        List<SubmitToolOutputsRunRequestToolOutput> list = new ArrayList<>();
        outputs.forEach((id, output) -> list.add(
                new SubmitToolOutputsRunRequestToolOutput().toolCallId(id).output(output)));
        return request -> request.toolOutputs(list);
    }

    /** Returns the runs of the thread, newest first, page by page. */
    public Page<Run> list() {
        return list(params -> {});
    }

    /** Works like {@link #list()}, with query parameters such as the order or the page size. */
    public Page<Run> list(Consumer<? super ListRunsParams> filter) {
        return listing(filter).first();
    }

    /** Async version of {@link #list()}. */
    public CompletableFuture<Page<Run>> listAsync() {
        return listAsync(params -> {});
    }

    /** Async version of {@link #list(Consumer)}. */
    public CompletableFuture<Page<Run>> listAsync(Consumer<? super ListRunsParams> filter) {
        return listing(filter).firstAsync();
    }

    private Listing<ListRunsParams, RunObject, Run> listing(Consumer<? super ListRunsParams> filter) {
        return new Listing<>(
                ListRunsParams::new,
                filter,
                params -> api().listRunsWithResponse(threadId, params, options()),
                params -> api().listRunsWithResponseAsync(threadId, params, options()),
                (run, info) -> new Run(openai(), run, info).answeredBy(answering));
    }

    /** Fetches a step of a run. */
    public RunStep getStep(String runId, String stepId) {
        return getStep(runId, stepId, params -> {});
    }

    /**
     * Works like {@link #getStep(String, String)}, with query parameters, which can include more in the step, such as
     * the results of file search.
     */
    public RunStep getStep(String runId, String stepId, Consumer<? super GetRunStepParams> settings) {
        return new RunStep(
                openai(),
                api().getRunStepWithResponse(
                                threadId, runId, stepId, Given.set(new GetRunStepParams(), settings), options()));
    }

    /** Async version of {@link #getStep(String, String)}. */
    public CompletableFuture<RunStep> getStepAsync(String runId, String stepId) {
        return getStepAsync(runId, stepId, params -> {});
    }

    /** Async version of {@link #getStep(String, String, Consumer)}. */
    public CompletableFuture<RunStep> getStepAsync(
            String runId, String stepId, Consumer<? super GetRunStepParams> settings) {
        return Futures.map(
                api().getRunStepWithResponseAsync(
                                threadId, runId, stepId, Given.set(new GetRunStepParams(), settings), options()),
                step -> new RunStep(openai(), step));
    }

    /** Returns the steps of a run, newest first, page by page. */
    public Page<RunStep> steps(String runId) {
        return steps(runId, params -> {});
    }

    /** Works like {@link #steps(String)}, with query parameters such as the order or the page size. */
    public Page<RunStep> steps(String runId, Consumer<? super ListRunStepsParams> filter) {
        return stepListing(runId, filter).first();
    }

    /** Async version of {@link #steps(String)}. */
    public CompletableFuture<Page<RunStep>> stepsAsync(String runId) {
        return stepsAsync(runId, params -> {});
    }

    /** Async version of {@link #steps(String, Consumer)}. */
    public CompletableFuture<Page<RunStep>> stepsAsync(String runId, Consumer<? super ListRunStepsParams> filter) {
        return stepListing(runId, filter).firstAsync();
    }

    private Listing<ListRunStepsParams, RunStepObject, RunStep> stepListing(
            String runId, Consumer<? super ListRunStepsParams> filter) {
        return new Listing<>(
                ListRunStepsParams::new,
                filter,
                params -> api().listRunStepsWithResponse(threadId, runId, params, options()),
                params -> api().listRunStepsWithResponseAsync(threadId, runId, params, options()),
                (step, info) -> new RunStep(openai(), step, info));
    }
}
