package io.fluentopenai.chat;

import io.fluentopenai.ApiObject;
import io.fluentopenai.OpenAI;
import io.fluentopenai.Page;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.model.ChatCompletionMessageListDataItem;
import io.fluentopenai.client.model.ChatCompletionMessageToolCall;
import io.fluentopenai.client.model.ChatCompletionMessageToolCallFunction;
import io.fluentopenai.client.model.ChatCompletionMessageToolCallsItem;
import io.fluentopenai.client.model.ChatCompletionRequestAssistantMessage;
import io.fluentopenai.client.model.ChatCompletionResponseMessage;
import io.fluentopenai.client.model.ChatCompletionTokenLogprob;
import io.fluentopenai.client.model.CompletionUsage;
import io.fluentopenai.client.model.CreateChatCompletionResponse;
import io.fluentopenai.client.model.CreateChatCompletionResponseChoice;
import io.fluentopenai.client.model.GetChatCompletionMessagesParams;
import io.fluentopenai.internal.Answer;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.compat.ChatHistory;
import io.fluentopenai.internal.compat.LenientValues;
import io.fluentopenai.internal.compat.MessageContent;
import io.fluentopenai.internal.compat.ToolCallItems;
import io.fluentopenai.schema.Codec;
import io.fluentopenai.schema.OutputType;
import io.fluentopenai.tools.ToolCall;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A chat completion. The methods read the choice with index 0; {@link #raw()} has all choices.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat/object">The chat completion object in the API
 *     reference</a>
 */
public final class ChatCompletion extends ApiObject<CreateChatCompletionResponse> {
    /** The tool calls of the first choice, with missing ids filled in once, so that they stay the same. */
    private final List<ChatCompletionMessageToolCallsItem> calls;

    /** Wraps the body of an API response. */
    public ChatCompletion(OpenAI openai, ApiResponse<CreateChatCompletionResponse> response) {
        this(openai, response.body(), response.info());
    }

    /** Wraps a completion object, with null as {@code info} if it did not come from an API response. */
    public ChatCompletion(OpenAI openai, CreateChatCompletionResponse raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
        ChatCompletionResponseMessage message = message(raw);
        calls = ToolCallItems.ofChat(
                message == null ? null : message.toolCalls(), ChatCompletionMessageToolCallsItem.class);
    }

    /** Returns the completion id, {@code chatcmpl-…}; null if the server left it out, as some compatible servers do. */
    public @Nullable String id() {
        return LenientValues.text(raw().id());
    }

    private String knownId() {
        return required("id", raw().id());
    }

    /** Returns the model that generated the completion; null if the server left it out. */
    public @Nullable String model() {
        return LenientValues.text(raw().model());
    }

    /** Returns when it was created; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().created());
    }

    /** Returns the choice with index 0; null if there is none, for example because of a content filter. */
    public @Nullable CreateChatCompletionResponseChoice choice() {
        return choice(raw());
    }

    private static @Nullable CreateChatCompletionResponseChoice choice(CreateChatCompletionResponse raw) {
        List<CreateChatCompletionResponseChoice> choices = LenientValues.in(raw.choices());
        for (CreateChatCompletionResponseChoice choice : choices) {
            if (choice.index() != null && choice.index() == 0) {
                return choice;
            }
        }
        return choices.isEmpty() ? null : choices.get(0);
    }

    /** Returns the message of the first choice; null if there is none. */
    public @Nullable ChatCompletionResponseMessage message() {
        return message(raw());
    }

    private static @Nullable ChatCompletionResponseMessage message(CreateChatCompletionResponse raw) {
        CreateChatCompletionResponseChoice choice = choice(raw);
        return choice == null ? null : choice.message();
    }

    /**
     * Returns the text of the message; empty if it has none, for example because the model calls tools, refuses, or
     * answers with audio.
     */
    public String text() {
        ChatCompletionResponseMessage message = message();
        return message == null ? "" : MessageContent.text(message.content(), message);
    }

    /** Returns the refusal of the model; null if it does not refuse. */
    public @Nullable String refusal() {
        ChatCompletionResponseMessage message = message();
        if (message == null) {
            return null;
        }
        return message.refusal() == null ? MessageContent.refusal(message) : message.refusal();
    }

    /**
     * Returns the model's reasoning, if the server reports it in {@code reasoning_content}, {@code reasoning}, or a
     * content part; otherwise null.
     */
    public @Nullable String reasoning() {
        ChatCompletionResponseMessage message = message();
        String reasoning = message == null ? "" : MessageContent.reasoning(message);
        return reasoning.isEmpty() ? null : reasoning;
    }

    /**
     * Returns the finish reason: {@code stop}, {@code length}, {@code tool_calls}, {@code content_filter}, …; null if
     * the server left it out.
     */
    public @Nullable String finishReason() {
        CreateChatCompletionResponseChoice choice = choice();
        return choice == null || choice.finishReason() == null
                ? null
                : choice.finishReason().value();
    }

    /**
     * Returns the function calls of the model; empty if there are none. A call without an id gets a generated one, here
     * and in {@link #toMessage()}. Calls of other types are in {@link #raw()}.
     */
    public List<ChatCompletionMessageToolCall> toolCalls() {
        List<ChatCompletionMessageToolCall> functions = new ArrayList<>();
        for (ChatCompletionMessageToolCallsItem call : calls) {
            if (call instanceof ChatCompletionMessageToolCall function) {
                functions.add(function);
            }
        }
        ChatCompletionResponseMessage message = message();
        if (calls.isEmpty() && message != null && message.functionCall() != null) {
            ToolCall only = ChatHistory.legacyCall(message.functionCall());
            functions.add(new ChatCompletionMessageToolCall()
                    .id(only.id())
                    .function(new ChatCompletionMessageToolCallFunction()
                            .name(only.name())
                            .arguments(only.arguments())));
        }
        return functions;
    }

    /** Returns the audio of the answer; null if it has none. */
    public @Nullable ChatAudio audio() {
        ChatCompletionResponseMessage message = message();
        return message == null || message.audio() == null ? null : new ChatAudio(message.audio());
    }

    /** Returns the log probabilities of the text's tokens; empty if none were requested. */
    public List<ChatCompletionTokenLogprob> logprobs() {
        CreateChatCompletionResponseChoice choice = choice();
        return choice == null || choice.logprobs() == null || choice.logprobs().content() == null
                ? List.of()
                : choice.logprobs().content();
    }

    /**
     * Parses the text as a value of the type that the request {@linkplain ChatRequest#format(Class) asked for}.
     *
     * @throws io.fluentopenai.structured.StructuredOutputException if there is no such value: the model refused, was
     *     cut off, calls tools, or wrote something else
     */
    public <T> T value(Class<T> type) {
        return value(Codec.of(type));
    }

    /** Works like {@link #value(Class)}, for a type with type arguments or a handwritten schema. */
    public <T> T value(OutputType<T> type) {
        return new Answer(this, text(), refusal(), ending())
                .read(Given.notNull(type, "type").codec());
    }

    /**
     * Returns how the completion ended. An unknown finish reason counts as complete: compatible servers have their own.
     */
    private Answer.Ending ending() {
        if (choice() == null) {
            return Answer.Ending.none("the completion has no choices. Ask again");
        }
        String reason = finishReason() == null ? "" : finishReason();
        if (reason.equals("content_filter")) {
            return Answer.Ending.filtered("finish_reason content_filter");
        }
        if (reason.equals("length")) {
            return Answer.Ending.cutOff(
                    "finish_reason length",
                    "Allow more with maxCompletionTokens(…), which includes reasoning tokens, or ask for less at a time");
        }
        ChatCompletionResponseMessage message = message();
        return !calls.isEmpty() || message != null && message.functionCall() != null
                ? Answer.Ending.none("the model calls tools first. Answer the calls, with toolResult(…) or by run()")
                : Answer.Ending.complete();
    }

    /** Returns the token usage; null if the server does not report it. */
    public @Nullable CompletionUsage usage() {
        return raw().usage();
    }

    /** Returns this answer as a message to continue the conversation with. See {@link ChatRequest#reply}. */
    public ChatCompletionRequestAssistantMessage toMessage() {
        return ChatHistory.turn(message(), calls);
    }

    /** Fetches and returns the stored completion. */
    public ChatCompletion refresh() {
        return openai().chat().get(knownId());
    }

    /** Async version of {@link #refresh}. */
    public CompletableFuture<ChatCompletion> refreshAsync() {
        return openai().chat().getAsync(knownId());
    }

    /** Replaces the metadata of the stored completion and returns its new state. */
    public ChatCompletion update(Map<String, String> metadata) {
        return openai().chat().update(knownId(), Given.notNull(metadata, "metadata"));
    }

    /** Async version of {@link #update}. */
    public CompletableFuture<ChatCompletion> updateAsync(Map<String, String> metadata) {
        return openai().chat().updateAsync(knownId(), Given.notNull(metadata, "metadata"));
    }

    /**
     * Deletes the stored completion.
     *
     * @return whether the server confirms the deletion
     */
    public boolean delete() {
        return openai().chat().delete(knownId());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync() {
        return openai().chat().deleteAsync(knownId());
    }

    /** Returns the input messages of the stored completion, page by page. */
    public Page<ChatCompletionMessageListDataItem> messages() {
        return openai().chat().messages(knownId());
    }

    /** Async version of {@link #messages}. */
    public CompletableFuture<Page<ChatCompletionMessageListDataItem>> messagesAsync() {
        return openai().chat().messagesAsync(knownId());
    }

    /** Works like {@link #messages()}, with query parameters such as the order or the page size. */
    public Page<ChatCompletionMessageListDataItem> messages(Consumer<? super GetChatCompletionMessagesParams> filter) {
        return openai().chat().messages(knownId(), filter);
    }

    /** Async version of {@link #messages(Consumer)}. */
    public CompletableFuture<Page<ChatCompletionMessageListDataItem>> messagesAsync(
            Consumer<? super GetChatCompletionMessagesParams> filter) {
        return openai().chat().messagesAsync(knownId(), filter);
    }
}
