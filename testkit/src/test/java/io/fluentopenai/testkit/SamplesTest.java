package io.fluentopenai.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.internal.value.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SamplesTest {

    private final FactSheet sheet = Sheets.small();
    private final Samples samples = Samples.of(sheet);

    @Test
    void minimalSamplesHaveNothingButWhatIsRequired() {
        assertThat(samples.minimal(sheet.component("Sphere")).properties())
                .extracting(Map.Entry::getKey)
                .containsExactly("type", "radius");
    }

    @Test
    void maximalSamplesHaveEveryPropertyAndTwoElementsAnArray() {
        JsonNode sphere = samples.maximal(sheet.component("Sphere"));
        assertThat(sphere.properties())
                .extracting(Map.Entry::getKey)
                .containsExactly("type", "radius", "inner", "tags", "extra", "secret");
        assertThat(sphere.get("tags")).hasSize(2);
        assertThat(sphere.get("secret").asText()).matches("key_[a-z0-9]{12}");
    }

    @Test
    void everySampleOfEveryComponentIsValid() {
        assertAllValid(sheet, samples);
    }

    @Test
    void everySampleOfEveryComponentOfTheApiIsValid() {
        FactSheet api = FactSheet.bundled();
        assertThat(api.componentNames()).isNotEmpty();
        assertAllValid(api, Samples.of(api));
    }

    private static void assertAllValid(FactSheet sheet, Samples samples) {
        List<String> wrong = new ArrayList<>();
        for (String name : sheet.componentNames()) {
            JsonNode schema = sheet.component(name);
            check(sheet, schema, name + " minimal", samples.minimal(schema), wrong);
            check(sheet, schema, name + " maximal", samples.maximal(schema), wrong);
        }
        assertThat(wrong).isEmpty();
    }

    private static void check(FactSheet sheet, JsonNode schema, String what, JsonNode json, List<String> wrong) {
        sheet.validateStrictly(schema, json).forEach(line -> wrong.add(what + ": " + line));
    }

    @Test
    void everyVariationIsValidAndEachBranchAndValueAppears() {
        JsonNode schema = sheet.component("ChatRequest");
        List<String> wrong = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        samples.variations(schema).forEach(sample -> {
            check(sheet, schema, sample.toString(), sample.json(), wrong);
            forEachText(sample.json(), seen::add);
        });
        assertThat(wrong).isEmpty();
        assertThat(seen).contains("system", "user", "assistant", "text", "image");
    }

    @Test
    void everyVariationOfEveryBodyOfTheApiIsValid() {
        FactSheet api = FactSheet.bundled();
        Samples ofApi = Samples.of(api);
        Set<JsonNode> bodies = new LinkedHashSet<>();
        api.operations().forEach(operation -> {
            bodies.addAll(operation.requestBodies().values());
            bodies.addAll(operation.successBodies().values());
        });
        List<String> wrong = new ArrayList<>();
        for (JsonNode schema : bodies) {
            ofApi.variations(schema).forEach(sample -> check(api, schema, sample.toString(), sample.json(), wrong));
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void unknownPropertiesAreInEveryObjectAndInvalidOnlyWhereTheyAreForbidden() {
        FactSheet api = FactSheet.bundled();
        Samples ofApi = Samples.of(api);
        int objects = 0;
        for (String name : api.componentNames()) {
            JsonNode schema = api.component(name);
            if (schema.path("type").asText().equals("object")
                    && !schema.path("properties").isEmpty()) {
                JsonNode sample = ofApi.sample(schema, Variant.UNKNOWN_PROPERTIES);
                assertThat(sample.has("something_new")).as(name).isTrue();
                assertThat(api.validate(schema, sample))
                        .as(name)
                        .allMatch(line -> line.contains("additional properties") || line.contains("fits none"));
                objects++;
            }
        }
        assertThat(objects).isPositive();
    }

    @Test
    void webhookPayloadsHaveSamplesToo() {
        FactSheet api = FactSheet.bundled();
        api.webhookPayloads()
                .forEach((name, schema) -> assertThat(
                                api.validate(schema, Samples.of(api).maximal(schema)))
                        .as(name)
                        .isEmpty());
    }

    @Test
    void recursionEnds() {
        JsonNode thing = samples.maximal(sheet.component("Thing"));
        assertThat(Json.text(thing).length()).isLessThan(10_000);
    }

    @Test
    void theSameSeedGivesTheSameSamples() {
        JsonNode schema = sheet.component("ChatRequest");
        assertThat(Samples.of(sheet, 7).maximal(schema))
                .isEqualTo(Samples.of(sheet, 7).maximal(schema));
    }

    @Test
    void unknownsAreUnknown() {
        List<String> what = new ArrayList<>();
        samples.unknowns(sheet.component("Thing")).forEach(sample -> what.add(sample.toString()));
        assertThat(what).contains("/ unknown branch", "/ unknown property");
        JsonNode message = samples.sample(sheet.component("ChatMessage"), Variant.UNKNOWN_ENUM_VALUES);
        assertThat(message.get("role").asText()).startsWith("something_new");
    }

    @Test
    void mutationsBreakTheSchemaInOnePlace() {
        JsonNode schema = sheet.component("Sphere");
        List<Sample> mutations = samples.mutations(schema).toList();
        assertThat(mutations)
                .hasSizeGreaterThan(20)
                .allSatisfy(sample -> assertThat(sheet.validate(schema, sample.json()))
                        .as(sample.toString())
                        .isNotEmpty());
    }

    @Test
    void eventsHaveOneOfEachBranch() {
        assertThat(samples.events(sheet.component("RunEvent"), Variant.MINIMAL))
                .extracting(event -> event.get("event").asText())
                .containsExactly("run.created", "done");
        assertThat(samples.events(sheet.component("RunEvent"), Variant.UNKNOWN_BRANCHES))
                .hasSize(3);
    }

    private static void forEachText(JsonNode node, Consumer<String> consumer) {
        if (node.isTextual()) {
            consumer.accept(node.asText());
        }
        node.forEach(child -> forEachText(child, consumer));
    }
}
