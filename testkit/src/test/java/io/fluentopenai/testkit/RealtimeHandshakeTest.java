package io.fluentopenai.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.internal.realtime.Protocol;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RealtimeHandshakeTest {

    private static FakeOpenAI server;
    private static volatile Instant now = Instant.now();

    @BeforeAll
    static void start() {
        server = FakeOpenAI.builder()
                .clock(new Clock() {
                    @Override
                    public ZoneId getZone() {
                        return ZoneOffset.UTC;
                    }

                    @Override
                    public Clock withZone(ZoneId zone) {
                        return this;
                    }

                    @Override
                    public Instant instant() {
                        return now;
                    }
                })
                .start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static ObjectNode session(Protocol protocol, String path, Consumer<WebSocket.Builder> handshake) {
        try (RealtimeClient client = RealtimeClient.openWithoutKey(server, protocol, path, handshake)) {
            return client.next();
        }
    }

    private static Consumer<WebSocket.Builder> key() {
        return bearer(server.apiKey());
    }

    private static Consumer<WebSocket.Builder> bearer(String key) {
        return builder -> builder.header("Authorization", "Bearer " + key);
    }

    private static void refused(int status, String path, Consumer<WebSocket.Builder> handshake) {
        assertThatThrownBy(() -> RealtimeClient.openWithoutKey(server, Protocol.GA, path, handshake))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        refusal ->
                                assertThat(refusal.getResponse().statusCode()).isEqualTo(status));
    }

    @Test
    void aKeyOpensASessionOfTheModel() {
        ObjectNode created = session(Protocol.GA, "/v1/realtime?model=gpt-realtime-mini", key());
        assertThat(created.path("type").asText()).isEqualTo("session.created");
        assertThat(created.at("/session/model").asText()).isEqualTo("gpt-realtime-mini");
        assertThat(created.at("/session/type").asText()).isEqualTo("realtime");
    }

    @Test
    void handshakesAreRecorded() {
        server.clearRequests();
        session(Protocol.GA, "/v1/realtime?model=gpt-realtime", key());
        RecordedRequest request = server.takeRequest();
        assertThat(request.path()).isEqualTo("/v1/realtime");
        assertThat(request.query("model")).isEqualTo("gpt-realtime");
        assertThat(request.reply().orElseThrow().status()).isEqualTo(101);
        assertThat(request.ending()).isCompletedWithValue(Ending.ANSWERED);
    }

    @Test
    void aWrongKeyIsRefusedBeforeTheUpgrade() {
        refused(401, "/v1/realtime?model=gpt-realtime", bearer("sk-wrong"));
        refused(401, "/v1/realtime?model=gpt-realtime", builder -> {});
        refused(401, "/v1/realtime?model=gpt-realtime", bearer("ek_unknown"));
        Reply reply =
                server.requests().get(server.requests().size() - 1).reply().orElseThrow();
        assertThat(new String(reply.body(), StandardCharsets.UTF_8)).contains("invalid_api_key");
    }

    @Test
    void whatIsUnknownOrMissingIsRefused() {
        refused(400, "/v1/realtime", key());
        refused(404, "/v1/realtime?model=gpt-5-mini", key());
        refused(404, "/v1/realtime?call_id=rtc_unknown", key());
        refused(400, "/openai/realtime?deployment=d", key());
        refused(404, "/v1/elsewhere", key());
        refused(400, "/v1/realtime/translations", key());
    }

    @Test
    void theKeyMayComeAsAzureOrBrowsersSendIt() {
        session(
                Protocol.BETA,
                "/openai/realtime?api-version=2025-04-01-preview&deployment=mine",
                builder -> builder.header("api-key", server.apiKey()));
        session(
                Protocol.GA,
                "/openai/v1/realtime?model=gpt-realtime",
                builder -> builder.header("api-key", server.apiKey()));
        session(
                Protocol.BETA,
                "/v1/realtime?model=gpt-realtime",
                builder -> builder.subprotocols(
                        "realtime", "openai-insecure-api-key." + server.apiKey(), "openai-beta.realtime-v1"));
    }

    @Test
    void aClientSecretOpensItsSessionUntilItExpires() throws Exception {
        JsonNode secret = new CheckedClient(server)
                .needs("create-realtime-client-secret")
                .post(
                        "/realtime/client_secrets",
                        "{'expires_after':{'anchor':'created_at','seconds':60},'session':{'type':'realtime',"
                                + "'model':'gpt-realtime-mini','instructions':'Be kind.'}}");
        String value = secret.path("value").asText();
        assertThat(value).startsWith("ek_");
        ObjectNode created = session(Protocol.GA, "/v1/realtime", bearer(value));
        assertThat(created.at("/session/instructions").asText()).isEqualTo("Be kind.");
        assertThat(created.at("/session/model").asText()).isEqualTo("gpt-realtime-mini");
        refused(401, "/v1/responses", bearer(value));
        now = now.plus(Duration.ofSeconds(60));
        refused(401, "/v1/realtime", bearer(value));
    }

    @Test
    void transcriptionsAndTranslationsHaveSessionsOfTheirOwn() throws Exception {
        ObjectNode created = session(Protocol.GA, "/v1/realtime?intent=transcription", key());
        assertThat(created.at("/session/type").asText()).isEqualTo("transcription");
        CheckedClient checked = new CheckedClient(server).needs("create-realtime-translation-client-secret");
        String secret = checked.post(
                        "/realtime/translations/client_secrets",
                        "{'session':{'model':'gpt-realtime-translate','audio':{'output':{'language':'es'}}}}")
                .path("value")
                .asText();
        created = session(Protocol.TRANSLATION, "/v1/realtime/translations", bearer(secret));
        assertThat(created.at("/session/audio/output/language").asText()).isEqualTo("es");
        assertThat(created.at("/session/model").asText()).isEqualTo("gpt-realtime-translate");
    }

    @Test
    void aCallIsJoinedByItsIdUntilItIsHungUp() throws Exception {
        String id = server.realtime().addCall();
        RawClient raw = new RawClient(server);
        assertThat(raw.post(
                                "/realtime/calls/" + id + "/accept",
                                "{\"type\":\"realtime\",\"instructions\":\"Take the order.\"}")
                        .statusCode())
                .isEqualTo(200);
        try (RealtimeClient client =
                RealtimeClient.open(server, Protocol.GA, "/v1/realtime?call_id=" + id, builder -> {})) {
            assertThat(client.await("session.created")
                            .at("/session/instructions")
                            .asText())
                    .isEqualTo("Take the order.");
            assertThat(raw.post("/realtime/calls/" + id + "/hangup", "").statusCode())
                    .isEqualTo(200);
            assertThat(client.closed().join().code()).isEqualTo(1000);
            refused(404, "/v1/realtime?call_id=" + id, key());
            assertThat(raw.post("/realtime/calls/" + id + "/hangup", "").statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void aTestMayRefuseDelayOrCutTheHandshake() {
        server.fail("/realtime").status(429).times(1);
        refused(429, "/v1/realtime?model=gpt-realtime", key());
        server.fail("/realtime").delayHeaders(Duration.ofMillis(50)).times(1);
        session(Protocol.GA, "/v1/realtime?model=gpt-realtime", key());
        // More than once, as the JDK's client tries again.
        Fault cut = server.fail("/realtime").cutBeforeHeaders();
        assertThatThrownBy(() -> session(Protocol.GA, "/v1/realtime?model=gpt-realtime", key()))
                .isInstanceOf(CompletionException.class);
        cut.remove();
        server.handle("/realtime", request -> Reply.error(403, "permission_error", "no", null, null));
        refused(403, "/v1/realtime?model=gpt-realtime", key());
        server.handle("/realtime", request -> null);
    }
}
