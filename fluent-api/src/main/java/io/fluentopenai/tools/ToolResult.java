package io.fluentopenai.tools;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fluentopenai.Content;
import io.fluentopenai.internal.Given;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a call. Immutable, as far as the function's value is.
 *
 * @param call the call
 * @param output what the model is told: see {@link FunctionTool} for its form. Empty for a call that is {@link #isPending
 *     pending}
 * @param value what the function returned, a {@code CompletionStage} excepted, of which it is the result; null if it
 *     returned null or nothing, or if there is a failure
 * @param failure why there is no value; null if all went well, or if the call is pending
 * @param exception what the function or the reading of its arguments threw; null if neither did
 * @param isPending whether nobody has answered the call: its tool has no function, or its approval was postponed
 */
public record ToolResult(
        ToolCall call,
        String output,
        @Nullable Object value,
        @Nullable ToolFailure failure,
        @Nullable Throwable exception,
        boolean isPending) {
    /** Call and output may not be null. */
    public ToolResult {
        Given.notNull(call, "call");
        Given.notNull(output, "output");
    }

    /** One that went well. */
    public static ToolResult of(ToolCall call, String output, @Nullable Object value) {
        return new ToolResult(call, output, value, null, null, false);
    }

    /** One that nobody has answered. */
    public static ToolResult pending(ToolCall call) {
        return new ToolResult(call, "", null, null, null, true);
    }

    /** One that failed; the model is told {@code {"error":"…"}}. */
    public static ToolResult failed(ToolCall call, ToolFailure failure, String message, @Nullable Throwable exception) {
        String output = JsonNodeFactory.instance
                .objectNode()
                .put("error", Given.notNull(message, "message"))
                .toString();
        return new ToolResult(call, output, null, Given.notNull(failure, "failure"), exception, false);
    }

    /** The parts of a message, if that is what the function returned; else empty. */
    public List<Content> parts() {
        return Results.parts(value);
    }

    /** Whether it failed. A call that is pending has not. */
    public boolean isError() {
        return failure != null;
    }

    /**
     * What the function returned, of this type.
     *
     * @throws ToolException if the call failed
     * @throws IllegalStateException if it is pending, or returned null or something else
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
     * This, if the call did not fail.
     *
     * @throws ToolException if it failed
     */
    public ToolResult orThrow() {
        if (failure != null) {
            throw new ToolException(this);
        }
        return this;
    }
}
