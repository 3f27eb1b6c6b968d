package io.fluentopenai.tools;

/** Why a call has no result of its tool's own. */
public enum ToolFailure {
    /** There is no tool of that name. */
    UNKNOWN_TOOL,
    /** The arguments are no JSON, or do not fit the function. It was not called. */
    BAD_ARGUMENTS,
    /** The approval was refused. It was not called. */
    DENIED,
    /** The function took longer than it may. It was interrupted, and its context cancelled. */
    TIMED_OUT,
    /** The call was {@linkplain RunContext#cancel() cancelled}, or the function ended as a cancelled one does. */
    CANCELLED,
    /** The function ended in an exception, or what it gave cannot be written. */
    FAILED
}
