package io.fluentopenai.assistants;

import io.fluentopenai.Content;
import io.fluentopenai.Endpoint;
import io.fluentopenai.OpenAI;
import io.fluentopenai.Page;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.api.AssistantsApi;
import io.fluentopenai.client.model.CreateMessageRequest;
import io.fluentopenai.client.model.ListMessagesParams;
import io.fluentopenai.client.model.MessageObject;
import io.fluentopenai.client.model.ModifyMessageRequest;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.Listing;
import io.fluentopenai.internal.compat.LenientValues;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The messages of a thread.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/messages">Messages in the API reference</a>
 */
// The document marks these operations as deprecated, and servers go on to offer them.
@SuppressWarnings("deprecation")
public final class ThreadMessages extends Endpoint {
    private final String threadId;

    /** Creates the endpoint of a client and a thread. */
    public ThreadMessages(OpenAI openai, String threadId) {
        super(openai);
        this.threadId = Given.notNull(threadId, "threadId");
    }

    private AssistantsApi api() {
        return raw().assistants();
    }

    private ThreadMessage message(ApiResponse<MessageObject> response) {
        return new ThreadMessage(openai(), response);
    }

    /**
     * Adds a user message.
     *
     * @throws IllegalArgumentException if the text is blank
     */
    public ThreadMessage add(String text) {
        return add(Threads.userMessage(text));
    }

    /**
     * Adds a user message of several parts: text, and images by URL or file id.
     *
     * @throws IllegalArgumentException if there are no parts, or threads do not support one of them
     */
    public ThreadMessage add(Content... parts) {
        return add(MessageParts.message(parts));
    }

    /** Adds a message with all request parameters. By default its role is {@code user}. */
    public ThreadMessage add(Consumer<? super CreateMessageRequest> settings) {
        return add(request(settings));
    }

    private ThreadMessage add(CreateMessageRequest request) {
        return message(api().createMessageWithResponse(threadId, request, options()));
    }

    /** Async version of {@link #add(String)}. */
    public CompletableFuture<ThreadMessage> addAsync(String text) {
        return addAsync(Threads.userMessage(text));
    }

    /** Async version of {@link #add(Content...)}. */
    public CompletableFuture<ThreadMessage> addAsync(Content... parts) {
        return addAsync(MessageParts.message(parts));
    }

    /** Async version of {@link #add(Consumer)}. */
    public CompletableFuture<ThreadMessage> addAsync(Consumer<? super CreateMessageRequest> settings) {
        return addAsync(request(settings));
    }

    private CompletableFuture<ThreadMessage> addAsync(CreateMessageRequest request) {
        return Futures.map(api().createMessageWithResponseAsync(threadId, request, options()), this::message);
    }

    private static CreateMessageRequest request(Consumer<? super CreateMessageRequest> settings) {
        CreateMessageRequest request = Given.set(new CreateMessageRequest().role("user"), settings);
        return request;
    }

    /** Fetches a message. */
    public ThreadMessage get(String messageId) {
        return message(api().getMessageWithResponse(threadId, messageId, options()));
    }

    /** Async version of {@link #get}. */
    public CompletableFuture<ThreadMessage> getAsync(String messageId) {
        return Futures.map(api().getMessageWithResponseAsync(threadId, messageId, options()), this::message);
    }

    /** Replaces the metadata of a message and returns its new state. Nothing else of it can be changed. */
    public ThreadMessage modify(String messageId, Map<String, String> metadata) {
        return message(api().modifyMessageWithResponse(
                        threadId, messageId, notes(Given.notNull(metadata, "metadata")), options()));
    }

    /** Async version of {@link #modify}. */
    public CompletableFuture<ThreadMessage> modifyAsync(String messageId, Map<String, String> metadata) {
        return Futures.map(
                api().modifyMessageWithResponseAsync(
                                threadId, messageId, notes(Given.notNull(metadata, "metadata")), options()),
                this::message);
    }

    private static ModifyMessageRequest notes(Map<String, String> metadata) {
        return new ModifyMessageRequest().metadata(metadata);
    }

    /**
     * Deletes a message.
     *
     * @return whether the server confirms the deletion
     */
    public boolean delete(String messageId) {
        return LenientValues.isTrue(
                api().deleteMessage(threadId, messageId, options()).deleted());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync(String messageId) {
        return Futures.map(
                api().deleteMessageAsync(threadId, messageId, options()), gone -> LenientValues.isTrue(gone.deleted()));
    }

    /** Returns the messages of the thread, newest first, page by page. */
    public Page<ThreadMessage> list() {
        return list(params -> {});
    }

    /**
     * Works like {@link #list()}, with query parameters, for example {@code list(p -> p.runId(run.id()).order("asc"))}.
     */
    public Page<ThreadMessage> list(Consumer<? super ListMessagesParams> filter) {
        return listing(filter).first();
    }

    /** Async version of {@link #list()}. */
    public CompletableFuture<Page<ThreadMessage>> listAsync() {
        return listAsync(params -> {});
    }

    /** Async version of {@link #list(Consumer)}. */
    public CompletableFuture<Page<ThreadMessage>> listAsync(Consumer<? super ListMessagesParams> filter) {
        return listing(filter).firstAsync();
    }

    private Listing<ListMessagesParams, MessageObject, ThreadMessage> listing(
            Consumer<? super ListMessagesParams> filter) {
        return new Listing<>(
                ListMessagesParams::new,
                filter,
                params -> api().listMessagesWithResponse(threadId, params, options()),
                params -> api().listMessagesWithResponseAsync(threadId, params, options()),
                (message, info) -> new ThreadMessage(openai(), message, info));
    }
}
