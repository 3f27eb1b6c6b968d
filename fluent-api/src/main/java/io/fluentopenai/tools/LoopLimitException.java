package io.fluentopenai.tools;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A loop reached its limit of rounds or tokens while the model still called tools. The last calls were not made. To go on, pass
 * the state to {@code resume} of a request.
 */
public final class LoopLimitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient LoopState state;
    private final int rounds;

    /**
     * Describes a limit that was reached.
     *
     * @param setting the setting that sets the limit, such as {@code maxRounds}
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

    /** Where the loop stands; null if this exception was serialized. */
    public LoopState state() {
        return state;
    }

    /** How often the model was asked. */
    public int rounds() {
        return rounds;
    }
}
