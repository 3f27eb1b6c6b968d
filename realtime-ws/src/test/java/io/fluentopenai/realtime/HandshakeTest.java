package io.fluentopenai.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.AzureOptions;
import io.fluentopenai.client.Interceptor;
import io.fluentopenai.client.OutgoingRequest;
import io.fluentopenai.client.RequestOptions;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.error.ApiException;
import io.fluentopenai.client.error.AuthenticationException;
import io.fluentopenai.client.error.ConnectionException;
import io.fluentopenai.client.error.DeadlineException;
import io.fluentopenai.client.error.RateLimitException;
import io.fluentopenai.realtime.event.ServerEvent;
import io.fluentopenai.realtime.internal.socket.Handshake;
import io.fluentopenai.realtime.session.ErrorEventException;
import io.fluentopenai.realtime.session.SessionClosedException;
import io.fluentopenai.realtime.session.SessionEnd;
import io.fluentopenai.realtime.session.SessionOptions;
import io.fluentopenai.tools.Tool;
import io.fluentopenai.tools.Tools;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeTest {
    private static final String SECRET = "ek_0123456789abcdef0123456789";

    private static RawPeer.Request handshake(RealtimeConfig config) throws Exception {
        try (RawPeer peer = RawPeer.session(RawPeer.Peer::drain);
                OpenAI openai = OpenAI.builder()
                        .baseUrl(peer.url())
                        .apiKey(RawPeer.KEY)
                        .organization("org-1")
                        .project("proj_1")
                        .configure(client -> client.query("tenant", "7").header("X-Extra", "yes"))
                        .build();
                RealtimeSession session = Realtime.connect(openai, config)) {
            assertThat(session.isOpen()).isTrue();
            return RawPeer.await(peer.requests);
        }
    }

    @Test
    void theHandshakeCarriesWhatEveryRequestOfTheClientCarries() throws Exception {
        RawPeer.Request request = handshake(RealtimeConfig.conversation("gpt-realtime"));

        assertThat(request.target()).startsWith("/v1/realtime?").contains("model=gpt-realtime", "tenant=7");
        assertThat(request.header("Authorization")).isEqualTo("Bearer " + RawPeer.KEY);
        assertThat(request.header("OpenAI-Organization")).isEqualTo("org-1");
        assertThat(request.header("OpenAI-Project")).isEqualTo("proj_1");
        assertThat(request.header("X-Extra")).isEqualTo("yes");
        assertThat(request.header("User-Agent")).startsWith("fluentopenai-java/");
        assertThat(request.header("OpenAI-Beta")).isNull();
        assertThat(request.header("Proxy-Authorization")).isNull();
    }

    @Test
    void eachKindOfSessionHasItsAddress() throws Exception {
        assertThat(handshake(RealtimeConfig.call("rtc_1")).target()).contains("/v1/realtime?call_id=rtc_1");
        assertThat(handshake(RealtimeConfig.betaConversation("gpt-4o-realtime-preview", null))
                        .header("OpenAI-Beta"))
                .isEqualTo("realtime=v1");
        assertThat(handshake(RealtimeConfig.conversation("m")
                                .query("feature", "x y")
                                .header("X-Mine", "1"))
                        .target())
                .contains("feature=x%20y");
    }

    @Test
    void theConfigurationIsSentAndWaitedFor() throws Exception {
        try (RawPeer peer = RawPeer.session(it -> {
                    String update = it.read("session.update").toString();
                    assertThat(update).contains("\"instructions\":\"Be brief.\"", "\"type\":\"realtime\"", "event_id");
                    it.text(RawPeer.UPDATED);
                    it.drain();
                });
                OpenAI openai = peer.client();
                RealtimeSession session =
                        Realtime.connect(openai, RealtimeConfig.conversation("m", s -> s.instructions("Be brief.")))) {
            assertThat(session.configuration()).isInstanceOf(ServerEvent.SessionUpdated.class);
        }
    }

    @Test
    void transcriptionAndTranslationSessionsAreConfiguredInTheirOwnWay() throws Exception {
        try (RawPeer peer = RawPeer.session(it -> {
                    it.read("session.update");
                    it.text(RawPeer.UPDATED);
                    it.drain();
                });
                OpenAI openai = peer.client()) {
            Realtime.connect(openai, RealtimeConfig.transcription(s -> {})).close();
            assertThat(RawPeer.await(peer.requests).target()).isEqualTo("/v1/realtime?intent=transcription");
            Realtime.connect(openai, RealtimeConfig.translation("gpt-realtime-translate", s -> {}))
                    .close();
            assertThat(RawPeer.await(peer.requests).target())
                    .isEqualTo("/v1/realtime/translations?model=gpt-realtime-translate");
        }
    }

    @Test
    void aConfigurationThatIsRefusedFailsTheConnectingAndLeavesNoSocket() throws Exception {
        try (RawPeer peer = RawPeer.session(it -> {
                    String id = it.read("session.update").path("event_id").textValue();
                    it.error(id, "invalid_value");
                    it.drain();
                });
                OpenAI openai = peer.client()) {
            ErrorEventException refused = catchThrowableOfType(
                    ErrorEventException.class,
                    () -> Realtime.connect(openai, RealtimeConfig.conversation("m", s -> s.instructions("x"))));
            assertThat(refused.code()).isEqualTo("invalid_value");
            assertThat(refused).hasMessageContaining("session.update").hasMessageContaining("Refused by the test");
            await().until(() -> peer.open() == 0);
        }
    }

    @Test
    void anErrorBeforeTheSessionIsThereFailsTheConnecting() throws Exception {
        try (RawPeer peer = new RawPeer(it -> {
                    it.accept();
                    it.text(
                            "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"code\":\"model_not_found\",\"message\":\"No\"}}");
                    it.drain();
                });
                OpenAI openai = peer.client()) {
            assertThatThrownBy(() -> Realtime.connect(openai, "m"))
                    .isInstanceOfSatisfying(
                            ErrorEventException.class,
                            refused -> assertThat(refused.code()).isEqualTo("model_not_found"));
        }
    }

    /** As the API refuses the beta protocol: both are there before connecting has got any further. */
    @RepeatedTest(20)
    void anErrorThatACloseFollowsAtOnceIsTheReasonOfTheFailure() throws Exception {
        try (RawPeer peer = new RawPeer(it -> {
                    it.accept();
                    it.text(
                            "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"code\":\"beta_api_shape_disabled\",\"message\":\"Not any more\"}}");
                    it.close(4000, "invalid_request_error.beta_api_shape_disabled");
                    it.drain();
                });
                OpenAI openai = peer.client()) {
            assertThatThrownBy(() -> Realtime.connect(openai, "m"))
                    .isInstanceOfSatisfying(
                            ErrorEventException.class,
                            refused -> assertThat(refused.code()).isEqualTo("beta_api_shape_disabled"))
                    .hasMessageContaining("Not any more");
        }
    }

    @Test
    void aServerThatClosesBeforeTheSessionIsThereSaysWhy() throws Exception {
        try (RawPeer peer = new RawPeer(it -> {
                    it.accept();
                    it.close(3000, "invalid_request_error.invalid_model");
                    it.drain();
                });
                OpenAI openai = peer.client()) {
            assertThatThrownBy(() -> Realtime.connect(openai, "m"))
                    .isInstanceOfSatisfying(SessionClosedException.class, closed -> {
                        assertThat(closed.code()).isEqualTo(3000);
                        assertThat(closed).hasMessageContaining("invalid_model");
                    });
        }
    }

    @Test
    void aRefusedHandshakeIsTheExceptionOfItsStatusWithBodyAndRequestIdAndWithoutTheKey() throws Exception {
        try (RawPeer peer = new RawPeer(it -> it.refuse(
                        401,
                        "Content-Type: application/json\r\nx-request-id: req_7\r\n",
                        "{\"error\":{\"message\":\"Wrong key " + RawPeer.KEY
                                + "\",\"type\":\"invalid_request_error\",\"code\":\"invalid_api_key\"}}"));
                OpenAI openai = peer.client()) {
            AuthenticationException refused =
                    catchThrowableOfType(AuthenticationException.class, () -> Realtime.connect(openai, "m"));
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.requestId()).isEqualTo("req_7");
            assertThat(refused.code()).isEqualTo("invalid_api_key");
            assertThat(refused.rawBody()).contains("Wrong key").doesNotContain(RawPeer.KEY);
            assertThat(refused).hasMessageContaining("GET /realtime").hasMessageNotContaining(RawPeer.KEY);
        }
    }

    @Test
    void whatAnswersWithoutOpeningAWebSocketIsAConnectionExceptionThatSaysSo() throws Exception {
        try (RawPeer peer = new RawPeer(it -> it.refuse(200, "Content-Type: text/html\r\n", "<html>Welcome</html>"));
                OpenAI openai = peer.client()) {
            assertThatThrownBy(() -> Realtime.connect(openai, "m"))
                    .isInstanceOf(ConnectionException.class)
                    .hasMessageContaining("answered 200");
        }
        try (RawPeer peer = new RawPeer(it -> {
                    it.raw("HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Accept: wrong\r\n\r\n");
                    it.drain();
                });
                OpenAI openai = peer.client()) {
            assertThatThrownBy(() -> Realtime.connect(openai, "m"))
                    .isInstanceOf(ConnectionException.class)
                    .hasMessageContaining("not a WebSocket handshake");
        }
    }

    /** The JDK reads the body of a refusal to its end, and keeps it. Nothing but the deadline ends that. */
    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 2000000000", "Transfer-Encoding: chunked", "Connection: close"})
    void aRefusalWithoutAnEndMeetsTheDeadlineAndIsReadNoFurther(String framing) throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        AtomicLong written = new AtomicLong();
        List<String> told = new CopyOnWriteArrayList<>();
        Interceptor interceptor = new Interceptor() {
            @Override
            public void onFailure(OutgoingRequest request, RuntimeException failure, Duration elapsed) {
                told.add(failure.getClass().getSimpleName());
            }
        };
        try (RawPeer peer = new RawPeer(it -> {
                    it.raw("HTTP/1.1 401 No\r\n" + framing + "\r\n\r\n");
                    String piece =
                            framing.contains("chunked") ? "4000\r\n" + "x".repeat(16384) + "\r\n" : "x".repeat(16384);
                    try {
                        while (!gone.await(1, TimeUnit.MILLISECONDS)) {
                            it.raw(piece);
                            written.addAndGet(piece.length());
                        }
                    } finally {
                        gone.countDown();
                    }
                });
                OpenAI openai = OpenAI.builder()
                        .baseUrl(peer.url())
                        .apiKey(RawPeer.KEY)
                        .configure(client -> client.interceptor(interceptor))
                        .build()) {
            assertThatThrownBy(() -> Realtime.connect(
                            openai,
                            RealtimeConfig.conversation("m")
                                    .options(SessionOptions.builder()
                                            .connectTimeout(Duration.ofMillis(300))
                                            .build())))
                    .isInstanceOf(DeadlineException.class)
                    .hasMessageContaining("300 ms");
            assertThat(gone.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(written.get()).isBetween(1L, 100_000_000L);
            await().until(() -> told.equals(List.of("DeadlineException")));
        }
    }

    @Test
    void cancellingTheFutureEndsAHandshakeThatIsBeingRefused() throws Exception {
        CountDownLatch refusing = new CountDownLatch(1);
        try (RawPeer peer = new RawPeer(it -> {
                    it.raw("HTTP/1.1 503 Busy\r\nContent-Length: 10\r\n\r\nbusy");
                    refusing.countDown();
                    it.drain();
                });
                OpenAI openai = peer.client()) {
            CompletableFuture<RealtimeSession> connecting =
                    Realtime.connectAsync(openai, RealtimeConfig.conversation("m"));
            refusing.await();
            connecting.cancel(true);
            await().until(() -> peer.open() == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"conversation.created\",\"event_id\":\"e\",\"conversation\":{\"id\":\"c\"}}",
                "{\"type\":\"conversation.created\"}",
                "{\"type\":\"transcription_session.created\",\"session\":{}}"
            })
    void aServerThatGreetsInItsOwnWayIsConnectedTo(String greeting) throws Exception {
        try (RawPeer peer = new RawPeer(it -> {
                    it.accept();
                    it.text(greeting);
                    it.read("session.update");
                    it.text(RawPeer.UPDATED);
                    it.text(greeting);
                    it.drain();
                });
                OpenAI openai = peer.client();
                RealtimeSession session = Realtime.connect(
                        openai, RealtimeConfig.conversation("m", settings -> settings.instructions("x")))) {
            assertThat(session.isOpen()).isTrue();
        }
    }

    record Question(String text) {}

    @RepeatedTest(20)
    void whatComesRightBehindTheConsentFindsTheSessionConnected() throws Exception {
        Tool tool = Tool.fromFunction("ask", "Asks", Question.class, question -> "answered");
        CompletableFuture<Boolean> answered = new CompletableFuture<>();
        try (RawPeer peer = RawPeer.session(it -> {
                    it.read("session.update");
                    it.text(RawPeer.UPDATED);
                    it.text(
                            "{\"type\":\"response.done\",\"response\":{\"id\":\"r0\",\"status\":\"completed\",\"output\":[{"
                                    + "\"type\":\"function_call\",\"call_id\":\"c1\",\"name\":\"ask\","
                                    + "\"arguments\":\"{\\\"text\\\":\\\"?\\\"}\"}]}}");
                    it.read("conversation.item.create");
                    it.read("response.create");
                    answered.complete(true);
                    it.drain();
                });
                OpenAI openai = peer.client();
                RealtimeSession session = Realtime.connect(
                        openai, RealtimeConfig.conversation("m").tools(Tools.of(tool)))) {
            assertThat(answered).succeedsWithin(Duration.ofSeconds(20));
            assertThat(session.isOpen()).isTrue();
        }
    }

    @Test
    void aServerThatIsNotThereIsAConnectionException() throws Exception {
        RawPeer gone = RawPeer.session(RawPeer.Peer::drain);
        gone.close();
        try (OpenAI openai = gone.client()) {
            assertThatThrownBy(() -> Realtime.connect(openai, "m"))
                    .isInstanceOf(ConnectionException.class)
                    .hasMessageContaining("GET /realtime: connection to 127.0.0.1:")
                    .hasMessageContaining("refused. Is the server running");
        }
    }

    @Test
    void aRedirectNamesItsTarget() throws Exception {
        try (RawPeer peer = new RawPeer(it -> it.refuse(302, "Location: https://login.example/?token=1\r\n", ""));
                OpenAI openai = peer.client()) {
            assertThatThrownBy(() -> Realtime.connect(openai, "m"))
                    .isInstanceOf(ApiException.class)
                    .hasMessageContaining("redirect to https://login.example/, which the client does not follow");
        }
    }

    @Test
    void aServerThatOpensAndThenSaysNothingMeetsTheDeadline() throws Exception {
        ManualDelayer delayer = new ManualDelayer();
        try (RawPeer peer = new RawPeer(it -> {
                    it.accept();
                    it.drain();
                });
                OpenAI openai = peer.client()) {
            CompletableFuture<RealtimeSession> connecting = Realtime.connectAsync(
                    openai,
                    RealtimeConfig.conversation("m")
                            .options(SessionOptions.builder()
                                    .delayer(delayer)
                                    .connectTimeout(Duration.ofSeconds(9))
                                    .withoutPings()
                                    .build()));
            RawPeer.await(peer.requests);
            delayer.pass(Duration.ofSeconds(9));
            assertThat(connecting)
                    .failsWithin(Duration.ofSeconds(20))
                    .withThrowableThat()
                    .withCauseInstanceOf(DeadlineException.class);
            await().until(() -> peer.open() == 0);
        }
    }

    @Test
    void cancellingTheFutureClosesASessionThatIsThereAndThatNobodyHasBeenGiven() throws Exception {
        BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
        try (RawPeer peer = RawPeer.session(RawPeer.Peer::drain);
                OpenAI openai = peer.client()) {
            CompletableFuture<RealtimeSession> connecting = Realtime.connectAsync(
                    openai,
                    RealtimeConfig.conversation("m")
                            .options(SessionOptions.builder()
                                    .executor(tasks::add)
                                    .build()));
            // What completes the future waits for its turn.
            await().until(() -> !tasks.isEmpty());
            connecting.cancel(true);
            await().until(() -> peer.open() == 0);
        }
    }

    @Test
    void cancellingTheFutureClosesWhatIsOpen() throws Exception {
        try (RawPeer peer = new RawPeer(it -> {
                    it.accept();
                    it.drain();
                });
                OpenAI openai = peer.client()) {
            CompletableFuture<RealtimeSession> connecting =
                    Realtime.connectAsync(openai, RealtimeConfig.conversation("m"));
            RawPeer.await(peer.requests);
            connecting.cancel(true);
            await().until(() -> peer.open() == 0);
        }
    }

    @Test
    void interceptorsSeeTheHandshakeAndWhatCameOfIt() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        Interceptor interceptor = new Interceptor() {
            @Override
            public void onRequest(OutgoingRequest request) {
                seen.add(request.operation());
                request.header("traceparent", "00-1");
            }

            @Override
            public void onResponse(OutgoingRequest request, ResponseInfo response, Duration elapsed) {
                seen.add("answered " + response.status());
            }

            @Override
            public void onFailure(OutgoingRequest request, RuntimeException failure, Duration elapsed) {
                seen.add("failed " + failure.getClass().getSimpleName());
            }
        };
        try (RawPeer peer = new RawPeer(it -> {
            if (it.request.target().contains("model=busy")) {
                it.refuse(429, "", "{\"error\":{\"message\":\"Slow down\"}}");
                return;
            }
            it.accept();
            it.text(RawPeer.CREATED);
            it.drain();
        })) {
            try (OpenAI openai = OpenAI.builder()
                    .baseUrl(peer.url())
                    .apiKey(RawPeer.KEY)
                    .configure(client -> client.interceptor(interceptor))
                    .build()) {
                Realtime.connect(openai, "m").close();
                assertThat(RawPeer.await(peer.requests).header("traceparent")).isEqualTo("00-1");
                assertThatThrownBy(() -> Realtime.connect(openai, "busy")).isInstanceOf(RateLimitException.class);
            }
            assertThat(seen).containsExactly("GET /realtime", "answered 101", "GET /realtime", "answered 429");
        }
    }

    @Test
    void aGivenSecretTakesThePlaceOfTheKeyAndIsNotShown() throws Exception {
        RealtimeConfig config = RealtimeConfig.conversation("gpt-realtime").clientSecret(SECRET);
        assertThat(config.toString()).contains("gpt-realtime").doesNotContain(SECRET);

        RawPeer.Request request = handshake(config);

        assertThat(request.header("Authorization")).isEqualTo("Bearer " + SECRET);
        assertThat(request.headers().toString()).doesNotContain(RawPeer.KEY);
    }

    @Test
    void aSecretIsMadeWithTheConfigurationAndUsed() throws Exception {
        try (RawPeer peer = new RawPeer(it -> {
                    if (it.request.line().startsWith("POST")) {
                        it.refuse(200, "Content-Type: application/json\r\n", "{\"value\":\"" + SECRET + "\"}");
                    } else {
                        it.accept();
                        it.text(RawPeer.CREATED);
                        it.drain();
                    }
                });
                OpenAI openai = peer.client()) {
            Realtime.connect(
                            openai,
                            RealtimeConfig.conversation("gpt-realtime", s -> s.instructions("Be brief."))
                                    .createClientSecret())
                    .close();
            RawPeer.Request made = RawPeer.await(peer.requests);
            assertThat(made.target()).isEqualTo("/v1/realtime/client_secrets");
            assertThat(made.header("Authorization")).isEqualTo("Bearer " + RawPeer.KEY);
            assertThat(RawPeer.await(peer.requests).header("Authorization")).isEqualTo("Bearer " + SECRET);
        }
    }

    @Test
    void thereAreNoSecretsForCalls() {
        assertThatThrownBy(() -> RealtimeConfig.call("rtc_1").createClientSecret())
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void bothFormsOfAzureHaveTheirAddresses() {
        try (OpenAI preview = OpenAI.builder()
                        .azure(AzureOptions.resource("mine")
                                .deployment("my-realtime")
                                .apiVersion("2025-04-01-preview"))
                        .apiKey("azure-key-1234567890")
                        .build();
                OpenAI newer = OpenAI.builder()
                        .azure(AzureOptions.resource("mine").v1())
                        .apiKey("azure-key-1234567890")
                        .build()) {
            RealtimeConfig config = RealtimeConfig.conversation("my-model");
            OutgoingRequest old = preview.client().prepare(config.handshake(preview));
            assertThat(Handshake.webSocketUri(old.uri()))
                    .isEqualTo(URI.create("wss://mine.openai.azure.com/openai/realtime?deployment=my-realtime"
                            + "&api-version=2025-04-01-preview"));
            assertThat(old.header("api-key")).isEqualTo("azure-key-1234567890");
            assertThat(Handshake.webSocketUri(
                            newer.client().prepare(config.handshake(newer)).uri()))
                    .isEqualTo(URI.create("wss://mine.openai.azure.com/openai/v1/realtime?model=my-model"));
            OutgoingRequest withSecret = preview.client().prepare(config.handshake(preview), SECRET);
            assertThat(withSecret.header("api-key")).isNull();
            assertThat(withSecret.header("Authorization")).isEqualTo("Bearer " + SECRET);
        }
    }

    @Test
    void theBasePathIsKeptAndOptionsOfTheClientApply() throws Exception {
        try (RawPeer peer = RawPeer.session(RawPeer.Peer::drain);
                OpenAI openai = OpenAI.builder()
                        .baseUrl(peer.url().replace("/v1", "/gateway/v9/"))
                        .apiKey(RawPeer.KEY)
                        .build()) {
            OpenAI traced =
                    openai.with(RequestOptions.builder().header("X-Trace", "42").build());
            Realtime.connect(traced, "m").close();
            RawPeer.Request request = RawPeer.await(peer.requests);
            assertThat(request.target()).isEqualTo("/gateway/v9/realtime?model=m");
            assertThat(request.header("X-Trace")).isEqualTo("42");
        }
    }

    @Test
    void aClosedClientRefusesToConnectAndEndsItsSessions() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        try (RawPeer peer = RawPeer.session(it -> {
            try {
                it.drain();
            } finally {
                gone.countDown();
            }
        })) {
            OpenAI openai = peer.client();
            RealtimeSession session = Realtime.connect(openai, "m");
            openai.close();
            assertThat(session.closed()).succeedsWithin(Duration.ofSeconds(20)).satisfies(end -> {
                assertThat(end.by()).isEqualTo(SessionEnd.By.CLIENT);
                assertThat(end.reason()).contains("client was closed");
            });
            gone.await();
            assertThatThrownBy(() -> Realtime.connect(openai, "m")).isInstanceOf(IllegalStateException.class);
        }
    }

    /** WebSockets go through a proxy by a tunnel. The JDK sends no password there unless it is allowed to. */
    @Test
    void theHandshakeGoesThroughTheForwardProxyAndItsPasswordNeverToTheServer() throws Exception {
        BlockingQueue<String> asked = new LinkedBlockingQueue<>();
        try (RawPeer peer = RawPeer.session(RawPeer.Peer::drain);
                ServerSocket proxy = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread tunnels = new Thread(() -> tunnel(proxy, asked));
            tunnels.setDaemon(true);
            tunnels.start();
            try (OpenAI openai = OpenAI.builder()
                            .baseUrl(peer.url())
                            .apiKey(RawPeer.KEY)
                            .configure(client -> client.proxy("127.0.0.1", proxy.getLocalPort())
                                    .proxyCredentials("me", "proxy-password"))
                            .build();
                    RealtimeSession session = Realtime.connect(openai, "m")) {
                assertThat(session.isOpen()).isTrue();
                assertThat(RawPeer.await(asked)).startsWith("CONNECT ").doesNotContain(RawPeer.KEY);
                RawPeer.Request request = RawPeer.await(peer.requests);
                assertThat(request.header("Authorization")).isEqualTo("Bearer " + RawPeer.KEY);
                assertThat(request.header("Proxy-Authorization")).isNull();
            }
        }
    }

    private static void tunnel(ServerSocket proxy, BlockingQueue<String> asked) {
        try {
            Socket client = proxy.accept();
            StringBuilder head = new StringBuilder();
            while (!head.toString().endsWith("\r\n\r\n")) {
                head.append((char) client.getInputStream().read());
            }
            asked.add(head.toString());
            String[] target = head.toString().split(" ")[1].split(":");
            Socket server = new Socket(target[0], Integer.parseInt(target[1]));
            client.getOutputStream().write("HTTP/1.1 200 Established\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            Thread back = new Thread(() -> pump(server, client));
            back.setDaemon(true);
            back.start();
            pump(client, server);
        } catch (IOException e) {
            asked.add("failed: " + e);
        }
    }

    private static void pump(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException closed) {
            // As tests end.
        }
    }
}
