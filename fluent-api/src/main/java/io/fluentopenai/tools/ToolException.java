package io.fluentopenai.tools;

import io.fluentopenai.client.json.Json;
import java.util.Objects;

/**
 * A call of a tool that failed, where the caller wants to know rather than the model: see {@link LoopSettings#throwOn}. The
 * cause is what the function, or the reading of its arguments, threw. Immutable.
 */
public final class ToolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ToolResult result;
    private final ToolFailure failure;

    /**
     * For a result that failed.
     *
     * @throws IllegalArgumentException if it did not
     */
    public ToolException(ToolResult result) {
        super(
                "The call of the tool " + result.call().name() + " ("
                        + result.call().id() + ") failed, " + result.failure() + ": " + message(result),
                result.exception());
        if (result.failure() == null) {
            throw new IllegalArgumentException("The call did not fail: " + result.call());
        }
        this.result = result;
        this.failure = Objects.requireNonNull(result.failure());
    }

    private static String message(ToolResult result) {
        return result.output().isEmpty()
                ? ""
                : Json.parse(result.output()).path("error").asText();
    }

    /** Why it failed. */
    public ToolFailure failure() {
        return failure;
    }

    /** The call, with what the model would have been told; null if this exception was serialized. */
    public ToolResult result() {
        return result;
    }
}
