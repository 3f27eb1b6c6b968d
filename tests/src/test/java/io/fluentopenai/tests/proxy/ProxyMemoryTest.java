package io.fluentopenai.tests.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.BinaryContent;
import io.fluentopenai.client.FilePart;
import io.fluentopenai.proxy.cli.Main;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.RecordedRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The program in a JVM of its own with less memory than what passes through it. */
@Timeout(240)
class ProxyMemoryTest {
    private static final long SIZE = 1L << 30;
    private static final String TOKEN = "token-of-alice-0123456789";

    /** As many bytes as one likes, which take no memory. */
    private static final class Endless extends InputStream {
        private long left = SIZE;

        @Override
        public int read() {
            return left-- > 0 ? 'x' : -1;
        }

        @Override
        public int read(byte[] bytes, int from, int length) {
            if (left <= 0) {
                return -1;
            }
            int n = (int) Math.min(left, length);
            java.util.Arrays.fill(bytes, from, from + n, (byte) 'x');
            left -= n;
            return n;
        }
    }

    @Test
    void filesOfAnySizePassThroughASmallHeapInBothDirections() throws Exception {
        try (FakeOpenAI server = FakeOpenAI.builder().countBigBodies().start()) {
            ProcessBuilder program = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx40m",
                            "-XX:MaxDirectMemorySize=40m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Main.class.getName())
                    .redirectErrorStream(true);
            program.environment().put("PROXY_PORT", "0");
            program.environment().put("PROXY_UPSTREAM_URL", server.baseUrl());
            program.environment().put("PROXY_UPSTREAM_KEY", server.apiKey());
            program.environment().put("PROXY_AUTH", "tokens");
            program.environment().put("PROXY_AUTH_TOKENS", "alice:" + TOKEN);
            Process process = program.start();
            // Not closed: whoever reads it holds its lock until the program has ended.
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            try {
                String said = lines.readLine();
                while (said != null && !said.startsWith("Listening on port ")) {
                    said = lines.readLine();
                }
                assertThat(said).isNotNull();
                drain(lines);
                try (OpenAI openai = OpenAI.builder()
                        .baseUrl("http://127.0.0.1:" + String.valueOf(said).substring(18) + "/v1")
                        .apiKey(TOKEN)
                        .build()) {
                    openai.files().upload(FilePart.of("big.jsonl", new Endless()), "batch");
                    RecordedRequest request = server.takeRequest();
                    assertThat(request.bodyLength()).isBetween(SIZE, SIZE + 4096);

                    String id = server.addFile("big.bin", "batch", SIZE);
                    try (BinaryContent content = openai.files().contentAsync(id).join()) {
                        assertThat(content.writeTo(OutputStream.nullOutputStream()))
                                .isEqualTo(SIZE);
                    }
                }
                assertThat(process.isAlive()).isTrue();
            } finally {
                process.destroy();
                assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    /** What the program logs must go somewhere, or it would wait. */
    private static void drain(BufferedReader lines) {
        Thread reader = new Thread(() -> {
            try {
                while (lines.readLine() != null) {
                    Thread.onSpinWait();
                }
            } catch (IOException closed) {
                throw new UncheckedIOException(closed);
            }
        });
        reader.setDaemon(true);
        reader.setUncaughtExceptionHandler((thread, closed) -> {});
        reader.start();
    }
}
