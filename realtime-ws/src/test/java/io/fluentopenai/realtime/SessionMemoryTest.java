package io.fluentopenai.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.OpenAI;
import io.fluentopenai.realtime.event.ClientEvent;
import io.fluentopenai.realtime.event.ServerEvent;
import io.fluentopenai.realtime.session.EventQueue;
import io.fluentopenai.realtime.session.ReceiveOptions;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.FakeRealtimeSession;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Ten minutes of audio in either direction, as fast as the other side takes them, which is more than fifty times as fast as
 * they are spoken; in a JVM whose heap, for the client and the server together, is smaller than the audio is on the wire.
 */
class SessionMemoryTest {

    private static final int SECONDS = 600;
    private static final int BYTES_A_SECOND = 48_000;

    /** What runs in the small heap. It says what came of it, a line for each direction. */
    static final class Program {

        private Program() {}

        public static void main(String[] arguments) throws Exception {
            String words = "word ".repeat(SECONDS * 4);
            try (FakeOpenAI server = FakeOpenAI.start();
                    OpenAI openai = OpenAI.builder()
                            .baseUrl(server.baseUrl())
                            .apiKey(server.apiKey())
                            .build();
                    RealtimeSession session = Realtime.connect(openai, "gpt-realtime")) {
                server.reply(words);
                FakeRealtimeSession peer = server.realtime().takeSession();
                System.out.println("out " + out(session, peer));
                System.out.println("in " + in(session, peer, words));
            }
        }

        private static String out(RealtimeSession session, FakeRealtimeSession peer) throws Exception {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            Random random = new Random(7);
            byte[] chunk = new byte[BYTES_A_SECOND / 10];
            for (int i = 0; i < SECONDS * 10; i++) {
                random.nextBytes(chunk);
                digest.update(chunk);
                session.send(ClientEvent.appendAudio(chunk));
            }
            session.answer(ClientEvent.clearAudio());
            boolean same = peer.audioSha256().equals(HexFormat.of().formatHex(digest.digest()));
            return peer.audioBytes() + (same ? " the same" : " others");
        }

        /** The reader has little room and holds the server, and begins to read when that has to wait. */
        private static String in(RealtimeSession session, FakeRealtimeSession peer, String words) throws Exception {
            try (EventQueue<ServerEvent> events = session.events(
                    ReceiveOptions.ofDefaults().bufferChars(1 << 16).holdServer())) {
                session.send(ClientEvent.createResponse());
                while (!peer.isBackedUp()) {
                    Thread.onSpinWait();
                }
                StringBuilder transcript = new StringBuilder();
                long bytes = 0;
                ServerEvent event = events.poll(Duration.ofSeconds(60));
                while (event != null && !(event instanceof ServerEvent.ResponseDone)) {
                    if (event instanceof ServerEvent.ResponseAudioTranscriptDelta piece) {
                        transcript.append(piece.delta());
                    } else if (event instanceof ServerEvent.ResponseAudioDelta audio) {
                        bytes += Objects.requireNonNull(audio.delta()).length();
                    }
                    event = events.poll(Duration.ofSeconds(60));
                }
                return bytes + (transcript.toString().equals(words) ? " the same" : " others");
            }
        }
    }

    @Test
    void tenMinutesOfAudioGoOutAndComeInWholeAndInOrderWithinASmallHeap() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx44m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            // It says two lines, which the pipe holds until they are read.
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            long all = (long) SECONDS * BYTES_A_SECOND;
            assertThat(said.lines()).containsExactly("out " + all + " the same", "in " + all + " the same");
        } finally {
            process.destroyForcibly();
        }
    }
}
