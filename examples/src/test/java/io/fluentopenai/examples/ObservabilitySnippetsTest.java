package io.fluentopenai.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.OpenAI;
import io.fluentopenai.observability.MicrometerListener;
import io.fluentopenai.observability.TokenPrice;
import io.fluentopenai.observe.OperationListener;
import io.fluentopenai.observe.OperationObserver;
import io.fluentopenai.observe.OperationResult;
import io.fluentopenai.testkit.FakeOpenAI;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The snippets about traces and metrics. */
class ObservabilitySnippetsTest {
    private final FakeOpenAI server = FakeOpenAI.start();
    private final OpenAI.Builder builder =
            OpenAI.builder().baseUrl(server.baseUrl()).apiKey(server.apiKey());
    private final ObservationRegistry observations = ObservationRegistry.create();
    private final MeterRegistry meters = new SimpleMeterRegistry();

    @AfterEach
    void close() {
        server.close();
    }

    static OpenAI observed(OpenAI.Builder builder, ObservationRegistry observations, MeterRegistry meters) {
        MicrometerListener.builder()
                .observations(observations)
                .meters(meters)
                .build()
                .register(builder);
        return builder.build();
    }

    @Test
    void tokensAreCounted() {
        try (OpenAI openai = observed(builder, observations, meters)) {
            openai.chat().model(ExampleModels.TEXT).user("Hi").send();
        }
        assertThat(meters.get("gen_ai.client.token.usage").summaries()).isNotEmpty();
    }

    @Test
    void costIsEstimated() {
        MicrometerListener listener = MicrometerListener.builder()
                .meters(meters)
                .price(ExampleModels.TEXT, new TokenPrice(1.25, 0.125, 10))
                .build();
        try (OpenAI openai = builder.observe(listener).build()) {
            openai.chat().model(ExampleModels.TEXT).user("Hi").send();
        }
        assertThat(meters.get("fluentopenai.cost").counter().count()).isPositive();
    }

    @Test
    void contentIsMasked() {
        MicrometerListener listener = MicrometerListener.builder()
                .observations(observations)
                .captureContent(text -> text.replaceAll("[\\w.]+@[\\w.]+", "…"))
                .build();
        try (OpenAI openai = builder.observe(listener).build()) {
            assertThat(openai.chat().model(ExampleModels.TEXT).user("Hi").send().text())
                    .isNotEmpty();
        }
    }

    @Test
    void listenersNeedNoMicrometer() {
        OperationListener listener = start -> new OperationObserver() {
            @Override
            public void succeeded(OperationResult result) {
                System.out.println(start.kind() + " " + start.name() + ": " + result.usage());
            }
        };
        builder.observe(listener);
        try (OpenAI openai = builder.build()) {
            assertThat(openai.chat().model(ExampleModels.TEXT).user("Hi").send().text())
                    .isNotEmpty();
        }
    }
}
