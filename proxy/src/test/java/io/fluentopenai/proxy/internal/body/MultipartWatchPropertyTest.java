package io.fluentopenai.proxy.internal.body;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** However the bytes of a form are cut, and whatever in its files looks like a delimiter but is none, the same fields are found. */
class MultipartWatchPropertyTest {
    private static final String BOUNDARY = "-x-x";
    private static final String MALFORMED = "malformed";
    private static final String[] NAMES = {"model", "Model", "file", "prompt"};

    /** What a delimiter is made of, and so what is mistaken for one most easily. */
    private static final String[] CRUMBS = {
        "\r", "\n", "\r\n", "-", "--", "x", "-x", "\r\n--", "\r\n---x-", "gpt-5", "é"
    };

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void theFieldsOfAFormAreFound(@ForAll long seed) {
        Random random = new Random(seed);
        List<String> models = new ArrayList<>();
        byte[] form = form(random, models).getBytes(StandardCharsets.UTF_8);

        assertThat(found(Pieces.of(form, random)))
                .as(new String(form, StandardCharsets.UTF_8))
                .isEqualTo(models);
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void aDamagedFormIsReadAlikeOrRefused(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] form = Pieces.damaged(form(random, new ArrayList<>()).getBytes(StandardCharsets.UTF_8), random);

        assertThat(found(Pieces.of(form, random)))
                .as(new String(form, StandardCharsets.UTF_8))
                .isEqualTo(found(List.of(form)));
    }

    private static List<String> found(List<byte[]> pieces) {
        List<String> found = new ArrayList<>();
        MultipartWatch watch = new MultipartWatch(BOUNDARY, "model", found::add);
        try {
            for (byte[] piece : pieces) {
                watch.feed(piece, 0, piece.length);
            }
            watch.end();
        } catch (MultipartWatch.MalformedException e) {
            found.add(MALFORMED);
        }
        return found;
    }

    private static String form(Random random, List<String> models) {
        StringBuilder form = new StringBuilder();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            String name = NAMES[random.nextInt(NAMES.length)];
            String body = body(random);
            form.append("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"")
                    .append(name)
                    .append(random.nextBoolean() ? "\"\r\n" : "\"\r\nContent-Type: text/plain\r\n")
                    .append("\r\n")
                    .append(body)
                    .append("\r\n");
            if (name.equals("model")) {
                models.add(body);
            }
        }
        return form + "--" + BOUNDARY + "--" + (random.nextBoolean() ? "\r\n" : "");
    }

    /** Anything but the dashes and the boundary of a delimiter, wherever they would stand. */
    private static String body(Random random) {
        while (true) {
            String body = Stream.generate(() -> CRUMBS[random.nextInt(CRUMBS.length)])
                    .limit(random.nextInt(12))
                    .collect(Collectors.joining());
            if (!body.contains("--" + BOUNDARY)) {
                return body;
            }
        }
    }
}
