package io.fluentopenai.examples;

import io.fluentopenai.OpenAI;
import io.fluentopenai.realtime.Realtime;
import io.fluentopenai.realtime.RealtimeConfig;
import io.fluentopenai.realtime.RealtimeSession;
import io.fluentopenai.realtime.audio.AudioInput;
import io.fluentopenai.realtime.audio.AudioSettings;
import io.fluentopenai.realtime.audio.RealtimeAudioFormat;
import io.fluentopenai.realtime.event.ClientEvent;
import io.fluentopenai.realtime.event.ServerEvent;
import io.fluentopenai.realtime.session.EventQueue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/** Speech from a WAV file goes in; the answer comes out as a transcript and as another WAV file. */
public final class RealtimeWavExample {
    private static final RealtimeAudioFormat PCM16 = RealtimeAudioFormat.PCM16;

    /** What {@link RealtimeAudioFormat#PCM16} is called in Java. */
    static final AudioFormat FORMAT = new AudioFormat(PCM16.sampleRate(), PCM16.sampleBytes() * 8, 1, true, false);

    private RealtimeWavExample() {}

    /** Takes two files: the question, which is read, and the answer, which is written. */
    public static void main(String[] args) {
        if (args.length != 2) {
            System.err.println("usage: RealtimeWavExample question.wav answer.wav");
            System.exit(2);
        }
        RealtimeExamples.main((openai, model) -> ask(openai, model, Path.of(args[0]), Path.of(args[1]), System.out));
    }

    static void ask(OpenAI openai, String model, Path question, Path answer, PrintStream out) throws IOException {
        RealtimeConfig config = RealtimeConfig.conversation(
                model,
                session -> new AudioSettings()
                        .inputFormat(PCM16)
                        .outputFormat(PCM16)
                        .noTurnDetection()
                        .applyTo(session));
        ByteArrayOutputStream speech = new ByteArrayOutputStream();
        try (RealtimeSession session = Realtime.connect(openai, config);
                EventQueue<ServerEvent> events = session.events();
                AudioInputStream file = AudioSystem.getAudioInputStream(question.toFile());
                AudioInputStream samples = AudioSystem.getAudioInputStream(FORMAT, file)) {
            AudioInput input = AudioInput.to(session, PCM16);
            input.append(samples);
            out.println("asked " + input.sentMillis() + " ms of speech");
            session.send(ClientEvent.commitAudio());
            session.send(ClientEvent.createResponse());
            for (ServerEvent event : events) {
                if (event instanceof ServerEvent.ResponseAudioDelta delta && delta.delta() != null) {
                    delta.delta().writeTo(speech);
                } else if (event instanceof ServerEvent.ResponseAudioTranscriptDone done) {
                    out.println("model: " + done.transcript());
                } else if (event instanceof ServerEvent.ErrorEvent failed) {
                    throw new IOException(
                            failed.error() == null
                                    ? failed.toString()
                                    : failed.error().message());
                } else if (event instanceof ServerEvent.ResponseDone) {
                    break;
                }
            }
        } catch (UnsupportedAudioFileException e) {
            throw new IOException(question + " is no sound file that Java can read", e);
        }
        long frames = speech.size() / FORMAT.getFrameSize();
        AudioInputStream spoken = new AudioInputStream(new ByteArrayInputStream(speech.toByteArray()), FORMAT, frames);
        AudioSystem.write(spoken, AudioFileFormat.Type.WAVE, answer.toFile());
        out.println("wrote " + PCM16.millis(speech.size()) + " ms of speech to " + answer);
    }
}
