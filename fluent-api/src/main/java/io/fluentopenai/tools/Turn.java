package io.fluentopenai.tools;

import java.util.List;

/**
 * A turn of a tool loop: the model's answer and the results of its calls.
 *
 * @param round the number of the turn, starting at 1
 * @param answer the model's answer
 * @param calls the calls of the answer; usually empty in the last turn
 * @param results the result of each call, in the order of the calls
 * @param <R> the type of the model's answers
 */
public record Turn<R>(int round, R answer, List<ToolCall> calls, List<ToolResult> results) {
    /** Creates a turn; the lists are copied. */
    public Turn {
        calls = List.copyOf(calls);
        results = List.copyOf(results);
    }
}
