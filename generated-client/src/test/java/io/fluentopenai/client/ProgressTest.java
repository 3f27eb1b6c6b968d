package io.fluentopenai.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluentopenai.client.error.ConnectionException;
import io.fluentopenai.client.error.UploadException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How far transfers have come, and that they leave nothing behind that is half done. */
@Timeout(120)
class ProgressTest {
    @TempDir
    private Path folder;

    private List<String> files() throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static String bytes(int length) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n" + "x".repeat(length);
    }

    @Test
    void anUploadTellsEachChunk() throws Exception {
        List<long[]> told = new CopyOnWriteArrayList<>();
        try (WireServer server = WireServer.json("{}")) {
            RequestOptions options = RequestOptions.builder()
                    .uploadProgress((sent, total) -> told.add(new long[] {sent, total}))
                    .build();

            new PlainApi(server)
                    .tree(Call.post("/files")
                            .multipart(out -> out.file("file", FilePart.of("a", new byte[100_000]), true))
                            .options(options));

            long length = server.request().body().length;
            assertThat(told).hasSizeGreaterThan(5).allMatch(pair -> pair[1] == length);
            assertThat(told).isSortedAccordingTo((a, b) -> Long.compare(a[0], b[0]));
            assertThat(told.get(told.size() - 1)[0]).isEqualTo(length);
        }
    }

    @Test
    void anUploadOfUnknownLengthTellsSo() throws Exception {
        List<Long> totals = new CopyOnWriteArrayList<>();
        try (WireServer server = WireServer.json("{}")) {
            FilePart file = FilePart.of("a", new ByteArrayInputStream(new byte[10]));

            new PlainApi(server)
                    .tree(Call.post("/files")
                            .multipart(out -> out.file("file", file, true))
                            .options(RequestOptions.builder()
                                    .uploadProgress((sent, total) -> totals.add(total))
                                    .build()));

            assertThat(totals).isNotEmpty().containsOnly(-1L);
        }
    }

    @Test
    void aListenerThatFailsEndsTheUpload() throws Exception {
        try (WireServer server = WireServer.json("{}")) {
            RequestOptions options = RequestOptions.builder()
                    .uploadProgress((sent, total) -> {
                        throw new IllegalStateException("no more");
                    })
                    .build();

            assertThatThrownBy(() -> new PlainApi(server)
                            .tree(Call.post("/files")
                                    .multipart(out -> out.file("file", FilePart.of("a", new byte[100_000]), true))
                                    .options(options)))
                    .isInstanceOf(UploadException.class)
                    .hasMessageContaining("no more");
        }
    }

    @Test
    void aDownloadTellsEachChunk() throws Exception {
        List<long[]> told = new ArrayList<>();
        try (WireServer server = WireServer.answering(bytes(100_000))) {
            Path file = folder.resolve("speech.mp3");

            long count = new PlainApi(server)
                    .binary(Call.get("/x"))
                    .saveTo(file, (bytes, total) -> told.add(new long[] {bytes, total}));

            assertThat(count).isEqualTo(100_000);
            assertThat(file).hasSize(100_000);
            assertThat(told).hasSizeGreaterThan(5).allMatch(pair -> pair[1] == 100_000);
            assertThat(told.get(told.size() - 1)[0]).isEqualTo(100_000);
        }
    }

    @Test
    void bytesCanBeWrittenToAStreamThatStaysOpen() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (WireServer server = WireServer.answering(bytes(5000))) {
            assertThat(new PlainApi(server).binary(Call.get("/x")).writeTo(out)).isEqualTo(5000);
        }
        assertThat(out.toByteArray()).hasSize(5000);
    }

    @Test
    void aDownloadThatBreaksOffLeavesWhatWasThereAndNothingElse() throws Exception {
        Path file = Files.writeString(folder.resolve("model.bin"), "old");
        try (WireServer server = new WireServer((request, connection) -> {
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
            connection.close();
        })) {
            assertThatThrownBy(() -> new PlainApi(server).binary(Call.get("/x")).saveTo(file))
                    .isInstanceOf(ConnectionException.class);
        }

        assertThat(file).hasContent("old");
        assertThat(files()).containsExactly("model.bin");
    }

    @Test
    void aListenerThatFailsEndsTheDownloadAndLeavesNothing() throws Exception {
        try (WireServer server = WireServer.answering(bytes(100_000))) {
            BinaryContent content = new PlainApi(server).binary(Call.get("/x"));

            assertThatThrownBy(() -> content.saveTo(folder.resolve("a"), (bytes, total) -> {
                        throw new IllegalStateException("no more");
                    }))
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void whatWasThereIsReplaced() throws Exception {
        Path file = Files.writeString(folder.resolve("a"), "old");
        try (WireServer server = WireServer.answering(bytes(3))) {
            new PlainApi(server).binary(Call.get("/x")).saveTo(file);
        }
        assertThat(file).hasContent("xxx");
        assertThat(files()).containsExactly("a");
    }

    @Test
    void theNameOfTheFileMayBeAsLongAsNamesCanBe() throws Exception {
        Path file = folder.resolve("n".repeat(255));
        try (WireServer server = WireServer.answering(bytes(3))) {
            new PlainApi(server).binary(Call.get("/x")).saveTo(file);
        }
        assertThat(file).hasContent("xxx");
    }

    @Test
    void aFolderThatIsNotThereOrInTheWayIsAnErrorThatNamesIt() throws Exception {
        try (WireServer server = WireServer.answering(bytes(3))) {
            PlainApi api = new PlainApi(server);

            assertThatThrownBy(() -> api.binary(Call.get("/x")).saveTo(folder.resolve("none/a")))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("none");
            assertThatThrownBy(() -> api.binary(Call.get("/x")).saveTo(folder))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("is a directory");
        }
    }

    // ---- Large

    private static final long LARGE = 2L << 30;

    /** Uploads and downloads 2 GiB at the server that is the first argument. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) {
            try (ApiClient client =
                    ApiClient.builder().baseUrl(arguments[0]).maxRetries(0).build()) {
                PlainApi api = new PlainApi(client);
                long[] seen = new long[4];
                api.tree(Call.post("/files")
                        .multipart(out -> out.file(
                                "file", FilePart.of("large.bin", Zeros::new).length(LARGE), true))
                        .options(RequestOptions.builder()
                                .uploadProgress((sent, total) -> {
                                    seen[0] = sent;
                                    seen[1] = total;
                                })
                                .build()));
                long read = api.binary(Call.get("/content"))
                        .writeTo(OutputStream.nullOutputStream(), (bytes, total) -> {
                            seen[2] = bytes;
                            seen[3] = total;
                        });
                System.out.println(
                        (seen[0] - LARGE) + " " + (seen[1] - LARGE) + " " + seen[2] + " " + seen[3] + " " + read);
            }
        }
    }

    /** So many zeros. */
    private static final class Zeros extends InputStream {
        private long left = LARGE;

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            int count = (int) Math.min(left, length);
            left -= count;
            return count == 0 ? -1 : count;
        }
    }

    /** Swallows a request of a given length, and answers a download with 2 GiB. */
    private static void serve(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            byte[] chunk = new byte[1 << 16];
            while (true) {
                StringBuilder head = new StringBuilder();
                while (head.indexOf("\r\n\r\n") < 0) {
                    int next = in.read();
                    if (next < 0) {
                        return;
                    }
                    head.append((char) next);
                }
                int at = head.indexOf("Content-Length: ");
                long left = at < 0 ? 0 : Long.parseLong(head.substring(at + 16, head.indexOf("\r\n", at)));
                while (left > 0) {
                    left -= in.read(chunk, 0, (int) Math.min(left, chunk.length));
                }
                if (head.indexOf("POST") == 0) {
                    out.write(WireServer.ok("application/json", "{}").getBytes(StandardCharsets.US_ASCII));
                } else {
                    out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + LARGE + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
                    for (long sent = 0; sent < LARGE; sent += chunk.length) {
                        out.write(chunk);
                    }
                }
            }
        } catch (IOException gone) {
            // The other process says by itself what it missed.
        }
    }

    @Test
    void twoGigabytesGoUpAndDownInAHeapOf64Megabytes() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread acceptor = new Thread(() -> {
                try {
                    while (true) {
                        Socket socket = server.accept();
                        Thread worker = new Thread(() -> serve(socket));
                        worker.setDaemon(true);
                        worker.start();
                    }
                } catch (IOException closed) {
                    // The test is over.
                }
            });
            acceptor.setDaemon(true);
            acceptor.start();
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx64m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Program.class.getName(),
                            "http://127.0.0.1:" + server.getLocalPort())
                    .redirectErrorStream(true)
                    .start();
            try {
                String[] words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                        .strip()
                        .split(" ", -1);

                assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
                assertThat(words).as(String.join(" ", words)).hasSize(5);
                assertThat(Long.parseLong(words[0])).isBetween(100L, 1000L);
                assertThat(words[1]).isEqualTo(words[0]);
                assertThat(words).endsWith(Long.toString(LARGE), Long.toString(LARGE), Long.toString(LARGE));
            } finally {
                process.destroyForcibly();
            }
        }
    }
}
