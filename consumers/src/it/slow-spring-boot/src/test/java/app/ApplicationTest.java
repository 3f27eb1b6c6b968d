package app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.ModelAnswer;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.env.Environment;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"spring.test.observability.auto-configure=true", "spring.test.metrics.export=true"})
class ApplicationTest {
    private static final Pattern PORT = Pattern.compile("(?:Tomcat|Netty) started on port (\\d+)");

    /** The build prints this line of all consumers at its end. */
    private static final StringBuilder FIGURES = new StringBuilder(
            "Figures of Spring Boot " + SpringBootVersion.getVersion() + ", " + System.getProperty("starter") + ", JDK "
                    + Runtime.version().feature() + ": ");

    private static final FakeOpenAI SERVER = start();

    @Autowired
    Environment environment;

    private static FakeOpenAI start() {
        long start = System.nanoTime();
        FakeOpenAI server = FakeOpenAI.start();
        FIGURES.append("fake server started in " + (System.nanoTime() - start) / 1_000_000 + " ms, ");
        server.onChat(ApplicationTest::answer);
        return server;
    }

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("fluentopenai.base-url", SERVER::baseUrl);
        registry.add("fluentopenai.api-key", SERVER::apiKey);
    }

    @AfterAll
    static void close() {
        System.out.println(FIGURES.toString() + Thread.activeCount() + " threads, "
                + System.getProperty("java.class.path").split(File.pathSeparator).length
                + " entries on the class path");
    }

    private static ModelAnswer answer(JsonNode request) {
        if (request.has("response_format")) {
            return ModelAnswer.text("{\"date\":\"2026-01-31\",\"degrees\":-3,\"warning\":null}");
        }
        for (JsonNode message : request.path("messages")) {
            if (message.path("role").asText().equals("tool")) {
                return ModelAnswer.text(message.path("content").asText());
            }
        }
        return request.has("tools")
                ? ModelAnswer.call("weather", "{\"city\":\"Glasgow\"}")
                : ModelAnswer.text("It rains.");
    }

    @Test
    void aControllerReturnsText() throws Exception {
        assertThat(get("/text")).isEqualTo("It rains.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/model", "/completion"})
    void aControllerReturnsAModelAsItsJson(String path) throws Exception {
        JsonNode model = new ObjectMapper().readTree(get(path));

        assertThat(model.path("object").asText()).isEqualTo("chat.completion");
        assertThat(model.at("/choices/0/message/content").asText()).isEqualTo("It rains.");
    }

    @Test
    void aControllerReturnsAStructuredOutput() throws Exception {
        JsonNode day = new ObjectMapper().readTree(get("/value"));

        assertThat(day.path("date").asText()).isEqualTo("2026-01-31");
        assertThat(day.path("degrees").asInt()).isEqualTo(-3);
    }

    @Test
    void aMethodIsATool() throws Exception {
        assertThat(get("/tool")).isEqualTo("rain in Glasgow");
    }

    @Test
    void aStreamIsPassedOn() throws Exception {
        String text = get("/stream")
                .lines()
                .filter(line -> line.startsWith("data:"))
                .map(line -> line.substring("data:".length()))
                .collect(Collectors.joining());

        assertThat(text).isEqualTo("It rains.");
    }

    @Test
    void metricsAndHealthAreThoseOfTheClient() throws Exception {
        get("/tool");

        assertThat(get("/actuator/prometheus"))
                .contains("gen_ai_client_token_usage_token_count{", "gen_ai_request_model=\"gpt-5-mini\"")
                .contains("gen_ai_tool_name=\"weather\"");
        JsonNode health = new ObjectMapper().readTree(get("/actuator/health")).at("/components/fluentopenai");
        assertThat(health.path("status").asText()).isEqualTo("UP");
        assertThat(health.at("/details/server").asText()).isEqualTo(SERVER.baseUrl());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/env", "/actuator/configprops"})
    void anEndpointThatShowsValuesShowsNoSecret(String path) throws Exception {
        assertThat(get(path)).contains("fluentopenai", SERVER.baseUrl()).doesNotContain(SERVER.apiKey(), "zq-secret");
    }

    /** What the starter itself depends on, and the class of this test. */
    @Test
    void theStarterNeedsNeitherWebNorActuatorNorMicrometerNorReactor() throws Exception {
        Pattern needed = Pattern.compile("test-classes$|/(spring-boot(-autoconfigure)?|spring-(aop|beans|context|core"
                + "|expression|jcl)|commons-logging|micrometer-(commons|observation)|jspecify|jackson-(annotations|core"
                + "|databind|databind-nullable)|fluentopenai(-generated-client|-spring-boot-starter)?)-\\d[^/]*$");
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> needed.matcher(entry).find())
                .collect(Collectors.joining(File.pathSeparator));
        Process process = new ProcessBuilder(
                        System.getProperty("java"),
                        "-cp",
                        classPath,
                        "app.Bare",
                        "--fluentopenai.base-url=" + SERVER.baseUrl(),
                        "--fluentopenai.api-key=" + SERVER.apiKey())
                .redirectErrorStream(true)
                .start();
        try (var lines = process.inputReader()) {
            assertThat(lines.lines()).contains("It rains.");
        }
    }

    @Test
    void theJarOfTheApplicationRuns() throws Exception {
        Process process = new ProcessBuilder(
                        System.getProperty("java"),
                        "-jar",
                        System.getProperty("jar"),
                        "--fluentopenai.base-url=" + SERVER.baseUrl(),
                        "--fluentopenai.api-key=" + SERVER.apiKey())
                .redirectErrorStream(true)
                .start();
        try (var lines = process.inputReader()) {
            List<String> log = new ArrayList<>();
            String port = null;
            for (String line = lines.readLine(); line != null && port == null; line = lines.readLine()) {
                log.add(line);
                Matcher started = PORT.matcher(line);
                if (started.find()) {
                    port = started.group(1);
                }
            }
            assertThat(port).as(String.join("\n", log)).isNotNull();
            long start = System.nanoTime();
            assertThat(get(Integer.parseInt(port), "/text")).isEqualTo("It rains.");
            FIGURES.append("first answer of its jar in " + (System.nanoTime() - start) / 1_000_000 + " ms, ");
            // Not those of the JVM about Netty 4.1.
            assertThat(log).noneMatch(line -> line.contains(" WARN "));
        } finally {
            process.destroyForcibly();
        }
    }

    /**
     * One thread serves all requests. Calls of the model that have no answer yet keep it free, and a shutdown waits for them before it
     * closes the client.
     */
    @Test
    void pendingCallsBlockNoThreadOfTheServerAndAShutdownWaitsForThem() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        Process process = new ProcessBuilder(
                        System.getProperty("java"),
                        "-Dreactor.netty.ioWorkerCount=1",
                        "-jar",
                        System.getProperty("jar"),
                        "--server.tomcat.threads.max=1",
                        "--spring.threads.virtual.enabled=false",
                        "--fluentopenai.base-url=" + SERVER.baseUrl(),
                        "--fluentopenai.api-key=" + SERVER.apiKey())
                .redirectErrorStream(true)
                .start();
        try (var lines = process.inputReader()) {
            int port = Integer.parseInt(lineWith(PORT, lines).group(1));
            SERVER.handle("createChatCompletion", request -> {
                answered.await();
                return null;
            });
            int before = SERVER.requests().size();
            var text = getAsync(port, "/text");
            var stream = getAsync(port, "/stream");
            var tool = getAsync(port, "/tool");
            await().until(() -> SERVER.requests().size() == before + 3);
            assertThat(get(port, "/actuator/prometheus")).contains("jvm_");

            process.toHandle().destroy(); // destroy() of the process would close its output
            lineWith(Pattern.compile("Commencing graceful shutdown"), lines);
            answered.countDown();

            assertThat(text.get().body()).isEqualTo("It rains.");
            assertThat(stream.get().body()).contains("It", "rains.");
            assertThat(tool.get().body()).isEqualTo("rain in Glasgow");
            assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(30));
        } finally {
            answered.countDown();
            SERVER.handle("createChatCompletion", request -> null);
            process.destroyForcibly();
        }
    }

    private static Matcher lineWith(Pattern pattern, BufferedReader lines) throws IOException {
        List<String> log = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            log.add(line);
            Matcher found = pattern.matcher(line);
            if (found.find()) {
                return found;
            }
        }
        throw new AssertionError("No line with " + pattern + " in:\n" + String.join("\n", log));
    }

    private static CompletableFuture<HttpResponse<String>> getAsync(int port, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        return HttpClient.newHttpClient().sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    private String get(String path) throws IOException, InterruptedException {
        return get(environment.getRequiredProperty("local.server.port", Integer.class), path);
    }

    private static String get(int port, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }
}
