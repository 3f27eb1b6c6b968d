package io.fluentopenai.observability;

import io.fluentopenai.chat.ChatCompletion;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.observe.OperationKind;
import io.fluentopenai.observe.OperationObserver;
import io.fluentopenai.observe.OperationResult;
import io.fluentopenai.observe.OperationStart;
import io.fluentopenai.responses.ModelResponse;
import io.fluentopenai.tools.ToolCall;
import io.fluentopenai.tools.ToolResult;
import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import java.net.URI;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An operation as an observation and as metrics. */
final class ObservedOperation implements OperationObserver {
    private static final String MODEL = "gen_ai.request.model";
    private static final String ERROR = "error.type";

    /** Some registries, such as that of Prometheus, drop meters whose keys differ from those of the first with the name. */
    private static final Tags ALL_KINDS = Tags.of(Stream.of(
                    "gen_ai.provider.name",
                    MODEL,
                    "gen_ai.tool.name",
                    "openai.api.type",
                    "server.address",
                    "server.port")
            .map(key -> Tag.of(key, KeyValue.NONE_VALUE))
            .toList());

    private final OperationStart start;
    private final @Nullable OperationMeters meters;
    private final @Nullable UnaryOperator<String> mask;
    private final Observation observation;
    private final Tags tags;
    private final long begun = System.nanoTime();

    ObservedOperation(
            OperationStart start,
            ObservationRegistry registry,
            @Nullable OperationMeters meters,
            @Nullable UnaryOperator<String> mask) {
        this.start = start;
        this.meters = meters;
        this.mask = mask;
        tags = tags(start);
        observation = Observation.createNotStarted(name(start.kind()), () -> context(start), registry)
                .contextualName(operation(start.kind()) + (start.name() == null ? "" : " " + start.name()));
        tags.forEach(tag -> observation.lowCardinalityKeyValue(tag.getKey(), tag.getValue()));
        observation.lowCardinalityKeyValue(ERROR, KeyValue.NONE_VALUE);
        RequestAttributes.add(start, observation::highCardinalityKeyValue);
        if (start.request() instanceof ToolCall call) {
            observation.highCardinalityKeyValue("gen_ai.tool.call.id", call.id());
            observation.highCardinalityKeyValue(
                    "gen_ai.tool.type", call.kind() == ToolCall.Kind.FUNCTION ? "function" : "extension");
            content("gen_ai.tool.call.arguments", call.arguments());
        } else if (start.request() instanceof JsonValue request && mask != null) {
            content("gen_ai.input.messages", RequestAttributes.messages(Json.toTree(request)));
        }
        observation.start();
    }

    /** The call of a server makes a span of the kind client; the headers of the request stay as they are. */
    private static Observation.Context context(OperationStart start) {
        if (start.server() == null) {
            Observation.Context context = new Observation.Context();
            context.put(OperationStart.class, start);
            return context;
        }
        SenderContext<OperationStart> context = new SenderContext<>((carrier, key, value) -> {}, Kind.CLIENT);
        context.setCarrier(start);
        context.put(OperationStart.class, start);
        return context;
    }

    private static String name(OperationKind kind) {
        return switch (kind) {
            case TOOL -> "gen_ai.execute_tool";
            case LOOP -> "gen_ai.invoke_agent";
            default -> "gen_ai.client.operation";
        };
    }

    private static String operation(OperationKind kind) {
        return switch (kind) {
            case CHAT, RESPONSE -> "chat";
            case EMBEDDINGS -> "embeddings";
            case TOOL -> "execute_tool";
            case LOOP -> "invoke_agent";
            case REALTIME -> "realtime";
        };
    }

    /** The keys depend on the name of the observation alone: registries want the same ones for a name. */
    private static Tags tags(OperationStart start) {
        Tags common = Tags.of("gen_ai.operation.name", operation(start.kind()));
        String name = start.name() == null ? KeyValue.NONE_VALUE : start.name();
        return switch (start.kind()) {
            case TOOL -> common.and("gen_ai.tool.name", name);
            case LOOP -> common.and("gen_ai.provider.name", "openai");
            default -> {
                URI server = URI.create(String.valueOf(start.server()));
                String host = server.getHost() == null ? KeyValue.NONE_VALUE : server.getHost();
                int standard = "https".equals(server.getScheme()) ? 443 : 80;
                yield common.and(
                        "gen_ai.provider.name",
                        host.endsWith(".azure.com") ? "azure.ai.openai" : "openai",
                        MODEL,
                        name,
                        "openai.api.type",
                        apiType(start.kind()),
                        "server.address",
                        host,
                        "server.port",
                        String.valueOf(server.getPort() < 0 ? standard : server.getPort()));
            }
        };
    }

    private static String apiType(OperationKind kind) {
        return switch (kind) {
            case CHAT -> "chat_completions";
            case RESPONSE -> "responses";
            default -> KeyValue.NONE_VALUE;
        };
    }

    private void content(String key, @Nullable String text) {
        UnaryOperator<String> masking = mask;
        if (masking != null && text != null && !text.isEmpty()) {
            observation.highCardinalityKeyValue(key, masking.apply(text));
        }
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    // ---- The course

    @Override
    public Scope open() {
        Observation.Scope scope = observation.openScope();
        return scope::close;
    }

    @Override
    public void firstChunk() {
        Duration taken = elapsed();
        observation.event(Observation.Event.of("gen_ai.first_chunk"));
        if (meters != null) {
            meters.firstChunk(tags, taken);
        }
    }

    @Override
    public void succeeded(OperationResult result) {
        observation.getContext().put(OperationResult.class, result);
        String error = KeyValue.NONE_VALUE;
        if (result.answer() instanceof ToolResult returned) {
            content("gen_ai.tool.call.result", returned.output());
            if (returned.isError()) {
                error = String.valueOf(returned.failure());
                observation.lowCardinalityKeyValue(ERROR, error);
                if (returned.exception() != null) {
                    observation.error(returned.exception());
                }
            }
        } else {
            answered(result);
        }
        end(error);
        if (meters != null && start.kind() != OperationKind.LOOP) {
            meters.tokens(tags, result.usage());
            meters.cost(result.usage(), start.name(), result.model());
        }
    }

    private void answered(OperationResult result) {
        high("gen_ai.response.model", result.model());
        high("gen_ai.response.id", result.id());
        if (!result.finishReasons().isEmpty()) {
            high("gen_ai.response.finish_reasons", String.join(",", result.finishReasons()));
        }
        OperationResult.Usage usage = result.usage();
        if (usage.input() > 0 || usage.output() > 0) {
            high("gen_ai.usage.input_tokens", String.valueOf(usage.input()));
            high("gen_ai.usage.output_tokens", String.valueOf(usage.output()));
            high("gen_ai.usage.cache_read.input_tokens", String.valueOf(usage.cached()));
            high("gen_ai.usage.reasoning.output_tokens", String.valueOf(usage.reasoning()));
        }
        if (result.rounds() > 0) {
            high("fluentopenai.loop.rounds", String.valueOf(result.rounds()));
        }
        if (result.answer() instanceof ChatCompletion completion) {
            content("gen_ai.output.messages", output(completion.text()));
        } else if (result.answer() instanceof ModelResponse response) {
            content("gen_ai.output.messages", output(response.text()));
        }
    }

    private static String output(String text) {
        return RequestAttributes.message("assistant", text);
    }

    private void high(String key, @Nullable String value) {
        if (value != null) {
            observation.highCardinalityKeyValue(key, value);
        }
    }

    @Override
    public void failed(Throwable reason) {
        String error = reason.getClass().getName();
        observation.lowCardinalityKeyValue(ERROR, error);
        observation.error(reason);
        end(error);
    }

    @Override
    public void cancelled() {
        observation.highCardinalityKeyValue("fluentopenai.cancelled", "true");
        end(KeyValue.NONE_VALUE);
    }

    private void end(String error) {
        observation.stop();
        if (meters != null) {
            meters.duration(ALL_KINDS.and(tags).and(ERROR, error), elapsed());
        }
    }
}
