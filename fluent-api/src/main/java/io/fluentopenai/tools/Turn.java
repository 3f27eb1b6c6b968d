package io.fluentopenai.tools;

import java.util.List;

/**
 * One turn of a loop: what the model answered, and what became of the calls in it.
 *
 * @param round its number, from 1
 * @param answer the model's answer
 * @param calls the calls in it; empty in the last turn, as a rule
 * @param results a result for each, in the same order
 * @param <R> the model's answers
 */
public record Turn<R>(int round, R answer, List<ToolCall> calls, List<ToolResult> results) {
    /** The lists are copied. */
    public Turn {
        calls = List.copyOf(calls);
        results = List.copyOf(results);
    }
}
