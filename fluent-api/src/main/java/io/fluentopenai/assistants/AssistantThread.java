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
 * A conversation that is kept on the server. What is not here, such as to filter its messages, is at {@code
 * openai.threads().messages(thread.id())} and {@code openai.threads().runs(thread.id())}.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/threads/object">The thread object in the API reference</a>
 */
public final class AssistantThread extends ApiObject<ThreadObject> {
    /** What a call answered. */
    public AssistantThread(OpenAI openai, ApiResponse<ThreadObject> response) {
        super(openai, response);
    }

    /** One from elsewhere. */
    public AssistantThread(OpenAI openai, ThreadObject raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /** {@code thread_…}. */
    public String id() {
        return required("id", raw().id());
    }

    /** Returns when it was created; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().createdAt());
    }

    /** The metadata; empty if there is none. */
    public Map<String, String> metadata() {
        return raw().metadata() == null ? Map.of() : raw().metadata();
    }

    /** The vector stores that are searched for this thread alone; empty if there are none. */
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

    /** Its state now. */
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
     * @return its state after the change; this object stays as it is
     */
    public AssistantThread modify(Map<String, String> metadata) {
        return openai().threads().modify(id(), Given.notNull(metadata, "metadata"));
    }

    /** Async version of {@link #modify}. */
    public CompletableFuture<AssistantThread> modifyAsync(Map<String, String> metadata) {
        return openai().threads().modifyAsync(id(), Given.notNull(metadata, "metadata"));
    }

    /** Changes what the settings name, and leaves the rest. */
    public AssistantThread modify(Consumer<? super ModifyThreadRequest> settings) {
        return openai().threads().modify(id(), settings);
    }

    /** Async version of {@link #modify(Consumer)}. */
    public CompletableFuture<AssistantThread> modifyAsync(Consumer<? super ModifyThreadRequest> settings) {
        return openai().threads().modifyAsync(id(), settings);
    }

    /** Deletes it with its messages and runs. True if the server says that it is gone. Its vector stores stay. */
    public boolean delete() {
        return openai().threads().delete(id());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync() {
        return openai().threads().deleteAsync(id());
    }

    /**
     * Deletes it and the vector stores that are searched for it now, the stores first: as long as one is left, the thread
     * stays and names it, and this can be called again. Stores that are gone already do not matter.
     *
     * @return true if the server says that all are gone; false if it would not delete one of the stores, with the thread
     *     kept, or the thread
     * @throws PartialDeletionException if the deletion of a store failed; all others have been tried, the thread has not
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
     * Adds a message of the user.
     *
     * @throws IllegalArgumentException if the text is blank
     */
    public ThreadMessage addMessage(String text) {
        return allMessages().add(text);
    }

    /**
     * Adds a message of the user with several parts: text, and images by URL or file id.
     *
     * @throws IllegalArgumentException if there is no part, or one that threads do not support
     */
    public ThreadMessage addMessage(Content... parts) {
        return allMessages().add(parts);
    }

    /** Adds a message, with everything that the request can carry; it is the user's unless the settings say otherwise. */
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

    /** Its messages, newest first, page by page. */
    public Page<ThreadMessage> messages() {
        return allMessages().list();
    }

    /** Async version of {@link #messages()}. */
    public CompletableFuture<Page<ThreadMessage>> messagesAsync() {
        return allMessages().listAsync();
    }

    /** Works like {@link #messages()}, filtered: {@code messages(p -> p.order("asc"))}. */
    public Page<ThreadMessage> messages(Consumer<? super ListMessagesParams> filter) {
        return allMessages().list(filter);
    }

    /** Async version of {@link #messages(Consumer)}. */
    public CompletableFuture<Page<ThreadMessage>> messagesAsync(Consumer<? super ListMessagesParams> filter) {
        return allMessages().listAsync(filter);
    }

    /** Looks up one of its messages. */
    public ThreadMessage message(String messageId) {
        return allMessages().get(messageId);
    }

    /** Async version of {@link #message(String)}. */
    public CompletableFuture<ThreadMessage> messageAsync(String messageId) {
        return allMessages().getAsync(messageId);
    }

    /** Lets an assistant answer, with its own settings. */
    public Run createRun(Assistant assistant) {
        return allRuns().create(Given.notNull(assistant, "assistant"));
    }

    /** Works like {@link #createRun(Assistant)}, with everything that the request can carry; it must name an assistant. */
    public Run createRun(Consumer<? super CreateRunRequest> settings) {
        return allRuns().create(settings);
    }

    /**
     * Works like {@link #createRun(Assistant)}, with an answer of this type, which {@link Run#awaitValue(Class)} reads.
     *
     * @throws io.fluentopenai.schema.SchemaException if strict mode has no schema for it; nothing is sent then
     */
    public Run createRun(Assistant assistant, Class<?> type) {
        return allRuns().create(Given.notNull(assistant, "assistant"), type);
    }

    /** Works like {@link #createRun(Assistant, Class)}, for a type with type arguments or a schema that was written by hand. */
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

    /** Works like {@link #createRun(Assistant)}, with what happens as it happens. The stream must be read or closed. */
    public ResultStream<AssistantEvent, Run> createRunStream(Assistant assistant) {
        return allRuns().createStream(Given.notNull(assistant, "assistant"));
    }

    /** Works like {@link #createRun(Consumer)}, with what happens as it happens. The stream must be read or closed. */
    public ResultStream<AssistantEvent, Run> createRunStream(Consumer<? super CreateRunRequest> settings) {
        return allRuns().createStream(settings);
    }

    /** Works like {@link #createRunStream(Assistant)}, without blocking until the stream begins. */
    public CompletableFuture<ResultStream<AssistantEvent, Run>> createRunStreamAsync(Assistant assistant) {
        return allRuns().createStreamAsync(Given.notNull(assistant, "assistant"));
    }

    /** Works like {@link #createRunStream(Consumer)}, without blocking until the stream begins. */
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

    /** Works like {@link #createRun(Assistant, Class)}, with what happens as it happens; {@link Run#value(Class)} of the result reads the answer. */
    public ResultStream<AssistantEvent, Run> createRunStream(Assistant assistant, Class<?> type) {
        return allRuns().createStream(Given.notNull(assistant, "assistant"), type);
    }

    /** Async version of {@link #createRunStream(Assistant, Class)}. */
    public CompletableFuture<ResultStream<AssistantEvent, Run>> createRunStreamAsync(
            Assistant assistant, Class<?> type) {
        return allRuns().createStreamAsync(Given.notNull(assistant, "assistant"), type);
    }

    /** Works like {@link #createRunStream(Assistant, Class)}, for a type with type arguments or a schema that was written by hand. */
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

    /** Its runs, newest first, page by page. */
    public Page<Run> runs() {
        return allRuns().list();
    }

    /** Async version of {@link #runs()}. */
    public CompletableFuture<Page<Run>> runsAsync() {
        return allRuns().listAsync();
    }

    /** Works like {@link #runs()}, filtered. */
    public Page<Run> runs(Consumer<? super ListRunsParams> filter) {
        return allRuns().list(filter);
    }

    /** Async version of {@link #runs(Consumer)}. */
    public CompletableFuture<Page<Run>> runsAsync(Consumer<? super ListRunsParams> filter) {
        return allRuns().listAsync(filter);
    }

    /** Looks up one of its runs. */
    public Run run(String runId) {
        return allRuns().get(runId);
    }

    /** Async version of {@link #run(String)}. */
    public CompletableFuture<Run> runAsync(String runId) {
        return allRuns().getAsync(runId);
    }
}
