package io.fluentopenai.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.ResultStream;
import io.fluentopenai.client.RequestOptions;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonModel;
import io.fluentopenai.client.model.ChatCompletionMessageCustomToolCall;
import io.fluentopenai.client.model.ChatCompletionMessageToolCall;
import io.fluentopenai.client.model.ChatCompletionMessageToolCallsItem;
import io.fluentopenai.client.model.ChatCompletionRequestAssistantMessage;
import io.fluentopenai.client.model.ChatCompletionRequestMessage;
import io.fluentopenai.client.model.ChatCompletionRequestToolMessage;
import io.fluentopenai.client.model.ChatCompletionToolChoiceOption;
import io.fluentopenai.client.model.CompletionUsage;
import io.fluentopenai.client.model.CreateChatCompletionRequest;
import io.fluentopenai.internal.ToolForms;
import io.fluentopenai.tools.LoopModel;
import io.fluentopenai.tools.LoopState;
import io.fluentopenai.tools.LoopUsage;
import io.fluentopenai.tools.ToolCall;
import io.fluentopenai.tools.ToolResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A chat that a loop goes on with: all of it is sent each time. */
final class ChatLoop implements LoopModel<ChatChunk, ChatCompletion> {
    private final Chat chat;
    private final CreateChatCompletionRequest request;
    private final RequestOptions options;
    private final List<ChatCompletionRequestMessage> messages;

    /** Takes the request over. */
    ChatLoop(Chat chat, CreateChatCompletionRequest request, RequestOptions options) {
        this.chat = chat;
        this.request = request;
        this.options = options;
        messages = new ArrayList<>(request.messages() == null ? List.of() : request.messages());
    }

    private CreateChatCompletionRequest next() {
        return JsonModel.copyOf(request).messages(List.copyOf(messages));
    }

    @Override
    public ChatCompletion send() {
        return chat.send(next(), options);
    }

    @Override
    public CompletableFuture<ChatCompletion> sendAsync() {
        return chat.sendAsync(next(), options);
    }

    @Override
    public ResultStream<ChatChunk, ChatCompletion> stream() {
        return chat.stream(ChatRequest.forStream(next()), options);
    }

    @Override
    public CompletableFuture<ResultStream<ChatChunk, ChatCompletion>> streamAsync() {
        return chat.streamAsync(ChatRequest.forStream(next()), options);
    }

    /** The calls of the last turn of the model's, but for those whose results follow. */
    @Override
    public List<ToolCall> open() {
        Set<String> answered = new HashSet<>();
        for (int i = messages.size() - 1; i >= 0; i--) {
            ChatCompletionRequestMessage message = messages.get(i);
            if (message instanceof ChatCompletionRequestToolMessage result) {
                answered.add(String.valueOf(result.toolCallId()));
            } else if (message instanceof ChatCompletionRequestAssistantMessage turn) {
                List<ToolCall> open = new ArrayList<>(calls(turn.toolCalls()));
                open.removeIf(call -> answered.contains(call.id()));
                return open;
            } else {
                return List.of();
            }
        }
        return List.of();
    }

    @Override
    public List<ToolCall> take(ChatCompletion answer) {
        ChatCompletionRequestAssistantMessage turn = answer.toMessage();
        if ("length".equals(answer.finishReason()) && turn.toolCalls() != null) {
            // What was cut off may be half a call: it is not made, not when the loop goes on from its state either.
            turn.toolCalls(null).content(answer.text());
        }
        messages.add(turn);
        return calls(turn.toolCalls());
    }

    private static List<ToolCall> calls(@Nullable List<ChatCompletionMessageToolCallsItem> items) {
        List<ToolCall> calls = new ArrayList<>();
        if (items != null) {
            items.forEach(item -> calls.add(call(item)));
        }
        return calls;
    }

    private static ToolCall call(ChatCompletionMessageToolCallsItem item) {
        if (item instanceof ChatCompletionMessageToolCall call && call.function() != null) {
            return new ToolCall(
                    text(call.id()),
                    text(call.function().name()),
                    arguments(call.function().arguments(), call.function()));
        }
        if (item instanceof ChatCompletionMessageCustomToolCall call && call.custom() != null) {
            return new ToolCall(
                    text(call.id()),
                    text(call.custom().name()),
                    text(call.custom().input()),
                    ToolCall.Kind.CUSTOM,
                    null);
        }
        JsonNode other = Json.toTree(item);
        return new ToolCall(other.path("id").asText(), text(item.type()), other.toString(), ToolCall.Kind.HOSTED, null);
    }

    /** Arguments as text; as JSON where a server sends them as an object, which is no text. */
    static String arguments(@Nullable String text, JsonModel function) {
        JsonNode other = text == null ? function.extraProperty("arguments") : null;
        return other == null || other.isNull() ? text(text) : other.toString();
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    @Override
    public void give(List<ToolResult> results) {
        for (ToolResult result : results) {
            if (!result.isPending()) {
                messages.add(new ChatCompletionRequestToolMessage()
                        .toolCallId(result.call().id())
                        .content(result.output()));
            }
        }
        if (request.toolChoice() != null) {
            request.toolChoice(ToolForms.unforced(request.toolChoice(), ChatCompletionToolChoiceOption.class));
        }
    }

    @Override
    public LoopUsage usage(ChatCompletion answer) {
        CompletionUsage usage = answer.usage();
        if (usage == null) {
            return LoopUsage.NONE;
        }
        var input = usage.promptTokensDetails();
        var output = usage.completionTokensDetails();
        long in = number(usage.promptTokens());
        long out = number(usage.completionTokens());
        return new LoopUsage(
                in,
                out,
                usage.totalTokens() == null ? in + out : usage.totalTokens(),
                input == null ? 0 : number(input.cachedTokens()),
                output == null ? 0 : number(output.reasoningTokens()));
    }

    private static long number(@Nullable Long number) {
        return number == null ? 0 : number;
    }

    @Override
    public String text(ChatCompletion answer) {
        return answer.text();
    }

    @Override
    public LoopState state() {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        ArrayNode list = state.putArray("messages");
        messages.forEach(message -> list.add(Json.toTree(message)));
        return new LoopState(state);
    }

    static List<ChatCompletionRequestMessage> messages(LoopState state) {
        if (!(state.tree().get("messages") instanceof ArrayNode list)) {
            throw new IllegalArgumentException("The state is not that of a chat: it has no messages");
        }
        List<ChatCompletionRequestMessage> messages = new ArrayList<>();
        list.forEach(message -> messages.add(Json.read(message.toString(), ChatCompletionRequestMessage.class)));
        return messages;
    }
}
