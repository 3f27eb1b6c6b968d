package io.fluentopenai.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.testkit.FactSheet;
import io.fluentopenai.testkit.Sample;
import io.fluentopenai.testkit.Samples;
import java.math.BigDecimal;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.json.JsonMapper;

/** Every component of the fact sheet that becomes a class, in the hands of mappers of Jackson 3. */
class Jackson3SweepTest {
    private static final FactSheet SHEET = FactSheet.bundled();
    private static final Samples SAMPLES = Samples.of(SHEET);
    private static final JsonMapper MAPPER =
            JsonMapper.builder().findAndAddModules().build();
    private static final JsonMapper PLAIN = new JsonMapper();

    private static Stream<DynamicTest> each(java.util.function.Consumer<Component> test) {
        return Component.all(SHEET).stream()
                .map(component -> DynamicTest.dynamicTest(component.name(), () -> test.accept(component)));
    }

    private static Stream<Sample> samples(Component component) {
        JsonNode schema = component.schema();
        return Stream.concat(
                Stream.of(
                        new Sample("", "minimal", SAMPLES.minimal(schema)),
                        new Sample("", "maximal", SAMPLES.maximal(schema)),
                        numbers(schema, "1.00"),
                        numbers(schema, "12345678901234567890"),
                        numbers(schema, "1.234567890123456789012345")),
                SAMPLES.unknowns(schema).limit(5));
    }

    private static Sample numbers(JsonNode schema, String number) {
        return new Sample("", number, ModelSweepTest.withNumbers(SAMPLES.maximal(schema), new BigDecimal(number)));
    }

    @TestFactory
    @Execution(ExecutionMode.CONCURRENT)
    Stream<DynamicTest> aMapperThatFindsItsModulesReadsAndWritesWithoutLoss() {
        return each(component -> {
            Class<? extends JsonValue> type = GeneratedTypes.model(component.name());
            Problems problems = new Problems(component.name());
            samples(component)
                    .forEach(sample -> problems.check(sample::toString, () -> {
                        JsonValue value = GeneratedTypes.read(type, sample.json());
                        String written = MAPPER.writeValueAsString(value);
                        assertThat(Json.parse(written)).isEqualTo(Json.toTree(value));
                        assertThat(MAPPER.readValue(written, type)).isEqualTo(value);
                        assertThat(MAPPER.treeToValue(MAPPER.valueToTree(value), type))
                                .isEqualTo(value);
                    }));
            problems.assertNone();
        });
    }

    @TestFactory
    @Execution(ExecutionMode.CONCURRENT)
    Stream<DynamicTest> aPlainMapperWritesTheSameAndReadsNothingInsteadOfLess() {
        return each(component -> {
            Class<? extends JsonValue> type = GeneratedTypes.model(component.name());
            Problems problems = new Problems(component.name());
            samples(component)
                    .forEach(sample -> problems.check(sample::toString, () -> {
                        JsonValue value = GeneratedTypes.read(type, sample.json());
                        String written = PLAIN.writeValueAsString(value);
                        assertThat(written).isEqualTo(Json.write(value));
                        if (!written.equals("{}") && !written.equals("null")) {
                            assertThatThrownBy(() -> PLAIN.readValue(written, type))
                                    .isInstanceOf(RuntimeException.class);
                        }
                    }));
            problems.assertNone();
        });
    }
}
