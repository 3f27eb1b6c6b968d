package io.fluentopenai.examples.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.fluentopenai.OpenAI;
import io.fluentopenai.examples.ExampleModels;
import io.fluentopenai.examples.Examples;
import io.fluentopenai.realtime.audio.AudioInput;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.FakeRealtimeSession;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.DataLine;
import javax.sound.sampled.TargetDataLine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The conversation with another microphone and loudspeaker than those of the machine, which may have none. */
class VoiceConversationTest {
    private static final int BYTES_A_MILLI = 48;
    private static final byte[] END = {};

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    private final Microphone microphone = new Microphone();
    private final Headphones loudspeaker = new Headphones();
    private FakeOpenAI server;

    /** Gives what is put in front of it, and blocks until there is something. */
    private static final class Microphone implements AudioInput.Source {
        final BlockingQueue<byte[]> heard = new LinkedBlockingQueue<>();

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                byte[] next = heard.take();
                int taken = Math.min(next.length, length);
                System.arraycopy(next, 0, buffer, offset, taken);
                return taken;
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        void hear(int millis, boolean loud) {
            for (int piece = 0; piece < millis / 100; piece++) {
                byte[] audio = new byte[100 * BYTES_A_MILLI];
                for (int i = 1; loud && i < audio.length; i += 2) {
                    audio[i] = (byte) (i / 100 % 2 == 0 ? 0x30 : -0x30);
                }
                heard.add(audio);
            }
        }
    }

    /** Takes all at once, and says that 100 ms of it are still to be heard. */
    private static final class Headphones implements Loudspeaker {
        final CompletableFuture<Void> spoke = new CompletableFuture<>();
        final Semaphore flushes = new Semaphore(0);

        @Override
        public void write(byte[] audio, int length) {
            assertThat(length).isPositive().isEven();
            spoke.complete(null);
        }

        @Override
        public int queued() {
            return 100 * BYTES_A_MILLI;
        }

        @Override
        public void flush() {
            flushes.release();
        }
    }

    @BeforeEach
    void start() {
        server = FakeOpenAI.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private CompletableFuture<Void> talk() {
        return CompletableFuture.runAsync(() -> {
            try (OpenAI openai = client(server.baseUrl(), server.apiKey())) {
                VoiceConversation.talk(openai, ExampleModels.REALTIME, microphone, loudspeaker, out);
            } catch (IOException e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        });
    }

    /** Whoever speaks silences the loudspeaker. */
    private void speak() throws Exception {
        microphone.hear(500, true);
        assertThat(loudspeaker.flushes.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
    }

    private static OpenAI client(String url, String key) {
        return OpenAI.builder().baseUrl(url).apiKey(key).build();
    }

    private static void assertNoPlayerIsLeft() {
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("loudspeaker")));
    }

    @Test
    void whatIsSaidIsAnsweredAloudAndTheEndOfTheMicrophoneEndsTheSession() throws Exception {
        server.reply("Good morning");
        CompletableFuture<Void> talk = talk();
        FakeRealtimeSession session = server.realtime().takeSession();
        speak();
        microphone.hear(1_000, false);
        loudspeaker.spoke.get(20, TimeUnit.SECONDS);
        await().until(() -> printed.toString(StandardCharsets.UTF_8).contains("model: Good morning"));
        microphone.heard.add(END);

        talk.get(20, TimeUnit.SECONDS);
        assertThat(session.closed().get(20, TimeUnit.SECONDS)).satisfies(end -> {
            assertThat(end.code()).isEqualTo(1000);
            assertThat(end.byClient()).isTrue();
        });
        assertNoPlayerIsLeft();
    }

    @Test
    void whoCutsInSilencesTheLoudspeakerAndTheModelKnowsWhatWasHeard() throws Exception {
        server.reply("word ".repeat(500));
        server.realtime().pace(Duration.ofMillis(5));
        CompletableFuture<Void> talk = talk();
        FakeRealtimeSession session = server.realtime().takeSession();
        speak();
        microphone.hear(1_000, false);
        loudspeaker.spoke.get(20, TimeUnit.SECONDS);
        speak();
        session.awaitReceived("conversation.item.truncate", Duration.ofSeconds(20));
        microphone.heard.add(END);
        talk.get(20, TimeUnit.SECONDS);
    }

    @Test
    void anEndByTheServerIsToldWithItsReason() throws Exception {
        CompletableFuture<Void> talk = talk();
        FakeRealtimeSession session = server.realtime().takeSession();
        session.awaitReceived("session.update");
        microphone.hear(100, false);
        session.awaitReceived("input_audio_buffer.append");
        session.close(1011, "overloaded");
        session.closed().get(20, TimeUnit.SECONDS);
        await().until(() -> {
            microphone.hear(100, false);
            return talk.isDone();
        });
        assertThatThrownBy(talk::join).hasMessageContaining("The session was closed by the server (1011, overloaded)");
        assertNoPlayerIsLeft();
    }

    // ---- As a program

    private static Process program(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("OPENAI_API_KEY");
        return builder.start();
    }

    /** What it has printed, when it has ended. */
    private static String said(Process program) throws Exception {
        String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return said;
    }

    @Test
    void withoutAMicrophoneTheProgramSaysSo() throws Exception {
        assumeFalse(
                AudioSystem.isLineSupported(new DataLine.Info(TargetDataLine.class, Sound.FORMAT)),
                "this machine has a microphone");
        Process program = program(Examples.class, "voice");
        assertThat(said(program))
                .contains("The example failed: There is no microphone here that Java can use: ")
                .hasLineCount(4);
        assertThat(program.exitValue()).isEqualTo(1);
    }

    /** Talks to a server that is given by its arguments, in a room where nobody speaks. */
    static final class Silence {
        public static void main(String[] args) throws Exception {
            try (OpenAI openai = client(args[0], args[1])) {
                VoiceConversation.talk(openai, ExampleModels.REALTIME, Silence::hear, new Headphones(), System.out);
            }
        }

        /** As fast as time passes. */
        private static int hear(byte[] buffer, int offset, int length) {
            try {
                new LinkedBlockingQueue<>().poll(20, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new ByteArrayInputStream(new byte[20 * BYTES_A_MILLI]).read(buffer, offset, length);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void whoEndsTheProgramEndsTheSession() throws Exception {
        Process program = program(Silence.class, server.baseUrl(), server.apiKey());
        try {
            FakeRealtimeSession session = server.realtime().takeSession(Duration.ofSeconds(60));
            session.awaitReceived("input_audio_buffer.append", Duration.ofSeconds(60));
            // As Ctrl-C does, it asks the process to end; what it prints can still be read.
            program.toHandle().destroy();
            assertThat(session.closed().get(20, TimeUnit.SECONDS)).satisfies(end -> {
                assertThat(end.code()).isEqualTo(1000);
                assertThat(end.byClient()).isTrue();
            });
            assertThat(said(program).lines()).containsExactly("Speak. Ctrl-C ends it.");
        } finally {
            program.destroyForcibly();
        }
    }
}
