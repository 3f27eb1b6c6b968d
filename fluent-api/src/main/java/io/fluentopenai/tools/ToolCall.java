package io.fluentopenai.tools;

import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.compat.ToolCallItems;
import org.jspecify.annotations.Nullable;

/**
 * A tool call of a model. Immutable.
 *
 * @param id the id that the result refers to, {@code call_…}; for an MCP approval, the id of the approval request
 * @param name the name of the tool; for a hosted tool its type, such as {@code local_shell}
 * @param arguments the arguments as the model wrote them: JSON for a function, or empty if the server left them out;
 *     text for a custom tool; the JSON of the call for a hosted tool
 * @param kind the kind of the call
 * @param server the label of the MCP server that requests approval; null for all other calls
 */
public record ToolCall(
        String id,
        String name,
        String arguments,
        Kind kind,
        @Nullable String server) {
    /** The kind of a call. */
    public enum Kind {
        /** A call of a {@link FunctionTool}. */
        FUNCTION,
        /** A call of a {@link CustomTool}. */
        CUSTOM,
        /** A call of a {@link HostedTool} that you execute, such as a shell. */
        HOSTED,
        /** An approval request for a call of an MCP server's tool. */
        MCP_APPROVAL
    }

    /**
     * Creates a call.
     *
     * @throws NullPointerException if anything but the server is null
     */
    public ToolCall {
        Given.notNull(id, "id");
        Given.notNull(name, "name");
        Given.notNull(arguments, "arguments");
        Given.notNull(kind, "kind");
    }

    /** Creates a function call. */
    public ToolCall(String id, String name, String arguments) {
        this(id, name, arguments, Kind.FUNCTION, null);
    }

    /**
     * Converts a call of the API: from a chat completion, a response, a run or a realtime session.
     *
     * <pre>{@code
     * List<ToolCall> calls = response.functionCalls().stream().map(ToolCall::of).toList();
     * }</pre>
     *
     * <p>A call without an id gets a new random one on each conversion. The calls of {@code
     * ChatCompletion.toolCalls()}, {@code ModelResponse.functionCalls()} and {@code Run.requiredToolCalls()} have ids
     * that stay the same.
     *
     * @param call a {@code ChatCompletionMessageToolCall}, a {@code FunctionToolCall}, or another item that calls a
     *     tool
     * @throws IllegalArgumentException if it is not a tool call
     */
    public static ToolCall of(JsonValue call) {
        return ToolCallItems.call(Given.notNull(call, "call"));
    }
}
