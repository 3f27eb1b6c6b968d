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
    /** What an assistant has and a request for one has not. */
    private static final List<String> GIVEN_BY_SERVER = List.of("id", "object", "created_at");

    private final @Nullable Answering answering;

    /** What a call answered. */
    public Assistant(OpenAI openai, ApiResponse<AssistantObject> response) {
        super(openai, response);
        answering = null;
    }

    /** One from elsewhere. */
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
     * The same assistant, with tools that answer the functions that its runs wait for, waited for or streamed. Nothing is changed
     * on the server: {@link Assistants#withTools(Tools)} makes assistants that have them there, too.
     *
     * @param tools with a function each; calls of others end the waiting, see {@link Run#requiresAction}
     */
    public Assistant withTools(Tools tools) {
        return withTools(tools, loop -> {});
    }

    /**
     * Works like {@link #withTools(Tools)}, with limits, approval, timeouts, a listener. They hold for each run by itself: one that comes
     * to its limit of rounds, or fails as it is told to, is left as it is, waiting for outputs; it can be cancelled.
     */
    public Assistant withTools(Tools tools, Consumer<? super LoopSettings> settings) {
        return answeredBy(new Answering(tools, settings));
    }

    /** {@code asst_…}. */
    public String id() {
        return required("id", raw().id());
    }

    /** Its name; null if it has none. */
    public @Nullable String name() {
        return raw().name();
    }

    /** Its model; null if the server left it out. */
    public @Nullable String model() {
        return LenientValues.text(raw().model());
    }

    /** Returns when it was created; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().createdAt());
    }

    /** What it is told before each conversation; null if nothing. */
    public @Nullable String instructions() {
        return raw().instructions();
    }

    /** The metadata; empty if there is none. */
    public Map<String, String> metadata() {
        return raw().metadata() == null ? Map.of() : raw().metadata();
    }

    /** The vector stores that it searches; empty if there are none. */
    public List<String> vectorStoreIds() {
        var resources = raw().toolResources();
        var search = resources == null ? null : resources.fileSearch();
        return search == null ? List.of() : LenientValues.texts(search.vectorStoreIds());
    }

    /** Its state now. */
    public Assistant refresh() {
        return assistants().get(id());
    }

    /** Async version of {@link #refresh}. */
    public CompletableFuture<Assistant> refreshAsync() {
        return assistants().getAsync(id());
    }

    /**
     * Changes what the settings name, and leaves the rest as it is on the server, whatever this object says.
     *
     * @return its state after the change; this object stays as it is
     */
    public Assistant modify(Consumer<? super ModifyAssistantRequest> settings) {
        return assistants().modify(id(), settings);
    }

    /** Async version of {@link #modify}. */
    public CompletableFuture<Assistant> modifyAsync(Consumer<? super ModifyAssistantRequest> settings) {
        return assistants().modifyAsync(id(), settings);
    }

    /** Makes another assistant that is like this one but for what the settings change. */
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

    /** Deletes it. True if the server says that it is gone. Its vector stores stay. */
    public boolean delete() {
        return openai().assistants().delete(id());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync() {
        return openai().assistants().deleteAsync(id());
    }

    /**
     * Deletes it and the vector stores that it searches now, the stores first: as long as one is left, the assistant stays
     * and names it, and this can be called again. Stores that are gone already do not matter.
     *
     * @return true if the server says that all are gone; false if it would not delete one of the stores, with the
     *     assistant kept, or the assistant
     * @throws PartialDeletionException if the deletion of a store failed; all others have been tried, the assistant has not
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
     * Makes a thread with a message of the user and runs it.
     *
     * @throws IllegalArgumentException if the text is blank
     */
    public Run createThreadAndRun(String text) {
        return createThreadAndRun(Threads.saying(text));
    }

    /** Works like {@link #createThreadAndRun(String)}, with everything that the request can carry. */
    public Run createThreadAndRun(Consumer<? super CreateThreadAndRunRequest> settings) {
        return threads().createAndRun(mine(settings));
    }

    /**
     * Works like {@link #createThreadAndRun(String)}, with an answer of this type, which {@link Run#awaitValue(Class)} reads.
     *
     * @throws io.fluentopenai.schema.SchemaException if strict mode has no schema for it; nothing is sent then
     */
    public Run createThreadAndRun(String text, Class<?> type) {
        return createThreadAndRun(text, Codec.of(type));
    }

    /** Works like {@link #createThreadAndRun(String, Class)}, for a type with type arguments or a schema that was written by hand. */
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

    /** Works like {@link #createThreadAndRun(String)}, with what happens as it happens. The stream must be read or closed. */
    public ResultStream<AssistantEvent, Run> createThreadAndRunStream(String text) {
        return createThreadAndRunStream(Threads.saying(text));
    }

    /** Works like {@link #createThreadAndRunStream(String)}, with everything that the request can carry. */
    public ResultStream<AssistantEvent, Run> createThreadAndRunStream(
            Consumer<? super CreateThreadAndRunRequest> settings) {
        return threads().createAndRunStream(mine(settings));
    }

    /** Works like {@link #createThreadAndRunStream(String)}, without blocking until the stream begins. */
    public CompletableFuture<ResultStream<AssistantEvent, Run>> createThreadAndRunStreamAsync(String text) {
        return createThreadAndRunStreamAsync(Threads.saying(text));
    }

    /** Works like {@link #createThreadAndRunStream(Consumer)}, without blocking until the stream begins. */
    public CompletableFuture<ResultStream<AssistantEvent, Run>> createThreadAndRunStreamAsync(
            Consumer<? super CreateThreadAndRunRequest> settings) {
        return threads().createAndRunStreamAsync(mine(settings));
    }

    /** Works like {@link #createThreadAndRun(String, Class)}, with what happens as it happens; {@link Run#value(Class)} of the result reads the answer. */
    public ResultStream<AssistantEvent, Run> createThreadAndRunStream(String text, Class<?> type) {
        return createThreadAndRunStream(text, Codec.of(type));
    }

    /** Async version of {@link #createThreadAndRunStream(String, Class)}. */
    public CompletableFuture<ResultStream<AssistantEvent, Run>> createThreadAndRunStreamAsync(
            String text, Class<?> type) {
        return createThreadAndRunStreamAsync(text, Codec.of(type));
    }

    /** Works like {@link #createThreadAndRunStream(String, Class)}, for a type with type arguments or a schema that was written by hand. */
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
