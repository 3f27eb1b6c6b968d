package io.fluentopenai.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.testkit.internal.realtime.Protocol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RealtimeFaultsTest {

    private final FakeOpenAI server = FakeOpenAI.start();

    @AfterEach
    void stop() {
        server.close();
    }

    private RealtimeClient open() {
        return RealtimeClient.open(server, Protocol.GA, "/v1/realtime?model=gpt-realtime", builder -> {});
    }

    private static RealtimeClosing ending(RealtimeClient client) throws Exception {
        return client.closed().get(5, TimeUnit.SECONDS);
    }

    @Test
    void aSessionIsClosedWithACodeAndAReason() throws Exception {
        RealtimeFault fault = server.realtime()
                .fail()
                .afterEvents(1)
                .close(1011, "overloaded")
                .skip(1)
                .times(1);
        try (RealtimeClient first = open();
                RealtimeClient second = open();
                RealtimeClient third = open()) {
            assertThat(ending(second)).isEqualTo(new RealtimeClosing(1011, "overloaded", false));
            second.await("session.created");
            first.await("session.created");
            third.await("session.created");
            assertThat(first.closed()).isNotDone();
            assertThat(third.closed()).isNotDone();
            assertThat(fault.hits()).isEqualTo(1);
            FakeRealtimeSession session = server.realtime().sessions().get(1);
            assertThat(session.closed().get(5, TimeUnit.SECONDS).byClient()).isFalse();
        }
    }

    @Test
    void aConnectionIsDroppedBetweenTwoEvents() throws Exception {
        RealtimeFault fault =
                server.realtime().fail().beforeEvent("response.done").drop().times(1);
        try (RealtimeClient client = open()) {
            client.send("{'type':'response.create'}");
            FakeRealtimeSession session = server.realtime().takeSession();
            assertThat(session.closed().get(5, TimeUnit.SECONDS)).isEqualTo(new RealtimeClosing(1006, "", false));
            assertThat(fault.hits()).isEqualTo(1);
            // The JDK's client may miss the end, and with it what stood right before.
            assertThat(RealtimeClient.types(client.received())).doesNotContain("response.done");
        }
    }

    /** What comes on the bare connection until it ends; the JDK's client may miss the end. */
    private byte[] rest() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(10_000);
            String handshake = "GET /v1/realtime?model=gpt-realtime HTTP/1.1\r\nHost: localhost\r\n"
                    + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                    + "Authorization: Bearer " + server.apiKey() + "\r\n\r\n";
            socket.getOutputStream().write(handshake.getBytes(StandardCharsets.US_ASCII));
            byte[] all = socket.getInputStream().readAllBytes();
            String text = new String(all, StandardCharsets.ISO_8859_1);
            // The answer to this key, as RFC 6455 has it.
            assertThat(text).startsWith("HTTP/1.1 101").contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
            int head = text.indexOf("\r\n\r\n") + 4;
            return Arrays.copyOfRange(all, head, all.length);
        }
    }

    @Test
    void aConnectionIsDroppedWithinAFrame() throws IOException {
        server.realtime().fail().dropWithinFrame().times(1);
        byte[] rest = rest();
        assertThat(rest[0]).isEqualTo((byte) 0x81);
        assertThat(rest[1]).isEqualTo((byte) 126);
        int promised = ((rest[2] & 0xFF) << 8) | (rest[3] & 0xFF);
        assertThat(rest.length - 4).isPositive().isLessThan(promised);
    }

    @Test
    void aConnectionEndsOrStallsAfterSoManyBytes() throws IOException {
        server.fail("/realtime").cutAfter(100).times(1);
        assertThat(rest()).hasSize(100);
        server.fail("/realtime").stallAfter(50).times(1);
        FakeRealtimeSession before = server.realtime().takeSession();
        CompletableFuture<byte[]> stalled = CompletableFuture.supplyAsync(() -> {
            try {
                return rest();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        FakeRealtimeSession session = server.realtime().takeSession();
        assertThat(session.isOpen()).isTrue();
        assertThat(stalled).isNotDone();
        session.drop();
        assertThat(stalled.join()).hasSize(50);
        assertThat(before.isOpen()).isFalse();
    }

    @Test
    void eventsComeInFramesThatCutCharacters() {
        server.reply("Grüße aus Köln – 你好 – 🎈🎈🎈");
        server.realtime().fail().fragment(1);
        try (RealtimeClient client = open()) {
            client.await("session.created");
            client.send("{'type':'session.update','session':{'type':'realtime','output_modalities':['text']}}");
            client.send("{'type':'response.create'}");
            assertThat(RealtimeClient.joined(client.until("response.done"), "response.output_text.delta"))
                    .isEqualTo("Grüße aus Köln – 你好 – 🎈🎈🎈");
        }
    }

    @Test
    void whatIsNoEventIsSent() {
        server.realtime().fail().afterEvents(1).malformedJson().unknownEvent().sendBinary(new byte[] {1, 2, 3});
        try (RealtimeClient client = open()) {
            client.await("session.created");
            assertThat(client.nextUnchecked().path("type").asText()).isEqualTo("not json");
            assertThat(client.nextUnchecked().path("type").asText()).isEqualTo("fake.unknown");
            assertThat(client.nextUnchecked().path("type").asText()).isEqualTo("binary");
        }
    }

    @Test
    void anEventIsTensOfMegabytesLong() {
        server.realtime().fail().afterEvents(1).giantEvent(20_000_000 - 100);
        try (RealtimeClient client = open()) {
            client.await("session.created");
            assertThat(client.nextUnchecked().path("padding").asText()).hasSize(20_000_000 - 100);
        }
    }

    @Test
    void aPingIsAnsweredAndAPongCounted() throws Exception {
        server.realtime().fail().ping("are you there");
        try (RealtimeClient client = open()) {
            assertThat(client.pinged().get(5, TimeUnit.SECONDS))
                    .isEqualTo("are you there".getBytes(StandardCharsets.UTF_8));
            FakeRealtimeSession session = server.realtime().takeSession();
            Awaitility.await().untilAsserted(() -> assertThat(session.pongs()).isEqualTo(1));
        }
    }

    @Test
    void aSilentPeerAnswersNothing() {
        server.realtime().fail().afterEvents(1).goSilent();
        try (RealtimeClient client = open()) {
            client.await("session.created");
            client.send("{'type':'response.create'}");
            client.socket().sendPing(ByteBuffer.wrap(new byte[] {1})).join();
            client.socket().sendClose(WebSocket.NORMAL_CLOSURE, "").join();
            // Another session shows that the server is there.
            server.realtime().clearFaults();
            try (RealtimeClient other = RealtimeClient.connect(server)) {
                other.send("{'type':'response.create'}");
                other.until("response.done");
            }
            assertThat(client.closed()).isNotDone();
            assertThat(server.realtime().sessions().get(0).received()).isEmpty();
        }
    }

    @Test
    void aServerThatReadsNothingBacksUp() throws Exception {
        server.realtime().fail().afterEvents(1).stopReading();
        try (RealtimeClient client = open()) {
            client.await("session.created");
            FakeRealtimeSession session = server.realtime().takeSession();
            String big = "{\"type\":\"input_audio_buffer.append\",\"audio\":\"" + "A".repeat(1 << 20) + "\"}";
            CompletableFuture<?> sent = CompletableFuture.completedFuture(null);
            int count = 0;
            while (sent.isDone() && count < 100) {
                sent = client.socket().sendText(big, true);
                count++;
                try {
                    sent.get(300, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    break;
                }
            }
            assertThat(sent).isNotDone();
            assertThat(session.received()).isEmpty();
            session.resumeReading();
            sent.get(10, TimeUnit.SECONDS);
            int all = count;
            Awaitility.await()
                    .untilAsserted(() -> assertThat(session.received()).hasSize(all));
            assertThat(session.audioBytes()).isEqualTo(all * (long) (1 << 20) / 4 * 3);
            // One of them was kept, as there is room for one; of the others only what they are.
            assertThat(session.received().get(all - 1).path("audio").asText()).isEmpty();
        }
    }
}
