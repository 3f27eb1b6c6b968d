package io.fluentopenai.testkit;

import org.jspecify.annotations.Nullable;

/**
 * An unsuccessful end of a long-running job: a run, a turn of an agent, background response, batch, fine-tuning job, video, or file that is
 * added to a vector store. Immutable.
 *
 * @param status the final status, as the API spells it, such as {@code failed}, {@code expired} or {@code incomplete}
 * @param code the API's code for the reason; null if the API has none
 * @param message the reason as text; null if the API has none
 */
public record Outcome(
        String status, @Nullable String code, @Nullable String message) {

    /** Returns an outcome with the status {@code failed}. */
    public static Outcome failed(String code, String message) {
        return new Outcome("failed", code, message);
    }

    /** Returns an outcome with the status {@code expired}. */
    public static Outcome expired() {
        return new Outcome("expired", null, null);
    }

    /**
     * Returns an outcome with the status {@code incomplete}.
     *
     * @param reason the reason, such as {@code max_completion_tokens} or {@code max_output_tokens}
     */
    public static Outcome incomplete(String reason) {
        return new Outcome("incomplete", reason, null);
    }
}
