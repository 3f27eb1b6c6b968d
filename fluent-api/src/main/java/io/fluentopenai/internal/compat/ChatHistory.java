package io.fluentopenai.internal.compat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonModel;
import io.fluentopenai.client.model.ChatCompletionMessageToolCall;
import io.fluentopenai.client.model.ChatCompletionMessageToolCallFunction;
import io.fluentopenai.client.model.ChatCompletionMessageToolCallsItem;
import io.fluentopenai.client.model.ChatCompletionRequestAssistantMessage;
import io.fluentopenai.client.model.ChatCompletionRequestAssistantMessageAudio;
import io.fluentopenai.client.model.ChatCompletionRequestAssistantMessageContent;
import io.fluentopenai.client.model.ChatCompletionRequestAssistantMessageFunctionCall;
import io.fluentopenai.client.model.ChatCompletionRequestFunctionMessage;
import io.fluentopenai.client.model.ChatCompletionRequestMessage;
import io.fluentopenai.client.model.ChatCompletionRequestToolMessage;
import io.fluentopenai.client.model.ChatCompletionResponseMessage;
import io.fluentopenai.client.model.CreateChatCompletionRequest;
import io.fluentopenai.tools.ToolCall;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The messages of a chat as they go back: whatever the model wrote, servers take them. */
public final class ChatHistory {
    /** The properties of a message in a request: a value that does not fit its property is not sent. */
    private static final Set<String> KNOWN = Set.of(
            MessageContent.CONTENT, "refusal", "role", "name", "audio", "tool_calls", "function_call", "annotations");

    private ChatHistory() {}

    // ---- A turn of the model's

    /**
     * Returns a model's message as a message of a request.
     *
     * @param calls its calls, completed
     */
    public static ChatCompletionRequestAssistantMessage turn(
            @Nullable ChatCompletionResponseMessage message, List<ChatCompletionMessageToolCallsItem> calls) {
        ChatCompletionRequestAssistantMessage turn = new ChatCompletionRequestAssistantMessage();
        if (message == null) {
            return turn.content("");
        }
        JsonNode parts = MessageContent.parts(message);
        if (parts != null) {
            turn.content(Json.read(parts.toString(), ChatCompletionRequestAssistantMessageContent.class));
        } else if (message.content() != null) {
            turn.content(message.content());
        }
        if (message.refusal() != null) {
            turn.refusal(message.refusal());
        }
        if (!calls.isEmpty()) {
            turn.toolCalls(calls);
        } else if (message.functionCall() != null) {
            turn.functionCall(Json.read(
                    Json.write(message.functionCall()), ChatCompletionRequestAssistantMessageFunctionCall.class));
        }
        if (message.audio() != null && message.audio().id() != null) {
            turn.audio(new ChatCompletionRequestAssistantMessageAudio()
                    .id(message.audio().id()));
        }
        message.extraProperties().forEach((name, value) -> {
            if (!KNOWN.contains(name) && !value.isNull()) {
                turn.putExtraProperty(name, value);
            }
        });
        return said(turn);
    }

    /** Removes the calls of a turn, for one that was cut off within them. */
    public static ChatCompletionRequestAssistantMessage withoutCalls(ChatCompletionRequestAssistantMessage turn) {
        ChatCompletionRequestAssistantMessage rest =
                JsonModel.withoutNulls(JsonModel.copyOf(turn).toolCalls(null).functionCall(null));
        return said(rest);
    }

    /** A turn that holds nothing has empty content: with none it is refused. */
    private static ChatCompletionRequestAssistantMessage said(ChatCompletionRequestAssistantMessage turn) {
        boolean empty = turn.content() == null
                && turn.refusal() == null
                && turn.audio() == null
                && turn.toolCalls() == null
                && turn.functionCall() == null;
        return empty ? turn.content("") : turn;
    }

    // ---- Calls and their results

    /** Returns the calls of a turn. */
    public static List<ToolCall> calls(ChatCompletionRequestAssistantMessage turn) {
        List<ToolCall> calls = new ArrayList<>();
        if (turn.toolCalls() != null && !turn.toolCalls().isEmpty()) {
            LenientValues.in(turn.toolCalls()).forEach(call -> calls.add(ToolCallItems.call(Json.toTree(call))));
        } else if (turn.functionCall() != null) {
            calls.add(legacyCall(turn.functionCall()));
        }
        return calls;
    }

    /**
     * Reads a call of the older kind ({@code function_call}). It has no id, and is answered by its name; the id that it is
     * known by here follows from what was called, so that it is the same wherever the message is read.
     */
    public static ToolCall legacyCall(JsonModel functionCall) {
        JsonNode call = Json.toTree(functionCall);
        UUID id = UUID.nameUUIDFromBytes(call.toString().getBytes(StandardCharsets.UTF_8));
        return new ToolCall("function_call_" + id, call.path("name").asText(""), ToolCallItems.text(call, "arguments"));
    }

    /** Returns the calls of the model's last turn, but for those whose results follow it. */
    public static List<ToolCall> open(List<ChatCompletionRequestMessage> messages) {
        Set<String> answered = new HashSet<>();
        for (int i = messages.size() - 1; i >= 0; i--) {
            ChatCompletionRequestMessage message = messages.get(i);
            if (message instanceof ChatCompletionRequestToolMessage result) {
                answered.add(String.valueOf(result.toolCallId()));
            } else if (message instanceof ChatCompletionRequestAssistantMessage turn) {
                return calls(turn).stream()
                        .filter(call -> !answered.contains(call.id()))
                        .toList();
            } else {
                // A function's result of the older kind answers the one call that there was.
                return List.of();
            }
        }
        return List.of();
    }

    /** Returns the message with the result of a call, in the form in which it was called. */
    public static ChatCompletionRequestMessage result(
            List<ChatCompletionRequestMessage> messages, String callId, String output) {
        if (!messages.isEmpty()
                && messages.get(messages.size() - 1) instanceof ChatCompletionRequestAssistantMessage turn
                && turn.toolCalls() == null
                && turn.functionCall() != null) {
            ToolCall call = legacyCall(turn.functionCall());
            if (call.id().equals(callId)) {
                return new ChatCompletionRequestFunctionMessage()
                        .name(call.name())
                        .content(output);
            }
        }
        return new ChatCompletionRequestToolMessage().toolCallId(callId).content(output);
    }

    // ---- All messages

    /** Returns the messages with the calls in them completed. */
    public static List<ChatCompletionRequestMessage> completed(List<ChatCompletionRequestMessage> messages) {
        List<ChatCompletionRequestMessage> all = new ArrayList<>();
        for (ChatCompletionRequestMessage message : messages) {
            if (message instanceof ChatCompletionRequestAssistantMessage turn && turn.toolCalls() != null) {
                var calls = ToolCallItems.ofChat(turn.toolCalls(), ChatCompletionMessageToolCallsItem.class);
                all.add(
                        calls.equals(turn.toolCalls())
                                ? turn
                                : JsonModel.copyOf(turn).toolCalls(calls));
            } else {
                all.add(message);
            }
        }
        return all;
    }

    /**
     * Returns the request with objects as the arguments of all functions in its messages: a server that reads them refuses the
     * whole conversation for one that is none. What the model wrote is in the result of the call.
     */
    public static CreateChatCompletionRequest sendable(CreateChatCompletionRequest request) {
        List<ChatCompletionRequestMessage> messages = request.messages();
        if (messages == null) {
            return request;
        }
        List<ChatCompletionRequestMessage> sendable = messages.stream()
                .map(message ->
                        message instanceof ChatCompletionRequestAssistantMessage turn ? sendable(turn) : message)
                .toList();
        return sendable.equals(messages) ? request : JsonModel.copyOf(request).messages(sendable);
    }

    private static ChatCompletionRequestAssistantMessage sendable(ChatCompletionRequestAssistantMessage turn) {
        ChatCompletionRequestAssistantMessageFunctionCall legacy = turn.functionCall();
        if (turn.toolCalls() != null) {
            List<ChatCompletionMessageToolCallsItem> calls =
                    turn.toolCalls().stream().map(ChatHistory::sendable).toList();
            return calls.equals(turn.toolCalls())
                    ? turn
                    : JsonModel.copyOf(turn).toolCalls(calls);
        }
        if (legacy != null) {
            String arguments = arguments(legacy.arguments(), legacy);
            return arguments.equals(legacy.arguments())
                    ? turn
                    : JsonModel.copyOf(turn)
                            .functionCall(JsonModel.copyOf(legacy).arguments(arguments));
        }
        return turn;
    }

    private static @Nullable ChatCompletionMessageToolCallsItem sendable(
            @Nullable ChatCompletionMessageToolCallsItem item) {
        if (item instanceof ChatCompletionMessageToolCall call && call.function() != null) {
            ChatCompletionMessageToolCallFunction function = call.function();
            String arguments = arguments(function.arguments(), function);
            if (!arguments.equals(function.arguments())) {
                return JsonModel.copyOf(call)
                        .function(JsonModel.copyOf(function).arguments(arguments));
            }
        }
        return item;
    }

    private static String arguments(@Nullable String text, JsonModel function) {
        JsonNode other = text == null ? function.extraProperty("arguments") : null;
        return ToolArguments.sendable(other != null ? other.toString() : Objects.requireNonNullElse(text, ""));
    }
}
