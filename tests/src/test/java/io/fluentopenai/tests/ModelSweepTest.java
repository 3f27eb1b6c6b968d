package io.fluentopenai.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fluentopenai.client.json.JsonDecodeException;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.client.json.JsonWriter;
import io.fluentopenai.testkit.FactSheet;
import io.fluentopenai.testkit.Sample;
import io.fluentopenai.testkit.Samples;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Every component of the fact sheet that becomes a class, with every kind of JSON that may come for it: what is read is
 * written back as the same JSON.
 */
class ModelSweepTest {

    private static final FactSheet SHEET = FactSheet.bundled();
    private static final Samples SAMPLES = Samples.of(SHEET);
    private static final List<Component> COMPONENTS = Component.all(SHEET);
    private static final UnionRules RULES = new UnionRules(SHEET);
    private static final Set<String> WITH_FILES = componentsWithFiles();

    private static final LongAdder bodies = new LongAdder();
    private static final LongAdder mutations = new LongAdder();
    private static final LongAdder refused = new LongAdder();
    private static final Set<String> ambiguous = new ConcurrentSkipListSet<>();

    @AfterAll
    static void printSummary() {
        System.out.printf(
                "Model sweep: %d classes, %d valid and newer bodies, %d mutated ones (%d refused by strict reading).%n",
                COMPONENTS.size(), bodies.sum(), mutations.sum(), refused.sum());
        if (!ambiguous.isEmpty()) {
            System.out.println(
                    "Branches that their union cannot tell from another one, for the smallest or largest body:");
            ambiguous.forEach(line -> System.out.println("  " + line));
        }
    }

    private static Stream<DynamicTest> each(Stream<Component> components, java.util.function.Consumer<Component> test) {
        return components.map(component -> DynamicTest.dynamicTest(component.name(), () -> test.accept(component)));
    }

    @Test
    void everyComponentOfTheSheetHasItsClass() {
        assertThat(COMPONENTS)
                .isNotEmpty()
                .allSatisfy(component -> assertThat(
                                GeneratedTypes.model(component.name()).isInterface())
                        .isEqualTo(component.kind() == Component.Kind.UNION));
    }

    @TestFactory
    @Execution(ExecutionMode.CONCURRENT)
    Stream<DynamicTest> validBodiesAreReadIntoTypesAndWrittenBack() {
        return each(COMPONENTS.stream(), component -> {
            Problems problems = new Problems(component.name());
            Stream.concat(
                            Stream.of(
                                    new Sample("", "minimal", SAMPLES.minimal(component.schema())),
                                    new Sample("", "maximal", SAMPLES.maximal(component.schema()))),
                            SAMPLES.variations(component.schema()))
                    .forEach(sample -> problems.check(() -> about(sample), () -> {
                        JsonValue value = roundTrip(component, sample.json());
                        if (WITH_FILES.contains(component.name())) {
                            return;
                        }
                        try {
                            assertThat(KeptRaw.in(SHEET, value)).isEmpty();
                            assertThat(GeneratedTypes.read(type(component), ExactJson.bytes(sample.json()), true))
                                    .isEqualTo(value);
                            assertSame(sample.json(), ExactJson.parse(JsonWriter.toBytes(value, true, null)));
                        } catch (AssertionError | IOException | IllegalArgumentException e) {
                            if (RULES.misplaced(reference(component), sample.json()) == null) {
                                throw e;
                            }
                        }
                    }));
            problems.assertNone();
        });
    }

    @TestFactory
    @Execution(ExecutionMode.CONCURRENT)
    Stream<DynamicTest> whatLaterRevisionsMaySendIsReadAndWrittenBack() {
        return each(COMPONENTS.stream(), component -> {
            Problems problems = new Problems(component.name());
            SAMPLES.unknowns(component.schema())
                    .forEach(sample -> problems.check(() -> about(sample), () -> {
                        JsonValue value = roundTrip(component, sample.json());
                        boolean otherTypes = KeptRaw.in(SHEET, value).stream()
                                .anyMatch(found -> found.why() == KeptRaw.Why.OTHER_TYPE);
                        if (!otherTypes && !WITH_FILES.contains(component.name())) {
                            assertThat(GeneratedTypes.read(type(component), ExactJson.bytes(sample.json()), true))
                                    .isEqualTo(value);
                        }
                    }));
            problems.assertNone();
        });
    }

    @TestFactory
    @Execution(ExecutionMode.CONCURRENT)
    Stream<DynamicTest> valuesOfOtherTypesThanDocumentedAreKeptOrRefusedWithTheirPath() {
        return each(COMPONENTS.stream(), component -> {
            Problems problems = new Problems(component.name());
            SAMPLES.mutations(component.schema())
                    .forEach(sample -> problems.check(() -> about(sample), () -> {
                        mutations.increment();
                        if (component.kind() == Component.Kind.OBJECT
                                        && !sample.json().isObject()
                                || component.kind() == Component.Kind.ENUM) {
                            assertThat(isRefused(component, sample.json()))
                                    .isEqualTo(component.kind() == Component.Kind.OBJECT
                                            || sample.json().isContainerNode());
                            return;
                        }
                        JsonValue value = roundTrip(component, sample.json());
                        boolean otherTypes = KeptRaw.in(SHEET, value).stream()
                                .anyMatch(found -> found.why() == KeptRaw.Why.OTHER_TYPE);
                        if (!WITH_FILES.contains(component.name())) {
                            assertThat(isRefused(component, sample.json()))
                                    .as("refused by strict reading")
                                    .isEqualTo(otherTypes);
                        }
                    }));
            problems.assertNone();
        });
    }

    @TestFactory
    @Execution(ExecutionMode.CONCURRENT)
    Stream<DynamicTest> numbersKeepAllOfTheirDigits() {
        return each(COMPONENTS.stream(), component -> {
            Problems problems = new Problems(component.name());
            for (String number :
                    List.of("1.234567890123456789012345", "123456789012345678901234567890", "-0.0", "1e400")) {
                JsonNode json = withNumbers(SAMPLES.maximal(component.schema()), new BigDecimal(number));
                problems.check(() -> number + " in " + ExactJson.shortened(json), () -> roundTrip(component, json));
            }
            problems.assertNone();
        });
    }

    /** The same value with another one in the place of each number. */
    static JsonNode withNumbers(JsonNode json, BigDecimal number) {
        if (json.isNumber()) {
            return DecimalNode.valueOf(number);
        }
        if (json instanceof ObjectNode object) {
            object.properties().forEach(property -> property.setValue(withNumbers(property.getValue(), number)));
        } else if (json instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, withNumbers(array.get(i), number));
            }
        }
        return json;
    }

    @TestFactory
    @Execution(ExecutionMode.CONCURRENT)
    Stream<DynamicTest> anyPropertyMayBeNull() {
        return each(objects(), component -> {
            Problems problems = new Problems(component.name());
            JsonNode whole = SAMPLES.maximal(component.schema());
            component.schema().path("properties").fieldNames().forEachRemaining(property -> {
                ObjectNode json = whole.deepCopy();
                json.putNull(property);
                problems.check(() -> about(new Sample("/" + property, "null", json)), () -> roundTrip(component, json));
            });
            problems.assertNone();
        });
    }

    @TestFactory
    @Execution(ExecutionMode.CONCURRENT)
    Stream<DynamicTest> anyPropertyMayBeAbsentInWhatIsReadButNotInWhatIsSent() {
        return each(objects(), component -> {
            Problems problems = new Problems(component.name());
            Set<String> required = Component.required(component.schema());
            JsonNode least = SAMPLES.minimal(component.schema());
            component.schema().path("properties").properties().forEach(property -> {
                String name = property.getKey();
                ObjectNode json = least.deepCopy();
                json.remove(name);
                problems.check(() -> about(new Sample("/" + name, "absent", json)), () -> {
                    JsonValue value = roundTrip(component, json);
                    if (!required.contains(name)) {
                        JsonWriter.toBytes(value, true, null);
                    } else if (Component.isNullable(property.getValue())) {
                        JsonNode sent = ExactJson.parse(JsonWriter.toBytes(value, true, null));
                        assertThat(sent.path(name).isNull()).as("null is sent").isTrue();
                    } else {
                        assertThatThrownBy(() -> JsonWriter.toBytes(value, true, null))
                                .isInstanceOf(IllegalArgumentException.class)
                                .hasMessageStartingWith(component.name() + "." + name + " is required");
                    }
                });
            });
            problems.assertNone();
        });
    }

    @TestFactory
    @Execution(ExecutionMode.CONCURRENT)
    Stream<DynamicTest> branchesOfUnionsAreToldApart() {
        return each(COMPONENTS.stream().filter(c -> c.kind() == Component.Kind.UNION), component -> {
            JsonNode rule = component.schema().get("x-dispatch");
            Problems problems = new Problems(component.name());
            for (String leaf : Component.leaves(SHEET, component.name())) {
                for (JsonNode json :
                        List.of(SAMPLES.minimal(SHEET.component(leaf)), SAMPLES.maximal(SHEET.component(leaf)))) {
                    problems.check(() -> about(new Sample("", leaf, json)), () -> {
                        String expected = Component.dispatch(rule, json);
                        assertThat(expected).as("branch by the sheet's rule").isNotNull();
                        assertThat(GeneratedTypes.read(type(component), json).getClass())
                                .isEqualTo(GeneratedTypes.model(String.valueOf(expected)));
                        if (!leaf.equals(expected)) {
                            ambiguous.add(component.name() + ": " + leaf + " as " + expected);
                        }
                    });
                }
            }
            problems.assertNone();
        });
    }

    /** The document has unions that no rule decides in all cases. They must stay rare. */
    @Test
    void rulesOfUnionsGiveNearlyAllValidBodiesToABranchThatTheyFit() {
        Map<String, String> imprecise = new TreeMap<>();
        int unions = 0;
        for (Component component : COMPONENTS) {
            if (component.kind() == Component.Kind.UNION) {
                unions++;
                for (String leaf : Component.leaves(SHEET, component.name())) {
                    Stream.concat(
                                    Stream.of(SAMPLES.minimal(SHEET.component(leaf))),
                                    SAMPLES.variations(SHEET.component(leaf)).map(Sample::json))
                            .filter(json -> json.isObject()
                                    && !leaf.equals(Component.dispatch(
                                            component.schema().get("x-dispatch"), json)))
                            .forEach(json -> {
                                String found = RULES.misplaced(reference(component), json);
                                if (found != null) {
                                    imprecise.putIfAbsent(found, ExactJson.shortened(json));
                                }
                            });
                }
            }
        }
        if (!imprecise.isEmpty()) {
            System.out.println("Unions whose rule gives a valid body to a branch that it does not fit:");
            imprecise.forEach((rule, json) -> System.out.println("  " + rule + " for " + json));
        }
        assertThat(imprecise).hasSizeLessThanOrEqualTo(Math.max(3, unions / 20));
    }

    @Test
    void secretsAreWrittenButNeverShown() {
        Map<String, String> secrets = new TreeMap<>();
        for (Component component : COMPONENTS) {
            component.schema().path("properties").properties().forEach(property -> {
                if (property.getValue().path("x-secret").asBoolean()) {
                    secrets.put(component.name(), property.getKey());
                }
            });
        }
        assumeFalse(secrets.isEmpty(), "no secrets in this revision");
        secrets.forEach((name, property) -> {
            ObjectNode json = (ObjectNode) SAMPLES.maximal(SHEET.component(name));
            JsonNode schema = SHEET.component(name).path("properties").get(property);
            boolean isObject =
                    Component.resolved(SHEET, schema).path("type").toString().contains("object");
            json.set(
                    property,
                    isObject
                            ? ExactJson.MAPPER.createObjectNode().put("X-Anything", "sk-do-not-show")
                            : TextNode.valueOf("sk-do-not-show"));
            JsonValue value = GeneratedTypes.read(GeneratedTypes.model(name), json);
            assertSame(json, GeneratedTypes.written(value));
            assertThat(value.toString()).doesNotContain("sk-do-not-show");
            assertThat(ExactJson.parse(value.toString()).has(property)).isTrue();
            for (Component holder : COMPONENTS) {
                holder.schema().path("properties").properties().forEach(outer -> {
                    if (name.equals(Component.reference(outer.getValue()))) {
                        ObjectNode around = (ObjectNode) SAMPLES.minimal(holder.schema());
                        around.set(outer.getKey(), json);
                        assertThat(GeneratedTypes.read(type(holder), around).toString())
                                .as(holder.name())
                                .doesNotContain("sk-do-not-show");
                    }
                });
            }
        });
    }

    @Test
    void webhookPayloadsAreReadAsTheEventsThatTheyAre() {
        Map<String, JsonNode> payloads = SHEET.webhookPayloads();
        Component event = SHEET.componentNames().contains("WebhookEvent") ? Component.of(SHEET, "WebhookEvent") : null;
        assertThat(event == null).isEqualTo(payloads.isEmpty());
        if (event != null) {
            payloads.forEach((name, schema) -> assertThat(GeneratedTypes.read(type(event), SAMPLES.maximal(schema))
                            .getClass()
                            .getSimpleName())
                    .as(name)
                    .isEqualTo(Component.reference(schema)));
        }
    }

    // ---- What holds for whatever can be read

    private static JsonValue roundTrip(Component component, JsonNode json) {
        bodies.increment();
        Class<? extends JsonValue> type = type(component);
        JsonValue value = GeneratedTypes.read(type, json);
        JsonNode written = GeneratedTypes.written(value);
        assertSame(json, written);
        assertThat(value.toString()).isNotNull();
        JsonValue again = GeneratedTypes.read(type, written);
        assertThat(again).isEqualTo(value).hasSameHashCodeAs(value);
        // A fixed seed for each body: a failure can be repeated.
        JsonNode shuffled = ExactJson.shuffled(json, new Random(json.hashCode()));
        JsonValue other = GeneratedTypes.read(type, shuffled);
        assertThat(other).isEqualTo(value).hasSameHashCodeAs(value);
        assertSame(json, GeneratedTypes.written(other));
        if (json.isNull()) {
            // An ObjectMapper makes Java's null of it before it asks anyone.
            return value;
        }
        try {
            JsonValue mapped = ExactJson.MAPPER.readValue(ExactJson.bytes(json), type);
            assertThat(mapped).isEqualTo(value);
            assertSame(json, ExactJson.parse(ExactJson.MAPPER.writeValueAsBytes(mapped)));
        } catch (IOException e) {
            throw new AssertionError("An ObjectMapper does not read " + ExactJson.shortened(json), e);
        }
        return value;
    }

    /** Whether strict reading refuses it; if it does, it names a place that there is. */
    private static boolean isRefused(Component component, JsonNode json) throws IOException {
        try {
            GeneratedTypes.read(type(component), ExactJson.bytes(json), true);
            return false;
        } catch (JsonDecodeException e) {
            refused.increment();
            assertThat(e).hasMessageContaining(e.path());
            assertThat(exists(json, e.path())).as("%s in %s", e.path(), json).isTrue();
            return true;
        }
    }

    private static boolean exists(JsonNode json, String path) {
        return path.equals("/") || !json.at(JsonPointer.compile(path)).isMissingNode();
    }

    private static void assertSame(JsonNode expected, JsonNode actual) {
        String difference = ExactJson.difference(expected, actual);
        if (difference != null) {
            throw new AssertionError(difference);
        }
    }

    private static String about(Sample sample) {
        return sample + " " + ExactJson.shortened(sample.json());
    }

    private static JsonNode reference(Component component) {
        return ExactJson.MAPPER.createObjectNode().put("$ref", "#/components/schemas/" + component.name());
    }

    private static Class<? extends JsonValue> type(Component component) {
        return GeneratedTypes.model(component.name());
    }

    private static Stream<Component> objects() {
        return COMPONENTS.stream().filter(component -> component.kind() == Component.Kind.OBJECT);
    }

    /** The components within whose JSON a file would stand, which JSON has no form for. */
    private static Set<String> componentsWithFiles() {
        Set<String> found = new TreeSet<>();
        boolean more = true;
        while (more) {
            more = false;
            for (String name : SHEET.componentNames()) {
                more |= !found.contains(name) && hasFile(SHEET.component(name), found) && found.add(name);
            }
        }
        return found;
    }

    private static boolean hasFile(JsonNode schema, Set<String> found) {
        if (schema.path("format").asText().equals("binary")) {
            return true;
        }
        String reference = Component.reference(schema);
        if (reference != null && found.contains(reference)) {
            return true;
        }
        for (JsonNode inside : schema) {
            if (inside.isContainerNode() && hasFile(inside, found)) {
                return true;
            }
        }
        return false;
    }
}
