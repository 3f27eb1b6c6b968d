package io.fluentopenai.structured;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Values so far against the whole that they are the beginning of, as Jackson reads it. */
class PartialJsonPropertyTest {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final Pattern LONG_EXPONENT = Pattern.compile("[0-9][eE][+-]?[0-9]{10}");

    @Provide
    Arbitrary<String> documents() {
        return JsonTexts.any();
    }

    @Property(tries = 500)
    void afterEveryCharacterTheValueIsConsistentWithTheWholeAndNothingIsTakenBack(@ForAll("documents") String text)
            throws JsonProcessingException {
        JsonNode whole = MAPPER.readTree(text);
        PartialJsonParser parser = new PartialJsonParser();
        List<PartialJson> values = new ArrayList<>();
        List<JsonNode> trees = new ArrayList<>();
        for (int i = 0; i < text.length(); i++) {
            parser.accept(text.substring(i, i + 1));
            assertThat(parser.problem()).isNull();
            PartialJson value = parser.value();
            assertConsistent(value, whole);
            values.add(value);
            trees.add(value.toTree());
        }
        parser.end();
        assertThat(parser.problem()).isNull();
        PartialJson last = parser.value();
        assertThat(last.toTree()).isEqualTo(whole);
        assertThat(last.isComplete()).isTrue();
        for (int i = 0; i < values.size(); i++) {
            assertThat(values.get(i).toTree())
                    .as("what was seen after %s characters", i + 1)
                    .isEqualTo(trees.get(i));
        }
        for (int i = 1; i < values.size(); i++) {
            assertConsistent(values.get(i - 1), trees.get(i));
        }
    }

    @Property(tries = 500)
    void howATextIsCutMakesNoDifference(@ForAll("documents") String text, @ForAll long seed) {
        Random random = new Random(seed);
        PartialJsonParser pieces = new PartialJsonParser();
        PartialJsonParser characters = new PartialJsonParser();
        int at = 0;
        while (at < text.length()) {
            int to = Math.min(text.length(), at + random.nextInt(12));
            pieces.accept(text.substring(at, to));
            for (; at < to; at++) {
                characters.accept(text.substring(at, at + 1));
            }
            assertThat(pieces.value().toTree()).isEqualTo(characters.value().toTree());
            assertThat(pieces.value().isComplete()).isEqualTo(characters.value().isComplete());
        }
    }

    /** The rules of {@link PartialJson}, one by one. */
    private static void assertConsistent(PartialJson part, JsonNode whole) {
        if (part.type() == JsonNodeType.MISSING) {
            assertThat(part.isComplete()).isFalse();
            return;
        }
        assertThat(part.type()).isEqualTo(whole.getNodeType());
        switch (part.type()) {
            case OBJECT -> {
                Iterator<String> names = whole.fieldNames();
                List<String> seen = part.names();
                assertThat(part.size()).isEqualTo(seen.size());
                for (int i = 0; i < seen.size(); i++) {
                    assertThat(seen.get(i)).isEqualTo(names.next());
                    PartialJson property = part.get(seen.get(i));
                    assertConsistent(property, whole.get(seen.get(i)));
                    assertThat(property.isComplete() || i == seen.size() - 1 && !part.isComplete())
                            .isTrue();
                }
                assertThat(part.isComplete() && names.hasNext()).isFalse();
            }
            case ARRAY -> {
                assertThat(part.size()).isLessThanOrEqualTo(whole.size());
                assertThat(part.isComplete() && part.size() < whole.size()).isFalse();
                for (int i = 0; i < part.size(); i++) {
                    assertConsistent(part.get(i), whole.get(i));
                    assertThat(part.get(i).isComplete() || i == part.size() - 1 && !part.isComplete())
                            .isTrue();
                }
                assertThat(part.completeElements()).isLessThanOrEqualTo(part.size());
            }
            case STRING -> {
                String text = part.text();
                assertThat(whole.textValue()).startsWith(text);
                if (part.isComplete()) {
                    assertThat(text).isEqualTo(whole.textValue());
                } else if (!text.isEmpty() && text.length() < whole.textValue().length()) {
                    boolean betweenHalves = Character.isHighSurrogate(text.charAt(text.length() - 1))
                            && Character.isLowSurrogate(whole.textValue().charAt(text.length()));
                    assertThat(betweenHalves).isFalse();
                }
            }
            default -> {
                assertThat(part.isComplete()).isTrue();
                assertThat(part.toTree()).isEqualTo(whole);
            }
        }
    }

    @Property(tries = 2000)
    void textIsTakenForJsonWhereJacksonTakesItForJson(@ForAll("documents") String text, @ForAll long seed) {
        String damaged = damaged(text, new Random(seed));
        // Jackson takes longer exponents too, as long as leading zeros keep them small.
        Assume.that(!LONG_EXPONENT.matcher(damaged).find());
        PartialJsonParser parser = new PartialJsonParser();
        parser.accept(damaged);
        JsonNode before = parser.value().toTree();
        parser.end();
        JsonNode whole = read(damaged);
        // As which Jackson before 2.17 reads what is too large for a double.
        Assume.that(whole == null || !whole.toString().contains("Infinity"));
        assertThat(parser.problem() == null).as(damaged).isEqualTo(whole != null);
        if (whole != null) {
            assertThat(parser.value().toTree()).isEqualTo(whole);
        } else {
            parser.accept("more");
            assertThat(parser.value().toTree()).isEqualTo(before);
        }
    }

    private static @Nullable JsonNode read(String text) {
        try {
            JsonNode tree = MAPPER.readTree(text);
            return tree.isMissingNode() ? null : tree;
        } catch (JsonProcessingException | NumberFormatException broken) {
            return null;
        }
    }

    /** With a character more, less, or another, or cut off. */
    private static String damaged(String text, Random random) {
        String characters = "{}[],:\"\\0123456789.-+eEtrufalsn \u0001x";
        char c = characters.charAt(random.nextInt(characters.length()));
        int at = random.nextInt(text.length());
        return switch (random.nextInt(4)) {
            case 0 -> text.substring(0, at) + c + text.substring(at);
            case 1 -> text.substring(0, at) + text.substring(at + 1);
            case 2 -> text.substring(0, at) + c + text.substring(at + 1);
            default -> text.substring(0, at);
        };
    }
}
