package io.fluentopenai.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.ApiObject;
import io.fluentopenai.OpenAI;
import io.fluentopenai.Page;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.model.ChatCompletionMessageListDataItem;
import io.fluentopenai.client.model.ChatCompletionMessageToolCall;
import io.fluentopenai.client.model.ChatCompletionMessageToolCallsItem;
import io.fluentopenai.client.model.ChatCompletionRequestAssistantMessage;
import io.fluentopenai.client.model.ChatCompletionRequestAssistantMessageAudio;
import io.fluentopenai.client.model.ChatCompletionResponseMessage;
import io.fluentopenai.client.model.ChatCompletionTokenLogprob;
import io.fluentopenai.client.model.CompletionUsage;
import io.fluentopenai.client.model.CreateChatCompletionResponse;
import io.fluentopenai.client.model.CreateChatCompletionResponseChoice;
import io.fluentopenai.internal.Answer;
import io.fluentopenai.internal.compat.Present;
import io.fluentopenai.schema.Codec;
import io.fluentopenai.schema.OutputType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A model's answer. The methods speak of its first choice, the one with the index 0; {@link #raw()} has them all.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat/object">The chat completion object in the API
 *     reference</a>
 */
public final class ChatCompletion extends ApiObject<CreateChatCompletionResponse> {
    /** What a call answered. */
    public ChatCompletion(OpenAI openai, ApiResponse<CreateChatCompletionResponse> response) {
        super(openai, response);
    }

    /** One from elsewhere. */
    public ChatCompletion(OpenAI openai, CreateChatCompletionResponse raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /** {@code chatcmpl-…}; null if the server left it out, as compatible ones may. */
    public @Nullable String id() {
        return Present.text(raw().id());
    }

    private String knownId() {
        return required("id", raw().id());
    }

    /** The model that answered; null if the server left it out. */
    public @Nullable String model() {
        return Present.text(raw().model());
    }

    /** The choice with the index 0; null if there is none, which a filter of content may cause. */
    public @Nullable CreateChatCompletionResponseChoice choice() {
        List<CreateChatCompletionResponseChoice> choices = Present.in(raw().choices());
        for (CreateChatCompletionResponseChoice choice : choices) {
            if (choice.index() != null && choice.index() == 0) {
                return choice;
            }
        }
        return choices.isEmpty() ? null : choices.get(0);
    }

    /** The message of the first choice; null if there is none. */
    public @Nullable ChatCompletionResponseMessage message() {
        CreateChatCompletionResponseChoice choice = choice();
        return choice == null ? null : choice.message();
    }

    /** What the model says; empty if it says nothing, because it calls a tool, refuses, or speaks. */
    public String text() {
        ChatCompletionResponseMessage message = message();
        return message == null || message.content() == null ? "" : message.content();
    }

    /** Why the model refuses; null if it does not. */
    public @Nullable String refusal() {
        ChatCompletionResponseMessage message = message();
        return message == null ? null : message.refusal();
    }

    /**
     * What the model thought, where a compatible server tells it ({@code reasoning_content} or {@code reasoning}); else
     * null.
     */
    public @Nullable String reasoning() {
        ChatCompletionResponseMessage message = message();
        if (message == null) {
            return null;
        }
        JsonNode reasoning = message.extraProperty("reasoning_content");
        if (reasoning == null || !reasoning.isTextual()) {
            reasoning = message.extraProperty("reasoning");
        }
        return reasoning == null || !reasoning.isTextual() ? null : reasoning.textValue();
    }

    /** Why the answer ends: {@code stop}, {@code length}, {@code tool_calls}, {@code content_filter}, …; or null. */
    public @Nullable String finishReason() {
        CreateChatCompletionResponseChoice choice = choice();
        return choice == null || choice.finishReason() == null
                ? null
                : choice.finishReason().value();
    }

    /** The functions that the model calls; empty if it calls none. Calls of other kinds are in {@link #raw()}. */
    public List<ChatCompletionMessageToolCall> toolCalls() {
        ChatCompletionResponseMessage message = message();
        List<ChatCompletionMessageToolCall> calls = new ArrayList<>();
        if (message != null && message.toolCalls() != null) {
            for (ChatCompletionMessageToolCallsItem call : message.toolCalls()) {
                if (call instanceof ChatCompletionMessageToolCall function) {
                    calls.add(function);
                }
            }
        }
        return calls;
    }

    /** What the model speaks; null if it does not. */
    public @Nullable AudioOutput audio() {
        ChatCompletionResponseMessage message = message();
        return message == null || message.audio() == null ? null : new AudioOutput(message.audio());
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

    /** As {@link #value(Class)}, for a type with type arguments or a schema that was written by hand. */
    public <T> T value(OutputType<T> type) {
        return new Answer(this, text(), refusal(), ending()).read(type.codec());
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
                    "Allow more with maxTokens(…), of which thinking takes its part, or ask for less at a time");
        }
        ChatCompletionResponseMessage message = message();
        boolean calls = message != null
                && message.toolCalls() != null
                && !message.toolCalls().isEmpty();
        return calls
                ? Answer.Ending.none("the model calls tools first. Answer the calls, with toolResult(…) or by run()")
                : Answer.Ending.complete();
    }

    /** The tokens that were used; null if the server does not tell. */
    public @Nullable CompletionUsage usage() {
        return raw().usage();
    }

    /** This answer as a message of the conversation that goes on: see {@link ChatRequest#reply}. */
    public ChatCompletionRequestAssistantMessage toMessage() {
        ChatCompletionRequestAssistantMessage reply = new ChatCompletionRequestAssistantMessage();
        ChatCompletionResponseMessage message = message();
        if (message == null) {
            return reply.content("");
        }
        if (message.content() != null) {
            reply.content(message.content());
        }
        if (message.refusal() != null) {
            reply.refusal(message.refusal());
        }
        if (message.toolCalls() != null && !message.toolCalls().isEmpty()) {
            reply.toolCalls(message.toolCalls());
        }
        if (message.audio() != null && message.audio().id() != null) {
            reply.audio(new ChatCompletionRequestAssistantMessageAudio()
                    .id(message.audio().id()));
        }
        message.extraProperties().forEach(reply::putExtraProperty);
        return reply;
    }

    /** The completion as the server has it stored. */
    public ChatCompletion refresh() {
        return openai().chat().get(knownId());
    }

    /** As {@link #refresh}, without blocking. */
    public CompletableFuture<ChatCompletion> refreshAsync() {
        return openai().chat().getAsync(knownId());
    }

    /** Replaces the metadata of the stored completion. */
    public ChatCompletion update(Map<String, String> metadata) {
        return openai().chat().update(knownId(), metadata);
    }

    /** As {@link #update}, without blocking. */
    public CompletableFuture<ChatCompletion> updateAsync(Map<String, String> metadata) {
        return openai().chat().updateAsync(knownId(), metadata);
    }

    /** Deletes the stored completion. True if the server says that it is gone. */
    public boolean delete() {
        return openai().chat().delete(knownId());
    }

    /** As {@link #delete}, without blocking. */
    public CompletableFuture<Boolean> deleteAsync() {
        return openai().chat().deleteAsync(knownId());
    }

    /** The messages that the stored completion answered. */
    public Page<ChatCompletionMessageListDataItem> messages() {
        return openai().chat().messages(knownId());
    }

    /** As {@link #messages}, without blocking. */
    public CompletableFuture<Page<ChatCompletionMessageListDataItem>> messagesAsync() {
        return openai().chat().messagesAsync(knownId());
    }
}
