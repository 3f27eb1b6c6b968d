package io.fluentopenai.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.BinaryContent;
import io.fluentopenai.client.EventStream;
import io.fluentopenai.client.error.ApiException;
import io.fluentopenai.testkit.FactSheet;
import io.fluentopenai.testkit.Operation;
import io.fluentopenai.testkit.RecordedRequest;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.Samples;
import io.fluentopenai.testkit.StreamEvent;
import io.fluentopenai.testkit.Variant;
import io.fluentopenai.tests.GeneratedOperation.Answer;
import io.fluentopenai.tests.GeneratedOperation.Form;
import io.fluentopenai.tests.GeneratedOperation.Overload;
import io.fluentopenai.tests.GeneratedOperation.Style;
import io.fluentopenai.tests.Servers.Server;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Every operation of the fact sheet, called with every generated method against the fake server, which checks each request
 * against the sheet: what the caller gives arrives, and what the server answers is read and written back as the same JSON.
 */
class SweepTest {

    private static final long PATIENCE_SECONDS = 60;

    private static final FactSheet SHEET = FactSheet.bundled();
    private static final Samples SAMPLES = Samples.of(SHEET);
    private static final UnionRules RULES = new UnionRules(SHEET);
    private static final Servers SERVERS = new Servers(true);

    private static final Set<String> swept = new ConcurrentSkipListSet<>();
    private static final Set<String> methods = new ConcurrentSkipListSet<>();
    private static final LongAdder calls = new LongAdder();
    private static final LongAdder bodies = new LongAdder();
    private static final LongAdder events = new LongAdder();
    private static final LongAdder refusals = new LongAdder();

    @AfterAll
    static void printSummaryAndStop() {
        SERVERS.close();
        System.out.printf(
                "Sweep: %d of %d operations, %d methods, %d calls, %d bodies and %d stream events compared, %d incomplete"
                        + " requests refused.%n",
                swept.size(),
                SHEET.operations().size(),
                methods.size(),
                calls.sum(),
                bodies.sum(),
                events.sum(),
                refusals.sum());
    }

    private static Stream<DynamicTest> each(Stream<Operation> operations, Sweep sweep) {
        return operations.map(operation -> DynamicTest.dynamicTest(operation.operationId(), () -> {
            Server server = SERVERS.take();
            Problems problems = new Problems(operation.operationId() + " (" + operation + ")");
            try {
                sweep.run(GeneratedOperation.of(SHEET, operation), server, problems);
            } finally {
                SERVERS.giveBack(server);
            }
            problems.assertNone();
        }));
    }

    /** What is done with each operation. */
    private interface Sweep {
        void run(GeneratedOperation operation, Server server, Problems problems);
    }

    // ---- Completeness

    @Test
    void everyOperationHasItsMethodsAndEveryMethodItsOperation() throws IOException, URISyntaxException {
        Map<String, Set<String>> expected = new TreeMap<>();
        for (Operation operation : SHEET.operations()) {
            Set<String> names = expected.computeIfAbsent(operation.apiClass(), name -> new TreeSet<>());
            for (String name : GeneratedOperation.of(SHEET, operation).methodNames()) {
                assertThat(names.add(name))
                        .as("%s is a method of one operation", name)
                        .isTrue();
            }
        }
        Map<String, Set<String>> actual = new TreeMap<>();
        for (String api : apiClasses()) {
            Set<String> names = actual.computeIfAbsent(api, name -> new TreeSet<>());
            for (Method method : GeneratedOperation.publicMethods(GeneratedOperation.apiClass(api))) {
                names.add(method.getName());
            }
        }
        assertThat(actual).isEqualTo(expected);
        assertThat(SHEET.operations()).isNotEmpty();
    }

    @Test
    void everyOperationCanBeCalledInEveryStyle() {
        Problems problems = new Problems("The generated methods");
        for (Operation operation : SHEET.operations()) {
            GeneratedOperation generated = GeneratedOperation.of(SHEET, operation);
            for (Form form : generated.forms()) {
                List<Overload> overloads = generated.overloads(form);
                for (Style style : Style.values()) {
                    List<Overload> own = overloads.stream()
                            .filter(overload -> overload.style() == style)
                            .toList();
                    problems.check(() -> operation.operationId() + " " + style, () -> {
                        boolean stream = form.answer() == Answer.STREAM;
                        assertThat(own.stream().filter(Overload::isFull)).hasSameSizeAs(bodyTypes(own));
                        if (!style.hasResponse()) {
                            assertThat(own).as("a form without options").anyMatch(overload -> !overload.options());
                        }
                        assertThat(own.isEmpty()).isEqualTo(stream && style.hasResponse());
                        // Code that passes options has to compile still when the first optional parameter comes.
                        assertThat(own.stream().filter(overload -> overload.options() && overload.params() == null))
                                .as("a form with options and without optional parameters")
                                .hasSameSizeAs(bodyTypes(own));
                    });
                }
            }
        }
        problems.assertNone();
    }

    private static Set<String> bodyTypes(List<Overload> overloads) {
        Set<String> types = new TreeSet<>();
        overloads.forEach(overload -> types.add(String.valueOf(overload.bodyType())));
        return types;
    }

    private static Set<String> apiClasses() throws IOException, URISyntaxException {
        Class<?> known = GeneratedOperation.apiClass(SHEET.operations().get(0).apiClass());
        String inside = known.getPackageName().replace('.', '/');
        URI code = known.getProtectionDomain().getCodeSource().getLocation().toURI();
        if (Files.isDirectory(Path.of(code))) {
            return classNames(Path.of(code).resolve(inside));
        }
        try (FileSystem jar = FileSystems.newFileSystem(Path.of(code))) {
            return classNames(jar.getPath(inside));
        }
    }

    private static Set<String> classNames(Path directory) throws IOException {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.list(directory)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class")
                            && !name.contains("$")
                            // The holder of all of them has no operations of its own.
                            && !name.equals("Apis.class")
                            && !name.equals("package-info.class"))
                    .forEach(name -> names.add(name.substring(0, name.length() - ".class".length())));
        }
        return names;
    }

    // ---- The sweep

    @TestFactory
    @Execution(ExecutionMode.CONCURRENT)
    Stream<DynamicTest> everyOperationSendsWhatItIsGivenAndReadsWhatItIsAnswered() {
        return each(SHEET.operations().stream(), (operation, server, problems) -> {
            Object api = operation.over(server.client());
            AtomicReference<@Nullable Reply> next = new AtomicReference<>();
            server.fake().handle(operation.operation().operationId(), request -> next.get());
            for (Form form : operation.forms()) {
                for (Overload overload : operation.overloads(form)) {
                    methods.add(overload.toString());
                    List<RequestSample> requests = RequestSample.of(SHEET, SAMPLES, operation, overload);
                    for (Planned planned : plan(overload, requests)) {
                        problems.check(
                                () -> overload + ", " + planned.request() + ", answered " + planned.answer(),
                                () -> call(operation, api, server, next, overload, planned));
                    }
                }
            }
            swept.add(operation.operation().operationId());
        });
    }

    /** A call to be made. */
    private record Planned(RequestSample request, Variant answer) {}

    /** The full forms get each kind of answer and each kind of request; the shorter ones show that they are there. */
    private static List<Planned> plan(Overload overload, List<RequestSample> requests) {
        List<Planned> plan = new ArrayList<>();
        if (overload.isFull() && !overload.style().hasResponse()) {
            for (Variant variant : Variant.values()) {
                plan.add(new Planned(requests.get(variant.ordinal() % requests.size()), variant));
            }
            for (int i = Variant.values().length; i < requests.size(); i++) {
                plan.add(new Planned(requests.get(i), Variant.MAXIMAL));
            }
        } else {
            plan.add(new Planned(requests.get(0), Variant.MINIMAL));
            plan.add(new Planned(requests.get(requests.size() - 1), Variant.MAXIMAL));
        }
        return plan;
    }

    private static void call(
            GeneratedOperation operation,
            Object api,
            Server server,
            AtomicReference<@Nullable Reply> next,
            Overload overload,
            Planned planned)
            throws Exception {
        Form form = overload.form();
        server.fake().answerWith(operation.operation().operationId(), planned.answer());
        boolean stream = form.answer() == Answer.STREAM;
        List<JsonNode> expectedEvents = stream ? goodEvents(form, planned.answer()) : List.of();
        next.set(stream ? streamed(expectedEvents) : null);
        calls.increment();
        // What a call that failed has left behind is none of this one's.
        server.fake().clearRequests();
        Object result = GeneratedOperation.call(api, overload, planned.request().arguments());
        if (overload.style().isAsync()) {
            assertThat(result).isInstanceOf(CompletableFuture.class);
            result = awaited((CompletableFuture<?>) result);
        }
        if (stream) {
            checkEvents(form, expectedEvents, result, planned.answer());
        }
        RecordedRequest seen = server.fake().takeRequest();
        planned.request().assertSeen(seen);
        if (overload.style().hasResponse()) {
            result = opened(result, seen);
        }
        if (!stream) {
            checkResult(form, result, seen, planned.answer());
        }
    }

    private static @Nullable Object awaited(CompletableFuture<?> future) throws Exception {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException reason ? reason : e;
        } catch (TimeoutException e) {
            throw new AssertionError("Not answered within " + PATIENCE_SECONDS + " s", e);
        }
    }

    private static @Nullable Object opened(@Nullable Object result, RecordedRequest seen) {
        assertThat(result).isInstanceOf(ApiResponse.class);
        ApiResponse<?> response = (ApiResponse<?>) result;
        assertThat(response.status()).isEqualTo(seen.reply().orElseThrow().status());
        assertThat(response.requestId()).startsWith("req_");
        assertThat(response.headers().firstValue("openai-version")).isPresent();
        return response.body();
    }

    private static void checkResult(Form form, @Nullable Object result, RecordedRequest seen, Variant answer) {
        byte[] sent = seen.reply().orElseThrow().body();
        bodies.increment();
        switch (form.answer()) {
            case NOTHING -> assertThat(result).isNull();
            case TEXT -> assertThat(result).isEqualTo(new String(sent, java.nio.charset.StandardCharsets.UTF_8));
            case BINARY -> {
                assertThat(result).isInstanceOf(BinaryContent.class);
                BinaryContent content = (BinaryContent) result;
                assertThat(content.contentType())
                        .isEqualTo(seen.reply().orElseThrow().headers().get("Content-Type"));
                assertThat(content.length()).isEqualTo(sent.length);
                assertThat(content.bytes()).isEqualTo(sent);
            }
            default -> {
                JsonNode json = ExactJson.parse(sent);
                assertThat(ExactJson.difference(json, GeneratedTypes.written(result)))
                        .as("the answer, written back")
                        .isNull();
                checkTyped(form, json, result, answer);
            }
        }
    }

    /** A documented body has a documented type throughout, except where the document's own unions are in the way. */
    private static void checkTyped(Form form, JsonNode json, @Nullable Object result, Variant answer) {
        if (answer == Variant.MINIMAL || answer == Variant.MAXIMAL) {
            List<KeptRaw.Found> untyped = KeptRaw.in(SHEET, result);
            if (!untyped.isEmpty() && form.schema() != null) {
                assertThat(RULES.misplaced(form.schema(), json))
                        .as("No rule of a union explains %s", untyped)
                        .isNotNull();
            }
        }
    }

    // ---- Event streams

    /** Sample events of a stream, without those that end it as an error. */
    private static List<JsonNode> goodEvents(Form form, Variant variant) {
        // Of an envelope the wire has the name and the data, and nothing else that the schema may say.
        return SAMPLES.events(schema(form), variant).stream()
                .filter(event -> !isError(event) && !isEnd(event))
                .map(event -> isEnvelope(event) ? ((ObjectNode) event).retain("event", "data") : event)
                .toList();
    }

    private static JsonNode schema(Form form) {
        if (form.schema() == null) {
            throw new AssertionError(form.name() + " has no schema");
        }
        return form.schema();
    }

    private static boolean isError(JsonNode event) {
        return event.path("type").asText().equals("error")
                || event.path("event").asText().equals("error");
    }

    private static boolean isEnd(JsonNode event) {
        return event.path("data").asText().equals("[DONE]");
    }

    /** Whether the schema describes the lines of the wire, a name and data, and not one JSON object. */
    private static boolean isEnvelope(JsonNode event) {
        return event.path("event").isTextual() && event.has("data");
    }

    private static Reply streamed(List<JsonNode> events) {
        List<StreamEvent> sent = new ArrayList<>();
        for (JsonNode event : events) {
            sent.add(
                    isEnvelope(event)
                            ? StreamEvent.of(event.get("event").asText(), event.get("data"))
                            : StreamEvent.of(event.path("type").textValue(), event));
        }
        sent.add(StreamEvent.DONE);
        return Reply.events(sent);
    }

    private static void checkEvents(Form form, List<JsonNode> expected, @Nullable Object result, Variant answer) {
        assertThat(result).isInstanceOf(EventStream.class);
        List<@Nullable Object> read = new ArrayList<>();
        try (EventStream<?> stream = (EventStream<?>) result) {
            assertThat(stream.info().status()).isEqualTo(200);
            stream.forEach(read::add);
        }
        assertThat(read).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            events.increment();
            assertThat(ExactJson.difference(expected.get(i), GeneratedTypes.written(read.get(i))))
                    .as("event %s, written back", i)
                    .isNull();
            checkTyped(
                    form,
                    expected.get(i),
                    read.get(i),
                    isUnknown(form, expected.get(i)) ? Variant.UNKNOWN_BRANCHES : answer);
        }
    }

    private static boolean isUnknown(Form form, JsonNode event) {
        JsonNode schema = Component.resolved(SHEET, schema(form));
        return schema.has("x-dispatch") && Component.dispatch(schema.get("x-dispatch"), event) == null;
    }

    @TestFactory
    @Execution(ExecutionMode.CONCURRENT)
    Stream<DynamicTest> anErrorEventEndsAStreamWithAnException() {
        return each(
                SHEET.operations().stream()
                        .filter(operation -> operation.eventSchema().isPresent()),
                (operation, server, problems) -> {
                    Form form = operation.forms().stream()
                            .filter(candidate -> candidate.answer() == Answer.STREAM)
                            .findFirst()
                            .orElseThrow();
                    Overload overload = operation.overloads(form).get(0);
                    List<JsonNode> good = goodEvents(form, Variant.MAXIMAL).subList(0, 1);
                    ObjectNode error = ExactJson.MAPPER.createObjectNode();
                    error.putObject("error").put("message", "Too much").put("code", "rate_limit_exceeded");
                    List<StreamEvent> sent = new ArrayList<>();
                    streamed(good).events().forEachRemaining(sent::add);
                    sent.set(sent.size() - 1, StreamEvent.of("error", error));
                    server.fake()
                            .handle(operation.operation().operationId(), request -> Reply.events(List.copyOf(sent)));
                    problems.check(overload::toString, () -> {
                        RequestSample request = RequestSample.of(SHEET, SAMPLES, operation, overload)
                                .get(0);
                        List<Object> read = new ArrayList<>();
                        assertThatThrownBy(() -> {
                                    Object result = GeneratedOperation.call(
                                            operation.over(server.client()), overload, request.arguments());
                                    if (result instanceof CompletableFuture<?> future) {
                                        result = awaited(future);
                                    }
                                    try (EventStream<?> stream = (EventStream<?>) Objects.requireNonNull(result)) {
                                        stream.forEach(read::add);
                                    }
                                })
                                .isInstanceOf(ApiException.class)
                                .hasMessageContaining("Too much");
                        assertThat(read).hasSize(1);
                    });
                    server.fake().handle(operation.operation().operationId(), request -> null);
                });
    }

    // ---- What is not sent

    @TestFactory
    @Execution(ExecutionMode.CONCURRENT)
    Stream<DynamicTest> aRequestWithoutARequiredPropertyIsRefusedBeforeItIsSent() {
        return each(
                SHEET.operations().stream()
                        .filter(operation -> !operation.requestBodies().isEmpty()),
                (operation, server, problems) -> {
                    Object api = operation.over(server.client());
                    for (Overload overload :
                            operation.overloads(operation.forms().get(0))) {
                        if (overload.isFull() && !overload.style().hasResponse()) {
                            incomplete(operation, overload)
                                    .forEach((property, arguments) ->
                                            problems.check(() -> overload + " without " + property, () -> {
                                                refusals.increment();
                                                assertThatThrownBy(
                                                                () -> GeneratedOperation.call(api, overload, arguments))
                                                        .isInstanceOf(IllegalArgumentException.class)
                                                        .hasMessageStartingWith(property + " is required");
                                            }));
                        }
                    }
                    problems.check(
                            () -> "nothing is sent",
                            () -> assertThat(server.fake().requests()).isEmpty());
                });
    }

    /** The arguments of calls that lack one required property of their JSON body, by class and name of that property. */
    private static Map<String, List<@Nullable Object>> incomplete(GeneratedOperation operation, Overload overload) {
        Map<String, List<@Nullable Object>> calls = new LinkedHashMap<>();
        operation.operation().requestBodies().forEach((media, schema) -> {
            String name = Component.reference(schema);
            if (!GeneratedOperation.isJson(media)
                    || name == null
                    || overload.bodyType() == null
                    || !overload.bodyType().getTypeName().endsWith("." + name)) {
                return;
            }
            JsonNode least = SAMPLES.minimal(schema);
            Component component = Component.of(SHEET, name);
            if (component != null && component.kind() == Component.Kind.UNION) {
                name = Component.dispatch(component.schema().get("x-dispatch"), least);
                component = name == null ? null : Component.of(SHEET, name);
            }
            if (component == null || component.kind() != Component.Kind.OBJECT) {
                return;
            }
            JsonNode properties = component.schema().path("properties");
            for (String property : Component.required(component.schema())) {
                if (properties.has(property)
                        && !Component.isNullable(properties.get(property))
                        && !Component.admitsFile(SHEET, properties.get(property))) {
                    List<@Nullable Object> arguments =
                            new ArrayList<>(RequestSample.of(SHEET, SAMPLES, operation, overload)
                                    .get(0)
                                    .arguments());
                    ObjectNode without = least.deepCopy();
                    without.remove(property);
                    Object body = GeneratedTypes.value(overload.bodyType(), without);
                    // A union that is told by this property reads the rest as unknown, which is the caller's business.
                    if (body.getClass().getSimpleName().equals(component.name())) {
                        arguments.set(operation.positional().size(), body);
                        calls.put(component.name() + "." + property, arguments);
                    }
                }
            }
        });
        return calls;
    }
}
