package io.fluentopenai.tests.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fluentopenai.OpenAI;
import io.fluentopenai.realtime.ClientEvent;
import io.fluentopenai.realtime.EventQueue;
import io.fluentopenai.realtime.Realtime;
import io.fluentopenai.realtime.RealtimeConfig;
import io.fluentopenai.realtime.RealtimeSession;
import io.fluentopenai.realtime.ReceiveOptions;
import io.fluentopenai.realtime.ServerEvent;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.FakeRealtimeSession;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Many sessions, and much audio, in both directions. */
class SessionLoadTest {

    private static final int BYTES_A_SECOND = 48_000;
    private static final int SECONDS = 600;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static OpenAI client(FakeOpenAI server) {
        return OpenAI.builder()
                .baseUrl(server.baseUrl())
                .apiKey(server.apiKey())
                .build();
    }

    @Test
    void twoHundredSessionsHoldNoThreadEach() throws Exception {
        try (FakeOpenAI server = FakeOpenAI.start().reply("Hello");
                OpenAI openai = client(server)) {
            Realtime.connect(openai, "gpt-realtime").close();
            Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
            List<CompletableFuture<RealtimeSession>> connecting = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                connecting.add(Realtime.connectAsync(openai, RealtimeConfig.conversation("gpt-realtime")));
            }
            List<RealtimeSession> sessions = new ArrayList<>();
            for (CompletableFuture<RealtimeSession> one : connecting) {
                sessions.add(one.get(60, TimeUnit.SECONDS));
            }
            List<CompletableFuture<ServerEvent>> answers = sessions.stream()
                    .map(session -> session.request(ClientEvent.createResponse()))
                    .toList();
            for (CompletableFuture<ServerEvent> answer : answers) {
                assertThat(answer.get(60, TimeUnit.SECONDS)).isInstanceOf(ServerEvent.ResponseDone.class);
            }
            assertThat(server.realtime().openSessions()).isEqualTo(200);
            // The JDK's client keeps threads that it needed a moment ago, but not one for each of two hundred.
            await().untilAsserted(() -> {
                Set<Thread> now = new HashSet<>(Thread.getAllStackTraces().keySet());
                now.removeAll(before);
                now.removeIf(thread -> thread.getName().contains("vert.x"));
                assertThat(now).extracting(Thread::getName).hasSizeLessThan(100);
                assertThat(now)
                        .extracting(Thread::getName)
                        .filteredOn(name -> !name.startsWith("HttpClient"))
                        .hasSizeLessThan(10);
            });
            sessions.forEach(RealtimeSession::closeAsync);
            await().until(() -> server.realtime().openSessions() == 0);
        }
    }

    /** As fast as the server takes it, which is more than fifty times as fast as it is spoken. */
    @Test
    void tenMinutesOfAudioGoOutWholeAndInOrder() throws Exception {
        try (FakeOpenAI server = FakeOpenAI.start();
                OpenAI openai = client(server);
                RealtimeSession session = Realtime.connect(openai, "gpt-realtime")) {
            FakeRealtimeSession peer = server.realtime().takeSession();
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            Random random = new Random(7);
            byte[] chunk = new byte[BYTES_A_SECOND / 10];
            long sent = 0;
            while (sent < (long) SECONDS * BYTES_A_SECOND) {
                random.nextBytes(chunk);
                digest.update(chunk);
                session.send(ClientEvent.appendAudio(chunk));
                sent += chunk.length;
            }
            session.answer(ClientEvent.clearAudio());
            assertThat(peer.audioBytes()).isEqualTo(sent);
            assertThat(peer.audioSha256()).isEqualTo(HexFormat.of().formatHex(digest.digest()));
        }
    }

    /** A reader that holds the server gets all of an answer of ten minutes, in order, however little room it has. */
    @Test
    void tenMinutesOfAudioComeInWholeAndInOrder() {
        String words = "word ".repeat(SECONDS * 4);
        try (FakeOpenAI server = FakeOpenAI.start().reply(words);
                OpenAI openai = client(server);
                RealtimeSession session = Realtime.connect(openai, "gpt-realtime");
                EventQueue<ServerEvent> events = session.events(
                        ReceiveOptions.ofDefaults().bufferBytes(1 << 16).holdServer())) {
            FakeRealtimeSession peer = server.realtime().takeSession();
            session.send(ClientEvent.createResponse());
            await().until(peer::isBackedUp);
            StringBuilder transcript = new StringBuilder();
            long bytes = 0;
            while (true) {
                ServerEvent event = events.poll(PATIENCE);
                if (event instanceof ServerEvent.ResponseAudioTranscriptDelta spoken) {
                    transcript.append(spoken.delta());
                } else if (event instanceof ServerEvent.ResponseAudioDelta audio) {
                    bytes += Objects.requireNonNull(audio.delta()).length();
                } else if (event == null || event instanceof ServerEvent.ResponseDone) {
                    break;
                }
            }
            assertThat(transcript.toString()).isEqualTo(words);
            assertThat(bytes).isEqualTo((long) SECONDS * BYTES_A_SECOND);
        }
    }
}
