package io.fluentopenai.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BigBodiesTest {

    private static final long MIB = 1 << 20;

    /** Where Vert.x tells what the code of a test threw on its event loop. */
    private static final Logger VERTX = Logger.getLogger("io.vertx.core.impl.ContextImpl");

    /** Bytes as those of a file of the server's own. */
    private static final class Pattern extends InputStream {
        private final long length;
        private long at;

        Pattern(long length) {
            this.length = length;
        }

        @Override
        public int read() {
            return at == length ? -1 : (int) (at++ % 251);
        }

        @Override
        public int read(byte[] into, int offset, int count) {
            int most = (int) Math.min(count, length - at);
            for (int i = 0; i < most; i++) {
                into[offset + i] = (byte) (at++ % 251);
            }
            return most == 0 && count > 0 ? -1 : most;
        }
    }

    private static HttpRequest upload(FakeOpenAI server, long length) {
        String head = "--b\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nuser_data\r\n--b\r\n"
                + "Content-Disposition: form-data; name=\"file\"; filename=\"big.bin\"\r\n\r\n";
        return new RawClient(server)
                .request("/files")
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() ->
                        new SequenceInputStream(Collections.enumeration(List.of(
                                new ByteArrayInputStream(head.getBytes(StandardCharsets.US_ASCII)),
                                new Pattern(length),
                                new ByteArrayInputStream("\r\n--b--\r\n".getBytes(StandardCharsets.US_ASCII)))))))
                .build();
    }

    private static long checksum(InputStream stream) throws IOException {
        CRC32 checksum = new CRC32();
        try (InputStream in = new CheckedInputStream(stream, checksum)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return checksum.getValue();
    }

    private static long files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.count();
        }
    }

    @Test
    void aBigFileIsKeptOnDiskUntilTheServerIsClosed(@TempDir Path directory) throws IOException {
        long length = 96 * MIB;
        try (FakeOpenAI server =
                FakeOpenAI.builder().temporaryDirectory(directory).start()) {
            JsonNode file = RawClient.json(RawClient.send(upload(server, length)));
            assertThat(file.path("bytes").asLong()).isEqualTo(length);
            assertThat(file.path("filename").asText()).isEqualTo("big.bin");
            assertThat(files(directory)).isEqualTo(1);
            RecordedRequest request = server.takeRequest();
            assertThat(request.bodyLength()).isGreaterThan(length);
            assertThat(request.part("file").length()).isEqualTo(length);
            HttpResponse<InputStream> content = RawClient.open(new RawClient(server)
                    .request("/files/" + file.path("id").asText() + "/content")
                    .build());
            assertThat(checksum(content.body())).isEqualTo(checksum(new Pattern(length)));
        }
        assertThat(files(directory)).isZero();
    }

    @Test
    void whatIsSmallStaysInMemory(@TempDir Path directory) throws IOException {
        try (FakeOpenAI server = FakeOpenAI.builder()
                .temporaryDirectory(directory)
                .bodiesInMemory(1000)
                .start()) {
            RawClient.send(upload(server, 500));
            assertThat(files(directory)).isZero();
            RawClient.send(upload(server, 1001));
            assertThat(files(directory)).isEqualTo(1);
            assertThat(server.requests().get(1).body())
                    .hasSize((int) server.requests().get(1).bodyLength());
        }
    }

    @Test
    void aBigBodyIsCountedIfThatIsEnough(@TempDir Path directory) throws Exception {
        try (FakeOpenAI server = FakeOpenAI.builder()
                .temporaryDirectory(directory)
                .bodiesInMemory(10)
                .countBigBodies()
                .start()) {
            byte[] body = "{\"more than\":\"ten bytes\"}".getBytes(StandardCharsets.UTF_8);
            HttpResponse<String> response =
                    RawClient.send(new RawClient(server).posting("/embeddings", "application/json", body));
            assertThat(response.statusCode()).isEqualTo(200);
            RecordedRequest request = server.takeRequest();
            assertThat(request.bodyLength()).isEqualTo(body.length);
            assertThat(request.bodySha256())
                    .isEqualTo(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(body)));
            assertThatThrownBy(request::body).hasMessageContaining("counted");
            assertThat(files(directory)).isZero();
        }
    }

    @Test
    void aFileOfAnySizeCanBeDownloaded() throws Exception {
        try (FakeOpenAI server = FakeOpenAI.start()) {
            String id = server.addFile("big.bin", "user_data", 200 * MIB);
            HttpRequest request =
                    new RawClient(server).request("/files/" + id + "/content").build();
            HttpResponse<InputStream> response = RawClient.open(request);
            assertThat(response.headers().firstValueAsLong("Content-Length")).hasValue(200 * MIB);
            assertThat(checksum(response.body())).isEqualTo(checksum(new Pattern(200 * MIB)));
            RecordedRequest first = server.takeRequest();
            first.ending().get(5, TimeUnit.SECONDS);
            assertThat(first.endedAtNanos()).isPresent();
            server.fail("downloadFile").cutAfter(MIB);
            try (InputStream cut = RawClient.open(request).body()) {
                assertThatThrownBy(cut::readAllBytes).isInstanceOf(IOException.class);
            }
            assertThat(server.takeRequest().ending().get(5, TimeUnit.SECONDS)).isEqualTo(Ending.CUT);
            String small = server.addFile("small.txt", "user_data", new byte[] {'a', 'b'});
            assertThat(new RawClient(server).get("/files/" + small + "/content").body())
                    .isEqualTo("ab");
        }
    }

    @Test
    void aFileCanBeDownloadedWhateverItsNameHas() throws Exception {
        try (FakeOpenAI server = FakeOpenAI.start()) {
            String id = server.addFile("a\r\n\"b\u0001.txt", "user_data", new byte[] {'a', 'b'});
            HttpResponse<String> response = new RawClient(server).get("/files/" + id + "/content");
            assertThat(response.body()).isEqualTo("ab");
            assertThat(response.headers().firstValue("Content-Disposition"))
                    .hasValue("attachment; filename=\"a%0D%0A%22b%01.txt\"");
        }
    }

    @Test
    void aClientThatLeavesADownloadIsNoticed() throws Exception {
        try (FakeOpenAI server = FakeOpenAI.start()) {
            String id = server.addFile("big.bin", "user_data", 1L << 40);
            InputStream body = RawClient.open(new RawClient(server)
                            .request("/files/" + id + "/content")
                            .build())
                    .body();
            assertThat(body.readNBytes(1000)).hasSize(1000);
            body.close();
            RecordedRequest request = server.takeRequest();
            assertThat(request.ending().get(5, TimeUnit.SECONDS)).isEqualTo(Ending.CLIENT_GONE);
        }
    }

    @Test
    void aPictureInBase64MayBeAsLargeAsTheApiTakesIt() throws IOException {
        try (FakeOpenAI server = FakeOpenAI.start()) {
            String picture = "data:image/png;base64," + "A".repeat(30_000_000);
            HttpResponse<String> answer = new RawClient(server)
                    .post(
                            "/responses",
                            "{\"model\":\"m\",\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_image\","
                                    + "\"detail\":\"auto\",\"image_url\":\"" + picture + "\"}]}]}");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    private static Stream<Reply> repliesThatFailWithinTheBody() {
        return Stream.of(
                Reply.stream("text/plain", 10, () -> new ByteArrayInputStream(new byte[4])),
                Reply.stream("text/plain", 10, () -> {
                    throw new IOException("no");
                }),
                Reply.stream("text/plain", 10 * MIB, () -> {
                    throw new IllegalStateException("no");
                }),
                Reply.events(() -> {
                    throw new IllegalStateException("no");
                }),
                Reply.events(() -> Stream.generate(() -> new StreamEvent(null, "{}"))
                        .peek(new Consumer<StreamEvent>() {
                            private int count;

                            @Override
                            public void accept(StreamEvent event) {
                                if (++count == 3) {
                                    throw new AssertionError("no");
                                }
                            }
                        })
                        .iterator()));
    }

    @ParameterizedTest
    @MethodSource("repliesThatFailWithinTheBody")
    void aReplyThatFailsWithinItsBodyBreaksTheConnection(Reply reply) throws Exception {
        VERTX.setLevel(Level.OFF);
        try (FakeOpenAI server =
                FakeOpenAI.builder().handle("/own", request -> reply).start()) {
            assertThatThrownBy(() -> new RawClient(server).get("/own")).isInstanceOf(IOException.class);
            assertThat(server.takeRequest().ending().get(5, TimeUnit.SECONDS)).isEqualTo(Ending.CUT);
            assertThat(server.openStreams()).isZero();
        } finally {
            VERTX.setLevel(null);
        }
    }

    @Test
    void aStreamToAClientOfHttp10EndsWithTheConnection() throws Exception {
        try (FakeOpenAI server = FakeOpenAI.builder()
                        .handle("/own", request -> Reply.events(new StreamEvent(null, "1"), new StreamEvent(null, "2")))
                        .start();
                Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.getOutputStream()
                    .write(("GET /v1/own HTTP/1.0\r\nAuthorization: Bearer " + server.apiKey() + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.0 200 ").endsWith("\r\n\r\ndata: 1\n\ndata: 2\n\n");
        }
    }

    @Test
    void aHeaderThatCannotBeSentIsSaid() throws Exception {
        try (FakeOpenAI server = FakeOpenAI.builder()
                .handle("/own", request -> Reply.events(List.of()).header("X-Own", "a\nb"))
                .start()) {
            HttpResponse<String> answer = new RawClient(server).get("/own");
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).contains("The handler failed");
            assertThat(server.takeRequest().ending().get(5, TimeUnit.SECONDS)).isEqualTo(Ending.ANSWERED);
            assertThat(server.openStreams()).isZero();
        }
    }

    @Test
    void aFaultCanLetRequestsPassFirst() throws IOException {
        try (FakeOpenAI server = FakeOpenAI.start()) {
            RawClient client = new RawClient(server);
            server.fail("listModels").skip(2).times(1).status(503);
            assertThat(client.get("/models").statusCode()).isEqualTo(200);
            assertThat(client.get("/models").statusCode()).isEqualTo(200);
            assertThat(client.get("/models").statusCode()).isEqualTo(503);
            assertThat(client.get("/models").statusCode()).isEqualTo(200);
        }
    }
}
