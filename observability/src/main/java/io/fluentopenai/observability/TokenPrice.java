package io.fluentopenai.observability;

import io.fluentopenai.observe.OperationResult.Usage;

/**
 * The price of a model's tokens, to estimate costs. The library has no prices of its own.
 *
 * @param input the price of a million input tokens
 * @param cachedInput the price of a million input tokens that came from the prompt cache
 * @param output the price of a million output tokens
 */
public record TokenPrice(double input, double cachedInput, double output) {
    /**
     * Creates a price.
     *
     * @throws IllegalArgumentException if a price is negative or not a number
     */
    public TokenPrice {
        if (!(input >= 0) || !(cachedInput >= 0) || !(output >= 0)) {
            throw new IllegalArgumentException(
                    "A price must not be negative: input " + input + ", cached " + cachedInput + ", output " + output);
        }
    }

    /** Returns what an operation has cost. */
    public double of(Usage usage) {
        double fresh = Math.max(0, usage.input() - usage.cached());
        return (fresh * input + usage.cached() * cachedInput + usage.output() * output) / 1_000_000;
    }
}
