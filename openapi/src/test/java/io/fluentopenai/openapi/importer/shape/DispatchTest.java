package io.fluentopenai.openapi.importer.shape;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.openapi.importer.Importer;
import io.fluentopenai.openapi.importer.Sheets;
import org.junit.jupiter.api.Test;

/** How the branch of a union is found. */
class DispatchTest {
    private static JsonNode dispatch(String schemas) {
        return Sheets.schemas(schemas).path("U").path("x-dispatch");
    }

    private static JsonNode expected(String yaml) {
        return Sheets.yaml("d: " + yaml).path("d");
    }

    @Test
    void oneConstantPropertyDecides() {
        assertThat(dispatch("""
                        A: {type: object, properties: {kind: {const: x}, type: {const: a}}, required: [type]}
                        B: {type: object, properties: {kind: {const: x}, type: {enum: [b]}}, required: [type]}
                        U: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}
                        """)).isEqualTo(expected("{property: type, cases: {a: A, b: B}}"));
    }

    @Test
    void declaredDiscriminatorGoesBeforeHabit() {
        assertThat(dispatch("""
                        A: {type: object, properties: {type: {const: a}, kind: {const: ka}}, required: [type, kind]}
                        B: {type: object, properties: {type: {const: b}, kind: {const: kb}}, required: [type, kind]}
                        U:
                          oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]
                          discriminator: {propertyName: kind}
                        """)).isEqualTo(expected("{property: kind, cases: {ka: A, kb: B}}"));
    }

    @Test
    void mappingSpeaksForBranchesWithoutConstant() {
        assertThat(dispatch("""
                        A: {type: object, properties: {kind: {type: string}, x: {type: string}}, required: [kind]}
                        B: {type: object, properties: {kind: {type: string}, x: {type: string}}, required: [kind]}
                        U:
                          oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]
                          discriminator: {propertyName: kind, mapping: {first: '#/components/schemas/A', second: B}}
                        """).path("cases")).isEqualTo(expected("{first: A, second: B}"));
    }

    @Test
    void constantsAreBelievedBeforeAWrongMapping() {
        assertThat(dispatch("""
                        A: {type: object, properties: {type: {const: a}}, required: [type]}
                        B: {type: object, properties: {type: {const: b}}, required: [type]}
                        U:
                          oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]
                          discriminator: {propertyName: type, mapping: {a: '#/components/schemas/B', b: '#/components/schemas/A'}}
                        """)).isEqualTo(expected("{property: type, cases: {a: A, b: B}}"));
    }

    @Test
    void aDiscriminatorThatNoBranchDeclaresIsIgnored() {
        assertThat(dispatch("""
                        A: {type: object, properties: {type: {const: a}}, required: [type]}
                        B: {type: object, properties: {type: {const: b}}, required: [type]}
                        U:
                          oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]
                          discriminator: {propertyName: nowhere}
                        """)).isEqualTo(expected("{property: type, cases: {a: A, b: B}}"));
    }

    @Test
    void anOptionalConstantIsReachedWhenAbsent() {
        assertThat(dispatch("""
                        A: {type: object, properties: {type: {const: a}}, required: [type]}
                        B: {type: object, properties: {type: {const: b}, id: {type: string}}}
                        U: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}
                        """)).isEqualTo(expected("{property: type, cases: {a: A, b: B}, absent: B}"));
    }

    @Test
    void anEnumOfSeveralValuesLeadsToItsBranchFromEach() {
        assertThat(dispatch("""
                        A: {type: object, properties: {type: {enum: [eq, ne]}}, required: [type]}
                        B: {type: object, properties: {type: {enum: [and, or]}}, required: [type]}
                        U: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}
                        """)).isEqualTo(expected("{property: type, cases: {and: B, eq: A, ne: A, or: B}}"));
    }

    @Test
    void anOpenStringTakesWhatNoConstantClaims() {
        assertThat(dispatch("""
                        A: {type: object, properties: {type: {const: a}}, required: [type]}
                        B: {type: object, properties: {type: {type: string}}, required: [type]}
                        U: {anyOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}
                        """)).isEqualTo(expected("{property: type, cases: {a: A}, otherwise: B}"));
    }

    @Test
    void aSecondPropertyDecidesWhereTheFirstIsShared() {
        assertThat(dispatch("""
                        A: {type: object, properties: {type: {const: message}, role: {const: user}}, required: [type, role]}
                        B: {type: object, properties: {type: {const: message}, role: {const: assistant}}, required: [type, role]}
                        C: {type: object, properties: {type: {const: call}}, required: [type]}
                        U: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/C'}]}
                        """))
                .isEqualTo(
                        expected(
                                "{property: type, cases: {call: C, message: {property: role, cases: {assistant: B, user: A}}}}"));
    }

    @Test
    void booleansAndNumbersAreConstantsToo() {
        assertThat(dispatch("""
                        A: {type: object, properties: {ok: {const: true}, v: {type: string}}, required: [ok]}
                        B: {type: object, properties: {ok: {const: false}, e: {type: string}}, required: [ok]}
                        U: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}
                        """)).isEqualTo(expected("{property: ok, cases: {'false': B, 'true': A}}"));
    }

    @Test
    void aRequiredKeyDecidesWhereThereIsNoConstant() {
        assertThat(dispatch("""
                        A: {type: object, properties: {file_id: {type: string}, detail: {type: string}}, required: [file_id]}
                        B: {type: object, properties: {url: {type: string}, detail: {type: string}}, required: [url]}
                        U: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}
                        """)).isEqualTo(expected("{present: file_id, then: A, else: B}"));
    }

    @Test
    void theTokenOfAPropertyDecidesWhereAllDeclareIt() {
        assertThat(dispatch("""
                        A: {type: object, properties: {content: {type: string}}, required: [content]}
                        B: {type: object, properties: {content: {type: array, items: {}}}, required: [content]}
                        U: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}
                        """)).isEqualTo(expected("{token: content, cases: {array: B, string: A}}"));
    }

    @Test
    void whatNothingTellsApartIsNotedAndTheRichestBranchWins() {
        Importer.Result result = Sheets.run(Sheets.document("""
                        A: {type: object, properties: {x: {type: string}}}
                        B: {type: object, properties: {x: {type: string}, y: {type: string}}}
                        U: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}
                        """));
        JsonNode dispatch =
                result.sheet().path("components").path("schemas").path("U").path("x-dispatch");
        assertThat(dispatch).isEqualTo(expected("B"));
        assertThat(result.notes().counts()).containsEntry("branches of a union that nothing tells apart", 1);
    }

    @Test
    void unionsInUnionsAreListedWholeAndDispatchedFlat() {
        JsonNode union = Sheets.schemas("""
                        A: {type: object, properties: {type: {const: a}}, required: [type]}
                        B: {type: object, properties: {type: {const: b}}, required: [type]}
                        C: {type: object, properties: {type: {const: c}}, required: [type]}
                        Inner: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}
                        U: {oneOf: [{$ref: '#/components/schemas/Inner'}, {$ref: '#/components/schemas/C'}]}
                        """).path("U");
        assertThat(union.path("oneOf"))
                .isEqualTo(expected("[{$ref: '#/components/schemas/Inner'}, {$ref: '#/components/schemas/C'}]"));
        assertThat(union.path("x-dispatch")).isEqualTo(expected("{property: type, cases: {a: A, b: B, c: C}}"));
    }

    @Test
    void anonymousUnionsInUnionsAreOpened() {
        JsonNode union = Sheets.schemas("""
                        A: {type: object, properties: {type: {const: a}}, required: [type]}
                        B: {type: object, properties: {type: {const: b}}, required: [type]}
                        C: {type: object, properties: {type: {const: c}}, required: [type]}
                        U: {anyOf: [{oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}, {$ref: '#/components/schemas/C'}]}
                        """).path("U");
        assertThat(union.path("anyOf")).hasSize(3);
        assertThat(union.path("x-dispatch")).isEqualTo(expected("{property: type, cases: {a: A, b: B, c: C}}"));
    }

    @Test
    void orderOfBranchesDoesNotChangeTheDecisionByConstants() {
        String rest = """
                A: {type: object, properties: {type: {const: a}}, required: [type]}
                B: {type: object, properties: {type: {const: b}}, required: [type]}
                """;
        assertThat(dispatch(
                        rest + "U: {oneOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/A'}]}\n"))
                .isEqualTo(dispatch(
                        rest + "U: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}\n"));
    }

    @Test
    void webhookPayloadsAreOneUnion() {
        JsonNode schemas = Sheets.run("""
                        openapi: 3.1.0
                        info: {title: t, version: '1'}
                        paths: {}
                        webhooks:
                          done: {post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Done'}}}}}}
                          failed:
                            post:
                              requestBody:
                                content:
                                  application/json:
                                    schema: {type: object, properties: {type: {const: failed}}, required: [type]}
                              responses: {'200': {description: thanks}}
                        components:
                          schemas:
                            Done: {type: object, properties: {type: {const: done}}, required: [type]}
                        """).sheet().path("components").path("schemas");
        assertThat(schemas.path("WebhookEvent")).isEqualTo(Sheets.yaml("""
                                oneOf: [{$ref: '#/components/schemas/Done'}, {$ref: '#/components/schemas/FailedWebhookPayload'}]
                                x-dispatch: {property: type, cases: {done: Done, failed: FailedWebhookPayload}}
                                """));
    }
}
