package io.fluentopenai.testkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.testkit.FakeOpenAI;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line of the program; {@link RunnableJarIT} runs the program itself. */
class FakeOpenAIMainTest {

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(Map<String, String> environment, String... args) {
        return FakeOpenAIMain.run(
                args,
                environment,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @Test
    void helpListsTheOptionsAndVersionIsALine() {
        assertThat(run(Map.of(), "--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("--port PORT", "--script FILE", "--cassette FILE", "--record URL", "Ctrl-C")
                .doesNotContain("…");
        out.reset();
        assertThat(run(Map.of(), "--version")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8).strip()).isEqualTo("Fluent OpenAI fake server (not packaged)");
        assertThat(err.size()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--prot 1|Unknown option --prot; the nearest is --port. --help lists all options.",
                "--port|--port needs a value: --port PORT",
                "--port x|--port must be a number: x",
                "--port 70000|--port must be from 0 to 65535: 70000",
                "--base-path v1|basePath must be empty, or start with a slash and not end with one: v1",
                "--script none.json|The script none.json does not exist.",
                "--cassette none.json|The cassette none.json does not exist. Record it first.",
                "--record https://example.com/v1|--record needs a file to write: --cassette FILE",
                "--cassette x --record https://example.com|--record needs the API key of the upstream. Set OPENAI_API_KEY."
            })
    void aMistakeIsALineAndStatus2(String args, String message) {
        assertThat(run(Map.of(), args.split(" "))).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8).strip()).isEqualTo(message);
        assertThat(out.size()).isZero();
    }

    @Test
    void anUpstreamMustBeAUrl() {
        assertThat(run(Map.of("OPENAI_API_KEY", "sk-x"), "--cassette", "x", "--record", "example.com"))
                .isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("The upstream must be a URL like https://api.openai.com/v1: example.com");
    }

    @Test
    void aPortThatIsTakenIsALineAndStatus1() {
        try (FakeOpenAI other = FakeOpenAI.start()) {
            assertThat(run(Map.of(), "--port", String.valueOf(other.port()))).isEqualTo(1);
            assertThat(err.toString(StandardCharsets.UTF_8).lines())
                    .singleElement()
                    .asString()
                    .startsWith("The fake server cannot listen on 127.0.0.1:" + other.port());
        }
    }

    @Test
    void optionsReachTheServer() throws IOException {
        Path script = Files.writeString(directory.resolve("script.json"), "{\"replies\":[\"Hi\"]}");
        Options options = Options.of(
                "--port",
                "0",
                "--host",
                "0.0.0.0",
                "--base-path",
                "/x",
                "--api-key",
                "k",
                "--lenient",
                "--script",
                script.toString());
        try (FakeOpenAI server = options.start(Map.of())) {
            assertThat(server.baseUrl()).isEqualTo("http://127.0.0.1:" + server.port() + "/x");
            assertThat(server.apiKey()).isEqualTo("k");
        }
    }
}
