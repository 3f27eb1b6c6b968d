package io.fluentopenai.openapi.importer.sheet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.openapi.importer.Sheets;
import io.fluentopenai.openapi.importer.read.ImportException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What operations become in the sheet. */
class OperationsTest {
    private static final String OK = "responses: {'200': {description: ok}}";

    private static JsonNode operation(String path, String verb, String rest) {
        return Sheets.run(Sheets.paths("'" + path + "': {" + verb + ": {" + rest + ", " + OK + "}}\n"))
                .sheet()
                .path("paths")
                .path(path)
                .path(verb);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/x|get|operationId: createChatCompletion|createChatCompletion",
                "/x|get|operationId: create-realtime-call|createRealtimeCall",
                "/x|get|operationId: beta_createResponse|betaCreateResponse",
                "/x|get|operationId: CreateVideoEdit|createVideoEdit",
                "/x|get|operationId: usage_costs.v2|usageCostsV2",
                "/content_provenance_checks|post|operationId: Createcontentprovenancecheck|createContentProvenanceCheck",
                "/p/{p}/service_accounts/{a}/api_keys|post|operationId: CreateanAPIkeyforaserviceaccount"
                        + "|createAnApiKeyForAServiceAccount",
                "/x|get|operationId: wait|waitX",
                "/x|get|operationId: getClass|getClassX",
                "/x|get|operationId: default|_default",
                "/x|get|operationId: 2fa|_2fa",
                "/things|get|deprecated: false|listThings",
                "/things|post|deprecated: false|createThings",
                "/things/{id}|get|deprecated: false|getThings",
                "/things/{id}|delete|deprecated: false|deleteThings",
                "/things/{id}/cancel_all|post|deprecated: false|createThingsCancelAll",
            })
    void methodNames(String path, String verb, String rest, String method) {
        assertThat(operation(path, verb, rest).path("x-method").asText()).isEqualTo(method);
    }

    @Test
    void methodsAndTheirDerivedFormsNeverMeet() {
        ObjectNode sheet = Sheets.run(Sheets.paths("""
                                /runs: {post: {operationId: createRun, responses: {'200': {description: ok}}}}
                                /runs/stream: {post: {operationId: createRunStream, responses: {'200': {description: ok}}}}
                                /runs/again: {post: {operationId: create_run, responses: {'200': {description: ok}}}}
                                /runs/twice: {post: {operationId: createRun, responses: {'200': {description: ok}}}}
                                """)).sheet();
        assertThat(NormalForm.problems(sheet)).isEmpty();
        assertThat(sheet.path("paths").findValuesAsText("operationId")).doesNotHaveDuplicates();
        assertThat(sheet.path("paths")
                        .path("/runs")
                        .path("post")
                        .path("x-method")
                        .asText())
                .isEqualTo("createRun");
    }

    @Test
    void untaggedOperationsJoinTheirNeighboursOrAreNamedAfterThePath() {
        JsonNode paths = Sheets.run(Sheets.paths("""
                                /responses: {post: {operationId: a, tags: [Responses], responses: {'200': {description: ok}}}}
                                /responses/compact: {post: {operationId: b, responses: {'200': {description: ok}}}}
                                /containers/{id}: {get: {operationId: c, parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {'200': {description: ok}}}}
                                /organization/users: {get: {operationId: d, tags: [Users], responses: {'200': {description: ok}}}}
                                /organization/groups: {get: {operationId: e, tags: [Groups], responses: {'200': {description: ok}}}}
                                /organization/admin_api_keys: {get: {operationId: f, responses: {'200': {description: ok}}}}
                                /fine: {get: {operationId: g, tags: [Fine-tuning], responses: {'200': {description: ok}}}}
                                """)).sheet().path("paths");
        assertThat(paths.path("/responses/compact").path("post").path("x-api").asText())
                .isEqualTo("ResponsesApi");
        assertThat(paths.path("/responses/compact")
                        .path("post")
                        .path("tags")
                        .path(0)
                        .asText())
                .isEqualTo("Responses");
        assertThat(paths.path("/containers/{id}").path("get").path("x-api").asText())
                .isEqualTo("ContainersApi");
        assertThat(paths.path("/organization/admin_api_keys")
                        .path("get")
                        .path("x-api")
                        .asText())
                .isEqualTo("AdminApiKeysApi");
        assertThat(paths.path("/fine").path("get").path("x-api").asText()).isEqualTo("FineTuningApi");
    }

    @Test
    void parametersOfThePathAndOfTheOperationAreOneList() {
        JsonNode operation =
                Sheets.run("""
                        openapi: 3.0.3
                        info: {title: t, version: '1'}
                        paths:
                          /a/{id}/{other}:
                            parameters:
                              - {name: id, in: path, required: true, schema: {type: string}}
                              - {name: limit, in: query, schema: {type: integer}}
                            get:
                              operationId: get
                              parameters:
                                - {$ref: '#/components/parameters/Page'}
                                - {name: limit, in: query, required: true, schema: {type: string}}
                                - {name: gone, in: path, required: true, schema: {type: string}}
                              responses:
                                '200': {$ref: '#/components/responses/Fine'}
                        components:
                          parameters:
                            Page: {name: page, in: query, style: deepObject, explode: true, schema: {type: object, properties: {n: {type: integer}}}}
                          responses:
                            Fine: {description: ok, content: {application/json: {schema: {type: object, properties: {ok: {type: boolean}}}}}}
                        """).sheet().path("paths").path("/a/{id}/{other}").path("get");
        assertThat(operation.path("parameters")).isEqualTo(Sheets.yaml("""
                                        p:
                                          - {name: id, in: path, required: true, schema: {type: string}}
                                          - {name: limit, in: query, required: true, schema: {type: string}}
                                          - {name: page, in: query, style: deepObject, explode: true, schema: {$ref: '#/components/schemas/Page'}}
                                          - {name: other, in: path, required: true, schema: {type: string}}
                                        """).path("p"));
        assertThat(operation.path("responses"))
                .isEqualTo(Sheets.yaml(
                        "{'200': {content: {application/json: {schema: {$ref: '#/components/schemas/Fine'}}}}}"));
    }

    @Test
    void mediaTypesWithoutSchemaAreBytesOrText() {
        JsonNode content = Sheets.run(Sheets.paths("""
                                /a:
                                  get:
                                    operationId: a
                                    responses:
                                      '200':
                                        content:
                                          application/octet-stream: {}
                                          application/zip: {schema: {}}
                                          text/plain: {}
                                          application/json: {}
                                """))
                .sheet()
                .path("paths")
                .path("/a")
                .path("get")
                .path("responses")
                .path("200")
                .path("content");
        assertThat(content).isEqualTo(Sheets.yaml("""
                                application/octet-stream: {schema: {type: string, format: binary}}
                                application/zip: {schema: {type: string, format: binary}}
                                text/plain: {schema: {type: string}}
                                application/json: {schema: {}}
                                """));
    }

    @Test
    void streamsThatAFlagSwitchesOnSayWhichFlag() {
        JsonNode paths = Sheets.run(Sheets.paths("""
                                /body:
                                  post:
                                    operationId: body
                                    requestBody: {content: {application/json: {schema: {type: object, properties: {stream: {type: boolean, nullable: true}}}}}}
                                    responses: {'200': {content: {application/json: {schema: {type: string}}, text/event-stream: {schema: {type: string}}}}}
                                /query:
                                  get:
                                    operationId: query
                                    parameters: [{name: stream, in: query, schema: {type: boolean}}]
                                    responses: {'200': {content: {application/json: {schema: {type: string}}, text/event-stream: {schema: {type: string}}}}}
                                /always:
                                  get:
                                    operationId: always
                                    responses: {'200': {content: {text/event-stream: {schema: {type: string}}}}}
                                """)).sheet().path("paths");
        assertThat(paths.path("/body").path("post").path("x-stream"))
                .isEqualTo(Sheets.yaml("{in: body, property: stream}"));
        assertThat(paths.path("/query").path("get").path("x-stream"))
                .isEqualTo(Sheets.yaml("{in: query, property: stream}"));
        assertThat(paths.path("/always").path("get").has("x-stream")).isFalse();
    }

    @Test
    void sharedBodiesAndPathItemsAreFollowed() {
        ObjectNode sheet = Sheets.run("""
                        openapi: 3.1.0
                        info: {title: t, version: '1'}
                        paths:
                          /a: {$ref: '#/components/pathItems/A'}
                        components:
                          pathItems:
                            A: {post: {operationId: a, requestBody: {$ref: '#/components/requestBodies/B'}, responses: {'200': {description: ok}}}}
                          requestBodies:
                            B: {required: true, content: {application/json: {schema: {type: object, properties: {x: {type: string}}}}}}
                        """).sheet();
        assertThat(sheet.path("paths").path("/a").path("post").path("requestBody"))
                .isEqualTo(Sheets.yaml(
                        "{required: true, content: {application/json: {schema: {$ref: '#/components/schemas/B'}}}}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "operationId: a|without responses",
                "operationId: a, responses: {}|without responses",
                "operationId: a, responses: {ok: {description: x}}|not a status code",
                "operationId: a, answers: {}|unknown member 'answers'",
                "operationId: [a], responses: {'200': {description: x}}|expected a string",
                "parameters: [{name: x, schema: {type: string}}], responses: {'200': {description: x}}|without 'in'",
                "parameters: [{name: x, in: body, schema: {type: string}}], responses: {'200': {description: x}}|unknown place",
                "requestBody: {content: {multipart/form-data: {schema: {type: string}}}}, responses: {'200': {description: x}}|a form whose schema is no object",
                "responses: {'200': {$ref: '#/components/responses/No'}}|dangling $ref",
                "responses: {'200': {content: {application/json: {shape: {}}}}}|unknown member 'shape'",
            })
    void badOperationsAreErrorsWithAPointer(String operation, String message) {
        assertThatThrownBy(() -> Sheets.run(Sheets.paths("/a: {get: {" + operation + "}}\n")))
                .isInstanceOfSatisfying(ImportException.class, e -> {
                    assertThat(e.line("f")).contains(message);
                    assertThat(e.pointer()).startsWith("/paths/~1a/get");
                    assertThat(e.place()).isNotNull();
                });
    }

    @Test
    void headersThatBodiesAndKeysStandForAreNoParameters() {
        JsonNode parameters = Sheets.run(Sheets.paths("""
                                /a:
                                  get:
                                    operationId: get
                                    parameters:
                                      - {name: authorization, in: header, required: true, schema: {type: string}}
                                      - {name: Content-Type, in: header, schema: {type: string}}
                                      - {name: Accept, in: header, schema: {type: string}}
                                      - {name: accept, in: query, schema: {type: string}}
                                    responses: {200: {description: ok}}
                                """)).sheet().at("/paths/~1a/get/parameters");
        assertThat(parameters.findValuesAsText("in")).containsExactly("query");
    }

    @Test
    void aPathThatIsAReferenceAndMoreIsAnError() {
        assertThatThrownBy(() -> Sheets.run(Sheets.paths("""
                        /a: {post: {operationId: b, responses: {200: {description: ok}}}}
                        /b: {$ref: '#/paths/~1a', get: {operationId: c, responses: {200: {description: ok}}}}
                        """))).isInstanceOfSatisfying(ImportException.class, e -> {
            assertThat(e.line("f")).contains("f:5:8: a path that is a $ref and has members of its own");
            assertThat(e.pointer()).isEqualTo("/paths/~1b/$ref");
        });
    }
}
