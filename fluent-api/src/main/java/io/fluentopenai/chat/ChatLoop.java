package io.fluentopenai.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.client.RequestOptions;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonModel;
import io.fluentopenai.client.model.ChatCompletionRequestAssistantMessage;
import io.fluentopenai.client.model.ChatCompletionRequestMessage;
import io.fluentopenai.client.model.ChatCompletionToolChoiceOption;
import io.fluentopenai.client.model.CompletionUsage;
import io.fluentopenai.client.model.CreateChatCompletionRequest;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.ModelLoop;
import io.fluentopenai.internal.ToolForms;
import io.fluentopenai.internal.compat.ChatHistory;
import io.fluentopenai.tools.LoopState;
import io.fluentopenai.tools.LoopUsage;
import io.fluentopenai.tools.ToolCall;
import io.fluentopenai.tools.ToolResult;
import java.util.ArrayList;
import java.util.List;

/** The chat of a loop, which sends the whole conversation each time. */
final class ChatLoop extends ModelLoop<CreateChatCompletionRequest, ChatChunk, ChatCompletion> {
    private final CreateChatCompletionRequest request;
    private final boolean asksForUsage;
    private final List<ChatCompletionRequestMessage> messages;

    /**
     * Takes the request over.
     *
     * @param asksForUsage whether to ask for it with streamed answers
     */
    ChatLoop(ChatSender sender, CreateChatCompletionRequest request, boolean asksForUsage, RequestOptions options) {
        super(sender, options);
        this.request = request;
        this.asksForUsage = asksForUsage;
        messages = ChatHistory.completed(request.messages() == null ? List.of() : request.messages());
    }

    @Override
    protected CreateChatCompletionRequest next() {
        return JsonModel.copyOf(request).messages(List.copyOf(messages));
    }

    @Override
    protected CreateChatCompletionRequest nextForStream() {
        return asksForUsage ? next().streamOptions(ChatForm.usage()) : next();
    }

    @Override
    public List<ToolCall> open() {
        return ChatHistory.open(messages);
    }

    @Override
    public List<ToolCall> take(ChatCompletion answer) {
        ChatCompletionRequestAssistantMessage turn = answer.toMessage();
        if ("length".equals(answer.finishReason())) {
            // What was cut off may be half a call: it is not made, not when the loop goes on from its state either.
            turn = ChatHistory.withoutCalls(turn);
        }
        messages.add(turn);
        return ChatHistory.calls(turn);
    }

    @Override
    public void give(List<ToolResult> results) {
        for (ToolResult result : results) {
            if (!result.isPending()) {
                messages.add(ChatHistory.result(messages, result.call().id(), result.output()));
            }
        }
        if (request.toolChoice() != null) {
            request.toolChoice(ToolForms.unforced(request.toolChoice(), ChatCompletionToolChoiceOption.class));
        }
    }

    @Override
    public LoopUsage usage(ChatCompletion answer) {
        return usageOf(answer);
    }

    /** Returns the token usage of an answer. */
    static LoopUsage usageOf(ChatCompletion answer) {
        CompletionUsage usage = answer.usage();
        if (usage == null) {
            return LoopUsage.NONE;
        }
        var input = usage.promptTokensDetails();
        var output = usage.completionTokensDetails();
        return usage(
                usage.promptTokens(),
                usage.completionTokens(),
                usage.totalTokens(),
                input == null ? null : input.cachedTokens(),
                output == null ? null : output.reasoningTokens());
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
        if (!(Given.notNull(state, "state").tree().get("messages") instanceof ArrayNode list)) {
            throw new IllegalArgumentException(
                    "The loop state is not that of a chat: it has no messages. Resume it with the kind of request it came from");
        }
        List<ChatCompletionRequestMessage> messages = new ArrayList<>();
        list.forEach(message -> messages.add(Json.read(message.toString(), ChatCompletionRequestMessage.class)));
        return messages;
    }
}
