package io.fluentopenai.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.client.BinaryContent;
import io.fluentopenai.client.EventStream;
import io.fluentopenai.client.error.ApiException;
import io.fluentopenai.client.error.OpenAIException;
import io.fluentopenai.client.error.StreamException;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.testkit.FactSheet;
import io.fluentopenai.testkit.Operation;
import io.fluentopenai.testkit.Parameter;
import io.fluentopenai.testkit.RecordedRequest;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.Samples;
import io.fluentopenai.testkit.StreamEvent;
import io.fluentopenai.testkit.Variant;
import io.fluentopenai.tests.GeneratedOperation.Answer;
import io.fluentopenai.tests.GeneratedOperation.Form;
import io.fluentopenai.tests.GeneratedOperation.Overload;
import io.fluentopenai.tests.GeneratedOperation.Style;
import io.fluentopenai.tests.Recordings.Exchange;
import io.fluentopenai.tests.Recordings.RealtimeMessage;
import io.fluentopenai.tests.Servers.Server;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What the real API has answered, read and written back. It breaks its own document more often than it keeps it, so this says
 * what no sample can. Skipped where there are no recordings.
 */
class RecordedBodiesTest {

    private static final int SHOWN = 20;

    private static final FactSheet SHEET = FactSheet.bundled();
    private static final Samples SAMPLES = Samples.of(SHEET);

    private static final Map<String, Integer> counts = new LinkedHashMap<>();
    private static final List<String> differences = new ArrayList<>();
    private static final Map<String, Integer> notInSheet = new TreeMap<>();
    private static final Map<String, Integer> refused = new TreeMap<>();
    private static final Map<KeptRaw.Why, Map<String, Integer>> untyped = new TreeMap<>();
    private static final Map<String, String> untypedExamples = new TreeMap<>();

    private static List<Exchange> exchanges = List.of();
    private static List<RealtimeMessage> realtime = List.of();

    @BeforeAll
    static void read() {
        Recordings recordings = Recordings.find();
        String missing = "there are none here; -D" + Recordings.PROPERTY + " names their folder";
        if (recordings == null) {
            System.out.println("Recorded bodies: skipped, " + missing);
        }
        assumeTrue(recordings != null, missing);
        exchanges = Objects.requireNonNull(recordings).exchanges();
        realtime = recordings.realtimeMessages();
        assertThat(exchanges).hasSizeGreaterThan(100);
    }

    @AfterAll
    static void printSummary() {
        if (exchanges.isEmpty()) {
            return;
        }
        int bodies = Stream.of("responses", "errors", "requests", "realtime messages")
                .mapToInt(kind -> counts.getOrDefault(kind, 0))
                .sum();
        System.out.printf(
                "Recorded bodies: %d bodies and %d stream events read and written back, %d differences. %s%n",
                bodies, counts.getOrDefault("events", 0), differences.size(), counts);
        differences.stream().limit(SHOWN).forEach(line -> System.out.println("  different: " + line));
        if (!notInSheet.isEmpty()) {
            System.out.println("  not in the fact sheet: " + notInSheet);
        }
        refused.forEach((why, times) -> System.out.println("  refused " + times + " times: " + why));
        for (KeptRaw.Why why : KeptRaw.Why.values()) {
            printUntyped(why);
        }
    }

    private static void printUntyped(KeptRaw.Why why) {
        Map<String, Integer> places = untyped.getOrDefault(why, Map.of());
        System.out.printf(
                "  kept without a type of its own, %s: %d values at %d places%n",
                why, places.values().stream().mapToInt(Integer::intValue).sum(), places.size());
        places.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
                .limit(Integer.getInteger("fluentopenai.fixtures.places", SHOWN))
                .forEach(place -> System.out.printf(
                        "    %6d %s, such as %s%n",
                        place.getValue(), place.getKey(), untypedExamples.get(why + place.getKey())));
    }

    private static void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    private static Optional<GeneratedOperation> operation(Exchange exchange) {
        return SHEET.operations().stream()
                .filter(operation -> operation.verb().equals(exchange.verb())
                        && operation.path().equals(exchange.endpoint())
                        && operation.fixedQuery().isEmpty())
                .findFirst()
                .map(operation -> GeneratedOperation.of(SHEET, operation));
    }

    /** Compares, and takes note of what has no type. */
    private static void compare(Object where, JsonNode expected, @Nullable Object value) {
        String difference = ExactJson.difference(expected, GeneratedTypes.written(value));
        if (difference != null) {
            differences.add(where + ": " + difference);
        }
        for (KeptRaw.Found found : KeptRaw.in(SHEET, value)) {
            untyped.computeIfAbsent(found.why(), why -> new TreeMap<>()).merge(found.where(), 1, Integer::sum);
            untypedExamples.putIfAbsent(found.why() + found.where(), found.what());
        }
    }

    private static void assertNoDifferencesSince(int before) {
        assertThat(differences.subList(before, differences.size())).isEmpty();
    }

    // ---- Bodies by themselves

    @Test
    void recordedBodiesAreReadAndWrittenBackAsTheSameJson() {
        int before = differences.size();
        for (Exchange exchange : exchanges) {
            GeneratedOperation operation = operation(exchange).orElse(null);
            if (operation == null) {
                notInSheet.merge(exchange.verb() + " " + exchange.endpoint(), 1, Integer::sum);
                continue;
            }
            JsonNode response = exchange.responseJson();
            JsonNode schema = response == null ? null : schema(operation.operation(), exchange.status());
            if (response != null && schema != null) {
                count(exchange.isSuccess() ? "responses" : "errors");
                compare(exchange + " response", response, read(schema, response));
            }
            JsonNode request = exchange.requestJson();
            JsonNode requestSchema = operation.operation().requestBodies().get("application/json");
            if (request != null && requestSchema != null) {
                count("requests");
                compare(exchange + " request", request, read(requestSchema, request));
            }
        }
        assertNoDifferencesSince(before);
    }

    /** The schema of a JSON answer with a status; null if the document has none. */
    private static @Nullable JsonNode schema(Operation operation, int status) {
        boolean success = status >= 200 && status < 300;
        JsonNode schema = success
                ? operation.successBodies().get("application/json")
                : operation
                        .responses()
                        .getOrDefault(String.valueOf(status), Map.of())
                        .get("application/json");
        if (schema == null && !success && SHEET.componentNames().contains("ErrorResponse")) {
            return ExactJson.parse("{\"$ref\": \"#/components/schemas/ErrorResponse\"}");
        }
        return schema;
    }

    private static JsonValue read(JsonNode schema, JsonNode json) {
        String name = Component.reference(schema);
        while (name != null && Component.of(SHEET, name) == null) {
            name = Component.reference(SHEET.component(name));
        }
        if (name == null) {
            throw new AssertionError("Not a class: " + schema);
        }
        return GeneratedTypes.read(GeneratedTypes.model(name), json);
    }

    @Test
    void recordedRealtimeMessagesAreReadAndWrittenBackAsTheSameJson() {
        int before = differences.size();
        for (RealtimeMessage message : realtime) {
            String union = message.sent() ? "RealtimeClientEvent" : "RealtimeServerEvent";
            if (SHEET.componentNames().contains(union)) {
                count("realtime messages");
                compare(union, message.json(), GeneratedTypes.read(GeneratedTypes.model(union), message.json()));
            }
        }
        assertNoDifferencesSince(before);
    }

    // ---- Whole exchanges, over a socket

    @Test
    void recordedExchangesGoThroughTheClientUnchanged() {
        int before = differences.size();
        Problems problems = new Problems("The recorded exchanges");
        try (Servers servers = new Servers(false)) {
            Server server = servers.take();
            AtomicReference<@Nullable Reply> next = new AtomicReference<>();
            for (Exchange exchange : exchanges) {
                GeneratedOperation operation = operation(exchange).orElse(null);
                Form form = operation == null ? null : form(operation, exchange);
                if (operation == null || form == null) {
                    count("exchanges that the sheet does not have");
                    continue;
                }
                server.fake().handle(operation.operation().operationId(), request -> next.get());
                next.set(Reply.bytes(exchange.contentType(), exchange.responseBytes())
                        .status(exchange.status()));
                problems.check(exchange::toString, () -> {
                    try {
                        replay(exchange, operation, form, server);
                    } catch (StreamException e) {
                        assertThat(exchange.isEventStream()).as("%s", e).isFalse();
                        count("event streams recorded under another content type");
                        next.set(Reply.bytes(Operation.EVENT_STREAM, exchange.responseBytes()));
                        replay(exchange, operation, form, server);
                    }
                });
            }
        }
        problems.assertNone();
        assertNoDifferencesSince(before);
    }

    /** The methods that such an answer is for; null if there are none. */
    private static @Nullable Form form(GeneratedOperation operation, Exchange exchange) {
        Answer wanted;
        if (exchange.isEventStream()) {
            wanted = Answer.STREAM;
        } else if (exchange.contentType().startsWith("text/")) {
            wanted = Answer.TEXT;
        } else if (exchange.isSuccess() && !exchange.contentType().startsWith("application/json")) {
            wanted = Answer.BINARY;
        } else if (exchange.isSuccess() && exchange.responseJson() == null) {
            // Recorded under a wrong name: events, as the request asked for.
            wanted = Answer.STREAM;
        } else {
            wanted = Answer.VALUE;
        }
        List<Form> forms = operation.forms();
        return forms.stream()
                .filter(form -> form.answer() == wanted)
                .findFirst()
                .orElse(exchange.isSuccess() ? null : forms.get(0));
    }

    private static void replay(Exchange exchange, GeneratedOperation operation, Form form, Server server) {
        server.fake().clearRequests();
        JsonNode body = exchange.requestJson();
        Overload overload = overload(operation, form, body != null);
        Object api = operation.over(server.client());
        Object result;
        try {
            try {
                result = GeneratedOperation.call(api, overload, arguments(operation, overload, body));
            } catch (IllegalArgumentException e) {
                // Some recorded requests lack what the document requires. The answer is of interest even so.
                assertThat(e).hasMessageContaining("is required");
                count("requests that were refused as incomplete");
                String taken = exchange.isSuccess() ? ", though the API took it" : "";
                refused.merge(e.getMessage() + taken, 1, Integer::sum);
                body = null;
                result = GeneratedOperation.call(api, overload, arguments(operation, overload, null));
            }
        } catch (ApiException e) {
            assertThat(exchange.isSuccess()).as("%s", e).isFalse();
            count("error exchanges");
            assertThat(e.status()).isEqualTo(exchange.status());
            assertThat(e.error().message()).isNotBlank();
            // Exceptions mask whatever looks like a key.
            String expected =
                    new String(exchange.responseBytes(), StandardCharsets.UTF_8).replaceAll("sk-[^\\s\"]+", "***");
            String difference = ExactJson.difference(ExactJson.parse(expected), ExactJson.parse(e.rawBody()));
            if (difference != null) {
                differences.add(exchange + " raw body of the exception: " + difference);
            }
            return;
        }
        assertThat(exchange.isSuccess()).as("success").isTrue();
        RecordedRequest seen = server.fake().takeRequest();
        assertThat(seen.operationId()).isEqualTo(operation.operation().operationId());
        if (body != null && overload.bodyType() != null) {
            JsonNode sent = withoutAddedNulls(body, withoutSwitch(ExactJson.parse(seen.body())));
            String difference = ExactJson.difference(withoutSwitch(body), sent);
            if (difference != null) {
                differences.add(exchange + " request as sent: " + difference);
            }
        }
        switch (form.answer()) {
            case STREAM -> replayEvents(exchange, form, (EventStream<?>) Objects.requireNonNull(result));
            case TEXT -> {
                count("text exchanges");
                assertThat(String.valueOf(result).getBytes(StandardCharsets.UTF_8))
                        .isEqualTo(exchange.responseBytes());
            }
            case BINARY -> {
                count("binary exchanges");
                assertThat(((BinaryContent) Objects.requireNonNull(result)).bytes())
                        .isEqualTo(exchange.responseBytes());
            }
            case NOTHING -> count("exchanges without a body");
            case VALUE -> {
                count("JSON exchanges");
                String difference = ExactJson.difference(
                        Objects.requireNonNull(exchange.responseJson()), GeneratedTypes.written(result));
                if (difference != null) {
                    differences.add(exchange + " through the client: " + difference);
                }
            }
        }
    }

    private static Overload overload(GeneratedOperation operation, Form form, boolean json) {
        List<Overload> full = operation.overloads(form).stream()
                .filter(candidate -> candidate.style() == Style.BLOCKING && candidate.isFull())
                .toList();
        if (json) {
            String name = Component.reference(
                    operation.operation().requestBodies().getOrDefault("application/json", ExactJson.parse("{}")));
            for (Overload candidate : full) {
                if (name != null
                        && candidate.bodyType() != null
                        && candidate.bodyType().getTypeName().endsWith("." + name)) {
                    return candidate;
                }
            }
        }
        return full.get(0);
    }

    private static List<@Nullable Object> arguments(
            GeneratedOperation operation, Overload overload, @Nullable JsonNode body) {
        List<@Nullable Object> arguments = new ArrayList<>();
        Type[] types = overload.method().getGenericParameterTypes();
        for (Parameter parameter : operation.positional()) {
            arguments.add(
                    GeneratedTypes.value(types[arguments.size()], SAMPLES.sample(parameter.schema(), Variant.MAXIMAL)));
        }
        Type bodyType = overload.bodyType();
        if (bodyType != null) {
            arguments.add(
                    body != null
                            ? GeneratedTypes.value(bodyType, body)
                            : BodySample.of(SHEET, SAMPLES, operation.operation(), bodyType, Variant.MINIMAL)
                                    .get(0)
                                    .value());
        }
        while (arguments.size() < types.length) {
            arguments.add(null);
        }
        return arguments;
    }

    /** Whether events are asked for is the method's business. */
    private static JsonNode withoutSwitch(JsonNode body) {
        return body.isObject() ? ((ObjectNode) body.deepCopy()).without("stream") : body;
    }

    /** What is required and may be null is sent as null where the recorded client left it out. */
    private static JsonNode withoutAddedNulls(JsonNode recorded, JsonNode sent) {
        if (sent instanceof ObjectNode object) {
            object.properties().removeIf(property -> property.getValue().isNull() && !recorded.has(property.getKey()));
            object.properties()
                    .forEach(property -> withoutAddedNulls(recorded.path(property.getKey()), property.getValue()));
        }
        for (int i = 0; sent.isArray() && i < sent.size(); i++) {
            withoutAddedNulls(recorded.path(i), sent.get(i));
        }
        return sent;
    }

    private static void replayEvents(Exchange exchange, Form form, EventStream<?> events) {
        count("event streams");
        List<StreamEvent> expected = exchange.events();
        List<@Nullable Object> read = new ArrayList<>();
        OpenAIException failure = null;
        try (events) {
            events.forEach(read::add);
        } catch (OpenAIException e) {
            failure = e;
        }
        for (int i = 0; i < Math.min(expected.size(), read.size()); i++) {
            count("events");
            StreamEvent event = expected.get(i);
            JsonNode json = ExactJson.parse(event.data());
            if (isEnvelope(form)) {
                json = ExactJson.MAPPER
                        .createObjectNode()
                        .put("event", event.event())
                        .set("data", json);
            }
            compare(exchange + " event " + i, json, read.get(i));
        }
        if (failure == null) {
            assertThat(read).as("events").hasSameSizeAs(expected);
        } else {
            // The event after the last one that was read is an error, and says so.
            count("streams that end in an error event");
            assertThat(failure).isInstanceOf(ApiException.class);
            assertThat(expected.get(read.size()).data()).contains("error");
        }
    }

    /** Whether the schema describes the lines of the wire, a name and data, and not one JSON object. */
    private static boolean isEnvelope(Form form) {
        JsonNode schema = Component.resolved(SHEET, Objects.requireNonNull(form.schema()));
        while (!Component.branches(schema).isEmpty()) {
            schema = Component.resolved(SHEET, Component.branches(schema).get(0));
        }
        return schema.path("properties").has("event")
                && schema.path("properties").has("data");
    }
}
