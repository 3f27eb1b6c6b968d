package io.fluentopenai.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluentopenai.client.WireServer.Request;
import io.fluentopenai.client.error.DeadlineException;
import io.fluentopenai.client.error.InternalServerException;
import io.fluentopenai.client.error.UploadException;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.OpenEnum;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class UploadTest {
    private static final Pattern NAME = Pattern.compile(" name=\"([^\"]*)\"");
    private static final Pattern FILENAME = Pattern.compile(" filename=\"([^\"]*)\"");

    private record Part(
            String name,
            @Nullable String filename,
            @Nullable String type,
            String text) {}

    /** Takes a multipart body apart as RFC 7578 says. */
    private static List<Part> parts(Request request) {
        String type = request.header("Content-Type");
        assertThat(type).isNotNull().startsWith("multipart/form-data; boundary=");
        String delimiter = "--" + type.substring(type.indexOf('=') + 1);
        String body = new String(request.body(), StandardCharsets.UTF_8);
        assertThat(body).startsWith(delimiter + "\r\n").endsWith("\r\n" + delimiter + "--\r\n");
        List<Part> parts = new ArrayList<>();
        String inner = body.substring(delimiter.length() + 2, body.length() - delimiter.length() - 6);
        for (String part : inner.split(Pattern.quote("\r\n" + delimiter + "\r\n"), -1)) {
            int blank = part.indexOf("\r\n\r\n");
            String head = part.substring(0, blank);
            assertThat(head).startsWith("Content-Disposition: form-data;");
            Matcher name = NAME.matcher(head);
            Matcher filename = FILENAME.matcher(head);
            int typeAt = head.indexOf("\r\nContent-Type: ");
            assertThat(name.find()).isTrue();
            parts.add(new Part(
                    name.group(1),
                    filename.find() ? filename.group(1) : null,
                    typeAt < 0 ? null : head.substring(typeAt + 16),
                    part.substring(blank + 4)));
        }
        return parts;
    }

    private static Request sent(FormBody form, RequestOptions options) throws Exception {
        try (WireServer server = WireServer.json("{}")) {
            new PlainApi(server).tree(Call.post("/files").multipart(form).options(options));
            return server.request();
        }
    }

    private static Request sent(FormBody form) throws Exception {
        return sent(form, RequestOptions.none());
    }

    private static final class Purpose extends OpenEnum {
        Purpose(String value) {
            super(value);
        }
    }

    @Test
    void fieldsOfEveryKindBecomeParts() throws Exception {
        Map<String, Object> nested = new LinkedHashMap<>();
        nested.put("anchor", "created_at");
        nested.put("seconds", 3600L);
        nested.put("absent", null);
        FormBody form = out -> {
            out.value("text", "größe \"x\"\r\ny", true);
            out.value("absent", null, false);
            out.value("n", 3L, false);
            out.value("temperature", 0.5, false);
            out.value("whole", 1.0, false);
            out.value("flag", false, false);
            out.value("purpose", new Purpose("fine-tune"), false);
            out.value("expires_after", nested, false);
            out.value("include", List.of("a", "b"), false);
            out.value("timestamp_granularities[]", Arrays.asList("word", null, "segment"), false);
            out.value("none", List.of(), false);
            out.value("tree", Json.parse("{\"a\":[{\"b\":1},null],\"c\":true}"), false);
        };

        assertThat(parts(sent(form)))
                .containsExactly(
                        new Part("text", null, null, "größe \"x\"\r\ny"),
                        new Part("n", null, null, "3"),
                        new Part("temperature", null, null, "0.5"),
                        new Part("whole", null, null, "1"),
                        new Part("flag", null, null, "false"),
                        new Part("purpose", null, null, "fine-tune"),
                        new Part("expires_after[anchor]", null, null, "created_at"),
                        new Part("expires_after[seconds]", null, null, "3600"),
                        new Part("include[]", null, null, "a"),
                        new Part("include[]", null, null, "b"),
                        new Part("timestamp_granularities[]", null, null, "word"),
                        new Part("timestamp_granularities[]", null, null, "segment"),
                        new Part("tree[a][][b]", null, null, "1"),
                        new Part("tree[c]", null, null, "true"));
    }

    @Test
    void aFormWithoutAModelIsAMapOrAJsonObject() throws Exception {
        FilePart file = FilePart.of("a.txt", "a".getBytes(StandardCharsets.UTF_8));
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("file", file);
        fields.put("files", List.of(file, file));
        fields.put("tags", List.of("x", "y"));
        fields.put("absent", null);
        FormBody map = Objects.requireNonNull(FormBody.of(fields));
        assertThat(parts(sent(map)))
                .extracting(Part::name)
                .containsExactly("file", "files[]", "files[]", "tags[]", "tags[]");

        FormBody json = Objects.requireNonNull(FormBody.of(Json.parse("{\"a\":1,\"b\":{\"c\":[true]},\"d\":null}")));
        assertThat(parts(sent(json)))
                .containsExactly(new Part("a", null, null, "1"), new Part("b[c][]", null, null, "true"));

        assertThatThrownBy(() -> FormBody.of(Json.parse("[1]")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("A form must be a JSON object")
                .hasMessageContaining("array");
    }

    @Test
    void aFieldMayHaveAContentTypeOfItsOwn() throws Exception {
        FormBody form = out -> {
            out.part("session", Map.of("a", List.of(1L, 2L)), "application/json", true);
            out.part("sdp", "v=0", "application/sdp", true);
            out.part("absent", null, "application/json", false);
        };

        assertThat(parts(sent(form)))
                .containsExactly(
                        new Part("session", null, "application/json", "{\"a\":[1,2]}"),
                        new Part("sdp", null, "application/sdp", "v=0"));
    }

    @Test
    void aFileOnDiskIsSentUnderItsNameWithoutItsDirectory(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("my talk.mp3"), "sound");
        FormBody form = out -> {
            out.file("file", FilePart.of(file), true);
            out.value("model", "whisper-1", true);
        };

        Request request = sent(form);

        assertThat(parts(request))
                .containsExactly(
                        new Part("file", "my talk.mp3", "audio/mpeg", "sound"),
                        new Part("model", null, null, "whisper-1"));
        assertThat(request.text()).doesNotContain(directory.toString());
        assertThat(request.header("Content-Length")).isNotNull();
        assertThat(request.header("Transfer-Encoding")).isNull();
    }

    @Test
    void filesComeFromBytesSourcesAndStreams() throws Exception {
        FormBody form = out -> {
            out.file("a", FilePart.of("a.png", "A".getBytes(StandardCharsets.UTF_8)), true);
            out.file("b", FilePart.of("b", () -> new ByteArrayInputStream(new byte[] {'B'})), true);
            out.files(
                    "image[]",
                    List.of(
                            FilePart.of("c.bin", (InputStream) new ByteArrayInputStream(new byte[] {'C'}))
                                    .contentType("image/webp"),
                            FilePart.of("d.jsonl", new byte[0])),
                    true);
        };

        Request request = sent(form);

        assertThat(parts(request))
                .containsExactly(
                        new Part("a", "a.png", "image/png", "A"),
                        new Part("b", "b", "application/octet-stream", "B"),
                        new Part("image[]", "c.bin", "image/webp", "C"),
                        new Part("image[]", "d.jsonl", "application/jsonl", ""));
        assertThat(request.header("Transfer-Encoding")).isEqualTo("chunked");
    }

    @Test
    void aLengthThatIsToldGivesTheRequestALength() throws Exception {
        FormBody form = out -> out.file(
                "f",
                FilePart.of("f", () -> new ByteArrayInputStream(new byte[] {'x', 'y'}))
                        .length(2),
                true);

        Request request = sent(form);

        assertThat(request.header("Content-Length")).isEqualTo(String.valueOf(request.body().length));
        assertThat(parts(request)).containsExactly(new Part("f", "f", "application/octet-stream", "xy"));
    }

    @ParameterizedTest
    @CsvSource({"/etc/passwd, passwd", "C:\\Users\\me\\talk.mp3, talk.mp3", "../a.txt, a.txt", "plain, plain"})
    void aNameIsNeverAPath(String given, String sent) {
        assertThat(FilePart.of(given, new byte[0]).filename()).isEqualTo(sent);
        assertThat(FilePart.of("x", new byte[0]).filename(given).filename()).isEqualTo(sent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "dir/"})
    void aFileNeedsAName(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> FilePart.of(name, new byte[0]));
    }

    @Test
    void namesCannotEndTheirHeader() throws Exception {
        FormBody form = out -> {
            out.file("a\"b", FilePart.of("x\"\r\nX-Evil: 1.txt", new byte[0]), true);
        };

        assertThat(parts(sent(form))).containsExactly(new Part("a%22b", "x%22%0D%0AX-Evil: 1.txt", "text/plain", ""));
    }

    @Test
    void boundariesAreRandom() throws Exception {
        FormBody form = out -> out.value("a", "1", true);

        assertThat(sent(form).header("Content-Type")).isNotEqualTo(sent(form).header("Content-Type"));
    }

    @Test
    void optionsSetFieldsInPlaceOfOrBesideThoseOfTheForm() throws Exception {
        FormBody form = out -> {
            out.value("required", null, true);
            out.value("a", "1", true);
            out.extras(Map.of("e", Json.parse("[1]")));
        };
        RequestOptions options = RequestOptions.builder()
                .bodyProperty("required", "given")
                .bodyProperty("a", 2)
                .bodyProperty("list", List.of("x"))
                .build();

        assertThat(parts(sent(form, options)))
                .containsExactly(
                        new Part("e[]", null, null, "1"),
                        new Part("required", null, null, "given"),
                        new Part("a", null, null, "2"),
                        new Part("list[]", null, null, "x"));
    }

    private static final class CreateFileRequest implements FormBody {
        @Override
        public void writeForm(FormWriter out) {
            out.file("file", null, true);
        }
    }

    @Test
    void aMissingRequiredFieldIsNamed() {
        PlainApi api = new PlainApi(ApiClient.create("http://localhost:1", "key"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> api.tree(Call.post("/x").multipart(new CreateFileRequest())))
                .withMessage("CreateFileRequest.file is required but has not been set");
    }

    @Test
    void formsMayBeUrlEncoded() throws Exception {
        FormBody form = out -> {
            out.value("a", "x y&z", true);
            out.value("b", List.of(1L, 2L), true);
        };
        try (WireServer server = WireServer.json("{}")) {
            PlainApi api = new PlainApi(server);
            api.tree(Call.post("/x").urlEncoded(form));

            Request request = server.request();
            assertThat(request.header("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
            assertThat(request.text()).isEqualTo("a=x%20y%26z&b%5B%5D=1&b%5B%5D=2");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> api.tree(Call.post("/x")
                            .urlEncoded(out -> out.file("f", FilePart.of("f", new byte[0]), true))));
        }
    }

    @Test
    void aFileMayBeTheWholeBody() throws Exception {
        try (WireServer server = WireServer.json("{}")) {
            new PlainApi(server).tree(Call.of("PUT", "/x").binary(FilePart.of("a", new byte[] {'1'}), "audio/wav"));

            Request request = server.request();
            assertThat(request.method()).isEqualTo("PUT");
            assertThat(request.header("Content-Type")).isEqualTo("audio/wav");
            assertThat(request.text()).isEqualTo("1");
        }
    }

    /** A source of any size that takes no memory, and tells how far it has been read. */
    private static final class Endless extends InputStream {
        private final long size;
        private final AtomicLong read;
        final CountDownLatch closed = new CountDownLatch(1);
        private long at;

        Endless(long size, AtomicLong read) {
            this.size = size;
            this.read = read;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            if (at == size) {
                return -1;
            }
            int count = (int) Math.min(length, size - at);
            at += count;
            read.addAndGet(count);
            return count;
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    @Test
    void aLargeFileIsReadAsFastAsTheServerTakesIt() throws Exception {
        AtomicLong read = new AtomicLong();
        Endless source = new Endless(1L << 30, read);
        try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
            // Accepts nothing: what is sent stays in the buffers of the system.
            ApiClient client = ApiClient.create("http://127.0.0.1:" + socket.getLocalPort(), "key");
            PlainApi api = new PlainApi(client);
            var future = api.treeAsync(Call.post("/x")
                    .multipart(out -> out.file("f", FilePart.of("f", (InputStream) source), true)));
            AtomicLong before = new AtomicLong(-1);

            org.awaitility.Awaitility.await()
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> read.get() > 0 && before.getAndSet(read.get()) == read.get());
            future.cancel(true);

            assertThat(read.get()).isLessThan(32L << 20);
            assertThat(source.closed.await(5, TimeUnit.SECONDS)).isTrue();
            client.close();
        }
    }

    @Test
    void aStreamIsClosedAfterItWasSentAndCannotBeSentAgain() throws Exception {
        Endless source = new Endless(100_000, new AtomicLong());
        FilePart part = FilePart.of("f", (InputStream) source);
        assertThat(part.isReplayable()).isFalse();

        assertThat(parts(sent(out -> out.file("f", part, true))).get(0).text()).hasSize(100_000);

        assertThat(source.closed.await(5, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> sent(out -> out.file("f", part, true)))
                .isInstanceOf(UploadException.class)
                .hasMessageContaining("already been sent");
    }

    @Test
    void aSourceThatCanBeOpenedAgainIsSentAgain() throws Exception {
        AtomicInteger opened = new AtomicInteger();
        FilePart part = FilePart.of("f", () -> {
            opened.incrementAndGet();
            return new ByteArrayInputStream(new byte[] {'x'});
        });
        FormBody form = out -> out.file("f", part, true);

        sent(form);
        sent(form);

        assertThat(part.isReplayable()).isTrue();
        assertThat(opened).hasValue(2);
    }

    @Test
    void aMissingFileIsAnUploadException(@TempDir Path directory) {
        FilePart part = FilePart.of(directory.resolve("gone.txt"));

        assertThatThrownBy(() -> sent(out -> out.file("f", part, true)))
                .isInstanceOf(UploadException.class)
                .hasMessage("Cannot read gone.txt to upload it: there is no file " + directory.resolve("gone.txt"))
                .hasCauseInstanceOf(java.nio.file.NoSuchFileException.class);
    }

    private static final class Failing extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("no bucket");
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            throw new IOException("no bucket");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSourceThatFailsIsAnUploadException(boolean whenOpened) {
        FilePart part = FilePart.of("f.txt", () -> {
            if (whenOpened) {
                throw new IOException("no bucket");
            }
            return new Failing();
        });

        assertThatThrownBy(() -> sent(out -> out.file("f", part, true)))
                .isInstanceOf(UploadException.class)
                .hasMessageContaining("f.txt")
                .hasMessageContaining("no bucket");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 5})
    void aLengthThatIsNotTrueIsAnUploadException(long told) {
        FilePart part = FilePart.of("f.txt", () -> new ByteArrayInputStream(new byte[3]))
                .length(told);

        assertThatThrownBy(() -> sent(out -> out.file("f", part, true)))
                .isInstanceOf(UploadException.class)
                .hasMessageContaining("f.txt should have " + told + " bytes");
    }

    @Test
    void theTimeOfTheUploadIsNotTheServersTime() throws Exception {
        FilePart slow = FilePart.of("f", () -> new InputStream() {
            private int left = 16;

            @Override
            public int read() throws IOException {
                try {
                    TimeUnit.MILLISECONDS.sleep(50);
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                return left-- > 0 ? 'x' : -1;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int b = read();
                if (b < 0) {
                    return -1;
                }
                bytes[offset] = (byte) b;
                return 1;
            }
        });
        try (WireServer server = WireServer.json("{}");
                ApiClient client = ApiClient.builder()
                        .baseUrl(server.url())
                        .responseTimeout(Duration.ofMillis(500))
                        .build()) {
            new PlainApi(client).tree(Call.post("/x").multipart(out -> out.file("f", slow, true)));

            assertThat(parts(server.request()).get(0).text()).isEqualTo("x".repeat(16));
        }
    }

    @Test
    void anUploadThatNobodyAnswersIsLate() throws Exception {
        try (WireServer server = new WireServer((request, connection) -> connection.awaitClose());
                ApiClient client = ApiClient.builder()
                        .baseUrl(server.url())
                        .responseTimeout(Duration.ofMillis(60))
                        .build()) {
            assertThatThrownBy(() ->
                            new PlainApi(client).tree(Call.post("/x").multipart(out -> out.value("a", "b", true))))
                    .isInstanceOf(DeadlineException.class);
        }
    }

    @Test
    void anErrorAnswersAnUploadToo() throws Exception {
        try (WireServer server = WireServer.answering(WireServer.response(500, "", "{\"error\":\"no\"}"))) {
            FormBody form = out -> out.file("f", FilePart.of("f", new byte[100]), true);

            assertThatThrownBy(() -> new PlainApi(server).tree(Call.post("/x").multipart(form)))
                    .isInstanceOf(InternalServerException.class);
        }
    }
}
