package io.fluentopenai.chat;

import io.fluentopenai.Content;
import io.fluentopenai.Endpoint;
import io.fluentopenai.OpenAI;
import io.fluentopenai.Page;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.api.ChatApi;
import io.fluentopenai.client.json.JsonModel;
import io.fluentopenai.client.model.ChatCompletionMessageListDataItem;
import io.fluentopenai.client.model.CreateChatCompletionRequest;
import io.fluentopenai.client.model.CreateChatCompletionResponse;
import io.fluentopenai.client.model.GetChatCompletionMessagesParams;
import io.fluentopenai.client.model.ListChatCompletionsParams;
import io.fluentopenai.client.model.UpdateChatCompletionRequest;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.Listing;
import io.fluentopenai.internal.compat.LenientValues;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The chat completions endpoint: a model answers a list of messages. It also has the completions that the server
 * stored.
 *
 * <pre>{@code
 * String text = openai.chat().model("gpt-5.6-luna").user("Who painted the Mona Lisa?").send().text();
 * }</pre>
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat">Chat in the API reference</a>
 */
public final class Chat extends Endpoint {
    /** Creates the endpoint of a client. */
    public Chat(OpenAI openai) {
        super(openai);
    }

    private ChatApi api() {
        return raw().chat();
    }

    private ChatCompletion completion(ApiResponse<CreateChatCompletionResponse> response) {
        return new ChatCompletion(openai(), response);
    }

    /** Returns a new request for this model. */
    public ChatRequest model(String model) {
        return request().model(model);
    }

    /** Returns a new request with a {@code system} message. */
    public ChatRequest system(String text) {
        return request().system(text);
    }

    /** Returns a new request with a {@code developer} message. */
    public ChatRequest developer(String text) {
        return request().developer(text);
    }

    /** Returns a new request with a user message. */
    public ChatRequest user(String text) {
        return request().user(text);
    }

    /** Returns a new request with a user message of several parts, such as text and images. */
    public ChatRequest user(Content... parts) {
        return request().user(parts);
    }

    /** Returns a new request. */
    public ChatRequest request() {
        return request(new CreateChatCompletionRequest());
    }

    private ChatRequest request(CreateChatCompletionRequest settings) {
        return new ChatRequest(new ChatForm(openai(), settings), options());
    }

    /** Sends a request of the generated layer and returns the completion. */
    public ChatCompletion create(CreateChatCompletionRequest request) {
        return request(JsonModel.copyOf(Given.notNull(request, "request"))).send();
    }

    /** Async version of {@link #create}. */
    public CompletableFuture<ChatCompletion> createAsync(CreateChatCompletionRequest request) {
        return request(JsonModel.copyOf(Given.notNull(request, "request"))).sendAsync();
    }

    /** Fetches a stored completion: one that was requested with {@code store(true)}. */
    public ChatCompletion get(String completionId) {
        return completion(api().getChatCompletionWithResponse(completionId, options()));
    }

    /** Async version of {@link #get}. */
    public CompletableFuture<ChatCompletion> getAsync(String completionId) {
        return Futures.map(api().getChatCompletionWithResponseAsync(completionId, options()), this::completion);
    }

    /** Replaces the metadata of a stored completion and returns its new state. Nothing else of it can be changed. */
    public ChatCompletion update(String completionId, Map<String, String> metadata) {
        return completion(api().updateChatCompletionWithResponse(
                        completionId,
                        new UpdateChatCompletionRequest().metadata(Given.notNull(metadata, "metadata")),
                        options()));
    }

    /** Async version of {@link #update}. */
    public CompletableFuture<ChatCompletion> updateAsync(String completionId, Map<String, String> metadata) {
        return Futures.map(
                api().updateChatCompletionWithResponseAsync(
                                completionId,
                                new UpdateChatCompletionRequest().metadata(Given.notNull(metadata, "metadata")),
                                options()),
                this::completion);
    }

    /**
     * Deletes a stored completion.
     *
     * @return whether the server confirms the deletion
     */
    public boolean delete(String completionId) {
        return LenientValues.isTrue(
                api().deleteChatCompletion(completionId, options()).deleted());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync(String completionId) {
        return Futures.map(
                api().deleteChatCompletionAsync(completionId, options()), gone -> LenientValues.isTrue(gone.deleted()));
    }

    /** Returns the stored completions, page by page. */
    public Page<ChatCompletion> list() {
        return list(params -> {});
    }

    /**
     * Works like {@link #list()}, with query parameters, for example {@code list(p ->
     * p.model("gpt-5.6-luna").metadata(…))}.
     */
    public Page<ChatCompletion> list(Consumer<? super ListChatCompletionsParams> filter) {
        return listing(filter).first();
    }

    /** Async version of {@link #list()}. */
    public CompletableFuture<Page<ChatCompletion>> listAsync() {
        return listAsync(params -> {});
    }

    /** Async version of {@link #list(Consumer)}. */
    public CompletableFuture<Page<ChatCompletion>> listAsync(Consumer<? super ListChatCompletionsParams> filter) {
        return listing(filter).firstAsync();
    }

    private Listing<ListChatCompletionsParams, CreateChatCompletionResponse, ChatCompletion> listing(
            Consumer<? super ListChatCompletionsParams> filter) {
        return new Listing<>(
                ListChatCompletionsParams::new,
                filter,
                params -> api().listChatCompletionsWithResponse(params, options()),
                params -> api().listChatCompletionsWithResponseAsync(params, options()),
                (completion, info) -> new ChatCompletion(openai(), completion, info));
    }

    /** Returns the input messages of a stored completion, page by page. */
    public Page<ChatCompletionMessageListDataItem> messages(String completionId) {
        return messages(completionId, params -> {});
    }

    /** Works like {@link #messages(String)}, with query parameters such as the order or the page size. */
    public Page<ChatCompletionMessageListDataItem> messages(
            String completionId, Consumer<? super GetChatCompletionMessagesParams> filter) {
        return messageListing(completionId, filter).first();
    }

    /** Async version of {@link #messages(String)}. */
    public CompletableFuture<Page<ChatCompletionMessageListDataItem>> messagesAsync(String completionId) {
        return messagesAsync(completionId, params -> {});
    }

    /** Async version of {@link #messages(String, Consumer)}. */
    public CompletableFuture<Page<ChatCompletionMessageListDataItem>> messagesAsync(
            String completionId, Consumer<? super GetChatCompletionMessagesParams> filter) {
        return messageListing(completionId, filter).firstAsync();
    }

    private Listing<
                    GetChatCompletionMessagesParams,
                    ChatCompletionMessageListDataItem,
                    ChatCompletionMessageListDataItem>
            messageListing(String id, Consumer<? super GetChatCompletionMessagesParams> filter) {
        return new Listing<>(
                GetChatCompletionMessagesParams::new,
                filter,
                params -> api().getChatCompletionMessagesWithResponse(id, params, options()),
                params -> api().getChatCompletionMessagesWithResponseAsync(id, params, options()),
                (message, info) -> message);
    }
}
