package io.fluentopenai.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fluentopenai.client.error.ApiException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpClient;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallLogTest {
    private final Logger logger = Logger.getLogger("io.fluentopenai.client");
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(line.getLevel() + " " + line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        logger.setLevel(Level.FINE);
    }

    @AfterEach
    void stop() {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
        logger.setLevel(null);
    }

    @Test
    void eachCallIsOneLineWithoutSecrets() throws Exception {
        try (WireServer server =
                WireServer.answering(WireServer.response(200, "x-request-id: req_3\r\n", "{\"answer\":\"private\"}"))) {
            PlainApi api = new PlainApi(server);
            api.tree(Call.post("/chat/completions")
                    .query("secret", "hidden")
                    .json(java.util.Map.of("question", "private")));
            api.treeAsync(Call.get("/models")).join();

            assertThat(lines).hasSize(2);
            assertThat(lines.get(0)).matches("FINE POST /v1/chat/completions: 200 in \\d+ ms, request req_3");
            assertThat(lines.get(1)).matches("FINE GET /v1/models: 200 in \\d+ ms, request req_3");
        }
    }

    @Test
    void aParameterOfThePathCannotBeginALineOfItsOwn() throws Exception {
        try (WireServer server = WireServer.json("{}")) {
            new PlainApi(server).tree(Call.get("/files/{file_id}").path("file_id", "x\nFINE all is well"));

            assertThat(lines).hasSize(1);
            assertThat(lines.get(0)).matches("FINE GET /v1/files/x%0AFINE%20all%20is%20well: 200 in \\d+ ms");
        }
    }

    @Test
    void aCallThatFailsIsALineToo() throws Exception {
        try (WireServer server = new WireServer((request, connection) -> connection.close())) {
            assertThatThrownBy(() -> new PlainApi(server).get("/models")).isNotNull();

            assertThat(lines).hasSize(1);
            assertThat(lines.get(0)).matches("FINE GET /v1/models: ConnectionException in \\d+ ms");
        }
    }

    @Test
    void eachAttemptIsALine() throws Exception {
        try (WireServer server = WireServer.answering(WireServer.response(500, "", "{}"));
                ApiClient client = ApiClient.builder()
                        .baseUrl(server.url())
                        .retryPolicy(RetryPolicy.builder()
                                .delayer(FakeDelayer.immediate())
                                .maxRetries(1)
                                .build())
                        .build()) {
            assertThatThrownBy(() -> new PlainApi(client).get("/models")).isNotNull();

            assertThat(lines).hasSize(2);
            assertThat(lines.get(0)).matches("FINE GET /v1/models: 500 in \\d+ ms");
            assertThat(lines.get(1)).matches("FINE GET /v1/models \\(attempt 2\\): 500 in \\d+ ms");
        }
    }

    private ApiClient.Builder everySecret(WireServer server) {
        return ApiClient.builder()
                .baseUrl(server.url())
                .apiKey("sk-live-aaaaaaaa")
                .header("api-key", "bbbbbbbbbbbb")
                .header("Cookie", "session=cccccccc")
                .header("X-Gateway", "dddddddd")
                .query("sig", "eeeeeeee")
                .proxy(HttpClient.Builder.NO_PROXY)
                .proxyCredentials("me", "ffffffff")
                .maxRetries(0);
    }

    private static final List<String> SECRETS = List.of(
            "aaaaaaaa",
            "bbbbbbbb",
            "cccccccc",
            "dddddddd",
            "eeeeeeee",
            "ffffffff",
            "bWU6ZmZmZmZmZmY=",
            "gggggggg",
            "hhhhhhhh",
            "iiiiiiii",
            "jjjjjjjj");

    /** Echoes what it got, as servers do that help too much, and gives out new secrets. */
    private static WireServer echoing(int status) {
        return new WireServer((request, connection) -> connection.send(WireServer.response(
                status,
                "Set-Cookie: iiiiiiii\r\nx-request-id: req_9\r\nx-ratelimit-remaining-requests: 5\r\nX-Else: jjjjjjjj\r\n",
                "{\"error\": {\"message\": \"Bad key " + request.header("Authorization") + ", "
                        + request.header("api-key")
                        + " or " + request.header("Cookie") + "\"}, \"client_secret\": {\"value\": \"ek_gggggggg\"},"
                        + " \"password\": \"hhhhhhhh\", \"text\": \"visible\"}")));
    }

    @Test
    void headersAreLoggedAtTraceAndOfThoseThatAreNotKnownToBeHarmlessTheNameAlone() throws Exception {
        logger.setLevel(Level.FINER);
        try (WireServer server = echoing(401);
                ApiClient client = everySecret(server).build()) {
            assertThatThrownBy(() ->
                            new PlainApi(client).tree(Call.post("/x").json(java.util.Map.of("question", "private"))))
                    .isNotNull();

            assertThat(lines).hasSize(3);
            assertThat(lines.get(0))
                    .startsWith("FINER POST /v1/x: sending\n")
                    .contains("content-type: application/json", "authorization: ***", "cookie: ***", "x-gateway: ***")
                    .contains("proxy-authorization: ***", "idempotency-key: fluentopenai-");
            assertThat(lines.get(2))
                    .contains("x-request-id: req_9", "x-ratelimit-remaining-requests: 5")
                    .contains("set-cookie: ***", "x-else: ***");
            assertThat(String.join("\n", lines)).doesNotContain("private").doesNotContain(SECRETS);
        }
    }

    @Test
    void bodiesAreLoggedIfTheClientIsToldSoWithoutTheirSecrets() throws Exception {
        logger.setLevel(Level.FINER);
        try (WireServer server = echoing(200);
                ApiClient client = everySecret(server).logBodies(true).build()) {
            Call call = Call.post("/x")
                    .json(java.util.Map.of("question", "asked", "api_key", "hhhhhhhh", "long", "x".repeat(50_000)));
            assertThatThrownBy(() -> new PlainApi(client).tree(call)).isNotNull();

            assertThat(lines).hasSize(3);
            assertThat(lines.get(0)).contains("… (50");
            assertThat(lines.get(0).length()).isLessThan(5000);
            assertThat(lines.get(2)).contains("\"text\": \"visible\"", "\"password\": \"***\"");
            assertThat(String.join("\n", lines)).doesNotContain(SECRETS);
        }
    }

    @Test
    void bodiesThatAreReadAsTheyArriveAreNotLogged() throws Exception {
        logger.setLevel(Level.FINER);
        try (WireServer server = WireServer.answering(
                        WireServer.STREAM_HEAD + WireServer.chunk("data: \"private\"\n\n") + WireServer.LAST_CHUNK);
                ApiClient client = everySecret(server).logBodies(true).build()) {
            assertThat(new PlainApi(client).events(Call.get("/x"))).hasSize(1);

            assertThat(lines.get(2)).contains("(streamed body)");
            assertThat(String.join("\n", lines)).doesNotContain("private").doesNotContain(SECRETS);
        }
    }

    @Test
    void neitherExceptionsNorTextsHoldASecret() throws Exception {
        try (WireServer server = echoing(401);
                WireServer inBand = echoing(200);
                ApiClient client = everySecret(server).build();
                ApiClient second = everySecret(inBand).build()) {
            List<Object> texts = new java.util.ArrayList<>();
            for (ApiClient each : List.of(client, second)) {
                ApiException error = catchThrowableOfType(ApiException.class, () -> new PlainApi(each).get("/x"));
                StringWriter trace = new StringWriter();
                error.printStackTrace(new PrintWriter(trace));
                texts.addAll(List.of(error, error.error(), error.rawBody(), trace, String.valueOf(error.info())));
                texts.addAll(List.of(each, each.prepare(Call.get("/x"))));
            }
            texts.add(RequestOptions.builder()
                    .header("X-Key", "aaaaaaaa")
                    .query("sig", "eeeeeeee")
                    .build());

            // The body of an error is the caller's to see; what it says of other secrets is not ours to know.
            assertThat(texts.toString())
                    .doesNotContain(SECRETS.stream()
                            .filter(secret -> !secret.startsWith("hhhh"))
                            .toList());
        }
    }
}
