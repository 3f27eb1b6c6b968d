package io.fluentopenai.openapi.importer.supplement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.openapi.importer.Importer;
import io.fluentopenai.openapi.importer.read.DocumentReader;
import io.fluentopenai.openapi.importer.supplement.Agreement.Kind;
import io.fluentopenai.openapi.sheet.FactSheet;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What the SDK has and the document lacks. The sample package and the sample document are ours. */
class SupplementTest {
    private static final String KIND = "enum: [bakery, florist]";
    private static final Path PROGRAM = Path.of("supplement");
    private static final Path PACKAGE = Path.of("src/test/resources/supplement/package");

    private static byte[] resource(String name) {
        try (InputStream in = SupplementTest.class.getResourceAsStream("/supplement/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String document() {
        return new String(resource("document.yaml"), StandardCharsets.UTF_8);
    }

    private static Importer.Result imported(String document, Importer.More more) {
        return Importer.run(document.getBytes(StandardCharsets.UTF_8), null, null, null, null, more, false);
    }

    private static Importer.More sdk() {
        return new Importer.More(Supplement.read(resource("sdk.json")), true);
    }

    private static Importer.More earlier(Importer.Result result) {
        return new Importer.More(
                Supplement.read(Importer.bytes(supplement(result).text())), false);
    }

    private static Importer.Result imported(String document) {
        return imported(document, sdk());
    }

    private static Supplement supplement(Importer.Result result) {
        return Objects.requireNonNull(result.supplement());
    }

    private static JsonNode at(JsonNode tree, String pointer) {
        return tree.at(pointer);
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(member -> member.getKey()).toList();
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(item ->
                        item.isTextual() ? item.asText() : item.path("$ref").asText())
                .toList();
    }

    @Test
    void operationsThatTheDocumentLacksAreAdded() {
        ObjectNode sheet = imported(document()).sheet();
        JsonNode cancel = at(sheet, "/paths/~1shops~1{shop_id}~1deliveries~1{delivery_id}~1cancel/post");
        assertThat(cancel.path("x-method").asText()).isEqualTo("cancelShopDelivery");
        assertThat(cancel.path("x-supplement").asBoolean()).isTrue();
        assertThat(cancel.path("security").path(0).has("AdminApiKeyAuth")).isTrue();
        assertThat(cancel.at("/parameters/2/schema/const").asText()).isEqualTo("deliveries=v1");
        assertThat(cancel.at("/parameters/3/name").asText()).isEqualTo("Idempotency-Key");
        assertThat(at(sheet, "/components/schemas/Delivery/properties/shop/$ref")
                        .asText())
                .isEqualTo("#/components/schemas/Shop");
        JsonNode form = at(sheet, "/paths/~1shops~1{shop_id}~1sign/post/requestBody/content/multipart~1form-data");
        assertThat(form.path("schema").path("$ref").asText()).endsWith("UploadShopSignMultipartRequest");
    }

    @Test
    void componentsOfTheDocumentGetWhatTheyLack() {
        ObjectNode sheet = imported(document()).sheet();
        JsonNode schemas = at(sheet, "/components/schemas");
        assertThat(texts(at(schemas, "/ShopKind/enum"))).containsExactly("bakery", "florist", "cinema");
        assertThat(names(at(schemas, "/Shop/properties"))).endsWith("rating");
        assertThat(at(schemas, "/Shop/properties/rating/x-supplement").asBoolean())
                .isTrue();
        assertThat(at(schemas, "/Shop/properties/name").has("x-supplement")).isFalse();
        assertThat(texts(at(schemas, "/Owner/oneOf"))).contains("#/components/schemas/OwnerCompany");
        assertThat(at(schemas, "/Owner/x-dispatch/cases/company").asText()).isEqualTo("OwnerCompany");
        assertThat(at(schemas, "/ShopEvent/x-dispatch/cases/closed").asText()).isEqualTo("ShopEventClosed");
        assertThat(at(sheet, "/paths/~1shops/get/parameters/2/name").asText()).isEqualTo("kind");
    }

    @Test
    void numbersAreIntegersWhereTheirNamesSaySo() {
        JsonNode schemas = at(imported(document()).sheet(), "/components/schemas");
        assertThat(at(schemas, "/Delivery/properties/delivered_at/type/0").asText())
                .isEqualTo("integer");
        assertThat(at(schemas, "/Delivery/properties/weight/type").asText()).isEqualTo("number");
        assertThat(at(schemas, "/ShopRating/properties/score/type").asText()).isEqualTo("number");
        assertThat(at(schemas, "/ShopRating/properties/votes/type").asText()).isEqualTo("integer");
    }

    @Test
    void theDocumentWinsWhereTheTwoDiffer() {
        ObjectNode sheet = imported(document()).sheet();
        assertThat(at(sheet, "/components/schemas/Shop/properties/name/type").asText())
                .isEqualTo("string");
        assertThat(at(sheet, "/paths/~1shops~1{id}/get/operationId").asText()).isEqualTo("getShop");
    }

    @Test
    void agreementIsCountedByKind() {
        Agreement agreement = supplement(imported(document())).agreement();
        assertThat(agreement.compared(Kind.PROPERTY)).isGreaterThan(15);
        assertThat(agreement.share(Kind.TYPE)).isGreaterThan(0.97);
        assertThat(agreement.share(Kind.REQUIRED)).isEqualTo(1);
        assertThat(agreement.differences())
                .containsEntry("null in the SDK only", List.of("Shop.name"))
                .containsEntry(
                        "branches of unions that the SDK lacks",
                        List.of("Shop.owner: OwnerBank", "GET /shops/{shop_id}/events answer: ShopMoved"))
                .containsEntry("properties that the SDK lacks", List.of("ListShopsResponse.object"));
    }

    @Test
    void theSupplementOfAnEarlierRunGivesTheSameSheet() {
        Importer.Result first = imported(document());
        String text = supplement(first).text();
        Importer.Result again = imported(document(), new Importer.More(Supplement.read(Importer.bytes(text)), false));
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(supplement(again).text()).isEqualTo(text);
    }

    @Test
    void theSupplementShrinksWhenTheDocumentCatchesUp() {
        String text = supplement(imported(document())).text();
        String newer = document().replace(KIND, "enum: [bakery, florist, cinema]");
        Importer.Result result = imported(newer, new Importer.More(Supplement.read(Importer.bytes(text)), false));
        JsonNode schemas = at(
                DocumentReader.read(Importer.bytes(supplement(result).text())).root(), "/components/schemas");
        assertThat(names(schemas)).contains("Shop", "Delivery").doesNotContain("ShopKind");
        assertThat(texts(at(result.sheet(), "/components/schemas/ShopKind/enum")))
                .containsExactly("bakery", "florist", "cinema");
    }

    @Test
    void aSupplementGivesTheSameSheetAgain() {
        String open = document()
                .replace("{type: string, " + KIND + "}", "{anyOf: [{type: string}, {type: string, " + KIND + "}]}");
        Importer.Result first = imported(open, sdk());
        Importer.Result again = imported(open, earlier(first));

        assertThat(texts(at(first.sheet(), "/components/schemas/ShopKind/x-extensible-enum")))
                .containsExactly("bakery", "florist", "cinema");
        assertThat(again.sheet()).isEqualTo(first.sheet());
        assertThat(supplement(again).text()).isEqualTo(supplement(first).text());
    }

    @Test
    void theOverlayNamesComponentsOfTheSupplement() {
        byte[] overlay =
                "overlay: []\nsupplement: {Delivery: ShopDelivery, Gone: Come}".getBytes(StandardCharsets.UTF_8);
        Importer.Result result =
                Importer.run(document().getBytes(StandardCharsets.UTF_8), overlay, null, null, null, sdk(), false);
        JsonNode schemas = at(result.sheet(), "/components/schemas");

        assertThat(names(schemas)).contains("ShopDelivery").doesNotContain("Delivery");
        assertThat(result.text()).doesNotContain("schemas/Delivery'");
        assertThat(result.notes().warnings())
                .containsExactly("overlay: the supplement's component Gone has gone, which is to be Come");
        Importer.Result again = Importer.run(
                document().getBytes(StandardCharsets.UTF_8), overlay, null, null, null, earlier(result), false);
        assertThat(again.sheet()).isEqualTo(result.sheet());
    }

    @Test
    void aSheetIsADocumentThatGivesTheSameSheet() {
        Importer.Result alone = Importer.run(document().getBytes(StandardCharsets.UTF_8), null, null, null);
        ObjectNode nothing = Supplement.read(Importer.bytes("openapi: 3.1.0\ninfo: {version: '1'}\npaths: {}\n"));
        ObjectNode sheet =
                imported(document(), new Importer.More(nothing, false)).sheet();
        assertThat(sheet.path("paths")).isEqualTo(alone.sheet().path("paths"));
        assertThat(sheet.path("components")).isEqualTo(alone.sheet().path("components"));
    }

    /** The values of enums stay: a constant too many does no harm. */
    @Test
    void withoutItsSupplementASheetIsThatOfTheDocument() {
        ObjectNode alone = Importer.run(document().getBytes(StandardCharsets.UTF_8), null, null, null)
                .sheet();
        FactSheet published = new FactSheet(imported(document()).sheet()).published();
        assertThat(published.paths()).isEqualTo(alone.path("paths"));
        assertThat(published.schemas().keySet()).isEqualTo(Set.copyOf(names(at(alone, "/components/schemas"))));
        published.schemas().forEach((name, schema) -> {
            if (!name.equals("ShopKind")) {
                assertThat(schema).as(name).isEqualTo(at(alone, "/components/schemas/" + name));
            }
        });
    }

    @Test
    void theSdkIsReadAsRecorded() {
        assumeTrue(Files.isDirectory(PROGRAM.resolve("node_modules")), "the reader of the SDK is not installed");
        assertThat(SdkReader.read(PROGRAM, PACKAGE)).isEqualTo(Supplement.read(resource("sdk.json")));
    }
}
