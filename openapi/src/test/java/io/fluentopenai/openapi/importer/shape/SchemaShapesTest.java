package io.fluentopenai.openapi.importer.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.openapi.importer.Importer;
import io.fluentopenai.openapi.importer.Sheets;
import io.fluentopenai.openapi.importer.read.ImportException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What schemas become in the sheet, shape by shape. */
class SchemaShapesTest {
    /** A property of Foo as it stands in the sheet; {@code schema} is flow YAML. */
    private static JsonNode property(String schema) {
        return Sheets.schemas("Bar: {type: object, properties: {x: {type: string}}}\n"
                        + "Baz: {type: object, properties: {y: {type: string}}}\n"
                        + "Mode: {type: string, enum: [fast, slow]}\n"
                        + "Maybe: {type: object, nullable: true, properties: {z: {type: string}}}\n"
                        + "Text: {type: string}\n"
                        + "Foo: {type: object, properties: {p: " + schema + "}}\n")
                .path("Foo")
                .path("properties")
                .path("p");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // scalars and null
                "{type: string, nullable: true}|{type: [string, 'null']}",
                "{type: [string, 'null'], maxLength: 5}|{type: [string, 'null'], maxLength: 5}",
                "{anyOf: [{type: string}, {type: 'null'}], default: a}|{type: [string, 'null'], default: a}",
                "{oneOf: [{type: integer, minimum: 1}], nullable: true}|{type: [integer, 'null'], minimum: 1}",
                "{anyOf: [{anyOf: [{type: number}, {type: 'null'}]}, {type: 'null'}]}|{type: [number, 'null']}",
                "{type: integer, exclusiveMinimum: true, minimum: 0}|{type: integer, exclusiveMinimum: 0}",
                "{type: number, exclusiveMaximum: false, maximum: 2}|{type: number, maximum: 2}",
                "{type: 'null'}|{}",
                "{}|{}",
                "true|{}",
                "{description: d, example: e, x-foo: 1}|{}",
                "{type: string, default: null}|{type: string}",
                "{type: file}|{type: string, format: binary}",
                "{type: string, contentMediaType: application/octet-stream}|{type: string, format: binary}",
                "{type: string, contentEncoding: base64}|{type: string, format: byte}",
                "{format: int32}|{type: integer, format: int32}",
                "{maxLength: 3}|{type: string, maxLength: 3}",
                // references
                "{$ref: '#/components/schemas/Bar'}|{$ref: '#/components/schemas/Bar'}",
                "{$ref: '#/components/schemas/Bar', description: d}|{$ref: '#/components/schemas/Bar'}",
                "{$ref: '#/components/schemas/Bar', nullable: true}"
                        + "|{anyOf: [{$ref: '#/components/schemas/Bar'}, {type: 'null'}]}",
                "{anyOf: [{type: 'null'}, {$ref: '#/components/schemas/Bar'}], deprecated: true}"
                        + "|{anyOf: [{$ref: '#/components/schemas/Bar'}, {type: 'null'}], deprecated: true}",
                "{allOf: [{$ref: '#/components/schemas/Bar'}], nullable: true}"
                        + "|{anyOf: [{$ref: '#/components/schemas/Bar'}, {type: 'null'}]}",
                "{allOf: [{$ref: '#/components/schemas/Bar'}, {description: d, default: {}}]}"
                        + "|{$ref: '#/components/schemas/Bar', default: {}}",
                "{allOf: [{$ref: '#/components/schemas/Bar'}, {nullable: true}]}"
                        + "|{anyOf: [{$ref: '#/components/schemas/Bar'}, {type: 'null'}]}",
                "{type: object, $ref: '#/components/schemas/Bar'}|{$ref: '#/components/schemas/Bar'}",
                "{$ref: '#/components/schemas/Maybe'}|{anyOf: [{$ref: '#/components/schemas/Maybe'}, {type: 'null'}]}",
                "{$ref: '#/components/schemas/Text'}|{$ref: '#/components/schemas/Text'}",
                "{anyOf: [{$ref: '#/components/schemas/Text'}, {type: 'null'}]}"
                        + "|{anyOf: [{$ref: '#/components/schemas/Text'}, {type: 'null'}]}",
                "{$ref: '#/components/schemas/Mode', default: fast}|{$ref: '#/components/schemas/Mode', default: fast}",
                "{$ref: '#/components/schemas/Bar/properties/x'}|{type: string}",
                // constants and enums
                "{type: string, enum: [only]}|{type: string, const: only}",
                "{const: only}|{type: string, const: only}",
                "{type: string, enum: [only], nullable: true}|{anyOf: [{type: string, const: only}, {type: 'null'}]}",
                "{type: string, enum: [only, null]}|{anyOf: [{type: string, const: only}, {type: 'null'}]}",
                "{enum: [1, 2]}|{type: integer, enum: [1, 2]}",
                "{type: integer, enum: [1, 2], nullable: true}|{anyOf: [{type: integer, enum: [1, 2]}, {type: 'null'}]}",
                "{type: boolean, enum: [true]}|{type: boolean, const: true}",
                "{type: boolean, enum: [true, false]}|{type: boolean}",
                "{type: string, enum: [a, a]}|{type: string, const: a}",
                "{type: string, enum: [yes, 1]}|{$ref: '#/components/schemas/FooP'}",
                "{type: string, enum: [a, b]}|{$ref: '#/components/schemas/FooP'}",
                "{type: array, enum: [a, b], items: {type: string}}|{type: array, items: {type: string}}",
                // arrays and maps
                "{type: array}|{type: array, items: {}}",
                "{items: {type: string}}|{type: array, items: {type: string}}",
                "{type: array, items: {type: string, enum: [a]}, minItems: 1}"
                        + "|{type: array, items: {type: string, const: a}, minItems: 1}",
                "{type: array, nullable: true, items: {type: string, nullable: true}}"
                        + "|{type: [array, 'null'], items: {type: [string, 'null']}}",
                "{type: array, items: [{type: string}, {type: string}]}|{type: array, items: {type: string}}",
                "{type: array, prefixItems: [{type: string}], items: false}|{type: array, items: {type: string}}",
                "{type: object}|{type: object}",
                "{type: object, additionalProperties: true}|{type: object}",
                "{type: object, additionalProperties: {}}|{type: object}",
                "{type: object, properties: {}}|{type: object}",
                "{additionalProperties: {type: string}}|{type: object, additionalProperties: {type: string}}",
                "{type: object, patternProperties: {'^x': {type: integer}}}"
                        + "|{type: object, additionalProperties: {type: integer}}",
                "{type: object, patternProperties: {'^x': {type: integer}}, additionalProperties: false}"
                        + "|{type: object, additionalProperties: {type: integer}}",
                "{type: object, patternProperties: {'^x': {type: integer}}, additionalProperties: {type: string}}"
                        + "|{type: object}",
                "{type: object, additionalProperties: {type: string}, nullable: true, maxProperties: 3}"
                        + "|{type: [object, 'null'], additionalProperties: {type: string}, maxProperties: 3}",
                // unions that are none
                "{oneOf: [{$ref: '#/components/schemas/Bar'}]}|{$ref: '#/components/schemas/Bar'}",
                "{oneOf: [{$ref: '#/components/schemas/Bar'}, {$ref: '#/components/schemas/Bar'}]}"
                        + "|{$ref: '#/components/schemas/Bar'}",
                "{anyOf: [{$ref: '#/components/schemas/Bar'}, {type: object}]}|{$ref: '#/components/schemas/Bar'}",
                "{anyOf: [{type: string}, {}]}|{}",
                "{anyOf: [{type: string, format: a}, {type: string, format: b}]}|{type: string}",
                "{anyOf: [{type: integer}, {type: number}]}|{type: number}",
                "{type: [integer, number, 'null']}|{type: [number, 'null']}",
                "{anyOf: [{type: boolean}, {type: boolean, const: true}]}|{type: boolean}",
                "{anyOf: [{type: array, items: {type: string}}, {type: array, items: {type: string, maxLength: 3}}]}"
                        + "|{type: array, items: {type: string}}",
                "{anyOf: [{type: string, enum: [a]}, {type: 'null'}], default: a}"
                        + "|{anyOf: [{type: string, const: a}, {type: 'null'}], default: a}",
                "{anyOf: [{type: object, additionalProperties: {type: string}}, {type: 'null'}]}"
                        + "|{type: [object, 'null'], additionalProperties: {type: string}}",
                "{anyOf: [{$ref: '#/components/schemas/Mode'}, {type: string, enum: [slow]}]}"
                        + "|{$ref: '#/components/schemas/Mode'}",
                "{not: {type: string}}|{}",
                "{type: string, not: {const: a}}|{type: string}",
                "{if: {type: string}, then: {}, else: {}, type: string}|{type: string}",
            })
    void inlineSchemas(String schema, String expected) {
        assertThat(property(schema)).isEqualTo(Sheets.yaml("a: " + expected).path("a"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{type: string, enum: [a, b]}|{type: string, enum: [a, b]}",
                "{type: [string, 'null'], enum: [a, b, null]}|{type: string, enum: [a, b]}",
                "{anyOf: [{type: string}, {type: string, enum: [a, b]}]}|{type: string, x-extensible-enum: [a, b]}",
                "{anyOf: [{type: string, const: a}, {type: string}]}|{type: string, x-extensible-enum: [a]}",
                "{anyOf: [{const: a}, {const: b}]}|{type: string, enum: [a, b]}",
                "{anyOf: [{type: string, enum: [a, b]}, {type: string, enum: [b, c]}]}|{type: string, enum: [a, b, c]}",
                "{oneOf: [{type: string, enum: [auto]}, {type: integer, minimum: 1}]}"
                        + "|{anyOf: [{type: string, const: auto}, {type: integer, minimum: 1}], x-choice: true}",
                "{type: [string, integer], maxLength: 4, minimum: 2}"
                        + "|{anyOf: [{type: string, maxLength: 4}, {type: integer, minimum: 2}], x-choice: true}",
                "{anyOf: [{type: string}, {type: integer}, {type: number}]}"
                        + "|{anyOf: [{type: string}, {type: number}], x-choice: true}",
                "{enum: [auto, 1, 2]}"
                        + "|{anyOf: [{type: string, const: auto}, {type: integer, enum: [1, 2]}], x-choice: true}",
                "{anyOf: [{type: string}, {type: array, items: {type: string}}, {type: array, items: {type: integer}}]}"
                        + "|{anyOf: [{type: string}, {type: array, items: {type: string}},"
                        + " {type: array, items: {type: integer}}], x-choice: true}",
                "{anyOf: [{type: string}, {$ref: '#/components/schemas/Bar'}]}"
                        + "|{anyOf: [{type: string}, {$ref: '#/components/schemas/Bar'}], x-choice: true}",
                "{anyOf: [{$ref: '#/components/schemas/Mode'}, {$ref: '#/components/schemas/Bar'}]}"
                        + "|{anyOf: [{$ref: '#/components/schemas/Mode'}, {$ref: '#/components/schemas/Bar'}], x-choice: true}",
                "{anyOf: [{type: string}, {type: object, additionalProperties: {type: string}}]}"
                        + "|{anyOf: [{type: string}, {type: object, additionalProperties: {type: string}}], x-choice: true}",
                "{type: object, properties: {a: {type: string}}, required: [a, a]}"
                        + "|{type: object, properties: {a: {type: string}}, required: [a]}",
                "{properties: {a: {type: string}}, additionalProperties: false}"
                        + "|{type: object, properties: {a: {type: string}}, additionalProperties: false}",
                "{properties: {a: {type: string}, b: false}, required: [a, nowhere]}"
                        + "|{type: object, properties: {a: {type: string}}, required: [a]}",
                // keywords that only say which properties go together
                "{type: object, properties: {a: {type: string}, b: {type: string}}, anyOf: [{required: [a]}, {required: [b]}]}"
                        + "|{type: object, properties: {a: {type: string}, b: {type: string}}}",
                "{type: object, properties: {a: {type: string}}, oneOf: [{type: object, required: [a]}, {not: {required: [a]}}]}"
                        + "|{type: object, properties: {a: {type: string}}}",
                // allOf
                "{allOf: [{$ref: '#/components/schemas/Bar'}, {properties: {a: {type: integer}}, required: [x]}]}"
                        + "|{type: object, properties: {x: {type: string}, a: {type: integer}}, required: [x]}",
                "{allOf: [{$ref: '#/components/schemas/Bar'}], properties: {a: {type: integer}}}"
                        + "|{type: object, properties: {x: {type: string}, a: {type: integer}}}",
                "{properties: {a: {type: integer}}, allOf: [{$ref: '#/components/schemas/Bar'}]}"
                        + "|{type: object, properties: {a: {type: integer}, x: {type: string}}}",
                "{$ref: '#/components/schemas/Bar', required: [x]}"
                        + "|{type: object, properties: {x: {type: string}}, required: [x]}",
                "{allOf: [{$ref: '#/components/schemas/Bar'}, {properties: {x: {enum: [fixed]}}}]}"
                        + "|{type: object, properties: {x: {type: string, const: fixed}}}",
                "{allOf: [{$ref: '#/components/schemas/Bar'}, {properties: {x: {maxLength: 4, nullable: true}}}]}"
                        + "|{type: object, properties: {x: {type: string, maxLength: 4}}}",
                "{allOf: [{$ref: '#/components/schemas/Bar'}, {properties: {x: {description: d}}}]}"
                        + "|{type: object, properties: {x: {type: string}}}",
                "{allOf: [{type: object, properties: {m: {$ref: '#/components/schemas/Mode'}}},"
                        + " {properties: {m: {const: slow}}}]}"
                        + "|{type: object, properties: {m: {type: string, const: slow}}}",
                "{allOf: [{type: object, properties: {n: {type: integer, minimum: 1}}},"
                        + " {properties: {n: {type: number, minimum: 3, maximum: 9}}}]}"
                        + "|{type: object, properties: {n: {type: integer, minimum: 3, maximum: 9}}}",
                "{allOf: [{type: object, properties: {n: {anyOf: [{type: integer}, {type: 'null'}]}}},"
                        + " {properties: {n: {type: integer, maximum: 9}}}]}"
                        + "|{type: object, properties: {n: {type: integer, maximum: 9}}}",
                "{allOf: [{type: object, properties: {n: {type: [integer, 'null']}}},"
                        + " {properties: {n: {type: [integer, 'null'], maximum: 9}}}]}"
                        + "|{type: object, properties: {n: {type: [integer, 'null'], maximum: 9}}}",
                "{allOf: [{type: object, properties: {n: {type: array, items: {type: string}}}},"
                        + " {properties: {n: {type: array, items: {maxLength: 2}, minItems: 1}}}]}"
                        + "|{type: object, properties: {n: {type: array, items: {type: string, maxLength: 2}, minItems: 1}}}",
            })
    void components(String schema, String expected) {
        JsonNode schemas = Sheets.schemas("Bar: {type: object, properties: {x: {type: string}}}\n"
                + "Mode: {type: string, enum: [fast, slow]}\n"
                + "Foo: " + schema + "\n");
        assertThat(schemas.path("Foo")).isEqualTo(Sheets.yaml("a: " + expected).path("a"));
    }

    @Test
    void nullOfAComponentMovesToThePlacesThatReferToIt() {
        JsonNode schemas = Sheets.schemas("""
                Maybe: {anyOf: [{type: object, properties: {a: {type: string}}}, {type: 'null'}]}
                MaybeMode: {type: string, nullable: true, enum: [a, b]}
                Alias: {anyOf: [{$ref: '#/components/schemas/Maybe'}, {type: 'null'}]}
                Holder:
                  type: object
                  properties:
                    one: {$ref: '#/components/schemas/Maybe'}
                    two: {$ref: '#/components/schemas/MaybeMode'}
                    three: {$ref: '#/components/schemas/Alias'}
                    four: {type: array, items: {$ref: '#/components/schemas/Maybe'}}
                """);
        assertThat(schemas.path("Maybe")).isEqualTo(Sheets.yaml("{type: object, properties: {a: {type: string}}}"));
        assertThat(schemas.path("MaybeMode")).isEqualTo(Sheets.yaml("{type: string, enum: [a, b]}"));
        assertThat(schemas.path("Alias")).isEqualTo(Sheets.yaml("$ref: '#/components/schemas/Maybe'"));
        JsonNode properties = schemas.path("Holder").path("properties");
        assertThat(properties.path("one"))
                .isEqualTo(Sheets.yaml("anyOf: [{$ref: '#/components/schemas/Maybe'}, {type: 'null'}]"));
        assertThat(properties.path("two"))
                .isEqualTo(Sheets.yaml("anyOf: [{$ref: '#/components/schemas/MaybeMode'}, {type: 'null'}]"));
        assertThat(properties.path("three")).isEqualTo(properties.path("one"));
        assertThat(properties.path("four").path("items")).isEqualTo(properties.path("one"));
    }

    @Test
    void aUnionAndAnObjectAtOnceGiveEachBranchTheProperties() {
        JsonNode schemas = Sheets.schemas("""
                Cat: {type: object, properties: {type: {const: cat}, claws: {type: integer}}, required: [type]}
                Dog: {type: object, properties: {type: {const: dog}, tail: {type: integer}}, required: [type]}
                Pet: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]}
                Owned:
                  allOf:
                    - $ref: '#/components/schemas/Pet'
                    - {type: object, properties: {owner: {type: string}}, required: [owner]}
                Sold:
                  anyOf:
                    - allOf:
                        - $ref: '#/components/schemas/Dog'
                        - {type: object, properties: {owner: {type: string}}, required: [owner]}
                    - $ref: '#/components/schemas/Cat'
                """);
        assertThat(schemas.path("Owned")).isEqualTo(Sheets.yaml("""
                                oneOf:
                                  - $ref: '#/components/schemas/CatWithOwner'
                                  - $ref: '#/components/schemas/DogWithOwner'
                                x-dispatch: {property: type, cases: {cat: CatWithOwner, dog: DogWithOwner}}
                                """));
        assertThat(schemas.path("DogWithOwner")).isEqualTo(Sheets.yaml("""
                                type: object
                                properties: {type: {type: string, const: dog}, tail: {type: integer}, owner: {type: string}}
                                required: [type, owner]
                                """));
        // The same extension of the same schema is the same component, whichever union makes it.
        assertThat(schemas.path("Sold").path("anyOf").path(0).path("$ref").asText())
                .isEqualTo("#/components/schemas/DogWithOwner");
    }

    @Test
    void keywordsThatEveryBranchHasAnywayDoNotMultiplyTheBranches() {
        JsonNode schemas = Sheets.schemas("""
                Cat: {type: object, properties: {type: {const: cat}}, required: [type]}
                Dog: {type: object, properties: {type: {const: dog}}, required: [type]}
                Pet:
                  type: object
                  properties: {type: {type: string}}
                  required: [type]
                  oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
                """);
        assertThat(Sheets.names(schemas)).containsExactly("Cat", "Dog", "Pet");
        assertThat(schemas.path("Pet").path("oneOf").path(0))
                .isEqualTo(Sheets.yaml("$ref: '#/components/schemas/Cat'"));
    }

    @Test
    void schemasMayReferToEachOtherInCircles() {
        JsonNode schemas = Sheets.schemas("""
                Tree: {type: object, properties: {children: {type: array, items: {$ref: '#/components/schemas/Tree'}}}}
                Filter:
                  $recursiveAnchor: true
                  type: object
                  properties:
                    type: {type: string, enum: [and, or]}
                    filters:
                      type: array
                      items: {oneOf: [{$ref: '#/components/schemas/Leaf'}, {$recursiveRef: '#'}]}
                  required: [type]
                Leaf: {type: object, properties: {type: {type: string, enum: [eq, ne]}}, required: [type]}
                Json:
                  oneOf:
                    - {type: string}
                    - {type: array, items: {$ref: '#/components/schemas/Json'}}
                    - {type: object, additionalProperties: {$ref: '#/components/schemas/Json'}}
                """);
        assertThat(schemas.path("Tree").path("properties").path("children").path("items"))
                .isEqualTo(Sheets.yaml("$ref: '#/components/schemas/Tree'"));
        assertThat(schemas.path("FilterFilter").path("x-dispatch"))
                .isEqualTo(Sheets.yaml("{property: type, cases: {and: Filter, eq: Leaf, ne: Leaf, or: Filter}}"));
        assertThat(schemas.path("Json").path("x-choice").asBoolean()).isTrue();
    }

    @Test
    void anArrayThatContainsItselfEndsInAnyValue() {
        Importer.Result result = Sheets.run(Sheets.document("""
                        Rows: {type: array, items: {$ref: '#/components/schemas/Rows'}}
                        Tables: {type: object, additionalProperties: {type: array, items: {$ref: '#/components/schemas/Tables'}}}
                        """));
        JsonNode schemas = result.sheet().path("components").path("schemas");
        assertThat(schemas.path("Rows")).isEqualTo(Sheets.yaml("{type: array, items: {}}"));
        assertThat(schemas.path("Tables"))
                .isEqualTo(Sheets.yaml("{type: object, additionalProperties: {type: array, items: {}}}"));
        assertThat(result.notes().all()).hasSize(2);
    }

    @Test
    void aUnionMayContainArraysOfItself() {
        JsonNode schemas = Sheets.schemas("""
                Nested:
                  oneOf:
                    - {type: array, items: {type: string}}
                    - {type: array, items: {$ref: '#/components/schemas/Nested'}}
                    - {type: string}
                """);
        assertThat(schemas.path("Nested").path("x-choice").asBoolean()).isTrue();
    }

    @Test
    void typesThatContainThemselvesCanBeMerged() {
        JsonNode schemas = Sheets.schemas("""
                A: {type: object, properties: {next: {$ref: '#/components/schemas/A'}, a: {type: string}}}
                B: {type: object, properties: {next: {$ref: '#/components/schemas/B'}, b: {type: string}}}
                Both: {allOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}
                """);
        assertThat(Sheets.names(schemas)).containsExactly("A", "B", "Both", "BothNext");
        assertThat(schemas.path("BothNext").path("properties").path("next"))
                .isEqualTo(Sheets.yaml("$ref: '#/components/schemas/BothNext'"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "A: {$ref: '#/components/schemas/B'}~B: {$ref: '#/components/schemas/A'}|cycle",
                "A: {allOf: [{$ref: '#/components/schemas/B'}, {properties: {x: {}}}]}"
                        + "~B: {allOf: [{$ref: '#/components/schemas/A'}, {properties: {y: {}}}]}|cycle",
                "A: {allOf: [{$ref: '#/components/schemas/A'}]}|cycle",
                "A: {anyOf: [{$ref: '#/components/schemas/A'}, {type: string}]}|cycle",
                "A: {$ref: '#/components/schemas/Nowhere'}|dangling $ref",
                "A: {$ref: 'other.yaml#/A'}|leaves the document",
                "A: {$ref: '#/components/schemas/B/properties/nowhere'}~B: {type: object}|dangling $ref",
                "A: {type: words}|unknown type 'words'",
                "A: {type: string, longest: 3}|unknown schema keyword 'longest'",
                "A: {type: string, enum: 'a, b'}|expected an array, found a string",
                "A: {properties: [a]}|expected an object, found an array",
                "A: {properties: {a: x}}|expected an object, found a string",
                "A: {minimum: three}|expected a number, found a string",
                "A: {allOf: {}}|expected an array, found an object",
                "A: {not: {kind: string}}|unknown schema keyword 'kind'",
            })
    void whatCannotBeUnderstoodIsAnErrorWithAPointer(String schemas, String message) {
        assertThatThrownBy(() -> Sheets.schemas(schemas.replace("~", "\n")))
                .isInstanceOfSatisfying(ImportException.class, e -> {
                    assertThat(e.line("f")).contains(message);
                    assertThat(e.pointer()).startsWith("/components/schemas/");
                    assertThat(e.place()).isNotNull();
                });
    }

    @Test
    void referencesMayBeEscapedAndDeep() {
        JsonNode schemas = Sheets.schemas("""
                A~B/C D: {type: object, properties: {p: {type: object, properties: {q: {type: string}}}}}
                User:
                  type: object
                  properties:
                    escaped: {$ref: '#/components/schemas/A~0B~1C%20D'}
                    deep: {$ref: '#/components/schemas/A~0B~1C%20D/properties/p'}
                """);
        assertThat(Sheets.names(schemas)).containsExactly("ABCD", "ABCDP", "User");
        assertThat(schemas.path("ABCD").path("x-upstream-name").asText()).isEqualTo("A~B/C D");
        assertThat(schemas.path("User").path("properties").path("deep"))
                .isEqualTo(Sheets.yaml("$ref: '#/components/schemas/ABCDP'"));
    }

    @Test
    void secretsAreKnownByTheirNames() {
        JsonNode schemas = Sheets.schemas("""
                Key: {type: object, properties: {api_key: {type: string}, token: {type: string}, name: {type: string}}}
                Session:
                  type: object
                  properties:
                    client_secret: {type: object, properties: {value: {type: string}, expires_at: {type: integer}}}
                """);
        assertThat(schemas.path("Key")
                        .path("properties")
                        .path("api_key")
                        .path("x-secret")
                        .asBoolean())
                .isTrue();
        assertThat(schemas.path("Key").path("properties").path("token").has("x-secret"))
                .isFalse();
        assertThat(schemas.path("SessionClientSecret")
                        .path("properties")
                        .path("value")
                        .path("x-secret")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void anObjectThatTakesNamesOfAPatternIsNotClosed() {
        JsonNode thing = Sheets.schemas("""
                        Thing:
                          type: object
                          properties: {a: {type: string}}
                          patternProperties: {'^x-': {type: string}}
                          additionalProperties: false
                        """).path("Thing");
        assertThat(thing).isEqualTo(Sheets.yaml("{type: object, properties: {a: {type: string}}}"));
    }

    @Test
    void noTextOfADocumentPassesForOneOfTheOverlay() {
        String text = Sheets.run(Sheets.document(
                        "Thing: {type: string, description: upstream prose, '@description': upstream prose}"))
                .text();
        assertThat(text).contains("Thing").doesNotContain("upstream prose");
    }
}
