package io.fluentopenai.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fluentopenai.client.error.ApiException;
import io.fluentopenai.client.error.DeadlineException;
import io.fluentopenai.client.error.DeadlineException.Deadline;
import io.fluentopenai.client.error.InternalServerException;
import io.fluentopenai.client.error.InterruptedCallException;
import io.fluentopenai.client.error.OpenAIException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ends a call before its time: deadlines, interruption, cancellation. */
@Timeout(30)
class DeadlineTest {
    private static final Duration SHORT = Duration.ofMillis(60);
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n";

    private final List<AutoCloseable> resources = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    @AfterEach
    void release() throws Exception {
        for (AutoCloseable resource : resources) {
            resource.close();
        }
    }

    private WireServer server(WireServer.Script script) {
        WireServer server = new WireServer(script);
        resources.add(server);
        return server;
    }

    /** A server that says so much of an answer, and then waits until the client goes. */
    private WireServer stallingAfter(String start) {
        return server((request, connection) -> {
            connection.send(start);
            connection.awaitClose(closed);
        });
    }

    private PlainApi api(WireServer server, ApiClient.Builder settings) {
        ApiClient client = settings.baseUrl(server.url()).build();
        resources.add(client);
        return new PlainApi(client);
    }

    private static ApiClient.Builder settings() {
        return ApiClient.builder();
    }

    private void assertServerSawTheEnd() throws InterruptedException {
        assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void headersThatDoNotComeEndTheCall() throws Exception {
        PlainApi api = api(stallingAfter(""), settings().responseTimeout(SHORT));

        DeadlineException late = catchThrowableOfType(DeadlineException.class, () -> api.get("/models"));

        assertThat(late.deadline()).isEqualTo(Deadline.RESPONSE);
        assertThat(late.limit()).isEqualTo(SHORT);
        assertThat(late).hasMessageStartingWith("GET /models: no response headers within 60 ms.");
        assertServerSawTheEnd();
    }

    @Test
    void headersThatDoNotComeEndTheAsynchronousCall() throws Exception {
        PlainApi api = api(stallingAfter(""), settings().responseTimeout(SHORT));

        assertThat(api.treeAsync(Call.get("/models")))
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withCauseInstanceOf(DeadlineException.class);
        assertServerSawTheEnd();
    }

    @Test
    void headersThatDoNotComeEndTheStream() throws Exception {
        PlainApi api = api(stallingAfter(""), settings().responseTimeout(SHORT));

        assertThatThrownBy(() -> api.events(Call.get("/x"))).isInstanceOf(DeadlineException.class);
        assertServerSawTheEnd();
    }

    @Test
    void theHeaderDeadlineDoesNotCutABodyThatTakesItsTime() throws Exception {
        CountDownLatch deadlinePassed = new CountDownLatch(1);
        WireServer server = server((request, connection) -> {
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n{\"a\"");
            deadlinePassed.await();
            connection.send(":1}");
        });
        PlainApi api = api(server, settings().responseTimeout(Duration.ofMillis(400)));
        long start = System.nanoTime();
        CompletableFuture<JsonNode> answer = CompletableFuture.supplyAsync(() -> api.get("/models"));
        server.request();
        Awaitility.await()
                .until(() -> System.nanoTime() - start > Duration.ofMillis(600).toNanos());

        deadlinePassed.countDown();

        assertThat(answer.get(5, TimeUnit.SECONDS).path("a").asInt()).isEqualTo(1);
    }

    @Test
    void aBodyThatFallsSilentEndsTheCall() throws Exception {
        PlainApi api = api(stallingAfter(HEAD + "{\"a\""), settings().idleTimeout(SHORT));

        DeadlineException late = catchThrowableOfType(DeadlineException.class, () -> api.get("/models"));

        assertThat(late.deadline()).isEqualTo(Deadline.IDLE);
        assertThat(late.status()).isEqualTo(200);
        assertServerSawTheEnd();
    }

    @Test
    void aBodyThatFallsSilentEndsTheAsynchronousCall() throws Exception {
        PlainApi api = api(stallingAfter(HEAD), settings().idleTimeout(SHORT));

        assertThat(api.treeAsync(Call.get("/models")))
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withCauseInstanceOf(DeadlineException.class)
                .withMessageContaining("silent for 60 ms");
        assertServerSawTheEnd();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anErrorWhoseBodyFallsSilentIsThatErrorAtTheDeadline(boolean ofCall) throws Exception {
        String head = "HTTP/1.1 500 No\r\nx-request-id: req_1\r\nContent-Length: 100\r\n\r\nNot n";
        ApiClient.Builder settings = ofCall
                ? settings().callTimeout(Duration.ofSeconds(2))
                : settings().idleTimeout(SHORT);
        PlainApi api = api(stallingAfter(head), settings.maxRetries(0));

        assertThatThrownBy(() -> api.events(Call.get("/x")))
                .isInstanceOf(InternalServerException.class)
                .hasMessage("GET /x: HTTP 500: Not n (the rest of this error did not arrive) (request id req_1)");
        assertServerSawTheEnd();
    }

    @Test
    void anErrorWhoseBodyFallsSilentIsNotWaitedForAsLongAsAnAnswer() throws Exception {
        PlainApi api = api(
                stallingAfter("HTTP/1.1 503 No\r\nRetry-After: 9\r\nContent-Length: 100\r\n\r\n"),
                settings().maxRetries(0));

        assertThatThrownBy(() -> api.get("/x"))
                .hasMessage("GET /x: HTTP 503: the error body did not arrive")
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(9)));
        assertServerSawTheEnd();
    }

    @Test
    void cancellingWhileTheBodyOfAnErrorIsAwaitedIsACancellation() throws Exception {
        WireServer server = stallingAfter("HTTP/1.1 500 No\r\nContent-Length: 100\r\n\r\n{");
        ApiClient client = settings().baseUrl(server.url()).build();
        CompletableFuture<JsonNode> future = new PlainApi(client).treeAsync(Call.get("/x"));
        server.request();

        client.close();

        assertThat(future)
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withCauseInstanceOf(IllegalStateException.class);
        assertServerSawTheEnd();
    }

    @Test
    void aStreamThatFallsSilentEnds() throws Exception {
        PlainApi api = api(
                stallingAfter(WireServer.STREAM_HEAD + WireServer.chunk("data: 1\n\n")),
                settings().idleTimeout(SHORT));
        List<JsonNode> seen = new ArrayList<>();

        assertThatThrownBy(() -> api.events(Call.get("/x")).forEach(seen::add))
                .isInstanceOf(DeadlineException.class)
                .hasMessageContaining("silent");
        assertThat(seen).hasSize(1);
        assertServerSawTheEnd();
    }

    @Test
    void aStreamThatIsPushedEndsWhenItFallsSilent() throws Exception {
        PlainApi api = api(
                stallingAfter(WireServer.STREAM_HEAD + WireServer.chunk("data: 1\n\n")),
                settings().idleTimeout(SHORT));

        assertThat(api.events(Call.get("/x")).onEach(event -> {}))
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withCauseInstanceOf(DeadlineException.class);
        assertServerSawTheEnd();
    }

    @Test
    void aReaderWhoTakesHisTimeIsNoSilence() throws Exception {
        WireServer server = server((request, connection) -> connection.send(WireServer.STREAM_HEAD
                + WireServer.chunk("data: 1\n\ndata: 2\n\n")
                + WireServer.chunk("data: 3\n\n")
                + WireServer.LAST_CHUNK));
        PlainApi api = api(server, settings().idleTimeout(Duration.ofMillis(200)));
        List<Integer> seen = new ArrayList<>();

        for (JsonNode event : api.events(Call.get("/x"))) {
            long start = System.nanoTime();
            Awaitility.await()
                    .until(() ->
                            System.nanoTime() - start > Duration.ofMillis(300).toNanos());
            seen.add(event.asInt());
        }

        assertThat(seen).containsExactly(1, 2, 3);
    }

    @Test
    void eachByteBeginsTheSilenceAnew() throws Exception {
        WireServer server = server((request, connection) -> {
            connection.send(WireServer.STREAM_HEAD);
            for (int i = 0; i < 15; i++) {
                connection.sendChunk(": keepalive\n");
                TimeUnit.MILLISECONDS.sleep(60);
            }
            connection.send(WireServer.chunk("data: 1\n\n") + WireServer.LAST_CHUNK);
        });
        PlainApi api = api(server, settings().idleTimeout(Duration.ofMillis(600)));

        assertThat(api.events(Call.get("/x"))).hasSize(1);
    }

    @Test
    void theWholeCallHasADeadlineBeforeTheHeaders() throws Exception {
        PlainApi api = api(stallingAfter(""), settings().callTimeout(SHORT));

        DeadlineException late = catchThrowableOfType(DeadlineException.class, () -> api.get("/models"));

        assertThat(late.deadline()).isEqualTo(Deadline.CALL);
        assertServerSawTheEnd();
    }

    @Test
    void theWholeCallHasADeadlineInTheBody() throws Exception {
        PlainApi api = api(stallingAfter(HEAD + "{"), settings().callTimeout(Duration.ofMillis(200)));

        DeadlineException late = catchThrowableOfType(DeadlineException.class, () -> api.get("/models"));

        assertThat(late.deadline()).isEqualTo(Deadline.CALL);
        assertThat(late).hasMessageStartingWith("GET /models: not finished within 200 ms.");
        assertServerSawTheEnd();
    }

    @Test
    void theWholeCallHasADeadlineInAStreamThatNeverEnds() throws Exception {
        WireServer server = server((request, connection) -> {
            connection.send(WireServer.STREAM_HEAD);
            while (true) {
                connection.sendChunk("data: 1\n\n");
                TimeUnit.MILLISECONDS.sleep(5);
            }
        });
        PlainApi api = api(server, settings().callTimeout(Duration.ofMillis(200)));

        assertThatThrownBy(() -> api.events(Call.get("/x")).forEach(event -> {}))
                .isInstanceOf(DeadlineException.class)
                .hasMessageContaining("not finished within");
    }

    @Test
    void aCallMayHaveDeadlinesOfItsOwn() throws Exception {
        PlainApi api = api(stallingAfter(""), settings().responseTimeout(Duration.ofMinutes(1)));
        RequestOptions options = RequestOptions.builder().responseTimeout(SHORT).build();

        assertThatThrownBy(() -> api.tree(Call.get("/models").options(options))).isInstanceOf(DeadlineException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aConnectionThatIsNotMadeEndsTheCall(boolean ofTheCall) throws Exception {
        // A full queue of connections that nobody accepts: the next one hangs.
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket first = new Socket(full.getInetAddress(), full.getLocalPort());
                Socket second = new Socket(full.getInetAddress(), full.getLocalPort())) {
            assertThat(first.isConnected() && second.isConnected()).isTrue();
            ApiClient.Builder settings = ApiClient.builder()
                    .baseUrl("http://127.0.0.1:" + full.getLocalPort())
                    .maxRetries(0);
            RequestOptions.Builder options = RequestOptions.builder();
            if (ofTheCall) {
                options.connectTimeout(SHORT);
            } else {
                settings.connectTimeout(SHORT);
            }
            try (ApiClient client = settings.build()) {
                DeadlineException late = catchThrowableOfType(
                        DeadlineException.class,
                        () -> new PlainApi(client).tree(Call.get("/x").options(options.build())));

                assertThat(late.deadline()).isEqualTo(Deadline.CONNECT);
                assertThat(late.limit()).isEqualTo(SHORT);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Deadline.class,
            names = {"RESPONSE", "CALL"})
    void aDeadlineThatPassesBeforeThatForConnectingIsTheOneThatIsNamed(Deadline nearer) throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket first = new Socket(full.getInetAddress(), full.getLocalPort());
                Socket second = new Socket(full.getInetAddress(), full.getLocalPort())) {
            assertThat(first.isConnected() && second.isConnected()).isTrue();
            ApiClient.Builder settings = ApiClient.builder().baseUrl("http://127.0.0.1:" + full.getLocalPort());
            if (nearer == Deadline.CALL) {
                settings.callTimeout(SHORT);
            } else {
                settings.responseTimeout(SHORT);
            }
            try (ApiClient client = settings.build()) {
                DeadlineException late =
                        catchThrowableOfType(DeadlineException.class, () -> new PlainApi(client).get("/x"));

                assertThat(late.deadline()).isEqualTo(nearer);
                assertThat(late.limit()).isEqualTo(SHORT);
            }
        }
    }

    @Test
    void codeOfTheCallerThatBlocksWhenADeadlinePassesHoldsUpNoOtherDeadline() throws Exception {
        PlainApi api = api(stallingAfter(WireServer.STREAM_HEAD), settings().idleTimeout(SHORT));
        EventStream<JsonNode> stream = api.events(Call.get("/x"));
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        resources.add(release::countDown);
        CompletableFuture.runAsync(() -> stream.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(1);
            }

            @Override
            public void onNext(JsonNode event) {}

            @Override
            public void onError(Throwable reason) {
                blocked.countDown();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }

            @Override
            public void onComplete() {}
        }));
        assertThat(blocked.await(5, TimeUnit.SECONDS)).isTrue();

        assertThatThrownBy(() -> api.events(Call.get("/x")).forEach(event -> {}))
                .isInstanceOf(DeadlineException.class);
    }

    // ---- Interruption

    private interface Blocking {
        void run(PlainApi api) throws Exception;
    }

    private void assertInterruptible(WireServer server, ApiClient.Builder settings, Blocking call) throws Exception {
        PlainApi api = api(server, settings);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicReference<Boolean> flag = new AtomicReference<>();
        Thread caller = new Thread(() -> {
            try {
                call.run(api);
            } catch (Throwable e) {
                thrown.set(e);
            }
            flag.set(Thread.currentThread().isInterrupted());
        });
        caller.start();
        server.request();
        Awaitility.await()
                .until(() ->
                        caller.getState() == Thread.State.WAITING || caller.getState() == Thread.State.TIMED_WAITING);

        caller.interrupt();
        caller.join(5000);

        assertThat(caller.isAlive()).isFalse();
        assertThat(thrown.get() instanceof InterruptedIOException wrapped ? wrapped.getCause() : thrown.get())
                .isInstanceOf(InterruptedCallException.class);
        assertThat(flag.get()).isTrue();
        assertServerSawTheEnd();
    }

    @Test
    void anInterruptedCallerIsFreedBeforeTheHeaders() throws Exception {
        assertInterruptible(stallingAfter(""), settings(), api -> api.get("/x"));
    }

    @Test
    void anInterruptedCallerIsFreedInTheBody() throws Exception {
        assertInterruptible(stallingAfter(HEAD + "{"), settings(), api -> api.get("/x"));
    }

    @Test
    void anInterruptedReaderOfAStreamIsFreed() throws Exception {
        assertInterruptible(
                stallingAfter(WireServer.STREAM_HEAD),
                settings(),
                api -> api.events(Call.get("/x")).forEach(event -> {}));
    }

    @Test
    void anInterruptedReaderOfBytesIsFreed() throws Exception {
        assertInterruptible(
                stallingAfter(HEAD),
                settings(),
                api -> api.binary(Call.get("/x")).inputStream().readAllBytes());
    }

    @Test
    void bytesTakenWholeAreInterruptibleToo() throws Exception {
        assertInterruptible(
                stallingAfter(HEAD),
                settings(),
                api -> api.binary(Call.get("/x")).bytes());
    }

    @Test
    void anInterruptedThreadCannotStartACall() throws Exception {
        PlainApi api = api(
                server((request, connection) -> connection.send(WireServer.ok("application/json", "{}"))), settings());
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> api.get("/x")).isInstanceOf(InterruptedCallException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    // ---- Cancellation

    private void assertCancellable(WireServer server, ApiClient.Builder settings, boolean events) throws Exception {
        PlainApi api = api(server, settings);
        CompletableFuture<?> future = events ? api.eventsAsync(Call.get("/x")) : api.treeAsync(Call.get("/x"));
        server.request();

        assertThat(future.cancel(true)).isTrue();

        assertServerSawTheEnd();
        assertThat(future).isCancelled();
    }

    @Test
    void cancellingTheFutureCancelsTheExchangeBeforeTheHeaders() throws Exception {
        assertCancellable(stallingAfter(""), settings(), false);
    }

    @Test
    void cancellingTheFutureCancelsTheExchangeInTheBody() throws Exception {
        assertCancellable(stallingAfter(HEAD + "{"), settings(), false);
    }

    @Test
    void cancellingTheFutureOfAStreamCancelsTheExchange() throws Exception {
        assertCancellable(stallingAfter(""), settings(), true);
    }

    @Test
    void aTimeoutOnTheFutureCancelsTheExchange() throws Exception {
        WireServer server = stallingAfter("");
        PlainApi api = api(server, settings());

        CompletableFuture<JsonNode> future = api.treeAsync(Call.get("/x")).orTimeout(50, TimeUnit.MILLISECONDS);

        assertThat(future)
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withCauseInstanceOf(TimeoutException.class);
        assertServerSawTheEnd();
    }

    @Test
    void aValueInPlaceOfTheAnswerCancelsTheExchange() throws Exception {
        PlainApi api = api(stallingAfter(""), settings());
        JsonNode other = JsonNodeFactory.instance.nullNode();

        CompletableFuture<JsonNode> future =
                api.treeAsync(Call.get("/x")).completeOnTimeout(other, 50, TimeUnit.MILLISECONDS);

        assertThat(future).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(other);
        assertServerSawTheEnd();
    }

    @Test
    void closingBinaryContentFreesItsReaderAndTheConnection() throws Exception {
        PlainApi api = api(stallingAfter(HEAD + "a"), settings());
        BinaryContent content = api.binaryAsync(Call.get("/x")).join();
        InputStream bytes = content.inputStream();
        assertThat(bytes.read()).isEqualTo('a');
        CompletableFuture<Integer> reader = CompletableFuture.supplyAsync(() -> {
            try {
                return bytes.read();
            } catch (java.io.IOException e) {
                throw new IllegalStateException(e);
            }
        });

        content.close();

        assertThat(reader).failsWithin(Duration.ofSeconds(5));
        assertServerSawTheEnd();
    }

    @Test
    void bytesThatBreakOffAreAnException() throws Exception {
        WireServer server = server((request, connection) -> {
            connection.send(HEAD + "abc");
            connection.close();
        });
        PlainApi api = api(server, settings());

        assertThatThrownBy(() -> api.binary(Call.get("/x")).bytes())
                .isInstanceOf(OpenAIException.class)
                .hasMessageContaining("broke in the body");
    }

    @Test
    void nobodyIsToldThatACancelledCallWasLate() throws Exception {
        PlainApi api = api(stallingAfter(""), settings());
        CompletableFuture<JsonNode> future = api.treeAsync(Call.get("/x"));
        future.cancel(false);

        assertThatThrownBy(future::join).isInstanceOf(CancellationException.class);
    }
}
