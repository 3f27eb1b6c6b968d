package io.fluentopenai.examples;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.model.NoiseReductionType;
import io.fluentopenai.realtime.AudioInput;
import io.fluentopenai.realtime.AudioOutput;
import io.fluentopenai.realtime.AudioSettings;
import io.fluentopenai.realtime.Realtime;
import io.fluentopenai.realtime.RealtimeAudioFormat;
import io.fluentopenai.realtime.RealtimeConfig;
import io.fluentopenai.realtime.RealtimeSession;
import io.fluentopenai.realtime.ServerEvent;
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

    /** Talks until the process is ended. */
    public static void main(String[] args) {
        RealtimeExamples.main((openai, model) -> {
            try {
                talk(openai, model, System.out);
            } catch (LineUnavailableException | IllegalArgumentException e) {
                throw new IOException("There is no microphone or no loudspeaker here: " + e.getMessage(), e);
            }
        });
    }

    private static void talk(OpenAI openai, String model, PrintStream out)
            throws IOException, LineUnavailableException {
        RealtimeConfig config = RealtimeConfig.conversation(
                        model,
                        session -> new AudioSettings()
                                .semanticVad("auto")
                                .noiseReduction(NoiseReductionType.NEAR_FIELD)
                                .applyTo(session))
                .onEvent(
                        ServerEvent.ResponseAudioTranscriptDone.class,
                        done -> out.println("model: " + done.transcript()));
        try (TargetDataLine microphone = AudioSystem.getTargetDataLine(RealtimeWavExample.FORMAT);
                SourceDataLine loudspeaker = AudioSystem.getSourceDataLine(RealtimeWavExample.FORMAT);
                RealtimeSession session = Realtime.connect(openai, config);
                AudioOutput speech = AudioOutput.of(session)) {
            microphone.open(RealtimeWavExample.FORMAT);
            loudspeaker.open(RealtimeWavExample.FORMAT);
            speech.device(() -> loudspeaker.getBufferSize() - loudspeaker.available());
            session.onEvent(ServerEvent.InputAudioBufferSpeechStarted.class, started -> {
                speech.truncate();
                loudspeaker.flush();
            });
            Thread player = new Thread(() -> play(speech, loudspeaker), "loudspeaker");
            player.setDaemon(true);
            loudspeaker.start();
            player.start();
            microphone.start();
            out.println("Speak.");
            AudioInput.to(session, RealtimeAudioFormat.PCM16).append(microphone::read);
        }
    }

    private static void play(AudioOutput speech, SourceDataLine loudspeaker) {
        byte[] buffer = new byte[speech.format().bytes(PIECE)];
        for (int read; (read = speech.read(buffer, 0, buffer.length)) >= 0; ) {
            loudspeaker.write(buffer, 0, read);
        }
    }
}
