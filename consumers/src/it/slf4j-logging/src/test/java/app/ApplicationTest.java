package app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.testkit.FakeOpenAI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplicationTest {
    @TempDir
    Path directory;

    @Test
    void eachAttemptIsALineOfSlf4jWithoutTheKey() throws Exception {
        try (FakeOpenAI server = FakeOpenAI.start()) {
            server.reply("It rains.");
            server.fail("createChatCompletion")
                    .status(503)
                    .header("Retry-After", "0")
                    .times(1);

            List<String> lines = run(server);

            assertThat(lines).contains("It rains.");
            assertThat(lines)
                    .filteredOn(line ->
                            line.contains(" DEBUG io.fluentopenai.client ") && line.contains("/chat/completions"))
                    .anyMatch(line -> line.contains("503"))
                    .anyMatch(line -> line.contains("200"));
            assertThat(lines).noneMatch(line -> line.contains(server.apiKey()));
        }
    }

    private List<String> run(FakeOpenAI server) throws Exception {
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(
                        System.getProperty("java"),
                        "-Dorg.slf4j.simpleLogger.log.io.fluentopenai=debug",
                        "-cp",
                        System.getProperty("classes"),
                        "app.Application",
                        server.baseUrl(),
                        server.apiKey())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
        } finally {
            process.destroyForcibly();
        }
        List<String> lines = Files.readAllLines(output);
        lines.forEach(System.out::println);
        return lines;
    }
}
