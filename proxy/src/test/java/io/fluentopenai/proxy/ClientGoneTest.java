package io.fluentopenai.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What nobody waits for any more costs nothing any more: from the moment at which a client's socket is closed, or its stream
 * reset, until the upstream sees the end of its connection, 100 ms pass at the most. Each case is measured several times and
 * the median counts, as any single time may be that of a machine that is busy.
 */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientGoneTest {
    private static final int TIMES = 9;
    private static final Duration AT_ONCE = Duration.ofMillis(100);
    private static final long CANCEL = 8;

    /** How a client leaves. */
    enum Way {
        HTTP_1_CLOSE,
        HTTP_1_RESET,
        HTTP_2_STREAM_RESET,
        HTTP_2_CLOSE;

        boolean isHttp2() {
            return this == HTTP_2_STREAM_RESET || this == HTTP_2_CLOSE;
        }
    }

    /** A request that is under way. */
    private interface Call {
        /** Waits for the first bytes of the answer's body. */
        void awaitAnswer();

        void leave();
    }

    private final TestUpstream upstream = new TestUpstream();
    private final OpenAIProxy proxy = OpenAIProxy.builder()
            .upstream(upstream.upstream())
            .withoutAuthentication()
            .port(0)
            .cleartextHttp2()
            .drain(Duration.ZERO)
            .start();
    private final HttpClient http2 = upstream.vertx.createHttpClient(
            new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
    private volatile CompletableFuture<Void> reached = new CompletableFuture<>();
    private volatile CompletableFuture<Long> ended = new CompletableFuture<>();

    @AfterAll
    void close() {
        proxy.close();
        upstream.close();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aStreamThatIsLeftEndsAtOnce(Way way) {
        upstream.answer(request -> {
            watch(request);
            HttpServerResponse response = request.response().setChunked(true);
            response.putHeader("Content-Type", "text/event-stream").write("data: 1\n\n");
            reached.complete(null);
        });
        assertThat(median(() -> {
                    Call call = call(way, true);
                    call.awaitAnswer();
                    return call;
                }))
                .isLessThan(AT_ONCE);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void anAnswerThatIsNotWaitedForIsNotMade(Way way) {
        upstream.answer(request -> {
            watch(request);
            request.endHandler(whole -> reached.complete(null));
        });
        assertThat(median(() -> call(way, true))).isLessThan(AT_ONCE);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void anUploadThatBreaksOffEndsAtOnce(Way way) {
        upstream.answer(request -> {
            watch(request);
            request.handler(piece -> reached.complete(null));
        });
        assertThat(median(() -> call(way, false))).isLessThan(AT_ONCE);
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP_1_CLOSE", "HTTP_1_RESET"})
    void aWebSocketThatIsLeftEndsAtOnce(Way way) {
        upstream.answer(request -> request.toWebSocket().onSuccess(socket -> {
            socket.exceptionHandler(gone -> {});
            socket.closeHandler(gone -> ended.complete(System.nanoTime()));
            reached.complete(null);
        }));
        assertThat(median(() -> {
                    RawClient client = new RawClient(proxy.port());
                    client.send(RawClient.HANDSHAKE + "\r\n");
                    assertThat(client.until("\r\n\r\n")).startsWith("HTTP/1.1 101");
                    return call(client, way);
                }))
                .isLessThan(AT_ONCE);
    }

    private void watch(HttpServerRequest request) {
        request.exceptionHandler(gone -> {});
        request.response().exceptionHandler(gone -> {}).closeHandler(gone -> ended.complete(System.nanoTime()));
    }

    /** The median of the times from a client's leaving until the upstream sees its connection end. */
    private Duration median(Supplier<Call> calls) {
        List<Duration> times = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            reached = new CompletableFuture<>();
            ended = new CompletableFuture<>();
            Call call = calls.get();
            reached.join();
            long left = System.nanoTime();
            call.leave();
            times.add(Duration.ofNanos(ended.join() - left));
        }
        await().until(() -> proxy.openRequests() == 0);
        Collections.sort(times);
        return times.get(TIMES / 2);
    }

    private Call call(Way way, boolean whole) {
        Buffer body = Buffer.buffer(whole ? "{}" : "{\"model\":");
        if (way.isHttp2()) {
            return http2(way, body, whole);
        }
        RawClient client = new RawClient(proxy.port());
        client.send("POST /v1/responses HTTP/1.1\r\nHost: x\r\nContent-Length: " + (whole ? body.length() : 1_000_000)
                + "\r\n\r\n" + body);
        return call(client, way);
    }

    private static Call call(RawClient client, Way way) {
        return new Call() {
            @Override
            public void awaitAnswer() {
                assertThat(client.until("data: 1\n\n")).contains("200 OK");
            }

            @Override
            public void leave() {
                if (way == Way.HTTP_1_RESET) {
                    client.abort();
                } else {
                    client.close();
                }
            }
        };
    }

    private Call http2(Way way, Buffer body, boolean whole) {
        HttpClientRequest request =
                TestUpstream.await(http2.request(HttpMethod.POST, proxy.port(), "127.0.0.1", "/v1/responses"));
        CompletableFuture<Buffer> first = new CompletableFuture<>();
        request.exceptionHandler(left -> {});
        request.response().onSuccess(response -> begin(response, first));
        TestUpstream.await(whole ? request.end(body) : request.setChunked(true).write(body));
        return new Call() {
            @Override
            public void awaitAnswer() {
                assertThat(first.join()).hasToString("data: 1\n\n");
            }

            @Override
            public void leave() {
                if (way == Way.HTTP_2_STREAM_RESET) {
                    request.reset(CANCEL);
                } else {
                    request.connection().close();
                }
            }
        };
    }

    private static void begin(HttpClientResponse response, CompletableFuture<Buffer> first) {
        response.exceptionHandler(left -> {});
        response.handler(first::complete);
    }
}
