package io.fluentopenai.tools;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fluentopenai.Content;
import io.fluentopenai.internal.Given;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a tool call. Immutable if the function's value is.
 *
 * @param call the call
 * @param output the output that the model gets, in the form that {@link FunctionTool} describes; empty for a {@link
 *     #isPending pending} call
 * @param value the value that the function returned, or the result of the {@code CompletionStage} that it returned;
 *     null if there is none
 * @param failure the reason of the failure; null if the call succeeded or is pending
 * @param exception the exception of the function or of parsing its arguments; null if there is none
 * @param isPending whether the call is unanswered: its tool has no function, or its approval was postponed
 */
public record ToolResult(
        ToolCall call,
        String output,
        @Nullable Object value,
        @Nullable ToolFailure failure,
        @Nullable Throwable exception,
        boolean isPending) {
    /**
     * Creates a result.
     *
     * @throws NullPointerException if the call or the output is null
     */
    public ToolResult {
        Given.notNull(call, "call");
        Given.notNull(output, "output");
    }

    /** Returns the result of a successful call. */
    public static ToolResult of(ToolCall call, String output, @Nullable Object value) {
        return new ToolResult(call, output, value, null, null, false);
    }

    /** Returns the result of a pending call. */
    public static ToolResult pending(ToolCall call) {
        return new ToolResult(call, "", null, null, null, true);
    }

    /** Returns the result of a failed call; the model gets {@code {"error":"…"}} with this message. */
    public static ToolResult failed(ToolCall call, ToolFailure failure, String message, @Nullable Throwable exception) {
        String output = JsonNodeFactory.instance
                .objectNode()
                .put("error", Given.notNull(message, "message"))
                .toString();
        return new ToolResult(call, output, null, Given.notNull(failure, "failure"), exception, false);
    }

    /** Returns the message parts that the function returned; empty if it returned something else. */
    public List<Content> parts() {
        return Results.parts(value);
    }

    /** Returns whether the call failed. A pending call has not. */
    public boolean isError() {
        return failure != null;
    }

    /**
     * Returns the value that the function returned.
     *
     * @throws ToolException if the call failed
     * @throws IllegalStateException if the call is pending, or the value is null or of another type
     */
    public <T> T value(Class<T> type) {
        orThrow();
        if (!Given.notNull(type, "type").isInstance(value)) {
            throw new IllegalStateException("The call of " + call.name() + " gave "
                    + (isPending
                            ? "nothing yet"
                            : value == null ? "null" : "a " + value.getClass().getName())
                    + ", not a " + type.getName());
        }
        return type.cast(value);
    }

    /**
     * Returns this result if the call did not fail.
     *
     * @throws ToolException if the call failed
     */
    public ToolResult orThrow() {
        if (failure != null) {
            throw new ToolException(this);
        }
        return this;
    }
}
