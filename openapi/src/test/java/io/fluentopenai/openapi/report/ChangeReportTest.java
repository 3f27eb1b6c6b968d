package io.fluentopenai.openapi.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fluentopenai.openapi.report.Change.Impact;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the report says of small changes. */
class ChangeReportTest {
    private static final String SHEET = """
            openapi: 3.1.0
            info: {title: t, version: '1', x-source: {commit: 1111111111111111111111111111111111111111, sha256: a}}
            paths:
              /things:
                get:
                  operationId: listThings
                  tags: [Things]
                  x-api: ThingsApi
                  x-method: listThings
                  parameters:
                    - {name: limit, in: query, schema: {type: integer, default: 20}}
                    - {name: kind, in: query, required: true, schema: {type: string}}
                  responses:
                    '200': {content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
                    '404': {content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
                post:
                  operationId: createThing
                  tags: [Things]
                  x-api: ThingsApi
                  x-method: createThing
                  requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
                  responses:
                    '200': {content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
            webhooks:
              done: {post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Cat'}}}}}}
            components:
              schemas:
                Alias: {type: array, items: {type: string}}
                Cat: {type: object, properties: {type: {type: string, const: cat}}, required: [type]}
                Dog: {type: object, properties: {type: {type: string, const: dog}}, required: [type]}
                Mode: {type: string, enum: [fast, slow]}
                Pet:
                  oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
                  x-dispatch: {property: type, cases: {cat: Cat, dog: Dog}}
                Stop: {anyOf: [{type: string}, {type: array, items: {type: string}}], x-choice: true}
                Thing:
                  type: object
                  properties:
                    id: {type: string}
                    size: {type: integer, maximum: 10}
                    mode: {$ref: '#/components/schemas/Mode'}
                    names: {$ref: '#/components/schemas/Alias'}
                    stop: {anyOf: [{$ref: '#/components/schemas/Stop'}, {type: 'null'}]}
                  required: [id]
            """;

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private static ObjectNode sheet(String yaml) {
        try {
            return (ObjectNode) YAML.readTree(yaml);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The changes when {@code from} becomes {@code to} in the sheet, as {@code IMPACT area kind subject detail}. */
    private static List<String> changes(String from, String to) {
        assertThat(SHEET).contains(from);
        return ChangeReport.between(sheet(SHEET), sheet(SHEET.replace(from, to))).changes().stream()
                .map(change -> change.impact() + " " + change.area().label() + " " + change.kind() + " "
                        + change.subject() + (change.detail().isEmpty() ? "" : " " + change.detail()))
                .toList();
    }

    @Test
    void nothingChangedIsSaidSo() {
        ChangeReport report = ChangeReport.between(sheet(SHEET), sheet(SHEET));
        assertThat(report.changes()).isEmpty();
        assertThat(report.toText()).contains("111111111111 -> 111111111111", "none");
    }

    @Test
    void everythingIsNewWithoutAnOldSheet() {
        ChangeReport report = ChangeReport.between(sheet("{}"), sheet(SHEET));
        assertThat(report.changes())
                .allMatch(change -> change.kind() == Change.Kind.ADDED && change.impact() == Impact.NONE);
        assertThat(report.changes()).hasSize(2 + 1 + 6);
    }

    @Test
    void propertiesComeGoAndChange() {
        assertThat(changes("id: {type: string}", "id: {type: string}\n        more: {type: boolean}"))
                .containsExactly("NONE property ADDED Thing.more Boolean");
        assertThat(changes("        size: {type: integer, maximum: 10}\n", ""))
                .containsExactly("SOURCE property REMOVED Thing.size Long");
        assertThat(changes("size: {type: integer, maximum: 10}", "size: {type: number, maximum: 10}"))
                .containsExactly("SOURCE property CHANGED Thing.size was Long, is Double");
        assertThat(changes("maximum: 10", "maximum: 11"))
                .containsExactly("BEHAVIOUR property CHANGED Thing.size maximum 10 -> 11");
        assertThat(changes("maximum: 10", "maximum: 10, default: 3"))
                .containsExactly("BEHAVIOUR property CHANGED Thing.size default none -> 3");
        assertThat(changes("maximum: 10", "maximum: 10, deprecated: true"))
                .containsExactly("NONE property CHANGED Thing.size now deprecated");
        assertThat(changes("{type: integer, maximum: 10}", "{type: [integer, 'null'], maximum: 10}"))
                .containsExactly("BEHAVIOUR property CHANGED Thing.size now nullable");
        assertThat(changes("required: [id]", "required: [id, size]"))
                .containsExactly("BEHAVIOUR property CHANGED Thing.size now required");
        assertThat(changes("      required: [id]\n", ""))
                .containsExactly("NONE property CHANGED Thing.id no longer required");
    }

    @Test
    void anAliasCountsAsWhatItStandsFor() {
        assertThat(changes(
                        "names: {$ref: '#/components/schemas/Alias'}", "names: {type: array, items: {type: string}}"))
                .isEmpty();
        assertThat(changes(
                        "Alias: {type: array, items: {type: string}}", "Alias: {type: array, items: {type: integer}}"))
                .containsExactly("SOURCE property CHANGED Thing.names was List<String>, is List<Long>");
    }

    @Test
    void anOldSheetMayBeBroken() {
        String nowhere = SHEET.replace("Alias: {type: array, items: {type: string}}", "Other: {}");
        String circle = SHEET.replace(
                "items: {type: string}}\n    Cat", "items: {$ref: '#/components/schemas/Alias'}}\n    Cat");
        assertThat(ChangeReport.between(sheet(nowhere), sheet(SHEET)).changes())
                .singleElement()
                .satisfies(change -> assertThat(change.detail()).isEqualTo("was JsonNode, is List<String>"));
        assertThat(ChangeReport.between(sheet(circle), sheet(SHEET)).changes())
                .extracting(Change::subject)
                .containsExactly("Thing.names");
    }

    @Test
    void enumValuesComeAndGo() {
        assertThat(changes("enum: [fast, slow]", "enum: [fast, slow, warp]"))
                .containsExactly("NONE enum value ADDED Mode.warp");
        assertThat(changes("enum: [fast, slow]", "enum: [fast, crawl]"))
                .containsExactly("SOURCE enum value REMOVED Mode.slow", "NONE enum value ADDED Mode.crawl");
        assertThat(changes(
                        "Mode: {type: string, enum: [fast, slow]}",
                        "Mode: {type: string, x-extensible-enum: [fast, slow]}"))
                .containsExactly("BEHAVIOUR schema CHANGED Mode other strings are documented now");
    }

    @Test
    void aNewBranchBreaksExhaustiveSwitches() {
        List<String> changes = changes(
                "oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]",
                "oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Thing'}]");
        assertThat(changes).containsExactly("SOURCE branch ADDED Pet Thing", "SOURCE branch REMOVED Pet Dog");
        ChangeReport report = ChangeReport.between(
                sheet(SHEET),
                sheet(SHEET.replace(
                        "{$ref: '#/components/schemas/Dog'}]",
                        "{$ref: '#/components/schemas/Dog'}, {$ref: '#/components/schemas/Thing'}]")));
        assertThat(report.toText()).contains("branch added: Pet, Thing (a switch over this sealed interface");
        assertThat(changes("{cat: Cat, dog: Dog}", "{cat: Cat, hound: Dog}"))
                .containsExactly("BEHAVIOUR schema CHANGED Pet");
    }

    @Test
    void aChoiceMayGrowButNotShrink() {
        assertThat(changes(
                        "anyOf: [{type: string}, {type: array, items: {type: string}}]",
                        "anyOf: [{type: string}, {type: integer}]"))
                .containsExactly("SOURCE branch REMOVED Stop List<String>", "NONE branch ADDED Stop Long");
    }

    @Test
    void classesComeGoAndAreRenamed() {
        assertThat(changes("    Mode: {", "    Extra: {type: object, properties: {x: {}}}\n    Mode: {"))
                .containsExactly("NONE schema ADDED Extra a class");
        assertThat(changes("Mode", "Speed"))
                .containsExactly(
                        "SOURCE schema RENAMED Mode now Speed",
                        "SOURCE property CHANGED Thing.mode was Mode, is Speed");
        assertThat(changes("Mode: {type: string, enum: [fast, slow]}", "Mode: {type: object, properties: {x: {}}}"))
                .containsExactly("SOURCE schema CHANGED Mode was an enum, is a class");
    }

    @Test
    void operationsComeGoMoveAndAreRenamed() {
        assertThat(changes("operationId: createThing", "operationId: makeThing\n      deprecated: true"))
                .as("the same path with another id is the same operation")
                .containsExactly("NONE operation CHANGED ThingsApi.createThing now deprecated");
        assertThat(changes("x-method: createThing", "x-method: makeThing"))
                .containsExactly("SOURCE operation RENAMED ThingsApi.createThing now ThingsApi.makeThing");
        ChangeReport moved = ChangeReport.between(
                sheet(SHEET),
                sheet(SHEET.replace(
                        "x-api: ThingsApi\n      x-method: createThing",
                        "x-api: OtherApi\n      x-method: createThing")));
        assertThat(moved.changes()).hasSize(1);
        assertThat(moved.changes().get(0).why()).isEqualTo("the method is in another class");
        assertThat(changes("  /things:", "  /stuff:"))
                .containsExactly(
                        "BEHAVIOUR operation CHANGED ThingsApi.createThing POST /things -> POST /stuff",
                        "BEHAVIOUR operation CHANGED ThingsApi.listThings GET /things -> GET /stuff");
        String[] halves = SHEET.split("    post:\n", 2);
        String without = halves[0] + halves[1].substring(halves[1].indexOf("webhooks:"));
        assertThat(ChangeReport.between(sheet(SHEET), sheet(without)).changes(Impact.SOURCE))
                .extracting(Change::subject)
                .containsExactly("ThingsApi.createThing");
    }

    @Test
    void aShutdownDateIsTold() {
        assertThat(changes("operationId: createThing", "operationId: createThing\n      x-shutdown: '2026-08-26'"))
                .containsExactly("NONE operation CHANGED ThingsApi.createThing OpenAI's shutdown date: 2026-08-26");
    }

    @Test
    void parametersComeGoAndChange() {
        assertThat(changes(
                        "        - {name: kind,",
                        "        - {name: page, in: query, schema: {type: string}}\n        - {name: kind,"))
                .containsExactly("NONE parameter ADDED ThingsApi.listThings(page) query");
        assertThat(
                        changes(
                                "        - {name: kind,",
                                "        - {name: page, in: query, required: true, schema: {type: string}}\n        - {name: kind,"))
                .containsExactly("SOURCE parameter ADDED ThingsApi.listThings(page) query, required");
        assertThat(changes("name: kind, in: query, required: true", "name: kind, in: query"))
                .containsExactly("SOURCE parameter CHANGED ThingsApi.listThings(kind) no longer required");
        assertThat(changes("schema: {type: integer, default: 20}", "schema: {type: string, default: 20}"))
                .containsExactly("SOURCE parameter CHANGED ThingsApi.listThings(limit) was Long, is String");
        assertThat(changes("default: 20", "default: 50"))
                .containsExactly("BEHAVIOUR parameter CHANGED ThingsApi.listThings(limit) default 20 -> 50");
        assertThat(changes("        - {name: limit, in: query, schema: {type: integer, default: 20}}\n", ""))
                .containsExactly(
                        "SOURCE operation CHANGED ThingsApi.listThings no optional parameter left",
                        "SOURCE parameter REMOVED ThingsApi.listThings(limit) query");
    }

    @Test
    void aFirstOptionalParameterBreaksNothing() {
        String limit = "        - {name: limit, in: query, schema: {type: integer, default: 20}}\n";
        ObjectNode without = sheet(SHEET.replace(limit, ""));
        assertThat(ChangeReport.between(without, sheet(SHEET)).changes())
                .singleElement()
                .satisfies(change -> {
                    assertThat(change.impact()).isEqualTo(Impact.NONE);
                    assertThat(change.subject()).isEqualTo("ThingsApi.listThings(limit)");
                });
    }

    @Test
    void bodiesAndAnswersChange() {
        assertThat(changes("required: true, content: {application/json", "content: {application/json"))
                .containsExactly("BEHAVIOUR request body CHANGED ThingsApi.createThing no longer required");
        assertThat(changes(
                        "      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}\n",
                        ""))
                .containsExactly("SOURCE request body REMOVED ThingsApi.createThing");
        assertThat(changes(
                        "'404': {content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}",
                        "'404': {content: {application/json: {schema: {$ref: '#/components/schemas/Cat'}}}}"))
                .containsExactly(
                        "BEHAVIOUR response CHANGED ThingsApi.listThings 404 application/json: was Thing, is Cat");
        assertThat(changes("'404': {content", "'404': {}\n        '400': {content"))
                .containsExactly(
                        "BEHAVIOUR response REMOVED ThingsApi.listThings 404 application/json",
                        "NONE response ADDED ThingsApi.listThings 400");
        assertThat(changes(
                        "{content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}\n        '404'",
                        "{content: {application/json: {schema: {$ref: '#/components/schemas/Dog'}}}}\n        '404'"))
                .containsExactly(
                        "SOURCE response CHANGED ThingsApi.listThings 200 application/json: was Thing, is Dog");
        assertThat(changes("webhooks:\n  done:", "webhooks:\n  finished:"))
                .containsExactly("BEHAVIOUR webhook REMOVED done", "NONE webhook ADDED finished");
    }

    @Test
    void aSuccessOfAnotherNumberIsTheSameAnswer() {
        assertThat(changes(
                        "'200': {content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}\nweb",
                        "'201': {content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}\nweb"))
                .containsExactlyInAnyOrder(
                        "NONE response REMOVED ThingsApi.createThing 200",
                        "NONE response ADDED ThingsApi.createThing 201");
        assertThat(changes(
                        "'200': {content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}\nweb",
                        "'201': {content: {application/json: {schema: {$ref: '#/components/schemas/Dog'}}}}\nweb"))
                .contains("SOURCE response CHANGED ThingsApi.createThing 201 application/json: was Thing, is Dog");
    }

    @Test
    void jsonHasAStableShape() {
        ObjectNode json = ChangeReport.between(sheet(SHEET), sheet(SHEET.replace("fast, slow", "fast")))
                .toJson();
        assertThat(json.fieldNames()).toIterable().containsExactly("from", "to", "summary", "changes");
        assertThat(json.path("from").path("commit").asText()).startsWith("1111");
        assertThat(json.path("summary").path("impact")).isEqualTo(sheet("{source: 1, behaviour: 0, none: 0}"));
        JsonNode change = json.path("changes").path(0);
        assertThat(change)
                .isEqualTo(
                        sheet(
                                "{area: enum_value, kind: removed, subject: Mode.slow, detail: '', impact: source, why: its constant is gone}"));
    }

    @Test
    void textSaysTheSameOfManyOnce() {
        StringBuilder more = new StringBuilder();
        for (char c = 'A'; c <= 'F'; c++) {
            more.append("    New").append(c).append(": {type: object, properties: {x: {}}}\n");
        }
        String text = ChangeReport.between(sheet(SHEET), sheet(SHEET + more)).toText();
        assertThat(text).contains("schema added: a class: NewA, NewB, NewC, NewD, NewE, NewF [6]");
        assertThat(text).contains("Breaks source compatibility (0):\n  nothing\n");
    }
}
