package io.fluentopenai.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nothing that a client starts keeps the JVM from exiting. */
class ExitTest {
    /** Makes calls of every kind, closes nothing, and returns from main. */
    public static final class Program {
        private Program() {}

        /** Calls the server at the URL that is the first argument. */
        public static void main(String[] arguments) {
            ApiClient client = ApiClient.builder()
                    .baseUrl(arguments[0])
                    .callTimeout(Duration.ofMinutes(5))
                    .build();
            PlainApi api = new PlainApi(client);
            api.get("/models");
            api.treeAsync(Call.get("/models")).join();
            api.treeAsync(Call.get("/stall"));
            api.events(Call.get("/stream")).onEach(event -> {});
            api.events(Call.get("/stream")).iterator().next();
            System.out.println("returned");
        }
    }

    @Test
    @Timeout(60)
    void theJvmExitsAtOnceWhenMainReturns() throws Exception {
        try (WireServer server = new WireServer((request, connection) -> {
            if (request.target().endsWith("/models")) {
                connection.send(WireServer.ok("application/json", "{}"));
            } else if (request.target().endsWith("/stream")) {
                connection.send(WireServer.STREAM_HEAD + WireServer.chunk("data: 1\n\n"));
                connection.awaitClose();
            } else {
                connection.awaitClose();
            }
        })) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Program.class.getName(),
                            server.url())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                assertThat(out.readLine()).isEqualTo("returned");

                // The JVM itself waits 0.3 seconds for a thread of java.net.http that sleeps in the system.
                assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
            } finally {
                process.destroyForcibly();
            }
            assertThat(process.exitValue()).isZero();
        }
    }
}
