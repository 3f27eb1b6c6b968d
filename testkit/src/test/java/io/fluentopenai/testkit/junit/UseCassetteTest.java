package io.fluentopenai.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.testkit.FakeOpenAI;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs small test classes with cassettes as a user's build does: once to record, and then without a network. */
class UseCassetteTest {

    private static final String KEY = "sk-upstream-0123456789";
    private static final FakeOpenAI UPSTREAM = FakeOpenAI.builder().apiKey(KEY).start();
    private static final Map<String, String> WITH_KEY =
            Map.of("OPENAI_API_KEY", KEY, "OPENAI_BASE_URL", UPSTREAM.baseUrl());
    private static final List<String> SAID = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void forget() {
        SAID.clear();
        UPSTREAM.reset();
    }

    @AfterAll
    static void close() {
        UPSTREAM.close();
    }

    private List<String> failures(Class<?> tests, String mode) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(DiscoverySelectors.selectClass(tests))
                                .configurationParameter("fluentopenai.cassettes", mode)
                                .configurationParameter("fluentopenai.cassettes.folder", folder.toString())
                                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                                .build(),
                        listener);
        assertThat(listener.getSummary().getTestsFoundCount()).isPositive();
        return listener.getSummary().getFailures().stream()
                .map(TestExecutionSummary.Failure::getException)
                .map(Throwable::getMessage)
                .toList();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }

    private static synchronized void ask(FakeOpenAI server, String input) {
        String body = "{\"model\":\"gpt-4o\",\"input\":\"" + input + "\"}";
        try {
            SAID.add(HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(server.baseUrl() + "/responses"))
                                    .header("Authorization", "Bearer " + server.apiKey())
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body()
                    .replaceAll("(?s).*\"text\":\"(.*?)\".*", "$1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static class Greeter {
        @RegisterExtension
        static final FakeOpenAIExtension FAKE = new FakeOpenAIExtension(FakeOpenAI.builder(), WITH_KEY);

        @RepeatedTest(2)
        @UseCassette
        void greets(FakeOpenAI server) {
            ask(server, "one");
        }

        @Test
        @UseCassette(value = "shared/farewell", checkAnswers = true)
        void leaves() {
            ask(FAKE.server(), "two");
        }

        @Test
        void usesNone(FakeOpenAI server) {
            ask(server, "three");
        }
    }

    @Test
    void testsRecordAndReplay() throws IOException {
        UPSTREAM.reply("recorded");
        assertThat(failures(Greeter.class, "record")).isEmpty();
        assertThat(SAID).containsExactlyInAnyOrder("recorded", "recorded", "recorded", "You said: three");
        assertThat(files()).containsExactly("Greeter/greets.json", "shared/farewell.json");
        assertThat(Files.readString(folder.resolve("Greeter/greets.json"))).doesNotContain(KEY);

        UPSTREAM.reset();
        SAID.clear();
        assertThat(failures(Greeter.class, "replay")).isEmpty();
        assertThat(SAID).containsExactlyInAnyOrder("recorded", "recorded", "recorded", "You said: three");
        assertThat(UPSTREAM.requests()).isEmpty();
    }

    @UseCassette("all")
    @Execution(ExecutionMode.CONCURRENT)
    static class Concurrent {
        @RegisterExtension
        static final FakeOpenAIExtension FAKE = new FakeOpenAIExtension(FakeOpenAI.builder(), WITH_KEY);

        @Test
        void first(FakeOpenAI server) {
            ask(server, "one");
        }

        @Test
        void second(FakeOpenAI server) {
            ask(server, "two");
        }
    }

    @Test
    void eachTestOfAClassHasACassetteOfItsOwn() throws IOException {
        assertThat(failures(Concurrent.class, "record")).isEmpty();
        assertThat(files()).containsExactly("all/first.json", "all/second.json");
        SAID.clear();
        assertThat(failures(Concurrent.class, "replay")).isEmpty();
        assertThat(SAID).containsExactlyInAnyOrder("You said: one", "You said: two");
    }

    @Test
    void nothingIsRecordedUnasked() throws IOException {
        assertThat(failures(Concurrent.class, "replay"))
                .hasSize(2)
                .allMatch(message -> message.contains("first.json does not exist. Record it first.")
                        || message.contains("second.json does not exist. Record it first."));
        assertThat(files()).isEmpty();
        assertThat(UPSTREAM.requests()).isEmpty();
    }

    @UseCassette
    static class WithoutKey {
        @RegisterExtension
        static final FakeOpenAIExtension FAKE = new FakeOpenAIExtension(FakeOpenAI.builder(), Map.of());

        @Test
        void asks(@Nullable FakeOpenAI server) {}
    }

    @Test
    void recordingNeedsAKey() {
        assertThat(failures(WithoutKey.class, "record"))
                .singleElement()
                .asString()
                .contains("needs an API key. Set OPENAI_API_KEY, or replay it without fluentopenai.cassettes=record.");
        assertThat(failures(WithoutKey.class, "once"))
                .containsExactly("The property fluentopenai.cassettes (or FLUENTOPENAI_CASSETTES) must be record or"
                        + " replay: once");
    }
}
