package io.fluentopenai.client.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fluentopenai.client.sample.model.Bare;
import io.fluentopenai.client.sample.model.BareText;
import io.fluentopenai.client.sample.model.Colour;
import io.fluentopenai.client.sample.model.Content;
import io.fluentopenai.client.sample.model.Expiry;
import io.fluentopenai.client.sample.model.Item;
import io.fluentopenai.client.sample.model.Level;
import io.fluentopenai.client.sample.model.Order;
import io.fluentopenai.client.sample.model.OrderRequest;
import io.fluentopenai.client.sample.model.Picture;
import io.fluentopenai.client.sample.model.ShopNote;
import io.fluentopenai.client.sample.model.Stop;
import io.fluentopenai.client.sample.model.Text;
import io.fluentopenai.client.sample.model.UserNote;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openapitools.jackson.nullable.JsonNullable;

/** What users see of generated models, on models generated from a sheet with one of every construct. */
class GeneratedModelsTest {

    private static JsonNode roundTrip(String json, Class<? extends JsonValue> type) {
        return Json.parse(Json.write(Json.read(json, type)));
    }

    private static void assertLossless(String json, Class<? extends JsonValue> type) {
        assertThat(JsonEquality.difference(Json.parse(json), roundTrip(json, type)))
                .as(json)
                .isNull();
    }

    // ---- Lossless

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"colour\":\"red\",\"items\":[],\"limit\":null}",
                "{\"colour\":\"a colour of next year\",\"unknown\":{\"deep\":[1,2.50,null,\"x\"]}}",
                "{\"n\":null,\"weight\":null,\"items\":null,\"metadata\":null,\"anything\":null,\"vector\":null}",
                "{\"n\":\"7\",\"weight\":\"1.5\",\"items\":{\"a\":1},\"metadata\":[1],\"class\":\"true\",\"colour\":3}",
                "{\"n\":1.5,\"n2\":1}",
                "{\"n\":123456789012345678901234567890,\"weight\":0.1234567890123456789}",
                "{\"weight\":1e-400,\"n\":0,\"matrix\":[[1e400,1e-400,0]]}",
                "{\"weight\":1e400,\"anything\":1e400,\"created\":1.0}",
                "{\"items\":[1,null,\"x\",{\"type\":\"text\",\"text\":5},{\"type\":\"new\",\"a\":[{}]},[]]}",
                "{\"metadata\":{\"a\":\"b\",\"c\":1,\"d\":null,\"e\":{\"f\":[]}}}",
                "{\"counts\":{\"a\":1,\"b\":\"x\",\"c\":null,\"d\":99999999999999999999}}",
                "{\"matrix\":[[1,2.5],null,[\"x\",null,[]],7,[0.12345678901234567890]],\"flags\":[true,0,\"false\"]}",
                "{\"groups\":{\"a\":[{\"type\":\"text\",\"text\":\"x\"},9],\"b\":{},\"c\":null}}",
                "{\"free\":{\"a\":{\"b\":null}},\"anything\":[1,{\"x\":1.10}]}",
                "{\"vector\":[0.1,-0.0069292834,1]}",
                "{\"vector\":\"AACAPw==\"}",
                "{\"vector\":[0.1,\"x\",null,{}]}",
                "{\"vector\":[0.12345678901234567890123]}",
                "{\"vector\":{\"a\":1}}",
                "{\"stop\":\"x\"}",
                "{\"stop\":[]}",
                "{\"stop\":[\"a\",1]}",
                "{\"stop\":[1,2]}",
                "{\"stop\":[[1],[2,\"x\"]]}",
                "{\"stop\":[null]}",
                "{\"stop\":[true,{\"a\":[]}]}",
                "{\"stop\":{\"text\":\"x\",\"type\":\"text\"}}",
                "{\"stop\":{\"a\":1}}",
                "{\"stop\":12345678901234567890}",
                "{\"stop\":1.5}",
                "{\"stop\":false}",
                "{\"level\":\"small\"}",
                "{\"level\":0.30000000000000004}",
                "{\"level\":0.300000000000000040001}",
                "{\"expiry\":{\"seconds\":5,\"anchor\":\"other\"}}"
            })
    void readsAndWritesBackTheSameJson(String json) {
        assertLossless(json, OrderRequest.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"weight\":1e99999999999}",
                "{\"weight\":1e-99999999999}",
                "{\"n\":1e99999999999}",
                "{\"matrix\":[[1e-99999999999]]}",
                "{\"vector\":[1e-99999999999]}",
                "{\"stop\":1e99999999999}",
                "{\"unknown\":1e99999999999}",
                "{\"items\":[{\"text\":1e99999999999,\"a\":[],\"type\":\"text\"}]}"
            })
    void anExponentThatNoNumberOfJavaHasIsAnErrorOfTheText(String json) {
        assertThatThrownBy(() -> JsonReader.of(json).node())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("too large an exponent");
        assertThatThrownBy(() -> Json.read(json, OrderRequest.class))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("too large an exponent");
    }

    @Test
    void aValueOfAnotherTypeIsReadableRaw() {
        OrderRequest request = Json.read("{\"items\":{\"a\":1},\"weird\":true}", OrderRequest.class);
        assertThat(request.items()).isNull();
        assertThat(request.extraProperty("items")).isEqualTo(Json.parse("{\"a\":1}"));
        assertThat(request.extraProperties()).containsOnlyKeys("items", "weird");
    }

    @Test
    void aNumberInAStringIsReadAsTheNumberToo() {
        OrderRequest request =
                Json.read("{\"n\":\"7\",\"weight\":\"1.5\",\"class\":\"true\",\"name\":12}", OrderRequest.class);
        assertThat(request.n()).isEqualTo(7);
        assertThat(request.weight()).isEqualTo(1.5);
        assertThat(request.class_()).isTrue();
        assertThat(request.name()).isEqualTo("12");
    }

    @Test
    void anIntegerWithAFractionOfZeroIsTheInteger() {
        assertThat(Json.read("{\"created\":1700000000.0}", Order.class).created())
                .isEqualTo(1700000000L);
    }

    @Test
    void settingAPropertyReplacesWhatWasKeptForIt() {
        OrderRequest request = Json.read("{\"n\":\"7\",\"note\":null,\"items\":5}", OrderRequest.class);
        request.n(3).note("x").items(List.of());
        assertThat(Json.parse(Json.write(request))).isEqualTo(Json.parse("{\"items\":[],\"note\":\"x\",\"n\":3}"));
    }

    @Test
    void listsWithOddElementsKeepTheirPlacesAndCannotBeChanged() {
        OrderRequest request = Json.read("{\"flags\":[true,\"x\",false]}", OrderRequest.class);
        List<Boolean> flags = request.flags();
        assertThat(flags).containsExactly(true, null, false);
        assertThatThrownBy(() -> flags.add(true)).isInstanceOf(UnsupportedOperationException.class);
    }

    // ---- Null and absent

    @Test
    void nullAndAbsentAreToldApartWhereBothAreDocumented() {
        assertThat(Json.read("{}", OrderRequest.class).noteNullable()).isEqualTo(JsonNullable.undefined());
        assertThat(Json.read("{\"note\":null}", OrderRequest.class).noteNullable())
                .isEqualTo(JsonNullable.of(null));
        assertThat(Json.read("{\"note\":\"x\"}", OrderRequest.class).noteNullable())
                .isEqualTo(JsonNullable.of("x"));
        OrderRequest request = new OrderRequest().note(null);
        assertThat(Json.write(request)).isEqualTo("{\"note\":null}");
        assertThat(Json.write(request.noteNullable(JsonNullable.undefined()))).isEqualTo("{}");
        assertThat(Json.write(new OrderRequest().name("x").name(null))).isEqualTo("{}");
    }

    // ---- Requests

    @Test
    void aMissingRequiredPropertyIsNamed() {
        OrderRequest request = new OrderRequest().items(List.of(new Text()));
        assertThatThrownBy(() -> JsonWriter.toBytes(request, true, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("OrderRequest.colour is required but has not been set");
        assertThatThrownBy(() -> JsonWriter.toBytes(request.colour("red"), true, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Text.text is required but has not been set (at /items/0)");
    }

    @Test
    void aRequiredPropertyThatMayBeNullIsSentAsNull() {
        OrderRequest request = new OrderRequest().colour(Colour.RED).items(List.of());
        assertThat(new String(JsonWriter.toBytes(request, true, null), StandardCharsets.UTF_8))
                .isEqualTo("{\"colour\":\"red\",\"items\":[],\"limit\":null}");
    }

    @Test
    void extraPropertiesReplaceAndAdd() {
        OrderRequest request = new OrderRequest().colour("red").items(List.of()).limit(1);
        request.putExtraProperty("mine", Json.parse("[1]"));
        byte[] bytes = JsonWriter.toBytes(
                request, true, Map.of("colour", Json.parse("\"blue\""), "stream", Json.parse("true")));
        assertThat(Json.parse(new String(bytes, StandardCharsets.UTF_8)))
                .isEqualTo(Json.parse("{\"items\":[],\"limit\":1,\"mine\":[1],\"colour\":\"blue\",\"stream\":true}"));
    }

    // ---- Unions

    @Test
    void aUnionIsDecidedWhereverItsDiscriminatorStands() {
        assertThat(Json.read("{\"type\":\"text\",\"text\":\"x\"}", Item.class)).isEqualTo(new Text().text("x"));
        assertThat(Json.read("{\"text\":\"x\",\"type\":\"text\"}", Item.class)).isEqualTo(new Text().text("x"));
        Item late = Json.read(
                "{\"annotations\":[\"a\",\"b\"],\"more\":{\"n\":[1,2.5,null]},\"text\":\"x\",\"n\":7,\"type\":\"text\",\"z\":1}",
                Item.class);
        assertThat(late).isInstanceOfSatisfying(Text.class, text -> {
            assertThat(text.text()).isEqualTo("x");
            assertThat(text.annotations()).containsExactly("a", "b");
            assertThat(text.extraProperties()).containsOnlyKeys("more", "n", "z");
        });
    }

    @Test
    void aSecondKeyOrTheShapeDecidesWhereOneKeyDoesNot() {
        assertThat(Json.read("{\"type\":\"note\",\"role\":\"user\"}", Item.class))
                .isInstanceOf(UserNote.class);
        assertThat(Json.read("{\"role\":\"shop\",\"id\":\"1\",\"type\":\"note\"}", Item.class))
                .isInstanceOf(ShopNote.class);
        assertThat(Json.read("{\"type\":\"note\",\"id\":null}", Item.class)).isInstanceOf(ShopNote.class);
        assertThat(Json.read("{\"type\":\"note\",\"x\":[]}", Item.class)).isInstanceOf(Item.Unknown.class);
        assertThat(Json.read("{\"content\":[1]}", Item.class)).isInstanceOf(Bare.class);
        assertThat(Json.read("{\"content\":\"x\"}", Item.class)).isInstanceOf(BareText.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"new\",\"a\":{\"type\":\"text\"}}",
                "{\"a\":{\"b\":[1,{}]},\"type\":\"new\"}",
                "{}",
                "{\"a\":[]}",
                "{\"type\":null}",
                "{\"type\":{\"text\":1}}",
                "[1]",
                "\"x\"",
                "null",
                "{\"content\":{\"a\":1}}",
                "{\"n\":1,\"m\":1.50,\"t\":true,\"f\":false,\"z\":null,\"o\":{},\"type\":\"new\"}"
            })
    void whatNoBranchFitsIsUnknownAndKept(String json) {
        assertThat(Json.read(json, Item.class)).isInstanceOf(Item.Unknown.class);
        assertLossless(json, Item.class);
    }

    @Test
    void branchesOfANestedUnionAreBranchesOfTheOuterOne() {
        Item item = Json.read("{\"type\":\"picture\",\"url\":\"u\"}", Item.class);
        assertThat(item).isInstanceOf(Content.class).isInstanceOf(Picture.class);
        assertThat(Json.read("{\"type\":\"new\"}", Content.class).type()).isEqualTo("new");
    }

    // ---- Choices

    @Test
    void aChoiceSaysWhatItIs() {
        Stop strings = Json.read("[\"a\"]", Stop.class);
        assertThat(strings.isStrings()).isTrue();
        assertThat(strings.asStrings()).containsExactly("a");
        assertThat(Json.read("[[1]]", Stop.class).asIntegersList()).containsExactly(List.of(1L));
        assertThat(Json.read("{\"type\":\"text\"}", Stop.class).asContent()).isInstanceOf(Text.class);
        assertThat(Json.read("7", Stop.class)).isEqualTo(Stop.ofInteger(7L));
        assertThat(Json.read("true", Stop.class).asBoolean()).isTrue();
        assertThat(Json.read("null", Stop.class).isUnknown()).isTrue();
        assertThatThrownBy(strings::asString)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("This Stop is not a string: [\"a\"]");
        assertThat(Level.ofString("small")).isEqualTo(Json.read("\"small\"", Level.class));
    }

    // ---- Strict decoding

    @Test
    void aStrictReaderNamesThePath() throws IOException {
        byte[] json = "{\"items\":[{\"type\":\"text\",\"text\":[]}]}".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> OrderRequest.read(JsonReader.of(json, 0, json.length, true)))
                .isInstanceOf(JsonDecodeException.class)
                .hasMessage("Expected a string but found an array at /items/0/text");
        byte[] fine = "{\"items\":null,\"new\":1,\"colour\":\"pink\"}".getBytes(StandardCharsets.UTF_8);
        assertThat(OrderRequest.read(JsonReader.of(fine, 0, fine.length, true)).items())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "{\"a\"", "{\"items\":[", "{\"items\":[{\"type\":", "{}}", "{} x", "nul", "[]", "1"})
    void brokenTextIsAnError(String json) {
        assertThatThrownBy(() -> Json.read(json, OrderRequest.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Not a OrderRequest: ");
    }

    // ---- Objects as values

    @Test
    void equalityIsOfTheJson() {
        String json = "{\"colour\":\"red\",\"stop\":[1],\"x\":1,\"metadata\":{\"a\":\"b\"},\"vector\":[1,2]}";
        OrderRequest one = Json.read(json, OrderRequest.class);
        OrderRequest other = Json.read(json, OrderRequest.class);
        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
        assertThat(one).isNotEqualTo(other.n(1));
        assertThat(Json.read("{\"note\":null}", OrderRequest.class)).isNotEqualTo(new OrderRequest());
    }

    @Test
    void toStringIsJsonWithoutSecrets() {
        OrderRequest request = new OrderRequest().colour("red").apiKey("sk-very-secret");
        request.putExtraProperty("nested", Json.parse("{\"client_secret\":\"ek-secret\"}"));
        assertThat(request)
                .hasToString("{\"colour\":\"red\",\"api_key\":\"***\",\"nested\":{\"client_secret\":\"***\"}}");
        assertThat(Json.write(request)).contains("sk-very-secret");
    }

    @Test
    void constantsArePresetAndOnlyWhenRequired() {
        assertThat(Json.write(new Text().text("x"))).isEqualTo("{\"type\":\"text\",\"text\":\"x\"}");
        assertThat(Json.write(new Expiry().seconds(1))).isEqualTo("{\"seconds\":1}");
        assertThat(Json.write(Json.read("{\"text\":\"x\"}", Text.class))).isEqualTo("{\"text\":\"x\"}");
    }

    @Test
    void vectorsAreFloatsHoweverTheyTravel() {
        OrderRequest request = Json.read("{\"vector\":[0.1,-2.5e-3]}", OrderRequest.class);
        assertThat(request.vector().floats()).containsExactly(0.1f, -2.5e-3f);
        assertThat(Json.read("{\"vector\":\"AACAPwAAAMA=\"}", OrderRequest.class)
                        .vector()
                        .floats())
                .containsExactly(1f, -2f);
        assertThat(FloatVector.ofFloats(0.1f)).hasToString("[0.1]");
    }

    @Test
    void unknownPropertiesAreReplacedAndRemovedHoweverManyThereAre() {
        OrderRequest request = Json.read("{\"x\":1}", OrderRequest.class);
        request.putExtraProperty("x", Json.parse("2"));
        assertThat(Json.write(request)).isEqualTo("{\"x\":2}");
        request.putExtraProperty("y", Json.parse("3"));
        request.putExtraProperty("absent", null);
        assertThat(Json.write(request)).isEqualTo("{\"x\":2,\"y\":3}");
        request.putExtraProperty("x", null);
        assertThat(request).isEqualTo(Json.read("{\"y\":3}", OrderRequest.class));
        request.putExtraProperty("y", null);
        assertThat(request).isEqualTo(new OrderRequest());

        OrderRequest single = Json.read("{\"z\":[]}", OrderRequest.class);
        single.putExtraProperty("absent", null);
        single.putExtraProperty("z", null);
        assertThat(single.extraProperties()).isEmpty();
        OrderRequest otherType = Json.read("{\"weight\":[1]}", OrderRequest.class);
        assertThat(Json.write(otherType.weight(2.5))).isEqualTo("{\"weight\":2.5}");
    }

    // ---- A plain ObjectMapper

    @ParameterizedTest
    @ValueSource(strings = {"[0.1,-2.5E-3,7,1e300,-0.0]", "\"AACAPwAAAMA=\"", "\"AACAPwAAAMA\""})
    void aPlainObjectMapperMakesTreesOfVectorsAndBack(String vector) throws IOException {
        ObjectMapper mapper = JsonMapper.builder().build();
        String json = "{\"vector\":" + vector + "}";
        OrderRequest request = mapper.readValue(json, OrderRequest.class);
        JsonNode tree = mapper.valueToTree(request);
        assertThat(JsonEquality.difference(tree, Json.parse(json))).isNull();
        assertThat(mapper.treeToValue(tree, OrderRequest.class).vector().floats())
                .containsExactly(request.vector().floats());
        assertThat(mapper.readValue(mapper.writeValueAsBytes(request), OrderRequest.class))
                .isEqualTo(request);
    }

    record Envelope(String id, OrderRequest request, List<Item> items, Map<String, Stop> stops, Colour colour) {}

    @Test
    void aPlainObjectMapperReadsAndWritesModelsInsideTheUsersOwnTypes() throws IOException {
        ObjectMapper mapper = JsonMapper.builder().build();
        String json =
                "{\"id\":\"1\",\"request\":{\"note\":null,\"x\":[1.5]},\"items\":[{\"text\":\"t\",\"type\":\"text\"},"
                        + "{\"type\":\"new\"}],\"stops\":{\"a\":[1],\"b\":\"c\"},\"colour\":\"mauve\"}";
        Envelope envelope = mapper.readValue(json, Envelope.class);
        assertThat(envelope.items().get(0)).isEqualTo(new Text().text("t"));
        assertThat(envelope.stops().get("a")).isEqualTo(Stop.ofIntegers(List.of(1L)));
        assertThat(envelope.colour()).isEqualTo(Colour.of("mauve"));
        assertThat(mapper.readTree(mapper.writeValueAsString(envelope))).isEqualTo(mapper.readTree(json));
        assertThat(JsonEquality.difference(
                        mapper.convertValue(envelope.request(), JsonNode.class),
                        mapper.readTree("{\"note\":null,\"x\":[1.5]}")))
                .isNull();
        assertThat(mapper.treeToValue(mapper.readTree("{\"n\":5,\"weight\":2.5}"), OrderRequest.class))
                .isEqualTo(new OrderRequest().n(5).weight(2.5));
    }

    @Test
    void longNumbersKeepTheirDigits() {
        String digits = "0.1234567890123456789012345";
        OrderRequest request = Json.read("{\"weight\":" + digits + "}", OrderRequest.class);
        assertThat(request.weight()).isEqualTo(0.12345678901234568);
        assertThat(Json.parse(Json.write(request)).get("weight").decimalValue()).isEqualTo(new BigDecimal(digits));
    }
}
