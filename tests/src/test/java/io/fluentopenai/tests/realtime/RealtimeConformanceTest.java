package io.fluentopenai.tests.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonUnknown;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.client.model.BetaResponseInjectCreatedEvent;
import io.fluentopenai.client.model.BetaResponseInjectFailedEvent;
import io.fluentopenai.client.model.BetaResponsesServerEvent;
import io.fluentopenai.realtime.event.ClientEvent;
import io.fluentopenai.realtime.event.RealtimeEvent;
import io.fluentopenai.realtime.event.ServerEvent;
import io.fluentopenai.testkit.FactSheet;
import io.fluentopenai.testkit.Samples;
import io.fluentopenai.tests.Component;
import io.fluentopenai.tests.SheetRevision;
import io.fluentopenai.tests.realtime.EventSchema.Protocol;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The hand-written events against the schemas of the fact sheet, both ways: each schema has its record, each property its
 * component of the right type, and nothing is there that no schema has. What is meant to differ is listed, with the reason;
 * an entry of the list that no longer differs is a failure too.
 *
 * <p>These are failures for the revision of the document that the events were last adapted to ({@link SheetRevision}). For any
 * other the build must pass without a hand edit, and does: what the events lack is read as unknown events and extra
 * properties. Then the same list is printed, and the test counts as skipped.
 */
class RealtimeConformanceTest {

    private static final FactSheet SHEET = FactSheet.bundled();
    private static final Samples SAMPLES = Samples.of(SHEET);
    private static final List<EventSchema> SCHEMAS = EventSchema.all(SHEET);

    /** What all events have, or may have, whatever their schemas say. */
    private static final Set<String> COMMON = Set.of("type", "event_id");

    /** The names of the beta protocol that the sheet does not have: its beta schemas have the names of today's. */
    private static final Map<String, String> BETA_NAMES = Map.of(
            "response.text.delta", "response.output_text.delta",
            "response.text.done", "response.output_text.done",
            "response.audio.delta", "response.output_audio.delta",
            "response.audio.done", "response.output_audio.done",
            "response.audio_transcript.delta", "response.output_audio_transcript.delta",
            "response.audio_transcript.done", "response.output_audio_transcript.done");

    /** Records that are not named after their schemas: one name would be that of a Java class, the other is taken. */
    private static final Map<String, String> OTHER_NAMES = Map.of(
            "RealtimeServerEventError", "ErrorEvent",
            "RealtimeBetaServerEventError", "ErrorEvent",
            "RealtimeTranslationClientEventInputAudioBufferAppend", "SessionInputAudioBufferAppend");

    /** By schema and property: why the component is of another type than the schema says. */
    private static final Map<String, String> INTENDED = intended();

    private static Map<String, String> intended() {
        Map<String, String> intended = new LinkedHashMap<>();
        String one =
                "one record for both protocols; what only the beta protocol has is an extra property of the response";
        intended.put("RealtimeBetaServerEventResponseCreated.response", one);
        intended.put("RealtimeBetaServerEventResponseDone.response", one);
        String json = "kept as JSON: not every revision of the document has the class, and the module is to fit them";
        for (String protocol : List.of("", "Beta")) {
            intended.put(
                    "Realtime" + protocol + "ServerEventConversationItemInputAudioTranscriptionCompleted.languages",
                    json);
        }
        return intended;
    }

    @Test
    void everyEventOfTheSheetHasItsRecord() {
        List<String> missing = new ArrayList<>();
        for (EventSchema schema : SCHEMAS) {
            RealtimeEvent event = read(schema);
            if (event instanceof JsonUnknown) {
                missing.add(schema + " is read as Unknown: add a record of that name to "
                        + (schema.fromClient()
                                ? "ClientEvent and ClientEventReader"
                                : "ServerEvent and ServerEventReader"));
            } else if (!event.type().equals(schema.type())) {
                missing.add(schema + " is read as an event of type " + event.type());
            } else if (!isNamedAfter(schema, event)) {
                missing.add(schema + " is read as a " + event.getClass().getSimpleName());
            }
        }
        assertNone("Events that realtime-ws lacks", missing);
    }

    @Test
    void everyPropertyOfAnEventHasItsComponent() {
        List<String> wrong = new ArrayList<>();
        for (EventSchema schema : known()) {
            RealtimeEvent event = read(schema);
            Set<String> components = components(event).keySet();
            for (String property : schema.properties()) {
                if (!COMMON.contains(property) && !components.contains(property)) {
                    wrong.add(schema + ": property " + property + " has no component in "
                            + event.getClass().getSimpleName());
                }
            }
            // What is typed is read into its component, and nothing is left over.
            event.extraProperties()
                    .keySet()
                    .forEach(name -> wrong.add(schema + ": property " + name + " is read as an extra property"));
        }
        assertNone("Properties that realtime-ws lacks", wrong);
    }

    @Test
    void everyComponentOfAnEventIsAProperty() {
        Map<Class<?>, Set<String>> properties = new LinkedHashMap<>();
        for (EventSchema schema : known()) {
            properties
                    .computeIfAbsent(read(schema).getClass(), c -> new TreeSet<>())
                    .addAll(schema.properties());
        }
        List<String> wrong = new ArrayList<>();
        for (Class<?> record : records()) {
            Set<String> documented = properties.get(record);
            if (documented == null) {
                wrong.add(record.getSimpleName() + " has no schema in the sheet");
                continue;
            }
            for (RecordComponent component : record.getRecordComponents()) {
                String name = wireName(component);
                if (!COMMON.contains(name) && !name.equals("extra_properties") && !documented.contains(name)) {
                    wrong.add(record.getSimpleName() + "." + component.getName() + ": no schema has " + name);
                }
            }
        }
        assertNone("What realtime-ws has and no schema", wrong);
    }

    @Test
    void componentsAreOfTheTypesOfTheProperties() {
        List<String> wrong = new ArrayList<>();
        Set<String> differing = new LinkedHashSet<>();
        for (EventSchema schema : known()) {
            RealtimeEvent event = read(schema);
            components(event).forEach((property, component) -> {
                JsonNode propertySchema = schema.schema().path("properties").path(property);
                String problem = propertySchema.isMissingNode() ? null : typeProblem(propertySchema, component, event);
                if (problem != null) {
                    String place = schema.name() + "." + property;
                    differing.add(place);
                    if (!INTENDED.containsKey(place)) {
                        wrong.add(place + " " + problem);
                    }
                }
            });
        }
        Set<String> gone = new LinkedHashSet<>(INTENDED.keySet());
        gone.removeAll(differing);
        gone.forEach(place -> wrong.add(place + " is listed as an intended difference and is none any more"));
        assertNone("Components of another type than their property", wrong);
    }

    @Test
    void theNamesOfTheBetaProtocolAreReadAsTodays() {
        List<String> known = new ArrayList<>();
        BETA_NAMES.forEach((beta, today) -> {
            for (EventSchema schema : SCHEMAS) {
                if (schema.protocol() == Protocol.REALTIME && schema.type().equals(today)) {
                    ObjectNode json = (ObjectNode) schema.withAudio(SAMPLES.maximal(schema.schema()));
                    json.put("type", beta);
                    RealtimeEvent event = schema.read(json);
                    assertThat(event).isInstanceOf(read(schema).getClass());
                    assertThat(event.type()).isEqualTo(beta);
                }
            }
            if (SCHEMAS.stream().anyMatch(s -> s.type().equals(beta))) {
                known.add(beta + " is in the sheet now: take it out of the list");
            }
        });
        assertNone("Names of the beta protocol", known);
    }

    /** A session of the Responses API speaks in generated events, those of streams over HTTP, so that they need no hand. */
    @Test
    void eventsOfTheResponsesApiAreThoseOfItsStreams() {
        Set<String> streamed = types("ResponseStreamEvent");
        List<String> wrong = new ArrayList<>();
        for (String type : types("ResponsesServerEvent")) {
            if (!streamed.contains(type) && !isSupplement("ResponsesServerEvent", type)) {
                wrong.add(type + " is no event of a stream over HTTP, and so unknown to ResponsesSession");
            }
        }
        assertThat(streamed).isNotEmpty();
        assertNone("Events of the Responses API over WebSocket", wrong);
    }

    /** What clients send there is what {@code request} knows the answers of. */
    @Test
    void whatIsSentToTheResponsesApiHasItsAnswer() {
        Map<String, Set<String>> answered = Map.of(
                "ResponsesClientEvent",
                Set.of("response.create"),
                "BetaResponsesClientEvent",
                Set.of("response.create", "response.inject"));
        List<String> wrong = new ArrayList<>();
        answered.forEach((union, known) -> {
            Set<String> sent = types(union);
            sent.stream()
                    .filter(type -> !known.contains(type) && !isSupplement(union, type))
                    .forEach(type ->
                            wrong.add(union + ": " + type + " is answered in a way that its session does not know"));
            known.stream()
                    .filter(type -> !sent.contains(type))
                    .forEach(type -> wrong.add(union + ": " + type + " is not sent any more"));
        });
        assertNone("Events that are sent to the Responses API over WebSocket", wrong);
    }

    /** What ends the wait for an answer is an event of both, of the class that its session looks for. */
    @Test
    void answersOfTheResponsesApiAreAmongItsEvents() {
        List<String> wrong = new ArrayList<>();
        for (String union : List.of("ResponsesServerEvent", "BetaResponsesServerEvent")) {
            Set<String> types = types(union);
            for (String type : List.of(
                    "response.created", "response.completed", "response.incomplete", "response.failed", "error")) {
                if (!types.contains(type)) {
                    wrong.add(union + " has no " + type);
                }
            }
        }
        Map.of(
                        "response.inject.created", BetaResponseInjectCreatedEvent.class,
                        "response.inject.failed", BetaResponseInjectFailedEvent.class)
                .forEach((type, expected) -> {
                    BetaResponsesServerEvent event =
                            Json.read("{\"type\":\"" + type + "\"}", BetaResponsesServerEvent.class);
                    if (!expected.isInstance(event)) {
                        wrong.add(type + " is a " + event.getClass().getSimpleName());
                    }
                });
        assertNone("Answers of the Responses API over WebSocket", wrong);
    }

    /** What the published document does not have, the sessions pass on as it is: they do not wait for it. */
    private static boolean isSupplement(String union, String type) {
        JsonNode schema = SHEET.resolve(SHEET.component(union));
        String branch = schema.path("x-dispatch").path("cases").path(type).asText();
        return !branch.isEmpty()
                && SHEET.resolve(SHEET.component(branch)).path("x-supplement").asBoolean();
    }

    /** Live sessions have one class of server events for all connections, and know what confirms an event of the client. */
    @Test
    void liveSessionsKnowWhatIsSaidInThem() {
        Set<String> said = types("LiveServerEvent");
        List<String> wrong = new ArrayList<>();
        for (String union : List.of("LiveForkServerEvent", "LiveConnectServerEvent")) {
            Set<String> others = types(union);
            others.stream()
                    .filter(type -> !said.contains(type))
                    .forEach(type -> wrong.add(union + ": " + type + " is not in LiveServerEvent"));
        }
        Set<String> unconfirmed =
                Set.of("session.input_audio.append", "response.item.create", "response.create", "decision.create");
        Map<String, String> participles = Map.of(
                "start", "started",
                "update", "updated",
                "close", "closed",
                "mute", "muted",
                "unmute", "unmuted",
                "append", "appended",
                "play", "playing",
                "create", "created",
                "delete", "deleted",
                "send", "sent");
        for (String union : List.of("LiveClientEvent", "LiveForkClientEvent", "LiveConnectClientEvent")) {
            for (String type : types(union)) {
                int dot = type.lastIndexOf('.');
                String answer = type.substring(0, dot + 1) + participles.get(type.substring(dot + 1));
                if (!unconfirmed.contains(type) && !said.contains(answer)) {
                    wrong.add(union + ": " + type + " is confirmed in a way that live sessions do not know");
                }
            }
        }
        assertThat(said).isNotEmpty();
        assertNone("Events of live sessions", wrong);
    }

    private static Set<String> types(String union) {
        JsonNode schema = SHEET.resolve(SHEET.component(union));
        Set<String> types = new TreeSet<>();
        schema.path("x-dispatch").path("cases").fieldNames().forEachRemaining(types::add);
        JsonNode only = schema.path("properties").path("type").get("const");
        if (only != null) {
            types.add(only.asText());
        }
        return types;
    }

    private static void assertNone(String title, List<String> problems) {
        if (problems.isEmpty()) {
            return;
        }
        SheetRevision.fail(title + ":\n  " + String.join("\n  ", problems));
    }

    /** Those that have a record; the others are the business of one test alone. */
    private static List<EventSchema> known() {
        return SCHEMAS.stream()
                .filter(schema -> !(read(schema) instanceof JsonUnknown))
                .toList();
    }

    private static RealtimeEvent read(EventSchema schema) {
        return schema.read(schema.withAudio(SAMPLES.maximal(schema.schema())));
    }

    /** {@code RealtimeServerEventMCPListToolsFailed} and {@code McpListToolsFailed}. */
    private static boolean isNamedAfter(EventSchema schema, RealtimeEvent event) {
        String record = event.getClass().getSimpleName();
        String name = schema.name().replaceFirst(".*?(Client|Server)Event", "");
        return record.equalsIgnoreCase(name) || record.equals(OTHER_NAMES.get(schema.name()));
    }

    /** The components by the names of their properties. */
    private static Map<String, RecordComponent> components(RealtimeEvent event) {
        Map<String, RecordComponent> components = new LinkedHashMap<>();
        for (RecordComponent component : event.getClass().getRecordComponents()) {
            components.put(wireName(component), component);
        }
        return components;
    }

    private static String wireName(RecordComponent component) {
        return component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    /** What is wrong with the type of a component; null if nothing is. */
    private static @Nullable String typeProblem(JsonNode schema, RecordComponent component, RealtimeEvent event) {
        if (component.getType() == JsonNode.class) {
            return "is kept as JSON";
        }
        String reference = Component.reference(schema);
        boolean list = schema.has("items");
        if (reference == null && list) {
            reference = Component.reference(schema.get("items"));
        }
        Class<?> type = list ? elementOf(component.getGenericType()) : component.getType();
        if (reference == null) {
            String json = schema.path("type").isArray()
                    ? schema.path("type").get(0).asText()
                    : schema.path("type").asText();
            Set<String> expected = switch (json) {
                case "string" -> Set.of("String", "AudioBytes");
                case "integer" -> Set.of("Long");
                case "number" -> Set.of("Double");
                default -> Set.of();
            };
            return expected.contains(type.getSimpleName()) ? null : "is " + json + " but " + type.getSimpleName();
        }
        Class<?> found = type == JsonValue.class ? valueOf(component, event).getClass() : type;
        if (found.getSimpleName().equals(reference) || isBranch(reference, found)) {
            return null;
        }
        Set<String> missing = properties(reference);
        missing.removeAll(properties(found.getSimpleName()));
        return missing.isEmpty()
                ? null
                : "is " + reference + ", whose " + missing + " " + found.getSimpleName() + " lacks";
    }

    private static boolean isBranch(String union, Class<?> type) {
        return SHEET.component(union).has("x-dispatch")
                && Component.leaves(SHEET, union).contains(type.getSimpleName());
    }

    private static Set<String> properties(String component) {
        Set<String> names = new TreeSet<>();
        SHEET.component(component).path("properties").fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static Object valueOf(RecordComponent component, RealtimeEvent event) {
        try {
            return Objects.requireNonNull(component.getAccessor().invoke(event), component.getName());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static Class<?> elementOf(Type list) {
        return (Class<?>) ((ParameterizedType) list).getActualTypeArguments()[0];
    }

    private static Set<Class<?>> records() {
        Set<Class<?>> records = new LinkedHashSet<>();
        collect(ClientEvent.class, records);
        collect(ServerEvent.class, records);
        return records;
    }

    private static void collect(Class<?> sealed, Set<Class<?>> records) {
        for (Class<?> permitted : sealed.getPermittedSubclasses()) {
            if (permitted.isInterface()) {
                collect(permitted, records);
            } else if (permitted.isRecord()) {
                records.add(permitted);
            }
        }
    }
}
