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
public record RecordedMessage(
        String role,
        String text,
        List<RecordedToolCall> toolCalls,
        @Nullable String toolCallId,
        List<String> attachments) {

    /** Copies the lists. */
    public RecordedMessage {
        toolCalls = List.copyOf(toolCalls);
        attachments = List.copyOf(attachments);
    }

    /** Creates a message with a text only. */
    public RecordedMessage(String role, String text) {
        this(role, text, List.of(), null, List.of());
    }

    /** Returns a message of the user. */
    public static RecordedMessage user(String text) {
        return new RecordedMessage("user", text);
    }

    /** Returns a system message. */
    public static RecordedMessage system(String text) {
        return new RecordedMessage("system", text);
    }

    /** Returns a developer message. */
    public static RecordedMessage developer(String text) {
        return new RecordedMessage("developer", text);
    }

    /** Returns a message of the assistant. */
    public static RecordedMessage assistant(String text) {
        return new RecordedMessage("assistant", text);
    }

    /** Returns the result of a tool call. */
    public static RecordedMessage tool(String toolCallId, String result) {
        return new RecordedMessage("tool", result, List.of(), toolCallId, List.of());
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
            line.append(toolCalls.stream()
                    .map(RecordedToolCall::toString)
                    .collect(Collectors.joining(", ", " calls ", "")));
        }
        return line.toString();
    }
}
