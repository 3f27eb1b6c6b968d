package io.fluentopenai.chat;

import io.fluentopenai.Endpoint;
import io.fluentopenai.OpenAI;
import io.fluentopenai.Page;
import io.fluentopenai.ResultStream;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.AzureOptions;
import io.fluentopenai.client.EventStream;
import io.fluentopenai.client.RequestOptions;
import io.fluentopenai.client.api.ChatApi;
import io.fluentopenai.client.model.ChatCompletionDeleted;
import io.fluentopenai.client.model.ChatCompletionList;
import io.fluentopenai.client.model.ChatCompletionMessageList;
import io.fluentopenai.client.model.ChatCompletionMessageListDataItem;
import io.fluentopenai.client.model.CreateChatCompletionRequest;
import io.fluentopenai.client.model.CreateChatCompletionResponse;
import io.fluentopenai.client.model.CreateChatCompletionStreamResponse;
import io.fluentopenai.client.model.GetChatCompletionMessagesParams;
import io.fluentopenai.client.model.ListChatCompletionsParams;
import io.fluentopenai.client.model.UpdateChatCompletionRequest;
import io.fluentopenai.internal.AccumulatedStream;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.Listing;
import io.fluentopenai.internal.PartialAccumulator;
import io.fluentopenai.internal.compat.Answers;
import io.fluentopenai.internal.compat.ChatHistory;
import io.fluentopenai.schema.OutputType;
import io.fluentopenai.structured.PartialOutput;
import io.fluentopenai.structured.Structured;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Chat completions: a model answers a list of messages; and the completions that the server was asked to store.
 *
 * <pre>{@code
 * String text = openai.chat().model("gpt-5-mini").user("Who painted the Mona Lisa?").send().text();
 * }</pre>
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat">Chat in the API reference</a>
 */
public final class Chat extends Endpoint {
    /** The completions that a client can reach. */
    public Chat(OpenAI openai) {
        super(openai);
    }

    private ChatApi api() {
        return raw().chat();
    }

    /** A request for this model, to be filled and sent. */
    public ChatRequest model(String model) {
        return request().model(model);
    }

    /** A request, to be filled and sent. */
    public ChatRequest request() {
        return new ChatRequest(this, options());
    }

    /** The model of a request that names none: on Azure the deployment, which goes by its own name there. */
    String defaultModel() {
        AzureOptions azure = openai().client().azure();
        if (azure != null && azure.deployment() != null) {
            return azure.deployment();
        }
        throw new IllegalStateException(
                azure == null
                        ? "The chat has no model. Set one with model(…), such as gpt-5-mini"
                        : "The chat has no model and Azure no deployment. Set AzureOptions.deployment(…), or model(…) with the"
                                + " name of a deployment");
    }

    /** Sends a request of the generated layer. */
    public ChatCompletion create(CreateChatCompletionRequest request) {
        return request().from(Given.notNull(request, "request")).send();
    }

    /** As {@link #create}, without blocking. */
    public CompletableFuture<ChatCompletion> createAsync(CreateChatCompletionRequest request) {
        return request().from(Given.notNull(request, "request")).sendAsync();
    }

    ChatCompletion send(CreateChatCompletionRequest request, RequestOptions options) {
        return answer(api().createChatCompletionWithResponse(ChatHistory.sendable(request), options));
    }

    CompletableFuture<ChatCompletion> sendAsync(CreateChatCompletionRequest request, RequestOptions options) {
        return Futures.map(
                api().createChatCompletionWithResponseAsync(ChatHistory.sendable(request), options), this::answer);
    }

    private ChatCompletion answer(ApiResponse<CreateChatCompletionResponse> response) {
        CreateChatCompletionResponse completion = response.body();
        // A moderation may stand there in place of what it forbids.
        if (completion.moderation() == null) {
            Answers.requireChoice("POST /chat/completions", response, completion.choices());
        }
        return new ChatCompletion(openai(), response);
    }

    ResultStream<ChatChunk, ChatCompletion> stream(CreateChatCompletionRequest request, RequestOptions options) {
        var events = api().createChatCompletionStream(ChatHistory.sendable(request), options);
        return new AccumulatedStream<>(events, new ChatAccumulator(openai(), events.info()));
    }

    CompletableFuture<ResultStream<ChatChunk, ChatCompletion>> streamAsync(
            CreateChatCompletionRequest request, RequestOptions options) {
        return Futures.map(
                api().createChatCompletionStreamAsync(ChatHistory.sendable(request), options),
                events -> new AccumulatedStream<>(events, new ChatAccumulator(openai(), events.info())));
    }

    <T> ResultStream<PartialOutput<ChatChunk>, Structured<T, ChatCompletion>> stream(
            CreateChatCompletionRequest request, RequestOptions options, OutputType<T> type) {
        return typed(api().createChatCompletionStream(ChatHistory.sendable(request), options), type);
    }

    <T> CompletableFuture<ResultStream<PartialOutput<ChatChunk>, Structured<T, ChatCompletion>>> streamAsync(
            CreateChatCompletionRequest request, RequestOptions options, OutputType<T> type) {
        return Futures.map(
                api().createChatCompletionStreamAsync(ChatHistory.sendable(request), options),
                events -> typed(events, type));
    }

    private <T> ResultStream<PartialOutput<ChatChunk>, Structured<T, ChatCompletion>> typed(
            EventStream<CreateChatCompletionStreamResponse> events, OutputType<T> type) {
        var chunks = new ChatAccumulator(openai(), events.info());
        return new AccumulatedStream<>(
                events, new PartialAccumulator<>(chunks, ChatChunk::text, chunk -> 0, type, ChatCompletion::value));
    }

    /** Looks up a completion that was stored: one that was asked for with {@code store(true)}. */
    public ChatCompletion get(String completionId) {
        return new ChatCompletion(openai(), api().getChatCompletionWithResponse(completionId, options()));
    }

    /** As {@link #get}, without blocking. */
    public CompletableFuture<ChatCompletion> getAsync(String completionId) {
        return Futures.map(
                api().getChatCompletionWithResponseAsync(completionId, options()),
                completion -> new ChatCompletion(openai(), completion));
    }

    /** Replaces the metadata of a stored completion, which is all that can be changed of it. */
    public ChatCompletion update(String completionId, Map<String, String> metadata) {
        return new ChatCompletion(
                openai(),
                api().updateChatCompletionWithResponse(
                                completionId,
                                new UpdateChatCompletionRequest().metadata(Given.notNull(metadata, "metadata")),
                                options()));
    }

    /** As {@link #update}, without blocking. */
    public CompletableFuture<ChatCompletion> updateAsync(String completionId, Map<String, String> metadata) {
        return Futures.map(
                api().updateChatCompletionWithResponseAsync(
                                completionId,
                                new UpdateChatCompletionRequest().metadata(Given.notNull(metadata, "metadata")),
                                options()),
                completion -> new ChatCompletion(openai(), completion));
    }

    /** Deletes a stored completion. True if the server says that it is gone. */
    public boolean delete(String completionId) {
        return deleted(api().deleteChatCompletion(completionId, options()));
    }

    /** As {@link #delete}, without blocking. */
    public CompletableFuture<Boolean> deleteAsync(String completionId) {
        return Futures.map(api().deleteChatCompletionAsync(completionId, options()), Chat::deleted);
    }

    private static boolean deleted(ChatCompletionDeleted answer) {
        return Boolean.TRUE.equals(answer.deleted());
    }

    /** The stored completions, page by page. */
    public Page<ChatCompletion> list() {
        return list(params -> {});
    }

    /** As {@link #list()}, filtered: {@code list(p -> p.model("gpt-5-mini").metadata(…))}. */
    public Page<ChatCompletion> list(Consumer<? super ListChatCompletionsParams> filter) {
        return listing(filter).first();
    }

    /** As {@link #list()}, without blocking. */
    public CompletableFuture<Page<ChatCompletion>> listAsync() {
        return listAsync(params -> {});
    }

    /** As {@link #list(Consumer)}, without blocking. */
    public CompletableFuture<Page<ChatCompletion>> listAsync(Consumer<? super ListChatCompletionsParams> filter) {
        return listing(filter).firstAsync();
    }

    private Listing<ChatCompletionList, CreateChatCompletionResponse, ChatCompletion> listing(
            Consumer<? super ListChatCompletionsParams> filter) {
        return new Listing<>(
                after -> api().listChatCompletionsWithResponse(params(filter, after), options()),
                after -> api().listChatCompletionsWithResponseAsync(params(filter, after), options()),
                list -> new Listing.Slice<>(list.data(), list.hasMore(), list.lastId()),
                CreateChatCompletionResponse::id,
                (completion, info) -> new ChatCompletion(openai(), completion, info));
    }

    private static ListChatCompletionsParams params(
            Consumer<? super ListChatCompletionsParams> filter, @Nullable String after) {
        ListChatCompletionsParams params = new ListChatCompletionsParams();
        Given.notNull(filter, "filter").accept(params);
        return after == null ? params : params.after(after);
    }

    /** The messages that a stored completion answered, page by page. */
    public Page<ChatCompletionMessageListDataItem> messages(String completionId) {
        return messages(completionId, params -> {});
    }

    /** As {@link #messages(String)}, filtered. */
    public Page<ChatCompletionMessageListDataItem> messages(
            String completionId, Consumer<? super GetChatCompletionMessagesParams> filter) {
        return messageListing(completionId, filter).first();
    }

    /** As {@link #messages(String)}, without blocking. */
    public CompletableFuture<Page<ChatCompletionMessageListDataItem>> messagesAsync(String completionId) {
        return messagesAsync(completionId, params -> {});
    }

    /** As {@link #messages(String, Consumer)}, without blocking. */
    public CompletableFuture<Page<ChatCompletionMessageListDataItem>> messagesAsync(
            String completionId, Consumer<? super GetChatCompletionMessagesParams> filter) {
        return messageListing(completionId, filter).firstAsync();
    }

    private Listing<ChatCompletionMessageList, ChatCompletionMessageListDataItem, ChatCompletionMessageListDataItem>
            messageListing(String id, Consumer<? super GetChatCompletionMessagesParams> filter) {
        return new Listing<>(
                after -> api().getChatCompletionMessagesWithResponse(id, messageParams(filter, after), options()),
                after -> api().getChatCompletionMessagesWithResponseAsync(id, messageParams(filter, after), options()),
                list -> new Listing.Slice<>(list.data(), list.hasMore(), list.lastId()),
                ChatCompletionMessageListDataItem::id,
                (message, info) -> message);
    }

    private static GetChatCompletionMessagesParams messageParams(
            Consumer<? super GetChatCompletionMessagesParams> filter, @Nullable String after) {
        GetChatCompletionMessagesParams params = new GetChatCompletionMessagesParams();
        Given.notNull(filter, "filter").accept(params);
        return after == null ? params : params.after(after);
    }
}
