package io.fluentopenai.examples.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluentopenai.examples.ExampleRun;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VoiceQuestionTest {
    private final ExampleRun run = new ExampleRun();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        run.close();
    }

    @Test
    void aQuestionInASoundFileIsAnsweredByAnother() throws Exception {
        Path question = folder.resolve("question.wav");
        Path answer = folder.resolve("answer.wav");
        // Another format than the API takes: the example converts it.
        AudioFormat cd = new AudioFormat(44_100, 16, 2, true, false);
        byte[] second = new byte[44_100 * 4];
        AudioSystem.write(
                new AudioInputStream(new ByteArrayInputStream(second), cd, 44_100),
                AudioFileFormat.Type.WAVE,
                question.toFile());

        String printed = run.example("voice-question", question.toString(), answer.toString());

        assertThat(printed)
                .containsPattern("asked (99\\d|1000) ms of speech")
                .contains("model: You say bom dia.")
                .contains("ms of speech to " + answer);
        try (AudioInputStream spoken = AudioSystem.getAudioInputStream(answer.toFile())) {
            assertThat(spoken.getFormat().getSampleRate()).isEqualTo(24_000);
            assertThat(spoken.getFrameLength()).isGreaterThan(2_400);
        }
    }

    @Test
    void withoutAQuestionItSpeaksOneItself() throws Exception {
        assertThat(run.example("voice-question"))
                .containsPattern("asked \\d+ ms of speech")
                .contains("bom dia");
        assertThat(run.server().requests("createChatCompletion")).hasSize(1);
    }

    @Test
    void aFileThatIsNotSoundIsRefusedByName() throws Exception {
        Path question = Files.writeString(folder.resolve("question.wav"), "no sound");

        assertThatThrownBy(() -> run.example(
                        "voice-question",
                        question.toString(),
                        folder.resolve("a.wav").toString()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("question.wav is not a sound file");
    }
}
