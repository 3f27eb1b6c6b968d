package io.fluentopenai.tools;

import io.fluentopenai.internal.Given;

/**
 * Tokens that were used, as the server counts them; 0 where it does not tell.
 *
 * @param input taken in
 * @param output put out, those of reasoning included
 * @param total both
 * @param cached of those taken in, the ones that came from a cache
 * @param reasoning of those put out, the ones that went into reasoning
 */
public record LoopUsage(long input, long output, long total, long cached, long reasoning) {
    /** None. */
    public static final LoopUsage NONE = new LoopUsage(0, 0, 0, 0, 0);

    /** These and others. */
    public LoopUsage plus(LoopUsage other) {
        return new LoopUsage(
                input + Given.notNull(other, "other").input,
                output + other.output,
                total + other.total,
                cached + other.cached,
                reasoning + other.reasoning);
    }
}
