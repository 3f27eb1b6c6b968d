package io.fluentopenai.chat;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.EventStream;
import io.fluentopenai.client.RequestOptions;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.api.ChatApi;
import io.fluentopenai.client.json.OpenEnum;
import io.fluentopenai.client.model.CreateChatCompletionRequest;
import io.fluentopenai.client.model.CreateChatCompletionResponse;
import io.fluentopenai.client.model.CreateChatCompletionStreamResponse;
import io.fluentopenai.internal.Accumulator;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.ModelSender;
import io.fluentopenai.internal.compat.Answers;
import io.fluentopenai.internal.compat.ChatHistory;
import io.fluentopenai.internal.compat.LenientValues;
import io.fluentopenai.observe.OperationKind;
import io.fluentopenai.observe.OperationResult;
import io.fluentopenai.observe.OperationStart;
import io.fluentopenai.schema.OutputType;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Sends chats. */
final class ChatSender
        extends ModelSender<
                CreateChatCompletionRequest, CreateChatCompletionStreamResponse, ChatChunk, ChatCompletion> {
    private final OpenAI openai;

    ChatSender(OpenAI openai) {
        super(openai);
        this.openai = openai;
    }

    private ChatApi api() {
        return openai.raw().chat();
    }

    @Override
    protected ChatCompletion answer(CreateChatCompletionRequest request, RequestOptions options) {
        return answer(api().createChatCompletionWithResponse(ChatHistory.sendable(request), options));
    }

    @Override
    protected CompletableFuture<ChatCompletion> answerAsync(
            CreateChatCompletionRequest request, RequestOptions options) {
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
    protected OperationStart started(CreateChatCompletionRequest request, boolean isStream) {
        return new OperationStart(
                OperationKind.CHAT, modelOf(request), openai.client().baseUrl(), request, isStream);
    }

    private static @Nullable String modelOf(CreateChatCompletionRequest request) {
        return request.model() == null ? null : request.model().value();
    }

    @Override
    protected OperationResult ended(ChatCompletion answer) {
        return new OperationResult(
                answer.model(),
                answer.id(),
                reasons(answer),
                usage(ChatLoop.usageOf(answer)),
                answer.info(),
                0,
                answer);
    }

    private static List<String> reasons(ChatCompletion answer) {
        return LenientValues.in(answer.raw().choices()).stream()
                .map(choice -> choice.finishReason())
                .filter(Objects::nonNull)
                .map(OpenEnum::value)
                .toList();
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
