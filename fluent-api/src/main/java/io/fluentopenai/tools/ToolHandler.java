package io.fluentopenai.tools;

import org.jspecify.annotations.Nullable;

/**
 * The function of a tool. Its result is sent to the model, see {@link FunctionTool}; so is the message of an exception.
 * If it returns a {@code CompletionStage}, waiting for it does not block a thread.
 *
 * <p>It extends {@link ToolAction} so that the compiler prefers it for a lambda that matches both.
 *
 * @param <A> the type of the arguments
 */
@FunctionalInterface
public interface ToolHandler<A> extends ToolAction<A> {
    /**
     * Calls the function, on a thread of the loop's executor. It may block.
     *
     * @throws Exception if the call fails; the model gets its message
     */
    @Nullable
    Object call(A arguments) throws Exception;

    /** Calls the function and ignores its result. */
    @Override
    default void run(A arguments) throws Exception {
        call(arguments);
    }

    /**
     * A function that takes the {@link RunContext} of the call.
     *
     * @param <A> the type of the arguments
     */
    @FunctionalInterface
    interface WithContext<A> extends ToolAction.WithContext<A> {
        /**
         * Calls the function, on a thread of the loop's executor. It may block; it is interrupted if the call is
         * cancelled.
         *
         * @throws Exception if the call fails; the model gets its message
         */
        @Nullable
        Object call(A arguments, RunContext context) throws Exception;

        /** Calls the function and ignores its result. */
        @Override
        default void run(A arguments, RunContext context) throws Exception {
            call(arguments, context);
        }
    }
}
