package io.fluentopenai.testkit;

import org.jspecify.annotations.Nullable;

/**
 * How something that takes time ends, other than well: a run, a background response, a batch, a job, a video, a file on its
 * way into a vector store. Immutable.
 *
 * @param status the status at the end, in the API's own word, such as {@code failed}, {@code expired} or {@code incomplete}
 * @param code the API's name for the reason; null where the API gives none
 * @param message the reason in words; null where the API gives none
 */
public record Outcome(
        String status, @Nullable String code, @Nullable String message) {

    /** It fails. */
    public static Outcome failed(String code, String message) {
        return new Outcome("failed", code, message);
    }

    /** It expires. */
    public static Outcome expired() {
        return new Outcome("expired", null, null);
    }

    /** It stops half-way, such as for {@code max_completion_tokens} or {@code max_output_tokens}. */
    public static Outcome incomplete(String reason) {
        return new Outcome("incomplete", reason, null);
    }
}
