package app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.ModelAnswer;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
