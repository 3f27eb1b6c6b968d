package io.fluentopenai.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fluentopenai.proxy.auth.Identity;
import io.fluentopenai.proxy.auth.StaticTokens;
import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The configuration of nginx that docs/reference/proxy.md has, run before the proxy. Skipped where there is no {@code nginx}. */
@Timeout(60)
class CorsTest {
    private static final Pattern BLOCK = Pattern.compile("^```\\w*\\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);
    private static final String TOKEN = "user-token-0123456789";
    private static final String ORIGIN = "https://app.example.com";

    /** What the SDK for JavaScript and our own client send, beside what needs no permission. */
    private static final String HEADERS =
            "authorization,content-type,idempotency-key,openai-beta,user-agent,x-stainless-arch,"
                    + "x-stainless-helper-method,x-stainless-lang,x-stainless-os,x-stainless-package-version,x-stainless-retry-count,"
                    + "x-stainless-runtime,x-stainless-runtime-version,x-stainless-timeout";

    private final TestUpstream upstream = new TestUpstream();
    private final OpenAIProxy proxy = OpenAIProxy.builder()
            .upstream(upstream.upstream())
            .authentication(StaticTokens.of(Map.of(TOKEN, Identity.of("alice"))))
            .port(0)
            .drain(Duration.ZERO)
            .start();
    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable Process nginx;
    private int port;

    @TempDir
    @Nullable
    Path directory;

    @BeforeEach
    void start() throws IOException {
        String program = Stream.concat(
                        Stream.of(String.valueOf(System.getenv("PATH")).split(File.pathSeparator, -1)),
                        Stream.of("/usr/sbin"))
                .map(place -> new File(place, "nginx"))
                .filter(File::canExecute)
                .map(File::getPath)
                .findFirst()
                .orElse("");
        Assumptions.assumeFalse(program.isEmpty(), "There is no nginx on the path");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path home = Objects.requireNonNull(directory);
        Path file = Files.writeString(home.resolve("nginx.conf"), configuration());
        Process started = new ProcessBuilder(program, "-p", home.toString(), "-c", file.toString(), "-e", "stderr")
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("log").toFile())
                .start();
        nginx = started;
        await().ignoreException(ConnectException.class).untilAsserted(() -> {
            assertThat(started.isAlive())
                    .as(Files.readString(home.resolve("log")))
                    .isTrue();
            new Socket("127.0.0.1", port).close();
        });
    }

    /** The lines of the page, as it says how they go together, without TLS and with the ports of this test. */
    private String configuration() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "reference", "proxy.md"));
        List<String> blocks =
                BLOCK.matcher(page).results().map(block -> block.group(1)).toList();
        String server = only(blocks, "server {");
        String maps = only(blocks, "map $http_origin");
        String location = only(blocks, "add_header");
        return "daemon off; pid nginx.pid; events {}\nhttp {\naccess_log off;\n"
                + Stream.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
                        .map(kind -> kind + "_temp_path " + kind + ";\n")
                        .collect(Collectors.joining())
                + maps
                + server.replace("listen 443 ssl http2;", "listen 127.0.0.1:" + port + ";")
                        .replace("127.0.0.1:8080", "127.0.0.1:" + proxy.port())
                        .replaceFirst("location / \\{\n", Matcher.quoteReplacement("location / {\n" + location))
                + "}\n";
    }

    private static String only(List<String> blocks, String text) {
        List<String> found =
                blocks.stream().filter(block -> block.contains(text)).toList();
        assertThat(found).as(text).hasSize(1);
        return found.get(0);
    }

    @AfterEach
    void close() throws InterruptedException {
        if (nginx != null) {
            nginx.destroy();
            nginx.waitFor(10, TimeUnit.SECONDS);
        }
        proxy.close();
        upstream.close();
    }

    private HttpResponse<String> send(String method, String origin, String... headers) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                        .method(method, HttpRequest.BodyPublishers.ofString(method.equals("POST") ? "{}" : ""))
                        .header("Origin", origin)
                        .headers(headers)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> preflight(String origin) throws Exception {
        return send(
                "OPTIONS", origin, "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", HEADERS);
    }

    private static List<String> listed(HttpResponse<String> response, String header) {
        return Stream.of(response.headers().firstValue(header).orElse("").split(",", -1))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .toList();
    }

    @Test
    void aPreflightIsAnsweredBeforeTheProxy() throws Exception {
        HttpResponse<String> answer = preflight(ORIGIN);
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().allValues("access-control-allow-origin")).containsExactly(ORIGIN);
        assertThat(listed(answer, "access-control-allow-methods")).contains("post", "get", "delete");
        assertThat(listed(answer, "access-control-allow-headers")).contains(HEADERS.split(","));
        assertThat(answer.headers().firstValue("vary")).hasValue("Origin");
        assertThat(upstream.seen).isEmpty();
    }

    @Test
    void anotherOriginIsNotAllowed() throws Exception {
        for (String origin : List.of("https://evil.example", "https://app.example.com.evil.example", "null")) {
            assertThat(preflight(origin).headers().firstValue("access-control-allow-origin"))
                    .isEmpty();
        }
    }

    @Test
    void answersAndRefusalsAreReadable() throws Exception {
        HttpResponse<String> answer =
                send("POST", ORIGIN, "Authorization", "Bearer " + TOKEN, "Content-Type", "application/json");
        HttpResponse<String> refused = send("POST", ORIGIN, "Authorization", "Bearer wrong");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"ok\":true");
        assertThat(refused.statusCode()).isEqualTo(401);
        for (HttpResponse<String> each : List.of(answer, refused)) {
            assertThat(each.headers().allValues("access-control-allow-origin")).containsExactly(ORIGIN);
            assertThat(listed(each, "access-control-expose-headers")).contains("x-request-id", "retry-after");
            assertThat(each.headers().firstValue("x-request-id")).isPresent();
            assertThat(each.headers().firstValue("access-control-allow-headers"))
                    .isEmpty();
        }
    }
}
