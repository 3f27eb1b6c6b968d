package io.fluentopenai.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardingTest {
    private static final int SMALLEST = 5 << 19;
    private static final int LARGEST = 11 << 19;
    private static final int STEP = 3 << 15;

    private final TestUpstream upstream = new TestUpstream();
    private final OpenAIProxy proxy = OpenAIProxy.builder()
            .upstream(upstream.upstream())
            .withoutAuthentication()
            .rules(Rules.everything())
            .port(0)
            .cleartextHttp2()
            .drain(Duration.ZERO)
            .start();
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        proxy.close();
        upstream.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxy.port() + path))
                .timeout(Duration.ofSeconds(20));
    }

    private String raw(String text) {
        return RawClient.exchange(proxy.port(), text);
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aRequestGoesThereWithTheServersKeyAndTheAnswerComesBack(HttpClient.Version version) throws Exception {
        HttpResponse<String> response = http.send(
                request("/v1/chat/completions?x=a%20b&include[]=1")
                        .version(version)
                        .header("Authorization", "Bearer of-the-client")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"m\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"ok\":true,\"bytes\":13}");
        assertThat(response.version()).isEqualTo(version);
        assertThat(upstream.only().method()).isEqualTo("POST");
        assertThat(upstream.only().uri()).isEqualTo("/v1/chat/completions?x=a%20b&include[]=1");
        assertThat(upstream.only().headers().getAll("Authorization")).containsExactly("Bearer " + TestUpstream.KEY);
    }

    @Test
    void eachMethodPassesWithAndWithoutABody() throws Exception {
        for (String method : new String[] {"GET", "HEAD", "DELETE", "POST", "PUT", "PATCH", "OPTIONS"}) {
            for (HttpClient.Version version : HttpClient.Version.values()) {
                upstream.seen.clear();
                HttpResponse<String> response = http.send(
                        request("/v1/files/f")
                                .version(version)
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                assertThat(response.statusCode()).as(method).isEqualTo(200);
                assertThat(upstream.only().method()).isEqualTo(method);
                assertThat(response.body()).isEqualTo(method.equals("HEAD") ? "" : "{\"ok\":true,\"bytes\":0}");
            }
        }
        upstream.seen.clear();
        assertThat(
                        raw(
                                "DELETE /v1/files/f HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"))
                .contains("200 OK", "\"bytes\":3");
    }

    @Test
    void statusAndBodyOfAnErrorPassAsTheyAre() throws Exception {
        upstream.answer(request -> request.response()
                .setStatusCode(429)
                .putHeader("Retry-After", "7")
                .putHeader("x-request-id", "req_of_upstream")
                .end("{\"error\":{\"message\":\"slow down\"}}"));

        HttpResponse<String> response = http.send(request("/v1/models").build(), HttpResponse.BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("retry-after")).hasValue("7");
        assertThat(response.headers().allValues("x-request-id")).containsExactly("req_of_upstream");
        assertThat(response.body()).isEqualTo("{\"error\":{\"message\":\"slow down\"}}");
        assertThat(upstream.seen).as("nothing is tried again").hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void eventsArriveOneByOne(HttpClient.Version version) throws Exception {
        CompletableFuture<HttpServerResponse> stream = new CompletableFuture<>();
        upstream.answer(request -> {
            request.response()
                    .setChunked(true)
                    .putHeader("Content-Type", "text/event-stream")
                    .writeHead();
            stream.complete(request.response());
        });
        HttpResponse<InputStream> response = http.send(
                request("/v1/chat/completions")
                        .version(version)
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            for (int i = 0; i < 3; i++) {
                String event = "data: " + i + "\n\n";
                stream.get().write(event);
                assertThat(new String(body.readNBytes(event.length()), StandardCharsets.UTF_8))
                        .isEqualTo(event);
            }
            stream.get().end();
            assertThat(body.read()).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void anUpstreamThatBreaksOffBreaksTheAnswerOff(HttpClient.Version version) throws Exception {
        upstream.answer(request -> {
            request.response().setChunked(true).write("data: 1\n\n");
            request.response().reset();
        });
        HttpResponse<InputStream> response = http.send(
                request("/v1/responses")
                        .version(version)
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThatThrownBy(() -> response.body().readAllBytes()).isInstanceOf(java.io.IOException.class);
    }

    @Test
    void aBodyThatIsShorterThanItSaysBreaksOffToo() throws Exception {
        upstream.answer(request -> {
            request.response().putHeader("Content-Length", "100").write("half");
            upstream.vertx.setTimer(50, id -> request.connection().close());
        });
        try (RawClient client = new RawClient(proxy.port())) {
            client.send("GET /v1/files/f/content HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.until("half")).contains("200 OK");
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void theUpstreamIsAskedForNoMoreThanAClientReads() throws Exception {
        AtomicLong sent = new AtomicLong();
        Buffer piece = Buffer.buffer(new byte[64 * 1024]);
        upstream.answer(request -> {
            HttpServerResponse response = request.response().setChunked(true);
            Runnable[] more = new Runnable[1];
            more[0] = () -> {
                while (!response.writeQueueFull()) {
                    sent.addAndGet(piece.length());
                    response.write(piece.copy());
                }
                response.drainHandler(drained -> more[0].run());
            };
            more[0].run();
        });
        try (RawClient client = new RawClient(proxy.port())) {
            client.send("GET /v1/files/f/content HTTP/1.1\r\nHost: x\r\n\r\n");
            client.until("\r\n\r\n");
            long[] before = {-1};
            await().pollInterval(Duration.ofMillis(300)).until(() -> {
                boolean same = sent.get() == before[0];
                before[0] = sent.get();
                return same;
            });
            // What the buffers of two sockets hold, and no more.
            assertThat(sent.get()).isLessThan(32L << 20);
        }
    }

    /**
     * Some servers close after each answer, and it is complete though its client still reads when they are gone. Of many sizes
     * some are such that the proxy has read all, and sees the end, when its client takes no more.
     */
    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: ", "Transfer-Encoding: chunked", "X-Length: untold"})
    void aSlowReaderGetsAllThatAnUpstreamSaidBeforeItClosed(String framing) {
        AtomicInteger closed = new AtomicInteger();
        NetServer closing = TestUpstream.await(upstream.vertx
                .createNetServer()
                .connectHandler(socket -> {
                    socket.closeHandler(end -> closed.incrementAndGet());
                    socket.handler(head -> answerAndClose(socket, head, framing));
                })
                .listen(0, "127.0.0.1"));
        List<RawClient> clients = new ArrayList<>();
        try (OpenAIProxy before = OpenAIProxy.builder()
                .upstream(
                        Upstream.of("http://127.0.0.1:" + closing.actualPort()).apiKey(TestUpstream.KEY))
                .withoutAuthentication()
                .port(0)
                .drain(Duration.ZERO)
                .start()) {
            for (int size = SMALLEST; size <= LARGEST; size += STEP) {
                RawClient client = new RawClient(before.port());
                clients.add(client);
                client.send("GET /v1/files/" + size + "/content HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
                assertThat(client.until("\r\n\r\n")).contains("200 OK");
            }
            int[] lately = {-1};
            await().pollInterval(Duration.ofMillis(200)).until(() -> {
                boolean same = closed.get() == lately[0];
                lately[0] = closed.get();
                return same;
            });
            int size = SMALLEST;
            for (RawClient client : clients) {
                byte[] answer = client.bytes(2 * LARGEST);
                assertThat(answer.length).isGreaterThanOrEqualTo(size);
                if (!framing.startsWith("Content")) {
                    assertThat(new String(answer, answer.length - 5, 5, StandardCharsets.ISO_8859_1))
                            .isEqualTo("0\r\n\r\n");
                }
                size += STEP;
            }
        } finally {
            clients.forEach(RawClient::close);
        }
    }

    private static void answerAndClose(NetSocket socket, Buffer head, String framing) {
        int size = Integer.parseInt(head.toString().replaceAll("(?s).*/files/(\\d+)/.*", "$1"));
        boolean chunked = framing.endsWith("chunked");
        socket.write("HTTP/1.1 200 OK\r\nConnection: close\r\n" + framing + (framing.endsWith(" ") ? size : "")
                + "\r\n\r\n" + (chunked ? Integer.toHexString(size) + "\r\n" : ""));
        socket.write(Buffer.buffer(new byte[size]));
        socket.end(Buffer.buffer(chunked ? "\r\n0\r\n\r\n" : ""));
    }

    @Test
    void aClientIsAskedForNoMoreThanTheUpstreamReads() throws Exception {
        upstream.answer(request -> request.pause());
        AtomicLong sent = new AtomicLong();
        try (RawClient client = new RawClient(proxy.port())) {
            client.send("POST /v1/files HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n");
            Thread sender = new Thread(() -> {
                byte[] piece = new byte[64 * 1024];
                try {
                    while (sent.get() < 1_000_000_000L) {
                        client.send(piece);
                        sent.addAndGet(piece.length);
                    }
                } catch (java.io.UncheckedIOException closed) {
                    // The end of the test.
                }
            });
            sender.start();
            long[] before = {-1};
            await().pollInterval(Duration.ofMillis(300)).until(() -> {
                boolean same = sent.get() == before[0];
                before[0] = sent.get();
                return same;
            });
            assertThat(sent.get()).isLessThan(32L << 20);
        }
    }

    @Test
    void aCompressedBodyPassesAsItIs() throws Exception {
        byte[] bytes = {0x1f, (byte) 0x8b, 8, 0, 1, 2, 3};
        upstream.answer(request -> request.response()
                .putHeader("Content-Encoding", "gzip")
                .putHeader("Vary", "Accept-Encoding")
                .end(Buffer.buffer(bytes)));
        HttpResponse<byte[]> response = http.send(
                request("/v1/files/f/content").header("Accept-Encoding", "gzip").build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(response.body()).isEqualTo(bytes);
        assertThat(response.headers().firstValue("content-encoding")).hasValue("gzip");
        assertThat(upstream.only().headers().get("accept-encoding")).isEqualTo("gzip");
    }

    @Test
    void aClientThatWaitsForItIsToldToGoOn() {
        try (RawClient client = new RawClient(proxy.port())) {
            client.send("POST /v1/files HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
            assertThat(client.until("\r\n\r\n")).startsWith("HTTP/1.1 100");
            client.send("hello");
            assertThat(client.answer()).startsWith("HTTP/1.1 200").contains("\"bytes\":5");
        }
        assertThat(upstream.only().headers().contains("expect")).isFalse();
    }

    @Test
    void trailersStayBehind() {
        upstream.answer(request -> {
            HttpServerResponse response = request.response().setChunked(true);
            response.putHeader("Trailer", "X-Secret").write("body");
            response.putTrailer("X-Secret", "1").end();
        });
        String answer =
                raw("POST /v1/files HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "2\r\nhi\r\n0\r\nX-Mine: 2\r\n\r\n");
        assertThat(answer).contains("200 OK", "body").doesNotContain("X-Secret").doesNotContain("x-secret");
    }

    @Test
    void anAnswerBeforeTheEndOfTheBodyArrives() {
        upstream.answer(request -> request.response().setStatusCode(413).end("{\"error\":\"too big\"}"));
        try (RawClient client = new RawClient(proxy.port())) {
            client.send("POST /v1/files HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n" + "x".repeat(1000));
            assertThat(client.answer()).startsWith("HTTP/1.1 413").contains("too big");
            assertThat(client.isAtEnd()).as("the rest is not read").isTrue();
        }
    }

    @Test
    void requestsFollowEachOtherOnOneConnection() {
        try (RawClient client = new RawClient(proxy.port())) {
            for (int i = 0; i < 5; i++) {
                client.send("GET /v1/models HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(client.answer()).contains("200 OK");
                client.send("POST /v1/files HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi");
                assertThat(client.answer()).contains("\"bytes\":2");
            }
        }
        assertThat(upstream.openConnections).hasValue(1);
    }

    @Test
    void pipelinedRequestsAreAnsweredInTheirOrder() {
        try (RawClient client = new RawClient(proxy.port())) {
            client.send("POST /v1/files HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\na"
                    + "POST /v1/files HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab"
                    + "POST /v1/files HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");
            assertThat(client.answer()).contains("\"bytes\":1");
            assertThat(client.answer()).contains("\"bytes\":2");
            assertThat(client.answer()).contains("\"bytes\":3");
        }
    }

    @Test
    void anUpstreamThatIsNotThereIsA502WithoutItsAddress() throws Exception {
        int port = upstream.port();
        upstream.close();
        HttpResponse<String> response = http.send(request("/v1/models").build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(response.body())
                .contains("\"error\"", "upstream_unavailable")
                .doesNotContain(Integer.toString(port));
        assertThat(response.headers().firstValue("x-request-id")).isPresent();
    }

    @Test
    void healthNeedsNoUpstream() throws Exception {
        upstream.close();
        assertThat(http.send(request("/health").build(), HttpResponse.BodyHandlers.ofString())
                        .body())
                .isEqualTo("OK");
        assertThat(http.send(request("/ready").build(), HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(503);
    }
}
