package io.fluentopenai.realtime.audio;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.model.RealtimeSessionCreateRequestGA;
import io.fluentopenai.client.model.RealtimeTranslationSessionUpdateRequest;
import io.fluentopenai.realtime.Realtime;
import io.fluentopenai.realtime.RealtimeConfig;
import io.fluentopenai.realtime.RealtimeSession;
import io.fluentopenai.realtime.event.ClientEvent;
import io.fluentopenai.realtime.event.ServerEvent;
import io.fluentopenai.realtime.session.ReceiveOptions;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.FakeRealtimeSession;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Audio in both directions, over a real socket. */
class RealtimeAudioTest {
    private static final RealtimeAudioFormat PCM16 = RealtimeAudioFormat.PCM16;
    private static final Duration WAIT = Duration.ofSeconds(20);

    /** The fake server speaks 50 ms a character. */
    private static final String TWO_SECONDS = "x".repeat(40);

    private FakeOpenAI server;
    private OpenAI openai;

    @BeforeEach
    void start() {
        server = FakeOpenAI.start();
        openai = OpenAI.builder()
                .baseUrl(server.baseUrl())
                .apiKey(server.apiKey())
                .build();
    }

    @AfterEach
    void stop() {
        openai.close();
        server.close();
    }

    private RealtimeSession connect(Consumer<RealtimeSessionCreateRequestGA> settings) {
        return Realtime.connect(openai, RealtimeConfig.conversation("gpt-realtime", settings));
    }

    private RealtimeSession connectWithoutTurns() {
        return connect(session -> new AudioSettings().noTurnDetection().applyTo(session));
    }

    private static byte[] noise(int bytes) {
        byte[] noise = new byte[bytes];
        new Random(bytes).nextBytes(noise);
        return noise;
    }

    private static void assertArrived(FakeRealtimeSession at, byte[] audio) throws Exception {
        Awaitility.await().atMost(WAIT).until(() -> at.audioBytes() == audio.length);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(audio);
        assertThat(at.audioSha256()).isEqualToIgnoringCase(HexFormat.of().formatHex(digest));
    }

    // ---- In

    @Test
    void arraysBuffersStreamsAndLinesArriveWholeAndInOrder() throws Exception {
        byte[] audio = noise(100_003);
        try (RealtimeSession session = connectWithoutTurns()) {
            FakeRealtimeSession peer = server.realtime().takeSession();
            AudioInput input = AudioInput.to(session, PCM16);

            input.append(Arrays.copyOfRange(audio, 0, 20_001));
            ByteBuffer heap = ByteBuffer.wrap(audio, 20_001, 20_000).slice();
            input.append(heap);
            ByteBuffer direct = ByteBuffer.allocateDirect(20_000).put(audio, 40_001, 20_000);
            input.append(direct.flip());
            long streamed = input.append(new ByteArrayInputStream(audio, 60_001, 20_000));
            InputStream line = new ByteArrayInputStream(audio, 80_001, 20_002);
            // A line gives what it has, and 0 when it was closed.
            long lined = input.chunks(Duration.ofMillis(30))
                    .append((buffer, offset, length) -> Math.max(0, line.read(buffer, offset, Math.min(length, 777))));

            assertThat(heap.hasRemaining() || direct.hasRemaining()).isFalse();
            assertThat(streamed).isEqualTo(20_000);
            assertThat(lined).isEqualTo(20_002);
            assertThat(input.sentMillis()).isEqualTo(PCM16.millis(80_001));
            assertArrived(peer, audio);
            assertThat(peer.awaitReceived("input_audio_buffer.append")
                            .path("audio")
                            .asText())
                    .hasSize(PCM16.bytes(Duration.ofMillis(100)) / 3 * 4);
        }
    }

    @Test
    void tenMinutesArriveAsFastAsTheServerTakesThem() throws Exception {
        int bytes = PCM16.bytes(Duration.ofMinutes(10));
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        Random random = new Random(1);
        byte[] block = new byte[64 * 1024];
        int[] left = {bytes};
        try (RealtimeSession session = connectWithoutTurns()) {
            FakeRealtimeSession peer = server.realtime().takeSession();
            long sent = AudioInput.to(session, PCM16).append((buffer, offset, length) -> {
                int next = Math.min(Math.min(length, left[0]), block.length);
                random.nextBytes(block);
                System.arraycopy(block, 0, buffer, offset, next);
                digest.update(block, 0, next);
                left[0] -= next;
                return next;
            });
            assertThat(sent).isEqualTo(bytes);
            Awaitility.await().atMost(WAIT).until(() -> peer.audioBytes() == bytes);
            assertThat(peer.audioSha256()).isEqualToIgnoringCase(HexFormat.of().formatHex(digest.digest()));
        }
    }

    @Test
    void aStreamThatBreaksOffHasSentWhatItGave() throws Exception {
        byte[] audio = noise(5_000);
        try (RealtimeSession session = connectWithoutTurns()) {
            FakeRealtimeSession peer = server.realtime().takeSession();
            InputStream given = new ByteArrayInputStream(audio, 0, 4_800);
            AudioInput input = AudioInput.to(session, PCM16);
            assertThatThrownBy(() -> input.append((buffer, offset, length) -> {
                        int read = given.read(buffer, offset, length);
                        if (read < 0) {
                            throw new IOException("unplugged");
                        }
                        return read;
                    }))
                    .isInstanceOf(IOException.class)
                    .hasMessage("unplugged");
            assertArrived(peer, Arrays.copyOf(audio, 4_800));
        }
    }

    @Test
    void aTranslationSessionHearsByItsOwnEvent() throws Exception {
        try (RealtimeSession session = Realtime.connect(
                openai,
                RealtimeConfig.translation(
                        "gpt-realtime-translate", (RealtimeTranslationSessionUpdateRequest s) -> {}))) {
            FakeRealtimeSession peer = server.realtime().takeSession();
            AudioInput.toTranslation(session).append(noise(4_800));
            JsonNode event = peer.awaitReceived("session.input_audio_buffer.append");
            assertThat(event.path("audio").asText()).hasSize(6_400);
        }
    }

    // ---- Out

    @Test
    void whatTheModelSpeaksIsReadInOrder() {
        server.reply(TWO_SECONDS);
        try (RealtimeSession session = connectWithoutTurns();
                AudioPlayback speech = AudioPlayback.of(session)) {
            ByteArrayOutputStream deltas = new ByteArrayOutputStream();
            CompletableFuture<Void> done = new CompletableFuture<>();
            session.onEvent(ServerEvent.Audio.class, event -> {
                if (event instanceof ServerEvent.ResponseAudioDelta delta) {
                    deltas.writeBytes(requireNonNull(delta.delta()).toByteArray());
                } else {
                    done.complete(null);
                }
            });
            session.send(ClientEvent.userText("Hello"));
            session.send(ClientEvent.createResponse());

            byte[] read = read(speech, Duration.ofSeconds(2));
            done.join();
            assertThat(read).isEqualTo(deltas.toByteArray());
            assertThat(speech.playedMillis()).isEqualTo(2_000);
            assertThat(speech.itemId()).isNotNull();
        }
    }

    @Test
    void anInterruptionCancelsTheResponseAndTruncatesTheMessageAtWhatWasHeard() throws Exception {
        server.reply(TWO_SECONDS.repeat(20));
        server.realtime().pace(Duration.ofMillis(5));
        try (RealtimeSession session = connectWithoutTurns();
                AudioPlayback speech = AudioPlayback.of(session)) {
            FakeRealtimeSession peer = server.realtime().takeSession();
            speech.device(() -> PCM16.bytes(Duration.ofMillis(40)));
            CompletableFuture<ServerEvent.ConversationItemTruncated> truncated =
                    session.receiveAsync(ServerEvent.ConversationItemTruncated.class);
            CompletableFuture<ServerEvent> done = session.request(ClientEvent.createResponse());
            read(speech, Duration.ofMillis(500));

            AudioPlayback.Truncation cut = requireNonNull(speech.interrupt());

            assertThat(cut.audioEndMs()).isEqualTo(460);
            assertThat(peer.awaitReceived("response.cancel").path("response_id").asText())
                    .isNotEmpty();
            JsonNode event = peer.awaitReceived("conversation.item.truncate");
            assertThat(event.path("item_id").asText()).isEqualTo(cut.itemId());
            assertThat(event.path("content_index").asInt()).isZero();
            assertThat(event.path("audio_end_ms").isInt()).isTrue();
            assertThat(event.path("audio_end_ms").asInt()).isEqualTo(460);
            assertThat(requireNonNull(truncated.get().audioEndMs())).isEqualTo(460);
            ServerEvent.ResponseDone end = (ServerEvent.ResponseDone) done.get();
            assertThat(requireNonNull(requireNonNull(end.response()).status()).value())
                    .isEqualTo("cancelled");
            assertThat(speech.interrupt()).as("nothing is left to interrupt").isNull();
        }
    }

    @Test
    void afterAnInterruptionTheNextResponseIsHeardFromItsBeginning() throws Exception {
        server.realtime().pace(Duration.ofMillis(2));
        server.reply(TWO_SECONDS.repeat(20));
        try (RealtimeSession session = connectWithoutTurns();
                AudioPlayback speech = AudioPlayback.of(session)) {
            CompletableFuture<ServerEvent> first = session.request(ClientEvent.createResponse());
            read(speech, Duration.ofMillis(200));
            AudioPlayback.Truncation cut = requireNonNull(speech.interrupt());
            first.get();

            server.reply("y".repeat(10));
            session.send(ClientEvent.createResponse());
            read(speech, Duration.ofMillis(500));

            assertThat(speech.itemId()).isNotEqualTo(cut.itemId());
            assertThat(speech.playedMillis()).isEqualTo(500);
        }
    }

    @Test
    void whatWasHeardWholeIsNotTruncated() throws Exception {
        server.reply(TWO_SECONDS);
        try (RealtimeSession session = connectWithoutTurns();
                AudioPlayback speech = AudioPlayback.of(session)) {
            FakeRealtimeSession peer = server.realtime().takeSession();
            CompletableFuture<ServerEvent> done = session.request(ClientEvent.createResponse());
            read(speech, Duration.ofSeconds(2));
            done.get();

            assertThat(speech.interrupt()).isNull();

            session.answer(ClientEvent.userText("Thanks"));
            assertThat(peer.received("response.cancel")).isEmpty();
            assertThat(peer.received("conversation.item.truncate")).isEmpty();
        }
    }

    @Test
    void aResponseThatIsDoneButNotHeardIsOnlyTruncated() throws Exception {
        server.reply(TWO_SECONDS);
        try (RealtimeSession session = connectWithoutTurns();
                AudioPlayback speech = AudioPlayback.of(session)) {
            FakeRealtimeSession peer = server.realtime().takeSession();
            session.request(ClientEvent.createResponse()).get();
            read(speech, Duration.ofMillis(100));

            assertThat(requireNonNull(speech.interrupt()).audioEndMs()).isEqualTo(100);

            peer.awaitReceived("conversation.item.truncate");
            assertThat(peer.received("response.cancel")).isEmpty();
        }
    }

    @Test
    void whereTheServerCancelsByItselfTheClientOnlyTruncates() {
        server.reply(TWO_SECONDS.repeat(20));
        server.realtime().pace(Duration.ofMillis(5));
        try (RealtimeSession session = connectWithoutTurns();
                AudioPlayback speech = AudioPlayback.of(session)) {
            FakeRealtimeSession peer = server.realtime().takeSession();
            session.send(ClientEvent.createResponse());
            read(speech, Duration.ofMillis(300));

            assertThat(requireNonNull(speech.truncate()).audioEndMs()).isEqualTo(300);

            peer.awaitReceived("conversation.item.truncate");
            assertThat(peer.received("response.cancel")).isEmpty();
        }
    }

    @Test
    void telephoneAudioIsCountedInItsOwnFormat() {
        server.reply(TWO_SECONDS);
        try (RealtimeSession session = connect(settings -> new AudioSettings()
                        .noTurnDetection()
                        .inputFormat(RealtimeAudioFormat.G711_ULAW)
                        .outputFormat(RealtimeAudioFormat.G711_ALAW)
                        .applyTo(settings));
                AudioPlayback speech = AudioPlayback.of(session)) {
            assertThat(speech.format()).isEqualTo(RealtimeAudioFormat.G711_ALAW);
            session.send(ClientEvent.createResponse());
            assertThat(read(speech, Duration.ofSeconds(1))).hasSize(8_000);
            assertThat(speech.playedMillis()).isEqualTo(1_000);
        }
    }

    @Test
    void theStreamEndsWithTheSession() throws Exception {
        RealtimeSession session = connectWithoutTurns();
        AudioPlayback speech = AudioPlayback.of(session, PCM16, ReceiveOptions.ofDefaults());
        session.close();
        try (InputStream stream = speech.asInputStream()) {
            assertThat(stream.read(new byte[10], 0, 10)).isNegative();
        }
        assertThat(speech.interrupt()).isNull();
        assertThatThrownBy(() -> speech.read(new byte[1], 0, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Reads exactly that much, in pieces that no delta ends with. */
    private static byte[] read(AudioPlayback speech, Duration time) {
        byte[] audio = new byte[speech.format().bytes(time)];
        int filled = 0;
        while (filled < audio.length) {
            int read = speech.read(audio, filled, Math.min(1_234, audio.length - filled));
            assertThat(read).isPositive();
            filled += read;
        }
        return audio;
    }
}
