package io.fluentopenai.openapi.importer.name;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.openapi.importer.Sheets;
import io.fluentopenai.openapi.importer.shape.NameHint;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of components. */
class NamesTest {
    private static List<String> names(String schemas) {
        return Sheets.names(Sheets.schemas(schemas));
    }

    @Test
    void hoistedSchemasAreNamedAfterOwnerAndPath() {
        assertThat(names("""
                        Foo:
                          type: object
                          properties:
                            mode: {type: string, enum: [a, b]}
                            usage_details: {type: object, properties: {tokens: {type: object, properties: {n: {type: integer}}}}}
                            choices: {type: array, items: {type: object, properties: {x: {type: string}}}}
                            data: {type: array, items: {type: object, properties: {x: {type: string}}}}
                            entries: {type: array, items: {type: string, enum: [a, b]}}
                            extra: {type: object, additionalProperties: {type: object, properties: {x: {type: string}}}}
                            maybe: {anyOf: [{type: object, properties: {x: {type: string}}}, {type: 'null'}]}
                        """))
                .containsExactly(
                        "Foo",
                        "FooChoice",
                        "FooDataItem",
                        "FooEntry",
                        "FooExtraValue",
                        "FooMaybe",
                        "FooMode",
                        "FooUsageDetails",
                        "FooUsageDetailsTokens");
    }

    @Test
    void branchesAreNamedAfterTheirConstantOrTheirOwnKey() {
        assertThat(names("""
                        Foo:
                          type: object
                          properties:
                            content:
                              anyOf:
                                - {type: string}
                                - type: array
                                  items:
                                    oneOf:
                                      - {type: object, properties: {type: {const: text}, text: {type: string}}, required: [type]}
                                      - {type: object, properties: {type: {const: image_url}, url: {type: string}}, required: [type]}
                            source:
                              oneOf:
                                - {type: object, properties: {file_id: {type: string}}, required: [file_id]}
                                - {type: object, properties: {url: {type: string}}, required: [url]}
                            tool_choice:
                              oneOf:
                                - {type: string, enum: [none, auto]}
                                - {type: object, properties: {name: {type: string}}}
                        """))
                .containsExactly(
                        "Foo",
                        "FooContent",
                        "FooContentItem",
                        "FooContentItemImageUrl",
                        "FooContentItemText",
                        "FooSource",
                        "FooSourceFileId",
                        "FooSourceUrl",
                        "FooToolChoice",
                        "FooToolChoiceObject",
                        "FooToolChoiceOption");
    }

    @Test
    void namesDoNotDependOnSiblingsOrOrder() {
        JsonNode one = Sheets.schemas("""
                Foo: {type: object, properties: {mode: {type: string, enum: [a, b]}, size: {type: string, enum: [s, l]}}}
                Bar: {type: object, properties: {mode: {type: string, enum: [a, b]}}}
                """);
        JsonNode other = Sheets.schemas("""
                Baz: {type: string, enum: [p, q]}
                Bar: {type: object, properties: {extra: {type: string, enum: [e, f]}, mode: {type: string, enum: [a, b]}}}
                Foo: {type: object, properties: {size: {type: string, enum: [s, l]}, mode: {type: string, enum: [a, b]}}}
                """);
        for (String name : Sheets.names(one)) {
            if (!name.equals("Foo") && !name.equals("Bar")) {
                assertThat(other.path(name)).as(name).isEqualTo(one.path(name));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Error, ErrorObject",
        "Object, ObjectObject",
        "Record, RecordObject",
        "Map, MapObject",
        "error-body, ErrorBody",
        "foo.bar_baz, FooBarBaz",
        "Beta_Agent, BetaAgent",
        "3DModel, _3DModel",
        "Thing-2, ThingVariant",
    })
    void upstreamNamesBecomeClassNames(String upstream, String name) {
        JsonNode schemas = Sheets.schemas("'" + upstream + "': {type: object, properties: {x: {type: string}}}\n");
        assertThat(Sheets.names(schemas)).containsExactly(name);
        assertThat(schemas.path(name).path("x-upstream-name").asText()).isEqualTo(upstream);
    }

    @Test
    void namesThatDifferInCaseOnlyAreKeptApart() {
        JsonNode schemas = Sheets.schemas("""
                fooBar: {type: object, properties: {x: {type: string}}}
                FooBar: {type: object, properties: {y: {type: string}}}
                foo_bar: {type: string, enum: [a, b]}
                """);
        assertThat(schemas.path("FooBar").path("properties").has("y")).isTrue();
        assertThat(schemas.size()).isEqualTo(3);
        assertThat(Sheets.names(schemas).stream()
                        .map(n -> n.toLowerCase(java.util.Locale.ROOT))
                        .distinct())
                .hasSize(3);
    }

    @Test
    void aHoistedSchemaGivesWayToAnUpstreamName() {
        JsonNode schemas = Sheets.schemas("""
                Foo: {type: object, properties: {status: {type: string, enum: [a, b]}, part: {type: object, properties: {p: {type: string}}}}}
                FooStatus: {type: string, enum: [x, y]}
                FooPart: {type: object, properties: {q: {type: string}}}
                """);
        assertThat(Sheets.names(schemas))
                .containsExactly("Foo", "FooPart", "FooPartObject", "FooStatus", "FooStatusValue");
        assertThat(schemas.path("FooStatus").path("enum").path(0).asText()).isEqualTo("x");
    }

    @Test
    void theSameInlineSchemaAtTheSameNameIsOneComponent() {
        assertThat(names("""
                        Foo:
                          anyOf:
                            - {type: object, properties: {type: {const: a}, mode: {type: string, enum: [x, y]}}, required: [type]}
                            - {type: object, properties: {type: {const: a}, mode: {type: string, enum: [x, y]}}, required: [type]}
                        """)).containsExactly("Foo", "FooMode");
    }

    @Test
    void queryEnumsThatMeanTheSameAreOneComponent() {
        ObjectNode document = Sheets.yaml("""
                openapi: 3.1.0
                info: {title: t, version: '1'}
                paths:
                  /a: {get: {operationId: listA, parameters: [{name: order, in: query, schema: {type: string, enum: [asc, desc]}}], responses: {'200': {description: ok}}}}
                  /b: {get: {operationId: listB, parameters: [{name: order, in: query, schema: {type: string, enum: [asc, desc], default: desc}}], responses: {'200': {description: ok}}}}
                  /c: {get: {operationId: listC, parameters: [{name: order, in: query, schema: {type: string, enum: [up, down]}}], responses: {'200': {description: ok}}}}
                  /d: {get: {operationId: listD, parameters: [{name: 'include[]', in: query, schema: {type: array, items: {type: string, enum: [x, y]}}}], responses: {'200': {description: ok}}}}
                """);
        ObjectNode sheet = Sheets.run(document).sheet();
        assertThat(Sheets.names(sheet.path("components").path("schemas")))
                .containsExactly("ListCOrder", "ListDInclude", "Order");
        assertThat(sheet.path("paths")
                        .path("/b")
                        .path("get")
                        .path("parameters")
                        .path(0)
                        .path("schema"))
                .isEqualTo(Sheets.yaml("{$ref: '#/components/schemas/Order', default: desc}"));
    }

    @Test
    void bodiesAreNamedAfterTheOperation() {
        ObjectNode sheet = Sheets.run(Sheets.paths("""
                                /things:
                                  post:
                                    operationId: create-big-thing
                                    requestBody:
                                      content:
                                        application/json: {schema: {type: object, properties: {a: {type: string}}}}
                                        multipart/form-data: {schema: {type: object, properties: {b: {type: string, format: binary}}}}
                                    responses:
                                      '200': {content: {application/json: {schema: {type: object, properties: {c: {type: string}}}}, text/event-stream: {schema: {type: object, properties: {e: {type: string}}}}}}
                                      '404': {content: {application/json: {schema: {type: object, properties: {d: {type: string}}}}}}
                                """)).sheet();
        assertThat(Sheets.names(sheet.path("components").path("schemas")))
                .containsExactly(
                        "CreateBigThingEvent",
                        "CreateBigThingMultipartRequest",
                        "CreateBigThingNotFoundResponse",
                        "CreateBigThingRequest",
                        "CreateBigThingResponse");
    }

    @ParameterizedTest
    @CsvSource({
        "choices, choice",
        "entries, entry",
        "statuses, status",
        "status, status",
        "boxes, box",
        "classes, class",
        "matches, match",
        "data, data",
        "uses, use",
        "responses, response",
        "indices, index",
        "annotations, annotation",
        "tool_calls, tool_call",
        "address, address",
        "toolCalls, toolCall",
    })
    void singular(String plural, String singular) {
        assertThat(Words.singular(plural)).isEqualTo(singular);
    }

    @Test
    void hintsOfTheSamePlaceAreEqual() {
        NameHint owner = new NameHint.Upstream("Foo");
        assertThat(new NameHint.Property(owner, "bar"))
                .isEqualTo(new NameHint.Property(new NameHint.Upstream("Foo"), "bar"));
        assertThat(Map.of(owner, 1)).containsKey(new NameHint.Upstream("Foo"));
    }
}
