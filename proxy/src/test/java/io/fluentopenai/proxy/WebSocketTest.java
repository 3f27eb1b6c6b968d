package io.fluentopenai.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fluentopenai.proxy.auth.Identity;
import io.fluentopenai.proxy.auth.StaticTokens;
import io.fluentopenai.proxy.internal.request.WebSocketHandshake;
import io.fluentopenai.proxy.limit.Limits;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.internal.http.WebSocketInternal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WebSocketTest {
    private static final String TOKEN = "user-token-0123456789";

    private final TestUpstream upstream = new TestUpstream();
    private final CompletableFuture<ServerWebSocket> behind = new CompletableFuture<>();
    private final OpenAIProxy proxy = OpenAIProxy.builder()
            .upstream(upstream.upstream())
            .authentication(StaticTokens.of(Map.of(
                    TOKEN,
                    Identity.of("alice"),
                    "limited-token-0123456",
                    Identity.of("bob")
                            .withLimits(Limits.none().models("gpt-realtime").tokens(100, Duration.ofDays(1))))))
            .port(0)
            .drain(Duration.ofMillis(100))
            .start();
    private final WebSocketClient client = upstream.vertx.createWebSocketClient(new WebSocketClientOptions()
            .setClosingTimeout(1)
            .setMaxFrameSize(64 << 20)
            .setMaxMessageSize(64 << 20));

    @AfterEach
    void close() {
        proxy.close();
        upstream.close();
    }

    private WebSocketConnectOptions to(String uri) {
        return new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(proxy.port())
                .setURI(uri)
                .addHeader("Authorization", "Bearer " + TOKEN);
    }

    private void accept(HttpServerRequest request) {
        request.toWebSocket().onSuccess(behind::complete);
    }

    private WebSocket open() {
        upstream.answer(this::accept);
        return TestUpstream.await(client.connect(to("/v1/realtime?model=gpt-realtime")));
    }

    @Test
    void textAndBytesPassInBothDirections() {
        WebSocket socket = open();
        ServerWebSocket server = behind.join();
        CompletableFuture<String> up = new CompletableFuture<>();
        CompletableFuture<Buffer> down = new CompletableFuture<>();
        server.textMessageHandler(up::complete);
        socket.binaryMessageHandler(down::complete);
        socket.writeTextMessage("{\"type\":\"session.update\"}");
        server.writeBinaryMessage(Buffer.buffer(new byte[] {1, 2, 3}));
        assertThat(up.join()).isEqualTo("{\"type\":\"session.update\"}");
        assertThat(down.join().getBytes()).containsExactly(1, 2, 3);
        assertThat(upstream.only().uri()).isEqualTo("/v1/realtime?model=gpt-realtime");
        assertThat(upstream.only().headers().getAll("Authorization")).containsExactly("Bearer " + TestUpstream.KEY);
    }

    @Test
    void aTokenInASubprotocolIsHeardAndStaysHere() {
        upstream.answer(this::accept);
        WebSocket socket = TestUpstream.await(client.connect(new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(proxy.port())
                .setURI("/v1/realtime?model=m")
                .setSubProtocols(List.of("realtime", "openai-insecure-api-key." + TOKEN, "openai-beta.realtime-v1"))));
        assertThat(socket.subProtocol()).isEqualTo("realtime");
        assertThat(upstream.only().headers().getAll("Sec-WebSocket-Protocol"))
                .containsExactly("realtime, openai-beta.realtime-v1");
        assertThat(upstream.only().headers().toString()).doesNotContain(TOKEN);
    }

    @Test
    void closeCodesAndReasonsPassInBothDirections() {
        WebSocket socket = open();
        ServerWebSocket server = behind.join();
        CompletableFuture<Void> closed = new CompletableFuture<>();
        server.closeHandler(closed::complete);
        socket.close((short) 4001, "that was all");
        closed.join();
        assertThat(server.closeStatusCode()).isEqualTo((short) 4001);
        assertThat(server.closeReason()).isEqualTo("that was all");
        await().until(() -> proxy.openRequests() == 0);
    }

    @Test
    void theCloseOfTheUpstreamReachesTheClient() {
        WebSocket socket = open();
        CompletableFuture<Void> closed = new CompletableFuture<>();
        socket.closeHandler(closed::complete);
        behind.join().close((short) 1008, "no more");
        closed.join();
        assertThat(socket.closeStatusCode()).isEqualTo((short) 1008);
        assertThat(socket.closeReason()).isEqualTo("no more");
    }

    @Test
    void anUpstreamThatIsGoneIsNoCleanClose() {
        WebSocket socket = open();
        CompletableFuture<Void> closed = new CompletableFuture<>();
        socket.closeHandler(closed::complete);
        socket.exceptionHandler(known -> {});
        behind.join().exceptionHandler(known -> {});
        drop(behind.join());
        closed.join();
        assertThat(socket.closeStatusCode()).isNotEqualTo((short) 1000);
        await().until(() -> proxy.openRequests() == 0);
    }

    @Test
    void aClientThatIsGoneClosesTheUpstream() {
        WebSocket socket = open();
        CompletableFuture<Void> closed = new CompletableFuture<>();
        behind.join().closeHandler(closed::complete);
        behind.join().exceptionHandler(known -> {});
        drop(socket);
        closed.join();
        await().until(() -> proxy.openRequests() == 0);
    }

    /** Ends the connection without a word. */
    private static void drop(Object socket) {
        ChannelHandlerContext context = ((WebSocketInternal) socket).channelHandlerContext();
        context.executor().execute(() -> context.channel().unsafe().close(context.voidPromise()));
    }

    @Test
    void pingsAndPongsPass() {
        WebSocket socket = open();
        CompletableFuture<Buffer> pong = new CompletableFuture<>();
        socket.pongHandler(pong::complete);
        socket.writePing(Buffer.buffer("are you there"));
        assertThat(pong.join()).isEqualTo(Buffer.buffer("are you there"));
    }

    @Test
    void fragmentsStayFragments() {
        WebSocket socket = open();
        List<String> frames = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> last = new CompletableFuture<>();
        behind.join().frameHandler(frame -> {
            frames.add(frame.textData());
            if (frame.isFinal()) {
                last.complete(null);
            }
        });
        socket.writeFrame(WebSocketFrame.textFrame("one ", false));
        socket.writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer("two "), false));
        socket.writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer("three"), true));
        last.join();
        assertThat(frames).containsExactly("one ", "two ", "three");
    }

    /** One frame of 64 MiB is far more than the proxy would hold; its first bytes arrive before its last are sent. */
    @Test
    void aFrameOfAnySizePassesAsItComes() {
        CompletableFuture<io.vertx.core.net.NetSocket> socket = new CompletableFuture<>();
        AtomicLong received = new AtomicLong();
        upstream.answer(request -> {
            String accept = WebSocketHandshake.accept(request.getHeader("Sec-WebSocket-Key"));
            request.response()
                    .putHeader("Upgrade", "websocket")
                    .putHeader("Connection", "Upgrade")
                    .putHeader("Sec-WebSocket-Accept", accept);
            request.toNetSocket().onSuccess(raw -> {
                raw.handler(piece -> received.addAndGet(piece.length()));
                socket.complete(raw);
            });
        });
        try (RawClient raw = new RawClient(proxy.port())) {
            raw.send(RawClient.HANDSHAKE + "Authorization: Bearer " + TOKEN + "\r\n\r\n");
            assertThat(raw.until("\r\n\r\n")).startsWith("HTTP/1.1 101").contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
            long length = 64L << 20;
            raw.send(Buffer.buffer()
                    .appendByte((byte) 0x82)
                    .appendByte((byte) 0xff)
                    .appendLong(length)
                    .appendInt(0)
                    .getBytes());
            byte[] piece = new byte[1 << 20];
            raw.send(piece);
            await().until(() -> received.get() > 1 << 19);
            for (int i = 1; i < 64; i++) {
                raw.send(piece);
            }
            await().until(() -> received.get() == length + 14);
        }
    }

    /** Browsers offer compression always; whether there is any is between them and the upstream. */
    @Test
    void extensionsAreAgreedOnBetweenClientAndUpstreamAlone() {
        assertThat(handshake("permessage-deflate; client_max_window_bits", null))
                .doesNotContain("extensions");
        assertThat(upstream.seen.get(0).headers().get("Sec-WebSocket-Extensions"))
                .isEqualTo("permessage-deflate; client_max_window_bits");
        assertThat(handshake("permessage-deflate", "permessage-deflate; server_no_context_takeover"))
                .containsOnlyOnce("sec-websocket-extensions: permessage-deflate; server_no_context_takeover\r\n")
                .containsOnlyOnce("extensions");
    }

    /** The head of the answer to a handshake, in lower case. */
    private String handshake(String offered, @Nullable String accepted) {
        upstream.answer(request -> {
            request.response()
                    .putHeader("Upgrade", "websocket")
                    .putHeader("Connection", "Upgrade")
                    .putHeader(
                            "Sec-WebSocket-Accept", WebSocketHandshake.accept(request.getHeader("Sec-WebSocket-Key")));
            if (accepted != null) {
                request.response().putHeader("Sec-WebSocket-Extensions", accepted);
            }
            request.toNetSocket();
        });
        try (RawClient raw = new RawClient(proxy.port())) {
            raw.send(RawClient.HANDSHAKE + "Authorization: Bearer " + TOKEN + "\r\nSec-WebSocket-Extensions: " + offered
                    + "\r\n\r\n");
            return raw.until("\r\n\r\n").toLowerCase(Locale.ROOT);
        }
    }

    @Test
    void theUpstreamsRefusalIsAStatusForTheClient() {
        upstream.answer(request -> request.response()
                .setStatusCode(404)
                .putHeader("Content-Type", "application/json")
                .end("{\"error\":{\"message\":\"not this model\"}}"));
        assertThatThrownBy(() -> TestUpstream.await(client.connect(to("/v1/realtime?model=m"))))
                .hasRootCauseInstanceOf(UpgradeRejectedException.class)
                .rootCause()
                .satisfies(rejected -> {
                    assertThat(((UpgradeRejectedException) rejected).getStatus())
                            .isEqualTo(404);
                    assertThat(((UpgradeRejectedException) rejected).getBody().toString())
                            .contains("not this model");
                });
        await().until(() -> proxy.openRequests() == 0);
    }

    @Test
    void anUpstreamThatUpgradesWrongIsRefused() {
        upstream.answer(request -> {
            request.response()
                    .putHeader("Upgrade", "websocket")
                    .putHeader("Connection", "Upgrade")
                    .putHeader("Sec-WebSocket-Accept", "wrong");
            request.toNetSocket();
        });
        assertThatThrownBy(() -> TestUpstream.await(client.connect(to("/v1/realtime?model=m"))))
                .rootCause()
                .satisfies(rejected -> assertThat(((UpgradeRejectedException) rejected).getStatus())
                        .isEqualTo(502));
    }

    @Test
    void theModelInTheUrlMustBeAllowed() {
        WebSocketConnectOptions other =
                to("/v1/realtime?model=gpt-4o").putHeader("Authorization", "Bearer limited-token-0123456");
        assertThatThrownBy(() -> TestUpstream.await(client.connect(other)))
                .rootCause()
                .satisfies(rejected -> assertThat(((UpgradeRejectedException) rejected).getStatus())
                        .isEqualTo(403));
        WebSocketConnectOptions none = to("/v1/realtime").putHeader("Authorization", "Bearer limited-token-0123456");
        assertThatThrownBy(() -> TestUpstream.await(client.connect(none)))
                .rootCause()
                .satisfies(rejected -> assertThat(((UpgradeRejectedException) rejected).getStatus())
                        .isEqualTo(400));
        assertThat(upstream.seen).isEmpty();
    }

    @Test
    void usageOfAWebSocketCountsAgainstTheBudget() {
        upstream.answer(this::accept);
        WebSocketConnectOptions options =
                to("/v1/realtime?model=gpt-realtime").putHeader("Authorization", "Bearer limited-token-0123456");
        WebSocket socket = TestUpstream.await(client.connect(options));
        CompletableFuture<String> seen = new CompletableFuture<>();
        socket.textMessageHandler(seen::complete);
        behind.join()
                .writeTextMessage(
                        "{\"type\":\"response.done\",\"response\":{\"id\":\"r\",\"usage\":{\"total_tokens\":150,\"input_tokens\":100}}}");
        seen.join();
        assertThatThrownBy(() -> TestUpstream.await(client.connect(options)))
                .rootCause()
                .satisfies(rejected -> assertThat(((UpgradeRejectedException) rejected).getStatus())
                        .isEqualTo(429));
    }

    @Test
    void aSlowReaderHoldsTheUpstreamUp() {
        WebSocket socket = open();
        ServerWebSocket server = behind.join();
        socket.pause();
        AtomicLong sent = new AtomicLong();
        Buffer piece = Buffer.buffer(new byte[60_000]);
        Runnable[] more = new Runnable[1];
        more[0] = () -> {
            while (!server.writeQueueFull() && sent.get() < 1L << 30) {
                sent.addAndGet(piece.length());
                server.writeBinaryMessage(piece);
            }
            server.drainHandler(drained -> more[0].run());
        };
        upstream.vertx.runOnContext(any -> more[0].run());
        long[] before = {-1};
        await().pollInterval(Duration.ofMillis(300)).until(() -> {
            boolean same = sent.get() == before[0];
            before[0] = sent.get();
            return same;
        });
        assertThat(sent.get()).isLessThan(64L << 20);
    }

    @Test
    void whatTheUpstreamSaidLastReachesASlowReader() {
        int size = 24 << 20;
        upstream.answer(request -> {
            request.response()
                    .putHeader("Upgrade", "websocket")
                    .putHeader("Connection", "Upgrade")
                    .putHeader(
                            "Sec-WebSocket-Accept", WebSocketHandshake.accept(request.getHeader("Sec-WebSocket-Key")));
            request.toNetSocket().onSuccess(raw -> {
                raw.write(Buffer.buffer()
                        .appendBytes(new byte[] {(byte) 0x82, 0x7f})
                        .appendLong(size));
                raw.write(Buffer.buffer(new byte[size]));
                raw.end(Buffer.buffer(new byte[] {(byte) 0x88, 0}));
            });
        });
        try (RawClient raw = new RawClient(proxy.port())) {
            raw.send(RawClient.HANDSHAKE + "Authorization: Bearer " + TOKEN + "\r\n\r\n");
            assertThat(raw.until("\r\n\r\n")).startsWith("HTTP/1.1 101");
            assertThat(raw.bytes(10)).hasSize(10);
            // In pieces that are so small that the proxy has to wait, and sees the end of the upstream before it has
            // sent all.
            for (int read = 0; read < size; read += 256) {
                assertThat(raw.bytes(256)).hasSize(256);
            }
            assertThat(raw.bytes(2)).containsExactly(0x88, 0);
            assertThat(raw.isAtEnd()).isTrue();
        }
    }

    @Test
    void aProxyThatGoesSaysSo() {
        WebSocket socket = open();
        CompletableFuture<Void> up = new CompletableFuture<>();
        CompletableFuture<Void> down = new CompletableFuture<>();
        socket.closeHandler(down::complete);
        behind.join().closeHandler(up::complete);
        proxy.close();
        up.join();
        down.join();
        assertThat(socket.closeStatusCode()).isEqualTo((short) 1001);
        assertThat(behind.join().closeStatusCode()).isEqualTo((short) 1001);
    }
}
