package io.fluentopenai.tools;

import io.fluentopenai.internal.Given;

/**
 * Token usage as reported by the server; 0 where the server does not report it.
 *
 * @param input the input tokens
 * @param output the output tokens, including reasoning tokens
 * @param total the input and output tokens together
 * @param cached the input tokens that came from the prompt cache
 * @param reasoning the output tokens that were used for reasoning
 */
public record LoopUsage(long input, long output, long total, long cached, long reasoning) {
    /** No tokens. */
    public static final LoopUsage NONE = new LoopUsage(0, 0, 0, 0, 0);

    /** Returns the sum of this usage and another. */
    public LoopUsage plus(LoopUsage other) {
        return new LoopUsage(
                input + Given.notNull(other, "other").input,
                output + other.output,
                total + other.total,
                cached + other.cached,
                reasoning + other.reasoning);
    }
}
