package io.fluentopenai.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fluentopenai.client.AzureOptions;
import io.fluentopenai.proxy.auth.AuthenticationFilter;
import io.fluentopenai.proxy.auth.AuthenticationResult;
import io.fluentopenai.proxy.auth.Identity;
import io.fluentopenai.proxy.auth.StaticTokens;
import io.fluentopenai.proxy.internal.request.ClientAddress;
import io.fluentopenai.proxy.limit.Limits;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What those who run the proxy rely on. */
@Timeout(60)
class ProxyOperationsTest {
    private final TestUpstream upstream = new TestUpstream();
    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable OpenAIProxy proxy;

    @TempDir
    @Nullable
    Path directory;

    @AfterEach
    void close() {
        if (proxy != null) {
            proxy.close();
        }
        upstream.close();
    }

    private OpenAIProxy start(UnaryOperator<OpenAIProxyBuilder> settings) {
        OpenAIProxy started = settings.apply(OpenAIProxy.builder()
                        .upstream(upstream.upstream())
                        .withoutAuthentication()
                        .rules(Rules.everything())
                        .port(0)
                        .drain(Duration.ZERO))
                .start();
        proxy = started;
        return started;
    }

    private HttpResponse<String> get(int port, String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(int port, String path, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void metricsTellWhatPassed() throws Exception {
        OpenAIProxy started = start(builder -> builder.management("127.0.0.1", 0)
                .authentication(StaticTokens.of(Map.of("token-of-alice-0123456789", Identity.of("alice")))));
        upstream.json("{\"usage\":{\"total_tokens\":42}}");
        RawClient.exchange(
                started.port(),
                "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer token-of-alice-0123456789\r\n"
                        + "Content-Length: 2\r\n\r\n{}");
        RawClient.exchange(started.port(), "GET /v1/models HTTP/1.1\r\nHost: x\r\n\r\n");
        await().until(() -> started.openRequests() == 0);
        String metrics = get(started.managementPort(), "/metrics").body();
        assertThat(metrics)
                .contains("openai_proxy_tokens_total{identity=\"alice\"} 42.0")
                .contains("openai_proxy_requests_seconds_count{method=\"POST\",part=\"chat\",status=\"200\"} 1")
                .contains("openai_proxy_requests_seconds_count{method=\"GET\",part=\"models\",status=\"401\"} 1")
                .contains("openai_proxy_upstream_responses_total{status=\"200\"} 1.0")
                .contains("openai_proxy_request_bytes_total 2.0")
                .contains("openai_proxy_open_requests 0.0")
                .doesNotContain("token-of-alice");
        assertThat(get(started.port(), "/metrics").statusCode())
                .as("not on the port of the API")
                .isEqualTo(404);
    }

    @Test
    void callersCannotMakeUpLabels() throws Exception {
        OpenAIProxy started =
                start(builder -> builder.management("127.0.0.1", 0).withoutAuthentication());
        for (String method : List.of("AAA", "BBB", "CCC")) {
            RawClient.exchange(started.port(), method + " /v1/" + method + " HTTP/1.1\r\nHost: x\r\n\r\n");
        }
        await().until(() -> started.openRequests() == 0);
        assertThat(get(started.managementPort(), "/metrics").body())
                .contains("openai_proxy_requests_seconds_count{method=\"OTHER\",part=\"other\",status=\"200\"} 3")
                .doesNotContain("AAA");
    }

    @Test
    void metricsOnThePortOfTheApiNeedTheirToken() throws Exception {
        int port =
                start(builder -> builder.metricsToken("token-of-the-metrics")).port();
        assertThat(get(port, "/metrics").statusCode()).isEqualTo(404);
        assertThat(RawClient.exchange(
                        port, "GET /metrics HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer token-of-the-metrics\r\n\r\n"))
                .contains("200 OK", "openai_proxy_open_requests");
    }

    @Test
    void readinessAsksTheUpstreamOnceForMany() throws Exception {
        int port = start(builder -> builder).port();
        for (int i = 0; i < 10; i++) {
            assertThat(get(port, "/ready").statusCode()).isEqualTo(200);
        }
        assertThat(upstream.only().uri()).isEqualTo("/v1/models");
    }

    @Test
    void anUpstreamThatDoesNotAnswerIsA504() throws Exception {
        upstream.answer(request -> {});
        int port = start(builder -> builder.upstreamTimeout(Duration.ofMillis(400)))
                .port();
        HttpResponse<String> response = get(port, "/v1/models");
        assertThat(response.statusCode()).isEqualTo(504);
        assertThat(response.body()).contains("upstream_timeout");
        await().until(() -> upstream.openConnections.get() == 0);
    }

    @Test
    void anUpstreamThatFallsSilentInMidStreamIsCut() {
        upstream.answer(request -> request.response().setChunked(true).write("data: 1\n\n"));
        int port = start(builder -> builder.upstreamTimeout(Duration.ofMillis(400)))
                .port();
        try (RawClient client = new RawClient(port)) {
            client.send("GET /v1/responses/r HTTP/1.1\r\nHost: x\r\n\r\n");
            String answer = client.rest();
            assertThat(answer).contains("200 OK", "data: 1").doesNotEndWith("0\r\n\r\n");
        }
    }

    @Test
    void aClientThatStopsSendingIsA408() {
        int port =
                start(builder -> builder.clientTimeout(Duration.ofMillis(400))).port();
        String answer =
                RawClient.exchange(port, "POST /v1/files HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc");
        assertThat(answer).startsWith("HTTP/1.1 408").contains("\"error\"");
    }

    @Test
    void aClientThatStopsReadingIsCut() {
        upstream.answer(request -> {
            HttpServerResponse response = request.response().setChunked(true);
            Runnable[] more = new Runnable[1];
            more[0] = () -> {
                while (!response.writeQueueFull()) {
                    response.write("x".repeat(65_536));
                }
                response.drainHandler(drained -> more[0].run());
            };
            more[0].run();
        });
        OpenAIProxy started = start(builder -> builder.clientTimeout(Duration.ofMillis(600)));
        try (RawClient client = new RawClient(started.port())) {
            client.send("GET /v1/files/f/content HTTP/1.1\r\nHost: x\r\n\r\n");
            client.until("\r\n\r\n");
            await().until(() -> started.openRequests() == 0);
            await().until(() -> upstream.openConnections.get() == 0);
        }
    }

    @Test
    void moreRequestsThanMayBeOpenAreA503() throws Exception {
        CompletableFuture<HttpServerResponse> held = new CompletableFuture<>();
        upstream.answer(request -> held.complete(request.response()));
        int port = start(builder -> builder.maxOpenRequests(1)).port();
        CompletableFuture<HttpResponse<String>> first = http.sendAsync(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/models"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        held.get();
        HttpResponse<String> refused = get(port, "/v1/models");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("retry-after")).isPresent();
        held.get().end("{}");
        assertThat(first.get().statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsOpenMayEndWhenTheProxyIsClosed() throws Exception {
        CompletableFuture<HttpServerResponse> stream = new CompletableFuture<>();
        upstream.answer(request -> {
            request.response()
                    .setChunked(true)
                    .putHeader("Content-Type", "text/event-stream")
                    .write("data: 1\n\n");
            stream.complete(request.response());
        });
        OpenAIProxy started = start(builder -> builder.drain(Duration.ofSeconds(20)));
        HttpResponse<InputStream> response = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + started.port() + "/v1/responses/r"))
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        stream.get();
        CompletableFuture<Void> closed = CompletableFuture.runAsync(started::close);
        await().ignoreExceptions().until(() -> {
            try (RawClient client = new RawClient(started.port())) {
                return client.send("GET /ready HTTP/1.1\r\nHost: x\r\n\r\n")
                        .answer()
                        .contains("503");
            } catch (java.io.UncheckedIOException noLongerListening) {
                return true;
            }
        });
        assertThat(closed).isNotDone();
        stream.get().end("data: 2\n\n");
        assertThat(new String(response.body().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("data: 1\n\ndata: 2\n\n");
        closed.get();
    }

    @Test
    void theAddressOfAClientIsBelievedOfTrustedProxiesOnly() {
        AtomicReference<String> seen = new AtomicReference<>();
        AuthenticationFilter filter = AuthenticationFilter.of(request -> {
            seen.set(request.clientAddress());
            return AuthenticationResult.allow();
        });
        int port = start(builder -> builder.authentication(filter).trustedProxies(List.of("127.0.0.0/8", "10.0.0.0/8")))
                .port();
        String head = "GET /v1/models HTTP/1.1\r\nHost: x\r\n";
        RawClient.exchange(port, head + "X-Forwarded-For: 6.6.6.6, 1.2.3.4, 10.1.1.1\r\n\r\n");
        assertThat(seen).hasValue("1.2.3.4");
        RawClient.exchange(port, head + "X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-For: junk, 10.1.1.1\r\n\r\n");
        assertThat(seen).hasValue("10.1.1.1");
        RawClient.exchange(port, head + "\r\n");
        assertThat(seen).hasValue("127.0.0.1");
        RawClient.exchange(port, head + "X-Forwarded-For: 1.2.3.4:5678, 10.1.1.1:80\r\n\r\n");
        assertThat(seen).hasValue("1.2.3.4");
        RawClient.exchange(port, head + "X-Forwarded-For: [2001:db8::1]:5678\r\n\r\n");
        assertThat(seen).hasValue("2001:db8:0:0:0:0:0:1");
        RawClient.exchange(port, head + "X-Forwarded-For: [2001:db8::1\r\n\r\n");
        assertThat(seen).hasValue("127.0.0.1");
        assertThat(new ClientAddress(List.of("10.0.0.0/8")).of("9.9.9.9", List.of("1.2.3.4")))
                .isEqualTo("9.9.9.9");
        assertThat(ClientAddress.caller("2001:db8:1:2:3:4:5:6")).isEqualTo(ClientAddress.caller("2001:db8:1:2::9"));
        assertThat(new ClientAddress(List.of("127.0.0.1")).isTrusted("::ffff:127.0.0.1"))
                .isTrue();
    }

    @Test
    void httpsCanBeRequired() {
        int port = start(builder -> builder.requireHttps().trustedProxies(List.of("127.0.0.1")))
                .port();
        String head = "GET /v1/models HTTP/1.1\r\nHost: x\r\n";
        assertThat(RawClient.exchange(port, head + "\r\n")).startsWith("HTTP/1.1 403");
        assertThat(RawClient.exchange(port, head + "X-Forwarded-Proto: https\r\n\r\n"))
                .contains("200 OK");
    }

    @Test
    void tlsSpeaksHttp2AndHttp1AndClearTextIsSentThere() throws Exception {
        Path folder = java.util.Objects.requireNonNull(directory);
        Path store = folder.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "a",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "password")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "password".toCharArray());
        }
        Path certificate = pem(
                folder.resolve("cert.pem"),
                "CERTIFICATE",
                keys.getCertificate("a").getEncoded());
        Path key = pem(
                folder.resolve("key.pem"),
                "PRIVATE KEY",
                keys.getKey("a", "password".toCharArray()).getEncoded());
        OpenAIProxy started = start(
                builder -> builder.tls(certificate, key).redirectToHttps(0).keepAlive(Duration.ofSeconds(5)));

        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("a", keys.getCertificate("a"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), new SecureRandom());
        HttpClient secure = HttpClient.newBuilder()
                .sslContext(context)
                .followRedirects(HttpClient.Redirect.ALWAYS)
                .build();
        for (HttpClient.Version version : HttpClient.Version.values()) {
            HttpResponse<String> response = secure.send(
                    HttpRequest.newBuilder(URI.create("https://localhost:" + started.port() + "/v1/chat/completions"))
                            .version(version)
                            .POST(HttpRequest.BodyPublishers.ofString("x".repeat(100_000)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(response.version()).isEqualTo(version);
            assertThat(response.body()).contains("\"bytes\":100000");
        }
        HttpResponse<String> sent = secure.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + started.redirectPort() + "/v1/models?a=b"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(sent.uri()).hasToString("https://localhost:" + started.port() + "/v1/models?a=b");
        assertThat(sent.statusCode()).isEqualTo(200);
        try (RawClient client = new RawClient(started.redirectPort())) {
            client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: xchunked\r\n\r\n"
                    + "abcGET / HTTP/1.1\r\nHost: evil.example\r\n\r\n");
            assertThat(client.rest()).startsWith("HTTP/1.1 400").doesNotContain("evil.example");
        }
        try (RawClient client = new RawClient(started.redirectPort())) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ");
            assertThat(client.isAtEnd()).as("a request that does not get ready").isTrue();
        }
    }

    private static Path pem(Path file, String what, byte[] bytes) throws java.io.IOException {
        return Files.writeString(
                file,
                "-----BEGIN " + what + "-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + what
                        + "-----\n");
    }

    @Test
    void theHandlerServesUnderAPathOfAnotherApplication() throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setUseDaemonThread(true));
        try {
            ProxyHandler handler = OpenAIProxy.builder()
                    .upstream(upstream.upstream())
                    .withoutAuthentication()
                    .prefix("/ai")
                    .handler(vertx);
            HttpServer server = TestUpstream.await(vertx.createHttpServer(
                            new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                    .requestHandler(request -> {
                        if (request.path().startsWith("/ai/")) {
                            handler.handle(request);
                        } else {
                            request.response().end("the application");
                        }
                    })
                    .listen());
            int port = server.actualPort();
            assertThat(get(port, "/").body()).isEqualTo("the application");
            assertThat(get(port, "/ai/health").body()).isEqualTo("OK");
            assertThat(post(port, "/ai/v1/embeddings", "{}").body()).contains("\"bytes\":2");
            assertThat(get(port, "/ai/v1/organization").statusCode()).isEqualTo(404);
            assertThat(upstream.only().uri()).isEqualTo("/v1/embeddings");
            assertThat(RawClient.exchange(
                            port,
                            "POST /ai/v1/embeddings HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
                                    + "0\r\n\r\nGET /ai/v1/models HTTP/1.1\r\nHost: x\r\n\r\n"))
                    .as("what is of unclear length is the last of its connection")
                    .containsOnlyOnce("HTTP/1.1");
            TestUpstream.await(handler.shutdown(Duration.ZERO));
        } finally {
            TestUpstream.await(vertx.close());
        }
    }

    @Test
    void whatIsHiddenInARefusedRequestOfUnclearLengthIsNeverRead() {
        int port = start(OpenAIProxyBuilder::cleartextHttp2).port();
        for (String path : List.of("/v1/organization/users", "/health", "/ready")) {
            try (RawClient client = new RawClient(port)) {
                client.send("POST " + path + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
                assertThat(client.answer()).as(path).startsWith("HTTP/1.1 404").contains("Connection: close");
                client.send("0\r\n\r\nGET /v1/models HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(client.rest()).as(path).isEmpty();
            }
        }
        assertThat(upstream.seen).isEmpty();
    }

    /** A client whose connection has become a WebSocket; null if it was one connection too many. */
    private static @Nullable RawClient upgraded(int port) {
        RawClient client = new RawClient(port);
        try {
            if (client.send(RawClient.HANDSHAKE + "\r\n").answer().startsWith("HTTP/1.1 101")) {
                return client;
            }
        } catch (UncheckedIOException closed) {
            // As below.
        }
        client.close();
        return null;
    }

    @Test
    void aConnectionThatWasUpgradedIsThereUntilItEnds() {
        int port = start(builder -> builder.maxConnections(1)).port();
        upstream.answer(HttpServerRequest::toWebSocket);
        for (int i = 0; i < 3; i++) {
            try (RawClient client = await().until(() -> upgraded(port), Objects::nonNull);
                    RawClient another = new RawClient(port)) {
                assertThat(another.isAtEnd()).as("one connection too many").isTrue();
            }
        }
    }

    /** A frame of HTTP/2 on its first stream, or on none. */
    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        return Buffer.buffer()
                .appendMedium(payload.length)
                .appendByte((byte) type)
                .appendByte((byte) flags)
                .appendInt(stream)
                .appendBytes(payload)
                .getBytes();
    }

    /** Asks over HTTP/2, each time with headers by name and value in turn, and gives what comes until this text. */
    private static String http2(int port, String until, String[]... requests) {
        try (RawClient client = new RawClient(port)) {
            client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").send(frame(4, 0, 0, new byte[0]));
            for (int i = 0; i < requests.length; i++) {
                Buffer block = Buffer.buffer();
                for (int j = 0; j < requests[i].length; j++) {
                    if (j % 2 == 0) {
                        // A literal that is not to be remembered.
                        block.appendByte((byte) 0);
                    }
                    block.appendByte((byte) requests[i][j].length()).appendString(requests[i][j], "ISO-8859-1");
                }
                client.send(frame(1, 5, 2 * i + 1, block.getBytes()));
            }
            return client.until(until);
        }
    }

    private static String[] models(String name, String value) {
        return new String[] {":method", "GET", ":scheme", "http", ":authority", "x", ":path", "/v1/models", name, value
        };
    }

    @Test
    void aHeaderOfHttp2ThatWouldBeTwoLinesIsRefused() {
        int port = start(OpenAIProxyBuilder::cleartextHttp2).port();
        for (String value : List.of("a\r\nX-Injected: 1", "a\r\n X-Folded: 1", "a\nb", "a\0b", "a\u001b[31m")) {
            upstream.seen.clear();
            assertThat(http2(port, "\"ok\":true", models("user-agent", value), models("user-agent", "good")))
                    .endsWith("\"ok\":true");
            assertThat(upstream.only().headers().get("user-agent")).isEqualTo("good");
        }
    }

    @Test
    void aRequestOfHttp2WithoutAPathIsAnswered() {
        int port = start(OpenAIProxyBuilder::cleartextHttp2).port();
        assertThat(http2(port, "unknown_url", new String[] {":method", "CONNECT", ":authority", "evil.example:443"}))
                .endsWith("unknown_url");
    }

    private OpenAIProxy azure(UnaryOperator<AzureOptions> options, Limits limits) {
        AzureOptions azure = options.apply(AzureOptions.endpoint("http://127.0.0.1:" + upstream.port()));
        return start(builder ->
                builder.upstream(Upstream.azure(azure).apiKey(TestUpstream.KEY)).limits(limits));
    }

    @Test
    void aClientOfV1WorksAgainstAzure() throws Exception {
        int port = azure(azure -> azure.apiVersion("2024-10-21"), Limits.none()).port();
        post(port, "/v1/chat/completions?api-version=mine", "{\"messages\":[],\"model\":\"my-gpt\"}");
        assertThat(upstream.only().uri())
                .isEqualTo("/openai/deployments/my-gpt/chat/completions?api-version=2024-10-21");
        assertThat(upstream.only().headers().get("api-key")).isEqualTo(TestUpstream.KEY);
        assertThat(upstream.only().headers().contains("Authorization")).isFalse();
        upstream.seen.clear();
        get(port, "/v1/files?limit=2");
        assertThat(upstream.only().uri()).isEqualTo("/openai/files?limit=2&api-version=2024-10-21");
        for (String model : new String[] {"..", "a/b", "../x", "", "a b"}) {
            assertThat(post(port, "/v1/chat/completions", "{\"model\":\"" + model + "\"}")
                            .statusCode())
                    .as(model)
                    .isIn(400, 404);
        }
        assertThat(post(port, "/v1/chat/completions", "{}").statusCode()).isEqualTo(400);
        assertThat(upstream.seen).hasSize(1);
    }

    @Test
    void aClientOfAzureWorksAgainstAzure() throws Exception {
        int port = azure(azure -> azure.apiVersion("2024-10-21"), Limits.none().models("my-gpt"))
                .port();
        post(port, "/openai/deployments/my-gpt/chat/completions?api-version=2023-01-01", "{\"model\":\"my-gpt\"}");
        assertThat(upstream.only().uri())
                .isEqualTo("/openai/deployments/my-gpt/chat/completions?api-version=2024-10-21");
        assertThat(post(port, "/openai/deployments/other/chat/completions", "{\"model\":\"my-gpt\"}")
                        .statusCode())
                .isEqualTo(403);
        for (String hidden : List.of(
                "/v1/deployments/other/chat/completions",
                "/openai/v1/deployments/other/chat/completions",
                "/openai/Deployments/other/chat/completions",
                "/openai/deployments/my-gpt/deployments/other/chat/completions")) {
            assertThat(post(port, hidden, "{\"model\":\"my-gpt\"}").statusCode())
                    .as(hidden)
                    .isEqualTo(404);
        }
        assertThat(post(port, "/v1/Batches", "{}").statusCode()).isEqualTo(403);
        assertThat(upstream.seen).hasSize(1);
    }

    @Test
    void aSessionOfRealtimeGetsTheDeploymentThatTheServerNamesOrOneOfTheClient() {
        String target = "/realtime?deployment=other&model=another&Deployment=third&API-Version=1";
        String handshake = RawClient.HANDSHAKE.replace("/realtime?model=m", target) + "\r\n";
        try (OpenAIProxy fixed = azure(azure -> azure.apiVersion("2024-10-21").deployment("fixed"), Limits.none())) {
            RawClient.exchange(fixed.port(), handshake);
            assertThat(upstream.only().uri()).isEqualTo("/openai/realtime?api-version=2024-10-21&deployment=fixed");
        }
        upstream.seen.clear();
        try (OpenAIProxy free = azure(azure -> azure.apiVersion("2024-10-21"), Limits.none())) {
            RawClient.exchange(free.port(), handshake);
            assertThat(upstream.only().uri()).isEqualTo("/openai/realtime?api-version=2024-10-21&deployment=other");
        }
    }

    @Test
    void aFixedDeploymentAndTheNewerAddressesNeedNoModel() throws Exception {
        int port = azure(azure -> azure.apiVersion("2024-10-21").deployment("fixed"), Limits.none())
                .port();
        post(port, "/v1/embeddings", "{\"input\":\"x\"}");
        assertThat(upstream.only().uri()).isEqualTo("/openai/deployments/fixed/embeddings?api-version=2024-10-21");
        upstream.seen.clear();
        proxy = null;
        try (OpenAIProxy newer = azure(AzureOptions::v1, Limits.none())) {
            post(newer.port(), "/v1/chat/completions", "{}");
            assertThat(upstream.only().uri()).isEqualTo("/openai/v1/chat/completions");
            upstream.seen.clear();
            post(newer.port(), "/openai/v1/responses", "{}");
            assertThat(upstream.only().uri()).isEqualTo("/openai/v1/responses");
        }
    }

    @Test
    void keysAreAskedForAndTheirFailureIsA502() throws Exception {
        AtomicReference<CompletableFuture<String>> key =
                new AtomicReference<>(CompletableFuture.completedFuture("entra-token"));
        int port = start(builder -> builder.upstream(
                        Upstream.of(upstream.baseUrl()).bearerToken(() -> java.util.Objects.requireNonNull(key.get()))))
                .port();
        get(port, "/v1/models");
        assertThat(upstream.only().headers().get("Authorization")).isEqualTo("Bearer entra-token");
        key.set(CompletableFuture.failedFuture(new IllegalStateException("secret reason")));
        assertThat(get(port, "/v1/models").body())
                .contains("upstream_unavailable")
                .doesNotContain("secret reason");
        key.set(new CompletableFuture<>());
        CompletableFuture<String> bad = CompletableFuture.completedFuture("a\r\nX-Injected: 1");
        key.set(bad);
        assertThat(get(port, "/v1/models").statusCode()).isEqualTo(502);
        assertThat(upstream.seen).hasSize(1);
    }

    @Test
    void anUpstreamWithoutAKeyDoesNotStart() throws Exception {
        for (Upstream keyless : List.of(
                Upstream.openAI(),
                Upstream.of(upstream.baseUrl()),
                Upstream.azure(AzureOptions.resource("mine").apiVersion("2024-10-21")))) {
            OpenAIProxyBuilder builder = OpenAIProxy.builder()
                    .upstream(keyless)
                    .withoutAuthentication()
                    .port(0);
            for (Runnable way :
                    List.<Runnable>of(builder::check, builder::start, () -> builder.handler(upstream.vertx))) {
                assertThatThrownBy(way::run)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("has no key");
            }
        }
        int port = start(builder ->
                        builder.upstream(Upstream.of(upstream.baseUrl()).withoutKey()))
                .port();
        assertThat(get(port, "/v1/models").statusCode()).isEqualTo(200);
        assertThat(upstream.only().headers().names())
                .map(name -> name.toLowerCase(java.util.Locale.ROOT))
                .doesNotContain("authorization", "api-key");
    }

    @Test
    void aSupplierOfKeysThatFailsIsOneLine() throws Exception {
        try (LogRecords log = new LogRecords()) {
            int port = start(builder ->
                            builder.upstream(Upstream.of(upstream.baseUrl()).apiKey(() -> {
                                throw new IllegalStateException("secret reason");
                            })))
                    .port();
            get(port, "/v1/models");
            assertThat(log.loud())
                    .singleElement()
                    .asString()
                    .contains(
                            "no credentials for the upstream: java.lang.IllegalStateException at io.fluentopenai.proxy")
                    .doesNotContain("secret reason");
            assertThat(log.all()).allMatch(record -> record.getThrown() == null);
        }
    }

    @Test
    void aSupplierOfKeysThatThrowsIsAFailureToo() throws Exception {
        int port = start(builder ->
                        builder.upstream(Upstream.of(upstream.baseUrl()).apiKey(() -> {
                            throw new IllegalStateException("secret reason");
                        })))
                .port();
        assertThat(get(port, "/v1/models").body())
                .contains("upstream_unavailable")
                .doesNotContain("secret reason");
        assertThat(get(port, "/ready").statusCode()).isEqualTo(503);
    }

    @ParameterizedTest
    @ValueSource(ints = {102, 199})
    void anUpstreamThatDoesNotGetBeyondAnInterimAnswerIsA502(int status) throws Exception {
        int port = start(builder -> builder).port();
        upstream.answer(request -> request.response().setStatusCode(status).end());
        assertThat(get(port, "/v1/models").statusCode()).isEqualTo(502);
    }
}
