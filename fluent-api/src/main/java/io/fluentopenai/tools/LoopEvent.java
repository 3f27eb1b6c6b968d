package io.fluentopenai.tools;

import io.fluentopenai.TextEvent;

/**
 * An event of a tool loop. Streamed loops deliver all events; a {@link LoopSettings#listener} gets all except {@link
 * Received}.
 *
 * @param <E> the type of the model's stream events
 */
public sealed interface LoopEvent<E> extends TextEvent {
    /**
     * Returns the round that the event belongs to, starting at 1; 0 for calls that were already open when the loop
     * began.
     */
    int round();

    /** Returns the text that this event adds to the model's answer; empty for all events but {@link Received}. */
    @Override
    default String text() {
        return "";
    }

    /**
     * The model is about to be called.
     *
     * @param round the round, starting at 1
     * @param <E> the type of the model's stream events
     */
    record Asked<E>(int round) implements LoopEvent<E> {}

    /**
     * An event of the model's streamed answer arrived.
     *
     * @param round the round, starting at 1
     * @param event the stream event
     * @param <E> the type of the model's stream events
     */
    record Received<E>(int round, E event) implements LoopEvent<E> {
        @Override
        public String text() {
            return event instanceof TextEvent piece ? piece.text() : "";
        }
    }

    /**
     * A tool is about to be called. Approval has not been requested yet.
     *
     * @param round the round, starting at 1; 0 for calls that were already open when the loop began
     * @param call the call
     * @param context the context that the function gets; {@link RunContext#cancel} cancels the call
     * @param <E> the type of the model's stream events
     */
    record Called<E>(int round, ToolCall call, RunContext context) implements LoopEvent<E> {}

    /**
     * A tool call has ended, successfully or not. The calls of a turn are reported in the order in which they end.
     *
     * @param round the round, starting at 1; 0 for calls that were already open when the loop began
     * @param result the result
     * @param <E> the type of the model's stream events
     */
    record Returned<E>(int round, ToolResult result) implements LoopEvent<E> {}
}
