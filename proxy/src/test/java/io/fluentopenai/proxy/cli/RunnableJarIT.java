package io.fluentopenai.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fluentopenai.proxy.RawClient;
import io.fluentopenai.proxy.TestUpstream;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The jar that users run, as they run it: a process of its own that is told by its environment and ended by a signal. */
@Timeout(120)
class RunnableJarIT {
    private static final String TOKEN = "token-of-alice-0123456789";
    private static final int TERMINATED = 128 + 15;
    private static final Duration LONGEST_START = Duration.ofSeconds(2);

    private final TestUpstream upstream = new TestUpstream();
    private final List<Program> programs = new ArrayList<>();

    @TempDir
    @Nullable
    Path directory;

    @AfterEach
    void end() throws InterruptedException {
        for (Program program : programs) {
            program.process.destroyForcibly().waitFor();
        }
        upstream.close();
    }

    /** A process of the jar; what it says is in files. */
    private record Program(Process process, Path out, Path err) {
        String said(Path file) {
            try {
                return Files.readString(file, StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        int exit() throws InterruptedException {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("it ends").isTrue();
            return process.exitValue();
        }

        /** The port that it listens on. */
        int port() {
            await().pollInterval(Duration.ofMillis(5)).until(() -> {
                assertThat(process.isAlive()).as(said(err)).isTrue();
                return said(out).matches("(?s).*Listening on port \\d+\\R.*");
            });
            return Integer.parseInt(said(out).replaceAll("(?s).*Listening on port (\\d+)\\R.*", "$1"));
        }

        void assertTellsNoSecret() {
            assertThat(said(out) + said(err))
                    .doesNotContain(TestUpstream.KEY)
                    .doesNotContain(TOKEN)
                    .doesNotContain("of-the-query");
        }
    }

    /** Starts the jar; an empty value leaves a variable out. */
    private Program start(Map<String, String> changes, String... args) throws IOException {
        Path folder = Objects.requireNonNull(directory);
        Path out = folder.resolve("out" + programs.size());
        Path err = folder.resolve("err" + programs.size());
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                RunnableJar.path().toString()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        Map<String, String> environment = builder.environment();
        environment
                .keySet()
                .removeIf(name -> name.startsWith("PROXY_") || name.startsWith("OPENAI_") || name.contains("JAVA"));
        environment.putAll(Map.of(
                "PROXY_PORT",
                "0",
                "PROXY_UPSTREAM_URL",
                upstream.baseUrl(),
                "PROXY_UPSTREAM_KEY",
                TestUpstream.KEY,
                "PROXY_AUTH",
                "tokens",
                "PROXY_AUTH_TOKENS",
                "alice:" + TOKEN));
        environment.putAll(changes);
        environment.values().removeIf(String::isEmpty);
        Program program = new Program(builder.start(), out, err);
        programs.add(program);
        return program;
    }

    private static String request(String line) {
        return line + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TOKEN + "\r\nContent-Length: 2\r\n\r\n{}";
    }

    @Test
    void callsAndWebSocketsPassAndNoSecretIsLogged() throws Exception {
        Program program = start(Map.of());
        int port = program.port();
        assertThat(RawClient.exchange(port, "GET /health HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 200")
                .endsWith("OK");
        assertThat(RawClient.exchange(port, "GET /ready HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
        upstream.seen.clear();

        assertThat(RawClient.exchange(port, request("POST /v1/chat/completions?x=of-the-query")))
                .startsWith("HTTP/1.1 200")
                .contains("\"ok\":true");
        assertThat(upstream.only().headers().getAll("Authorization")).containsExactly("Bearer " + TestUpstream.KEY);
        assertThat(RawClient.exchange(port, request("POST /v1/chat/completions?api_key=of-the-query")))
                .startsWith("HTTP/1.1 400");
        assertThat(RawClient.exchange(
                        port, "GET /v1/models HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer of-the-query\r\n\r\n"))
                .startsWith("HTTP/1.1 401");
        assertThat(echoed(port, "{\"type\":\"session.update\"}")).isEqualTo("{\"type\":\"session.update\"}");

        await().until(() -> program.said(program.err()).contains("GET /realtime 101"));
        assertThat(program.said(program.err())).contains("POST /chat/completions 200", "who=alice");
        program.assertTellsNoSecret();
    }

    /** What the upstream sends back on a WebSocket through the program. */
    private String echoed(int port, String text) throws Exception {
        upstream.answer(request -> request.toWebSocket()
                .onSuccess(socket -> socket.textMessageHandler(message -> socket.writeTextMessage(message))));
        CompletableFuture<String> answer = new CompletableFuture<>();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Authorization", "Bearer " + TOKEN)
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/v1/realtime?model=m"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                        answer.complete(data.toString());
                        return CompletableFuture.completedStage(null);
                    }
                })
                .get(20, TimeUnit.SECONDS);
        socket.sendText(text, true).get(20, TimeUnit.SECONDS);
        String said = answer.get(20, TimeUnit.SECONDS);
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(20, TimeUnit.SECONDS);
        return said;
    }

    @Test
    void uploadsThatStandStillFitASmallHeap() throws Exception {
        upstream.answer(HttpServerRequest::pause);
        Program program = start(Map.of("JDK_JAVA_OPTIONS", "-Xmx32m"));
        int port = program.port();
        List<SocketChannel> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 30; i++) {
                SocketChannel client = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
                clients.add(client);
                client.write(ByteBuffer.wrap(request("POST /v1/files")
                        .replace(": 2\r\n", ": 1000000000\r\n")
                        .getBytes(StandardCharsets.US_ASCII)));
                client.configureBlocking(false);
            }
            ByteBuffer piece = ByteBuffer.allocate(64 * 1024);
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(300))
                    .until(() -> {
                        long taken = 0;
                        for (SocketChannel client : clients) {
                            while (client.write(piece.clear()) > 0) {
                                taken++;
                            }
                        }
                        return taken == 0;
                    });
            assertThat(RawClient.exchange(port, "GET /health HTTP/1.1\r\nHost: x\r\n\r\n"))
                    .startsWith("HTTP/1.1 200");
            assertThat(program.said(program.err)).doesNotContain("OutOfMemoryError");
        } finally {
            for (SocketChannel client : clients) {
                client.close();
            }
        }
    }

    @Test
    void whatIsAskedOfTheCommandLineIsSaidAndItEnds() throws Exception {
        Program help = start(Map.of("PROXY_AUTH", "", "PROXY_UPSTREAM_KEY", ""), "--help");
        assertThat(help.exit()).isZero();
        assertThat(help.said(help.out())).contains("--config FILE", "limits.requests-per-minute");

        Program version = start(Map.of(), "--version");
        assertThat(version.exit()).isZero();
        assertThat(version.said(version.out())).matches("Fluent OpenAI proxy \\d\\S*\\R");

        Program check = start(Map.of(), "--check");
        assertThat(check.exit()).isZero();
        assertThat(check.said(check.out())).contains("The settings are valid");
        for (Program program : programs) {
            assertThat(program.said(program.err())).isEmpty();
            program.assertTellsNoSecret();
        }
    }

    @Test
    void aWrongSettingIsOneLineAndStatus2() throws Exception {
        Program wrong = start(Map.of("PROXY_TIMEOUT_DRAIN", "daily"));
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.said(wrong.out())).isEmpty();
        assertThat(wrong.said(wrong.err()).lines())
                .singleElement()
                .satisfies(line -> assertThat(line).contains("timeout.drain", "daily"));

        Program withoutKey = start(Map.of("PROXY_UPSTREAM_KEY", ""));
        assertThat(withoutKey.exit()).isEqualTo(2);
        assertThat(withoutKey.said(withoutKey.err()).lines())
                .singleElement()
                .satisfies(line -> assertThat(line).contains("upstream.key"));
    }

    @Test
    void aPortThatIsTakenIsOneLineAndStatus1() throws Exception {
        Program program = start(Map.of("PROXY_PORT", Integer.toString(upstream.port())));
        assertThat(program.exit()).isEqualTo(1);
        assertThat(program.said(program.err()).lines())
                .singleElement()
                .satisfies(line -> assertThat(line).contains("Cannot listen on 127.0.0.1:" + upstream.port()));
    }

    @Test
    void aStreamMayEndAfterTheProgramIsToldToGo() throws Exception {
        CompletableFuture<HttpServerResponse> stream = new CompletableFuture<>();
        upstream.answer(request -> {
            HttpServerResponse response = request.response().setChunked(true);
            response.putHeader("Content-Type", "text/event-stream").write("data: 1\n\n");
            stream.complete(response);
        });
        Program program = start(Map.of());
        int port = program.port();
        try (RawClient client = new RawClient(port)) {
            client.send(request("POST /v1/responses"));
            client.until("data: 1\n\n");
            program.process().destroy();
            await().until(() -> goesAway(port));
            assertThat(program.process().isAlive()).isTrue();
            stream.get().end("data: 2\n\n");
            assertThat(client.until("\r\n0\r\n\r\n")).contains("data: 2\n\n").endsWith("\r\n0\r\n\r\n");
        }
        assertThat(program.exit()).isEqualTo(TERMINATED);
        assertThat(program.said(program.err()))
                .contains("POST /responses 200 in=2 out=18")
                .doesNotContain(" cut ", "SEVERE", "WARNING");
    }

    private static boolean goesAway(int port) {
        try (RawClient client = new RawClient(port)) {
            return client.send("GET /ready HTTP/1.1\r\nHost: x\r\n\r\n")
                    .answer()
                    .contains("503");
        } catch (UncheckedIOException noLongerListening) {
            return true;
        }
    }

    @Test
    void itListensSoon() throws Exception {
        List<Duration> times = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            long begin = System.nanoTime();
            Program program = start(Map.of());
            program.port();
            times.add(Duration.ofNanos(System.nanoTime() - begin));
            program.process().destroy();
            assertThat(program.exit()).isEqualTo(TERMINATED);
        }
        System.out.println("The runnable jar listened after " + times);
        assertThat(times.stream().min(Duration::compareTo))
                .get()
                .satisfies(best -> assertThat(best).isLessThan(LONGEST_START));
    }
}
