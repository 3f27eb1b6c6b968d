package io.fluentopenai.client.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.client.sample.model.Item;
import io.fluentopenai.client.sample.model.Order;
import io.fluentopenai.client.sample.model.OrderEvent;
import io.fluentopenai.client.sample.model.OrderRequest;
import io.fluentopenai.client.sample.model.Stop;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever JSON comes, near to the schema or far from it: it is read without an error and written back the same. */
class LosslessPropertyTest {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<Class<? extends JsonValue>> TYPES =
            List.of(OrderRequest.class, Order.class, Item.class, Stop.class, OrderEvent.class);
    private static final String[] NAMES = {
        "type",
        "role",
        "id",
        "text",
        "content",
        "colour",
        "items",
        "limit",
        "stop",
        "level",
        "note",
        "n",
        "weight",
        "metadata",
        "counts",
        "matrix",
        "flags",
        "groups",
        "free",
        "anything",
        "vector",
        "api_key",
        "name",
        "in",
        "class",
        "hate/threatening",
        "expiry",
        "request",
        "price",
        "paid",
        "created",
        "annotations",
        "order",
        "step",
        "seconds",
        "anchor",
        "url",
        "size",
        "new",
        ""
    };
    private static final String[] TEXTS = {
        "text",
        "picture",
        "note",
        "user",
        "shop",
        "red",
        "small",
        "order.done",
        "order.progress",
        "new",
        "",
        "1",
        "true",
        "\u00e4\ud83d\ude00\u0000\"\\/",
        "AACAPw=="
    };
    private static final String[] NUMBERS = {
        "0",
        "-0",
        "1",
        "1.0",
        "-1.5",
        "1e3",
        "1e999999999",
        "-1e-999999999",
        "1E-7",
        "0.1",
        "0.12345678901234567890123",
        "9007199254740993",
        "2147483648",
        "9223372036854775807",
        "9223372036854775808",
        "123456789012345678901234567890",
        "1e400",
        "1e-400",
        "-0.0",
        "1.10"
    };

    @Property(tries = 5_000)
    void anyJsonIsReadAndWrittenBackTheSame(@ForAll long seed) {
        Random random = new Random(seed);
        Class<? extends JsonValue> type = TYPES.get(random.nextInt(TYPES.size()));
        JsonNode json = type == OrderRequest.class || type == Order.class ? object(random, 4) : any(random, 4);
        String text = json.toString();
        assertThat(JsonEquality.difference(json, Json.parse(Json.write(Json.read(text, type)))))
                .as("%s %s", type.getSimpleName(), text)
                .isNull();
    }

    @Property(tries = 2_000)
    void theOrderOfPropertiesDoesNotMatter(@ForAll long seed) {
        Random random = new Random(seed);
        ObjectNode json = object(random, 4);
        ObjectNode shuffled = (ObjectNode) shuffled(json, random);
        assertThat(Json.read(shuffled.toString(), Item.class)).isEqualTo(Json.read(json.toString(), Item.class));
        assertThat(Json.read(shuffled.toString(), Order.class)).isEqualTo(Json.read(json.toString(), Order.class));
    }

    @Property(tries = 2_000)
    void aPlainObjectMapperReadsTheSame(@ForAll long seed) throws Exception {
        String text = object(new Random(seed), 4).toString();
        JsonMapper mapper = JsonMapper.builder().build();
        assertThat(mapper.readValue(text, Item.class)).isEqualTo(Json.read(text, Item.class));
        assertThat(mapper.readValue(mapper.writeValueAsString(Json.read(text, Item.class)), Item.class))
                .isEqualTo(Json.read(text, Item.class));
    }

    @Property(tries = 2_000)
    void strictReadingEitherTakesAllOrNamesThePlace(@ForAll long seed) throws Exception {
        ObjectNode json = object(new Random(seed), 4);
        byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
        try {
            OrderRequest request = OrderRequest.read(JsonReader.of(bytes, 0, bytes.length, true));
            assertThat(JsonEquality.difference(json, Json.toTree(request))).isNull();
        } catch (JsonDecodeException e) {
            JsonNode culprit = json.at(e.path().equals("/") ? "" : e.path());
            assertThat(culprit.isMissingNode())
                    .as("%s in %s", e.getMessage(), json)
                    .isFalse();
        }
    }

    @Property(tries = 1_000)
    void truncatedTextIsAnErrorAndNothingElse(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] bytes = object(random, 4).toString().getBytes(StandardCharsets.UTF_8);
        String cut = new String(bytes, 0, random.nextInt(bytes.length), StandardCharsets.UTF_8);
        try {
            Json.read(cut, Item.class);
        } catch (IllegalArgumentException expected) {
            return;
        }
        throw new AssertionError("Read without an error: " + cut);
    }

    private static JsonNode any(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 5)) {
            case 0 -> NODES.textNode(TEXTS[random.nextInt(TEXTS.length)]);
            case 1 -> number(NUMBERS[random.nextInt(NUMBERS.length)]);
            case 2 -> NODES.booleanNode(random.nextBoolean());
            case 3 -> NODES.nullNode();
            case 4 -> NODES.textNode(TEXTS[random.nextInt(3)]);
            case 5 -> {
                ArrayNode array = NODES.arrayNode();
                boolean alike = random.nextBoolean();
                JsonNode first = any(random, depth - 1);
                for (int i = random.nextInt(4); i > 0; i--) {
                    array.add(alike ? first : any(random, depth - 1));
                }
                yield array;
            }
            default -> object(random, depth - 1);
        };
    }

    private static JsonNode number(String text) {
        return text.matches("-?\\d+") ? NODES.numberNode(new BigInteger(text)) : NODES.numberNode(new BigDecimal(text));
    }

    private static ObjectNode object(Random random, int depth) {
        ObjectNode object = NODES.objectNode();
        for (int i = random.nextInt(7); i > 0; i--) {
            object.set(NAMES[random.nextInt(NAMES.length)], any(random, depth - 1));
        }
        if (random.nextInt(3) > 0) {
            object.put("type", TEXTS[random.nextInt(3)]);
        }
        return object;
    }

    private static JsonNode shuffled(JsonNode node, Random random) {
        if (node.isArray()) {
            ArrayNode array = NODES.arrayNode();
            node.forEach(element -> array.add(shuffled(element, random)));
            return array;
        }
        if (!node.isObject()) {
            return node;
        }
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        Collections.shuffle(names, random);
        ObjectNode object = NODES.objectNode();
        names.forEach(name -> object.set(name, shuffled(node.get(name), random)));
        return object;
    }
}
