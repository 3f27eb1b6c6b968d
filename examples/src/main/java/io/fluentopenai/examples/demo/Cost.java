package io.fluentopenai.examples.demo;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** The maximum cost of the demo, by list prices. */
final class Cost {
    /** The number of output tokens of a request that sets no limit. */
    static final long UNLIMITED = -1;

    /** The date on which OpenAI announced these prices, with the models. They may have changed since. */
    private static final String ANNOUNCED = "2026-06-26";

    private static final String PAGE = "https://openai.com/api/pricing";

    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    /** In US dollars for a million tokens of text, for standard processing; a batch costs less. */
    private static final Map<String, Price> PRICES = Map.of(
            "gpt-5.6-luna", new Price("1.00", "6.00"),
            "gpt-5.6-terra", new Price("2.50", "15.00"),
            "gpt-5.6-sol", new Price("5.00", "30.00"));

    private record Price(BigDecimal input, BigDecimal output) {
        Price(String input, String output) {
            this(new BigDecimal(input), new BigDecimal(output));
        }

        BigDecimal of(Use use) {
            return input.multiply(BigDecimal.valueOf(use.inputTokens))
                    .add(output.multiply(BigDecimal.valueOf(use.outputTokens)))
                    .divide(MILLION);
        }
    }

    /** The most tokens that are used of a model. */
    record Use(String model, long inputTokens, long outputTokens) {}

    private Cost() {}

    /** Says what this costs at most, and for which models no upper bound is known. */
    static String describe(List<Use> uses) {
        BigDecimal sum = BigDecimal.ZERO;
        SortedSet<String> priced = new TreeSet<>();
        SortedSet<String> unknown = new TreeSet<>();
        for (Use use : uses) {
            Price price = PRICES.get(use.model);
            if (price == null || use.outputTokens == UNLIMITED) {
                unknown.add(use.model);
            } else {
                sum = sum.add(price.of(use));
                priced.add(use.model);
            }
        }
        String known = priced.isEmpty()
                ? ""
                : "It costs at most US$" + sum.setScale(2, RoundingMode.CEILING) + " for " + String.join(", ", priced)
                        + ", by the list prices that OpenAI announced on " + ANNOUNCED
                        + ". Current prices: " + PAGE + ".";
        String open = unknown.isEmpty()
                ? ""
                : "The demo knows no upper bound for " + String.join(", ", unknown) + ": see " + PAGE + ".";
        return (known + " " + open).strip();
    }
}
