package io.fluentopenai.structured;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Random JSON documents as texts, in every way that JSON can be written. */
final class JsonTexts {
    private static final String[] SPACES = {"", "", "", " ", "\n", "\t\r\n  "};
    private static final String[] PIECES = {
        "a",
        "word ",
        "\"",
        "\\",
        "/",
        "é",
        "\u2028",
        "\uD83D\uDE00",
        "\uD83D",
        "\uDE00",
        "{",
        "]",
        ",",
        ":",
        "0",
        "\t",
        "\u0001"
    };

    /** Jackson takes half a surrogate pair in a text, and in a name it does not always. */
    private static final String[] NAMES = {"a", "word ", "\"", "\\", "/", "é", "{", "]", ",", ":", "0", "\t"};

    private final Random random;

    private JsonTexts(long seed) {
        this.random = new Random(seed);
    }

    /** Documents whose objects have no name twice. */
    static Arbitrary<String> any() {
        return Arbitraries.longs().map(seed -> new JsonTexts(seed).document());
    }

    private String document() {
        return space() + value(0) + space();
    }

    private String space() {
        return SPACES[random.nextInt(SPACES.length)];
    }

    private String value(int depth) {
        int kind = random.nextInt(depth > 4 ? 5 : 9);
        return switch (kind) {
            case 0 -> number();
            case 1 -> random.nextBoolean() ? "true" : "false";
            case 2 -> "null";
            case 3, 4 -> string("", PIECES);
            case 5, 6 -> list(depth);
            default -> object(depth);
        };
    }

    private String list(int depth) {
        List<String> elements = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            elements.add(space() + value(depth + 1) + space());
        }
        return "[" + (elements.isEmpty() ? space() : String.join(",", elements)) + "]";
    }

    private String object(int depth) {
        List<String> properties = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            properties.add(space() + string(i + "", NAMES) + space() + ":" + space() + value(depth + 1) + space());
        }
        return "{" + (properties.isEmpty() ? space() : String.join(",", properties)) + "}";
    }

    private String number() {
        return switch (random.nextInt(6)) {
            case 0 -> "0";
            case 1 -> "-0";
            case 2 -> Long.toString(random.nextLong());
            case 3 -> Integer.toString(random.nextInt(100));
            case 4 ->
                new BigDecimal(random.nextDouble() * 1000 - 500)
                        .setScale(random.nextInt(1, 9), java.math.RoundingMode.DOWN)
                        .toPlainString();
            default ->
                random.nextInt(1, 9) + "." + random.nextInt(100) + (random.nextBoolean() ? "e-" : "E+")
                        + random.nextInt(300);
        };
    }

    private String string(String begin, String[] pieces) {
        StringBuilder text = new StringBuilder("\"").append(begin);
        for (int i = random.nextInt(6); i > 0; i--) {
            String piece = pieces[random.nextInt(pieces.length)];
            for (int k = 0; k < piece.length(); k++) {
                text.append(written(piece.charAt(k)));
            }
        }
        return text.append('"').toString();
    }

    private String written(char c) {
        if (random.nextInt(4) == 0) {
            String hex = "\\u%04x".formatted((int) c);
            return random.nextBoolean() ? hex : "\\u" + hex.substring(2).toUpperCase(java.util.Locale.ROOT);
        }
        return switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '/' -> random.nextBoolean() ? "/" : "\\/";
            case '\t' -> "\\t";
            case '\u0001' -> "\\u0001";
            default -> Character.toString(c);
        };
    }
}
