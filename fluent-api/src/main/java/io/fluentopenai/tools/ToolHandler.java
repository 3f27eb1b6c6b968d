package io.fluentopenai.tools;

import org.jspecify.annotations.Nullable;

/**
 * A function of a tool. What it returns is what the model is told, see {@link FunctionTool}; a {@code CompletionStage} is
 * waited for without a thread. What it throws is told, too.
 *
 * <p>It is a {@link ToolAction} as well, so that the compiler takes a lambda that could be either for a function.
 *
 * @param <A> the arguments
 */
@FunctionalInterface
public interface ToolHandler<A> extends ToolAction<A> {
    /** Called on a thread of the loop's executor, which may be held. */
    @Nullable
    Object call(A arguments) throws Exception;

    /** Calls it, and drops what it returns. */
    @Override
    default void run(A arguments) throws Exception {
        call(arguments);
    }

    /**
     * A function that wants to know of the call.
     *
     * @param <A> the arguments
     */
    @FunctionalInterface
    interface WithContext<A> extends ToolAction.WithContext<A> {
        /** Called on a thread of the loop's executor, which may be held; it is interrupted when the call is cancelled. */
        @Nullable
        Object call(A arguments, RunContext context) throws Exception;

        /** Calls it, and drops what it returns. */
        @Override
        default void run(A arguments, RunContext context) throws Exception {
            call(arguments, context);
        }
    }
}
