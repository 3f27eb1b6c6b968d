package io.fluentopenai.tools;

import io.fluentopenai.client.json.Json;
import java.util.Objects;

/**
 * Thrown for a failed tool call when the settings ask for an exception, see {@link LoopSettings#throwOn}, or when you
 * read the value of a failed result. The cause is the exception of the function or of parsing its arguments. Immutable.
 */
public final class ToolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ToolResult result;
    private final ToolFailure failure;

    /**
     * Creates the exception for a failed result.
     *
     * @throws IllegalArgumentException if the result is not a failure
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

    /** Returns why the call failed. */
    public ToolFailure failure() {
        return failure;
    }

    /** Returns the failed result; null after deserialization of this exception. */
    public ToolResult result() {
        return result;
    }
}
