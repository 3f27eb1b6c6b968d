package io.fluentopenai.tools;

import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.compat.ToolCallItems;
import org.jspecify.annotations.Nullable;

/**
 * What a model calls. Immutable.
 *
 * @param id what the result is given back under: {@code call_…}; for an approval the id of the request
 * @param name the tool; for one of the API's own kinds its type, such as {@code local_shell}
 * @param arguments as the model wrote them. JSON for a function; empty if the server left them out. Text for a custom tool.
 *     For one of the API's own kinds the JSON of the call
 * @param kind what is called
 * @param server the label of the MCP server that wants to know whether its tool may be called; null for all else
 */
public record ToolCall(
        String id,
        String name,
        String arguments,
        Kind kind,
        @Nullable String server) {
    /** What is called. */
    public enum Kind {
        /** A {@link FunctionTool}. */
        FUNCTION,
        /** A {@link CustomTool}. */
        CUSTOM,
        /** A tool that the API defines and that you carry out, such as a shell: a {@link HostedTool}. */
        HOSTED,
        /** Nothing: an MCP server wants to know whether it may call one of its tools. */
        MCP_APPROVAL
    }

    /** All but the server must not be null. */
    public ToolCall {
        Given.notNull(id, "id");
        Given.notNull(name, "name");
        Given.notNull(arguments, "arguments");
        Given.notNull(kind, "kind");
    }

    /** A call of a function. */
    public ToolCall(String id, String name, String arguments) {
        this(id, name, arguments, Kind.FUNCTION, null);
    }

    /**
     * Reads a call as the API sends it: of a chat completion, a response, a run or a realtime session.
     *
     * <pre>{@code
     * List<ToolCall> calls = response.functionCalls().stream().map(ToolCall::of).toList();
     * }</pre>
     *
     * <p>A call that the server gave no id gets one that is made up, another one each time. {@code ChatCompletion.toolCalls()},
     * {@code ModelResponse.functionCalls()} and {@code Run.requiredToolCalls()} give calls whose ids stay the same.
     *
     * @param call such as a {@code ChatCompletionMessageToolCall}, a {@code FunctionToolCall}, or any other item that calls
     *     something
     * @throws IllegalArgumentException if it calls nothing
     */
    public static ToolCall of(JsonValue call) {
        return ToolCallItems.call(Given.notNull(call, "call"));
    }
}
