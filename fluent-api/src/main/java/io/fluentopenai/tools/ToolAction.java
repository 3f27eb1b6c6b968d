package io.fluentopenai.tools;

/**
 * The function of a tool that has no result. The model gets {@code success}, or the message of an exception.
 *
 * <p>A lambda needs braces to be of this type: {@code question -> { note(question); }}. Without them the compiler
 * chooses {@link ToolHandler}.
 *
 * @param <A> the type of the arguments
 */
@FunctionalInterface
public interface ToolAction<A> {
    /**
     * Runs the function, on a thread of the loop's executor. It may block.
     *
     * @throws Exception if the call fails; the model gets its message
     */
    void run(A arguments) throws Exception;

    /**
     * A function without a result that takes the {@link RunContext} of the call.
     *
     * @param <A> the type of the arguments
     */
    @FunctionalInterface
    interface WithContext<A> {
        /**
         * Runs the function, on a thread of the loop's executor. It may block; it is interrupted if the call is
         * cancelled.
         *
         * @throws Exception if the call fails; the model gets its message
         */
        void run(A arguments, RunContext context) throws Exception;
    }

    /** A function without arguments and without a result. */
    @FunctionalInterface
    interface WithoutArguments {
        /**
         * Runs the function, on a thread of the loop's executor. It may block.
         *
         * @throws Exception if the call fails; the model gets its message
         */
        void run() throws Exception;
    }
}
