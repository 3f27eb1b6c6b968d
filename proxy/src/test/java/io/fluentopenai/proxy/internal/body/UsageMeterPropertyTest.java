package io.fluentopenai.proxy.internal.body;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** However the bytes of a response are cut, it has used as many tokens. */
class UsageMeterPropertyTest {
    private static final int REQUEST_BYTES = 400;
    private static final String[] LINE_ENDS = {"\n", "\r\n", "\r"};

    /** Lines that tell nothing, and look as if they did. */
    private static final String[] LINES = {
        ": {\"usage\":{\"total_tokens\":1}}",
        "event: data:",
        "dat: {\"usage\":{\"total_tokens\":1}}",
        " data: {\"usage\":{\"total_tokens\":1}}",
        ""
    };

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void aStreamOfEventsHasUsedWhatItsLastUsageSays(@ForAll long seed) {
        Random random = new Random(seed);
        StringBuilder stream = new StringBuilder();
        long told = -1;
        int events = random.nextInt(6);
        for (int i = 0; i < events; i++) {
            String end = LINE_ENDS[random.nextInt(LINE_ENDS.length)];
            stream.append(LINES[random.nextInt(LINES.length)]).append(end);
            boolean tells = random.nextInt(3) == 0;
            told = tells ? random.nextInt(1000) : told;
            stream.append("data:")
                    .append(random.nextBoolean() ? " " : "")
                    .append(tells ? usage(random, told) : "{\"delta\":\"data: \\\"usage\\\"\"}")
                    .append(end)
                    .append(end);
        }
        stream.append(random.nextBoolean() ? "data: [DONE]\n\n" : "");
        long expected = told >= 0 ? told : REQUEST_BYTES / 4 + events + (stream.indexOf("[DONE]") >= 0 ? 1 : 0);

        assertThat(used("text/event-stream; charset=utf-8", pieces(stream, random)))
                .as(stream.toString())
                .isEqualTo(expected);
    }

    private static String usage(Random random, long total) {
        String usage = random.nextBoolean()
                ? "\"usage\":{\"total_tokens\":" + total + ",\"details\":{\"total_tokens\":7}}"
                : "\"usage\":{\"input_tokens\":" + total + ",\"output_tokens\":0}";
        return random.nextBoolean()
                ? "{\"choices\":[]," + usage + "}"
                : "{\"type\":\"response.completed\",\"response\":{\"id\":\"r\"," + usage + "}}";
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void anyBytesAtAllHaveUsedTheSameInOnePieceAsInMany(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] bytes = Pieces.damaged(
                ("data: " + usage(random, 12) + "\n\ndata: " + usage(random, 34) + "\n\n")
                        .getBytes(StandardCharsets.UTF_8),
                random);
        for (String type : new String[] {"text/event-stream", "application/json"}) {
            assertThat(used(type, Pieces.of(bytes, random)))
                    .as(new String(bytes, StandardCharsets.UTF_8))
                    .isEqualTo(used(type, List.of(bytes)));
        }
    }

    private static List<byte[]> pieces(StringBuilder text, Random random) {
        return Pieces.of(text.toString().getBytes(StandardCharsets.UTF_8), random);
    }

    private static long used(String type, List<byte[]> pieces) {
        UsageMeter meter = new UsageMeter(type, null, true);
        pieces.forEach(piece -> meter.feed(Buffer.buffer(piece)));
        return meter.tokens(REQUEST_BYTES, false);
    }
}
