package io.fluentopenai.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fluentopenai.Credentials;
import io.fluentopenai.proxy.internal.body.SecretMask;
import io.fluentopenai.proxy.internal.body.UpstreamSecrets;
import io.fluentopenai.proxy.internal.request.WebSocketHandshake;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that an upstream says tells clients of the key, the organization and the project of the server. */
@Timeout(60)
class UpstreamSecretsTest {
    private static final String KEY = "sk-proj-Ab3dEf6hIjKlMnOpQrStUvWx9zYz";
    private static final String ORGANIZATION = "org-q1w2x3y4z5u6";
    private static final String PROJECT = "proj_9v8w7x6y5z4u";

    private final LogRecords log = new LogRecords();
    private final TestUpstream upstream = new TestUpstream();
    private final OpenAIProxy proxy = OpenAIProxy.builder()
            .upstream(Upstream.of(upstream.baseUrl()).credentials(Credentials.of(KEY, ORGANIZATION, PROJECT)))
            .withoutAuthentication()
            .rules(Rules.everything())
            .port(0)
            .drain(Duration.ZERO)
            .start();

    @AfterEach
    void close() {
        proxy.close();
        upstream.close();
        log.close();
    }

    private String post() {
        return RawClient.exchange(
                proxy.port(),
                "POST /v1/responses HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 2\r\n\r\n{}");
    }

    private void answer(int status, String type, String body) {
        upstream.answer(request -> request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", type)
                .putHeader("x-request-id", "req_of_upstream")
                .end(body));
    }

    private static void assertTellsNothing(String text) {
        assertThat(text)
                .doesNotContain(KEY, "Ab3d", "9zYz", "sk-", ORGANIZATION, "q1w2", "org-", PROJECT, "9v8w", "proj_");
    }

    private static String error(String message, String code) {
        return "{\"error\":{\"message\":\"" + message
                + "\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"" + code + "\"}}";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    401 | Incorrect API key provided: sk-proj-************9zYz. You can find it at https://platform.example. | invalid_api_key
                    403 | Project `proj_9v8w7x6y5z4u` does not have access to model `gpt-5`                                | model_not_found
                    407 | Proxy authentication required for org-q1w2x3y4z5u6                                               | proxy_auth
                    """)
    void aRefusalOfTheServersCredentialsIsTheProxysAffair(int status, String message, String code) {
        answer(status, "application/json", error(message, code));
        String seen = post();
        assertThat(seen)
                .startsWith("HTTP/1.1 502")
                .contains("upstream_refused", "X-Should-Retry: false")
                .doesNotContain(code);
        assertTellsNothing(seen);
        assertThat(log.loud())
                .singleElement()
                .asString()
                .startsWith("WARNING io.fluentopenai.proxy: ")
                .contains("the upstream refused the server's credentials: status " + status, code, "req_of_upstream");
        assertTellsNothing(log.loud().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>no sk-proj-Ab3d</html>", "", "{\"error\":\"sk-proj-…9zYz\"}", "{\"code\":17"})
    void aRefusalOfAnyShapeIsOneLine(String body) {
        answer(401, "text/html", body);
        String seen = post();
        assertThat(seen).startsWith("HTTP/1.1 502");
        assertTellsNothing(seen);
        assertThat(log.loud()).hasSize(1);
    }

    @Test
    void aRefusalWithoutAnEndIsReadToItsBeginningOnly() {
        upstream.answer(request -> {
            request.response().setStatusCode(401).setChunked(true).write(" ".repeat(20_000));
        });
        assertThat(post()).startsWith("HTTP/1.1 502");
        await().until(() -> upstream.openConnections.get() == 0);
    }

    @Test
    void aWebSocketThatIsRefusedForTheServersKeyIsA502() {
        answer(401, "application/json", error("Incorrect API key provided: sk-proj-****9zYz", "invalid_api_key"));
        String seen = RawClient.exchange(proxy.port(), RawClient.HANDSHAKE + "\r\n");
        assertThat(seen).startsWith("HTTP/1.1 502");
        assertTellsNothing(seen);
        assertThat(log.loud()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Rate limit reached for gpt-5 in organization org-q1w2x3y4z5u6 on tokens per min (TPM): Limit 10000.",
                "Rate limit reached for gpt-5 in organization org-OfSomebodyElse1234567890 on requests per day.",
                "Project proj_anotherOne12345 is archived, of sk-svcacct-abc***xyz and sk-...6789.",
                "The key Ab3dEf6h… of sk-proj-Ab3dEf6h is not known",
                "The key that ends with 9zYz, ***9zYz, …9zYz, \\u20269zYz, •••9zYz or ....9zYz is not known",
                "Key=sk-proj-Ab3dEf6hIjKlMnOpQrStUvWx9zYz;"
            })
    void anErrorTellsNothingOfTheServersAccount(String message) {
        answer(429, "application/json", error(message, "rate_limit_exceeded"));
        String seen = post();
        assertThat(seen).startsWith("HTTP/1.1 429").contains("rate_limit_exceeded");
        assertTellsNothing(seen);
        answer(400, "text/plain", message);
        assertTellsNothing(post());
        assertThat(log.loud()).isEmpty();
    }

    @Test
    void anErrorKeepsItsLengthAndItsWords() {
        String message = "Rate limit reached for gpt-5-mini in organization org-q1w2x3y4z5u6 on tokens per min. Visit "
                + "https://platform.openai.com/account/rate-limits or ask the organization-wide admin... Wait 1.5s.";
        answer(429, "application/json", error(message, "rate_limit_exceeded"));
        assertThat(post()).endsWith(error(message.replace("org-q1w2x3y4z5u6", "*".repeat(16)), "rate_limit_exceeded"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"error\":{\"message\":\"limit in organization org-1234567890abcd\"}}\n\n",
                "event: error\ndata: {\"type\":\"error\",\"code\":\"x\",\"message\":\"organization org-1234567890abcd\"}\n\n",
                "event: error\r\ndata: {\"message\":\"organization org-1234567890abcd\"}\r\n\r\n",
                "data: {\"type\":\"response.failed\",\"response\":{\"error\": {\"message\":\"of org-1234567890abcd\"}}}\n\n",
                "data: {\"id\":\"run_1\",\"last_error\":{\"code\":\"rate_limit_exceeded\",\"message\":\"org-1234567890abcd\"}}\n\n"
            })
    void anErrorWithinAStreamTellsNothing(String event) {
        String text =
                "data: {\"choices\":[{\"delta\":{\"content\":\"an org-chart of sk-lists, org-99\"}}],\"error\":null}\n\n";
        upstream.answer(request -> {
            request.response().setChunked(true).putHeader("Content-Type", "text/event-stream");
            for (String piece : (text + event + text).split("(?<=\\G.{7})")) {
                request.response().write(piece);
            }
            request.response().end();
        });
        String seen = withoutChunks(post());
        assertThat(seen).isEqualTo(text + event.replace("org-1234567890abcd", "*".repeat(18)) + text);
    }

    /** The body of a chunked answer. */
    private static String withoutChunks(String answer) {
        StringBuilder body = new StringBuilder();
        int at = answer.indexOf("\r\n\r\n") + 4;
        while (true) {
            int end = answer.indexOf("\r\n", at);
            int length = Integer.parseInt(answer.substring(at, end), 16);
            if (length == 0) {
                return body.toString();
            }
            body.append(answer, end + 2, end + 2 + length);
            at = end + 2 + length + 2;
        }
    }

    @Test
    void theErrorOfARunThatIsPolledTellsNothing() {
        answer(
                200,
                "application/json; charset=utf-8",
                "{\"id\":\"run_1\",\"status\":\"failed\",\"last_error\":{\"code\":\"x\",\"message\":\"in organization"
                        + " org-1234567890abcd\"},\"instructions\":null}");
        assertThat(post()).contains("in organization ******************\"}").doesNotContain("org-1234567890abcd");
    }

    @Test
    void whatTheServerIsConfiguredWithIsToldNowhere() {
        String echo = "{\"headers\":{\"authorization\":\"Bearer " + KEY + "\",\"organization\":\"" + ORGANIZATION
                + "\"}," + "\"organization_id\":\"" + ORGANIZATION + "\",\"project\":\"" + PROJECT + "\"}";
        for (int piece : new int[] {1, 2, 7, 1000}) {
            upstream.answer(request -> {
                request.response().putHeader("Content-Type", "application/json").setChunked(true);
                for (int i = 0; i < echo.length(); i += piece) {
                    request.response().write(echo.substring(i, Math.min(echo.length(), i + piece)));
                }
                request.response().end();
            });
            String seen = post();
            assertThat(withoutChunks(seen)).hasSameSizeAs(echo).contains("\"Bearer ***");
            assertTellsNothing(seen);
        }
    }

    @Test
    void contentIsNotTakenForSecrets() {
        String body =
                "{\"choices\":[{\"message\":{\"content\":\"Set sk-..., sk-proj-abc or org-123, proj_1; error \\\"error\\\":{\"}}],"
                        + "\"error\":{},\"incomplete_details\":null,\"organization_id\":\"org-PIXDVx5fCtKDRGzfCtB6cjvP\"}";
        answer(200, "application/json", body);
        assertThat(post()).endsWith(body);
    }

    @Test
    void aHeaderThatTellsASecretStaysBehind() {
        upstream.answer(request -> request.response()
                .putHeader("Content-Disposition", "attachment; filename=\"" + ORGANIZATION + ".json\"")
                .putHeader("ETag", "\"" + PROJECT + "\"")
                .putHeader("x-ratelimit-limit-requests", "5")
                .end("{}"));
        String seen = post();
        assertThat(seen).contains("x-ratelimit-limit-requests: 5");
        assertTellsNothing(seen);
    }

    @Test
    void answersAreAskedForSoThatTheyCanBeRead() {
        RawClient.exchange(
                proxy.port(),
                "GET /v1/models HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAccept-Encoding: gzip, br\r\n\r\n");
        assertThat(upstream.only().headers().contains("accept-encoding")).isFalse();
        upstream.answer(request -> request.response()
                .setStatusCode(429)
                .putHeader("Content-Encoding", "gzip")
                .end(Buffer.buffer(new byte[] {0x1f, (byte) 0x8b, 8, 0})));
        String seen = post();
        assertThat(seen).startsWith("HTTP/1.1 429").contains("\"error\"").doesNotContain("gzip");
    }

    /** Answers a handshake, and says this in frames. */
    private void say(HttpServerRequest request, Buffer frames) {
        request.response()
                .putHeader("Upgrade", "websocket")
                .putHeader("Connection", "Upgrade")
                .putHeader("Sec-WebSocket-Accept", WebSocketHandshake.accept(request.getHeader("Sec-WebSocket-Key")));
        request.toNetSocket().onSuccess(socket -> {
            for (int i = 0; i < frames.length(); i++) {
                socket.write(frames.getBuffer(i, i + 1));
            }
            socket.end();
        });
    }

    private static Buffer frame(int opcode, byte[] payload) {
        Buffer frame = Buffer.buffer().appendByte((byte) (0x80 | opcode));
        return (payload.length < 126
                        ? frame.appendByte((byte) payload.length)
                        : frame.appendByte((byte) 126).appendShort((short) payload.length))
                .appendBytes(payload);
    }

    private byte[] webSocket(Buffer frames) {
        upstream.answer(request -> say(request, frames));
        try (RawClient client = new RawClient(proxy.port())) {
            client.send(RawClient.HANDSHAKE + "\r\n");
            assertThat(client.until("\r\n\r\n")).startsWith("HTTP/1.1 101");
            byte[] seen = client.bytes(frames.length());
            assertThat(client.isAtEnd()).isTrue();
            return seen;
        }
    }

    @Test
    void messagesOfAWebSocketTellNothing() {
        String text = "{\"type\":\"response.output_text.delta\",\"delta\":\"an org-chart, sk-1\"}";
        String message = "{\"type\":\"error\",\"error\":{\"code\":\"invalid_api_key\",\"message\":\"Incorrect API key: "
                + "sk-proj-***9zYz of org-1234567890abcd in proj_9v8w7x6y5z4u\"}}";
        String echo = "{\"type\":\"session.created\",\"session\":{\"key\":\"" + KEY + "\"}}";
        Buffer frames = Buffer.buffer();
        for (String each : new String[] {text, message, text, echo, text}) {
            frames.appendBuffer(frame(1, each.getBytes(StandardCharsets.UTF_8)).copy());
        }
        String seen = new String(webSocket(frames), StandardCharsets.ISO_8859_1);
        assertThat(seen.split("an org-chart, sk-1", -1)).hasSize(4);
        assertTellsNothing(seen.replace("an org-chart, sk-1", ""));
        assertThat(seen).contains("\"message\":\"Incorrect API key: ***************", "\"key\":\"************");
    }

    @Test
    void theReasonOfACloseTellsNothing() {
        byte[] reason = "??Incorrect API key sk-proj-***9zYz of org-1234567890abcd".getBytes(StandardCharsets.UTF_8);
        reason[0] = (byte) (3000 >> 8);
        reason[1] = (byte) 3000;
        byte[] seen = webSocket(frame(8, reason));
        assertThat(seen[2]).isEqualTo(reason[0]);
        assertThat(seen[3]).isEqualTo(reason[1]);
        assertThat(new String(seen, 4, seen.length - 4, StandardCharsets.UTF_8))
                .isEqualTo("Incorrect API key *************** of ******************");
    }

    @Test
    void bytesOfAWebSocketPassAsTheyAre() {
        Buffer frames = Buffer.buffer()
                .appendBuffer(frame(2, ("error\":{\"" + "org-1234567890abcd").getBytes(StandardCharsets.UTF_8)))
                .appendBuffer(frame(9, "org-1234567890abcd".getBytes(StandardCharsets.UTF_8)));
        assertThat(webSocket(frames)).isEqualTo(frames.getBytes());
    }

    @Test
    void aWordThatManyWriteIsNoSecret() {
        UpstreamSecrets secrets = UpstreamSecrets.of(java.util.List.of("ollama", "EMPTY", "password"));
        String text = "{\"content\":\"ollama EMPTY password\"}";
        SecretMask mask = Objects.requireNonNull(mask(secrets, 200));
        assertThat(new String(
                        mask.feed(text.getBytes(StandardCharsets.UTF_8), 0, text.length()), StandardCharsets.UTF_8))
                .isEqualTo(text);
        SecretMask ofError = Objects.requireNonNull(mask(secrets, 500));
        assertThat(new String(
                        ofError.feed(text.getBytes(StandardCharsets.UTF_8), 0, text.length()), StandardCharsets.UTF_8))
                .doesNotContain("EMPTY", "password");
    }

    private static @Nullable SecretMask mask(UpstreamSecrets secrets, int status) {
        return SecretMask.ofAnswer(secrets, status, "application/json");
    }
}
