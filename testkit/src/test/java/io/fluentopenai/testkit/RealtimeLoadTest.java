package io.fluentopenai.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.internal.realtime.Protocol;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RealtimeLoadTest {

    @Test
    void twoHundredSessionsTalkAtOnceWithoutAThreadEach() {
        try (FakeOpenAI server = FakeOpenAI.start()) {
            List<RealtimeClient> clients = new ArrayList<>();
            try {
                for (int i = 0; i < 200; i++) {
                    clients.add(
                            RealtimeClient.open(server, Protocol.GA, "/v1/realtime?model=gpt-realtime", builder -> {}));
                }
                Awaitility.await().until(() -> server.realtime().openSessions() == 200);
                for (int i = 0; i < 200; i++) {
                    clients.get(i).say("number " + i).send("{'type':'response.create'}");
                }
                for (int i = 0; i < 200; i++) {
                    List<ObjectNode> events = clients.get(i).untilUnchecked("response.done");
                    assertThat(RealtimeClient.joined(events, "response.output_audio_transcript.delta"))
                            .isEqualTo("You said: number " + i);
                }
                assertThat(Thread.getAllStackTraces().keySet().stream()
                                .filter(thread -> thread.getName().contains("vert.x"))
                                .count())
                        .isLessThan(50);
            } finally {
                clients.forEach(RealtimeClient::close);
            }
            Awaitility.await().until(() -> server.realtime().openSessions() == 0);
        }
    }

    @Test
    void tenMinutesOfAudioArriveWhole() throws Exception {
        try (FakeOpenAI server = FakeOpenAI.start();
                RealtimeClient client = RealtimeClient.connect(server)) {
            client.send("{'type':'session.update','session':{'type':'realtime',"
                    + "'audio':{'input':{'turn_detection':{'type':'server_vad','create_response':false}}}}}");
            client.await("session.updated");
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            Random random = new Random(1);
            byte[] chunk = new byte[48 * 200];
            for (int i = 0; i < 3000; i++) {
                // Four of ten seconds are noise.
                if (i % 50 < 20) {
                    random.nextBytes(chunk);
                } else {
                    chunk = new byte[chunk.length];
                }
                digest.update(chunk);
                client.append(chunk);
            }
            client.send("{'type':'input_audio_buffer.clear'}");
            List<ObjectNode> events = client.untilUnchecked("input_audio_buffer.cleared");
            FakeRealtimeSession session = server.realtime().takeSession();
            assertThat(session.audioBytes()).isEqualTo(600_000L * 48);
            assertThat(session.audioSha256()).isEqualTo(HexFormat.of().formatHex(digest.digest()));
            assertThat(RealtimeClient.types(events))
                    .filteredOn(type -> type.equals("input_audio_buffer.committed"))
                    .hasSize(60);
            assertThat(session.received("input_audio_buffer.append")).hasSize(3000);
        }
    }

    @Test
    void whoeverReadsSlowlyIsWaitedFor() throws Exception {
        // An answer of about ten minutes of audio, of which the client takes one message and then no more.
        try (FakeOpenAI server = FakeOpenAI.start()) {
            server.reply("word ".repeat(2400));
            AtomicLong received = new AtomicLong();
            WebSocket socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .header("Authorization", "Bearer " + server.apiKey())
                    .buildAsync(
                            URI.create("ws://127.0.0.1:" + server.port() + "/v1/realtime?model=gpt-realtime"),
                            new WebSocket.Listener() {
                                @Override
                                public void onOpen(WebSocket webSocket) {
                                    webSocket.request(1);
                                }

                                @Override
                                public @Nullable CompletionStage<?> onText(
                                        WebSocket webSocket, CharSequence data, boolean last) {
                                    received.addAndGet(data.length());
                                    return null;
                                }
                            })
                    .join();
            FakeRealtimeSession session = server.realtime().takeSession();
            socket.sendText("{\"type\":\"response.create\"}", true).join();
            session.awaitReceived("response.create");
            // The server answers others meanwhile, so it is not at work for this one any more.
            try (RealtimeClient other = RealtimeClient.connect(server)) {
                server.reply("Hello");
                other.send("{'type':'response.create'}");
                other.until("response.done");
            }
            Awaitility.await().until(() -> session.isBackedUp());
            socket.request(Long.MAX_VALUE);
            long all = 600_000L * 48 / 3 * 4;
            Awaitility.await().until(() -> received.get() > all);
            Awaitility.await().until(() -> !session.isBackedUp());
            socket.abort();
        }
    }
}
