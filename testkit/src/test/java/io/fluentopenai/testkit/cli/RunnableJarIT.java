package io.fluentopenai.testkit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The jar that users run, as they run it: a process of its own that is ended by a signal. */
@Timeout(120)
class RunnableJarIT {
    private static final int TERMINATED = 128 + 15;

    private final List<Process> processes = new ArrayList<>();

    @TempDir
    private Path directory;

    @AfterEach
    void end() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
    }

    private static Path jar() throws Exception {
        Path classes = Path.of(FakeOpenAIMain.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(classes.getParent(), "*-all.jar")) {
            return jars.iterator().next();
        }
    }

    private Process start(String... args) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", jar().toString()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(file("out").toFile())
                .redirectError(file("err").toFile());
        builder.environment().keySet().removeIf(name -> name.contains("JAVA") || name.startsWith("OPENAI_"));
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private Path file(String name) {
        return directory.resolve(name);
    }

    private String said(String name) throws IOException {
        return Files.readString(file(name));
    }

    private static int exit(Process process) throws InterruptedException {
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("it ends").isTrue();
        return process.exitValue();
    }

    @Test
    void itFollowsAScriptUntilItIsToldToEnd() throws Exception {
        Files.writeString(file("script.json"), "{\"replies\": [\"From the script\"]}");
        Process process = start("--port", "0", "--script", "script.json");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !process.isAlive() || said("out").contains("Listening on port "));
        assertThat(said("err")).isEmpty();
        assertThat(said("out"))
                .matches("(?s)Fluent OpenAI fake server \\d\\S*\\RFollows the script script.json\\R.*"
                        + "export OPENAI_BASE_URL=http://127.0.0.1:\\d+/v1\\R.*export OPENAI_API_KEY=fake-key\\R.*");
        String baseUrl = said("out").replaceAll("(?s).*OPENAI_BASE_URL=(\\S+).*", "$1");

        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(baseUrl + "/responses"))
                                .header("Authorization", "Bearer fake-key")
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"gpt-4o\",\"input\":\"Hi\"}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(response.body()).contains("From the script");

        process.destroy();
        assertThat(exit(process)).isEqualTo(TERMINATED);
        assertThat(said("err")).isEmpty();
    }

    @Test
    void aMistakeInAScriptIsALineAndStatus2() throws Exception {
        Files.writeString(file("script.json"), "{\n  \"replys\": []\n}");
        Process process = start("--script", "script.json");

        assertThat(exit(process)).isEqualTo(2);
        assertThat(said("err").strip()).isEqualTo("script.json:2: /replys: unknown property; the nearest is replies");
        assertThat(said("out")).isEmpty();
    }

    @Test
    void theLicencesAreInside() throws Exception {
        try (JarFile jar = new JarFile(jar().toFile())) {
            assertThat(jar.stream().map(ZipEntry::getName))
                    .contains(
                            "META-INF/LICENSE",
                            "META-INF/NOTICE",
                            "META-INF/third-party/LICENSE-Apache-2.0",
                            "META-INF/third-party/NOTICE",
                            "META-INF/third-party/NOTICE-program",
                            "META-INF/FastDoubleParser-LICENSE")
                    .noneMatch(name -> name.startsWith("io/netty/") || name.endsWith("module-info.class"));
        }
    }
}
