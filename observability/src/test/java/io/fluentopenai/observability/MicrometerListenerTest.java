package io.fluentopenai.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fluentopenai.OpenAI;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.ModelAnswer;
import io.fluentopenai.tools.Tool;
import io.fluentopenai.tools.ToolException;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an exporter of OpenTelemetry and a registry of meters get. */
@NullUnmarked
@Timeout(60)
class MicrometerListenerTest {
    record Place(String city) {}

    private final InMemorySpanExporter exported = InMemorySpanExporter.create();
    private final SdkTracerProvider tracers = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(exported))
            .build();
    private final ObservationRegistry observations = ObservationRegistry.create();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final FakeOpenAI server = FakeOpenAI.start();
    private OpenAI openai;

    MicrometerListenerTest() {
        var tracer = tracers.get("test");
        OtelTracer bridge = new OtelTracer(tracer, new OtelCurrentTraceContext(), event -> {});
        OtelPropagator propagator = new OtelPropagator(ContextPropagators.noop(), tracer);
        observations
                .observationConfig()
                .observationHandler(
                        new io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler(
                                new PropagatingSenderTracingObservationHandler<>(bridge, propagator),
                                new DefaultTracingObservationHandler(bridge)));
        openai = client(MicrometerListener.builder());
    }

    private OpenAI client(MicrometerListener.Builder listener) {
        OpenAI.Builder builder = OpenAI.builder().baseUrl(server.baseUrl()).apiKey(server.apiKey());
        listener.observations(observations).meters(meters).build().register(builder);
        return builder.build();
    }

    @AfterEach
    void close() {
        openai.close();
        server.close();
        tracers.close();
    }

    /** Returns the spans in the order in which they began, each with the names of those around it. */
    private List<String> tree() {
        List<SpanData> spans = new ArrayList<>(exported.getFinishedSpanItems());
        spans.sort(Comparator.comparingLong(SpanData::getStartEpochNanos));
        return spans.stream().map(span -> path(spans, span)).toList();
    }

    private static String path(List<SpanData> spans, SpanData span) {
        return spans.stream()
                .filter(other -> other.getSpanId().equals(span.getParentSpanId()))
                .findFirst()
                .map(parent -> path(spans, parent) + " > " + span.getName())
                .orElse(span.getName());
    }

    private SpanData span(String name) {
        return exported.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no " + name + " in " + tree()));
    }

    private static String attribute(SpanData span, String key) {
        return span.getAttributes().get(AttributeKey.stringKey(key));
    }

    private Tool weather() {
        return Tool.fromFunction("weather", "Weather", Place.class, place -> {
            Observation.createNotStarted("database", observations).observe(() -> {});
            return "rain in " + place.city();
        });
    }

    private void answerWithACall() {
        server.onChat(request -> request.toString().matches(".*(tool_call_id|function_call_output).*")
                ? ModelAnswer.text("It rains")
                : ModelAnswer.call("weather", "{\"city\":\"Glasgow\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "async", "stream"})
    void aToolLoopIsTheTreeThatTheConventionsAskFor(String way) {
        answerWithACall();
        Observation request = Observation.start("request", observations);
        try (Observation.Scope scope = request.openScope()) {
            var loop = openai.responses().model("gpt-5-mini").user("Rain?").tools(weather());
            switch (way) {
                case "run" -> loop.run();
                case "async" -> loop.runAsync().join();
                default -> loop.runStream().result();
            }
        }
        request.stop();
        assertThat(tree())
                .containsExactly(
                        "request",
                        "request > invoke_agent",
                        "request > invoke_agent > chat gpt-5-mini",
                        "request > invoke_agent > execute_tool weather",
                        "request > invoke_agent > execute_tool weather > database",
                        "request > invoke_agent > chat gpt-5-mini");
        SpanData chat = span("chat gpt-5-mini");
        assertThat(chat.getKind()).isEqualTo(SpanKind.CLIENT);
        assertThat(attribute(chat, "gen_ai.operation.name")).isEqualTo("chat");
        assertThat(attribute(chat, "gen_ai.provider.name")).isEqualTo("openai");
        assertThat(attribute(chat, "openai.api.type")).isEqualTo("responses");
        assertThat(attribute(chat, "gen_ai.request.model")).isEqualTo("gpt-5-mini");
        assertThat(attribute(chat, "gen_ai.response.model")).isEqualTo("gpt-5-mini");
        assertThat(attribute(chat, "gen_ai.response.id")).startsWith("resp_");
        assertThat(attribute(chat, "gen_ai.response.finish_reasons")).isEqualTo("completed");
        assertThat(attribute(chat, "gen_ai.usage.input_tokens")).matches("[1-9][0-9]*");
        assertThat(attribute(chat, "server.address")).isEqualTo("127.0.0.1");
        assertThat(attribute(chat, "server.port")).isEqualTo(String.valueOf(server.port()));
        SpanData tool = span("execute_tool weather");
        assertThat(tool.getKind()).isEqualTo(SpanKind.INTERNAL);
        assertThat(attribute(tool, "gen_ai.operation.name")).isEqualTo("execute_tool");
        assertThat(attribute(tool, "gen_ai.tool.name")).isEqualTo("weather");
        assertThat(attribute(tool, "gen_ai.tool.call.id")).startsWith("call_");
        assertThat(attribute(span("invoke_agent"), "fluentopenai.loop.rounds")).isEqualTo("2");
        assertThat(exported.getFinishedSpanItems().toString()).doesNotContain("Rain?", "Glasgow", "It rains");
    }

    @Test
    void contentIsCapturedOnRequestAndMasked() {
        openai.close();
        openai = client(MicrometerListener.builder().captureContent(text -> text.replace("Glasgow", "***")));
        answerWithACall();
        openai.chat()
                .model("gpt-5-mini")
                .user("Rain in Glasgow?")
                .tools(weather())
                .run();
        assertThat(attribute(span("chat gpt-5-mini"), "gen_ai.input.messages"))
                .isEqualTo("[{\"content\":\"Rain in ***?\",\"role\":\"user\"}]");
        assertThat(attribute(span("execute_tool weather"), "gen_ai.tool.call.arguments"))
                .isEqualTo("{\"city\":\"***\"}");
        assertThat(attribute(span("execute_tool weather"), "gen_ai.tool.call.result"))
                .isEqualTo("rain in ***");
        assertThat(exported.getFinishedSpanItems())
                .anySatisfy(span -> assertThat(attribute(span, "gen_ai.output.messages"))
                        .isEqualTo("[{\"role\":\"assistant\",\"content\":\"It rains\"}]"));
        assertThat(exported.getFinishedSpanItems().toString()).doesNotContain("Glasgow");
    }

    @Test
    void metricsCountTokensTimesAndCost() {
        openai.close();
        openai = client(MicrometerListener.builder().price("gpt-5-mini", new TokenPrice(2, 0.5, 10)));
        server.reply("One two three");
        openai.chat().model("gpt-5-mini").user("Count").send();
        openai.chat().model("gpt-5-mini").user("Count").stream().result();
        Timer duration = meters.get("gen_ai.client.operation.duration")
                .tag("gen_ai.operation.name", "chat")
                .tag("gen_ai.request.model", "gpt-5-mini")
                .tag("error.type", "none")
                .timer();
        assertThat(duration.count()).isEqualTo(2);
        assertThat(meters.get("gen_ai.client.operation.time_to_first_chunk")
                        .timer()
                        .count())
                .isEqualTo(1);
        DistributionSummary input = meters.get("gen_ai.client.token.usage")
                .tag("gen_ai.token.type", "input")
                .summary();
        DistributionSummary output = meters.get("gen_ai.client.token.usage")
                .tag("gen_ai.token.type", "output")
                .summary();
        assertThat(input.count()).isPositive();
        double expected = (input.totalAmount() * 2 + output.totalAmount() * 10) / 1_000_000;
        assertThat(meters.get("fluentopenai.cost")
                        .tag("currency", "USD")
                        .counter()
                        .count())
                .isCloseTo(expected, within(1e-12));
    }

    /** Prometheus drops those that differ. */
    @Test
    void allMetersOfANameHaveTheSameKeys() {
        answerWithACall();
        openai.chat().model("gpt-5-mini").user("Rain?").tools(weather()).run();
        openai.embeddings().create("Rain");
        Map<String, Set<List<String>>> keys = new HashMap<>();
        for (Meter meter : meters.getMeters()) {
            keys.computeIfAbsent(meter.getId().getName(), name -> new HashSet<>())
                    .add(meter.getId().getTags().stream().map(Tag::getKey).toList());
        }
        assertThat(keys)
                .containsKey("gen_ai.client.operation.duration")
                .allSatisfy((name, all) -> assertThat(all).hasSize(1));
    }

    @Test
    void failuresAndRetriesAreCounted() {
        server.fail("createChatCompletion")
                .status(500)
                .header("Retry-After", "0")
                .times(1);
        openai.chat().model("gpt-5-mini").user("Hi").send();
        assertThat(meters.get("fluentopenai.retries").counter().count()).isEqualTo(1);
        server.fail("createChatCompletion").status(401);
        assertThatThrownBy(() -> openai.chat().model("gpt-5-mini").user("Hi").send());
        String type = "io.fluentopenai.client.error.AuthenticationException";
        assertThat(meters.get("gen_ai.client.operation.duration")
                        .tag("error.type", type)
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(exported.getFinishedSpanItems()).anySatisfy(span -> {
            assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
            assertThat(attribute(span, "error.type")).isEqualTo(type);
        });
        assertThat(exported.getFinishedSpanItems().toString()).doesNotContain(server.apiKey());
    }

    @Test
    void aToolThatFailsIsAnErrorOfItsSpanAlone() {
        answerWithACall();
        Tool broken = Tool.fromFunction("weather", "Weather", Place.class, place -> {
            throw new IllegalStateException("no sky");
        });
        openai.chat().model("gpt-5-mini").user("Rain?").tools(broken).run();
        assertThat(attribute(span("execute_tool weather"), "error.type")).isEqualTo("FAILED");
        assertThat(span("execute_tool weather").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(span("invoke_agent").getStatus().getStatusCode()).isNotEqualTo(StatusCode.ERROR);
        assertThatThrownBy(() -> openai.chat()
                        .model("gpt-5-mini")
                        .user("Rain?")
                        .tools(broken)
                        .run(loop -> loop.throwOn(io.fluentopenai.tools.ToolFailure.FAILED)))
                .isInstanceOf(ToolException.class);
    }

    @Test
    void aStreamThatIsClosedIsMarkedAsCancelled() {
        server.reply("One two three");
        try (var stream = openai.chat().model("gpt-5-mini").user("Count").stream()) {
            stream.iterator().next();
        }
        assertThat(attribute(span("chat gpt-5-mini"), "fluentopenai.cancelled")).isEqualTo("true");
        assertThat(span("chat gpt-5-mini").getEvents())
                .anySatisfy(event -> assertThat(event.getName()).isEqualTo("gen_ai.first_chunk"));
    }

    @Test
    void withoutRegistriesNothingIsRecordedAndNothingBreaks() {
        try (OpenAI plain = OpenAI.builder()
                .baseUrl(server.baseUrl())
                .apiKey(server.apiKey())
                .observe(MicrometerListener.builder()
                        .captureContent(UnaryOperator.identity())
                        .build())
                .build()) {
            plain.chat().model("gpt-5-mini").user("Hi").send();
        }
        assertThat(exported.getFinishedSpanItems()).isEmpty();
        assertThatThrownBy(() -> new TokenPrice(-1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
