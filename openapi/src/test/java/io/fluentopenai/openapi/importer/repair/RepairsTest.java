package io.fluentopenai.openapi.importer.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.openapi.importer.Importer;
import io.fluentopenai.openapi.importer.Sheets;
import io.fluentopenai.openapi.importer.read.ImportException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Mistakes of documents, each with the document that was meant. */
class RepairsTest {
    private static final String DOCUMENT = """
            openapi: 3.1.0
            info: {title: t, version: 1.0.0}
            paths:
              /shops/{id}:
                get:
                  operationId: getShop
                  tags: [Shops]
                  deprecated: true
                  parameters:
                    - name: id
                      in: path
                      required: true
                      schema:
                        type: string
                    - name: limit
                      in: query
                      schema:
                        type: integer
                        minimum: 1
                  responses:
                    '200':
                      description: d
                      content:
                        application/json:
                          schema:
                            $ref: '#/components/schemas/Shop'
                    4XX:
                      description: d
                post:
                  operationId: changeShop
                  requestBody:
                    content:
                      application/json:
                        schema:
                          $ref: '#/components/schemas/Shop'
                  responses:
                    '200':
                      description: d
              /owners:
                get:
                  operationId: listOwners
                  responses:
                    '200':
                      description: d
            components:
              schemas:
                Shop:
                  type: object
                  description: d
                  properties:
                    id:
                      type: integer
                      format: int64
                    opened_at:
                      type: integer
                      format: unixtime
                    kind:
                      type: string
                      enum: [small, large]
                    owners:
                      type: array
                      items:
                        $ref: '#/components/schemas/Owner'
                    note:
                      type: [string, 'null']
                      maxLength: 20
                  required:
                    - id
                    - kind
                Owner:
                  type: object
                  properties:
                    name:
                      type: string
                      deprecated: true
                    pet:
                      anyOf:
                        - $ref: '#/components/schemas/Pet'
                        - type: 'null'
                Pet:
                  type: string
                  enum: [cat, dog]
                Unused:
                  type: object
                  properties:
                    x:
                      type: number
            """;

    private static final String SHOP = "/components/schemas/Shop";
    private static final String GET = "/paths/~1shops~1{id}/get";

    private static ObjectNode facts(Importer.Result result) {
        ObjectNode sheet = result.sheet().deepCopy();
        ((ObjectNode) sheet.path("info")).remove("x-source");
        return sheet;
    }

    private static Importer.Result strictly(String document) {
        return Importer.run(document.getBytes(StandardCharsets.UTF_8), null, null, null, null, null, true);
    }

    /** The document with one piece of its text replaced, which occurs in it once. */
    private static String with(String right, String wrong) {
        assertThat(DOCUMENT.split(Pattern.quote(right), -1)).as(right).hasSize(2);
        return DOCUMENT.replace(right, wrong);
    }

    private static Arguments mistake(String right, String wrong, String pointer, String... said) {
        return Arguments.of(with(right, wrong), pointer, said.length == 0 ? new String[] {"taken for"} : said);
    }

    static Stream<Arguments> types() {
        String id = SHOP + "/properties/id/type";
        String note = SHOP + "/properties/note/type";
        String owners = SHOP + "/properties/owners/type";
        return Stream.of(
                mistake("type: integer\n          format: int64", "type: int64", id, "'int64'", "type 'integer'"),
                mistake("type: integer\n          format: int64", "type: long", id, "format 'int64'"),
                mistake("type: integer\n          format: int64", "type: int64\n          format: int64", id),
                mistake(
                        "type: integer\n          format: unixtime",
                        "type: unixtime",
                        SHOP + "/properties/opened_at/type"),
                mistake("type: [string, 'null']", "type: [string, nul]", note + "/1", "'nul'", "'null'"),
                mistake("type: [string, 'null']", "type: [string, null]", note + "/1"),
                mistake("type: [string, 'null']", "type: [str, 'null']", note + "/0"),
                mistake("- type: 'null'", "- type: null", "/components/schemas/Owner/properties/pet/anyOf/1/type"),
                mistake("- type: 'null'", "- type: none", "/components/schemas/Owner/properties/pet/anyOf/1/type"),
                mistake("type: array", "type: Array", owners),
                mistake("type: array", "type: list", owners),
                mistake("type: array", "type: arary", owners, "'arary'", "'array'"),
                mistake("type: array", "type: array;", owners),
                mistake("schema:\n            type: string", "schema: string", GET + "/parameters/0/schema"));
    }

    static Stream<Arguments> words() {
        String unknown = "unknown schema keyword ";
        return Stream.of(
                mistake(
                        "enum: [small",
                        "enums: [small",
                        SHOP + "/properties/kind/enums",
                        unknown + "'enums'",
                        "'enum'"),
                mistake("enum: [small", "Enum: [small", SHOP + "/properties/kind/Enum"),
                mistake("enum: [small", "$enum: [small", SHOP + "/properties/kind/$enum"),
                mistake("required:\n        - id", "requried:\n        - id", SHOP + "/requried"),
                mistake("description: d\n      properties", "descripton: d\n      properties", SHOP + "/descripton"),
                mistake("description: d\n      properties", "Description: d\n      properties", SHOP + "/Description"),
                mistake("maxLength: 20", "maxLenght: 20", SHOP + "/properties/note/maxLenght"),
                mistake("maxLength: 20", "max_length: 20", SHOP + "/properties/note/max_length"),
                mistake("maxLength: 20", "maxLength: '20'", SHOP + "/properties/note/maxLength", "20"),
                mistake("minimum: 1", "minimun: 1", GET + "/parameters/1/schema/minimun"),
                mistake("anyOf:", "any_of:", "/components/schemas/Owner/properties/pet/any_of"),
                mistake("items:\n            $ref", "item:\n            $ref", SHOP + "/properties/owners/item"),
                mistake(
                        "$ref: '#/components/schemas/Owner'",
                        "ref: '#/components/schemas/Owner'",
                        SHOP + "/properties/owners/items/ref",
                        "'$ref'"),
                mistake(
                        "items:\n            $ref: '#/components/schemas/Owner'",
                        "items: '#/components/schemas/Owner'",
                        SHOP + "/properties/owners/items"),
                mistake(
                        "deprecated: true\n        pet",
                        "deprecated: yes\n        pet",
                        "/components/schemas/Owner/properties/name/deprecated"),
                mistake(
                        "enum: [cat, dog]",
                        "enum: [cat, dog]\n      optional: true",
                        "/components/schemas/Pet/optional"),
                mistake(
                        "operationId: getShop",
                        "operationID: getShop",
                        GET + "/operationID",
                        "unknown member 'operationID' of an operation"),
                mistake("requestBody:", "requestbody:", "/paths/~1shops~1{id}/post/requestbody"),
                mistake(
                        "operationId: listOwners\n      responses:",
                        "operationId: listOwners\n      reponses:",
                        "/paths/~1owners/get/reponses"),
                mistake("tags: [Shops]", "tags: Shops", GET + "/tags"),
                mistake(
                        "  /owners:\n    get:",
                        "  /owners:\n    GET:",
                        "/paths/~1owners/GET",
                        "unknown member 'GET' of a path"),
                mistake("in: query", "in: Query", GET + "/parameters/1/in", "'Query'"),
                mistake("in: query", "in: qeury", GET + "/parameters/1/in"),
                mistake("4XX:", "4xx:", GET + "/responses/4xx", "'4xx'", "'4XX'"),
                mistake("  /owners:", "  owners:", "/paths/owners", "'/owners'"));
    }

    static Stream<Arguments> references() {
        String at = SHOP + "/properties/owners/items/$ref";
        String right = "$ref: '#/components/schemas/Owner'";
        return Stream.of(
                mistake(right, "$ref: Owner", at, "leads nowhere", "#/components/schemas/Owner"),
                mistake(right, "$ref: '/components/schemas/Owner'", at),
                mistake(right, "$ref: '#/components/schema/Owner'", at),
                mistake(right, "$ref: '#/definitions/Owner'", at),
                mistake(right, "$ref: '#/components/schemas/owner'", at));
    }

    static Stream<Arguments> extensions() {
        String meta = "oaiMeta: {name: Get a shop, group: shops, path: get, examples: [{response: '{}'}]}";
        return Stream.of(
                mistake(
                        "operationId: getShop",
                        "operationId: getShop\n      " + meta,
                        GET + "/oaiMeta",
                        "extension",
                        "x-"),
                mistake("operationId: getShop", "operationId: getShop\n      X-oaiMeta: {name: n}", GET + "/X-oaiMeta"),
                mistake("operationId: getShop", "operationId: getShop\n      x_oaiMeta: {name: n}", GET + "/x_oaiMeta"),
                mistake(
                        "type: object\n      description",
                        meta + "\n      type: object\n      description",
                        SHOP + "/oaiMeta"),
                mistake("maxLength: 20", "maxLength: 20\n          " + meta, SHOP + "/properties/note/oaiMeta"),
                mistake(
                        "enum: [cat, dog]",
                        "enum: [cat, dog]\n      stainless-const: true",
                        "/components/schemas/Pet/stainless-const"),
                mistake("info: {title: t, version: 1.0.0}", "info: {title: t, version: 1.0.0}\n" + meta, "/oaiMeta"),
                mistake("components:\n  schemas:", "components:\n  " + meta + "\n  schemas:", "/components/oaiMeta"),
                mistake("    4XX:", "    " + meta + "\n        4XX:", GET + "/responses/oaiMeta"),
                mistake(
                        "      required:\n        - id",
                        "        " + meta + "\n      required:\n        - id",
                        SHOP + "/properties/oaiMeta"),
                mistake(
                        "      required:\n        - id",
                        "        x-" + meta + "\n      required:\n        - id",
                        SHOP + "/properties/x-oaiMeta"),
                mistake("schemas:\n    Shop", "schemas:\n    " + meta + "\n    Shop", "/components/schemas/oaiMeta"),
                // Whatever the document itself has as an extension elsewhere.
                mistake(
                        "enum: [cat, dog]",
                        "enum: [cat, dog]\n      color: red\n      x-color: red",
                        "/components/schemas/Pet/color"));
    }

    /** A part of the document, from the line that starts with one text to the line that starts with another. */
    private static String part(String from, String to) {
        int start = DOCUMENT.indexOf(from);
        return DOCUMENT.substring(start, to.isEmpty() ? DOCUMENT.length() : DOCUMENT.indexOf(to, start));
    }

    static Stream<Arguments> indents() {
        String pet = part("    Pet:", "    Unused:");
        String owner = part("    Owner:", "    Pet:");
        String unused = part("    Unused:", "");
        String shop = part("    Shop:", "    Owner:");
        String kind = part("        kind:", "        owners:");
        String note = part("        note:", "      required:");
        String owners = part("  /owners:", "components:");
        return Stream.of(
                // A component in itself.
                mistake(pet, "    Pet:\n" + pet.indent(2), "/components/schemas/Pet/Pet", "'Pet'", "nested in"),
                mistake(shop, "    Shop:\n" + shop.indent(2), SHOP + "/Shop"),
                mistake(shop, "    Shop:\n      type: object\n" + shop.indent(2), SHOP + "/Shop"),
                mistake(shop, shop + shop.indent(2), SHOP + "/Shop"),
                mistake(
                        shop,
                        shop + "      Shop:\n        description: other\n        required: [kind]\n",
                        SHOP + "/Shop"),
                mistake(shop, shop + "      Shop:\n        $ref: '#/components/schemas/Shop'\n", SHOP + "/Shop"),
                mistake(kind, "        kind:\n" + kind.indent(2), SHOP + "/properties/kind/kind"),
                // A component in another.
                mistake(pet, pet.indent(2), "/components/schemas/Owner/Pet", "/components/schemas/Pet"),
                mistake(owner, owner.indent(2), SHOP + "/Owner", "/components/schemas/Owner"),
                mistake(unused, unused.indent(2), "/components/schemas/Pet/Unused"),
                mistake(pet, pet.indent(6), "/components/schemas/Owner/properties/pet/Pet"),
                // Properties.
                mistake(note, note.indent(-2), SHOP + "/note", SHOP + "/properties/note"),
                mistake(kind, kind.indent(2), SHOP + "/properties/opened_at/kind", SHOP + "/properties/kind"),
                // Words.
                mistake(
                        "      required:\n        - id\n        - kind\n",
                        "        required:\n        - id\n        - kind\n",
                        SHOP + "/properties/required",
                        SHOP + "/required"),
                mistake(owners, owners.indent(2), "/paths/~1shops~1{id}/~1owners", "/paths/~1owners"));
    }

    @ParameterizedTest
    @MethodSource({"types", "words", "references", "extensions", "indents"})
    void aMistakeIsReadAsWhatWasMeantAndToldWithItsPlace(String document, String pointer, String[] said) {
        Importer.Result result = Sheets.run(document);
        assertThat(result.notes().repairs())
                .singleElement()
                .asString()
                .startsWith(pointer + " (line ")
                .contains(said);
        assertThat(Sheets.differences(facts(Sheets.run(DOCUMENT)), facts(result)))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource({"types", "words", "references", "extensions", "indents"})
    void aMistakeIsRefusedOnRequest(String document, String pointer, String[] said) {
        assertThatThrownBy(() -> strictly(document)).isInstanceOfSatisfying(ImportException.class, e -> {
            assertThat(e.pointer()).isEqualTo(pointer);
            assertThat(e.place()).isNotNull();
            assertThat(e.line("f")).contains(said).contains("without --strict");
        });
    }

    @Test
    void aPropertyThatSaysItIsRequiredIsOneThatTheObjectRequires() {
        String wrong = with("      required:\n        - id\n        - kind\n", "")
                .replace("        kind:\n", "        kind:\n          required: true\n")
                .replace("        id:\n", "        id:\n          optional: false\n")
                .replace("        note:\n", "        note:\n          required: false\n");
        Importer.Result result = Sheets.run(wrong);
        assertThat(result.notes().repairs()).hasSize(3);
        assertThat(result.notes().repairs().get(0)).contains("'id' in /components/schemas/Shop/required");
        assertThat(Sheets.differences(facts(Sheets.run(DOCUMENT)), facts(result)))
                .isEmpty();
    }

    @Test
    void aDocumentMayHaveManyMistakes() {
        String unused = part("    Unused:", "");
        String wrong = DOCUMENT.replace(
                        unused, "    Unused:\n" + unused.indent(2).replace("type: number", "type: double"))
                .replace("type: integer\n          format: int64", "type: int64")
                .replace("$ref:", "ref:")
                .replace("properties:", "propertes:")
                .replace("enum:", "enums:");
        Importer.Result result = Sheets.run(wrong);
        String right = DOCUMENT.replace("type: number", "type: number\n          format: double");
        assertThat(result.notes().repairs()).hasSize(12);
        assertThat(Sheets.differences(facts(Sheets.run(right)), facts(result))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // No word is near, or more than one is.
                "enum: [cat, dog]|whatever: [cat, dog]|/components/schemas/Pet/whatever",
                "maxLength: 20|mLength: 20|/components/schemas/Shop/properties/note/mLength",
                "maxLength: 20|m: 20|/components/schemas/Shop/properties/note/m",
                // The word is there, or does not take the value.
                "enum: [cat, dog]|enum: [cat, dog], enums: [cat]|/components/schemas/Pet/enums",
                "enum: [cat, dog]|enum: [cat, dog], maxLenght: many|/components/schemas/Pet/maxLenght",
                "enum: [cat, dog]|enum: 'cat, dog'|/components/schemas/Pet/enum",
                "type: number|type: thing|/components/schemas/Unused/properties/x/type",
                "in: query|in: body|/paths/~1shops~1{id}/get/parameters/1/in",
                // It may be a property, or the next one.
                "type: number|type: object, y: {type: string}|/components/schemas/Unused/properties/x/y",
                "type: number|type: array, y: {type: string}|/components/schemas/Unused/properties/x/y",
                // The two say different things.
                "enum: [cat, dog]|enum: [cat, dog], Pet: {type: integer}|/components/schemas/Pet/Pet",
                "enum: [cat, dog]|enum: [cat, dog], Owner: {type: integer}|/components/schemas/Pet/Owner",
            })
    void whatMayMeanSeveralThingsIsRefusedWithItsPlace(String right, String wrong, String pointer) {
        String indent = DOCUMENT.substring(0, DOCUMENT.indexOf(right)).replaceAll("(?s).*\n", "");
        String document = with(right, wrong.replaceAll(", (?=[a-zA-Z]+: )", "\n" + indent.replaceAll("\\S", " ")));
        assertThatThrownBy(() -> Sheets.run(document)).isInstanceOfSatisfying(ImportException.class, e -> {
            assertThat(e.pointer()).isEqualTo(pointer);
            assertThat(e.place()).isNotNull();
        });
    }

    @Test
    void aRequiredPropertyOutsideOfThePropertiesIsOneWhateverItsSchemaSays() {
        String right = with(
                        "        note:\n          type: [string, 'null']\n          maxLength: 20\n",
                        "        note: {}\n")
                .replace("        - kind\n", "        - kind\n        - note\n");
        String wrong = right.replace("        note: {}\n", "      note: {}\n");
        Importer.Result result = Sheets.run(wrong);
        assertThat(result.notes().repairs()).hasSize(1);
        assertThat(Sheets.differences(facts(Sheets.run(right)), facts(result))).isEmpty();
    }

    @Test
    void aPropertyMayBeCalledAsAnExtensionIs() {
        String document = with(
                "      required:\n        - id",
                "        x-id: {description: d}\n        oaiId: {type: string}\n      required:\n        - id");
        Importer.Result result = strictly(document);
        assertThat(Sheets.names(result.sheet().at("/components/schemas/Shop/properties")))
                .contains("x-id", "oaiId");
    }

    @Test
    void whatTheOverlayReplacesIsLeftToIt() {
        String wrong = with("enum: [cat, dog]", "enum: [cat, dog]\n      optional: true");
        String overlay = "overlay: [{target: /components/schemas/Pet/optional, reason: r, remove: true}]";
        Importer.Result result = Importer.run(
                wrong.getBytes(StandardCharsets.UTF_8),
                overlay.getBytes(StandardCharsets.UTF_8),
                null,
                null,
                null,
                null,
                true);
        assertThat(result.notes().warnings()).isEmpty();
        assertThat(Sheets.differences(facts(Sheets.run(DOCUMENT)), facts(result)))
                .isEmpty();
    }

    @Test
    void theOverlayFindsWhatTheRepairsHavePutInItsPlace() {
        String unused = part("    Unused:", "");
        String wrong = DOCUMENT.replace(unused, unused.indent(2));
        String overlay =
                "overlay: [{target: /components/schemas/Unused/properties/x, reason: r, set: {type: boolean}}]";
        Importer.Result result = Importer.run(
                wrong.getBytes(StandardCharsets.UTF_8), overlay.getBytes(StandardCharsets.UTF_8), null, null);
        assertThat(result.notes().warnings()).isEmpty();
        assertThat(Sheets.differences(
                        facts(Sheets.run(DOCUMENT.replace("type: number", "type: boolean"))), facts(result)))
                .isEmpty();
    }

    @Test
    void aDocumentWithoutMistakesIsNotChanged() {
        assertThat(Sheets.run(DOCUMENT).notes().repairs()).isEmpty();
        assertThat(strictly(DOCUMENT).text()).isEqualTo(Sheets.run(DOCUMENT).text());
    }
}
