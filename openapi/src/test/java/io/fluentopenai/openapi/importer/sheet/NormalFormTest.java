package io.fluentopenai.openapi.importer.sheet;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.openapi.importer.Sheets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The check of the sheet finds what it is there to find. */
class NormalFormTest {
    private static final String GOOD = """
            openapi: 3.1.0
            info: {title: t, version: '1', x-source: {sha256: 0000000000000000000000000000000000000000000000000000000000000abc}}
            paths:
              /a/{id}:
                get:
                  operationId: get
                  tags: [T]
                  x-api: TApi
                  x-method: get
                  x-stream: {in: query, property: stream}
                  parameters:
                    - {name: id, in: path, required: true, schema: {type: string}}
                    - {name: stream, in: query, schema: {type: boolean}}
                  responses:
                    '200': {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
              /b:
                post:
                  operationId: make
                  tags: [T]
                  x-api: TApi
                  x-method: make
                  requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Cat'}}}}
                  responses: {'200': {}}
            components:
              schemas:
                Alias: {type: array, items: {type: string}}
                Cat:
                  type: object
                  properties:
                    type: {type: string, const: cat}
                    name: {type: [string, 'null'], maxLength: 3, default: tom}
                    mode: {anyOf: [{$ref: '#/components/schemas/Mode'}, {type: 'null'}]}
                    stop: {$ref: '#/components/schemas/Stop'}
                    any: {}
                  required: [type]
                  additionalProperties: false
                Dog: {type: object, properties: {type: {type: string, const: dog}}, required: [type]}
                Mode: {type: string, enum: [a, b]}
                Open: {type: string, x-extensible-enum: [a]}
                Pet:
                  oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
                  x-dispatch: {property: type, cases: {cat: Cat, dog: Dog}}
                Stop:
                  anyOf: [{type: string}, {type: array, items: {type: string}}, {type: array, items: {type: integer}}]
                  x-choice: true
            """;

    @Test
    void aGoodSheetHasNoProblems() {
        assertThat(NormalForm.problems(Sheets.yaml(GOOD))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openapi: 3.1.0|openapi: 3.0.0",
                "000abc|000xyz",
                "operationId: make|operationId: get",
                "x-method: make|x-method: get",
                "x-method: make|x-method: getAsync",
                "x-method: make|x-method: Make",
                "x-api: TApi|x-api: T",
                "tags: [T]|tags: [T, U]",
                "in: query, property: stream|in: header, property: stream",
                "name: id, in: path, required: true|name: id, in: path",
                "name: id, in: path, required: true|name: other, in: path, required: true",
                "name: stream, in: query|name: stream, in: body",
                "schema: {type: boolean}|example: 1",
                "responses: {'200': {}}|responses: {}",
                "{'200': {}}|{'200': {content: {application/json: {}}}}",
                "{'200': {}}|{'200': {content: {application/json: {schema: {type: string, enum: [a, b]}}}}}",
                "Alias: {type: array, items: {type: string}}|alias: {type: array, items: {type: string}}",
                "Alias: {type: array, items: {type: string}}|String: {type: array, items: {type: string}}",
                "Alias: {type: array, items: {type: string}}|Mode2: {type: array, items: {type: string}}",
                "Alias: {type: array, items: {type: string}}|Alias: {type: array}",
                "Alias: {type: array, items: {type: string}}|Alias: {type: [array, 'null'], items: {type: string}}",
                "Alias: {type: array, items: {type: string}}|Alias: {$ref: '#/components/schemas/Alias'}",
                "Alias: {type: array, items: {type: string}}|Alias: {$ref: '#/components/schemas/Nowhere'}",
                "Alias: {type: array, items: {type: string}}|Alias: {allOf: [{type: string}]}",
                "Alias: {type: array, items: {type: string}}|Alias: {type: array, items: {type: string, enum: [a, b]}}",
                "Alias: {type: array, items: {type: string}}|Alias: {type: array, items: {type: object, properties: {a: {}}}}",
                "Alias: {type: array, items: {type: string}}|Alias: {type: array, items: {type: [string, integer]}}",
                "Alias: {type: array, items: {type: string}}|Alias: {type: array, items: {anyOf: [{type: string}, {type: integer}]}}",
                "Alias: {type: array, items: {type: string}}|Alias: {type: array, items: {anyOf: [{type: string}, {type: 'null'}]}}",
                "Alias: {type: array, items: {type: string}}|Alias: {items: {type: string}, type: array}",
                "maxLength: 3, default: tom|default: tom, maxLength: 3",
                "maxLength: 3|nullable: true",
                "maxLength: 3|title: t",
                "any: {}|any: {not: {}}",
                "required: [type]|required: [type, type]",
                "required: [type]|required: [nowhere]",
                "{type: string, enum: [a, b]}|{type: string, enum: [a]}",
                "{type: string, enum: [a, b]}|{type: string, enum: [a, a]}",
                "{type: string, enum: [a, b]}|{type: string, enum: [a, 1]}",
                "x-extensible-enum: [a]|x-extensible-enum: []",
                "{cat: Cat, dog: Dog}|{cat: Cat, dog: Mode}",
                "{cat: Cat, dog: Dog}|{}",
                "{property: type, cases: {cat: Cat, dog: Dog}}|{present: type}",
                "{property: type, cases: {cat: Cat, dog: Dog}}|{token: type, cases: {text: Cat}}",
                "{property: type, cases: {cat: Cat, dog: Dog}}|{cases: {cat: Cat}}",
                "oneOf: [{$ref: '#/components/schemas/Cat'}|oneOf: [{$ref: '#/components/schemas/Mode'}",
                "oneOf: [{$ref: '#/components/schemas/Cat'}|oneOf: [{$ref: '#/components/schemas/Nowhere'}",
                "oneOf: [{$ref: '#/components/schemas/Cat'}|oneOf: [{type: object}",
                "anyOf: [{type: string}, |anyOf: [{type: string}, {type: string}, ",
                "anyOf: [{type: string}, |anyOf: [{type: string}, {type: integer}, {type: number}, ",
                "anyOf: [{type: string}, |anyOf: [{type: string}, {type: 'null'}, ",
                "anyOf: [{type: string}, |anyOf: [{type: string}, {}, ",
                "items: {type: integer}}]|items: {type: string, maxLength: 2}}]",
            })
    void aBrokenRuleIsFound(String from, String to) {
        assertThat(GOOD).contains(from);
        assertThat(NormalForm.problems(Sheets.yaml(GOOD.replace(from, to)))).isNotEmpty();
    }
}
