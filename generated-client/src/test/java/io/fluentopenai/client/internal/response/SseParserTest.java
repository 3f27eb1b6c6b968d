package io.fluentopenai.client.internal.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The algorithm of the WHATWG HTML standard, section "Interpreting an event stream". */
class SseParserTest {
    /** The events of a stream that arrives in pieces of so many bytes, each as its name, a bar, and its data. */
    static List<String> events(byte[] stream, int... sizes) throws IOException {
        SseParser parser = new SseParser();
        List<String> events = new ArrayList<>();
        int at = 0;
        for (int piece = 0; at < stream.length; piece++) {
            int size = Math.min(sizes[piece % sizes.length], stream.length - at);
            parser.feed(ByteBuffer.wrap(stream, at, size));
            at += size;
            while (parser.next()) {
                events.add(parser.event() + "|" + parser.dataText());
            }
        }
        if (parser.finish()) {
            events.add(parser.event() + "|" + parser.dataText());
        }
        return events;
    }

    private static List<String> events(String stream) throws IOException {
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        List<String> whole = events(bytes, Integer.MAX_VALUE);
        assertThat(events(bytes, 1)).as("the same stream, one byte at a time").isEqualTo(whole);
        return whole;
    }

    @Test
    void theExamplesOfTheStandard() throws IOException {
        assertThat(events("data: YHOO\ndata: +2\ndata: 10\n\n")).containsExactly("|YHOO\n+2\n10");
        assertThat(events(
                        ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n"))
                .containsExactly("|first event", "|second event", "| third event");
        assertThat(events("data\n\ndata\ndata\n\ndata:")).containsExactly("|", "|\n", "|");
        assertThat(events("data:test\n\ndata: test\n\n")).containsExactly("|test", "|test");
        assertThat(events("event: add\ndata: 73857293\n\nevent: remove\ndata: 2153\n\n"))
                .containsExactly("add|73857293", "remove|2153");
    }

    @Test
    void linesEndInAnyOfThreeWays() throws IOException {
        assertThat(events("data: a\r\ndata: b\r\n\r\ndata: c\rdata: d\r\rdata: e\ndata: f\n\n"))
                .containsExactly("|a\nb", "|c\nd", "|e\nf");
    }

    @Test
    void aCarriageReturnAndALineFeedAreOneEndEvenInTwoBuffers() throws IOException {
        byte[] stream = "data: a\r\n\r\ndata: b\r\n\r\n".getBytes(StandardCharsets.UTF_8);
        for (int split = 1; split < stream.length; split++) {
            assertThat(events(stream, split, stream.length))
                    .as("split at %d", split)
                    .containsExactly("|a", "|b");
        }
    }

    @Test
    void aByteOrderMarkIsPassedOverAtTheStartOnly() throws IOException {
        assertThat(events("\uFEFFdata: a\n\n\uFEFFdata: b\n\ndata: \uFEFFc\n\n"))
                .containsExactly("|a", "|\uFEFFc");
        assertThat(events("\uFEFF")).isEmpty();
    }

    @Test
    void whatOnlyStartsLikeAByteOrderMarkIsText() throws IOException {
        byte[] stream = {(byte) 0xEF, (byte) 0xBB, 'x', ':', 'y', '\n', 'd', 'a', 't', 'a', ':', 'z', '\n', '\n'};

        assertThat(events(stream, 1)).containsExactly("|z");
        assertThat(events(stream, 99)).containsExactly("|z");
    }

    @Test
    void onlyOneBlankAfterTheColonIsDropped() throws IOException {
        assertThat(events("data:  x \n\ndata:\tx\n\n")).containsExactly("| x ", "|\tx");
    }

    @Test
    void unknownFieldsAndCommentsAreIgnored() throws IOException {
        assertThat(events(": keepalive\n\n:\n\nfoo: bar\nDATA: no\n data: no\ndata x: no\ndata: yes\nfoo\n\n"))
                .containsExactly("|yes");
    }

    @Test
    void anEventWithoutDataIsNone() throws IOException {
        assertThat(events("event: ping\n\ndata: a\n\nevent: ping\nid: 3\n\n")).containsExactly("|a");
    }

    @Test
    void theNameHoldsForOneEvent() throws IOException {
        assertThat(events("event: a\nevent: b\ndata: 1\n\ndata: 2\n\n")).containsExactly("b|1", "|2");
    }

    @Test
    void fieldNamesInsideDataAreData() throws IOException {
        assertThat(events("data: {\"text\":\"data: [DONE]\\n\\nevent: x\"}\n\n"))
                .containsExactly("|{\"text\":\"data: [DONE]\\n\\nevent: x\"}");
        assertThat(events("data: a:b\n\n")).containsExactly("|a:b");
    }

    @Test
    void charactersMayBeSplitOverBuffers() throws IOException {
        assertThat(events("data: größe 😀 \u2028 \u0085\n\n")).containsExactly("|größe 😀 \u2028 \u0085");
    }

    @Test
    void aLastEventWithoutABlankLineIsDelivered() throws IOException {
        assertThat(events("data: a\n\ndata: b\n")).containsExactly("|a", "|b");
        assertThat(events("data: a\n\nevent: e\ndata: b")).containsExactly("|a", "e|b");
        assertThat(events("data: a\r")).containsExactly("|a");
        assertThat(events("data: a\n\n\n")).containsExactly("|a");
        assertThat(events("")).isEmpty();
    }

    @Test
    void idsAndReconnectionTimesAreKept() throws IOException {
        SseParser parser = new SseParser();
        parser.feed(ByteBuffer.wrap("id: 1\nretry: 250\ndata: a\n\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(parser.next()).isTrue();
        assertThat(parser.lastId()).isEqualTo("1");
        assertThat(parser.retry()).isEqualTo(250);
        assertThat(parser.next()).isFalse();

        parser.feed(ByteBuffer.wrap(
                "id: x\0y\nretry: 1s\nretry:\nretry: -1\ndata: b\n\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(parser.next()).isTrue();
        assertThat(parser.lastId()).isEqualTo("1");
        assertThat(parser.retry()).isEqualTo(250);
        assertThat(parser.next()).isFalse();

        parser.feed(ByteBuffer.wrap("id\ndata: c\n\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(parser.next()).isTrue();
        assertThat(parser.lastId()).isEmpty();
    }

    @Test
    void linesLongerThanAnyBufferGrow() throws IOException {
        String text = "x".repeat(1_000_000);

        assertThat(events(("data: " + text + "\n\ndata: y\n\n").getBytes(StandardCharsets.UTF_8), 16_384))
                .containsExactly("|" + text, "|y");
    }

    @Test
    void anEventWithoutAnEndIsRefusedBeforeItTakesAllMemory() throws IOException {
        for (String line : List.of("x", "x\ndata: ")) {
            SseParser parser = new SseParser();
            parser.feed(ByteBuffer.wrap("data: ".getBytes(StandardCharsets.UTF_8)));
            assertThat(parser.next()).isFalse();
            byte[] piece = line.repeat((1 << 20) / line.length()).getBytes(StandardCharsets.UTF_8);
            assertThatIOException()
                    .isThrownBy(() -> {
                        for (int i = 0; i < 600; i++) {
                            parser.feed(ByteBuffer.wrap(piece));
                            assertThat(parser.next()).isFalse();
                        }
                    })
                    .withMessage("An event of the stream is larger than 67108864 bytes");
        }
    }

    @Test
    void theDataIsComparedWithoutTheBlanksAroundIt() throws IOException {
        SseParser parser = new SseParser();
        parser.feed(ByteBuffer.wrap("data:  [DONE]\t\n\ndata: [DONE]x\n\n".getBytes(StandardCharsets.UTF_8)));

        assertThat(parser.next()).isTrue();
        assertThat(parser.dataIs("[DONE]")).isTrue();
        assertThat(parser.dataIs("")).isFalse();
        assertThat(parser.next()).isTrue();
        assertThat(parser.dataIs("[DONE]")).isFalse();
    }

    @Test
    void bytesMustBeUsedUpBeforeMoreAreGiven() throws IOException {
        SseParser parser = new SseParser();
        parser.feed(ByteBuffer.wrap("data: a\n\ndata: b\n\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(parser.next()).isTrue();

        assertThatIllegalStateException().isThrownBy(() -> parser.feed(ByteBuffer.allocate(1)));
    }
}
