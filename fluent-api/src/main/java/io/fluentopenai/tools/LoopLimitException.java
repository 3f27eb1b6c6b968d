package io.fluentopenai.tools;

/**
 * A loop came to its limit of rounds or tokens while the model still called tools. The last calls have not been made; to go
 * on, give the state to {@code resume} of a request.
 */
public final class LoopLimitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient LoopState state;
    private final int rounds;

    /**
     * A limit that was met.
     *
     * @param limit what it is, for the message
     */
    public LoopLimitException(String limit, int rounds, LoopState state) {
        super("The loop came to its limit of " + limit + " after " + rounds + (rounds == 1 ? " round" : " rounds")
                + ", and the model still calls tools");
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
