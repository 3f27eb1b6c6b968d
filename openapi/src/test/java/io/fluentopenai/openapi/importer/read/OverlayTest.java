package io.fluentopenai.openapi.importer.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.openapi.importer.Importer;
import io.fluentopenai.openapi.importer.Sheets;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OverlayTest {
    private static final String DOCUMENT = """
            openapi: 3.1.0
            info: {title: upstream title, version: '1'}
            paths:
              /a/b:
                get:
                  operationId: getTypoo
                  description: upstream prose
                  responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/A-2'}}}}}
            components:
              schemas:
                A-2:
                  description: upstream prose
                  type: object
                  properties:
                    x: {type: string, description: upstream prose, x-secret: true}
                    mode: {type: string, enum: [a, b]}
                  required: [x, nowhere]
            """;

    private static Importer.Result run(String overlay) {
        return Importer.run(
                DOCUMENT.getBytes(StandardCharsets.UTF_8), overlay.getBytes(StandardCharsets.UTF_8), null, null);
    }

    private static JsonNode schema(Importer.Result result, String name) {
        return result.sheet().path("components").path("schemas").path(name);
    }

    @Test
    void shutdownsMarkTheOperationsOfPathsThatBeginLikeThat() {
        Importer.Result result = run("""
                overlay: []
                shutdowns: {/a: '2026-08-26', /a/bc: '2026-08-27', /a/b: '2026-08-28'}
                """);

        assertThat(result.sheet().at("/paths/~1a~1b/get/x-shutdown").asText()).isEqualTo("2026-08-28");
        assertThat(result.notes().warnings()).containsExactly("overlay: the target /a/bc of a shutdown has gone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{/a: soon}", "{a: '2026-08-26'}", "{/a: 20260826}"})
    void aShutdownThatIsNoDayOfAPathIsAnError(String shutdowns) {
        assertThatThrownBy(() -> run("overlay: []\nshutdowns: " + shutdowns))
                .hasMessageContaining("a shutdown is a day, such as '2026-08-26', for the beginning of a path");
    }

    @Test
    void setAddMergeAndRemoveChangeTheDocument() {
        Importer.Result result = run("""
                overlay:
                  - {target: /components/schemas/A-2/properties/x, reason: r, set: {type: integer}}
                  - {target: /components/schemas/A-2/properties/y, reason: r, add: {type: boolean}}
                  - {target: /components/schemas/A-2/properties/mode/enum, reason: r, merge: [b, c]}
                  - {target: /components/schemas/A-2/required/1, reason: r, remove: true}
                """);
        assertThat(schema(result, "AVariant").path("properties"))
                .isEqualTo(Sheets.yaml(
                        "{x: {type: integer}, mode: {$ref: '#/components/schemas/AVariantMode'}, y: {type: boolean}}"));
        assertThat(schema(result, "AVariantMode").path("enum")).hasSize(3);
        assertThat(result.notes().all()).isEmpty();
        assertThat(result.notes().warnings()).isEmpty();
    }

    @Test
    void anOperationMovesToAnotherPath() {
        JsonNode paths = run("overlay: [{target: /paths/~1a~1b/get, reason: r, move: /paths/~1a~1b~1c/get}]")
                .sheet()
                .path("paths");
        assertThat(Sheets.names(paths)).containsExactly("/a/b/c");
        assertThat(paths.path("/a/b/c").path("get").path("operationId").asText())
                .isEqualTo("getTypoo");
    }

    @Test
    void anOperationThatMovesTakesWithItWhatItsPathDeclaresForAll() {
        String document = Sheets.paths("""
                /runs/{id}:
                  parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
                  get: {operationId: getRun, responses: {'200': {description: d}}}
                  post: {operationId: cancelRun, responses: {'200': {description: d}}}
                /users:
                  get: {operationId: listUsers, responses: {'200': {description: d}}}
                """);
        String overlay =
                "overlay: [{target: '/paths/~1runs~1{id}/post', reason: r, move: '/paths/~1runs~1{id}~1cancel/post'}]";
        JsonNode paths = Importer.run(
                        document.getBytes(StandardCharsets.UTF_8), overlay.getBytes(StandardCharsets.UTF_8), null, null)
                .sheet()
                .path("paths");
        assertThat(Sheets.names(paths)).containsExactly("/runs/{id}", "/runs/{id}/cancel", "/users");
        assertThat(Sheets.names(paths.path("/runs/{id}"))).containsExactly("get");
        assertThat(paths.path("/runs/{id}/cancel").path("post").path("parameters"))
                .isEqualTo(paths.path("/runs/{id}").path("get").path("parameters"));
    }

    @Test
    void renameNamesSchemasAndMethods() {
        Importer.Result result = run("""
                overlay:
                  - {target: '#/components/schemas/A-2', reason: r, rename: Legible}
                  - {target: /paths/~1a~1b/get, reason: r, rename: getThing}
                """);
        assertThat(schema(result, "Legible").path("x-upstream-name").asText()).isEqualTo("A-2");
        assertThat(schema(result, "LegibleMode").isMissingNode()).isFalse();
        JsonNode operation = result.sheet().path("paths").path("/a/b").path("get");
        assertThat(operation.path("x-method").asText()).isEqualTo("getThing");
        assertThat(operation.path("operationId").asText()).isEqualTo("getTypoo");
    }

    @Test
    void renameNamesASchemaThatUpstreamHasNoNameFor() {
        Importer.Result result =
                run("overlay: [{target: /components/schemas/A-2/properties/mode, reason: r, rename: Speed}]");
        assertThat(schema(result, "AVariant").path("properties").path("mode"))
                .isEqualTo(Sheets.yaml("{$ref: '#/components/schemas/Speed'}"));
        assertThat(schema(result, "Speed").path("enum")).hasSize(2);
        assertThat(schema(result, "AVariantMode").isMissingNode()).isTrue();
        assertThat(result.text()).doesNotContain("x-upstream-name: Speed");
    }

    @Test
    void onlyOurOwnSentencesAndMarksReachTheSheet() {
        Importer.Result plain = run("overlay: []");
        assertThat(plain.text())
                .doesNotContain("prose")
                .doesNotContain("upstream title")
                .doesNotContain("x-secret");
        Importer.Result result = run("""
                overlay:
                  - {target: /components/schemas/A-2/properties/x, reason: r, merge: {x-secret: true, x-java-type: float-vector}}
                descriptions:
                  /components/schemas/A-2: What A is.
                  /components/schemas/A-2/properties/mode: How fast.
                  /paths/~1a~1b/get: Gets it.
                """);
        assertThat(result.text()).doesNotContain("prose");
        JsonNode a = schema(result, "AVariant");
        assertThat(a.path("description").asText()).isEqualTo("What A is.");
        assertThat(a.path("properties").path("mode").path("description").asText())
                .isEqualTo("How fast.");
        assertThat(a.path("properties").path("x").path("x-secret").asBoolean()).isTrue();
        assertThat(a.path("properties").path("x").path("x-java-type").asText()).isEqualTo("float-vector");
        assertThat(result.sheet()
                        .path("paths")
                        .path("/a/b")
                        .path("get")
                        .path("description")
                        .asText())
                .isEqualTo("Gets it.");
    }

    @Test
    void aTargetThatHasGoneIsAWarning() {
        Importer.Result result = run("""
                overlay:
                  - {target: /components/schemas/Gone/properties/x, reason: was wrong, set: {type: integer}}
                  - {target: /components/schemas/Gone, reason: r, remove: true}
                  - {target: /components/schemas/Gone, reason: r, rename: Gone2}
                  - {target: /components/schemas/Gone, reason: r, merge: {type: object}}
                  - {target: /components/schemas/A-2/type, reason: was missing, add: object}
                  - {target: /components/schemas/New, reason: r, add: {$ref: '#/components/schemas/Gone'}}
                  - {target: /paths/~1gone/get, reason: r, move: /paths/~1there/get}
                  - {target: /paths/~1gone/get, reason: was elsewhere, move: /paths/~1a~1b/get}
                """);
        assertThat(result.notes().warnings()).hasSize(8);
        assertThat(result.notes().warnings().get(6)).contains("/paths/~1gone/get has gone");
        assertThat(result.notes().warnings().get(7)).contains("upstream has /paths/~1a~1b/get", "was elsewhere");
        assertThat(result.notes().warnings().get(5)).contains("refers to #/components/schemas/Gone");
        assertThat(result.notes().warnings().get(0)).contains("/components/schemas/Gone/properties/x", "was wrong");
        assertThat(result.notes().warnings().get(4)).contains("upstream has", "was missing");
        ObjectNode without = run("overlay: []").sheet();
        assertThat(result.sheet()).isEqualTo(without);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "overlay: {}",
                "- a",
                "overlay: [{target: /a, set: 1}]",
                "overlay: [{target: /a, reason: r}]",
                "overlay: [{target: /a, reason: r, set: 1, remove: true}]",
                "overlay: [{target: /a, reason: r, replace: 1}]",
                "overlay: [{target: a, reason: r, set: 1}]",
                "overlay: [{target: /paths/~1a/get, reason: r, move: /components/schemas/A}]",
                "overlay: [{target: /components/schemas/A, reason: r, move: /paths/~1a/get}]",
                "overlay: []\nother: 1",
                "overlay: []\ndescriptions: {/a: [1]}",
            })
    void whatIsNoOverlayIsAnError(String overlay) {
        assertThatThrownBy(() -> run(overlay)).isInstanceOf(ImportException.class);
    }
}
