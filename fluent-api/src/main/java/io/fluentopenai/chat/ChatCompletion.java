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
 * A model's answer. The methods speak of its first choice, the one with the index 0; {@link #raw()} has them all.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat/object">The chat completion object in the API
 *     reference</a>
 */
public final class ChatCompletion extends ApiObject<CreateChatCompletionResponse> {
    /** The calls of the first choice, completed once: ids that are made up stay the same. */
    private final List<ChatCompletionMessageToolCallsItem> calls;

    /** What a call answered. */
    public ChatCompletion(OpenAI openai, ApiResponse<CreateChatCompletionResponse> response) {
        this(openai, response.body(), response.info());
    }

    /** One from elsewhere. */
    public ChatCompletion(OpenAI openai, CreateChatCompletionResponse raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
        ChatCompletionResponseMessage message = message(raw);
        calls = ToolCallItems.ofChat(
                message == null ? null : message.toolCalls(), ChatCompletionMessageToolCallsItem.class);
    }

    /** {@code chatcmpl-…}; null if the server left it out, as compatible ones may. */
    public @Nullable String id() {
        return LenientValues.text(raw().id());
    }

    private String knownId() {
        return required("id", raw().id());
    }

    /** The model that answered; null if the server left it out. */
    public @Nullable String model() {
        return LenientValues.text(raw().model());
    }

    /** Returns when it was created; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().created());
    }

    /** The choice with the index 0; null if there is none, which a filter of content may cause. */
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

    /** The message of the first choice; null if there is none. */
    public @Nullable ChatCompletionResponseMessage message() {
        return message(raw());
    }

    private static @Nullable ChatCompletionResponseMessage message(CreateChatCompletionResponse raw) {
        CreateChatCompletionResponseChoice choice = choice(raw);
        return choice == null ? null : choice.message();
    }

    /** What the model says; empty if it says nothing, because it calls a tool, refuses, or speaks. */
    public String text() {
        ChatCompletionResponseMessage message = message();
        return message == null ? "" : MessageContent.text(message.content(), message);
    }

    /** Why the model refuses; null if it does not. */
    public @Nullable String refusal() {
        ChatCompletionResponseMessage message = message();
        if (message == null) {
            return null;
        }
        return message.refusal() == null ? MessageContent.refusal(message) : message.refusal();
    }

    /**
     * Returns what the model thought, where the server tells it: in {@code reasoning_content}, {@code reasoning}, or as a part
     * of the content. Null if it does not.
     */
    public @Nullable String reasoning() {
        ChatCompletionResponseMessage message = message();
        String reasoning = message == null ? "" : MessageContent.reasoning(message);
        return reasoning.isEmpty() ? null : reasoning;
    }

    /** Why the answer ends: {@code stop}, {@code length}, {@code tool_calls}, {@code content_filter}, …; or null. */
    public @Nullable String finishReason() {
        CreateChatCompletionResponseChoice choice = choice();
        return choice == null || choice.finishReason() == null
                ? null
                : choice.finishReason().value();
    }

    /**
     * Returns the functions that the model calls; empty if it calls none. A call that the server gave no id has one that was
     * made up, here and in {@link #toMessage()}. Calls of other kinds are in {@link #raw()}.
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

    /** What the model speaks; null if it does not. */
    public @Nullable ChatAudio audio() {
        ChatCompletionResponseMessage message = message();
        return message == null || message.audio() == null ? null : new ChatAudio(message.audio());
    }

    /** The probabilities of the tokens of the text; empty if they were not asked for. */
    public List<ChatCompletionTokenLogprob> logprobs() {
        CreateChatCompletionResponseChoice choice = choice();
        return choice == null || choice.logprobs() == null || choice.logprobs().content() == null
                ? List.of()
                : choice.logprobs().content();
    }

    /**
     * The text, read as a value of the type that it was {@linkplain ChatRequest#format(Class) asked for}.
     *
     * @throws io.fluentopenai.structured.StructuredOutputException if there is none: the model refuses, was cut off, calls
     *     tools, or wrote something else
     */
    public <T> T value(Class<T> type) {
        return value(Codec.of(type));
    }

    /** Works like {@link #value(Class)}, for a type with type arguments or a schema that was written by hand. */
    public <T> T value(OutputType<T> type) {
        return new Answer(this, text(), refusal(), ending())
                .read(Given.notNull(type, "type").codec());
    }

    /** A reason to finish that nobody knows is taken for the end: compatible servers have words of their own. */
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

    /** The tokens that were used; null if the server does not tell. */
    public @Nullable CompletionUsage usage() {
        return raw().usage();
    }

    /** Returns this answer as a message of the conversation that goes on: see {@link ChatRequest#reply}. */
    public ChatCompletionRequestAssistantMessage toMessage() {
        return ChatHistory.turn(message(), calls);
    }

    /** The completion as the server has it stored. */
    public ChatCompletion refresh() {
        return openai().chat().get(knownId());
    }

    /** Async version of {@link #refresh}. */
    public CompletableFuture<ChatCompletion> refreshAsync() {
        return openai().chat().getAsync(knownId());
    }

    /** Replaces the metadata of the stored completion. */
    public ChatCompletion update(Map<String, String> metadata) {
        return openai().chat().update(knownId(), Given.notNull(metadata, "metadata"));
    }

    /** Async version of {@link #update}. */
    public CompletableFuture<ChatCompletion> updateAsync(Map<String, String> metadata) {
        return openai().chat().updateAsync(knownId(), Given.notNull(metadata, "metadata"));
    }

    /** Deletes the stored completion. True if the server says that it is gone. */
    public boolean delete() {
        return openai().chat().delete(knownId());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync() {
        return openai().chat().deleteAsync(knownId());
    }

    /** The messages that the stored completion answered. */
    public Page<ChatCompletionMessageListDataItem> messages() {
        return openai().chat().messages(knownId());
    }

    /** Async version of {@link #messages}. */
    public CompletableFuture<Page<ChatCompletionMessageListDataItem>> messagesAsync() {
        return openai().chat().messagesAsync(knownId());
    }

    /** Works like {@link #messages()}, filtered. */
    public Page<ChatCompletionMessageListDataItem> messages(Consumer<? super GetChatCompletionMessagesParams> filter) {
        return openai().chat().messages(knownId(), filter);
    }

    /** Async version of {@link #messages(Consumer)}. */
    public CompletableFuture<Page<ChatCompletionMessageListDataItem>> messagesAsync(
            Consumer<? super GetChatCompletionMessagesParams> filter) {
        return openai().chat().messagesAsync(knownId(), filter);
    }
}
