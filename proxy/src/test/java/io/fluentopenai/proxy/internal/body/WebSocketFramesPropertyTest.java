package io.fluentopenai.proxy.internal.body;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** However the bytes of a WebSocket are cut, the same messages are read, and it is known between which two bytes a frame ends. */
class WebSocketFramesPropertyTest {
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int PING = 9;
    private static final int[] LENGTHS = {0, 1, 2, 125, 126, 127, 300, 65_535, 65_536};

    /** Takes the messages of text. */
    private static final class Messages implements WebSocketFrames.Text {
        final List<String> complete = new ArrayList<>();
        final ByteArrayOutputStream passed = new ByteArrayOutputStream();
        private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

        @Override
        public void piece(byte[] bytes, int from, int to) {
            begun.write(bytes, from, to - from);
            other(bytes, from, to);
        }

        @Override
        public void other(byte[] bytes, int from, int to) {
            passed.write(bytes, from, to - from);
        }

        @Override
        public void end() {
            complete.add(begun.toString(StandardCharsets.ISO_8859_1));
            begun.reset();
        }
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void messagesAndBordersAreFoundWhereverTheBytesAreCut(@ForAll long seed) {
        Random random = new Random(seed);
        Buffer bytes = Buffer.buffer();
        Set<Integer> borders = new TreeSet<>(Set.of(0));
        List<String> sent = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            message(random, bytes, borders, sent);
        }
        Messages read = new Messages();
        WebSocketFrames frames = new WebSocketFrames(read);
        int at = 0;
        for (byte[] piece : Pieces.of(bytes.getBytes(), random)) {
            frames.feed(piece);
            at += piece.length;
            assertThat(frames.isBetweenFrames()).isEqualTo(borders.contains(at));
        }
        assertThat(read.complete).isEqualTo(sent);
        assertThat(read.passed.toByteArray()).isEqualTo(bytes.getBytes());
        assertThat(frames.isClosed()).isFalse();
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void anyBytesAtAllAreRead(@ForAll byte[] bytes, @ForAll long seed) {
        Messages whole = new Messages();
        new WebSocketFrames(whole).feed(bytes);
        Messages cut = new Messages();
        WebSocketFrames frames = new WebSocketFrames(cut);
        Pieces.of(bytes, new Random(seed)).forEach(frames::feed);
        assertThat(cut.complete).isEqualTo(whole.complete);
    }

    /** A message in one to three frames, with pings between them; of text it is read, if it is neither masked nor compressed. */
    private static void message(Random random, Buffer bytes, Set<Integer> borders, List<String> sent) {
        boolean text = random.nextInt(3) > 0;
        boolean masked = random.nextInt(5) == 0;
        boolean compressed = random.nextInt(5) == 0;
        int fragments = 1 + random.nextInt(3);
        StringBuilder whole = new StringBuilder();
        for (int i = 1; i <= fragments; i++) {
            if (random.nextInt(4) == 0) {
                frame(bytes, 0x80 | PING, "ping", masked);
                borders.add(bytes.length());
            }
            String piece = Character.toString('a' + random.nextInt(26)).repeat(LENGTHS[random.nextInt(LENGTHS.length)]);
            int opcode = i > 1 ? 0 : text ? TEXT : BINARY;
            int reserved = i == 1 && compressed ? 0x40 : 0;
            frame(bytes, (i == fragments ? 0x80 : 0) | reserved | opcode, piece, masked);
            borders.add(bytes.length());
            whole.append(piece);
        }
        if (text && !masked && !compressed) {
            sent.add(whole.toString());
        }
    }

    private static void frame(Buffer bytes, int first, String payload, boolean masked) {
        int mask = masked ? 0x80 : 0;
        int length = payload.length();
        bytes.appendByte((byte) first);
        if (length < 126) {
            bytes.appendByte((byte) (mask | length));
        } else if (length < 1 << 16) {
            bytes.appendByte((byte) (mask | 126)).appendUnsignedShort(length);
        } else {
            bytes.appendByte((byte) (mask | 127)).appendLong(length);
        }
        if (masked) {
            bytes.appendInt(0x01020304);
        }
        bytes.appendString(payload);
    }
}
