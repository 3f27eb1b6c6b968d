package io.fluentopenai.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import io.fluentopenai.client.error.ApiException;
import io.fluentopenai.client.error.AuthenticationException;
import io.fluentopenai.client.error.BadRequestException;
import io.fluentopenai.client.error.ConflictException;
import io.fluentopenai.client.error.ConnectionException;
import io.fluentopenai.client.error.DecodeException;
import io.fluentopenai.client.error.InternalServerException;
import io.fluentopenai.client.error.NotFoundException;
import io.fluentopenai.client.error.OpenAIException;
import io.fluentopenai.client.error.PermissionDeniedException;
import io.fluentopenai.client.error.RateLimitException;
import io.fluentopenai.client.error.StreamException;
import io.fluentopenai.client.error.UnprocessableEntityException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorAnswerTest {
    private static ApiException thrown(String response) throws IOException {
        try (WireServer server = WireServer.answering(response)) {
            return catchThrowableOfType(ApiException.class, () -> new PlainApi(server).get("/models"));
        }
    }

    static Stream<Arguments> statuses() {
        return Stream.of(
                Arguments.of(302, ApiException.class),
                Arguments.of(400, BadRequestException.class),
                Arguments.of(401, AuthenticationException.class),
                Arguments.of(403, PermissionDeniedException.class),
                Arguments.of(404, NotFoundException.class),
                Arguments.of(408, ApiException.class),
                Arguments.of(409, ConflictException.class),
                Arguments.of(413, ApiException.class),
                Arguments.of(422, UnprocessableEntityException.class),
                Arguments.of(429, RateLimitException.class),
                Arguments.of(500, InternalServerException.class),
                Arguments.of(503, InternalServerException.class));
    }

    @ParameterizedTest
    @MethodSource("statuses")
    void eachStatusHasItsException(int status, Class<?> type) throws Exception {
        String body = "{\"error\":{\"message\":\"No way\",\"type\":\"t\",\"code\":\"c\",\"param\":\"p\"}}";
        String response = WireServer.response(status, "x-request-id: req_7\r\nX-Other: 1\r\n", body);

        ApiException error = thrown(response);

        assertThat(error).isExactlyInstanceOf(type);
        assertThat(error)
                .hasMessage("GET /models: HTTP " + status + ": No way (type t, code c, param p, request id req_7)");
        assertThat(error.status()).isEqualTo(status);
        assertThat(error.requestId()).isEqualTo("req_7");
        assertThat(error.type()).isEqualTo("t");
        assertThat(error.code()).isEqualTo("c");
        assertThat(error.param()).isEqualTo("p");
        assertThat(error.rawBody()).isEqualTo(body);
        assertThat(error.info()).isNotNull();
        assertThat(error.info().header("x-other")).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"error\":{\"message\":\"said\",\"code\":404}} | said",
                "{\"error\":\"said\"} | said",
                "{\"object\":\"error\",\"message\":\"said\",\"type\":\"x\"} | said",
                "{\"message\":\"said\"} | said",
                "{\"detail\":\"said\"} | said",
                "{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"said\"}]} | [{\"loc\":[\"body\"],\"msg\":\"said\"}]",
                "{\"errors\":[{\"message\":\"said\"}]} | said",
                "[{\"error\":{\"message\":\"said\"}}] | said",
                "\"said\" | said",
                "said | said",
                "<!DOCTYPE html><html><head><TITLE>502 Bad Gateway</TITLE></head><body>…</body></html> | 502 Bad Gateway",
                "<h1>No</h1> <p>way</p> | No way",
                "{\"error\": | {\"error\":",
                "{\"strange\":1} | {\"strange\":1}",
                "{\"error\":{}} | {}",
            })
    void eachShapeOfAnErrorBodyGivesItsMessage(String body, String message) throws Exception {
        ApiException error = thrown(WireServer.response(502, "", body));

        assertThat(error).isExactlyInstanceOf(InternalServerException.class);
        assertThat(error.error().message()).isEqualTo(message);
        assertThat(error).hasMessageContaining("HTTP 502: " + message);
    }

    @Test
    void anErrorWithoutABodyStillSaysItsStatus() throws Exception {
        assertThat(thrown(WireServer.response(500, "", ""))).hasMessage("GET /models: HTTP 500");
    }

    @Test
    void aLongBodyIsCutInTheMessageAndKeptInTheException() throws Exception {
        ApiException error = thrown(WireServer.response(500, "", "x".repeat(100_000)));

        assertThat(error.getMessage()).hasSizeLessThan(600);
        assertThat(error.rawBody()).hasSize(100_000);
    }

    @Test
    void anEndlessErrorBodyIsNotKeptWhole() throws Exception {
        assertThat(thrown(WireServer.response(500, "", "x".repeat(3 << 20))).rawBody())
                .hasSize(1 << 20);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"message\":\"said\",\"code\":\"model_not_found\"}}",
                " {\"type\":\"error\", \"error\":{\"message\":\"said\", \"type\":\"not_found_error\"}}",
                "{\"error\":\"said\",\"status\":404,\"code\":\"404\"}",
                "{\"object\":\"error\",\"message\":\"said\",\"code\":404}"
            })
    void anErrorInASuccessIsAnErrorOfItsOwnKind(String body) throws Exception {
        ApiException error = thrown(WireServer.ok("application/json", body));

        assertThat(error).isExactlyInstanceOf(NotFoundException.class);
        assertThat(error.error().message()).isEqualTo("said");
        assertThat(error.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"resp_1\",\"object\":\"response\",\"error\":{\"message\":\"it failed\"}}",
                "{\"error\":null,\"a\":1}",
                "{\"a\":{\"error\":{\"message\":\"x\"}}}",
                "{\"object\":\"list\",\"data\":[],\"error\":{\"message\":\"x\"}}",
                "{\"a\":\"error\",\"object\":\"thing\"}",
                "[{\"error\":{\"message\":\"x\"}}]",
                "\"error\"",
                "7"
            })
    void aResultThatMentionsAnErrorIsAResult(String body) throws Exception {
        try (WireServer server = WireServer.json(body)) {
            assertThat(new PlainApi(server).get("/models").toString()).isEqualTo(body);
        }
    }

    @Test
    void aKeyThatTheServerEchoesAppearsNowhere() throws Exception {
        String key = "sk-test-0123456789";
        String body = "{\"error\":{\"message\":\"Incorrect API key provided: " + key + ". Header was Bearer " + key
                + ". Other: sk-proj-abcdef***xyz\"}}";

        ApiException error = thrown(WireServer.response(401, "", body));

        StringWriter trace = new StringWriter();
        error.printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString()).contains("Incorrect API key provided: ***").doesNotContain("0123456789", "abcdef");
        assertThat(error.rawBody()).doesNotContain("0123456789", "abcdef");
        assertThat(error.toString()).doesNotContain("0123456789", "abcdef");
    }

    @Test
    void aKeyInAHeaderOfAnotherNameIsMaskedToo() throws Exception {
        try (WireServer server = new WireServer((request, connection) ->
                        connection.send(WireServer.response(401, "", "denied: " + request.header("api-key"))));
                ApiClient client = ApiClient.builder()
                        .baseUrl(server.url())
                        .header("api-key", "azure0123456789")
                        .build()) {
            assertThatThrownBy(() -> new PlainApi(client).get("/models"))
                    .hasMessage("GET /models: HTTP 401: denied: ***");
        }
    }

    @Test
    void jsonThatBreaksOffIsADecodeException() throws Exception {
        try (WireServer server = WireServer.answering(WireServer.response(
                200, "Content-Type: application/json\r\nx-request-id: req_9\r\n", "{\"a\": [1, 2"))) {
            DecodeException error =
                    catchThrowableOfType(DecodeException.class, () -> new PlainApi(server).get("/models"));

            assertThat(error)
                    .hasMessageContaining("GET /models: cannot read the response")
                    .hasMessageEndingWith("; the response was {\"a\": [1, 2");
            assertThat(error.requestId()).isEqualTo("req_9");
            assertThat(error.rawBody()).isEqualTo("{\"a\": [1, 2");
            assertThat(error.path()).isNull();
        }
    }

    @Test
    void neitherAnAnswerNorAnEventShowsWhatJacksonSaysOfItsSource() throws Exception {
        String events = "data: {\"a\": [1, 2}\n\n";
        try (WireServer broken = WireServer.json("{\"a\": [1, 2");
                WireServer stream = WireServer.answering(WireServer.ok("text/event-stream", events))) {
            PlainApi api = new PlainApi(stream);

            for (Throwable thrown : new Throwable[] {
                catchThrowable(() -> new PlainApi(broken).get("/models")),
                catchThrowable(() -> api.events(Call.get("/x")).forEach(event -> {}))
            }) {
                StringWriter trace = new StringWriter();
                thrown.printStackTrace(new PrintWriter(trace));
                assertThat(thrown).isInstanceOf(DecodeException.class).hasMessageContaining("(line 1, column 1");
                assertThat(trace.toString()).doesNotContain("[Source", "StreamReadFeature");
            }
        }
    }

    @Test
    void textAfterTheJsonIsADecodeException() throws Exception {
        try (WireServer server = WireServer.json("{\"a\": 1} {\"b\": 2}")) {
            assertThatThrownBy(() -> new PlainApi(server).get("/models")).isInstanceOf(DecodeException.class);
        }
    }

    @Test
    void htmlInASuccessIsADecodeExceptionThatNamesTheType() throws Exception {
        try (WireServer server = WireServer.answering(WireServer.ok("text/html", "<html>log in</html>"))) {
            assertThatThrownBy(() -> new PlainApi(server).get("/models"))
                    .isInstanceOf(DecodeException.class)
                    .hasMessageContaining("(text/html)");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Type: text/html\r\n", "", "Content-Type: application/json\r\n"})
    void aPageInASuccessSaysItsTitleAndWhatToCheck(String type) throws Exception {
        String page = "<!DOCTYPE html>\n<html><head><title>Sign in to Example</title></head><body>…</body></html>";
        try (WireServer server = WireServer.answering(WireServer.response(200, type, page))) {
            PlainApi api = new PlainApi(server);
            assertThatThrownBy(() -> api.get("/models"))
                    .isInstanceOf(DecodeException.class)
                    .hasMessageContaining("Sign in to Example")
                    .hasMessageContaining("Check the base URL");
            assertThatThrownBy(() -> api.events(Call.get("/x")))
                    .isInstanceOf(StreamException.class)
                    .hasMessageContaining("Sign in to Example")
                    .hasMessageContaining("Check the base URL");
            if (type.contains("html")) {
                assertThatThrownBy(() -> api.text(Call.get("/x")))
                        .isInstanceOf(DecodeException.class)
                        .hasMessageContaining("Sign in to Example");
            }
        }
    }

    @Test
    void textThatIsOnlySaidToBeAPageIsText() throws Exception {
        try (WireServer server = WireServer.answering(WireServer.ok("text/html; charset=utf-8", "Hello <there>"))) {
            assertThat(new PlainApi(server).text(Call.get("/x"))).isEqualTo("Hello <there>");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"detail\":\"Not today\",\"code\":503}",
                "{\"code\":503,\"msg\":\"Not today\",\"success\":false}",
                "{\"error\":{\"message\":\"Not today\",\"code\":503}}\n\ndata: [DONE]\n\n"
            })
    void anEnvelopeWhereAnEventStreamIsExpectedIsTheErrorInIt(String body) throws Exception {
        try (WireServer server = WireServer.answering(WireServer.response(200, "", body))) {
            assertThatThrownBy(() -> new PlainApi(server).events(Call.get("/x")))
                    .isExactlyInstanceOf(InternalServerException.class)
                    .hasMessageContaining("Not today");
        }
    }

    @Test
    void anEmptySuccessIsADecodeException() throws Exception {
        try (WireServer server = WireServer.answering("HTTP/1.1 204 No Content\r\n\r\n")) {
            assertThatThrownBy(() -> new PlainApi(server).get("/models"))
                    .isInstanceOf(DecodeException.class)
                    .hasMessageContaining("no body");
        }
    }

    @Test
    void anEventStreamWhereAResultIsExpectedNamesTheWayOut() throws Exception {
        try (WireServer server = WireServer.answering(WireServer.ok("text/event-stream", "data: {}\n\n"))) {
            assertThatThrownBy(() -> new PlainApi(server).get("/models"))
                    .isInstanceOf(DecodeException.class)
                    .hasMessageContaining("streaming method");
        }
    }

    @Test
    void aResultWhereAnEventStreamIsExpectedIsAStreamException() throws Exception {
        try (WireServer server = WireServer.json("{\"id\": 1}")) {
            assertThatThrownBy(() -> new PlainApi(server).events(Call.get("/x")))
                    .isInstanceOf(StreamException.class)
                    .hasMessageContaining("application/json; the response was {\"id\": 1}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Content-Type: text/plain\r\n", "Content-Type: application/json\r\n"})
    void anErrorWhereAnEventStreamIsExpectedIsThatErrorWhateverTypeItIsSaidToBe(String type) throws Exception {
        String error = "\r\n {\"error\":{\"message\":\"Not today\",\"code\":\"closed\"}}";
        try (WireServer server =
                WireServer.answering(WireServer.response(200, type + "x-request-id: req_1\r\n", error))) {
            PlainApi api = new PlainApi(server);

            ApiException thrown = catchThrowableOfType(ApiException.class, () -> api.events(Call.get("/x")));
            assertThat(thrown).hasMessageContaining("Not today");
            assertThat(thrown.error().code()).isEqualTo("closed");
            assertThat(thrown.requestId()).isEqualTo("req_1");
            assertThat(api.eventsAsync(Call.get("/x")))
                    .failsWithin(Duration.ofSeconds(5))
                    .withThrowableThat()
                    .withCauseInstanceOf(ApiException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"id\": 1}", "[]", "<html>Welcome</html>"})
    void whatIsNoEventStreamAndHasNoTypeIsAStreamException(String body) throws Exception {
        try (WireServer server = WireServer.answering(WireServer.response(200, "", body))) {
            assertThatThrownBy(() -> new PlainApi(server).events(Call.get("/x")))
                    .isInstanceOf(StreamException.class)
                    .hasMessageContaining("not an event stream");
        }
    }

    @Test
    void streamedCallsThrowTheErrorsOfTheirStatusAtOnce() throws Exception {
        try (WireServer server = WireServer.answering(WireServer.response(
                429, "Content-Type: application/json\r\nRetry-After: 3\r\n", "{\"error\":{\"message\":\"slow\"}}"))) {
            PlainApi api = new PlainApi(server);

            RateLimitException error = catchThrowableOfType(RateLimitException.class, () -> api.events(Call.get("/x")));
            assertThat(error.info()).isNotNull();
            assertThat(error.info().header("retry-after")).isEqualTo("3");
            assertThatThrownBy(() -> api.binary(Call.get("/x"))).isInstanceOf(RateLimitException.class);
            assertThat(api.eventsAsync(Call.get("/x")))
                    .failsWithin(Duration.ofSeconds(5))
                    .withThrowableThat()
                    .withCauseInstanceOf(RateLimitException.class);
        }
    }

    @Test
    void asynchronousCallsFailWithTheSameExceptions() throws Exception {
        try (WireServer server = WireServer.answering(WireServer.response(404, "", "{\"error\":\"gone\"}"))) {
            Throwable thrown = catchThrowable(
                    () -> new PlainApi(server).treeAsync(Call.get("/x")).join());

            assertThat(thrown).isInstanceOf(CompletionException.class).hasCauseInstanceOf(NotFoundException.class);
        }
    }

    @Test
    void aServerThatIsNotThereIsAConnectionException() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (ApiClient client = ApiClient.create("http://127.0.0.1:" + port, "key")) {
            PlainApi api = new PlainApi(client);

            OpenAIException error = catchThrowableOfType(OpenAIException.class, () -> api.get("/models"));
            assertThat(error)
                    .isInstanceOf(ConnectionException.class)
                    .hasMessageContaining("GET /models (attempt 3): connection to 127.0.0.1:" + port + " refused");
            assertThat(error.status()).isZero();
            assertThat(error.requestId()).isNull();
            assertThat(error.info()).isNull();
            assertThat(api.treeAsync(Call.get("/models")))
                    .failsWithin(Duration.ofSeconds(5))
                    .withThrowableThat()
                    .withCauseInstanceOf(ConnectionException.class);
        }
    }

    @Test
    void anUnknownHostIsAConnectionException() {
        try (ApiClient client = ApiClient.create("http://no-such-host.invalid", "key")) {
            assertThatThrownBy(() -> new PlainApi(client).get("/models"))
                    .isInstanceOf(ConnectionException.class)
                    .hasMessageContaining("no-such-host.invalid");
        }
    }

    @Test
    void aConnectionCutBeforeTheHeadersIsAConnectionException() throws Exception {
        try (WireServer server = new WireServer((request, connection) -> connection.close())) {
            assertThatThrownBy(() -> new PlainApi(server).tree(Call.post("/x").json(java.util.Map.of())))
                    .isInstanceOf(ConnectionException.class)
                    .hasMessageContaining("no response from");
        }
    }

    @Test
    void aConnectionCutInTheBodyIsAConnectionExceptionWithTheRequestId() throws Exception {
        try (WireServer server = new WireServer((request, connection) -> {
            connection.send("HTTP/1.1 200 OK\r\nx-request-id: req_1\r\nContent-Length: 100\r\n\r\n{\"a\":");
            connection.close();
        })) {
            ConnectionException error =
                    catchThrowableOfType(ConnectionException.class, () -> new PlainApi(server).get("/models"));

            assertThat(error).hasMessageContaining("broke in the body");
            assertThat(error.requestId()).isEqualTo("req_1");
        }
    }

    @Test
    void responsesTellWhatCameWithThem() throws Exception {
        try (WireServer server = WireServer.answering(WireServer.response(
                201,
                "x-request-id: req_1\r\nopenai-processing-ms: 250\r\nOpenAI-Organization: org-1\r\n",
                "{\"a\":1}"))) {
            PlainApi api = new PlainApi(server);

            ApiResponse<JsonNode> response = api.response(Call.get("/x"));

            assertThat(response.status()).isEqualTo(201);
            assertThat(response.requestId()).isEqualTo("req_1");
            assertThat(response.processingTime()).isEqualTo(Duration.ofMillis(250));
            assertThat(response.organization()).isEqualTo("org-1");
            assertThat(response.headers().firstValue("X-Request-Id")).contains("req_1");
            assertThat(response.body().path("a").asInt()).isEqualTo(1);
            assertThat(api.responseAsync(Call.get("/x")).join().requestId()).isEqualTo("req_1");
        }
    }

    @Test
    void textAndNothingAreResultsToo() throws Exception {
        try (WireServer server = WireServer.answering(WireServer.ok("text/plain", "1\n00:00 ü"))) {
            PlainApi api = new PlainApi(server);

            assertThat(api.text(Call.get("/x"))).isEqualTo("1\n00:00 ü");
            api.nothing(Call.delete("/x"));
        }
    }

    @Test
    void anErrorWhereTextIsExpectedIsAnError() throws Exception {
        try (WireServer server = WireServer.json("{\"error\":\"said\"}")) {
            assertThatThrownBy(() -> new PlainApi(server).text(Call.get("/x"))).isInstanceOf(ApiException.class);
        }
    }

    private static byte[] packed(String head, String body) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(body.getBytes(StandardCharsets.UTF_8));
        }
        ByteArrayOutputStream response = new ByteArrayOutputStream();
        response.write((head + "Content-Encoding: gzip\r\nContent-Length: " + packed.size() + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        packed.writeTo(response);
        return response.toByteArray();
    }

    @Test
    void anAnswerThatAServerCompressesUnaskedIsUnpacked() throws Exception {
        byte[] answer = packed("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n", "{\"a\":1}");
        try (WireServer server = new WireServer((request, connection) -> connection.send(answer))) {
            assertThat(new PlainApi(server).get("/x").path("a").asInt()).isEqualTo(1);
            assertThat(server.request().header("Accept-Encoding")).isNull();
        }
        byte[] error = packed("HTTP/1.1 404 No\r\n", "{\"error\":\"said\"}");
        try (WireServer server = new WireServer((request, connection) -> connection.send(error))) {
            assertThatThrownBy(() -> new PlainApi(server).get("/x")).hasMessageContaining("said");
        }
        byte[] stream = packed("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n", "data: 1\n\n");
        try (WireServer server = new WireServer((request, connection) -> connection.send(stream))) {
            assertThat(new PlainApi(server).events(Call.get("/x"))).containsExactly(IntNode.valueOf(1));
        }
    }

    @Test
    void theNameOfTheCompressionIsUnderstoodInAnyCase() throws Exception {
        String answer = new String(packed("HTTP/1.1 200 OK\r\n", "{\"a\":1}"), StandardCharsets.ISO_8859_1);
        byte[] loud = answer.replace(": gzip", ": GZIP").getBytes(StandardCharsets.ISO_8859_1);
        try (WireServer server = new WireServer((request, connection) -> connection.send(loud))) {
            assertThat(new PlainApi(server).get("/x").path("a").asInt()).isEqualTo(1);
        }
    }

    @Test
    void aRefusalThatOnlySaysItIsCompressedIsStillTheRefusal() throws Exception {
        ApiException error =
                thrown(WireServer.response(502, "Content-Encoding: gzip\r\n", "<title>502 Bad Gateway</title>"));

        assertThat(error).isExactlyInstanceOf(InternalServerException.class).hasMessageContaining("502 Bad Gateway");
    }

    @Test
    void anErrorWithoutAnEndIsCutOff() throws Exception {
        String piece = "x".repeat(1 << 16);
        try (WireServer server = new WireServer((request, connection) -> {
            connection.send("HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\n");
            while (true) {
                connection.sendChunk(piece);
            }
        })) {
            PlainApi api = new PlainApi(server);
            ApiException error = catchThrowableOfType(ApiException.class, () -> api.get("/x"));

            assertThat(error.status()).isEqualTo(500);
            assertThat(error.rawBody()).hasSize(1 << 20);
            assertThat(api.treeAsync(Call.get("/x")))
                    .failsWithin(Duration.ofSeconds(5))
                    .withThrowableThat()
                    .withCauseInstanceOf(InternalServerException.class);
        }
    }

    @Test
    void anErrorAfterAByteOrderMarkIsReadAsOneWithout() throws Exception {
        String body = "\ufeff{\"error\":{\"message\":\"said\",\"code\":\"c\"}}";

        assertThat(thrown(WireServer.response(400, "", body))).hasMessageEndingWith("said (code c)");
        assertThat(thrown(WireServer.ok("application/json", body))).hasMessageEndingWith("said (code c)");
    }

    @Test
    void anAnswerThatOnlySaysItIsCompressedIsADecodeException() throws Exception {
        try (WireServer server =
                WireServer.answering(WireServer.response(200, "Content-Encoding: gzip\r\n", "{\"a\":1}"))) {
            assertThatThrownBy(() -> new PlainApi(server).get("/x")).isInstanceOf(DecodeException.class);
        }
    }
}
