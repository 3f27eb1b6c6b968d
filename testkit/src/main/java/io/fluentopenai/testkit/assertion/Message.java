package io.fluentopenai.testkit.assertion;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A message or an item of a conversation, as a client sent it. Immutable.
 *
 * @param role {@code user}, {@code system}, {@code developer}, {@code assistant} or {@code tool}; for other items of a
 *     response their type, such as {@code reasoning}
 * @param text the text, with a space between parts; empty if there is none
 * @param toolCalls the tool calls of the assistant, in order
 * @param toolCallId the call that this is the result of, or null
 * @param attachments the types of all parts that are not text, such as {@code image_url}, in order
 */
public record Message(
        String role,
        String text,
        List<ToolCall> toolCalls,
        @Nullable String toolCallId,
        List<String> attachments) {

    /** Copies the lists. */
    public Message {
        toolCalls = List.copyOf(toolCalls);
        attachments = List.copyOf(attachments);
    }

    /** Creates a message with a text only. */
    public Message(String role, String text) {
        this(role, text, List.of(), null, List.of());
    }

    /** Returns a message of the user. */
    public static Message user(String text) {
        return new Message("user", text);
    }

    /** Returns a system message. */
    public static Message system(String text) {
        return new Message("system", text);
    }

    /** Returns a developer message. */
    public static Message developer(String text) {
        return new Message("developer", text);
    }

    /** Returns a message of the assistant. */
    public static Message assistant(String text) {
        return new Message("assistant", text);
    }

    /** Returns the result of a tool call. */
    public static Message tool(String toolCallId, String result) {
        return new Message("tool", result, List.of(), toolCallId, List.of());
    }

    /** Returns the message as a line of a transcript, such as {@code user: Hello}. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder(role);
        if (toolCallId != null) {
            line.append(" [").append(toolCallId).append(']');
        }
        line.append(':');
        if (!text.isEmpty()) {
            line.append(' ').append(text);
        }
        attachments.forEach(type -> line.append(" <").append(type).append('>'));
        if (!toolCalls.isEmpty()) {
            line.append(toolCalls.stream().map(ToolCall::toString).collect(Collectors.joining(", ", " calls ", "")));
        }
        return line.toString();
    }
}
