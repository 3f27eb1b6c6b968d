package io.fluentopenai.tools;

/** The reason why a tool call failed. */
public enum ToolFailure {
    /** The model called a tool that does not exist. */
    UNKNOWN_TOOL,
    /** The arguments are not valid JSON or do not match the function's parameters. The function was not called. */
    BAD_ARGUMENTS,
    /** Approval was denied. The function was not called. */
    DENIED,
    /** The function exceeded its timeout. It was interrupted, and its context was cancelled. */
    TIMED_OUT,
    /** The call was {@linkplain RunContext#cancel() cancelled}, or the function threw a cancellation exception. */
    CANCELLED,
    /** The function threw an exception, or its result cannot be serialized. */
    FAILED
}
