package io.fluentopenai.examples.realtime;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.model.NoiseReductionType;
import io.fluentopenai.examples.run.Context;
import io.fluentopenai.examples.run.Example;
import io.fluentopenai.realtime.Realtime;
import io.fluentopenai.realtime.RealtimeConfig;
import io.fluentopenai.realtime.RealtimeSession;
import io.fluentopenai.realtime.audio.AudioInput;
import io.fluentopenai.realtime.audio.AudioPlayback;
import io.fluentopenai.realtime.audio.AudioSettings;
import io.fluentopenai.realtime.audio.RealtimeAudioFormat;
import io.fluentopenai.realtime.event.ServerEvent;
import io.fluentopenai.realtime.session.NotSentException;
import io.fluentopenai.realtime.session.SessionEnd;
import java.io.IOException;
import java.io.PrintStream;
import javax.sound.sampled.SourceDataLine;
import javax.sound.sampled.TargetDataLine;

/**
 * A conversation by voice, for those who have a microphone and headphones (with loudspeakers the model hears itself).
 *
 * <p>The server detects turns, and cancels its response when the user cuts in; the client then says how much of it was heard.
 */
public final class VoiceConversation implements Example {
    @Override
    public void run(Context context) throws IOException {
        try (TargetDataLine microphone = Sound.microphone();
                SourceDataLine line = Sound.loudspeaker()) {
            AudioInput.Source source = (buffer, offset, length) -> {
                // Not before the session is there: what was said earlier is of no use. Again, it does nothing.
                microphone.start();
                return microphone.read(buffer, offset, length);
            };
            line.start();
            talk(context.openai(), context.model(), source, Loudspeaker.of(line), context.out());
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
            Thread player = new Thread(() -> loudspeaker.play(speech, out), "loudspeaker");
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
}
