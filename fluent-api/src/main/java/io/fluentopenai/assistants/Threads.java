package io.fluentopenai.assistants;

import io.fluentopenai.Endpoint;
import io.fluentopenai.OpenAI;
import io.fluentopenai.ResultStream;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.EventStream;
import io.fluentopenai.client.api.AssistantsApi;
import io.fluentopenai.client.model.AssistantStreamEvent;
import io.fluentopenai.client.model.CreateMessageRequest;
import io.fluentopenai.client.model.CreateThreadAndRunRequest;
import io.fluentopenai.client.model.CreateThreadRequest;
import io.fluentopenai.client.model.ModifyThreadRequest;
import io.fluentopenai.client.model.ThreadObject;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.compat.LenientValues;
import io.fluentopenai.tools.LoopSettings;
import io.fluentopenai.tools.Tools;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The threads endpoint. A thread is a conversation that the server stores, on which assistants run. OpenAI removed its
 * Assistants API on 2026-08-26; this class serves Azure OpenAI and compatible servers.
 *
 * <pre>{@code
 * AssistantThread thread = openai.threads().create("I need help with a riddle.");
 * Run run = thread.createRun(tutor).awaitCompletion();
 * }</pre>
 *
 * <p>{@link #messages(String)} and {@link #runs(String)} give access to a thread by its id, without fetching the
 * thread.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/threads">Threads in the API reference</a>
 */
// The document marks these operations as deprecated, and servers go on to offer them.
@SuppressWarnings("deprecation")
public final class Threads extends Endpoint {
    private final @Nullable Answering answering;

    /** Creates the endpoint of a client. */
    public Threads(OpenAI openai) {
        this(openai, null);
    }

    Threads(OpenAI openai, @Nullable Answering answering) {
        super(openai);
        this.answering = answering;
    }

    /**
     * Returns this endpoint with tools that execute the function calls of the runs that it creates or fetches, both
     * when a run is awaited and when it is streamed. The server must know the tools from the assistant or from the
     * request: see {@link AssistantTools#forThreadAndRun}.
     *
     * @param tools the tools, each with a function; a call of another tool ends the wait, see {@link
     *     Run#requiresAction}
     */
    public Threads withTools(Tools tools) {
        return withTools(tools, loop -> {});
    }

    /**
     * Works like {@link #withTools(Tools)}, with settings: limits, approval, timeouts, a listener. They apply to each
     * run separately. If a run reaches its limit of rounds, or a tool failure is thrown, the run keeps waiting for tool
     * outputs on the server; it can be cancelled.
     */
    public Threads withTools(Tools tools, Consumer<? super LoopSettings> settings) {
        return new Threads(openai(), new Answering(tools, settings));
    }

    /** Returns this endpoint with the tools of an assistant, if it has any. */
    private Threads of(Assistant assistant) {
        return Given.notNull(assistant, "assistant").answering() == null
                ? this
                : new Threads(openai(), assistant.answering());
    }

    private AssistantsApi api() {
        return raw().assistants();
    }

    private AssistantThread thread(ApiResponse<ThreadObject> response) {
        return new AssistantThread(openai(), response);
    }

    /** Returns the messages endpoint of a thread. */
    public ThreadMessages messages(String threadId) {
        return new ThreadMessages(openai(), threadId);
    }

    /** Returns the runs endpoint of a thread. */
    public Runs runs(String threadId) {
        return new Runs(openai(), threadId, answering);
    }

    /** Creates a thread without messages. */
    public AssistantThread create() {
        return thread(api().createThreadWithResponse(null, options()));
    }

    /**
     * Creates a thread with a user message.
     *
     * @throws IllegalArgumentException if the text is blank
     */
    public AssistantThread create(String text) {
        return create(request -> request.messages(List.of(userMessage(text))));
    }

    /** Works like {@link #create(String)}, with all request parameters. */
    public AssistantThread create(Consumer<? super CreateThreadRequest> settings) {
        return thread(api().createThreadWithResponse(Given.set(new CreateThreadRequest(), settings), options()));
    }

    /** Async version of {@link #create()}. */
    public CompletableFuture<AssistantThread> createAsync() {
        return Futures.map(api().createThreadWithResponseAsync(null, options()), this::thread);
    }

    /** Async version of {@link #create(String)}. */
    public CompletableFuture<AssistantThread> createAsync(String text) {
        return createAsync(request -> request.messages(List.of(userMessage(text))));
    }

    /** Async version of {@link #create(Consumer)}. */
    public CompletableFuture<AssistantThread> createAsync(Consumer<? super CreateThreadRequest> settings) {
        return Futures.map(
                api().createThreadWithResponseAsync(Given.set(new CreateThreadRequest(), settings), options()),
                this::thread);
    }

    /** Returns a user message. */
    static CreateMessageRequest userMessage(String text) {
        Given.notBlank(text, "text", "The text of the message is blank, which the API refuses. Pass some text");
        return new CreateMessageRequest().role("user").content(text);
    }

    /** Fetches a thread. */
    public AssistantThread get(String threadId) {
        return thread(api().getThreadWithResponse(threadId, options()));
    }

    /** Async version of {@link #get}. */
    public CompletableFuture<AssistantThread> getAsync(String threadId) {
        return Futures.map(api().getThreadWithResponseAsync(threadId, options()), this::thread);
    }

    /** Replaces the metadata of a thread and returns its new state. */
    public AssistantThread modify(String threadId, Map<String, String> metadata) {
        return modify(threadId, request -> request.metadata(Given.notNull(metadata, "metadata")));
    }

    /** Changes the properties that {@code settings} sets, leaves the others unchanged, and returns the new state. */
    public AssistantThread modify(String threadId, Consumer<? super ModifyThreadRequest> settings) {
        return thread(
                api().modifyThreadWithResponse(threadId, Given.set(new ModifyThreadRequest(), settings), options()));
    }

    /** Async version of {@link #modify(String, Map)}. */
    public CompletableFuture<AssistantThread> modifyAsync(String threadId, Map<String, String> metadata) {
        return modifyAsync(threadId, request -> request.metadata(Given.notNull(metadata, "metadata")));
    }

    /** Async version of {@link #modify(String, Consumer)}. */
    public CompletableFuture<AssistantThread> modifyAsync(
            String threadId, Consumer<? super ModifyThreadRequest> settings) {
        return Futures.map(
                api().modifyThreadWithResponseAsync(
                                threadId, Given.set(new ModifyThreadRequest(), settings), options()),
                this::thread);
    }

    /**
     * Deletes a thread with its messages and runs. Its vector stores are kept.
     *
     * @return whether the server confirms the deletion
     */
    public boolean delete(String threadId) {
        return LenientValues.isTrue(api().deleteThread(threadId, options()).deleted());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync(String threadId) {
        return Futures.map(api().deleteThreadAsync(threadId, options()), gone -> LenientValues.isTrue(gone.deleted()));
    }

    /**
     * Creates a thread with a user message and runs an assistant on it.
     *
     * @throws IllegalArgumentException if the text or the assistant id is blank
     */
    public Run createAndRun(String assistantId, String text) {
        return createAndRun(by(assistantId, text));
    }

    /** Works like {@link #createAndRun(String, String)}, with an assistant object. */
    public Run createAndRun(Assistant assistant, String text) {
        return of(assistant).createAndRun(assistant.id(), text);
    }

    /**
     * Works like {@link #createAndRun(String, String)}, with all request parameters. The assistant id is required.
     *
     * @throws IllegalArgumentException if there is no assistant id; nothing is sent
     */
    public Run createAndRun(Consumer<? super CreateThreadAndRunRequest> settings) {
        return new Run(openai(), api().createThreadAndRunWithResponse(runRequest(settings), options()))
                .answeredBy(answering);
    }

    /** Async version of {@link #createAndRun(String, String)}. */
    public CompletableFuture<Run> createAndRunAsync(String assistantId, String text) {
        return createAndRunAsync(by(assistantId, text));
    }

    /** Async version of {@link #createAndRun(Assistant, String)}. */
    public CompletableFuture<Run> createAndRunAsync(Assistant assistant, String text) {
        return of(assistant).createAndRunAsync(assistant.id(), text);
    }

    /** Async version of {@link #createAndRun(Consumer)}. */
    public CompletableFuture<Run> createAndRunAsync(Consumer<? super CreateThreadAndRunRequest> settings) {
        return Futures.map(
                api().createThreadAndRunWithResponseAsync(runRequest(settings), options()),
                run -> new Run(openai(), run).answeredBy(answering));
    }

    /**
     * Works like {@link #createAndRun(String, String)}, and returns the events of the run as a stream. The stream must
     * be read to its end or closed.
     */
    public ResultStream<AssistantEvent, Run> createAndRunStream(String assistantId, String text) {
        return createAndRunStream(by(assistantId, text));
    }

    /** Works like {@link #createAndRunStream(String, String)}, with an assistant object. */
    public ResultStream<AssistantEvent, Run> createAndRunStream(Assistant assistant, String text) {
        return of(assistant).createAndRunStream(assistant.id(), text);
    }

    /**
     * Works like {@link #createAndRun(Consumer)}, and returns the events of the run as a stream. The stream must be
     * read to its end or closed.
     */
    public ResultStream<AssistantEvent, Run> createAndRunStream(Consumer<? super CreateThreadAndRunRequest> settings) {
        return stream(api().createThreadAndRunStream(runRequest(settings), options()));
    }

    /** Async version of {@link #createAndRunStream(String, String)}: the future completes when the stream begins. */
    public CompletableFuture<ResultStream<AssistantEvent, Run>> createAndRunStreamAsync(
            String assistantId, String text) {
        return createAndRunStreamAsync(by(assistantId, text));
    }

    /** Async version of {@link #createAndRunStream(Assistant, String)}: the future completes when the stream begins. */
    public CompletableFuture<ResultStream<AssistantEvent, Run>> createAndRunStreamAsync(
            Assistant assistant, String text) {
        return of(assistant).createAndRunStreamAsync(assistant.id(), text);
    }

    /** Async version of {@link #createAndRunStream(Consumer)}: the future completes when the stream begins. */
    public CompletableFuture<ResultStream<AssistantEvent, Run>> createAndRunStreamAsync(
            Consumer<? super CreateThreadAndRunRequest> settings) {
        return Futures.map(api().createThreadAndRunStreamAsync(runRequest(settings), options()), this::stream);
    }

    private ResultStream<AssistantEvent, Run> stream(EventStream<AssistantStreamEvent> events) {
        return Answering.goingOn(answering, AssistantAccumulator.stream(openai(), events));
    }

    private static CreateThreadAndRunRequest runRequest(Consumer<? super CreateThreadAndRunRequest> settings) {
        CreateThreadAndRunRequest request = Given.set(new CreateThreadAndRunRequest(), settings);
        Runs.requireAssistant(request.assistantId());
        return request;
    }

    private static Consumer<CreateThreadAndRunRequest> by(String assistantId, String text) {
        Consumer<CreateThreadAndRunRequest> saying = saying(text);
        return request -> Given.notNull(saying, "saying").accept(request.assistantId(assistantId));
    }

    /** Returns settings for a thread with a user message. */
    static Consumer<CreateThreadAndRunRequest> saying(String text) {
        CreateMessageRequest message = userMessage(text);
        return request -> request.thread(new CreateThreadRequest().messages(List.of(message)));
    }
}
