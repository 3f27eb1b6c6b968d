package io.fluentopenai.tools;

import java.util.Objects;

/**
 * What a model calls. Immutable.
 *
 * @param id what the result is given back under: {@code call_…}
 * @param name the tool
 * @param arguments as the model wrote them. JSON for a function; empty if the server left them out. Text for a custom tool.
 *     For a tool of another kind, such as a shell, the JSON of the call
 */
public record ToolCall(String id, String name, String arguments) {
    /** None may be null. */
    public ToolCall {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(arguments, "arguments");
    }
}
