package io.fluentopenai.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.testkit.FakeOpenAI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstProgramTest {
    @TempDir
    private Path folder;

    @Test
    void theFirstProgramOfTheReadmeRunsWithTheKeyOfTheEnvironment() throws Exception {
        try (FakeOpenAI server = FakeOpenAI.start()) {
            server.reply("Leonardo da Vinci.");
            ProcessBuilder java = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    FirstProgram.class.getName());
            java.environment().put("OPENAI_API_KEY", server.apiKey());
            java.environment().put("OPENAI_BASE_URL", server.baseUrl());
            java.environment().put("HOME", folder.toString());
            Process program =
                    java.directory(folder.toFile()).redirectErrorStream(true).start();
            String printed = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(printed.trim()).isEqualTo("Leonardo da Vinci.");
            assertThat(program.waitFor()).isZero();
        }
    }
}
