package io.fluentopenai.tools;

import io.fluentopenai.TextEvent;

/**
 * A step of a loop: what a streamed loop delivers, and what {@link LoopSettings#listener} is told, who gets no {@link
 * Received}.
 *
 * @param <E> what the model's streamed answers consist of
 */
public sealed interface LoopEvent<E> extends TextEvent {
    /** The number of the model's turn that it belongs to, from 1; 0 for calls of before, which a loop goes on from. */
    int round();

    /** Returns the text that the model's answer grew by; empty for all events but {@link Received}. */
    @Override
    default String text() {
        return "";
    }

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
    record Received<E>(int round, E event) implements LoopEvent<E> {
        @Override
        public String text() {
            return event instanceof TextEvent piece ? piece.text() : "";
        }
    }

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
