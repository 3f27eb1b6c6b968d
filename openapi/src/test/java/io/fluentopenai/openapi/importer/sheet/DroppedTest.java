package io.fluentopenai.openapi.importer.sheet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.openapi.importer.Importer;
import io.fluentopenai.openapi.importer.RandomDocument;
import io.fluentopenai.openapi.importer.Sheets;
import io.fluentopenai.openapi.importer.read.ImportException;
import io.fluentopenai.openapi.importer.read.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a document has dropped stays, if that is asked for. */
class DroppedTest {
    private static final String RUNS = """
              /runs/{run_id}:
                get:
                  operationId: getRun
                  tags: [Runs]
                  security: [{AdminKey: []}]
                  parameters: [{name: run_id, in: path, required: true, schema: {type: string}}]
                  responses:
                    '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Run'}}}}
            """;
    private static final String BEFORE = """
            openapi: 3.1.0
            info: {title: t, version: 1.0.0}
            paths:
              /files:
                get: {operationId: listFiles, tags: [Files], responses: {'200': {description: ok}}}
                post: {operationId: createFile, tags: [Files], responses: {'200': {description: ok}}}
            """ + RUNS + """
              /things:
                get:
                  operationId: listThings
                  tags: [Things]
                  responses:
                    '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Usage'}}}}
            components:
              securitySchemes:
                AdminKey: {type: http, scheme: bearer}
              schemas:
                Run: {type: object, properties: {usage: {$ref: '#/components/schemas/Usage'}, step: {$ref: '#/components/schemas/Step'}}}
                Step: {type: object, properties: {before: {$ref: '#/components/schemas/Step'}}}
                Usage: {type: object, properties: {tokens: {type: integer}}}
                Alone: {type: object, properties: {x: {type: string}}}
            """;
    private static final String CREATE_FILE =
            "    post: {operationId: createFile, tags: [Files], responses: {'200': {description: ok}}}\n";
    private static final String USAGE = "Usage: {type: object, properties: {tokens: {type: integer}";
    /** Without runs, createFile and the schemas beside usage, which has changed. */
    private static final String AFTER = BEFORE.replace(RUNS, "")
            .replace(CREATE_FILE, "")
            .replaceAll(" +(Run|Step|Alone): .*\n", "")
            .replace(USAGE, USAGE + ", cached: {type: boolean}");

    private static Importer.Result keep(String document, JsonNode before) {
        return Importer.run(document.getBytes(StandardCharsets.UTF_8), null, null, null, before, null, false);
    }

    private static List<String> routes(JsonNode sheet) {
        List<String> routes = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : Json.members(sheet.get("paths"))) {
            path.getValue().fieldNames().forEachRemaining(verb -> routes.add(verb + ' ' + path.getKey()));
        }
        return routes;
    }

    @Test
    void operationsStayWhereTheyStoodAndSchemasToo() {
        ObjectNode before = Sheets.run(BEFORE).sheet();
        Importer.Result result = keep(AFTER, before);
        ObjectNode sheet = result.sheet();

        assertThat(NormalForm.problems(sheet)).isEmpty();
        assertThat(routes(sheet))
                .containsExactly("get /files", "post /files", "get /runs/{run_id}", "get /things")
                .isEqualTo(routes(before));
        for (String kept : List.of("/paths/~1files/post", "/paths/~1runs~1{run_id}/get")) {
            assertThat(sheet.at(kept).path("deprecated").asBoolean()).isTrue();
            assertThat(sheet.at(kept).path("x-dropped").asBoolean()).isTrue();
        }
        assertThat(sheet.at("/paths/~1files/get").has("deprecated")).isFalse();
        JsonNode schemas = sheet.at("/components/schemas");
        assertThat(schemas.get("Run")).isEqualTo(before.at("/components/schemas/Run"));
        assertThat(schemas.has("Step")).isTrue();
        assertThat(schemas.has("Alone")).isTrue();
        assertThat(schemas.at("/Usage/properties").has("cached")).isTrue();
        assertThat(sheet.at("/components/securitySchemes/AdminKey/scheme").asText())
                .isEqualTo("bearer");
        assertThat(result.notes().counts()).containsEntry("an operation that the document has dropped, kept", 2);
        assertThat(result.text())
                .isEqualTo(keep(AFTER, Sheets.yaml(result.text())).text());
    }

    @Test
    void nothingStaysThatIsNotAskedFor() {
        ObjectNode before = Sheets.run(BEFORE).sheet();
        ObjectNode after = Sheets.run(AFTER).sheet();
        assertThat(routes(after)).containsExactly("get /files", "get /things");
        assertThat(Dropped.summary(after, before)).isEqualTo("operations: 2, schemas: 3");
        assertThat(Dropped.summary(before, before)).isEmpty();
        assertThat(keep(BEFORE, before).text()).isEqualTo(Sheets.run(BEFORE).text());
    }

    @Test
    void whatHasMovedIsNotKeptAtItsOldPlace() {
        ObjectNode before = Sheets.run(BEFORE).sheet();
        for (String moved :
                List.of(BEFORE.replace("/runs/{run_id}", "/threads/runs/{run_id}"), BEFORE.replace("run_id", "id"))) {
            ObjectNode sheet = keep(moved, before).sheet();
            assertThat(routes(sheet)).isEqualTo(routes(Sheets.run(moved).sheet()));
        }
        String otherVerb = BEFORE.replace("run_id", "id")
                .replace("get:\n      operationId: getRun", "post:\n      operationId: askRun");
        assertThat(routes(keep(otherVerb, before).sheet()))
                .isEqualTo(routes(Sheets.run(otherVerb).sheet()));
    }

    @Test
    void whatDoesNotGoTogetherIsAnErrorThatSaysSo() {
        ObjectNode before = Sheets.run(BEFORE).sheet();
        String clash = AFTER.replace("    Usage:", "    RUN: {type: string}\n    Usage:");
        assertThatThrownBy(() -> keep(clash, before))
                .isInstanceOf(ImportException.class)
                .hasMessageContaining("--keep-dropped");
    }

    @Test
    void aFormThatHasNoFieldsAnyMoreIsAnError() {
        ObjectNode before = Sheets.run(BEFORE.replace(
                        "post: {operationId: createFile,",
                        "post: {operationId: createFile, requestBody: {content: {multipart/form-data:"
                                + " {schema: {$ref: '#/components/schemas/Usage'}}}},"))
                .sheet();
        String after = AFTER.replaceAll("Usage: \\{.*", "Usage: {type: string}");
        assertThatThrownBy(() -> keep(after, before))
                .isInstanceOf(ImportException.class)
                .hasMessageContaining("--keep-dropped")
                .hasMessageContaining("a form has fields");
    }

    /** Any document, from which any operations and schemas go. */
    @Test
    void whateverGoesStays() {
        int kept = 0;
        for (long seed = 0; seed < 100; seed++) {
            ObjectNode document = RandomDocument.of(seed);
            ObjectNode before = Sheets.run(document).sheet();
            ObjectNode smaller = document.deepCopy();
            Random random = new Random(seed);
            List<String> paths = new ArrayList<>();
            smaller.path("paths").fieldNames().forEachRemaining(paths::add);
            paths.removeIf(path -> random.nextBoolean());
            ((ObjectNode) smaller.get("paths")).remove(paths);
            if (smaller.path("paths").isEmpty()) {
                continue;
            }
            Importer.Result result = keep(smaller.toString(), before);
            ObjectNode sheet = result.sheet();
            assertThat(NormalForm.problems(sheet)).as("seed %d", seed).isEmpty();
            int moved = result.notes()
                    .counts()
                    .getOrDefault("an operation whose path or method another has now, not kept", 0);
            assertThat(Dropped.summary(sheet, before))
                    .as("seed %d", seed)
                    .isEqualTo(moved == 0 ? "" : "operations: " + moved + ", schemas: 0");
            kept += paths.size();
        }
        assertThat(kept).isGreaterThan(50);
    }
}
