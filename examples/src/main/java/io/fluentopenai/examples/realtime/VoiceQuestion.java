package io.fluentopenai.examples.realtime;

import io.fluentopenai.OpenAI;
import io.fluentopenai.chat.ChatCompletion;
import io.fluentopenai.examples.ExampleModels;
import io.fluentopenai.examples.run.Context;
import io.fluentopenai.examples.run.Example;
import io.fluentopenai.realtime.Realtime;
import io.fluentopenai.realtime.RealtimeConfig;
import io.fluentopenai.realtime.RealtimeSession;
import io.fluentopenai.realtime.audio.AudioInput;
import io.fluentopenai.realtime.audio.AudioSettings;
import io.fluentopenai.realtime.audio.RealtimeAudioFormat;
import io.fluentopenai.realtime.event.ClientEvent;
import io.fluentopenai.realtime.event.ServerEvent;
import io.fluentopenai.realtime.session.EventQueue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Objects;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/** A question by voice, from one sound file; the answer comes as a transcript and as another sound file. */
public final class VoiceQuestion implements Example {
    private static final RealtimeAudioFormat PCM16 = RealtimeAudioFormat.PCM16;

    @Override
    public void run(Context context) throws IOException {
        OpenAI openai = context.openai();
        Path question = context.file("question.wav");
        if (context.arguments().isEmpty()) {
            ChatCompletion spoken = openai.chat()
                    .model(ExampleModels.AUDIO)
                    .audio("alloy", "pcm16")
                    .system("Say what the user writes, word for word.")
                    .user("Hello! How do I say good morning in Portuguese?")
                    .send();
            Sound.write(Objects.requireNonNull(spoken.audio()).bytes(), question);
        }
        Path answer = context.arguments().size() > 1
                ? Path.of(context.arguments().get(1))
                : question.resolveSibling("answer.wav");
        ask(openai, context.model(), question, answer, context.out());
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
                AudioInputStream samples = AudioSystem.getAudioInputStream(Sound.FORMAT, file)) {
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
            throw new IOException(question + " is not a sound file that Java can read", e);
        }
        Sound.write(speech.toByteArray(), answer);
        out.println("wrote " + PCM16.millis(speech.size()) + " ms of speech to " + answer);
    }
}
