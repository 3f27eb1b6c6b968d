package io.fluentopenai.assistants;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.ApiObject;
import io.fluentopenai.OpenAI;
import io.fluentopenai.ResultStream;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.model.AssistantObject;
import io.fluentopenai.client.model.CreateAssistantRequest;
import io.fluentopenai.client.model.CreateThreadAndRunRequest;
import io.fluentopenai.client.model.ModifyAssistantRequest;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.compat.LenientValues;
import io.fluentopenai.schema.Codec;
import io.fluentopenai.schema.OutputType;
import io.fluentopenai.structured.ResponseFormats;
import io.fluentopenai.tools.LoopSettings;
import io.fluentopenai.tools.Tools;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An assistant.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/assistants/object">The assistant object in the API
 *     reference</a>
 */
public final class Assistant extends ApiObject<AssistantObject> {
    /** The properties that an assistant has but a request to create one does not. */
    private static final List<String> GIVEN_BY_SERVER = List.of("id", "object", "created_at");

    private final @Nullable Answering answering;

    /** Wraps the body of an API response. */
    public Assistant(OpenAI openai, ApiResponse<AssistantObject> response) {
        super(openai, response);
        answering = null;
    }

    /** Wraps an assistant object, with null as {@code info} if it did not come from an API response. */
    public Assistant(OpenAI openai, AssistantObject raw, @Nullable ResponseInfo info) {
        this(openai, raw, info, null);
    }

    private Assistant(OpenAI openai, AssistantObject raw, @Nullable ResponseInfo info, @Nullable Answering answering) {
        super(openai, raw, info);
        this.answering = answering;
    }

    @Nullable
    Answering answering() {
        return answering;
    }

    Assistant answeredBy(@Nullable Answering by) {
        return Objects.equals(by, answering) ? this : new Assistant(openai(), raw(), info(), by);
    }

    /**
     * Returns this assistant with tools that execute the function calls of its runs, both when a run is awaited and
     * when it is streamed. This changes nothing on the server; {@link Assistants#withTools(Tools)} also creates
     * assistants with these tools.
     *
     * @param tools the tools, each with a function; a call of another tool ends the wait, see {@link
     *     Run#requiresAction}
     */
    public Assistant withTools(Tools tools) {
        return withTools(tools, loop -> {});
    }

    /**
     * Works like {@link #withTools(Tools)}, with settings: limits, approval, timeouts, a listener. They apply to each
     * run separately. If a run reaches its limit of rounds, or a tool failure is thrown, the run keeps waiting for tool
     * outputs on the server; it can be cancelled.
     */
    public Assistant withTools(Tools tools, Consumer<? super LoopSettings> settings) {
        return answeredBy(new Answering(tools, settings));
    }

    /**
     * Returns the assistant id, {@code asst_…}.
     *
     * @throws IllegalStateException if the server left it out
     */
    public String id() {
        return required("id", raw().id());
    }

    /** Returns the name; null if it has none. */
    public @Nullable String name() {
        return raw().name();
    }

    /** Returns the model; null if the server left it out. */
    public @Nullable String model() {
        return LenientValues.text(raw().model());
    }

    /** Returns when it was created; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().createdAt());
    }

    /** Returns the instructions; null if it has none. */
    public @Nullable String instructions() {
        return raw().instructions();
    }

    /** Returns the metadata; empty if there is none. */
    public Map<String, String> metadata() {
        return raw().metadata() == null ? Map.of() : raw().metadata();
    }

    /** Returns the ids of the vector stores that its file search uses; empty if there are none. */
    public List<String> vectorStoreIds() {
        var resources = raw().toolResources();
        var search = resources == null ? null : resources.fileSearch();
        return search == null ? List.of() : LenientValues.texts(search.vectorStoreIds());
    }

    /** Fetches and returns the current state. */
    public Assistant refresh() {
        return assistants().get(id());
    }

    /** Async version of {@link #refresh}. */
    public CompletableFuture<Assistant> refreshAsync() {
        return assistants().getAsync(id());
    }

    /**
     * Changes the properties that {@code settings} sets, and leaves the others unchanged on the server, even if this object
     * is out of date.
     *
     * @return the new state; this object does not change
     */
    public Assistant modify(Consumer<? super ModifyAssistantRequest> settings) {
        return assistants().modify(id(), settings);
    }

    /** Async version of {@link #modify}. */
    public CompletableFuture<Assistant> modifyAsync(Consumer<? super ModifyAssistantRequest> settings) {
        return assistants().modifyAsync(id(), settings);
    }

    /** Creates a new assistant with the properties of this one and the changes of the settings. */
    public Assistant copy(Consumer<? super CreateAssistantRequest> settings) {
        return assistants().create(copied(settings));
    }

    /** Async version of {@link #copy}. */
    public CompletableFuture<Assistant> copyAsync(Consumer<? super CreateAssistantRequest> settings) {
        return assistants().createAsync(copied(settings));
    }

    private CreateAssistantRequest copied(Consumer<? super CreateAssistantRequest> settings) {
        // By way of JSON: the document has classes of their own for the same tools and resources in the request.
        ObjectNode json = (ObjectNode) Json.toTree(raw());
        json.remove(GIVEN_BY_SERVER);
        json.properties().removeIf(property -> property.getValue().isNull());
        CreateAssistantRequest request = Json.read(json.toString(), CreateAssistantRequest.class);
        Given.notNull(settings, "settings").accept(request);
        return request;
    }

    /**
     * Deletes the assistant. Its vector stores are kept.
     *
     * @return whether the server confirms the deletion
     */
    public boolean delete() {
        return openai().assistants().delete(id());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync() {
        return openai().assistants().deleteAsync(id());
    }

    /**
     * Deletes the assistant and the vector stores that it currently uses, the vector stores first. As long as a store
     * is left, the assistant is kept and still refers to it, so that this can be called again. Stores that no longer
     * exist are ignored.
     *
     * @return whether the server confirms all deletions; if it does not confirm that of a store, the assistant is kept
     * @throws PartialDeletionException if the deletion of a store failed; the other stores have been tried, the
     *     assistant has not
     */
    public boolean deleteWithToolResources() {
        Assistant now = refresh();
        return ToolResources.delete(openai(), id(), now.vectorStoreIds(), this::delete);
    }

    /** Async version of {@link #deleteWithToolResources}. */
    public CompletableFuture<Boolean> deleteWithToolResourcesAsync() {
        return Futures.compose(
                refreshAsync(),
                now -> ToolResources.deleteAsync(openai(), id(), now.vectorStoreIds(), this::deleteAsync));
    }

    /**
     * Creates a thread with a user message and runs this assistant on it.
     *
     * @throws IllegalArgumentException if the text is blank
     */
    public Run createThreadAndRun(String text) {
        return createThreadAndRun(Threads.saying(text));
    }

    /** Works like {@link #createThreadAndRun(String)}, with all request parameters. */
    public Run createThreadAndRun(Consumer<? super CreateThreadAndRunRequest> settings) {
        return threads().createAndRun(mine(settings));
    }

    /**
     * Works like {@link #createThreadAndRun(String)}, with structured output of this type, which {@link
     * Run#awaitValue(Class)} parses.
     *
     * @throws io.fluentopenai.schema.SchemaException if strict mode cannot express the type; nothing is sent
     */
    public Run createThreadAndRun(String text, Class<?> type) {
        return createThreadAndRun(text, Codec.of(type));
    }

    /**
     * Works like {@link #createThreadAndRun(String, Class)}, for a type with type arguments or a handwritten schema.
     */
    public Run createThreadAndRun(String text, OutputType<?> type) {
        return createThreadAndRun(asking(text, type));
    }

    /** Async version of {@link #createThreadAndRun(String, Class)}. */
    public CompletableFuture<Run> createThreadAndRunAsync(String text, Class<?> type) {
        return createThreadAndRunAsync(text, Codec.of(type));
    }

    /** Async version of {@link #createThreadAndRun(String, OutputType)}. */
    public CompletableFuture<Run> createThreadAndRunAsync(String text, OutputType<?> type) {
        return createThreadAndRunAsync(asking(text, type));
    }

    private static Consumer<CreateThreadAndRunRequest> asking(String text, OutputType<?> type) {
        Consumer<CreateThreadAndRunRequest> saying = Threads.saying(text);
        return request ->
                Given.notNull(saying, "saying").accept(request.responseFormat(ResponseFormats.forAssistants(type)));
    }

    /** Async version of {@link #createThreadAndRun(String)}. */
    public CompletableFuture<Run> createThreadAndRunAsync(String text) {
        return createThreadAndRunAsync(Threads.saying(text));
    }

    /** Async version of {@link #createThreadAndRun(Consumer)}. */
    public CompletableFuture<Run> createThreadAndRunAsync(Consumer<? super CreateThreadAndRunRequest> settings) {
        return threads().createAndRunAsync(mine(settings));
    }

    /**
     * Works like {@link #createThreadAndRun(String)}, and returns the events of the run as a stream. The stream must be
     * read to its end or closed.
     */
    public ResultStream<AssistantEvent, Run> createThreadAndRunStream(String text) {
        return createThreadAndRunStream(Threads.saying(text));
    }

    /** Works like {@link #createThreadAndRunStream(String)}, with all request parameters. */
    public ResultStream<AssistantEvent, Run> createThreadAndRunStream(
            Consumer<? super CreateThreadAndRunRequest> settings) {
        return threads().createAndRunStream(mine(settings));
    }

    /** Async version of {@link #createThreadAndRunStream(String)}: the future completes when the stream begins. */
    public CompletableFuture<ResultStream<AssistantEvent, Run>> createThreadAndRunStreamAsync(String text) {
        return createThreadAndRunStreamAsync(Threads.saying(text));
    }

    /** Async version of {@link #createThreadAndRunStream(Consumer)}: the future completes when the stream begins. */
    public CompletableFuture<ResultStream<AssistantEvent, Run>> createThreadAndRunStreamAsync(
            Consumer<? super CreateThreadAndRunRequest> settings) {
        return threads().createAndRunStreamAsync(mine(settings));
    }

    /**
     * Works like {@link #createThreadAndRun(String, Class)}, and returns the events of the run as a stream. {@link
     * Run#value(Class)} of the result parses the answer.
     */
    public ResultStream<AssistantEvent, Run> createThreadAndRunStream(String text, Class<?> type) {
        return createThreadAndRunStream(text, Codec.of(type));
    }

    /** Async version of {@link #createThreadAndRunStream(String, Class)}. */
    public CompletableFuture<ResultStream<AssistantEvent, Run>> createThreadAndRunStreamAsync(
            String text, Class<?> type) {
        return createThreadAndRunStreamAsync(text, Codec.of(type));
    }

    /**
     * Works like {@link #createThreadAndRunStream(String, Class)}, for a type with type arguments or a handwritten
     * schema.
     */
    public ResultStream<AssistantEvent, Run> createThreadAndRunStream(String text, OutputType<?> type) {
        return createThreadAndRunStream(asking(text, type));
    }

    /** Async version of {@link #createThreadAndRunStream(String, OutputType)}. */
    public CompletableFuture<ResultStream<AssistantEvent, Run>> createThreadAndRunStreamAsync(
            String text, OutputType<?> type) {
        return createThreadAndRunStreamAsync(asking(text, type));
    }

    private Threads threads() {
        return new Threads(openai(), answering);
    }

    private Assistants assistants() {
        return new Assistants(openai(), answering);
    }

    private Consumer<CreateThreadAndRunRequest> mine(Consumer<? super CreateThreadAndRunRequest> settings) {
        return request -> {
            request.assistantId(id());
            Given.notNull(settings, "settings").accept(request);
        };
    }
}
