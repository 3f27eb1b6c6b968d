package io.fluentopenai.tools;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Thrown when a tool loop reaches its limit of rounds or tokens while the model still calls tools. The last calls were
 * not made. To continue, pass the state to {@code resume} of a request.
 */
public final class LoopLimitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient LoopState state;
    private final int rounds;

    /**
     * Creates the exception for a limit that was reached.
     *
     * @param setting the setting of the limit, such as {@code maxRounds}
     * @param limit its value
     * @param calls the last calls, which were not made
     */
    LoopLimitException(String setting, long limit, int rounds, List<ToolCall> calls, LoopState state) {
        super("The loop stopped after " + rounds + (rounds == 1 ? " round (" : " rounds (") + setting + " is " + limit
                + "); the last calls, "
                + calls.stream().map(call -> call.name() + "(…)").collect(Collectors.joining(", "))
                + ", were not made. Allow more with loop -> loop." + setting + "(…), or resume from state()");
        this.state = state;
        this.rounds = rounds;
    }

    /** Returns the state of the loop, from which it can be resumed; null after deserialization of this exception. */
    public LoopState state() {
        return state;
    }

    /** Returns how many times the model was called. */
    public int rounds() {
        return rounds;
    }
}
