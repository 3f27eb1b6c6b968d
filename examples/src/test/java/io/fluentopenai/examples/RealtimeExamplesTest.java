package io.fluentopenai.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealtimeExamplesTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    @Test
    void theChatAnswersEachLineUntilAnEmptyOne() throws Exception {
        BufferedReader typed = new BufferedReader(new StringReader("Hello\nHow are you?\n\nnever read"));
        RealtimeExamples.onFakeServer((openai, model) -> RealtimeChatExample.chat(openai, model, typed, out), out);

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("OPENAI_API_KEY is not set")
                .contains("you: model: You said: Hello")
                .contains("You said: How are you?")
                .endsWith("bye" + System.lineSeparator());
    }

    @Test
    void aQuestionInAWavFileIsAnsweredByAnother(@TempDir Path directory) throws Exception {
        Path question = directory.resolve("question.wav");
        Path answer = directory.resolve("answer.wav");
        // Another format than the API takes: the example converts it.
        AudioFormat cd = new AudioFormat(44_100, 16, 2, true, false);
        byte[] second = new byte[44_100 * 4];
        AudioSystem.write(
                new AudioInputStream(new ByteArrayInputStream(second), cd, 44_100),
                AudioFileFormat.Type.WAVE,
                question.toFile());

        RealtimeExamples.onFakeServer(
                (openai, model) -> RealtimeWavExample.ask(openai, model, question, answer, out), out);

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .containsPattern("asked (99\\d|1000) ms of speech")
                .contains("model: ")
                .contains("ms of speech to " + answer);
        try (AudioInputStream spoken = AudioSystem.getAudioInputStream(answer.toFile())) {
            assertThat(spoken.getFormat().getSampleRate()).isEqualTo(24_000);
            assertThat(spoken.getFrameLength()).isGreaterThan(2_400);
        }
    }

    @Test
    void aFileThatIsNoSoundIsRefusedByName(@TempDir Path directory) throws Exception {
        Path question = Files.writeString(directory.resolve("question.wav"), "no sound");
        assertThatThrownBy(() -> RealtimeExamples.onFakeServer(
                        (openai, model) ->
                                RealtimeWavExample.ask(openai, model, question, directory.resolve("a.wav"), out),
                        out))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("question.wav is no sound file");
    }
}
