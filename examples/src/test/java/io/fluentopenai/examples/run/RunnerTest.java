package io.fluentopenai.examples.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.examples.Examples;
import io.fluentopenai.testkit.FakeOpenAI;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunnerTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    private int run(Map<String, String> environment, String... arguments) {
        Terminal terminal = new Terminal(new PrintStream(printed, true, StandardCharsets.UTF_8), null);
        PrintStream err = new PrintStream(errors, true, StandardCharsets.UTF_8);
        return new Runner(Examples.ALL, environment, terminal, err).run(List.of(arguments));
    }

    private String out() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return errors.toString(StandardCharsets.UTF_8);
    }

    @Test
    void withoutArgumentsItListsAllExamples() {
        assertThat(run(Map.of())).isZero();

        assertThat(out()).startsWith("Usage: ./example NAME");
        Examples.ALL.forEach(entry -> assertThat(out()).contains("  " + entry.name() + " ", entry.summary()));
    }

    @Test
    void theTestToReadIsWhereTheListSays() {
        run(Map.of());
        String last = out().lines().reduce("", (first, second) -> second);
        assertThat(Files.exists(Path.of("..").resolve(last.substring(last.indexOf("examples/")))))
                .isTrue();
    }

    @Test
    void theSourcesAreWhereTheEntriesSay() {
        assertThat(Examples.ALL)
                .allSatisfy(entry ->
                        assertThat(Path.of("..").resolve(entry.source())).exists());
    }

    @Test
    void withoutAKeyItSaysThatTheServerIsAFake() {
        assertThat(run(Map.of(), "answer")).isZero();
        assertThat(out())
                .startsWith("OPENAI_API_KEY is not set: running against a fake server")
                .contains("Source: examples/src/main/java/io/fluentopenai/examples/text/FirstAnswer.java")
                .contains("Leonardo");
    }

    @Test
    void withAKeyItNamesTheServerAndTheModelFirst() {
        try (FakeOpenAI server = FakeOpenAI.start()) {
            server.reply("Leonardo.");
            Map<String, String> environment = Map.of(
                    "OPENAI_API_KEY", server.apiKey(),
                    "OPENAI_BASE_URL", server.baseUrl(),
                    "OPENAI_MODEL", "my-model");

            assertThat(run(environment, "answer")).isZero();
            assertThat(out()).startsWith("Running against " + server.baseUrl() + " with my-model.");
            assertThat(server.requests().get(0).json().path("model").asText()).isEqualTo("my-model");
        }
    }

    @Test
    void anUnknownNameAndTooManyArgumentsAreRefused() {
        assertThat(run(Map.of(), "nope")).isEqualTo(2);
        assertThat(err()).contains("There is no example \"nope\". Run ./example to list them.");

        assertThat(run(Map.of(), "answer", "more")).isEqualTo(2);
        assertThat(err()).contains("Usage: ./example answer");
        assertThat(run(Map.of(), "rag", "folder", "question", "more")).isEqualTo(2);
        assertThat(err()).contains("Usage: ./example rag [FOLDER [QUESTION]]");
    }

    @Test
    void aFailedCallIsToldWithoutAStackTrace() {
        try (FakeOpenAI server = FakeOpenAI.start()) {
            Map<String, String> environment = Map.of("OPENAI_API_KEY", "sk-wrong", "OPENAI_BASE_URL", server.baseUrl());

            assertThat(run(environment, "answer")).isEqualTo(1);
            assertThat(err())
                    .startsWith("The example failed: POST /responses: HTTP 401")
                    .hasLineCount(1);
        }
    }

    @Test
    void aVariableThatIsMissingIsNamed() {
        assertThat(run(Map.of("AZURE_OPENAI_API_KEY", "k"), "azure")).isEqualTo(1);
        assertThat(err()).contains("The environment variable AZURE_OPENAI_ENDPOINT is not set");
    }
}
