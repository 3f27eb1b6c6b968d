package io.fluentopenai.assistants;

import io.fluentopenai.ApiObject;
import io.fluentopenai.Content;
import io.fluentopenai.OpenAI;
import io.fluentopenai.Page;
import io.fluentopenai.ResultStream;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.model.CreateMessageRequest;
import io.fluentopenai.client.model.CreateRunRequest;
import io.fluentopenai.client.model.ListMessagesParams;
import io.fluentopenai.client.model.ListRunsParams;
import io.fluentopenai.client.model.ModifyThreadRequest;
import io.fluentopenai.client.model.ThreadObject;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.compat.LenientValues;
import io.fluentopenai.schema.OutputType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A thread: a conversation that the server stores. More operations are in {@code
 * openai.threads().messages(thread.id())} and {@code openai.threads().runs(thread.id())}.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/threads/object">The thread object in the API
 *     reference</a>
 */
public final class AssistantThread extends ApiObject<ThreadObject> {
    /** Wraps the body of an API response. */
    public AssistantThread(OpenAI openai, ApiResponse<ThreadObject> response) {
        super(openai, response);
    }

    /** Wraps a thread object, with null as {@code info} if it did not come from an API response. */
    public AssistantThread(OpenAI openai, ThreadObject raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /**
     * Returns the thread id, {@code thread_…}.
     *
     * @throws IllegalStateException if the server left it out
     */
    public String id() {
        return required("id", raw().id());
    }

    /** Returns when it was created; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().createdAt());
    }

    /** Returns the metadata; empty if there is none. */
    public Map<String, String> metadata() {
        return raw().metadata() == null ? Map.of() : raw().metadata();
    }

    /** Returns the ids of the vector stores that file search uses for this thread only; empty if there are none. */
    public List<String> vectorStoreIds() {
        var resources = raw().toolResources();
        var search = resources == null ? null : resources.fileSearch();
        return search == null ? List.of() : LenientValues.texts(search.vectorStoreIds());
    }

    private ThreadMessages allMessages() {
        return openai().threads().messages(id());
    }

    private Runs allRuns() {
        return openai().threads().runs(id());
    }

    /** Fetches and returns the current state. */
    public AssistantThread refresh() {
        return openai().threads().get(id());
    }

    /** Async version of {@link #refresh}. */
    public CompletableFuture<AssistantThread> refreshAsync() {
        return openai().threads().getAsync(id());
    }

    /**
     * Replaces the metadata.
     *
     * @return the new state; this object does not change
     */
    public AssistantThread modify(Map<String, String> metadata) {
        return openai().threads().modify(id(), Given.notNull(metadata, "metadata"));
    }

    /** Async version of {@link #modify}. */
    public CompletableFuture<AssistantThread> modifyAsync(Map<String, String> metadata) {
        return openai().threads().modifyAsync(id(), Given.notNull(metadata, "metadata"));
    }

    /**
     * Changes the properties that {@code settings} sets, and leaves the others unchanged.
     *
     * @return the new state; this object does not change
     */
    public AssistantThread modify(Consumer<? super ModifyThreadRequest> settings) {
        return openai().threads().modify(id(), settings);
    }

    /** Async version of {@link #modify(Consumer)}. */
    public CompletableFuture<AssistantThread> modifyAsync(Consumer<? super ModifyThreadRequest> settings) {
        return openai().threads().modifyAsync(id(), settings);
    }

    /**
     * Deletes the thread with its messages and runs. Its vector stores are kept.
     *
     * @return whether the server confirms the deletion
     */
    public boolean delete() {
        return openai().threads().delete(id());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync() {
        return openai().threads().deleteAsync(id());
    }

    /**
     * Deletes the thread and the vector stores that it currently uses, the vector stores first. As long as a store is
     * left, the thread is kept and still refers to it, so that this can be called again. Stores that no longer exist
     * are ignored.
     *
     * @return whether the server confirms all deletions; if it does not confirm that of a store, the thread is kept
     * @throws PartialDeletionException if the deletion of a store failed; the other stores have been tried, the thread
     *     has not
     */
    public boolean deleteWithToolResources() {
        AssistantThread now = refresh();
        return ToolResources.delete(openai(), id(), now.vectorStoreIds(), this::delete);
    }

    /** Async version of {@link #deleteWithToolResources}. */
    public CompletableFuture<Boolean> deleteWithToolResourcesAsync() {
        return Futures.compose(
                refreshAsync(),
                now -> ToolResources.deleteAsync(openai(), id(), now.vectorStoreIds(), this::deleteAsync));
    }

    /**
     * Adds a user message.
     *
     * @throws IllegalArgumentException if the text is blank
     */
    public ThreadMessage addMessage(String text) {
        return allMessages().add(text);
    }

    /**
     * Adds a user message of several parts: text, and images by URL or file id.
     *
     * @throws IllegalArgumentException if there are no parts, or threads do not support one of them
     */
    public ThreadMessage addMessage(Content... parts) {
        return allMessages().add(parts);
    }

    /** Adds a message with all request parameters. By default its role is {@code user}. */
    public ThreadMessage addMessage(Consumer<? super CreateMessageRequest> settings) {
        return allMessages().add(settings);
    }

    /** Async version of {@link #addMessage(String)}. */
    public CompletableFuture<ThreadMessage> addMessageAsync(String text) {
        return allMessages().addAsync(text);
    }

    /** Async version of {@link #addMessage(Content...)}. */
    public CompletableFuture<ThreadMessage> addMessageAsync(Content... parts) {
        return allMessages().addAsync(parts);
    }

    /** Async version of {@link #addMessage(Consumer)}. */
    public CompletableFuture<ThreadMessage> addMessageAsync(Consumer<? super CreateMessageRequest> settings) {
        return allMessages().addAsync(settings);
    }

    /** Returns the messages of the thread, newest first, page by page. */
    public Page<ThreadMessage> messages() {
        return allMessages().list();
    }

    /** Async version of {@link #messages()}. */
    public CompletableFuture<Page<ThreadMessage>> messagesAsync() {
        return allMessages().listAsync();
    }

    /** Works like {@link #messages()}, with query parameters, for example {@code messages(p -> p.order("asc"))}. */
    public Page<ThreadMessage> messages(Consumer<? super ListMessagesParams> filter) {
        return allMessages().list(filter);
    }

    /** Async version of {@link #messages(Consumer)}. */
    public CompletableFuture<Page<ThreadMessage>> messagesAsync(Consumer<? super ListMessagesParams> filter) {
        return allMessages().listAsync(filter);
    }

    /** Fetches a message of the thread. */
    public ThreadMessage message(String messageId) {
        return allMessages().get(messageId);
    }

    /** Async version of {@link #message(String)}. */
    public CompletableFuture<ThreadMessage> messageAsync(String messageId) {
        return allMessages().getAsync(messageId);
    }

    /** Runs an assistant on the thread, with the assistant's own settings. */
    public Run createRun(Assistant assistant) {
        return allRuns().create(Given.notNull(assistant, "assistant"));
    }

    /** Works like {@link #createRun(Assistant)}, with all request parameters. The assistant id is required. */
    public Run createRun(Consumer<? super CreateRunRequest> settings) {
        return allRuns().create(settings);
    }

    /**
     * Works like {@link #createRun(Assistant)}, with structured output of this type, which {@link
     * Run#awaitValue(Class)} parses.
     *
     * @throws io.fluentopenai.schema.SchemaException if strict mode cannot express the type; nothing is sent
     */
    public Run createRun(Assistant assistant, Class<?> type) {
        return allRuns().create(Given.notNull(assistant, "assistant"), type);
    }

    /** Works like {@link #createRun(Assistant, Class)}, for a type with type arguments or a handwritten schema. */
    public Run createRun(Assistant assistant, OutputType<?> type) {
        return allRuns().create(Given.notNull(assistant, "assistant"), type);
    }

    /** Async version of {@link #createRun(Assistant, Class)}. */
    public CompletableFuture<Run> createRunAsync(Assistant assistant, Class<?> type) {
        return allRuns().createAsync(Given.notNull(assistant, "assistant"), type);
    }

    /** Async version of {@link #createRun(Assistant, OutputType)}. */
    public CompletableFuture<Run> createRunAsync(Assistant assistant, OutputType<?> type) {
        return allRuns().createAsync(Given.notNull(assistant, "assistant"), type);
    }

    /** Async version of {@link #createRun(Assistant)}. */
    public CompletableFuture<Run> createRunAsync(Assistant assistant) {
        return allRuns().createAsync(Given.notNull(assistant, "assistant"));
    }

    /** Async version of {@link #createRun(Consumer)}. */
    public CompletableFuture<Run> createRunAsync(Consumer<? super CreateRunRequest> settings) {
        return allRuns().createAsync(settings);
    }

    /** Works like {@link #createRun(Assistant)}, with the id of the assistant. */
    public Run createRun(String assistantId) {
        return allRuns().create(assistantId);
    }

    /** Async version of {@link #createRun(String)}. */
    public CompletableFuture<Run> createRunAsync(String assistantId) {
        return allRuns().createAsync(assistantId);
    }

    /** Works like {@link #createRun(Assistant, Class)}, with the id of the assistant. */
    public Run createRun(String assistantId, Class<?> type) {
        return allRuns().create(assistantId, type);
    }

    /** Async version of {@link #createRun(String, Class)}. */
    public CompletableFuture<Run> createRunAsync(String assistantId, Class<?> type) {
        return allRuns().createAsync(assistantId, type);
    }

    /** Works like {@link #createRun(Assistant, OutputType)}, with the id of the assistant. */
    public Run createRun(String assistantId, OutputType<?> type) {
        return allRuns().create(assistantId, type);
    }

    /** Async version of {@link #createRun(String, OutputType)}. */
    public CompletableFuture<Run> createRunAsync(String assistantId, OutputType<?> type) {
        return allRuns().createAsync(assistantId, type);
    }

    /**
     * Works like {@link #createRun(Assistant)}, and returns the events of the run as a stream. The stream must be read
     * to its end or closed.
     */
    public ResultStream<AssistantEvent, Run> createRunStream(Assistant assistant) {
        return allRuns().createStream(Given.notNull(assistant, "assistant"));
    }

    /**
     * Works like {@link #createRun(Consumer)}, and returns the events of the run as a stream. The stream must be read
     * to its end or closed.
     */
    public ResultStream<AssistantEvent, Run> createRunStream(Consumer<? super CreateRunRequest> settings) {
        return allRuns().createStream(settings);
    }

    /** Async version of {@link #createRunStream(Assistant)}: the future completes when the stream begins. */
    public CompletableFuture<ResultStream<AssistantEvent, Run>> createRunStreamAsync(Assistant assistant) {
        return allRuns().createStreamAsync(Given.notNull(assistant, "assistant"));
    }

    /** Async version of {@link #createRunStream(Consumer)}: the future completes when the stream begins. */
    public CompletableFuture<ResultStream<AssistantEvent, Run>> createRunStreamAsync(
            Consumer<? super CreateRunRequest> settings) {
        return allRuns().createStreamAsync(settings);
    }

    /** Works like {@link #createRunStream(Assistant)}, with the id of the assistant. */
    public ResultStream<AssistantEvent, Run> createRunStream(String assistantId) {
        return allRuns().createStream(assistantId);
    }

    /** Async version of {@link #createRunStream(String)}. */
    public CompletableFuture<ResultStream<AssistantEvent, Run>> createRunStreamAsync(String assistantId) {
        return allRuns().createStreamAsync(assistantId);
    }

    /**
     * Works like {@link #createRun(Assistant, Class)}, and returns the events of the run as a stream. {@link
     * Run#value(Class)} of the result parses the answer.
     */
    public ResultStream<AssistantEvent, Run> createRunStream(Assistant assistant, Class<?> type) {
        return allRuns().createStream(Given.notNull(assistant, "assistant"), type);
    }

    /** Async version of {@link #createRunStream(Assistant, Class)}. */
    public CompletableFuture<ResultStream<AssistantEvent, Run>> createRunStreamAsync(
            Assistant assistant, Class<?> type) {
        return allRuns().createStreamAsync(Given.notNull(assistant, "assistant"), type);
    }

    /**
     * Works like {@link #createRunStream(Assistant, Class)}, for a type with type arguments or a handwritten schema.
     */
    public ResultStream<AssistantEvent, Run> createRunStream(Assistant assistant, OutputType<?> type) {
        return allRuns().createStream(Given.notNull(assistant, "assistant"), type);
    }

    /** Async version of {@link #createRunStream(Assistant, OutputType)}. */
    public CompletableFuture<ResultStream<AssistantEvent, Run>> createRunStreamAsync(
            Assistant assistant, OutputType<?> type) {
        return allRuns().createStreamAsync(Given.notNull(assistant, "assistant"), type);
    }

    /** Works like {@link #createRunStream(Assistant, Class)}, with the id of the assistant. */
    public ResultStream<AssistantEvent, Run> createRunStream(String assistantId, Class<?> type) {
        return allRuns().createStream(assistantId, type);
    }

    /** Async version of {@link #createRunStream(String, Class)}. */
    public CompletableFuture<ResultStream<AssistantEvent, Run>> createRunStreamAsync(
            String assistantId, Class<?> type) {
        return allRuns().createStreamAsync(assistantId, type);
    }

    /** Works like {@link #createRunStream(Assistant, OutputType)}, with the id of the assistant. */
    public ResultStream<AssistantEvent, Run> createRunStream(String assistantId, OutputType<?> type) {
        return allRuns().createStream(assistantId, type);
    }

    /** Async version of {@link #createRunStream(String, OutputType)}. */
    public CompletableFuture<ResultStream<AssistantEvent, Run>> createRunStreamAsync(
            String assistantId, OutputType<?> type) {
        return allRuns().createStreamAsync(assistantId, type);
    }

    /** Returns the runs of the thread, newest first, page by page. */
    public Page<Run> runs() {
        return allRuns().list();
    }

    /** Async version of {@link #runs()}. */
    public CompletableFuture<Page<Run>> runsAsync() {
        return allRuns().listAsync();
    }

    /** Works like {@link #runs()}, with query parameters such as the order or the page size. */
    public Page<Run> runs(Consumer<? super ListRunsParams> filter) {
        return allRuns().list(filter);
    }

    /** Async version of {@link #runs(Consumer)}. */
    public CompletableFuture<Page<Run>> runsAsync(Consumer<? super ListRunsParams> filter) {
        return allRuns().listAsync(filter);
    }

    /** Fetches a run of the thread. */
    public Run run(String runId) {
        return allRuns().get(runId);
    }

    /** Async version of {@link #run(String)}. */
    public CompletableFuture<Run> runAsync(String runId) {
        return allRuns().getAsync(runId);
    }
}
