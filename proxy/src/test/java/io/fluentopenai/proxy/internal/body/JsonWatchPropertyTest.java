package io.fluentopenai.proxy.internal.body;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Jackson says what stands in a document; however its bytes are cut, the watch finds the same. */
class JsonWatchPropertyTest {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Set<String> PATHS = Set.of("model", "session.model", "usage");
    private static final String NOT_JSON = "not JSON";

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void whatJacksonFindsIsFound(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        String text = new Documents(random).document();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

        assertThat(trees(found(Pieces.of(bytes, random)))).as(text).isEqualTo(byJackson(bytes));
    }

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void whatIsDamagedIsFoundAlikeOrIsNoJson(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        byte[] bytes = Pieces.damaged(new Documents(random).document().getBytes(StandardCharsets.UTF_8), random);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        List<String> whole = found(List.of(bytes));

        assertThat(found(Pieces.of(bytes, random))).as(text).isEqualTo(whole);
        if (!isUtf8(bytes)) {
            assertThat(whole).as(text).endsWith(NOT_JSON);
            return;
        }
        List<String> wanted;
        try {
            wanted = byJackson(bytes);
        } catch (IOException noJson) {
            // Numbers and literals are looked at from outside only.
            return;
        }
        assertThat(trees(whole)).as(text).isEqualTo(wanted);
    }

    /** Whether Java thinks so, which is stricter here than Jackson. */
    private static boolean isUtf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .limit()
                    >= 0;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void anyBytesAtAllAreReadOrRefused(@ForAll byte[] bytes, @ForAll long seed) {
        assertThat(found(Pieces.of(bytes, new Random(seed)))).isEqualTo(found(List.of(bytes)));
    }

    /** Each path that was found, with its value, in order; last, whether the text turned out to be no JSON. */
    private static List<String> found(List<byte[]> pieces) {
        List<String> found = new ArrayList<>();
        JsonWatch watch = new JsonWatch(PATHS, 10_000, (path, json) -> found.add(path + " " + json));
        try {
            for (byte[] piece : pieces) {
                watch.feed(piece, 0, piece.length);
            }
            watch.end();
        } catch (JsonWatch.MalformedException e) {
            found.add(NOT_JSON);
        }
        return found;
    }

    /** The same with all values written alike. */
    private static List<String> trees(List<String> found) throws IOException {
        List<String> trees = new ArrayList<>();
        for (String each : found) {
            int space = each.indexOf(' ');
            trees.add(
                    each.equals(NOT_JSON)
                            ? each
                            : each.substring(0, space) + " " + MAPPER.readTree(each.substring(space + 1)));
        }
        return trees;
    }

    private static List<String> byJackson(byte[] bytes) throws IOException {
        List<String> found = new ArrayList<>();
        try (JsonParser parser = MAPPER.createParser(bytes)) {
            // Nothing at all is left to others.
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                object(parser, "", found);
            } else {
                parser.skipChildren();
            }
            if (parser.nextToken() != null) {
                throw new IOException("More than one value");
            }
        }
        return found;
    }

    private static void object(JsonParser parser, String prefix, List<String> found) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String path = prefix + parser.currentName().toLowerCase(Locale.ROOT);
            JsonToken value = parser.nextToken();
            if (PATHS.contains(path)) {
                JsonNode tree = MAPPER.readTree(parser);
                found.add(path + " " + tree);
            } else if (value == JsonToken.START_OBJECT && prefix.isEmpty()) {
                object(parser, path + ".", found);
            } else {
                parser.skipChildren();
            }
        }
    }

    /** Small documents in which what is watched is often met, in every way that JSON can be written. */
    private record Documents(Random random) {
        private static final String[] NAMES = {
            "model", "Model", "session", "SESSION", "usage", "session.model", "mod", ""
        };
        private static final String[] TEXTS = {
            "gpt-5-mini",
            "",
            "\"",
            "\\",
            "model",
            "é",
            "\u2028",
            "\uD83D\uDE00",
            "{\"model\":\"x\"}",
            "\t",
            "/",
            "\u007f"
        };
        private static final String[] SCALARS = {"0", "-1.5e+10", "true", "false", "null", "12345678901234567890"};
        private static final String[] SPACES = {"", "", "", " ", "\n", "\r\n\t"};

        String document() {
            return space() + (random.nextInt(8) == 0 ? value(3) : object(3)) + space();
        }

        private String value(int depth) {
            return switch (random.nextInt(depth > 0 ? 4 : 2)) {
                case 0 -> one(SCALARS);
                case 1 -> string(one(TEXTS));
                case 2 -> list(depth);
                default -> object(depth);
            };
        }

        private String object(int depth) {
            return IntStream.range(0, random.nextInt(5))
                    .mapToObj(i -> space() + string(one(NAMES)) + space() + ":" + space() + value(depth - 1) + space())
                    .collect(Collectors.joining(",", "{", "}"));
        }

        private String list(int depth) {
            return IntStream.range(0, random.nextInt(4))
                    .mapToObj(i -> space() + value(depth - 1) + space())
                    .collect(Collectors.joining(",", "[" + space(), "]"));
        }

        private String string(String text) {
            StringBuilder written = new StringBuilder("\"");
            for (char c : text.toCharArray()) {
                if (c < ' ' || c == '"' || c == '\\' || random.nextInt(6) == 0) {
                    written.append(c == '"' || c == '\\' || c == '/' ? "\\" + c : "\\u%04X".formatted((int) c));
                } else {
                    written.append(c);
                }
            }
            return written.append('"').toString();
        }

        private String space() {
            return one(SPACES);
        }

        private String one(String[] of) {
            return of[random.nextInt(of.length)];
        }
    }
}
