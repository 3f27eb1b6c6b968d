package io.fluentopenai.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.client.error.ApiException;
import io.fluentopenai.client.error.ConnectionException;
import io.fluentopenai.client.error.DecodeException;
import io.fluentopenai.client.error.InternalServerException;
import io.fluentopenai.client.error.OpenAIException;
import io.fluentopenai.client.error.RateLimitException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Binary bodies: what comes in their place, and how they are packed. */
@Timeout(60)
class BodyKindTest {
    private static final String JSON_TYPE = "application/json";

    private final List<AutoCloseable> resources = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void release() throws Exception {
        for (AutoCloseable resource : resources) {
            resource.close();
        }
    }

    private WireServer server(byte[] response) {
        WireServer server = new WireServer((request, connection) -> connection.send(response));
        resources.add(server);
        return server;
    }

    private PlainApi api(byte[] response) {
        return new PlainApi(server(response));
    }

    private static byte[] answer(String headers, byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(
                ("HTTP/1.1 200 OK\r\n" + headers + "x-request-id: req_1\r\nContent-Length: " + body.length + "\r\n\r\n")
                        .getBytes(StandardCharsets.UTF_8));
        out.writeBytes(body);
        return out.toByteArray();
    }

    private static byte[] answer(String headers, String body) {
        return answer(headers, body.getBytes(StandardCharsets.UTF_8));
    }

    /** The same body, of which the first bytes come one by one. */
    private static byte[] dribbling(String headers, byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(("HTTP/1.1 200 OK\r\n" + headers + "Transfer-Encoding: chunked\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < body.length; i++) {
            int length = i < 20 ? 1 : body.length - i;
            out.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.write(body, i, length);
            out.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
            i += length - 1;
        }
        out.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    private static byte[] packed(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return packed.toByteArray();
    }

    private static String type(String name) {
        return name.isEmpty() ? "" : "Content-Type: " + name + "\r\n";
    }

    private static BinaryContent file(PlainApi api) {
        return api.file(Call.get("/files/1/content"));
    }

    private <X extends OpenAIException> X assertNoFileIsLeft(Class<X> type, PlainApi api) throws IOException {
        X thrown = catchThrowableOfType(
                type, () -> api.binary(Call.post("/audio/speech")).saveTo(folder.resolve("speech.mp3")));
        assertThat(thrown).as("an exception").isNotNull();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
        return thrown;
    }

    // ---- Media

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/problem+json; charset=utf-8",
                "text/plain",
                "audio/mpeg",
                "application/octet-stream",
                ""
            })
    void anErrorInPlaceOfMediaIsThatErrorWhateverTypeItIsSaidToBe(String type) throws Exception {
        String error = " {\n \"error\" : {\"message\":\"no quota\",\"code\":\"rate_limit_exceeded\"}}";
        for (byte[] response :
                List.of(answer(type(type), error), dribbling(type(type), error.getBytes(StandardCharsets.UTF_8)))) {
            RateLimitException thrown = assertNoFileIsLeft(RateLimitException.class, api(response));

            assertThat(thrown).hasMessageContaining("no quota");
            assertThat(thrown.rawBody()).isEqualTo(error);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "application/json | {\"status\":\"queued\"} | {\"status\":\"queued\"}",
                "application/json | \"later\" | later",
                "audio/mpeg | {\"status\":\"queued\"} | queued",
                "text/html; charset=utf-8 | <html><head><title>Log in</title></head><body>…</body></html> | Log in",
                "application/octet-stream | <!DOCTYPE html><title>Log in</title> | Log in",
                "application/xml | <?xml version='1.0'?><Error>Denied</Error> | Denied",
                "text/plain | upstream timed out | upstream timed out",
            })
    void anotherKindOfBodyInPlaceOfMediaIsAnExceptionThatQuotesIt(String type, String body, String quoted)
            throws Exception {
        DecodeException thrown = assertNoFileIsLeft(DecodeException.class, api(answer(type(type), body)));

        assertThat(thrown)
                .hasMessageContaining("POST /audio/speech: expected")
                .hasMessageContaining(type)
                .hasMessageContaining(quoted);
        assertThat(thrown.rawBody()).isEqualTo(body);
        assertThat(thrown.requestId()).isEqualTo("req_1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1\r\n\r\n\n",
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 204 No Content\r\n\r\n"
            })
    void nothingInPlaceOfMediaOrAFileIsAnException(String response) throws Exception {
        PlainApi api = api(response.getBytes(StandardCharsets.UTF_8));

        assertThat(assertNoFileIsLeft(DecodeException.class, api))
                .hasMessage("POST /audio/speech: the response has no body");
        if (!response.contains("text/plain")) {
            assertThatThrownBy(() -> file(api)).isInstanceOf(DecodeException.class);
        }
    }

    @Test
    void asynchronousCallsFailInTheSameWay() {
        PlainApi api = api(answer(type(JSON_TYPE), "{\"error\":{\"message\":\"no quota\",\"code\":500}}"));

        assertThatThrownBy(() -> api.binaryAsync(Call.get("/x")).join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(InternalServerException.class);
    }

    /** What players take: the beginnings of formats, and samples that happen to begin as text does. */
    static Stream<byte[]> media() {
        byte[] noise = new byte[5000];
        new Random(3).nextBytes(noise);
        byte[] samples = new byte[300_000];
        Arrays.fill(samples, (byte) ' ');
        return Stream.of(
                        "ID3\4\0",
                        "RIFF\0\0\0\0WAVE",
                        "OggS\0",
                        "fLaC\0",
                        "PK\3\4",
                        "{",
                        "{\0",
                        "<",
                        "< \0",
                        "<a\0",
                        "{\"\0",
                        "   ",
                        " {\" ",
                        "\u0001")
                .map(start -> {
                    byte[] body = noise.clone();
                    byte[] first = start.getBytes(StandardCharsets.ISO_8859_1);
                    System.arraycopy(first, 0, body, 0, first.length);
                    return body;
                })
                .collect(java.util.stream.Collectors.collectingAndThen(java.util.stream.Collectors.toList(), list -> {
                    list.add(samples);
                    list.add(new byte[] {'{'});
                    list.add(new byte[] {'<', 'b'});
                    return list.stream();
                }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"audio/mpeg", "application/octet-stream", ""})
    void mediaComeThroughByteByByteWhateverTheyBeginWith(String type) {
        media().forEach(body -> {
            assertThat(api(answer(type(type), body)).binary(Call.get("/x")).bytes())
                    .isEqualTo(body);
            assertThat(api(dribbling(type(type), body)).binary(Call.get("/x")).bytes())
                    .isEqualTo(body);
        });
    }

    @Test
    void mediaThatAreSaidToBeTextAreMedia() {
        byte[] body = "ID3\4\0 and so on".getBytes(StandardCharsets.UTF_8);

        assertThat(api(answer(type("text/html; charset=utf-8"), body))
                        .binary(Call.get("/x"))
                        .bytes())
                .isEqualTo(body);
    }

    @Test
    void mediaArriveBeforeTheirEndIsThere() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        WireServer server = new WireServer((request, connection) -> {
            connection.send("HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\nTransfer-Encoding: chunked\r\n\r\n");
            connection.sendChunk("ID3");
            assertThat(read.await(10, TimeUnit.SECONDS)).isTrue();
            connection.sendChunk("!");
            connection.send(WireServer.LAST_CHUNK);
        });
        resources.add(server);

        try (BinaryContent content = new PlainApi(server).binary(Call.get("/x"))) {
            assertThat(content.inputStream().readNBytes(3))
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("ID3");
            read.countDown();
            assertThat(content.bytes()).asString(StandardCharsets.UTF_8).isEqualTo("!");
        }
    }

    @Test
    void aSilentConnectionBeforeTheFirstByteIsADeadlineOfTheCall() throws Exception {
        WireServer server = new WireServer((request, connection) -> {
            connection.send("HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\nContent-Length: 9\r\n\r\n");
            connection.awaitClose();
        });
        resources.add(server);
        RequestOptions options =
                RequestOptions.builder().idleTimeout(Duration.ofMillis(100)).build();

        assertThatThrownBy(() -> new PlainApi(server).binary(Call.get("/x").options(options)))
                .hasMessageContaining("silent");
    }

    // ---- Files

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "application/json | {\"a\":1}",
                "application/json | {\"message\":\"hello\"}",
                "application/json | {\"error\":null,\"a\":1}",
                "application/json | {\"error\":{\"message\":\"x\"},\"id\":\"batch_req_1\"}",
                "application/json | {\"errors\":[]}",
                "application/json | {\"error",
                "application/json | []",
                "text/html | <html><title>My page</title></html>",
                "text/plain | Hello",
                "application/octet-stream | {\"error\":{\"message\":\"of somebody else\"}}",
            })
    void aFileOfAnyTypeIsAFile(String type, String body) throws Exception {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        for (byte[] response : List.of(answer(type(type), bytes), dribbling(type(type), bytes))) {
            Path target = folder.resolve("file");

            assertThat(file(api(response)).saveTo(target)).isEqualTo(bytes.length);
            assertThat(target).hasBinaryContent(bytes);
        }
    }

    @Test
    void anErrorInPlaceOfAFileIsThatErrorUnlessItIsHandedOutAsAFile() throws Exception {
        String error = "{\"error\":{\"message\":\"no such file\",\"code\":404}}";
        String attachment = "Content-Disposition: attachment; filename=\"errors.json\"\r\n";

        assertThatThrownBy(() -> file(api(answer(type(JSON_TYPE), error))))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("no such file");
        assertThat(file(api(answer(type(JSON_TYPE) + attachment, error))).bytes())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(error);
        assertThat(file(api(answer(attachment, ""))).saveTo(folder.resolve("empty")))
                .isZero();
        assertThat(folder.resolve("empty")).isEmptyFile();
    }

    // ---- Packed

    @Test
    void eachKindOfBodyThatIsPackedUnaskedIsUnpacked() throws Exception {
        byte[] content = new byte[3 << 20];
        new Random(5).nextBytes(content);
        Arrays.fill(content, 1 << 20, 2 << 20, (byte) 0);
        String gzip = "Content-Encoding: gzip\r\n";

        BinaryContent file = file(api(answer(type("application/octet-stream") + gzip, packed(content))));
        assertThat(file.length()).isEqualTo(-1);
        file.saveTo(folder.resolve("file"));
        assertThat(folder.resolve("file")).hasBinaryContent(content);
        assertThat(api(answer(type("audio/mpeg") + "Content-Encoding: x-gzip, identity\r\n", packed(content)))
                        .binary(Call.get("/x"))
                        .bytes())
                .isEqualTo(content);
        assertThat(api(answer(type("text/plain") + gzip, packed("1\n00:00 ü".getBytes(StandardCharsets.UTF_8))))
                        .text(Call.get("/x")))
                .isEqualTo("1\n00:00 ü");
        for (String type : List.of("text/event-stream", "")) {
            PlainApi api = api(dribbling(
                    type(type) + gzip,
                    packed("data: {\"a\":\"ä\"}\n\ndata: 2\n\ndata: [DONE]\n\n".getBytes(StandardCharsets.UTF_8))));
            assertThat(api.events(Call.get("/x")))
                    .extracting(JsonNode::toString)
                    .containsExactly("{\"a\":\"ä\"}", "2");
            List<String> pushed = new ArrayList<>();
            api.eventsAsync(Call.get("/x"))
                    .thenCompose(stream -> stream.onEach(event -> pushed.add(event.toString())))
                    .get(10, TimeUnit.SECONDS);
            assertThat(pushed).containsExactly("{\"a\":\"ä\"}", "2");
        }
        String error = "{\"error\":{\"message\":\"said\"}}";
        PlainApi failing = api(answer(type(JSON_TYPE) + gzip, packed(error.getBytes(StandardCharsets.UTF_8))));
        assertThatThrownBy(() -> failing.binary(Call.get("/x"))).hasMessageContaining("said");
        assertThatThrownBy(() -> failing.events(Call.get("/x"))).hasMessageContaining("said");
        assertThatThrownBy(() -> failing.get("/x")).hasMessageContaining("said");
    }

    @Test
    void aFileThatIsAnArchiveIsNotUnpacked() {
        byte[] archive = packed(new byte[] {1, 2, 3});

        assertThat(file(api(answer(type("application/gzip"), archive))).bytes()).isEqualTo(archive);
    }

    @Test
    void aPackedFileThatBreaksOffOrIsBrokenLeavesNothing() throws Exception {
        byte[] content = new byte[100_000];
        new Random(5).nextBytes(content);
        byte[] whole = packed(content);
        byte[] broken = whole.clone();
        broken[whole.length - 8] ^= 1;
        String head = type("audio/mpeg") + "Content-Encoding: gzip\r\n";

        assertNoFileIsLeft(ConnectionException.class, api(answer(head, Arrays.copyOf(whole, 60_000))));
        assertThat(assertNoFileIsLeft(DecodeException.class, api(answer(head, broken))))
                .hasMessageContaining("Content-Encoding: gzip");
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "zstd", "deflate", "gzip, br", "gzip, gzip"})
    void anyOtherPackingIsNamed(String coding) throws Exception {
        byte[] answer = answer(type(JSON_TYPE) + "Content-Encoding: " + coding + "\r\n", "\u0003…");
        PlainApi api = api(answer);

        assertThat(assertNoFileIsLeft(DecodeException.class, api))
                .hasMessageContaining("Content-Encoding: " + coding + ", which the client did not request");
        assertThatThrownBy(() -> api.get("/x")).hasMessageContaining("Content-Encoding: " + coding);
        assertThatThrownBy(() -> api.text(Call.get("/x"))).hasMessageContaining("Content-Encoding: " + coding);
        assertThatThrownBy(() -> api.events(Call.get("/x"))).hasMessageContaining("Content-Encoding: " + coding);
        assertThatThrownBy(() -> file(api)).hasMessageContaining("Content-Encoding: " + coding);
    }

    @Test
    void aRefusalInAnUnknownPackingIsStillTheRefusal() {
        WireServer server = WireServer.answering(
                WireServer.response(503, "Content-Encoding: br\r\nx-request-id: req_1\r\n", "\u0003…"));
        resources.add(server);

        assertThatThrownBy(() -> new PlainApi(server).get("/x"))
                .isInstanceOf(InternalServerException.class)
                .hasMessage("GET /x: HTTP 503: the error body has Content-Encoding: br (request id req_1)");
    }
}
