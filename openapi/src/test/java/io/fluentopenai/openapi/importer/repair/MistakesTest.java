package io.fluentopenai.openapi.importer.repair;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.openapi.importer.Importer;
import io.fluentopenai.openapi.importer.RandomDocument;
import io.fluentopenai.openapi.importer.Sheets;
import io.fluentopenai.openapi.importer.read.ImportException;
import io.fluentopenai.openapi.importer.read.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Documents at random, each with a mistake at random: it is put right, or refused, but never read as something else. */
class MistakesTest {
    private static final int DOCUMENTS = 100;

    /** Makes a mistake in a schema or operation; false if there is nothing in it to make it with. */
    private interface Mistake {
        boolean make(Node node, Random random);
    }

    /** A schema or operation, and the map that holds it, if one does. */
    private record Node(ObjectNode object, @Nullable ObjectNode map, String name, boolean schema) {}

    /** The kinds of mistakes, with the share of documents in which each may be refused for want of one meaning. */
    static Stream<Arguments> kinds() {
        return Stream.of(
                kind("misspelt word", 0.1, MistakesTest::misspellWord),
                kind("word in another case", 0.02, MistakesTest::changeCase),
                kind("reference without $", 0, (node, random) -> rename(node.object(), "$ref", word -> "ref")),
                kind("format in the place of a type", 0, MistakesTest::formatAsType),
                kind("misspelt type", 0.02, MistakesTest::misspellType),
                kind("extension without x-", 0, MistakesTest::extension),
                kind("nested in itself", 0.02, MistakesTest::nestInItself),
                kind("nested in the one before", 0.3, MistakesTest::nestInTheOneBefore),
                kind("outside of the properties", 0.3, MistakesTest::takeOutOfProperties),
                kind("required at the property", 0, MistakesTest::requireAtTheProperty));
    }

    private static Arguments kind(String name, double refused, Mistake mistake) {
        return Arguments.of(Named.of(name, mistake), refused);
    }

    private static boolean misspellWord(Node node, Random random) {
        List<String> words = Sheets.names(node.object()).stream()
                .filter(word -> word.length() > 3)
                .toList();
        return !words.isEmpty() && rename(node.object(), pick(words, random), word -> misspelt(word, random));
    }

    private static boolean changeCase(Node node, Random random) {
        List<String> words = Sheets.names(node.object());
        return !words.isEmpty()
                && rename(node.object(), pick(words, random), word -> switch (random.nextInt(3)) {
                    case 0 -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
                    case 1 -> '$' + word;
                    default -> word.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT) + '_';
                });
    }

    private static boolean formatAsType(Node node, Random random) {
        boolean there = node.object().path("format").isTextual();
        if (there) {
            node.object().set("type", node.object().remove("format"));
        }
        return there;
    }

    private static boolean misspellType(Node node, Random random) {
        String type = Json.text(node.object(), "type");
        if (type == null || !node.schema()) {
            return false;
        }
        node.object().put("type", misspelt(type, random));
        return true;
    }

    private static boolean extension(Node node, Random random) {
        node.object().putObject("oaiMeta").put("name", "n").put("group", "g");
        return true;
    }

    private static boolean nestInItself(Node node, Random random) {
        if (node.map() == null || node.object().isEmpty()) {
            return false;
        }
        ObjectNode copy = node.object().deepCopy();
        if (random.nextBoolean()) {
            node.object().removeAll();
        }
        node.object().set(node.name(), copy);
        return true;
    }

    private static boolean nestInTheOneBefore(Node node, Random random) {
        if (node.map() == null) {
            return false;
        }
        List<String> names = Sheets.names(node.map());
        int index = names.indexOf(node.name());
        if (index == 0
                || !(node.map().get(names.get(index - 1)) instanceof ObjectNode before)
                || before.has(node.name())) {
            return false;
        }
        node.map().remove(node.name());
        before.set(node.name(), node.object());
        return true;
    }

    private static boolean takeOutOfProperties(Node node, Random random) {
        if (!(node.object().path("properties") instanceof ObjectNode properties) || properties.size() < 2) {
            return false;
        }
        String last = Sheets.names(properties).get(properties.size() - 1);
        if (node.object().has(last)) {
            return false;
        }
        Json.putBehind(node.object(), "properties", last, properties.remove(last));
        return true;
    }

    private static boolean requireAtTheProperty(Node node, Random random) {
        ArrayNode rest = Json.array();
        boolean moved = false;
        for (String name : Json.texts(node.object(), "required")) {
            JsonNode property = node.object().path("properties").path(name);
            if (property instanceof ObjectNode object && !object.has("required")) {
                object.put("required", true);
                moved = true;
            } else {
                rest.add(name);
            }
        }
        if (moved) {
            node.object().set("required", rest);
        }
        return moved;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void isPutRightOrRefusedButNeverReadAsSomethingElse(Mistake kind, double mostRefused) {
        int made = 0;
        int refused = 0;
        for (long seed = 0; seed < DOCUMENTS; seed++) {
            Random random = new Random(seed);
            ObjectNode right = withFormats(RandomDocument.of(seed), random);
            ObjectNode wrong = right.deepCopy();
            List<Node> nodes = nodes(wrong);
            boolean wronged = false;
            for (int tries = 0; tries < 30 && !wronged; tries++) {
                wronged = kind.make(nodes.get(random.nextInt(nodes.size())), random);
            }
            if (!wronged || wrong.equals(right)) {
                continue;
            }
            made++;
            try {
                Importer.Result result = Sheets.run(wrong);
                assertThat(result.notes().repairs())
                        .as("seed %d: %s", seed, wrong)
                        .isNotEmpty();
                assertThat(Sheets.differences(facts(Sheets.run(right)), facts(result)))
                        .as("seed %d: %s\n%s", seed, result.notes().repairs(), wrong)
                        .isEmpty();
            } catch (ImportException e) {
                assertThat(e.pointer()).as("seed %d: %s", seed, e.getMessage()).isNotNull();
                refused++;
            }
        }
        assertThat(made).isGreaterThan(DOCUMENTS / 10);
        assertThat((double) refused / made).as("%d of %d", refused, made).isLessThanOrEqualTo(mostRefused);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void isRefusedOnRequest(Mistake kind, double mostRefused) {
        for (long seed = 0; seed < DOCUMENTS / 4; seed++) {
            Random random = new Random(seed);
            ObjectNode wrong = withFormats(RandomDocument.of(seed), random);
            ObjectNode right = wrong.deepCopy();
            List<Node> nodes = nodes(wrong);
            boolean wronged = kind.make(nodes.get(random.nextInt(nodes.size())), random);
            String pointer = null;
            try {
                Importer.run(Importer.bytes(wrong.toString()), null, null, null, null, null, true);
            } catch (ImportException e) {
                pointer = e.pointer();
            }
            assertThat(pointer != null).as("seed %d: %s", seed, wrong).isEqualTo(wronged && !wrong.equals(right));
        }
    }

    private static ObjectNode facts(Importer.Result result) {
        ObjectNode sheet = result.sheet().deepCopy();
        ((ObjectNode) sheet.path("info")).remove("x-source");
        return sheet;
    }

    /** Formats, each with one type. */
    private static ObjectNode withFormats(ObjectNode document, Random random) {
        Map<String, List<String>> formats =
                Map.of("integer", List.of("int32", "unixtime"), "number", List.of("double"), "string", List.of("uuid"));
        for (Node node : nodes(document)) {
            List<String> known = formats.get(node.object().path("type").asText());
            if (known != null && !node.object().has("enum")) {
                node.object().put("format", pick(known, random));
            }
        }
        return document;
    }

    private static List<Node> nodes(ObjectNode document) {
        List<Node> nodes = new ArrayList<>();
        ObjectNode schemas = (ObjectNode) document.path("components").path("schemas");
        schemas.properties().forEach(schema -> schemas(schema.getValue(), schemas, schema.getKey(), nodes));
        for (JsonNode path : document.path("paths")) {
            for (JsonNode operation : path) {
                nodes.add(new Node((ObjectNode) operation, null, "", false));
                operation.findValues("schema").forEach(schema -> schemas(schema, null, "", nodes));
            }
        }
        return nodes;
    }

    private static void schemas(JsonNode node, @Nullable ObjectNode map, String name, List<Node> nodes) {
        if (!(node instanceof ObjectNode schema)) {
            return;
        }
        nodes.add(new Node(schema, map, name, true));
        if (schema.path("properties") instanceof ObjectNode properties) {
            properties.properties().forEach(child -> schemas(child.getValue(), properties, child.getKey(), nodes));
        }
        for (String keyword : List.of("items", "additionalProperties")) {
            schemas(schema.path(keyword), null, "", nodes);
        }
        for (String keyword : List.of("allOf", "anyOf", "oneOf")) {
            schema.path(keyword).forEach(child -> schemas(child, null, "", nodes));
        }
    }

    private static <T> T pick(List<T> values, Random random) {
        return values.get(random.nextInt(values.size()));
    }

    /** One typing error. */
    private static String misspelt(String word, Random random) {
        int at = 1 + random.nextInt(word.length() - 2);
        return switch (random.nextInt(4)) {
            case 0 -> word.substring(0, at) + word.substring(at + 1);
            case 1 -> word.substring(0, at) + word.charAt(at) + word.substring(at);
            case 2 -> word.substring(0, at) + 'z' + word.substring(at + 1);
            default -> word.substring(0, at) + word.charAt(at + 1) + word.charAt(at) + word.substring(at + 2);
        };
    }

    private static boolean rename(ObjectNode object, String key, UnaryOperator<String> change) {
        if (!object.has(key) || key.startsWith("x-") || change.apply(key).equals(key)) {
            return false;
        }
        Map<String, JsonNode> members = new LinkedHashMap<>();
        object.properties()
                .forEach(member -> members.put(
                        member.getKey().equals(key) ? change.apply(key) : member.getKey(), member.getValue()));
        object.removeAll();
        object.setAll(members);
        return true;
    }
}
