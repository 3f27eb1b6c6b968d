package io.fluentopenai.openapi.importer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.openapi.importer.read.Json;
import io.fluentopenai.openapi.importer.sheet.NormalForm;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Documents at random, and changes of them that must not matter. */
class MutationTest {
    private static final int DOCUMENTS = 250;

    private static ObjectNode facts(JsonNode document) {
        ObjectNode sheet = Sheets.run(document).sheet().deepCopy();
        ((ObjectNode) sheet.path("info")).remove("x-source");
        return sheet;
    }

    @Test
    void everyDocumentGivesASheetInNormalFormTwiceTheSame() {
        for (long seed = 0; seed < DOCUMENTS; seed++) {
            ObjectNode document = RandomDocument.of(seed);
            Importer.Result result = Sheets.run(document);
            assertThat(NormalForm.problems(result.sheet())).as("seed %d", seed).isEmpty();
            assertThat(result.notes().repairs()).as("seed %d", seed).isEmpty();
            assertThat(Sheets.run(document).text()).as("seed %d", seed).isEqualTo(result.text());
            assertThat(result.text()).as("seed %d", seed).doesNotContain("random prose");
            assertThat(Sheets.yaml(result.text())).as("seed %d", seed).isEqualTo(result.sheet());
        }
    }

    @Test
    void formsOfOpenApi30MeanTheSame() {
        int consistent = 0;
        for (long seed = 0; seed < DOCUMENTS; seed++) {
            ObjectNode document = RandomDocument.of(seed);
            // Where conditions exclude each other no value is valid, and what is made of it is anyone's choice.
            boolean contradictory = Sheets.run(document).notes().counts().keySet().stream()
                    .anyMatch(note -> note.contains("exclude") || note.contains("beside"));
            if (!contradictory) {
                consistent++;
                assertThat(Sheets.differences(facts(document), facts(Downgrade.of(document, seed))))
                        .as("seed %d", seed)
                        .isEmpty();
            }
        }
        assertThat(consistent).isGreaterThan(DOCUMENTS / 4);
    }

    @Test
    void proseAndExtensionsDoNotMatter() {
        for (long seed = 0; seed < DOCUMENTS; seed++) {
            ObjectNode document = RandomDocument.of(seed);
            ObjectNode talkative = document.deepCopy();
            everySchema(talkative, schema -> {
                schema.put("title", "t");
                schema.put("description", "d");
                schema.set("example", Json.object().put("$ref", "#/nowhere"));
                schema.set("x-oaiMeta", Json.object().put("unknown", true));
                schema.put("$comment", "c");
            });
            assertThat(Sheets.differences(facts(document), facts(talkative)))
                    .as("seed %d", seed)
                    .isEmpty();
        }
    }

    @Test
    void referencesInAllOfMeanTheReference() {
        for (long seed = 0; seed < DOCUMENTS; seed++) {
            ObjectNode document = RandomDocument.of(seed);
            ObjectNode wrapped = document.deepCopy();
            everySchema(wrapped, schema -> {
                if (schema.has("$ref") && !schema.has("allOf")) {
                    JsonNode ref = schema.remove("$ref");
                    schema.putArray("allOf").addObject().set("$ref", ref);
                }
            });
            assertThat(Sheets.differences(facts(document), facts(wrapped)))
                    .as("seed %d", seed)
                    .isEmpty();
        }
    }

    @Test
    void orderOfComponentsDoesNotMatterForTheirNames() {
        for (long seed = 0; seed < DOCUMENTS; seed++) {
            ObjectNode document = RandomDocument.of(seed);
            ObjectNode shuffled = document.deepCopy();
            ObjectNode schemas = (ObjectNode) shuffled.path("components").path("schemas");
            List<Map.Entry<String, JsonNode>> entries = new ArrayList<>(schemas.properties());
            Collections.shuffle(entries, new Random(seed));
            schemas.removeAll();
            entries.forEach(entry -> schemas.set(entry.getKey(), entry.getValue()));
            assertThat(Sheets.names(facts(shuffled).path("components").path("schemas")))
                    .as("seed %d", seed)
                    .isEqualTo(Sheets.names(facts(document).path("components").path("schemas")));
        }
    }

    @Test
    void anotherSchemaDoesNotChangeTheOthers() {
        for (long seed = 0; seed < DOCUMENTS; seed++) {
            ObjectNode document = RandomDocument.of(seed);
            ObjectNode more = document.deepCopy();
            ((ObjectNode) more.path("components").path("schemas"))
                    .set(
                            "ZzAddition",
                            Sheets.yaml(
                                    "{type: object, properties: {mode: {type: string, enum: [a, b]}, next: {type: object, properties: {x: {}}}}}"));
            ObjectNode before = facts(document);
            ObjectNode after = facts(more);
            ObjectNode schemas = (ObjectNode) after.path("components").path("schemas");
            schemas.remove(List.of("ZzAddition", "ZzAdditionMode", "ZzAdditionNext"));
            assertThat(Sheets.differences(before, after)).as("seed %d", seed).isEmpty();
        }
    }

    private interface Change {
        void of(ObjectNode schema);
    }

    /** Calls {@code change} for every schema of a random document. */
    private static void everySchema(ObjectNode document, Change change) {
        document.path("components").path("schemas").forEach(schema -> schema(schema, change));
        for (JsonNode path : document.path("paths")) {
            for (JsonNode operation : path) {
                operation.findValues("schema").forEach(schema -> schema(schema, change));
            }
        }
    }

    private static void schema(JsonNode node, Change change) {
        if (!(node instanceof ObjectNode schema)) {
            return;
        }
        schema.path("properties").forEach(child -> schema(child, change));
        for (String keyword : new String[] {"items", "additionalProperties"}) {
            schema(schema.path(keyword), change);
        }
        for (String keyword : new String[] {"allOf", "anyOf", "oneOf"}) {
            if (schema.path(keyword) instanceof ArrayNode list) {
                list.forEach(child -> schema(child, change));
            }
        }
        change.of(schema);
    }
}
