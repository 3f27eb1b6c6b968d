package io.fluentopenai.tests.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.BinaryContent;
import io.fluentopenai.client.FilePart;
import io.fluentopenai.client.RetryPolicy;
import io.fluentopenai.client.error.ApiException;
import io.fluentopenai.client.error.AuthenticationException;
import io.fluentopenai.client.error.InternalServerException;
import io.fluentopenai.client.error.NotFoundException;
import io.fluentopenai.client.error.OpenAIException;
import io.fluentopenai.client.error.PermissionDeniedException;
import io.fluentopenai.client.error.RateLimitException;
import io.fluentopenai.client.model.RealtimeSessionCreateRequestGAOutputModality;
import io.fluentopenai.files.FileObject;
import io.fluentopenai.proxy.OpenAIProxy;
import io.fluentopenai.proxy.Rules;
import io.fluentopenai.proxy.Upstream;
import io.fluentopenai.proxy.auth.Identity;
import io.fluentopenai.proxy.auth.SessionTokens;
import io.fluentopenai.proxy.limit.Limits;
import io.fluentopenai.realtime.Realtime;
import io.fluentopenai.realtime.RealtimeConfig;
import io.fluentopenai.realtime.RealtimeSession;
import io.fluentopenai.realtime.event.ClientEvent;
import io.fluentopenai.realtime.event.ServerEvent;
import io.fluentopenai.realtime.session.SessionEnd;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.RecordedRequest;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each thing that the seed's proxy does, and what it does wrong, with our client in front and the fake server behind. */
@Timeout(60)
class KeyProxyTest {
    private static final SessionTokens SESSIONS = SessionTokens.withSecret(
                    "a secret of thirty-two bytes, or more".getBytes(StandardCharsets.UTF_8))
            .identities(KeyProxyTest::identity);

    private final FakeOpenAI server = FakeOpenAI.start();
    private final OpenAIProxy proxy = proxy(Duration.ofSeconds(30));
    private final OpenAI openai = client("alice");

    private OpenAIProxy proxy(Duration patience) {
        return OpenAIProxy.builder()
                .upstream(Upstream.of(server.baseUrl()).apiKey(server.apiKey()))
                .authentication(SESSIONS)
                .rules(Rules.frontEnd().allow("GET", "/batches"))
                .prefix("/ai")
                .port(0)
                .upstreamTimeout(patience)
                .drain(Duration.ZERO)
                .start();
    }

    private static Identity identity(String id) {
        return switch (id) {
            case "small" -> Identity.of(id).withLimits(Limits.none().requestBytes(1000));
            case "modest" -> Identity.of(id).withLimits(Limits.none().models("gpt-5-mini"));
            case "poor" -> Identity.of(id).withLimits(Limits.none().tokens(1, Duration.ofDays(1)));
            default -> Identity.of(id);
        };
    }

    private OpenAI client(String who) {
        return to(proxy, SESSIONS.issue(who, Duration.ofMinutes(5)));
    }

    private OpenAI withToken(String token) {
        return to(proxy, token);
    }

    private static OpenAI to(OpenAIProxy proxy, String token) {
        return OpenAI.builder()
                .baseUrl("http://127.0.0.1:" + proxy.port() + "/ai/v1")
                .apiKey(token)
                .configure(settings -> settings.retryPolicy(RetryPolicy.none()))
                .build();
    }

    @AfterEach
    void close() {
        openai.close();
        proxy.close();
        server.close();
    }

    @Test
    void aQuestionIsAnsweredWithTheServersKey() {
        server.reply("Leonardo da Vinci.");
        assertThat(openai.chat().model("gpt-5-mini").user("Who?").send().text()).isEqualTo("Leonardo da Vinci.");
        RecordedRequest request = server.takeRequest();
        assertThat(request.header("Authorization")).isEqualTo("Bearer " + server.apiKey());
        assertThat(request.headers().toString()).doesNotContain("sess-");
    }

    @Test
    void modelsAreListedWithASessionToken() {
        assertThat(openai.models().list().all()).isNotEmpty();
    }

    @Test
    void aStreamArrivesEventByEventAndIsComplete() throws Exception {
        server.reply("one two three four five");
        server.fail("createChatCompletion").delayEvents(Duration.ofMillis(20));
        StringBuilder text = new StringBuilder();
        try (var stream = openai.chat().model("gpt-5-mini").user("Count.").stream()) {
            stream.forEach(chunk -> text.append(chunk.text()));
            assertThat(stream.result().text()).isEqualTo("one two three four five");
        }
        assertThat(text).hasToString("one two three four five");
    }

    @Test
    void speechArrivesAsBytes() {
        ByteArrayOutputStream loudspeaker = new ByteArrayOutputStream();
        openai.audio()
                .speechChunks(r -> r.model("gpt-4o-mini-tts").input("Once upon a time."), loudspeaker::writeBytes);
        try (OpenAI direct = OpenAI.builder()
                .baseUrl(server.baseUrl())
                .apiKey(server.apiKey())
                .build()) {
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            direct.audio()
                    .speechChunks(r -> r.model("gpt-4o-mini-tts").input("Once upon a time."), expected::writeBytes);
            assertThat(loudspeaker.toByteArray())
                    .isEqualTo(expected.toByteArray())
                    .isNotEmpty();
        }
    }

    @Test
    void aFileIsUploadedAndDownloadedTheSame() {
        byte[] bytes = "{\"custom_id\":\"1\"}\n".repeat(1000).getBytes(StandardCharsets.UTF_8);
        FileObject file = openai.files().upload(FilePart.of("tasks.jsonl", bytes), "batch");
        try (BinaryContent content = openai.files().contentAsync(file.id()).join()) {
            assertThat(content.bytes()).isEqualTo(bytes);
        }
    }

    @Test
    void aRealtimeSessionTalksThroughTheProxy() throws Exception {
        server.reply("Hello there.");
        RealtimeConfig config = RealtimeConfig.conversation(
                "gpt-realtime",
                session -> session.outputModalities(List.of(RealtimeSessionCreateRequestGAOutputModality.TEXT)));
        try (RealtimeSession session = Realtime.connect(openai, config)) {
            ServerEvent done = session.answer(ClientEvent.createResponse());
            assertThat(done).isInstanceOf(ServerEvent.ResponseDone.class);
            assertThat(server.realtime().openSessions()).isEqualTo(1);
        }
        await().until(() -> server.realtime().openSessions() == 0);
        await().until(() -> proxy.openRequests() == 0);
    }

    @Test
    void theCloseOfARealtimeSessionComesWithItsCodeAndReason() throws Exception {
        server.realtime().fail().beforeEvent("response.done").close(1011, "overloaded");
        RealtimeConfig config = RealtimeConfig.conversation(
                "gpt-realtime",
                session -> session.outputModalities(List.of(RealtimeSessionCreateRequestGAOutputModality.TEXT)));
        try (RealtimeSession session = Realtime.connect(openai, config)) {
            session.request(ClientEvent.createResponse());
            SessionEnd end = session.closed().get(20, TimeUnit.SECONDS);
            assertThat(end.by()).isEqualTo(SessionEnd.By.SERVER);
            assertThat(end.code()).isEqualTo(1011);
            assertThat(end.reason()).isEqualTo("overloaded");
        }
    }

    @Test
    void aRealtimeSessionWithoutATokenIsRefusedBeforeItBegins() {
        try (OpenAI nobody = withToken("sess-nobody")) {
            RealtimeConfig config = RealtimeConfig.conversation("gpt-realtime", session -> {});
            assertThatThrownBy(() -> Realtime.connect(nobody, config)).isInstanceOf(AuthenticationException.class);
        }
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aWrongTokenIsAnAuthenticationException() {
        try (OpenAI nobody = withToken("sess-nobody")) {
            assertThatThrownBy(() -> nobody.models().list())
                    .isInstanceOfSatisfying(AuthenticationException.class, e -> {
                        assertThat(e.requestId()).startsWith("req_");
                        assertThat(e.getMessage()).contains("The session token is missing, invalid or expired.");
                    });
        }
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aPathThatIsNotAllowedIsNotFound() {
        assertThat(openai.batches().list().items()).isEmpty();
        server.clearRequests();
        assertThatThrownBy(() -> openai.files().list()).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> openai.vectorStores().list()).isInstanceOf(NotFoundException.class);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void limitsAreErrorsOfTheirKind() {
        try (OpenAI small = client("small");
                OpenAI modest = client("modest");
                OpenAI poor = client("poor")) {
            assertThatThrownBy(() -> small.chat()
                            .model("gpt-5-mini")
                            .user("x".repeat(2000))
                            .send())
                    .isInstanceOfSatisfying(
                            ApiException.class, e -> assertThat(e.status()).isEqualTo(413));
            assertThatThrownBy(() -> modest.chat().model("gpt-5").user("x").send())
                    .isInstanceOf(PermissionDeniedException.class);
            assertThat(modest.chat().model("gpt-5-mini").user("x").send().text())
                    .contains("x");
            poor.chat().model("gpt-5-mini").user("x").send();
            assertThatThrownBy(() -> poor.chat().model("gpt-5-mini").user("x").send())
                    .isInstanceOf(RateLimitException.class);
        }
    }

    @Test
    void errorsOfTheServerComeAsTheyAre() {
        server.fail("createChatCompletion").status(429).header("Retry-After", "7");
        assertThatThrownBy(() -> openai.chat().model("gpt-5-mini").user("x").send())
                .isInstanceOf(RateLimitException.class);
        assertThat(server.requests()).as("nothing is tried again").hasSize(1);
    }

    @Test
    void aServerThatBreaksOffInMidStreamIsNoCleanEnd() {
        server.reply("one two three four five six seven eight nine ten");
        server.fail("createChatCompletion").cutAfter(600);
        try (var stream = openai.chat().model("gpt-5-mini").user("Count.").stream()) {
            assertThatThrownBy(() -> stream.forEach(chunk -> {})).isInstanceOf(OpenAIException.class);
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsAnErrorInTime() {
        server.fail("createChatCompletion").stallHeaders();
        try (OpenAIProxy impatient = proxy(Duration.ofSeconds(1));
                OpenAI client = to(impatient, SESSIONS.issue("alice", Duration.ofMinutes(5)))) {
            assertThatThrownBy(() -> client.chat().model("gpt-5-mini").user("x").send())
                    .isInstanceOfSatisfying(
                            InternalServerException.class,
                            e -> assertThat(e.status()).isEqualTo(504));
        }
        server.clearFaults();
        server.fail("createChatCompletion").cutBeforeHeaders();
        assertThatThrownBy(() -> openai.chat().model("gpt-5-mini").user("x").send())
                .isInstanceOfSatisfying(
                        InternalServerException.class,
                        e -> assertThat(e.status()).isEqualTo(502));
    }

    @Test
    void aServerThatFallsSilentInMidStreamIsCut() {
        server.reply("one two three four five six seven eight nine ten");
        server.fail("createChatCompletion").stallAfter(300);
        try (OpenAIProxy impatient = proxy(Duration.ofSeconds(5));
                OpenAI client = to(impatient, SESSIONS.issue("alice", Duration.ofMinutes(5)));
                var stream = client.chat().model("gpt-5-mini").user("Count.").stream()) {
            assertThatThrownBy(() -> stream.forEach(chunk -> {})).isInstanceOf(OpenAIException.class);
        }
        await().until(() -> server.openStreams() == 0);
    }

    @Test
    void aClientThatLeavesAStreamEndsItOnTheServer() {
        server.reply("word ".repeat(10_000));
        server.fail("createChatCompletion").delayEvents(Duration.ofMillis(50));
        try (var stream = openai.chat().model("gpt-5-mini").user("Go on.").stream()) {
            stream.iterator().next();
            assertThat(server.openStreams()).isEqualTo(1);
        }
        await().until(() -> server.openStreams() == 0);
        await().until(() -> proxy.openRequests() == 0);
    }

    @Test
    void aClientThatReadsSlowlyLosesNothing() throws Exception {
        String id = server.addFile("big.bin", "batch", 8L << 20);
        try (OpenAI wide = OpenAI.builder()
                        .baseUrl("http://127.0.0.1:" + proxy.port() + "/ai/v1")
                        .apiKey(SESSIONS.issue("alice", Duration.ofMinutes(5)))
                        .build();
                BinaryContent content = wide.files().contentAsync(id).join();
                InputStream in = content.inputStream()) {
            byte[] piece = new byte[64 << 10];
            long read = 0;
            for (int n = in.readNBytes(piece, 0, piece.length); n > 0; n = in.readNBytes(piece, 0, piece.length)) {
                for (int i = 0; i < n; i += 1000) {
                    assertThat(piece[i]).isEqualTo((byte) ((read + i) % 251));
                }
                read += n;
                Thread.onSpinWait();
            }
            assertThat(read).isEqualTo(8L << 20);
        }
    }

    @Test
    void errorsOfTheProxyHaveTheShapeOfTheApi() {
        assertThatThrownBy(() -> openai.files().list()).isInstanceOfSatisfying(NotFoundException.class, e -> {
            assertThat(e.error().code()).isEqualTo("unknown_url");
            assertThat(e.error().type()).isEqualTo("invalid_request_error");
            assertThat(e.rawBody()).doesNotContain("StackTrace", "io.fluentopenai", server.apiKey());
        });
    }
}
