package io.fluentopenai.testkit.internal.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameReaderTest {

    private final List<String> heard = new ArrayList<>();

    private final FrameReader reader = new FrameReader(100_000, new FrameReader.Sink() {
        @Override
        public void text(String message) {
            heard.add("text " + message);
        }

        @Override
        public void binary(byte[] message) {
            heard.add("binary " + message.length);
        }

        @Override
        public void ping(byte[] payload) {
            heard.add("ping " + payload.length);
        }

        @Override
        public void pong(byte[] payload) {
            heard.add("pong " + payload.length);
        }

        @Override
        public void close(int code, String reason) {
            heard.add("close " + code + " " + reason);
        }
    });

    private static byte[] frame(int first, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(first);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else if (payload.length <= 0xFFFF) {
            frame.write(0x80 | 126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        } else {
            frame.write(0x80 | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) payload.length >> shift));
            }
        }
        byte[] mask = {17, 34, 51, 68};
        frame.writeBytes(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.write(payload[i] ^ mask[i & 3]);
        }
        return frame.toByteArray();
    }

    private static byte[] text(int first, String text) {
        return frame(first, text.getBytes(StandardCharsets.UTF_8));
    }

    private void violates(int code, byte[] bytes) {
        assertThatThrownBy(() -> reader.read(bytes))
                .isInstanceOfSatisfying(
                        ProtocolViolation.class,
                        violation -> assertThat(violation.code()).isEqualTo(code));
    }

    private static byte[] joined(byte[]... frames) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] frame : frames) {
            joined.writeBytes(frame);
        }
        return joined.toByteArray();
    }

    @Test
    void framesAreReadHoweverTheyAreCut() throws ProtocolViolation {
        byte[] all = joined(
                text(0x81, "hello"),
                text(0x81, ""),
                text(0x01, "Grü"),
                frame(0x89, new byte[3]),
                text(0x80, "ße"),
                frame(0x82, new byte[200]),
                text(0x81, "x".repeat(70_000)),
                frame(0x8A, new byte[0]),
                frame(0x88, new byte[] {3, (byte) 0xE8, 'o', 'k'}),
                text(0x81, "after the end"));
        List<String> expected = List.of(
                "text hello",
                "text ",
                "ping 3",
                "text Grüße",
                "binary 200",
                "text " + "x".repeat(70_000),
                "pong 0",
                "close 1000 ok");
        reader.read(all);
        assertThat(heard).isEqualTo(expected);
        for (int size : new int[] {1, 2, 7, 1000}) {
            heard.clear();
            FrameReaderTest other = new FrameReaderTest();
            for (int from = 0; from < all.length; from += size) {
                other.reader.read(Arrays.copyOfRange(all, from, Math.min(all.length, from + size)));
            }
            assertThat(other.heard).isEqualTo(expected);
        }
    }

    @Test
    void aCharacterThatIsCutInTwoFramesIsWhole() throws ProtocolViolation {
        byte[] text = "🎈".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 4; i++) {
            reader.read(frame((i == 0 ? 1 : 0) | (i == 3 ? 0x80 : 0), Arrays.copyOfRange(text, i, i + 1)));
        }
        assertThat(heard).containsExactly("text 🎈");
    }

    @Test
    void aCloseFrameNeedsNoCode() throws ProtocolViolation {
        reader.read(frame(0x88, new byte[0]));
        assertThat(heard).containsExactly("close 1005 ");
    }

    @Test
    void whatAClientMayNotSendIsAViolation() {
        violates(1002, new byte[] {(byte) 0x81, 1, 'x'});
        assertViolation(1002, text(0xC1, "extension"));
        assertViolation(1002, text(0x80, "continues nothing"));
        assertViolation(1002, joined(text(0x01, "a"), text(0x81, "b")));
        assertViolation(1002, frame(0x09, new byte[1]));
        assertViolation(1002, frame(0x89, new byte[126]));
        assertViolation(1002, frame(0x83, new byte[0]));
        assertViolation(1002, frame(0x88, new byte[1]));
        assertViolation(1002, frame(0x88, new byte[] {3, (byte) 0xED}));
        assertViolation(1007, frame(0x81, new byte[] {(byte) 0xC3}));
        assertViolation(1007, frame(0x88, new byte[] {3, (byte) 0xE8, (byte) 0xFF}));
        assertViolation(1009, frame(0x82, new byte[100_001]));
        assertViolation(1009, joined(frame(0x02, new byte[60_000]), frame(0x80, new byte[60_000])));
    }

    private static void assertViolation(int code, byte[] bytes) {
        new FrameReaderTest().violates(code, bytes);
    }
}
