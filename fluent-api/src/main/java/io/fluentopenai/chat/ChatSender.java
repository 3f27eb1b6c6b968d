package io.fluentopenai.chat;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.EventStream;
import io.fluentopenai.client.RequestOptions;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.api.ChatApi;
import io.fluentopenai.client.model.CreateChatCompletionRequest;
import io.fluentopenai.client.model.CreateChatCompletionResponse;
import io.fluentopenai.client.model.CreateChatCompletionStreamResponse;
import io.fluentopenai.internal.Accumulator;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.ModelSender;
import io.fluentopenai.internal.compat.Answers;
import io.fluentopenai.internal.compat.ChatHistory;
import io.fluentopenai.schema.OutputType;
import java.util.concurrent.CompletableFuture;

/** Sends chats. */
final class ChatSender
        extends ModelSender<
                CreateChatCompletionRequest, CreateChatCompletionStreamResponse, ChatChunk, ChatCompletion> {
    private final OpenAI openai;

    ChatSender(OpenAI openai) {
        this.openai = openai;
    }

    private ChatApi api() {
        return openai.raw().chat();
    }

    @Override
    public ChatCompletion send(CreateChatCompletionRequest request, RequestOptions options) {
        return answer(api().createChatCompletionWithResponse(ChatHistory.sendable(request), options));
    }

    @Override
    public CompletableFuture<ChatCompletion> sendAsync(CreateChatCompletionRequest request, RequestOptions options) {
        return Futures.map(
                api().createChatCompletionWithResponseAsync(ChatHistory.sendable(request), options), this::answer);
    }

    private ChatCompletion answer(ApiResponse<CreateChatCompletionResponse> response) {
        CreateChatCompletionResponse completion = response.body();
        // A moderation may stand there in place of what it forbids.
        if (completion.moderation() == null) {
            Answers.requireChoice("POST /chat/completions", response, completion.choices());
        }
        return new ChatCompletion(openai, response);
    }

    @Override
    public <T> T value(ChatCompletion answer, OutputType<T> type) {
        return answer.value(type);
    }

    @Override
    protected EventStream<CreateChatCompletionStreamResponse> events(
            CreateChatCompletionRequest request, RequestOptions options) {
        return api().createChatCompletionStream(ChatHistory.sendable(request), options);
    }

    @Override
    protected CompletableFuture<EventStream<CreateChatCompletionStreamResponse>> eventsAsync(
            CreateChatCompletionRequest request, RequestOptions options) {
        return api().createChatCompletionStreamAsync(ChatHistory.sendable(request), options);
    }

    @Override
    protected Accumulator<CreateChatCompletionStreamResponse, ChatChunk, ChatCompletion> accumulator(
            ResponseInfo info) {
        return new ChatAccumulator(openai, info);
    }

    @Override
    protected String text(ChatChunk chunk) {
        return chunk.text();
    }

    @Override
    protected long message(ChatChunk chunk) {
        return 0;
    }
}
