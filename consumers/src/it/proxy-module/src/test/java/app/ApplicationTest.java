package app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.testkit.FakeOpenAI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The proxy as a named module needs one package that Vert.x does not export, and says so. */
class ApplicationTest {
    private static final String ACCESS = "io.vertx.core/io.vertx.core.http.impl=io.fluentopenai.proxy";

    @TempDir
    Path directory;

    @Test
    void withAccessToTheConnectionsOfVertxItPassesCallsOn() throws Exception {
        assertThat(run("--add-exports", ACCESS)).contains("You said: Hello");
    }

    @Test
    void withoutItDoesNotStartAndNamesTheOption() throws Exception {
        assertThat(run()).singleElement().asString().contains("Start Java with --add-exports " + ACCESS);
    }

    private List<String> run(String... options) throws Exception {
        try (FakeOpenAI server = FakeOpenAI.start()) {
            List<String> command =
                    new ArrayList<>(List.of(System.getProperty("java"), "-p", System.getProperty("modules")));
            command.addAll(List.of(options));
            command.addAll(List.of("-m", "app/app.Application", server.baseUrl(), server.apiKey()));
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
            List<String> lines = Files.readAllLines(output);
            assertThat(process.exitValue()).as(String.join("\n", lines)).isZero();
            return lines;
        }
    }
}
