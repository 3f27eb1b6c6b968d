package io.fluentopenai.realtime;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.error.DeadlineException;
import io.fluentopenai.client.error.InterruptedCallException;
import io.fluentopenai.client.model.ResponseCompletedEvent;
import io.fluentopenai.client.model.ResponseErrorEvent;
import io.fluentopenai.client.model.ResponseFailedEvent;
import io.fluentopenai.client.model.ResponseIncompleteEvent;
import io.fluentopenai.client.model.ResponseStreamEvent;
import io.fluentopenai.client.model.ResponsesClientEventResponseCreate;
import io.fluentopenai.realtime.session.ErrorEventException;
import io.fluentopenai.realtime.session.NotSentException;
import io.fluentopenai.realtime.session.ReconnectPolicy;
import io.fluentopenai.realtime.session.ResponseFailedException;
import io.fluentopenai.realtime.session.SendResult;
import io.fluentopenai.realtime.session.SessionClosedException;
import io.fluentopenai.realtime.session.SessionOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who gets which end of a response of the Responses API. */
class ResponsesRequestTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private interface Steps {
        void run(ResponsesSession session) throws Exception;
    }

    private static void against(RawPeer.Script script, Steps test) throws Exception {
        against(SessionOptions.builder(), script, test);
    }

    private static void against(SessionOptions.Builder options, RawPeer.Script script, Steps test) throws Exception {
        try (RawPeer peer = new RawPeer(it -> {
                    it.accept();
                    script.serve(it);
                });
                OpenAI openai = peer.client();
                ResponsesSession session = Realtime.connectResponses(openai, options.build())) {
            test.run(session);
        }
    }

    private static ResponsesClientEventResponseCreate create(String input) {
        return new ResponsesClientEventResponseCreate().model("m").input(input);
    }

    private static ResponsesClientEventResponseCreate create(String input, String lane) {
        ResponsesClientEventResponseCreate create = create(input);
        create.putExtraProperty("stream_id", TextNode.valueOf(lane));
        return create;
    }

    /** The next request, which must have this input. */
    private static void read(RawPeer.Peer it, String input) throws IOException {
        JsonNode event = it.read("response.create");
        assertThat(event.path("input").textValue()).isEqualTo(input);
    }

    private static void tell(RawPeer.Peer it, String type, String id, @Nullable String lane) throws IOException {
        it.text("{\"type\":\"response." + type + "\",\"response\":{\"id\":\"" + id + "\",\"status\":\"" + type + "\","
                + "\"output\":[]}" + lane(lane) + "}");
    }

    private static void respond(RawPeer.Peer it, String id, @Nullable String lane) throws IOException {
        tell(it, "created", id, lane);
        it.text("{\"type\":\"response.output_text.delta\",\"delta\":\"Hi\"" + lane(lane) + "}");
        tell(it, "completed", id, lane);
    }

    private static void error(RawPeer.Peer it, String code, @Nullable String lane) throws IOException {
        it.text("{\"type\":\"error\",\"status\":400,\"error\":{\"type\":\"invalid_request_error\",\"code\":\"" + code
                + "\",\"message\":\"Refused by the test\",\"param\":\"input\"}" + lane(lane) + "}");
    }

    private static String lane(@Nullable String lane) {
        return lane == null ? "" : ",\"stream_id\":\"" + lane + "\"";
    }

    private static @Nullable String id(ResponseStreamEvent end) {
        return requireNonNull(ResponsesSession.response(end)).id();
    }

    private static void assertAnsweredBy(CompletableFuture<ResponseStreamEvent> request, String id) {
        assertThat(request)
                .succeedsWithin(LONG)
                .satisfies(end -> assertThat(id(end)).isEqualTo(id));
    }

    private static Throwable failure(CompletableFuture<ResponseStreamEvent> request) {
        ThrowingCallable get = () -> request.get(30, TimeUnit.SECONDS);
        Throwable thrown = catchThrowable(get);
        return requireNonNull(thrown.getCause());
    }

    @Test
    void aRequestIsAnsweredByTheEndOfItsResponse() throws Exception {
        against(
                it -> {
                    read(it, "one");
                    respond(it, "r1", null);
                    read(it, "two");
                    tell(it, "created", "r2", null);
                    tell(it, "incomplete", "r2", null);
                    it.drain();
                },
                session -> {
                    ResponseStreamEvent one = session.answer(create("one"));
                    assertThat(one).isInstanceOf(ResponseCompletedEvent.class);
                    assertThat(id(one)).isEqualTo("r1");
                    assertThat(session.answer(create("two"))).isInstanceOf(ResponseIncompleteEvent.class);
                });
    }

    @Test
    void lanesDoNotWaitForEachOtherAndEachKeepsItsOrder() throws Exception {
        against(
                it -> {
                    for (String input : List.of("a1", "a2", "b1", "none")) {
                        read(it, input);
                    }
                    respond(it, "none", null);
                    tell(it, "created", "a1", "a");
                    respond(it, "b1", "b");
                    tell(it, "completed", "a1", "a");
                    respond(it, "a2", "a");
                    it.drain();
                },
                session -> {
                    CompletableFuture<ResponseStreamEvent> a1 = session.request(create("a1", "a"));
                    CompletableFuture<ResponseStreamEvent> a2 = session.request(create("a2", "a"));
                    CompletableFuture<ResponseStreamEvent> b1 = session.request(create("b1", "b"));
                    assertAnsweredBy(session.request(create("none")), "none");
                    assertAnsweredBy(a1, "a1");
                    assertAnsweredBy(a2, "a2");
                    assertAnsweredBy(b1, "b1");
                });
    }

    /** A lane is a property of the request itself, not of something in its input. */
    @Test
    void aNameOfALaneWithinTheInputIsNone() throws Exception {
        against(
                it -> {
                    read(it, "{\"stream_id\":\"a\"}");
                    respond(it, "r1", null);
                    it.drain();
                },
                session -> assertAnsweredBy(session.request(create("{\"stream_id\":\"a\"}")), "r1"));
    }

    @Test
    void whatIsOnlySentHasItsPlaceInTheOrderToo() throws Exception {
        against(
                it -> {
                    read(it, "sent");
                    read(it, "asked");
                    respond(it, "r1", null);
                    respond(it, "r2", null);
                    it.drain();
                },
                session -> {
                    session.send(create("sent"));
                    assertAnsweredBy(session.request(create("asked")), "r2");
                });
    }

    @Test
    void aResponseThatFailsIsAnException() throws Exception {
        against(
                it -> {
                    read(it, "x");
                    tell(it, "created", "r1", null);
                    it.text("{\"type\":\"response.failed\",\"response\":{\"id\":\"r1\",\"status\":\"failed\",\"error\":"
                            + "{\"code\":\"server_error\",\"message\":\"Out of luck\"}}}");
                    it.drain();
                },
                session -> assertThatThrownBy(() -> session.answer(create("x")))
                        .isInstanceOfSatisfying(ResponseFailedException.class, failed -> {
                            assertThat(failed.code()).isEqualTo("server_error");
                            assertThat(failed.event()).isInstanceOf(ResponseFailedEvent.class);
                        })
                        .hasMessage("The response r1 has failed: Out of luck (code server_error)"));
    }

    @Test
    void anErrorFailsTheRequestOfItsLaneAndNoOther() throws Exception {
        against(
                it -> {
                    for (String input : List.of("none", "a1", "a2")) {
                        read(it, input);
                    }
                    error(it, "of_a", "a");
                    respond(it, "a2", "a");
                    respond(it, "none", null);
                    it.drain();
                },
                session -> {
                    CompletableFuture<ResponseStreamEvent> none = session.request(create("none"));
                    CompletableFuture<ResponseStreamEvent> a1 = session.request(create("a1", "a"));
                    CompletableFuture<ResponseStreamEvent> a2 = session.request(create("a2", "a"));
                    assertThat(failure(a1)).isInstanceOfSatisfying(ErrorEventException.class, refused -> {
                        assertThat(refused.code()).isEqualTo("of_a");
                        assertThat(refused.type()).isEqualTo("invalid_request_error");
                        assertThat(refused.param()).isEqualTo("input");
                        assertThat(refused.status()).isEqualTo(400);
                        assertThat(refused.event()).isInstanceOf(ResponseErrorEvent.class);
                        assertThat(refused)
                                .hasMessage("response.create: Refused by the test"
                                        + " (type invalid_request_error, code of_a, param input)");
                    });
                    assertAnsweredBy(a2, "a2");
                    assertAnsweredBy(none, "none");
                });
    }

    /** Streams have both: the error, then the end of the response, which is not the end of the next. */
    @Test
    void anErrorWithinAResponseFailsItAndItsEndIsNotTakenForThatOfTheNext() throws Exception {
        against(
                it -> {
                    read(it, "one");
                    read(it, "two");
                    tell(it, "created", "r1", null);
                    error(it, "overloaded", null);
                    tell(it, "failed", "r1", null);
                    respond(it, "r2", null);
                    it.drain();
                },
                session -> {
                    CompletableFuture<ResponseStreamEvent> one = session.request(create("one"));
                    CompletableFuture<ResponseStreamEvent> two = session.request(create("two"));
                    assertThat(failure(one)).isInstanceOf(ErrorEventException.class);
                    assertAnsweredBy(two, "r2");
                });
    }

    @Test
    void aResponseWhoseEndIsNeverToldKeepsNoneFromItsAnswer() throws Exception {
        against(
                it -> {
                    for (String input : List.of("one", "two", "three", "four")) {
                        read(it, input);
                    }
                    tell(it, "created", "r1", null);
                    error(it, "overloaded", null);
                    respond(it, "r2", null);
                    tell(it, "created", "r3", null);
                    error(it, "overloaded", null);
                    error(it, "refused", null);
                    it.drain();
                },
                session -> {
                    CompletableFuture<ResponseStreamEvent> one = session.request(create("one"));
                    CompletableFuture<ResponseStreamEvent> two = session.request(create("two"));
                    CompletableFuture<ResponseStreamEvent> three = session.request(create("three"));
                    CompletableFuture<ResponseStreamEvent> four = session.request(create("four"));
                    assertThat(failure(one)).hasMessageContaining("overloaded");
                    assertAnsweredBy(two, "r2");
                    assertThat(failure(three)).hasMessageContaining("overloaded");
                    assertThat(failure(four)).hasMessageContaining("code refused");
                });
    }

    @Test
    void anErrorOfNoLaneBelongsToTheOnlyRequestThereIsOrToNobody() throws Exception {
        CountDownLatch next = new CountDownLatch(1);
        against(
                it -> {
                    read(it, "a");
                    read(it, "b");
                    error(it, "of_nobody", null);
                    respond(it, "ra", "a");
                    next.await();
                    error(it, "of_b", null);
                    it.drain();
                },
                session -> {
                    CompletableFuture<ResponseStreamEvent> a = session.request(create("a", "a"));
                    CompletableFuture<ResponseStreamEvent> b = session.request(create("b", "b b"));
                    assertAnsweredBy(a, "ra");
                    assertThat(b).isNotDone();
                    next.countDown();
                    assertThat(failure(b)).hasMessageContaining("of_b");
                });
    }

    @Test
    void aRequestHasADeadlineAndItsLateEndHarmsNobody() throws Exception {
        ManualDelayer delayer = new ManualDelayer();
        CountDownLatch late = new CountDownLatch(1);
        against(
                SessionOptions.builder().delayer(delayer).withoutPings().responseTimeout(Duration.ofSeconds(70)),
                it -> {
                    read(it, "one");
                    read(it, "two");
                    late.await();
                    respond(it, "r1", null);
                    respond(it, "r2", null);
                    it.drain();
                },
                session -> {
                    CompletableFuture<ResponseStreamEvent> one = session.request(create("one"));
                    CompletableFuture<ResponseStreamEvent> two = session.request(create("two"), Duration.ofSeconds(90));
                    delayer.pass(Duration.ofSeconds(70));
                    assertThat(failure(one))
                            .isInstanceOf(DeadlineException.class)
                            .hasMessageContaining("response.create");
                    late.countDown();
                    assertAnsweredBy(two, "r2");
                    await().until(() -> delayer.waiting(Duration.ofSeconds(90)) == 0);
                });
    }

    @Test
    void aDropFailsWhoeverWaitsAndALaterRequestIsNotAttempted() throws Exception {
        against(
                it -> {
                    read(it, "one");
                    read(it, "a");
                    tell(it, "created", "r1", null);
                    it.close(1011, "overloaded");
                },
                session -> {
                    CompletableFuture<ResponseStreamEvent> one = session.request(create("one"));
                    CompletableFuture<ResponseStreamEvent> a = session.request(create("a", "a"));
                    for (CompletableFuture<ResponseStreamEvent> lost : List.of(one, a)) {
                        assertThat(failure(lost))
                                .isInstanceOfSatisfying(
                                        NotSentException.class,
                                        why -> assertThat(why.result()).isInstanceOf(SendResult.Unknown.class))
                                .hasCauseInstanceOf(SessionClosedException.class);
                    }
                    session.closed().join();
                    assertThatThrownBy(() -> session.answer(create("late")))
                            .isInstanceOfSatisfying(
                                    NotSentException.class,
                                    why -> assertThat(why.isNotAttempted()).isTrue());
                });
    }

    @Test
    void aNewConnectionBeginsWithEmptyLanes() throws Exception {
        against(
                SessionOptions.builder()
                        .reconnect(ReconnectPolicy.builder()
                                .delays(Duration.ofMillis(1), Duration.ofMillis(1))
                                .build()),
                it -> {
                    String input = it.read("response.create").path("input").textValue();
                    if (input.equals("first")) {
                        tell(it, "created", "r1", null);
                        it.close(1012, "restart");
                    } else {
                        respond(it, "r2", null);
                        it.drain();
                    }
                },
                session -> {
                    assertThat(failure(session.request(create("first")))).isInstanceOf(NotSentException.class);
                    await().until(session::isOpen);
                    assertAnsweredBy(session.request(create("second")), "r2");
                });
    }

    @Test
    void cancellingWithdrawsARequestThatIsNotWritten() throws Exception {
        String large = "x".repeat(16_000_000);
        CountDownLatch cancelled = new CountDownLatch(1);
        against(
                SessionOptions.builder().sendQueueBytes(1),
                it -> {
                    cancelled.await();
                    assertThat(it.read()).hasSizeGreaterThan(large.length());
                    read(it, "third");
                    respond(it, "r1", null);
                    respond(it, "r3", null);
                    it.drain();
                },
                session -> {
                    CompletableFuture<ResponseStreamEvent> first = session.request(create(large));
                    CompletableFuture<ResponseStreamEvent> second = session.request(create("second"));
                    CompletableFuture<ResponseStreamEvent> third = session.request(create("third"));
                    assertThat(second.cancel(true)).isTrue();
                    cancelled.countDown();
                    assertAnsweredBy(first, "r1");
                    assertAnsweredBy(third, "r3");
                });
    }

    @Test
    void waitingForAnAnswerCanBeInterrupted() throws Exception {
        against(RawPeer.Peer::drain, session -> {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> session.answer(create("x"))).isInstanceOf(InterruptedCallException.class);
            assertThat(Thread.interrupted()).isTrue();
        });
    }
}
