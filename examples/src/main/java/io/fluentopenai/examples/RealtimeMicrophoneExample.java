package io.fluentopenai.examples;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.model.NoiseReductionType;
import io.fluentopenai.realtime.Realtime;
import io.fluentopenai.realtime.RealtimeConfig;
import io.fluentopenai.realtime.RealtimeSession;
import io.fluentopenai.realtime.audio.AudioInput;
import io.fluentopenai.realtime.audio.AudioPlayback;
import io.fluentopenai.realtime.audio.AudioSettings;
import io.fluentopenai.realtime.audio.RealtimeAudioFormat;
import io.fluentopenai.realtime.event.ServerEvent;
import io.fluentopenai.realtime.session.NotSentException;
import io.fluentopenai.realtime.session.RealtimeException;
import io.fluentopenai.realtime.session.SessionClosedException;
import io.fluentopenai.realtime.session.SessionEnd;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.SourceDataLine;
import javax.sound.sampled.TargetDataLine;

/**
 * A conversation by voice, for those who have a microphone and headphones (with loudspeakers the model hears itself).
 *
 * <p>The server detects turns, and cancels its response when the user cuts in; this end then says how much of it was heard.
 */
public final class RealtimeMicrophoneExample {
    private static final Duration PIECE = Duration.ofMillis(20);

    private RealtimeMicrophoneExample() {}

    /** Talks until Ctrl-C. */
    public static void main(String[] args) {
        try (TargetDataLine microphone = microphone();
                SourceDataLine loudspeaker = loudspeaker()) {
            AudioInput.Source source = (buffer, offset, length) -> {
                // Not before the session is there: what was said earlier is of no use. Again, it does nothing.
                microphone.start();
                return microphone.read(buffer, offset, length);
            };
            loudspeaker.start();
            RealtimeExamples.main((openai, model) -> talk(openai, model, source, new Device(loudspeaker), System.out));
        } catch (IOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static TargetDataLine microphone() throws IOException {
        try {
            TargetDataLine line = AudioSystem.getTargetDataLine(RealtimeWavExample.FORMAT);
            line.open(RealtimeWavExample.FORMAT);
            return line;
        } catch (LineUnavailableException | IllegalArgumentException | SecurityException e) {
            throw new IOException("There is no microphone here that Java can use: " + e.getMessage(), e);
        }
    }

    private static SourceDataLine loudspeaker() throws IOException {
        try {
            SourceDataLine line = AudioSystem.getSourceDataLine(RealtimeWavExample.FORMAT);
            line.open(RealtimeWavExample.FORMAT);
            return line;
        } catch (LineUnavailableException | IllegalArgumentException | SecurityException e) {
            throw new IOException("There is no loudspeaker here that Java can use: " + e.getMessage(), e);
        }
    }

    /** What plays audio. */
    interface Loudspeaker {
        /** Plays whole samples; blocks while it has too much of them. */
        void write(byte[] audio, int length);

        /** How many bytes it has been given and not played yet. */
        int queued();

        /** Drops what it has not played yet. */
        void flush();
    }

    private record Device(SourceDataLine line) implements Loudspeaker {
        @Override
        public void write(byte[] audio, int length) {
            line.write(audio, 0, length);
        }

        @Override
        public int queued() {
            return line.getBufferSize() - line.available();
        }

        @Override
        public void flush() {
            line.flush();
        }
    }

    /**
     * Talks until the microphone has no more, the process is ended, or the session is.
     *
     * @throws IOException if the server or a fault has ended the session
     */
    static void talk(
            OpenAI openai, String model, AudioInput.Source microphone, Loudspeaker loudspeaker, PrintStream out)
            throws IOException {
        RealtimeConfig config = RealtimeConfig.conversation(
                        model,
                        session -> new AudioSettings()
                                .semanticVad("auto")
                                .noiseReduction(NoiseReductionType.NEAR_FIELD)
                                .applyTo(session))
                .onEvent(
                        ServerEvent.ResponseAudioTranscriptDone.class,
                        done -> out.println("model: " + done.transcript()))
                .onEvent(
                        ServerEvent.ErrorEvent.class,
                        failed -> out.println("error: "
                                + (failed.error() == null
                                        ? failed
                                        : failed.error().message())));
        try (RealtimeSession session = Realtime.connect(openai, config);
                AudioPlayback speech = AudioPlayback.of(session).device(loudspeaker::queued)) {
            // Ctrl-C: the server is told good-bye, and does not go on to speak and to count.
            Thread goodbye = new Thread(session::close, "goodbye");
            Runtime.getRuntime().addShutdownHook(goodbye);
            session.closed().thenRun(() -> forget(goodbye));
            session.onEvent(ServerEvent.InputAudioBufferSpeechStarted.class, started -> {
                speech.truncate();
                loudspeaker.flush();
            });
            Thread player = new Thread(() -> play(speech, loudspeaker, out), "loudspeaker");
            player.setDaemon(true);
            player.start();
            out.println("Speak. Ctrl-C ends it.");
            try {
                AudioInput.to(session, RealtimeAudioFormat.PCM16).append(microphone);
            } catch (NotSentException ended) {
                SessionEnd end = session.closed().join();
                if (end.by() != SessionEnd.By.CLIENT) {
                    throw new IOException("The session was " + end, ended);
                }
            }
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It is running: it has closed the session.
        }
    }

    private static void play(AudioPlayback speech, Loudspeaker loudspeaker, PrintStream out) {
        byte[] buffer = new byte[speech.format().bytes(PIECE)];
        try {
            for (int read; (read = speech.read(buffer, 0, buffer.length)) >= 0; ) {
                loudspeaker.write(buffer, read);
            }
        } catch (SessionClosedException e) {
            // Whoever speaks is told.
        } catch (RealtimeException e) {
            out.println("There is more to hear, but it cannot be played: " + e.getMessage());
        }
    }
}
