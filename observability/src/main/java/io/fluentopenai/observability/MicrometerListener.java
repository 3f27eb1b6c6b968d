package io.fluentopenai.observability;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.Interceptor;
import io.fluentopenai.client.OutgoingRequest;
import io.fluentopenai.observe.OperationListener;
import io.fluentopenai.observe.OperationObserver;
import io.fluentopenai.observe.OperationStart;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes observations (traces) and metrics of a client's operations with Micrometer, in the names of OpenTelemetry's semantic
 * conventions for generative AI.
 *
 * <pre>{@code
 * OpenAI.Builder builder = OpenAI.builder();
 * MicrometerListener.builder().observations(observationRegistry).meters(meterRegistry).build().register(builder);
 * OpenAI openai = builder.build();
 * }</pre>
 *
 * <p>Spans: {@code chat {model}} for chat completions and responses, {@code embeddings {model}}, {@code invoke_agent} for a
 * tool loop, with the spans of its calls and {@code execute_tool {name}} within, and {@code realtime {model}}. Metrics: {@code
 * gen_ai.client.operation.duration}, {@code gen_ai.client.operation.time_to_first_chunk}, {@code
 * gen_ai.client.token.usage}, {@code fluentopenai.retries}, and {@code fluentopenai.cost} if there are prices.
 *
 * <p>Prompts, answers, and the arguments and results of tools are left out by default; see {@link Builder#captureContent}.
 *
 * <p>Immutable and thread-safe.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/gen-ai/">Semantic conventions for generative AI</a>
 */
public final class MicrometerListener implements OperationListener {
    private final ObservationRegistry observations;
    private final @Nullable OperationMeters meters;
    private final @Nullable UnaryOperator<String> mask;

    private MicrometerListener(Builder builder) {
        observations = builder.observations;
        meters = builder.meters == null ? null : new OperationMeters(builder.meters, builder.prices, builder.currency);
        mask = builder.mask;
    }

    /** Returns a builder. Without a registry, nothing is recorded. */
    public static Builder builder() {
        return new Builder();
    }

    /** Adds this listener to a client, and what counts its retries. */
    public void register(OpenAI.Builder client) {
        client.observe(this);
        OperationMeters recorded = meters;
        if (recorded != null) {
            client.configure(settings -> settings.interceptor(new Interceptor() {
                @Override
                public void onRequest(OutgoingRequest request) {
                    if (request.attempt() > 1) {
                        recorded.retried(request.operation());
                    }
                }
            }));
        }
    }

    @Override
    public OperationObserver started(OperationStart start) {
        return new ObservedOperation(start, observations, meters, mask);
    }

    /** Settings of a {@link MicrometerListener}. Not thread-safe. */
    public static final class Builder {
        private ObservationRegistry observations = ObservationRegistry.NOOP;
        private @Nullable MeterRegistry meters;
        private @Nullable UnaryOperator<String> mask;
        private final Map<String, TokenPrice> prices = new LinkedHashMap<>();
        private String currency = "USD";

        private Builder() {}

        /** Sets the registry of observations, which makes traces of them if the application has a tracer. */
        public Builder observations(ObservationRegistry registry) {
            observations = Objects.requireNonNull(registry, "registry");
            return this;
        }

        /** Sets the registry of meters. */
        public Builder meters(MeterRegistry registry) {
            meters = Objects.requireNonNull(registry, "registry");
            return this;
        }

        /**
         * Adds prompts, answers, and the arguments and results of tools to the spans, as JSON. They may contain personal
         * data. By default, they are left out.
         *
         * @param masking changes each text before it is recorded, such as to remove personal data; {@code
         *     UnaryOperator.identity()} to record it as it is
         */
        public Builder captureContent(UnaryOperator<String> masking) {
            mask = Objects.requireNonNull(masking, "masking");
            return this;
        }

        /**
         * Sets the price of a model, for the counter {@code fluentopenai.cost}. It is an estimate: only tokens count, and the
         * prices are yours.
         *
         * @param model the name that the request or the answer has; that of the answer comes first
         */
        public Builder price(String model, TokenPrice price) {
            prices.put(Objects.requireNonNull(model, "model"), Objects.requireNonNull(price, "price"));
            return this;
        }

        /** Sets the currency of the prices, a tag of the counter. By default, {@code USD}. */
        public Builder currency(String code) {
            currency = Objects.requireNonNull(code, "code");
            return this;
        }

        /** Returns the listener. */
        public MicrometerListener build() {
            return new MicrometerListener(this);
        }
    }
}
