package io.fluentopenai.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fluentopenai.proxy.auth.AuthenticationFilter;
import io.fluentopenai.proxy.auth.AuthenticationRefusedException;
import io.fluentopenai.proxy.auth.AuthenticationResult;
import io.fluentopenai.proxy.auth.Identity;
import io.fluentopenai.proxy.auth.StaticTokens;
import io.fluentopenai.proxy.limit.Limits;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What docs/reference/proxy.md lists: refused, and nothing leaks. */
class SecurityTest {
    private static final String TOKEN = "user-token-0123456789";
    private static final String GOOD = "Authorization: Bearer " + TOKEN + "\r\n";

    private final TestUpstream upstream = new TestUpstream();
    private volatile AuthenticationFilter filter = StaticTokens.of(Map.of(TOKEN, Identity.of("alice")));
    private final OpenAIProxy proxy = OpenAIProxy.builder()
            .upstream(upstream.upstream())
            .authentication(request -> filter.authenticate(request))
            .authenticationTimeout(Duration.ofSeconds(2))
            .keepAlive(Duration.ofSeconds(6))
            .limits(Limits.none().requestBytes(1000))
            .rules(Rules.frontEnd().allow("GET", "/files/{id}/content").allow("*", "/own/**"))
            .port(0)
            .drain(Duration.ZERO)
            .start();

    @AfterEach
    void close() {
        proxy.close();
        upstream.close();
    }

    private String raw(String text) {
        return RawClient.exchange(proxy.port(), text);
    }

    private String get(String target) {
        return raw("GET " + target + " HTTP/1.1\r\nHost: x\r\n" + GOOD + "\r\n");
    }

    /** An answer in the API's shape that tells nothing of what stands behind. */
    private void assertRefused(String answer, String... statuses) {
        assertThat(answer.substring(9, 12)).isIn((Object[]) statuses);
        assertThat(answer)
                .contains("{\"error\":{\"message\":")
                .doesNotContain(
                        TestUpstream.KEY, Integer.toString(upstream.port()), "io.fluentopenai", "Exception", TOKEN);
        assertThat(upstream.seen).isEmpty();
    }

    @Test
    void aWrongOrMissingTokenIsRefused() {
        assertRefused(raw("GET /v1/models HTTP/1.1\r\nHost: x\r\n\r\n"), "401");
        assertRefused(
                raw("GET /v1/models HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer nobody-0123456789\r\n\r\n"), "401");
        assertRefused(raw("GET /v1/models HTTP/1.1\r\nHost: x\r\nAuthorization: Basic " + TOKEN + "\r\n\r\n"), "401");
        assertRefused(
                raw("GET /v1/models HTTP/1.1\r\nHost: x\r\n" + GOOD + "api-key: another-token-01234567\r\n\r\n"),
                "401");
        assertThat(get("/v1/models")).contains("200 OK");
    }

    @Test
    void aRequestWithLengthAndChunksIsRefusedAndItsConnectionClosed() {
        try (RawClient client = new RawClient(proxy.port())) {
            client.send("POST /v1/embeddings HTTP/1.1\r\nHost: x\r\n" + GOOD
                    + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /v1/models HTTP/1.1\r\nHost: x\r\n"
                    + GOOD + "\r\n");
            assertRefused(client.answer(), "400");
            assertThat(client.rest()).doesNotContain("200 OK");
        }
        assertThat(upstream.seen).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 3\r\nContent-Length: 4",
                "Content-Length: 3, 4",
                "Content-Length: +3",
                "Content-Length: -3",
                "Content-Length: 0x3",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding:\u000bchunked",
                "Transfer-Encoding : chunked",
                "Expect: something",
                "Content-Type: application/json\r\nContent-Type: text/plain",
                "Host: y",
                "Authorization: Bearer another",
                "Bad Name: x",
                "X-Null: a\u0000b",
                "X-Cr: a\rb"
            })
    void headersThatTwoReadersUnderstandDifferentlyAreRefused(String headers) {
        String answer =
                raw("POST /v1/embeddings HTTP/1.1\r\nHost: x\r\n" + GOOD + headers + "\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
        if (!answer.isEmpty()) {
            assertRefused(answer, "400", "417");
        }
        assertThat(upstream.seen).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /v1/embeddings HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: xchunked",
                "POST /v1/embeddings HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: ",
                "POST /health HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: xchunked",
                "POST /v1/embeddings HTTP/1.1\r\nHost: x\r\nHost: y\r\nContent-Length: 3"
            })
    void whatFollowsAHeadThatIsNotClearIsNeverRead(String head) {
        try (RawClient client = new RawClient(proxy.port())) {
            client.send(head + "\r\n\r\nabcGET /v1/models HTTP/1.1\r\nHost: x\r\n" + GOOD + "\r\n");
            assertRefused(client.answer(), "400");
            assertThat(client.rest()).isEmpty();
        }
        assertThat(upstream.seen).isEmpty();
    }

    @Test
    void aChunkWhoseSizeOverflowsIsNoSmallerOne() {
        try (RawClient client = new RawClient(proxy.port())) {
            client.send("POST /v1/embeddings HTTP/1.1\r\nHost: x\r\n" + GOOD
                    + "Transfer-Encoding: chunked\r\n\r\n100000003\r\nabc\r\n0\r\n\r\nGET /v1/models HTTP/1.1\r\nHost: x\r\n"
                    + GOOD + "\r\n");
            assertThat(client.rest()).doesNotContain("200 OK");
        }
        assertThat(upstream.seen).noneMatch(seen -> seen.uri().equals("/v1/models"));
    }

    @Test
    void aRequestWithoutAHostOrOfAnOldVersionIsRefused() {
        assertRefused(raw("GET /v1/models HTTP/1.1\r\n" + GOOD + "\r\n"), "400");
        assertRefused(raw("GET /v1/models HTTP/1.0\r\nHost: x\r\n" + GOOD + "\r\n"), "505");
    }

    @Test
    void headersAndLinesThatAreTooLargeAreRefused() {
        assertRefused(
                raw("GET /v1/models HTTP/1.1\r\nHost: x\r\n" + GOOD + "X-Big: " + "x".repeat(40_000) + "\r\n\r\n"),
                "431");
        assertRefused(get("/v1/models?x=" + "x".repeat(10_000)), "414");
        assertRefused(get("/v1/" + "x".repeat(2000)), "414");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/files/../organization/users",
                "/v1/files/%2e%2e/organization/users",
                "/v1/files/.%2E/organization/users",
                "/v1/own/..%2forganization/users",
                "/v1/own/%2e%2e%2forganization",
                "/v1/own/..%5corganization",
                "/v1/own/..\\organization",
                "/v1/own/..;/organization",
                "/v1/own/x;y=z",
                "/v1/own/%252e%252e/organization",
                "/v1/own//organization",
                "//v1/models",
                "/v1//models",
                "/v1/./models",
                "/v1/models/",
                "/v1/models/%00",
                "/v1/models/a%0d%0ab",
                "/v1/models/%zz",
                "/v1/models/%",
                "/v1/models/\u00e4",
                "/v1/models/%c0%ae%c0%ae/x",
                "/V1/models",
                "/v1/Models",
                "/v1/organization/users",
                "/v1/ORGANIZATION/users",
                "/v1/organization%2fusers",
                "/v1/projects/p",
                "/v1",
                "/",
                "/v2/models",
                "/v1x/models",
                "/openai/models",
                "http://evil.example/v1/models",
                "http://evil.example/organization",
                "*",
                "v1/models"
            })
    void pathsAroundTheRulesAreRefused(String target) {
        assertRefused(get(target), "400", "404");
    }

    @Test
    void administrationIsForwardedIfItIsNamedOnly() {
        Rules wide = Rules.everything();
        assertThat(wide.allows("GET", "/anything/at/all")).isTrue();
        assertThat(wide.allows("GET", "/organization/users")).isFalse();
        assertThat(wide.allows("GET", "/Organization/users")).isFalse();
        assertThat(wide.allow("GET", "/organization/usage/**").allows("GET", "/organization/usage/costs"))
                .isTrue();
        assertThat(wide.allow("GET", "/organization/usage/**").allows("POST", "/organization/usage/costs"))
                .isFalse();
        assertThat(wide.allow("*", "/{any}/users").allows("GET", "/organization/users"))
                .isFalse();
    }

    @Test
    void whatIsRefusedIsRefusedInAnyCase() {
        Rules rules = Rules.everything().refuse("DELETE", "/files/{id}").refuse("*", "/images/**");
        assertThat(rules.allows("DELETE", "/files/abc")).isFalse();
        assertThat(rules.allows("DELETE", "/Files/abc")).isFalse();
        assertThat(rules.allows("POST", "/IMAGES/edits")).isFalse();
        assertThat(rules.allows("GET", "/files/abc")).isTrue();
        assertThat(rules.allows("delete", "/files/abc")).isFalse();
        assertThat(Rules.everything().allows("post", "/responses"))
                .as("a method that some servers would take for POST, and that is counted as none")
                .isFalse();
    }

    @Test
    void aMethodThatNoRuleHasIsRefused() {
        for (String method : List.of("DELETE", "TRACE", "CONNECT", "PROPFIND", "get")) {
            String target = method.equals("CONNECT") ? "evil.example:443" : "/v1/models";
            assertRefused(raw(method + " " + target + " HTTP/1.1\r\nHost: x\r\n" + GOOD + "\r\n"), "400", "404");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"api-key", "API-KEY", "api_key", "key", "access_token", "%61pi-key", "Authorization", "token"})
    void keysInTheQueryAreRefused(String name) {
        assertRefused(get("/v1/models?limit=3&" + name + "=sk-secret"), "400");
    }

    @Test
    void credentialsAndCookiesOfTheCallerNeverGoUp() {
        String answer = raw("GET /v1/models HTTP/1.1\r\nHost: x\r\nAUTHORIZATION: bearer " + TOKEN + "\r\n"
                + "Api-Key: " + TOKEN
                + "\r\nCOOKIE: session=1\r\nopenai-ORGANIZATION: org-mine\r\nOpenai-Project: proj_mine\r\n"
                + "X-Forwarded-For: 1.2.3.4\r\nForwarded: for=1.2.3.4\r\nProxy-Authorization: Basic x\r\nTE: trailers\r\n"
                + "Connection: keep-alive, X-Hop, OpenAI-Beta\r\nX-Hop: 1\r\nOpenAI-Beta: assistants=v2\r\nKeep-Alive: 5\r\n"
                + "X-Anything: 1\r\nUser-Agent: mine/1\r\nIdempotency-Key: idem\r\nX-Stainless-Lang: java\r\n\r\n");
        assertThat(answer).contains("200 OK");
        Map<String, String> sent = new java.util.TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        upstream.only()
                .headers()
                .forEach(header -> sent.merge(header.getKey(), header.getValue(), (a, b) -> a + "|" + b));
        assertThat(sent)
                .containsOnlyKeys("host", "user-agent", "idempotency-key", "x-stainless-lang", "Authorization")
                .containsEntry("Authorization", "Bearer " + TestUpstream.KEY)
                .containsEntry("user-agent", "mine/1");
    }

    @Test
    void cookiesOrganizationAndAddressesOfTheUpstreamNeverComeDown() {
        upstream.answer(request -> request.response()
                .putHeader("Set-Cookie", "__cf_bm=1")
                .putHeader("set-cookie2", "x")
                .putHeader("OpenAI-Organization", "org-secret")
                .putHeader("Openai-Project", "proj_secret")
                .putHeader("Alt-Svc", "h3=\":443\"")
                .putHeader("Server", "cloud")
                .putHeader("Location", "http://10.0.0.1/")
                .putHeader("X-Internal", "1")
                .putHeader("Strict-Transport-Security", "max-age=1")
                .putHeader("Content-Type", "application/json")
                .putHeader("openai-processing-ms", "5")
                .putHeader("x-ratelimit-remaining-requests", "9")
                .end("{}"));
        assertThat(get("/v1/models").toLowerCase(java.util.Locale.ROOT))
                .contains(
                        "content-type: application/json",
                        "openai-processing-ms: 5",
                        "x-ratelimit-remaining-requests: 9")
                .contains("x-request-id: req_")
                .doesNotContain(
                        "cookie",
                        "org-secret",
                        "proj_secret",
                        "alt-svc",
                        "server:",
                        "location",
                        "x-internal",
                        "strict");
    }

    @Test
    void aLineBreakInAHeaderOfTheUpstreamReachesNobody() {
        // What is sent here is no HTTP library's doing.
        try (java.net.ServerSocket server = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress());
                OpenAIProxy other = OpenAIProxy.builder()
                        .upstream(Upstream.of("http://127.0.0.1:" + server.getLocalPort())
                                .withoutKey())
                        .withoutAuthentication()
                        .port(0)
                        .drain(Duration.ZERO)
                        .start()) {
            Thread answer = new Thread(() -> {
                try (java.net.Socket socket = server.accept()) {
                    socket.getInputStream().read(new byte[4096]);
                    socket.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nx-request-id: a\rSet-Cookie: b=1\r\nContent-Length: 2\r\n\r\n{}"
                                    .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
                    socket.getInputStream().read();
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            answer.start();
            String seen = RawClient.exchange(other.port(), "GET /v1/models HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(seen).startsWith("HTTP/1.1 5").contains("\"error\"").doesNotContain("Set-Cookie", "b=1");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aBodyThatSaysThatItIsTooLargeIsRefusedUnread() {
        assertRefused(
                raw("POST /v1/embeddings HTTP/1.1\r\nHost: x\r\n" + GOOD + "Content-Length: 1001\r\n\r\n"), "413");
    }

    @Test
    void aBodyThatTurnsOutTooLargeIsCutOff() {
        String chunk = "1f4\r\n" + "x".repeat(500) + "\r\n";
        String answer = raw("POST /v1/embeddings HTTP/1.1\r\nHost: x\r\n" + GOOD + "Transfer-Encoding: chunked\r\n\r\n"
                + chunk + chunk + chunk);
        assertThat(answer).startsWith("HTTP/1.1 413").contains("\"error\"");
        await().until(() -> upstream.openConnections.get() == 0);
    }

    @Test
    void aFilterThatThrowsFailsHangsOrGivesNullRefuses() {
        filter = request -> {
            throw new IllegalStateException("secret reason");
        };
        assertRefused(get("/v1/models"), "500");
        filter = request -> {
            throw new AssertionError("secret reason");
        };
        assertRefused(get("/v1/models"), "500");
        filter = request -> Future.failedFuture(new IllegalStateException("secret reason"));
        assertRefused(get("/v1/models"), "500");
        filter = request -> Future.succeededFuture(null);
        assertRefused(get("/v1/models"), "500");
        filter = nullFilter();
        assertRefused(get("/v1/models"), "500");
        filter = request -> Promise.<AuthenticationResult>promise().future();
        assertRefused(get("/v1/models"), "503");
        assertThat(get("/v1/models")).doesNotContain("secret reason");
        filter = request -> Future.succeededFuture(AuthenticationResult.refuse(402, "Pay first."));
        assertThat(get("/v1/models")).startsWith("HTTP/1.1 402").contains("Pay first.");
    }

    @Test
    void aFilterThatFailsIsOneLineWithItsPlaceAndWithoutItsMessage() {
        List<AuthenticationFilter> filters = List.of(
                request -> {
                    throw new IllegalStateException("of token " + request.token());
                },
                AuthenticationFilter.of(request -> {
                    throw new IllegalStateException("of token " + request.token());
                }),
                AuthenticationFilter.ofStage(request -> CompletableFuture.supplyAsync(() -> {
                    throw new IllegalStateException("of token " + request.token());
                })));
        for (AuthenticationFilter failing : filters) {
            filter = failing;
            try (LogRecords log = new LogRecords()) {
                assertRefused(get("/v1/models"), "500");
                assertThat(log.loud())
                        .singleElement()
                        .asString()
                        .startsWith("SEVERE io.fluentopenai.proxy: req_")
                        .contains(
                                "the authentication filter failed: java.lang.IllegalStateException at "
                                        + "io.fluentopenai.proxy.SecurityTest",
                                "(SecurityTest.java:")
                        .doesNotContain(TOKEN, "\n");
                assertThat(log.all()).allMatch(record -> record.getThrown() == null);
            }
        }
        filter = nullFilter();
        try (LogRecords log = new LogRecords()) {
            assertRefused(get("/v1/models"), "500");
            assertThat(log.loud()).singleElement().asString().endsWith("it returned null");
        }
    }

    @Test
    void aFilterRefusesByAnExceptionOfItsOwnKind() {
        class Banned extends AuthenticationRefusedException {
            private static final long serialVersionUID = 1;

            Banned() {
                super("You are banned.", new IllegalStateException("secret reason"));
            }
        }
        List<AuthenticationFilter> filters = List.of(
                request -> {
                    throw new Banned();
                },
                request -> Future.failedFuture(new Banned()),
                AuthenticationFilter.ofStage(request -> CompletableFuture.supplyAsync(() -> {
                    throw new Banned();
                })));
        for (AuthenticationFilter refusing : filters) {
            filter = refusing;
            try (LogRecords log = new LogRecords()) {
                String answer = get("/v1/models");
                assertRefused(answer, "401");
                assertThat(answer)
                        .contains("You are banned.", "invalid_api_key")
                        .doesNotContain("secret reason");
                assertThat(log.loud()).isEmpty();
            }
        }
        assertThat(upstream.seen).isEmpty();
    }

    @SuppressWarnings("NullAway") // It does what a filter must not do.
    private static AuthenticationFilter nullFilter() {
        return request -> null;
    }

    @Test
    void aFilterThatDecidesOnAnotherThreadIsHeard() {
        filter = AuthenticationFilter.ofStage(request -> java.util.concurrent.CompletableFuture.supplyAsync(
                () -> AuthenticationResult.allow(Identity.of("slowly"))));
        assertThat(get("/v1/models")).contains("200 OK");
    }

    @Test
    void aFilterSeesWhatIsForwarded() {
        AtomicReference<String> seen = new AtomicReference<>();
        filter = AuthenticationFilter.of(request -> {
            seen.set(request.method() + " " + request.path() + " " + request.header("x-session") + " "
                    + request.headers("X-SESSION").size() + " " + request.clientAddress() + " "
                    + request.token().orElse("-"));
            return AuthenticationResult.allow();
        });
        raw("GET /v1/own/%61bc?x=1 HTTP/1.1\r\nHost: x\r\nX-Session: s\r\nX-Forwarded-For: 9.9.9.9\r\n\r\n");
        assertThat(seen).hasValue("GET /own/abc s 1 127.0.0.1 -");
        assertThat(upstream.only().uri()).isEqualTo("/v1/own/abc?x=1");
    }

    @Test
    void aWebSocketIsRefusedBeforeItsUpgrade() {
        assertRefused(raw(RawClient.HANDSHAKE + "\r\n"), "401");
        assertRefused(
                raw(RawClient.HANDSHAKE + "Sec-WebSocket-Protocol: realtime, openai-insecure-api-key.nobody\r\n\r\n"),
                "401");
        assertRefused(raw(RawClient.HANDSHAKE.replace("13", "12") + GOOD + "\r\n"), "400");
        assertRefused(raw(RawClient.HANDSHAKE.replace("dGhl", "dG") + GOOD + "\r\n"), "400");
        assertRefused(raw(RawClient.HANDSHAKE + GOOD + "Content-Length: 3\r\n\r\nabc"), "400");
        assertRefused(raw(RawClient.HANDSHAKE.replace("GET", "POST") + GOOD + "\r\n"), "400");
    }

    @Test
    void anUpgradeToSomethingElseIsNoUpgrade() {
        assertThat(
                        raw(
                                "GET /v1/models HTTP/1.1\r\nHost: x\r\n" + GOOD
                                        + "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n"))
                .contains("HTTP/1.1 200 OK");
        assertThat(upstream.only().headers().names().toString().toLowerCase(java.util.Locale.ROOT))
                .doesNotContain("upgrade", "http2-settings");
    }

    @Test
    void subprotocolsThatSayWhatHeadersSayStayBehind() {
        raw(RawClient.HANDSHAKE + GOOD
                + "Sec-WebSocket-Protocol: realtime, OpenAI-Insecure-API-Key.mine, openai-organization.org-mine\r\n"
                + "Sec-WebSocket-Protocol: openai-project.proj_mine, openai-beta.realtime-v1\r\n\r\n");
        assertThat(upstream.only().headers().getAll("Sec-WebSocket-Protocol"))
                .containsExactly("realtime, openai-beta.realtime-v1");
    }

    @Test
    void aConnectionOnWhichNoRequestGetsReadyIsClosed() {
        try (RawClient client = new RawClient(proxy.port())) {
            client.send("GET /v1/models HTTP/1.1\r\nHost: x\r\nX-Slow: ");
            // Bytes come, a request never does.
            Thread trickle = new Thread(() -> {
                try {
                    for (int i = 0; i < 200; i++) {
                        client.send("x");
                        Thread.sleep(50);
                    }
                } catch (RuntimeException | InterruptedException closed) {
                    // That is what is waited for.
                }
            });
            trickle.start();
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void nothingOfTheProxyIsShownByItsText() {
        assertThat(proxy.toString() + upstream.upstream() + StaticTokens.of(Map.of(TOKEN, Identity.of("alice"))))
                .doesNotContain(TestUpstream.KEY, TOKEN, Integer.toString(upstream.port()));
    }
}
