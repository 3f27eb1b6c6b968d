package io.fluentopenai.tools;

/**
 * A step of a loop: what a streamed loop delivers, and what {@link LoopSettings#listener} is told, who gets no {@link
 * Received}.
 *
 * @param <E> what the model's streamed answers consist of
 */
public sealed interface LoopEvent<E> {
    /** The number of the model's turn that it belongs to, from 1; 0 for calls of before, which a loop goes on from. */
    int round();

    /**
     * The model is asked.
     *
     * @param <E> what the model's streamed answers consist of
     */
    record Asked<E>(int round) implements LoopEvent<E> {}

    /**
     * A piece of the model's answer arrived.
     *
     * @param event the piece
     * @param <E> what the model's streamed answers consist of
     */
    record Received<E>(int round, E event) implements LoopEvent<E> {}

    /**
     * A tool is about to be called; approval has not been asked for yet.
     *
     * @param call the call
     * @param context what its function gets; {@link RunContext#cancel} cancels the call
     * @param <E> what the model's streamed answers consist of
     */
    record Called<E>(int round, ToolCall call, RunContext context) implements LoopEvent<E> {}

    /**
     * A call has been answered, or has failed. Those of a turn come in the order in which they end.
     *
     * @param result what became of it
     * @param <E> what the model's streamed answers consist of
     */
    record Returned<E>(int round, ToolResult result) implements LoopEvent<E> {}
}
