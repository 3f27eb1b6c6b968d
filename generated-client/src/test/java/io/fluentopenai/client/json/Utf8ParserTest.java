package io.fluentopenai.client.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Jackson's own parser says of a document, ours says too: tokens, texts, numbers, places, and what is wrong. */
class Utf8ParserTest {
    private static final SerializedString EXPECTED = new SerializedString("expected");

    /** Everything that a reader can learn of a document, up to its end or its first mistake. */
    private static List<String> story(JsonParser parser, long seed) {
        List<String> said = new ArrayList<>();
        Random ways = new Random(seed);
        try (parser) {
            while (true) {
                if (ways.nextBoolean()) {
                    parser.nextToken();
                } else if (ways.nextBoolean()) {
                    said.add("name " + parser.nextFieldName());
                } else {
                    said.add("expected " + parser.nextFieldName(EXPECTED));
                }
                JsonToken token = parser.currentToken();
                if (token == null) {
                    return said;
                }
                said.add(token + " " + parser.currentName() + " "
                        + parser.getParsingContext().pathAsPointer() + " " + parser.getText());
                if (token.isNumeric()) {
                    said.add(number(parser, token));
                }
            }
        } catch (JsonProcessingException e) {
            said.add(e.getOriginalMessage());
        } catch (IOException e) {
            said.add(e.toString());
        }
        return said;
    }

    private static String number(JsonParser parser, JsonToken token) throws IOException {
        Object deferred = parser.getNumberValueDeferred();
        String exact = token == JsonToken.VALUE_NUMBER_INT
                ? parser.getNumberType() + " " + parser.getNumberValue() + " " + parser.getBigIntegerValue()
                : "";
        return exact + " " + parser.getDoubleValue() + " " + deferred;
    }

    private static void assertSame(byte[] json, long seed) throws IOException {
        byte[] framed = new byte[json.length + 2];
        System.arraycopy(json, 0, framed, 1, json.length);
        framed[0] = 'x';
        framed[framed.length - 1] = '1';
        List<String> ours = story(Utf8Parser.of(framed, 1, json.length), seed);
        List<String> jacksons = story(Json.FACTORY.createParser(json), seed);

        String what = new String(json, StandardCharsets.UTF_8);
        if (ours.size() == jacksons.size()) {
            assertThat(ours).describedAs(what).isEqualTo(jacksons);
            return;
        }
        // One of them may notice the same mistake a token earlier.
        int told = Math.min(ours.size(), jacksons.size()) - 1;
        assertThat(told).describedAs(what).isNotNegative();
        assertThat(ours.get(ours.size() - 1)).describedAs(what).isEqualTo(jacksons.get(jacksons.size() - 1));
        assertThat(ours.subList(0, told)).describedAs(what).isEqualTo(jacksons.subList(0, told));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"expected\":1,\"b\":[true,false,null]}",
                "{\"expected\" : {\"expected\" : [ ] , \"x\":\"\"}}",
                "\"\\u00e9\\n\\t\\\"\\\\\\/\\b\\f\\r\"",
                "\"\\ud83d\\ude00 \\ud83d x\"",
                "\"\\ude00\\ud83d\"",
                "[0,-0,-1,12345678901234567890,9223372036854775807,9223372036854775808,-9223372036854775808]",
                "[0.0,-0.5,1e3,1E-7,1.5e+300,1e400,0.1234567890123456789,123456789012345678.5]",
                "{\"a\":1 \"b\":2}",
                "{\"a\":1,}",
                "[1,]",
                "[1 2]",
                "[01]",
                "[-]",
                "[1.]",
                "[.5]",
                "[1e]",
                "[+1]",
                "[NaN]",
                "{\"a\"}",
                "{\"a\":}",
                "{a:1}",
                "{'a':1}",
                "[tru]",
                "[truex]",
                "[nullx]",
                "[\"\\x\"]",
                "[\"\\u12g4\"]",
                "[\"\\u12\"]",
                "[\"open",
                "{\"open",
                "{\"a\":1",
                "[1",
                "[",
                "{",
                "[}",
                "{]",
                "]]",
                "1 2",
                "{} {}",
                "{}x",
                "[\"a\"b]",
                "[\"\u0001\"]",
                "[\"a\nb\"]",
                "[1]\f",
                "\u00a0[1]",
            })
    void saysWhatJacksonSays(String json) throws IOException {
        for (int seed = 0; seed < 20; seed++) {
            assertSame(json.getBytes(StandardCharsets.UTF_8), seed);
        }
    }

    @Test
    void malformedBytesAreWhatTheyAreToJackson() throws IOException {
        for (int first = 0x80; first <= 0xFF; first++) {
            for (int second : new int[] {'"', 'x', 0x80, 0xA0, 0xBF, 0xC3}) {
                for (int third : new int[] {'"', 0x80}) {
                    byte[] json = {'[', '"', 'a', (byte) first, (byte) second, (byte) third, (byte) 0x80, '"', ']'};
                    assertSame(json, 0);
                }
            }
        }
        assertSame("[\"\uFFFD\"]".getBytes(StandardCharsets.UTF_8), 0);
    }

    @Test
    void nestingNumbersAndNamesHaveJacksonsLimits() throws IOException {
        for (int size : new int[] {999, 1000, 1001, 2000}) {
            assertSame("[".repeat(size).concat("]".repeat(size)).getBytes(StandardCharsets.UTF_8), 1);
            assertSame("[".concat("1".repeat(size)).concat("]").getBytes(StandardCharsets.UTF_8), 1);
            assertSame("[1.".concat("1".repeat(size)).concat("]").getBytes(StandardCharsets.UTF_8), 1);
        }
        for (int size : new int[] {50_000, 50_001, 60_000}) {
            assertSame("{\"".concat("n".repeat(size)).concat("\":1}").getBytes(StandardCharsets.UTF_8), 1);
        }
    }

    @Test
    void randomDocumentsAndTheirMutationsAreTheSame() throws IOException {
        Random random = new Random(42);
        for (int i = 0; i < 1000; i++) {
            StringBuilder text = new StringBuilder();
            value(text, random, 0);
            byte[] json = text.append(' ').toString().getBytes(StandardCharsets.UTF_8);
            assertSame(json, i);
            for (int k = 0; k < 4; k++) {
                byte[] mutated = json.clone();
                mutated[random.nextInt(mutated.length)] =
                        (byte) "\"\\{}[]:,0-.etn x\n\u0001".charAt(random.nextInt(18));
                if (Utf8Parser.canRead(mutated, 0, mutated.length)) {
                    assertSame(mutated, i);
                }
            }
        }
    }

    private static void value(StringBuilder out, Random random, int depth) {
        int kind = random.nextInt(depth > 3 ? 6 : 9);
        switch (kind) {
            case 0 -> out.append(random.nextInt());
            case 1 -> out.append(random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20));
            case 2 -> out.append(random.nextLong()).append(random.nextInt(10));
            case 3 -> out.append(random.nextBoolean());
            case 4 -> out.append("null");
            case 5 -> string(out, random);
            case 6 -> {
                out.append('[');
                for (int i = random.nextInt(4); i >= 0; i--) {
                    value(out, random, depth + 1);
                    out.append(i > 0 ? random.nextBoolean() ? " ,\n" : "," : "");
                }
                out.append(']');
            }
            default -> {
                out.append('{');
                for (int i = random.nextInt(4); i >= 0; i--) {
                    if (random.nextBoolean()) {
                        out.append("\"expected\"");
                    } else {
                        string(out, random);
                    }
                    out.append(random.nextBoolean() ? ":" : " : ");
                    value(out, random, depth + 1);
                    out.append(i > 0 ? ", " : "");
                }
                out.append('}');
            }
        }
    }

    private static void string(StringBuilder out, Random random) {
        String[] parts = {
            "a", "word ", "é", "日本", "😀", "\\n", "\\\"", "\\\\", "\\u00e9", "\\ud83d\\ude00", "\\/", "\uFFFD"
        };
        out.append('"');
        for (int i = random.nextInt(5); i > 0; i--) {
            out.append(parts[random.nextInt(parts.length)]);
        }
        out.append('"');
    }

    @Test
    void documentsInTurnShareStringsAndNothingElse() throws IOException {
        byte[] first = "{\"id\":\"chatcmpl-1\",\"n\":1}".getBytes(StandardCharsets.UTF_8);
        byte[] second = "{\"id\":\"chatcmpl-1\",\"n\":2} ".getBytes(StandardCharsets.UTF_8);
        JsonReader in = JsonReader.of(first).again(first, 0, first.length);
        in.node();
        in = in.again(first, 0, first.length);
        String id = in.node().get("id").textValue();
        in = in.again(second, 0, second.length);

        assertThat(in.node().get("id").textValue()).isSameAs(id);
        assertThat(in.again(first, 0, first.length).node().get("n").intValue()).isEqualTo(1);
    }

    @Test
    void aReaderThatIsClosedReadsNothingMore() throws IOException {
        JsonReader closed = JsonReader.of("{\"a\":1}".getBytes(StandardCharsets.UTF_8));
        closed.close();
        closed.close();
        JsonReader open = JsonReader.of("{\"b\":2}".getBytes(StandardCharsets.UTF_8));

        assertThat(closed.kind()).isEqualTo(JsonKind.ABSENT);
        assertThat(open.node().get("b").intValue()).isEqualTo(2);
    }
}
