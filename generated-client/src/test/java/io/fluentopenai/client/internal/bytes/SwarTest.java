package io.fluentopenai.client.internal.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class SwarTest {
    /** What the searches look for, and neighbours of it. */
    private static final byte[] BYTES = {
        '"', '!', '#', '\\', ']', ' ', 0, 1, 0x1F, '\n', '\r', '\t', 'r', 'q', 's', 'a', 0x7F, -128, -127, -1, -95, -36
    };

    private final Random random = new Random(7);

    /** Mostly one byte again and again, so that what is found is anywhere in a word. */
    private byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(40)];
        byte most = BYTES[random.nextInt(BYTES.length)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = random.nextInt(8) == 0 ? BYTES[random.nextInt(BYTES.length)] : most;
        }
        return bytes;
    }

    private static int first(int from, int end, IntPredicate found) {
        int at = from;
        while (at < end && !found.test(at)) {
            at++;
        }
        return at;
    }

    @Test
    void findsWhatALoopFinds() {
        for (int i = 0; i < 20_000; i++) {
            byte[] b = bytes();
            int from = random.nextInt(b.length + 1);
            int end = from + random.nextInt(b.length - from + 1);

            assertThat(Swar.endOfRun(b, from, end))
                    .isEqualTo(first(from, end, at -> b[at] == '"' || b[at] == '\\' || b[at] >= 0 && b[at] < ' '));
            assertThat(Swar.skipSpaces(b, from, end)).isEqualTo(first(from, end, at -> b[at] != ' '));
            assertThat(Swar.endOfLine(b, from, end)).isEqualTo(first(from, end, at -> b[at] == '\n' || b[at] == '\r'));
            assertThat(Swar.isAscii(b, from, end)).isEqualTo(first(from, end, at -> b[at] < 0) == end);
            int last = end - 1;
            int pair = first(from, last, at -> b[at] == 'r' && b[at + 1] == '"');
            assertThat(Swar.indexOf((byte) 'r', (byte) '"', b, from, end)).isEqualTo(pair < last ? pair : -1);
        }
    }

    @Test
    void aStartBehindTheEndFindsNothing() {
        byte[] quotes = "\"\"\"\"\"\"\"\"\"\"".getBytes(StandardCharsets.US_ASCII);

        assertThat(Swar.endOfRun(quotes, 3, 2)).isEqualTo(3);
        assertThat(Swar.indexOf((byte) '"', (byte) '"', quotes, 3, 2)).isNegative();
    }
}
