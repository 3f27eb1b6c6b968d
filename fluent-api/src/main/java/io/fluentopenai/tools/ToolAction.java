package io.fluentopenai.tools;

/**
 * A function of a tool that returns nothing: the model is told {@code success}, or what it throws.
 *
 * <p>A lambda of this kind needs braces: {@code question -> { note(question); }}. Without them the compiler takes it for a
 * {@link ToolHandler}.
 *
 * @param <A> the arguments
 */
@FunctionalInterface
public interface ToolAction<A> {
    /** Called on a thread of the loop's executor, which may be held. */
    void run(A arguments) throws Exception;

    /**
     * A function that returns nothing and wants to know of the call.
     *
     * @param <A> the arguments
     */
    @FunctionalInterface
    interface WithContext<A> {
        /** Called on a thread of the loop's executor, which may be held; it is interrupted when the call is cancelled. */
        void run(A arguments, RunContext context) throws Exception;
    }

    /** A function without arguments that returns nothing. */
    @FunctionalInterface
    interface WithoutArguments {
        /** Called on a thread of the loop's executor, which may be held. */
        void run() throws Exception;
    }
}
