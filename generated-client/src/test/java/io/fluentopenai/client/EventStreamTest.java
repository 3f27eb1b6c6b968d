package io.fluentopenai.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.client.error.ApiException;
import io.fluentopenai.client.error.BadRequestException;
import io.fluentopenai.client.error.DecodeException;
import io.fluentopenai.client.error.InternalServerException;
import io.fluentopenai.client.error.RateLimitException;
import io.fluentopenai.client.error.StreamException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class EventStreamTest {
    private static final Call CALL = Call.get("/events");

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

    private PlainApi api(WireServer server) {
        ApiClient client = ApiClient.create(server.url(), "sk-test-0123456789");
        resources.add(client);
        return new PlainApi(client);
    }

    /** A server that sends each text as a chunk, and ends the body. */
    private WireServer sending(String... chunks) {
        return server((request, connection) -> {
            connection.send(WireServer.STREAM_HEAD);
            for (String chunk : chunks) {
                connection.sendChunk(chunk);
            }
            connection.send(WireServer.LAST_CHUNK);
        });
    }

    /** A server that sends each text as a chunk, and then waits until the client goes. */
    private WireServer stallingAfter(String... chunks) {
        return server((request, connection) -> {
            connection.send(WireServer.STREAM_HEAD);
            for (String chunk : chunks) {
                connection.sendChunk(chunk);
            }
            connection.awaitClose(closed);
        });
    }

    private static List<String> texts(Iterable<JsonNode> events) {
        List<String> texts = new ArrayList<>();
        events.forEach(event -> texts.add(event.toString()));
        return texts;
    }

    // ---- Pulled

    @Test
    void eventsArePulledByALoop() throws Exception {
        WireServer server = sending("data: {\"n\":1}\n\ndata: {\"n\"", ":2}\n", "\ndata: [DONE]\n\n");

        try (EventStream<JsonNode> stream = api(server).events(CALL)) {
            assertThat(texts(stream)).containsExactly("{\"n\":1}", "{\"n\":2}");
        }
        assertThat(server.request().header("Accept")).isEqualTo("text/event-stream");
    }

    @Test
    void anEventIsThereBeforeTheNextIsSent() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        WireServer server = server((request, connection) -> {
            connection.send(WireServer.STREAM_HEAD + WireServer.chunk("data: 1\n\n"));
            seen.await();
            connection.send(WireServer.chunk("data: 2\n\n") + WireServer.LAST_CHUNK);
        });
        Iterator<JsonNode> events = api(server).events(CALL).iterator();

        assertThat(events.next().asInt()).isEqualTo(1);
        seen.countDown();
        assertThat(events.next().asInt()).isEqualTo(2);
        assertThat(events.hasNext()).isFalse();
        assertThat(events.hasNext()).isFalse();
        assertThatThrownBy(events::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void aStreamEndsWithItsBodyToo() {
        assertThat(texts(api(sending("data: 1\n\ndata: 2")).events(CALL))).containsExactly("1", "2");
        assertThat(texts(api(sending()).events(CALL))).isEmpty();
    }

    @Test
    void aBodyWithoutChunksIsAStreamToo() {
        WireServer server = server((request, connection) -> {
            connection.send("HTTP/1.1 200 OK\r\n\r\ndata: 1\n\n");
            connection.close();
        });

        assertThat(texts(api(server).events(CALL))).containsExactly("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: 1", "\n: hello\ndata:1", "event: e\ndata: 1", "id: 7\ndata: 1", "retry: 7\ndata: 1"})
    void aStreamThatIsSaidToBeJsonIsAStreamFromItsFirstEventOn(String first) {
        CountDownLatch gate = new CountDownLatch(1);
        WireServer server = server((request, connection) -> {
            connection.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + WireServer.chunk("\r\n")
                    + WireServer.chunk(first + "\n\n"));
            gate.await();
            connection.send(WireServer.chunk("data: 2\n\n") + WireServer.LAST_CHUNK);
        });

        Iterator<JsonNode> events = api(server).events(CALL).iterator();
        assertThat(events.next().asText()).isEqualTo("1");
        gate.countDown();
        assertThat(events.next().asText()).isEqualTo("2");
        assertThat(events.hasNext()).isFalse();
        assertThat(texts(api(server).eventsAsync(CALL).join())).containsExactly("1", "2");
    }

    @Test
    void closingAStreamWhoseTypeHasYetToShowClosesTheConnection() throws Exception {
        WireServer server = server((request, connection) -> {
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
            connection.awaitClose(closed);
        });

        CompletableFuture<EventStream<JsonNode>> stream = api(server).eventsAsync(CALL);
        Awaitility.await().until(() -> server.requests.size() == 1);
        stream.cancel(true);
        assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void nothingAfterDoneIsDelivered() {
        assertThat(texts(api(sending("data: 1\n\ndata: [DONE]\n\ndata: 2\n\n")).events(CALL)))
                .containsExactly("1");
    }

    @Test
    void doneInsideTheJsonEndsNothing() {
        assertThat(texts(api(sending("data: {\"a\":\"[DONE]\"}\n\ndata: \"[DONE]\"\n\n"))
                        .events(CALL)))
                .containsExactly("{\"a\":\"[DONE]\"}", "\"[DONE]\"");
    }

    @Test
    void keepalivesAndEventsOfAnyNameEndNothing() {
        assertThat(texts(api(sending(
                                ": ping\n\nevent: keepalive\ndata: {}\n\nevent: ping\ndata:\n\nevent: new.kind\ndata: {\"type\":\"new.kind\"}\n\n"))
                        .events(CALL)))
                .containsExactly("{}", "{\"type\":\"new.kind\"}");
    }

    @Test
    void eventsInAnEnvelopeHaveNameAndData() {
        WireServer server = sending(
                "event: thread.run.created\ndata: {\"id\":\"run_1\"}\n\nevent: od\"d\ndata: 1\n\nevent: done\ndata: [DONE]\n\n");

        assertThat(texts(api(server).events(Call.get("/x").envelope())))
                .containsExactly(
                        "{\"event\":\"thread.run.created\",\"data\":{\"id\":\"run_1\"}}",
                        "{\"event\":\"od\\\"d\",\"data\":1}");
    }

    @Test
    void metadataIsThereBeforeTheFirstEvent() throws Exception {
        WireServer server = server((request, connection) -> {
            connection.send("HTTP/1.1 200 OK\r\nx-request-id: req_5\r\nContent-Type: text/event-stream\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n");
            connection.awaitClose();
        });

        try (EventStream<JsonNode> stream = api(server).events(CALL)) {
            assertThat(stream.info().requestId()).isEqualTo("req_5");
            assertThat(stream.info().status()).isEqualTo(200);
        }
    }

    @Test
    void eventsComeOnlyOnce() {
        EventStream<JsonNode> stream = api(sending("data: 1\n\n")).events(CALL);
        assertThat(texts(stream)).hasSize(1);

        assertThatIllegalStateException().isThrownBy(stream::iterator);
        assertThatIllegalStateException().isThrownBy(() -> stream.onEach(event -> {}));
    }

    // ---- The connection

    @Test
    void theConnectionIsUsedAgainAfterDone() throws Exception {
        WireServer server = server((request, connection) -> {
            connection.send(WireServer.STREAM_HEAD + WireServer.chunk("data: 1\n\n"));
            connection.sendChunk("data: [DONE]\n\n");
            TimeUnit.MILLISECONDS.sleep(1);
            connection.send(WireServer.LAST_CHUNK);
        });
        PlainApi api = api(server);

        for (int i = 0; i < 20; i++) {
            try (EventStream<JsonNode> stream = api.events(CALL)) {
                assertThat(texts(stream)).hasSize(1);
            }
        }

        // One, unless the machine is so busy that the end of a body comes after the time that is waited for it.
        assertThat(server.connections()).isLessThan(4);
    }

    @Test
    void aBodyThatGoesOnAfterDoneIsCutOff() throws Exception {
        WireServer server = server((request, connection) -> {
            connection.send(WireServer.STREAM_HEAD + WireServer.chunk("data: [DONE]\n\n"));
            String more = "x".repeat(8000);
            try {
                while (true) {
                    connection.sendChunk(more);
                }
            } finally {
                closed.countDown();
            }
        });

        assertThat(texts(api(server).events(CALL))).isEmpty();
        assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aBodyThatStallsAfterDoneIsCutOff() throws Exception {
        WireServer server = stallingAfter("data: [DONE]\n\n");

        assertThat(texts(api(server).events(CALL))).isEmpty();
        assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void closingEarlyClosesTheConnectionAtOnce() throws Exception {
        WireServer server = stallingAfter("data: 1\n\n", "data: 2\n\n", "data: 3\n\n");
        long start;
        try (EventStream<JsonNode> stream = api(server).events(CALL)) {
            Iterator<JsonNode> events = stream.iterator();
            events.next();
            events.next();
            events.next();
            start = System.nanoTime();
        }

        assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void closingFromAnotherThreadFreesABlockedReader() throws Exception {
        EventStream<JsonNode> stream = api(stallingAfter("data: 1\n\n")).events(CALL);
        CountDownLatch first = new CountDownLatch(1);
        CompletableFuture<List<String>> reader = CompletableFuture.supplyAsync(() -> {
            List<String> texts = new ArrayList<>();
            for (JsonNode event : stream) {
                texts.add(event.toString());
                first.countDown();
            }
            return texts;
        });
        first.await();

        stream.close();

        assertThat(reader.get(5, TimeUnit.SECONDS)).containsExactly("1");
        assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aStreamClosedBeforeItIsReadIsEmpty() {
        EventStream<JsonNode> stream = api(stallingAfter("data: 1\n\n")).events(CALL);
        stream.close();
        stream.close();

        assertThat(texts(stream)).isEmpty();
    }

    @Test
    void thousandEventsInOneBufferAreAllDelivered() {
        String chunk = "data: {\"a\":1}\n\n".repeat(1000);

        assertThat(api(sending(chunk, chunk)).events(CALL)).hasSize(2000);
    }

    // ---- What ends a stream badly

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aConnectionThatBreaksIsAStreamException(boolean reset) {
        WireServer server = server((request, connection) -> {
            connection.send(WireServer.STREAM_HEAD + WireServer.chunk("data: 1\n\ndata: {\"a\":"));
            if (reset) {
                TimeUnit.MILLISECONDS.sleep(100);
                connection.reset();
            } else {
                connection.close();
            }
        });
        List<String> seen = new ArrayList<>();

        assertThatThrownBy(() -> api(server).events(CALL).forEach(event -> seen.add(event.toString())))
                .isInstanceOf(StreamException.class)
                .hasMessageContaining("GET /events: the connection broke in the body");
        assertThat(seen).containsExactly("1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data: {\"error\":{\"message\":\"said\",\"code\":\"rate_limit_exceeded\"}}",
                "event: error~data: {\"error\":{\"message\":\"said\",\"type\":\"tokens\"}}",
                "event: error~data: {\"message\":\"said\",\"code\":\"insufficient_quota\"}",
                "data: {\"type\":\"error\",\"code\":\"rate_limit_exceeded\",\"message\":\"said\",\"param\":null,\"sequence_number\":3}",
                "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"choices\":[],\"error\":{\"code\":429,\"message\":\"said\"}}",
                "data: {\"object\":\"error\",\"message\":\"said\",\"code\":429}",
            })
    void anErrorInTheStreamIsTheExceptionThatItMeans(String event) throws Exception {
        WireServer server = stallingAfter("data: 1\n\n" + event.replace('~', '\n') + "\n\n");
        Iterator<JsonNode> events = api(server).events(CALL).iterator();
        events.next();

        RateLimitException error = catchThrowableOfType(RateLimitException.class, events::hasNext);

        assertThat(error).hasMessageContaining("said");
        assertThat(error.status()).isEqualTo(200);
        assertThat(events.hasNext()).isFalse();
        assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"message\":\"said\",\"type\":\"exceed_context_size_error\",\"code\":400}}~",
                "{\"error\":{\"message\":\"said\",\"code\":400}}~~data: [DONE]~~",
                "{~  \"error\": {~    \"code\": 400,~~    \"message\": \"said\"~  }~}~",
                "error: {\"code\":400,\"message\":\"said\",\"type\":\"invalid_request_error\"}~~",
                "error: {\"code\":400,\"message\":\"said\"}~~data: [DONE]~~",
                "{\"code\":400,\"msg\":\"said\",\"success\":false}~",
                "[{\"error\":{\"message\":\"said\",\"code\":400}}]"
            })
    void anErrorOutsideTheFieldsOfTheStreamIsTheExceptionThatItMeans(String text) {
        String error = text.replace('~', '\n');
        assertThatThrownBy(() -> texts(api(sending(error)).events(CALL)))
                .isExactlyInstanceOf(BadRequestException.class)
                .hasMessageContaining("said");
        for (String chunk : new String[] {"data: 1\n\n", "data: 1\n"}) {
            int middle = error.length() / 2;
            WireServer server = sending(chunk, error.substring(0, middle), error.substring(middle));
            Iterator<JsonNode> events = api(server).events(CALL).iterator();
            assertThat(events.next().asInt()).isEqualTo(1);
            assertThatThrownBy(events::hasNext)
                    .isExactlyInstanceOf(BadRequestException.class)
                    .hasMessageContaining("said");
        }
        assertThat(api(sending("data: 1\n\n", error)).events(CALL).onEach(event -> {}))
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withCauseInstanceOf(BadRequestException.class);
    }

    @Test
    void anErrorOutsideTheFieldsEndsAStreamThatTheServerLeavesOpen() throws Exception {
        WireServer server = stallingAfter("data: 1\n\n", "{\"error\":{\"message\":\"said\",\"code\":503}}\n");
        Iterator<JsonNode> events = api(server).events(CALL).iterator();
        events.next();

        assertThatThrownBy(events::hasNext).isExactlyInstanceOf(InternalServerException.class);
        assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aStreamTellsWhetherTheServerSaidDone() {
        for (boolean done : new boolean[] {true, false}) {
            WireServer server = sending("data: 1\n\n" + (done ? "data: [DONE]\n\n" : ""));
            EventStream<JsonNode> pulled = api(server).events(CALL);
            assertThat(pulled.endedWithDone()).isFalse();
            texts(pulled);
            assertThat(pulled.endedWithDone()).isEqualTo(done);
            EventStream<JsonNode> pushed = api(server).events(CALL);
            pushed.onEach(event -> {}).join();
            assertThat(pushed.endedWithDone()).isEqualTo(done);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 204 No Content\r\n\r\n",
                "HTTP/1.1 204 No Content\r\nContent-Type: text/event-stream\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
            })
    void anAnswerWithoutABodyIsTheExceptionThatAnUnstreamedCallGives(String answer) {
        WireServer server = server((request, connection) -> connection.send(answer));

        assertThatThrownBy(() -> api(server).events(CALL))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("GET /events: the response has no body");
        assertThat(api(server).eventsAsync(CALL))
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withCauseInstanceOf(DecodeException.class);
    }

    @Test
    void errorsInTheStreamHaveTheirOwnClasses() {
        assertThatThrownBy(() -> texts(api(sending("data: {\"error\":{\"code\":502,\"message\":\"x\"}}\n\n"))
                        .events(CALL)))
                .isExactlyInstanceOf(InternalServerException.class);
        assertThatThrownBy(() -> texts(api(sending("data: {\"error\":{\"type\":\"invalid_request_error\"}}\n\n"))
                        .events(CALL)))
                .isExactlyInstanceOf(BadRequestException.class);
        assertThatThrownBy(() ->
                        texts(api(sending("event: error\ndata: went wrong\n\n")).events(CALL)))
                .isExactlyInstanceOf(ApiException.class)
                .hasMessageContaining("went wrong");
    }

    @Test
    void anErrorInsideATypedEventIsAnEvent() {
        assertThat(texts(api(sending(
                                "data: {\"type\":\"response.failed\",\"error\":{\"message\":\"x\"}}\n\n",
                                "data: {\"response\":{\"error\":{\"message\":\"x\"}}}\n\n",
                                "data: {\"error\":null}\n\n"))
                        .events(CALL)))
                .hasSize(3);
    }

    @Test
    void anEventThatIsNoJsonIsADecodeException() throws Exception {
        WireServer server = stallingAfter("data: {\"a\":1}\n\ndata: {broken sk-test-0123456789\n\n");
        Iterator<JsonNode> events = api(server).events(CALL).iterator();
        events.next();

        DecodeException error = catchThrowableOfType(DecodeException.class, events::hasNext);

        assertThat(error)
                .hasMessageContaining("cannot read a stream event")
                .hasMessageEndingWith("; the response was {broken ***");
        assertThat(error.rawBody()).isEqualTo("{broken ***");
        assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
    }

    // ---- Pushed

    @Test
    void eventsArePushedToAFunction() throws Exception {
        List<String> seen = new ArrayList<>();

        api(sending("data: 1\n\n", "data: 2\n\ndata: [DONE]\n\n"))
                .eventsAsync(CALL)
                .thenCompose(stream -> stream.onEach(event -> seen.add(event.toString())))
                .get(5, TimeUnit.SECONDS);

        assertThat(seen).containsExactly("1", "2");
    }

    @Test
    void aFunctionThatThrowsClosesTheStream() throws Exception {
        EventStream<JsonNode> stream =
                api(stallingAfter("data: 1\n\n", "data: 2\n\n")).events(CALL);
        AtomicInteger calls = new AtomicInteger();

        CompletableFuture<Void> done = stream.onEach(event -> {
            calls.incrementAndGet();
            throw new UnsupportedOperationException("mine");
        });

        assertThat(done)
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withCauseInstanceOf(UnsupportedOperationException.class);
        assertThat(calls).hasValue(1);
        assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anErrorOfTheFunctionClosesTheStreamTooOnWhicheverThreadItIsThrown() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        WireServer server = server((request, connection) -> {
            connection.send(WireServer.STREAM_HEAD);
            asked.await();
            connection.sendChunk("data: 1\n\n");
            connection.awaitClose(closed);
        });

        CompletableFuture<Void> done = api(server).events(CALL).onEach(event -> {
            throw new AssertionError("not this one");
        });
        asked.countDown();

        assertThat(done)
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withCauseInstanceOf(AssertionError.class);
        assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anErrorOfTheFunctionIsNotThrownByWhatTakesIt() throws Exception {
        EventStream<JsonNode> stream = api(stallingAfter("data: 1\n\n")).events(CALL);

        CompletableFuture<Void> done = stream.onEach(event -> {
            throw new AssertionError("not this one");
        });

        assertThat(done)
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withCauseInstanceOf(AssertionError.class);
    }

    @Test
    void aTimeoutOfThePushedStreamClosesTheConnection() throws Exception {
        CompletableFuture<Void> done = api(stallingAfter("data: 1\n\n"))
                .events(CALL)
                .onEach(event -> {})
                .orTimeout(50, TimeUnit.MILLISECONDS);

        assertThat(done)
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withCauseInstanceOf(TimeoutException.class);
        assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aValueInPlaceOfTheEndOfThePushedStreamClosesTheConnection() throws Exception {
        CompletableFuture<Void> done =
                api(stallingAfter("data: 1\n\n")).events(CALL).onEach(event -> {});

        done.complete(null);

        assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aPushedStreamThatIsClosedIsNoCompleteOneHoweverManyEventsHadArrived() throws Exception {
        EventStream<JsonNode> stream =
                api(stallingAfter("data: 1\n\ndata: 2\n\n")).events(CALL);
        AtomicInteger calls = new AtomicInteger();

        CompletableFuture<Void> done = stream.onEach(event -> {
            calls.incrementAndGet();
            stream.close();
        });

        assertThat(done)
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .isInstanceOf(CancellationException.class);
        assertThat(calls).hasValue(1);
    }

    @Test
    void cancellingThePushedStreamClosesTheConnection() throws Exception {
        CompletableFuture<Void> done =
                api(stallingAfter("data: 1\n\n")).events(CALL).onEach(event -> {});

        done.cancel(true);

        assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void closingAPushedStreamCancelsItsFuture() throws Exception {
        EventStream<JsonNode> stream = api(stallingAfter("data: 1\n\n")).events(CALL);
        CompletableFuture<Void> done = stream.onEach(event -> {});

        stream.close();

        assertThat(done)
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .isInstanceOf(CancellationException.class);
    }

    // ---- Published

    private static final class Recorder implements Flow.Subscriber<JsonNode> {
        final BlockingQueue<String> signals = new LinkedBlockingQueue<>();
        Flow.@Nullable Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription newSubscription) {
            subscription = newSubscription;
        }

        @Override
        public void onNext(JsonNode event) {
            signals.add(event.toString());
        }

        @Override
        public void onError(Throwable reason) {
            signals.add(reason.getClass().getSimpleName());
        }

        @Override
        public void onComplete() {
            signals.add("complete");
        }

        void request(long count) {
            assertThat(subscription).isNotNull();
            subscription.request(count);
        }

        @Nullable
        String next() throws InterruptedException {
            return signals.poll(5, TimeUnit.SECONDS);
        }
    }

    private Recorder subscribed(EventStream<JsonNode> stream) {
        Recorder recorder = new Recorder();
        stream.subscribe(recorder);
        return recorder;
    }

    @Test
    void aSubscriberGetsWhatItRequests() throws Exception {
        Recorder recorder =
                subscribed(api(sending("data: 1\n\ndata: 2\n\n", "data: 3\n\n")).events(CALL));

        recorder.request(1);
        assertThat(recorder.next()).isEqualTo("1");
        assertThat(recorder.signals.poll(50, TimeUnit.MILLISECONDS)).isNull();
        recorder.request(2);
        assertThat(recorder.next()).isEqualTo("2");
        assertThat(recorder.next()).isEqualTo("3");
        assertThat(recorder.next()).isEqualTo("complete");
    }

    @Test
    void aSubscriberWhoRequestsNothingHoldsTheServerUp() throws Exception {
        AtomicInteger sent = new AtomicInteger();
        String chunk = "data: \"" + "x".repeat(16_000) + "\"\n\n";
        WireServer server = server((request, connection) -> {
            connection.send(WireServer.STREAM_HEAD);
            while (true) {
                connection.sendChunk(chunk);
                sent.incrementAndGet();
            }
        });
        try (EventStream<JsonNode> stream = api(server).events(CALL)) {
            Recorder recorder = subscribed(stream);
            recorder.request(1);
            assertThat(recorder.next()).hasSize(16_002);
            AtomicInteger before = new AtomicInteger(-1);

            // The server stands still once the buffers of both systems are full.
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> before.getAndSet(sent.get()) == sent.get());

            assertThat(recorder.signals).isEmpty();
        }
    }

    @Test
    void aSenselessRequestIsAnError() throws Exception {
        Recorder recorder = subscribed(api(stallingAfter("data: 1\n\n")).events(CALL));

        recorder.request(0);

        assertThat(recorder.next()).isEqualTo("IllegalArgumentException");
        assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aCancelledSubscriptionIsSilentAndClosesTheConnection() throws Exception {
        Recorder recorder = subscribed(api(stallingAfter("data: 1\n\n")).events(CALL));
        recorder.request(1);
        assertThat(recorder.next()).isEqualTo("1");

        assertThat(recorder.subscription).isNotNull();
        recorder.subscription.cancel();

        assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(recorder.signals).isEmpty();
    }

    @Test
    void aSecondSubscriberIsRefused() throws Exception {
        EventStream<JsonNode> stream = api(stallingAfter("data: 1\n\n")).events(CALL);
        subscribed(stream);

        assertThat(subscribed(stream).next()).isEqualTo("IllegalStateException");
    }

    @Test
    void aSubscriberIsToldOfABrokenConnection() throws Exception {
        WireServer server = server((request, connection) -> {
            connection.send(WireServer.STREAM_HEAD + WireServer.chunk("data: 1\n\n"));
            connection.close();
        });
        Recorder recorder = subscribed(api(server).events(CALL));
        recorder.request(5);

        assertThat(recorder.next()).isEqualTo("1");
        assertThat(recorder.next()).isEqualTo("StreamException");
    }
}
