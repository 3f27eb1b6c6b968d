package io.fluentopenai.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.internal.realtime.Protocol;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
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

    /** The JDK's client calls the end of a connection an error, or a close frame with the code for there being none. */
    private static void assertDropped(RealtimeClient client) {
        Awaitility.await().until(client.closed()::isDone);
        if (!client.closed().isCompletedExceptionally()) {
            assertThat(client.closed().join().code()).isEqualTo(1006);
        }
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
    void aConnectionIsDroppedBetweenTwoEventsOrWithinOne() {
        server.realtime().fail().beforeEvent("response.done").drop().times(1);
        try (RealtimeClient client = open()) {
            client.send("{'type':'response.create'}");
            List<ObjectNode> events = client.until("response.output_item.done");
            assertDropped(client);
            assertThat(RealtimeClient.types(events)).doesNotContain("response.done");
        }
        server.realtime().fail().afterEvents(1).dropWithinFrame().times(1);
        try (RealtimeClient client = open()) {
            client.await("session.created");
            client.send("{'type':'response.create'}");
            assertDropped(client);
        }
        server.fail("/realtime").cutAfter(100).times(1);
        try (RealtimeClient client = open()) {
            assertDropped(client);
        }
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
