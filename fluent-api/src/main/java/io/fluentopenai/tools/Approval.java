package io.fluentopenai.tools;

import io.fluentopenai.internal.Given;
import org.jspecify.annotations.Nullable;

/**
 * The decision whether a tool call may be made, returned by the function given to {@link LoopSettings#approval}.
 *
 * @param decision the decision
 * @param reason the reason for a denial, which the model gets; null for none
 */
public record Approval(Decision decision, @Nullable String reason) {
    /** The possible decisions. */
    public enum Decision {
        /** The call is made. */
        APPROVED,
        /** The call is not made, and the model gets an error result. */
        DENIED,
        /** The call stays pending, and the loop ends. */
        POSTPONED
    }

    /**
     * Creates a decision.
     *
     * @throws NullPointerException if the decision is null
     */
    public Approval {
        Given.notNull(decision, "decision");
    }

    /** Returns the decision to make the call. */
    public static Approval approved() {
        return new Approval(Decision.APPROVED, null);
    }

    /** Returns the decision to make the call or, if false, to deny it without a reason. */
    public static Approval of(boolean approved) {
        return new Approval(approved ? Decision.APPROVED : Decision.DENIED, null);
    }

    /**
     * Returns the decision not to make the call.
     *
     * @param reason the reason, which the model gets
     */
    public static Approval denied(String reason) {
        return new Approval(Decision.DENIED, Given.notNull(reason, "reason"));
    }

    /**
     * Returns the decision to leave the call pending, which ends the loop. A loop that resumes from its state asks for
     * approval again.
     */
    public static Approval postponed() {
        return new Approval(Decision.POSTPONED, null);
    }
}
