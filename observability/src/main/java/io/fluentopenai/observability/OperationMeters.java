package io.fluentopenai.observability;

import io.fluentopenai.observe.OperationResult.Usage;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** The meters of operations. */
final class OperationMeters {
    /** The boundaries that the conventions ask for: 1, 4, 16, … tokens and 10, 20, 40, … milliseconds. */
    private static final double[] TOKENS =
            LongStream.range(0, 14).mapToDouble(power -> Math.pow(4, power)).toArray();

    private static final Duration[] DURATIONS = LongStream.range(0, 14)
            .mapToObj(power -> Duration.ofMillis(10L << power))
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final Map<String, TokenPrice> prices;
    private final String currency;

    OperationMeters(MeterRegistry registry, Map<String, TokenPrice> prices, String currency) {
        this.registry = registry;
        this.prices = Map.copyOf(prices);
        this.currency = currency;
    }

    void duration(Tags tags, Duration taken) {
        time("gen_ai.client.operation.duration", "Duration of an operation", tags, taken);
    }

    void firstChunk(Tags tags, Duration taken) {
        time("gen_ai.client.operation.time_to_first_chunk", "Time to the first chunk of a stream", tags, taken);
    }

    private void time(String name, String description, Tags tags, Duration taken) {
        Timer.builder(name)
                .description(description)
                .tags(tags)
                .serviceLevelObjectives(DURATIONS)
                .register(registry)
                .record(taken);
    }

    void tokens(Tags tags, Usage usage) {
        tokens(tags, "input", usage.input());
        tokens(tags, "output", usage.output());
    }

    private void tokens(Tags tags, String type, long count) {
        if (count > 0) {
            DistributionSummary.builder("gen_ai.client.token.usage")
                    .description("Tokens of an operation")
                    .baseUnit("token")
                    .tags(tags.and("gen_ai.token.type", type))
                    .serviceLevelObjectives(TOKENS)
                    .register(registry)
                    .record(count);
        }
    }

    /** Counts what an operation has cost, if one of the names of its model has a price. */
    void cost(Usage usage, @Nullable String requested, @Nullable String answered) {
        TokenPrice price = answered == null ? null : prices.get(answered);
        if (price == null && requested != null) {
            price = prices.get(requested);
        }
        if (price != null) {
            String model = requested == null ? String.valueOf(answered) : requested;
            registry.counter("fluentopenai.cost", "gen_ai.request.model", model, "currency", currency)
                    .increment(price.of(usage));
        }
    }

    void retried(String operation) {
        registry.counter("fluentopenai.retries", "operation", operation).increment();
    }
}
