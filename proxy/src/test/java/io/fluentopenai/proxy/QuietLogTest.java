package io.fluentopenai.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fluentopenai.proxy.auth.AuthenticationResult;
import io.fluentopenai.proxy.auth.Identity;
import io.fluentopenai.proxy.internal.connection.Sockets;
import io.fluentopenai.proxy.limit.Limits;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetServer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What happens each day on a network is no alarm: for a client or an upstream that goes, the log has a line at WARNING at the
 * most, and no stack trace, neither of the proxy nor of what it is made of.
 */
@Timeout(60)
class QuietLogTest {
    private static final long CANCEL = 8;

    /** When a client leaves. */
    enum Moment {
        WHILE_IT_IS_AUTHENTICATED,
        WHILE_THE_UPSTREAM_THINKS,
        IN_THE_ANSWER,
        IN_THE_UPLOAD,
        AFTER_AN_EARLY_ANSWER
    }

    private final LogRecords records = new LogRecords();
    private final CompletableFuture<Void> reached = new CompletableFuture<>();
    private final Promise<AuthenticationResult> authenticated = Promise.promise();
    private final TestUpstream upstream = new TestUpstream();
    private volatile boolean slowly;
    private volatile boolean limited;
    private final OpenAIProxy proxy = OpenAIProxy.builder()
            .upstream(upstream.upstream())
            .authentication(request -> {
                if (slowly) {
                    reached.complete(null);
                    return authenticated.future();
                }
                return Future.succeededFuture(
                        limited
                                ? AuthenticationResult.allow(Identity.of("alice")
                                        .withLimits(Limits.none().requestBytes(1000)))
                                : AuthenticationResult.allow());
            })
            .rules(Rules.everything())
            .port(0)
            .cleartextHttp2()
            .clientTimeout(Duration.ofSeconds(1))
            .drain(Duration.ZERO)
            .start();
    private final HttpClient http2 = upstream.vertx.createHttpClient(
            new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));

    @AfterEach
    void close() {
        proxy.close();
        upstream.close();
        records.close();
    }

    private void assertQuiet(int warnings) {
        await().until(() -> proxy.openRequests() == 0);
        proxy.close();
        assertThat(records.loud())
                .hasSize(warnings)
                .allMatch(line -> line.startsWith("WARNING io.fluentopenai.proxy:"));
        assertThat(records.all()).allMatch(record -> record.getThrown() == null);
    }

    private void prepare(Moment moment) {
        slowly = moment == Moment.WHILE_IT_IS_AUTHENTICATED;
        upstream.answer(request -> {
            request.exceptionHandler(gone -> {});
            HttpServerResponse response = request.response().exceptionHandler(gone -> {});
            switch (moment) {
                case IN_THE_ANSWER -> response.setChunked(true).write("data: 1\n\n");
                case IN_THE_UPLOAD -> request.handler(piece -> reached.complete(null));
                case AFTER_AN_EARLY_ANSWER -> response.setStatusCode(413).end("{}");
                default -> reached.complete(null);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void aClientOfHttp1ThatLeavesIsNoAlarm(Moment moment) {
        prepare(moment);
        for (boolean reset : new boolean[] {false, true}) {
            RawClient client = new RawClient(proxy.port());
            boolean whole = moment != Moment.IN_THE_UPLOAD && moment != Moment.AFTER_AN_EARLY_ANSWER;
            client.send("POST /v1/responses HTTP/1.1\r\nHost: x\r\nContent-Length: " + (whole ? 2 : 100_000)
                    + "\r\n\r\n{}");
            wait(moment, () -> assertThat(client.until("data: 1\n\n")).contains("200 OK"), client::answer);
            if (reset) {
                client.abort();
            } else {
                client.close();
            }
            await().until(() -> proxy.openRequests() == 0);
        }
        authenticated.tryComplete(AuthenticationResult.allow());
        assertQuiet(0);
    }

    @ParameterizedTest
    @EnumSource
    void aClientOfHttp2ThatLeavesIsNoAlarm(Moment moment) {
        prepare(moment);
        leave(moment, request -> request.reset(CANCEL));
        leave(moment, request -> request.connection().close());
        leave(moment, request -> Sockets.abort(request.connection()));
        authenticated.tryComplete(AuthenticationResult.allow());
        assertQuiet(0);
    }

    private void leave(Moment moment, Consumer<HttpClientRequest> way) {
        HttpClientRequest request =
                TestUpstream.await(http2.request(HttpMethod.POST, proxy.port(), "127.0.0.1", "/v1/responses"));
        CompletableFuture<Buffer> first = new CompletableFuture<>();
        request.exceptionHandler(left -> {});
        request.response().onSuccess(response -> {
            response.exceptionHandler(left -> {});
            response.handler(first::complete);
        });
        boolean whole = moment != Moment.IN_THE_UPLOAD && moment != Moment.AFTER_AN_EARLY_ANSWER;
        TestUpstream.await(whole ? request.end("{}") : request.setChunked(true).write("{}"));
        wait(moment, first::join, first::join);
        way.accept(request);
        await().until(() -> proxy.openRequests() == 0);
    }

    private void wait(Moment moment, Runnable inTheAnswer, Runnable forTheAnswer) {
        switch (moment) {
            case IN_THE_ANSWER -> inTheAnswer.run();
            case AFTER_AN_EARLY_ANSWER -> forTheAnswer.run();
            default -> reached.join();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    closes at once                  |
                    is no HTTP                      | garbage~~
                    has a header of two lines       | HTTP/1.1 200 OK~x-request-id: a?b~Content-Length: 3~~abc
                    has chunks that are none        | HTTP/1.1 200 OK~Transfer-Encoding: chunked~~zz~
                    breaks off in the chunks        | HTTP/1.1 200 OK~Transfer-Encoding: chunked~~3~abc~
                    breaks off before the length    | HTTP/1.1 200 OK~Content-Length: 10~~abc
                    upgrades to something else      | HTTP/1.1 101 Switching Protocols~Upgrade: h2c~Connection: Upgrade~~
                    """)
    void anUpstreamThatBreaksOffIsOneLine(String what, @Nullable String says) {
        NetServer broken =
                upstream(says == null ? "" : says.replace("~", "\r\n").replace('?', '\u0001'));
        OpenAIProxy before = proxyOf(broken);
        try (before;
                RawClient client = new RawClient(before.port());
                RawClient webSocket = new RawClient(before.port())) {
            client.send("GET /v1/models HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(client.rest()).as(what).startsWith("HTTP/1.1 ");
            webSocket.send(RawClient.HANDSHAKE + "\r\n");
            assertThat(webSocket.until("\r\n\r\n")).as(what).startsWith("HTTP/1.1 ");
            HttpClientRequest request =
                    TestUpstream.await(http2.request(HttpMethod.POST, before.port(), "127.0.0.1", "/v1/responses"));
            request.exceptionHandler(gone -> {});
            request.response().onSuccess(response -> response.exceptionHandler(gone -> {}));
            TestUpstream.await(request.setChunked(true).write("{}"));
            await().until(() -> before.openRequests() == 0);
        }
        assertQuiet(3);
    }

    @Test
    void anUpstreamThatSaysMoreThanItWasAskedIsNoAlarm() {
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc";
        NetServer broken = upstream(answer + answer);
        try (OpenAIProxy before = proxyOf(broken);
                RawClient client = new RawClient(before.port())) {
            client.send("GET /v1/models HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(client.rest()).endsWith("\r\n\r\nabc");
        }
        assertQuiet(0);
    }

    /** An upstream that answers the first bytes that it gets so, and closes the connection. */
    private NetServer upstream(String says) {
        return TestUpstream.await(upstream.vertx
                .createNetServer()
                .connectHandler(socket -> socket.handler(piece -> {
                    socket.handler(more -> {});
                    socket.end(Buffer.buffer(says));
                }))
                .listen(0, "127.0.0.1"));
    }

    private static OpenAIProxy proxyOf(NetServer server) {
        return OpenAIProxy.builder()
                .upstream(Upstream.of("http://127.0.0.1:" + server.actualPort()).apiKey(TestUpstream.KEY))
                .withoutAuthentication()
                .port(0)
                .cleartextHttp2()
                .drain(Duration.ZERO)
                .start();
    }

    @Test
    void anAnswerThatIsCompleteIsNotCutHoweverSoonItsClientLeaves() {
        for (int i = 0; i < 20; i++) {
            HttpClientRequest request =
                    TestUpstream.await(http2.request(HttpMethod.GET, proxy.port(), "127.0.0.1", "/v1/models"));
            TestUpstream.await(request.send()
                    .compose(HttpClientResponse::body)
                    .onComplete(whole -> request.connection().close()));
            RawClient client = new RawClient(proxy.port());
            assertThat(client.send("GET /v1/models HTTP/1.1\r\nHost: x\r\n\r\n").answer())
                    .contains("200 OK");
            client.abort();
        }
        assertQuiet(0);
        assertThat(records.all().stream().map(LogRecord::getMessage).filter(line -> line.startsWith("GET /models")))
                .hasSize(40)
                .allMatch(line -> line.startsWith("GET /models 200 in=0 out=21 "));
    }

    @Test
    void aWebSocketThatBreaksOffIsNoAlarm() {
        upstream.answer(request -> request.toWebSocket().onSuccess(socket -> socket.exceptionHandler(gone -> {})));
        for (boolean reset : new boolean[] {false, true}) {
            RawClient client = new RawClient(proxy.port());
            client.send(RawClient.HANDSHAKE + "\r\n");
            assertThat(client.until("\r\n\r\n")).startsWith("HTTP/1.1 101");
            // Half a frame.
            client.send(new byte[] {(byte) 0x82, (byte) 0xff, 0, 0});
            if (reset) {
                client.abort();
            } else {
                client.close();
            }
        }
        upstream.answer(request -> request.toWebSocket().onSuccess(socket -> {
            socket.exceptionHandler(gone -> {});
            socket.handler(message -> Sockets.abort(request.connection()));
        }));
        try (RawClient client = new RawClient(proxy.port())) {
            client.send(RawClient.HANDSHAKE + "\r\n");
            assertThat(client.until("\r\n\r\n")).startsWith("HTTP/1.1 101");
            // An empty message.
            client.send(new byte[] {(byte) 0x82, (byte) 0x80, 0, 0, 0, 0});
            await().until(() -> proxy.openRequests() == 0);
        }
        assertQuiet(0);
    }

    @Test
    void whatIsTooLargeTooSlowOrNoHttpIsNoAlarm() {
        limited = true;
        upstream.answer(request -> request.exceptionHandler(gone -> {}));
        assertThat(RawClient.exchange(
                        proxy.port(), "POST /v1/files HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n"))
                .startsWith("HTTP/1.1 413");
        try (RawClient client = new RawClient(proxy.port())) {
            client.send("POST /v1/files HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n400\r\n");
            assertThat(client.send("x".repeat(0x400)).answer()).startsWith("HTTP/1.1 413");
        }
        assertThat(RawClient.exchange(
                        proxy.port(), "POST /v1/files HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc"))
                .startsWith("HTTP/1.1 408");
        assertThat(RawClient.exchange(proxy.port(), "\u0016\u0003\u0001 is no HTTP\r\n\r\n"))
                .contains(" 400 ");
        HttpClientRequest request =
                TestUpstream.await(http2.request(HttpMethod.POST, proxy.port(), "127.0.0.1", "/v1/files"));
        request.exceptionHandler(reset -> {});
        TestUpstream.await(request.setChunked(true).write("x".repeat(0x400)));
        assertThat(TestUpstream.await(request.response()).statusCode()).isEqualTo(413);
        assertQuiet(0);
    }

    @Test
    void whatIsCutWhenTheProxyEndsIsNoAlarm() {
        prepare(Moment.IN_THE_ANSWER);
        HttpClientRequest request =
                TestUpstream.await(http2.request(HttpMethod.POST, proxy.port(), "127.0.0.1", "/v1/responses"));
        request.exceptionHandler(reset -> {});
        request.response().onSuccess(response -> {
            response.exceptionHandler(reset -> {});
            reached.complete(null);
        });
        TestUpstream.await(request.end("{}"));
        reached.join();
        try (RawClient client = new RawClient(proxy.port())) {
            client.send("POST /v1/responses HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}");
            client.until("data: 1\n\n");
            assertThat(RawClient.exchange(proxy.port(), "GET /ready HTTP/1.1\r\nHost: x\r\n\r\n"))
                    .startsWith("HTTP/1.1 200");
            proxy.close();
        }
        assertQuiet(0);
    }
}
