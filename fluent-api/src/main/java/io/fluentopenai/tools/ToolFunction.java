package io.fluentopenai.tools;

import org.jspecify.annotations.Nullable;

/**
 * A function of a tool. What it returns is what the model is told, see {@link FunctionTool}; a {@code CompletionStage} is
 * waited for without a thread. What it throws is told, too.
 *
 * @param <A> the arguments
 */
@FunctionalInterface
public interface ToolFunction<A> {
    /** Called on a thread of the loop's executor, which may be held. */
    @Nullable
    Object call(A arguments) throws Exception;

    /**
     * A function that wants to know of the call.
     *
     * @param <A> the arguments
     */
    @FunctionalInterface
    interface WithContext<A> {
        /** Called on a thread of the loop's executor, which may be held; it is interrupted when the call is cancelled. */
        @Nullable
        Object call(A arguments, RunContext context) throws Exception;
    }
}
