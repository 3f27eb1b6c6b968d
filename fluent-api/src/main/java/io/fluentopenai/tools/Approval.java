package io.fluentopenai.tools;

import io.fluentopenai.internal.Given;
import org.jspecify.annotations.Nullable;

/**
 * Whether a call may be made: what the function given to {@link LoopSettings#approval} says.
 *
 * @param decision the decision
 * @param reason what the model is told of a refusal; null for nothing in particular
 */
public record Approval(Decision decision, @Nullable String reason) {
    /** What there is to decide. */
    public enum Decision {
        /** The call is made. */
        APPROVED,
        /** The call is not made, and the model is told so. */
        DENIED,
        /** The call is neither made nor refused: it stays pending, and the loop ends. */
        POSTPONED
    }

    /** The decision may not be null. */
    public Approval {
        Given.notNull(decision, "decision");
    }

    /** The call is made. */
    public static Approval approved() {
        return new Approval(Decision.APPROVED, null);
    }

    /** The call is made, or not. */
    public static Approval of(boolean approved) {
        return new Approval(approved ? Decision.APPROVED : Decision.DENIED, null);
    }

    /** The call is not made, and the model is told why. */
    public static Approval denied(String reason) {
        return new Approval(Decision.DENIED, Given.notNull(reason, "reason"));
    }

    /** The call stays pending, and the loop ends. Who goes on from its state is asked again. */
    public static Approval postponed() {
        return new Approval(Decision.POSTPONED, null);
    }
}
