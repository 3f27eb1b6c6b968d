package app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.ModelAnswer;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts the application as the POM of the consumer says, against the fake server. */
class ApplicationTest {
    private static final String COMMAND = System.getProperty("command");

    /** The name of the application's module, and what its closed package is good for. */
    private static final String MODULE = System.getProperty("module");

    private static final String FIGURES = "figures: ";

    @TempDir
    Path directory;

    @Test
    void theApplicationDoesAllThatItShould() throws Exception {
        try (FakeOpenAI server = FakeOpenAI.start()) {
            server.onChat(ApplicationTest::answer);
            List<String> lines = run(server);

            assertThat(lines)
                    .filteredOn(line -> !line.startsWith(FIGURES))
                    .containsExactly(
                            "module: " + MODULE,
                            "automatic modules: []",
                            "elliptic curves: true",
                            "chat: It rains.",
                            "copy: true",
                            "stream: It rains.",
                            "value: Day[date=2026-01-31, warning=Optional[Ice], degrees={min=-3}]",
                            "tools: The model heard of rain in Glasgow",
                            "realtime: done",
                            MODULE.equals("null")
                                    ? "closed: Secret[name=open]"
                                    : "closed: Add `opens app.closed to com.fasterxml.jackson.databind;`"
                                            + " to the module-info.java of the module app");
            assertThat(server.requests("createChatCompletion")).hasSize(5);
            printFigures(lines);
        }
    }

    /** The build prints these lines of all consumers at its end. */
    private static void printFigures(List<String> lines) {
        String figures = lines.stream()
                .filter(line -> line.startsWith(FIGURES))
                .map(line -> line.substring(FIGURES.length()))
                .collect(Collectors.joining());
        File[] jars = new File(System.getProperty("lib")).listFiles();
        System.out.printf(
                "Figures of %s, JDK %d: %s, %d jars with %.1f MB%n",
                System.getProperty("consumer"),
                Runtime.version().feature(),
                figures,
                jars.length,
                Arrays.stream(jars).mapToLong(File::length).sum() / 1e6);
    }

    private static ModelAnswer answer(JsonNode request) {
        if (request.has("response_format")) {
            return ModelAnswer.text(
                    "{\"date\":\"2026-01-31\",\"warning\":\"Ice\",\"degrees\":[{\"key\":\"min\",\"value\":-3}]}");
        }
        for (JsonNode message : request.path("messages")) {
            if (message.path("role").asText().equals("tool")) {
                return ModelAnswer.text(
                        "The model heard of " + message.path("content").asText());
            }
        }
        boolean tools = request.has("messages") && request.has("tools");
        return tools ? ModelAnswer.call("weather", "{\"city\":\"Glasgow\"}") : ModelAnswer.text("It rains.");
    }

    private List<String> run(FakeOpenAI server) throws Exception {
        List<String> command = new ArrayList<>(List.of(COMMAND.split(" ")));
        command.add(server.baseUrl());
        command.add(server.apiKey());
        command.add(Long.toString(System.currentTimeMillis()));
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
        } finally {
            process.destroyForcibly();
        }
        List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(String.join("\n", lines)).isZero();
        return lines;
    }
}
