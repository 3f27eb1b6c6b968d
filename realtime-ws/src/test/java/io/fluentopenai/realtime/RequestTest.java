package io.fluentopenai.realtime;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.error.DeadlineException;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.model.RealtimeResponseCreateParams;
import io.fluentopenai.client.model.RealtimeSessionCreateRequestGA;
import io.fluentopenai.realtime.event.ClientEvent;
import io.fluentopenai.realtime.event.ServerEvent;
import io.fluentopenai.realtime.session.ErrorEventException;
import io.fluentopenai.realtime.session.EventQueue;
import io.fluentopenai.realtime.session.NotSentException;
import io.fluentopenai.realtime.session.ResponseFailedException;
import io.fluentopenai.realtime.session.SendResult;
import io.fluentopenai.realtime.session.SessionOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class RequestTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private interface Steps {
        void run(RealtimeSession session) throws Exception;
    }

    private static void against(RawPeer.Script script, Steps test) throws Exception {
        against(SessionOptions.builder(), script, test);
    }

    private static void against(SessionOptions.Builder options, RawPeer.Script script, Steps test) throws Exception {
        try (RawPeer peer = RawPeer.session(script);
                OpenAI openai = peer.client();
                RealtimeSession session = Realtime.connect(
                        openai, RealtimeConfig.conversation("m").options(options.build()))) {
            test.run(session);
        }
    }

    /** Each event with its answer, by the names of the protocol. */
    @Test
    void eachRequestGetsItsOwnAnswer() throws Exception {
        against(
                it -> {
                    while (true) {
                        JsonNode event = Json.parse(it.read());
                        String item = event.path("item_id").asText("");
                        switch (event.path("type").textValue()) {
                            case "session.update" -> it.text(RawPeer.UPDATED);
                            case "input_audio_buffer.commit" ->
                                it.text("{\"type\":\"input_audio_buffer.committed\",\"item_id\":\"a\"}");
                            case "input_audio_buffer.clear" -> it.text("{\"type\":\"input_audio_buffer.cleared\"}");
                            case "output_audio_buffer.clear" -> it.text("{\"type\":\"output_audio_buffer.cleared\"}");
                            case "conversation.item.create" -> {
                                // One that belongs to somebody else comes first.
                                it.text(
                                        "{\"type\":\"conversation.item.added\",\"item\":{\"type\":\"message\",\"role\":\"user\",\"id\":\"other\"}}");
                                it.text("{\"type\":\"conversation.item.added\",\"item\":" + event.path("item") + "}");
                                it.text("{\"type\":\"conversation.item.done\",\"item\":" + event.path("item") + "}");
                            }
                            case "conversation.item.retrieve" ->
                                it.text(
                                        "{\"type\":\"conversation.item.retrieved\",\"item\":{\"type\":\"message\",\"role\":\"user\",\"id\":\""
                                                + item + "\"}}");
                            case "conversation.item.truncate" ->
                                it.text("{\"type\":\"conversation.item.truncated\",\"item_id\":\"" + item
                                        + "\",\"content_index\":0,\"audio_end_ms\":1200}");
                            case "conversation.item.delete" -> {
                                it.text("{\"type\":\"conversation.item.deleted\",\"item_id\":\"other\"}");
                                it.text("{\"type\":\"conversation.item.deleted\",\"item_id\":\"" + item + "\"}");
                            }
                            case "response.create" -> it.respond("r1", "completed", event);
                            case "session.close" -> it.text("{\"type\":\"session.closed\"}");
                            default -> throw new AssertionError(event.toString());
                        }
                    }
                },
                session -> {
                    assertThat(session.answer(
                                    ClientEvent.updateSession(new RealtimeSessionCreateRequestGA().instructions("x"))))
                            .isInstanceOf(ServerEvent.SessionUpdated.class)
                            .isEqualTo(session.configuration());
                    assertThat(session.answer(ClientEvent.commitAudio()))
                            .isInstanceOf(ServerEvent.InputAudioBufferCommitted.class);
                    assertThat(session.answer(ClientEvent.clearAudio()))
                            .isInstanceOf(ServerEvent.InputAudioBufferCleared.class);
                    assertThat(session.answer(new ClientEvent.OutputAudioBufferClear(null, Map.of())))
                            .isInstanceOf(ServerEvent.OutputAudioBufferCleared.class);
                    assertThat(session.answer(ClientEvent.userText("Hi")))
                            .isInstanceOfSatisfying(
                                    ServerEvent.ConversationItemAdded.class,
                                    added -> assertThat(
                                                    requireNonNull(added.item()).id())
                                            .startsWith("item_"));
                    assertThat(session.answer(ClientEvent.retrieveItem("i1")))
                            .isInstanceOf(ServerEvent.ConversationItemRetrieved.class);
                    assertThat(session.answer(ClientEvent.truncateItem("i1", 0, 1200)))
                            .isInstanceOfSatisfying(
                                    ServerEvent.ConversationItemTruncated.class,
                                    cut -> assertThat(cut.audioEndMs()).isEqualTo(1200));
                    assertThat(session.answer(ClientEvent.deleteItem("i1")))
                            .isInstanceOfSatisfying(
                                    ServerEvent.ConversationItemDeleted.class,
                                    gone -> assertThat(gone.itemId()).isEqualTo("i1"));
                    assertThat(session.answer(ClientEvent.createResponse()))
                            .isInstanceOf(ServerEvent.ResponseDone.class);
                    assertThat(session.answer(new ClientEvent.SessionClose(null, Map.of())))
                            .isInstanceOf(ServerEvent.SessionClosed.class);
                });
    }

    @Test
    void anErrorFailsTheRequestThatItNamesAndNoOther() throws Exception {
        against(
                it -> {
                    String commit = it.read("input_audio_buffer.commit")
                            .path("event_id")
                            .textValue();
                    it.read("conversation.item.delete");
                    it.text("{\"type\":\"error\",\"error\":{\"type\":\"server_error\",\"message\":\"Of nobody\"}}");
                    it.error("evt_of_somebody_else", "other");
                    it.error(commit, "input_audio_buffer_commit_empty");
                    it.text("{\"type\":\"conversation.item.deleted\",\"item_id\":\"x\"}");
                    it.drain();
                },
                session -> {
                    CompletableFuture<ServerEvent> commit = session.request(ClientEvent.commitAudio());
                    CompletableFuture<ServerEvent> delete = session.request(ClientEvent.deleteItem("x"));
                    assertThat(commit)
                            .failsWithin(LONG)
                            .withThrowableThat()
                            .havingCause()
                            .isInstanceOfSatisfying(
                                    ErrorEventException.class,
                                    error -> assertThat(error.code()).isEqualTo("input_audio_buffer_commit_empty"))
                            .withMessageContaining("input_audio_buffer.commit: Refused by the test");
                    assertThat(delete).succeedsWithin(LONG);
                });
    }

    @Test
    void aRequestHasADeadlineAndALateAnswerHarmsNobody() throws Exception {
        ManualDelayer delayer = new ManualDelayer();
        CountDownLatch late = new CountDownLatch(1);
        against(
                SessionOptions.builder().delayer(delayer).requestTimeout(Duration.ofSeconds(8)),
                it -> {
                    it.read("conversation.item.delete");
                    late.await();
                    it.text("{\"type\":\"conversation.item.deleted\",\"item_id\":\"x\"}");
                    it.drain();
                },
                session -> {
                    CompletableFuture<ServerEvent> delete = session.request(ClientEvent.deleteItem("x"));
                    delayer.pass(Duration.ofSeconds(8));
                    assertThat(delete)
                            .failsWithin(LONG)
                            .withThrowableThat()
                            .withCauseInstanceOf(DeadlineException.class)
                            .withMessageContaining("conversation.item.delete");
                    CompletableFuture<ServerEvent> seen =
                            session.receiveAsync(ServerEvent.class).thenApply(event -> event);
                    late.countDown();
                    assertThat(seen).succeedsWithin(LONG);
                    session.closeAsync();
                    await().until(() -> delayer.waiting(Duration.ofSeconds(8)) == 0);
                });
    }

    @Test
    void whatHasNoAnswerIsNoRequest() throws Exception {
        against(RawPeer.Peer::drain, session -> {
            assertThatThrownBy(() -> session.request(ClientEvent.appendAudio(new byte[2])))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("input_audio_buffer.append")
                    .hasMessageContaining("Call send(…)");
        });
    }

    @Test
    void aDropTellsWhatWasSentAndWhatWasNot() throws Exception {
        against(
                SessionOptions.builder().pingInterval(Duration.ofMillis(50)).pongTimeout(Duration.ofSeconds(1)),
                it -> {
                    it.read("conversation.item.delete");
                    JsonNode create = it.read("response.create");
                    it.created("r1", create);
                    it.read("input_audio_buffer.commit");
                    it.socket.close();
                },
                session -> {
                    CompletableFuture<ServerEvent> sent = session.request(ClientEvent.deleteItem("x"));
                    CompletableFuture<ServerEvent> response = session.request(ClientEvent.createResponse());
                    CompletableFuture<ServerEvent> behind = session.request(ClientEvent.createResponse());
                    // The peer ends it as soon as it has read this: whether that was sent is settled by a race.
                    session.sendAsync(ClientEvent.commitAudio());
                    for (CompletableFuture<ServerEvent> unknown : List.of(sent, response)) {
                        assertThat(unknown)
                                .failsWithin(LONG)
                                .withThrowableThat()
                                .havingCause()
                                .isInstanceOfSatisfying(
                                        NotSentException.class,
                                        why -> assertThat(why.result()).isInstanceOf(SendResult.Unknown.class));
                    }
                    assertThat(behind)
                            .failsWithin(LONG)
                            .withThrowableThat()
                            .havingCause()
                            .isInstanceOfSatisfying(
                                    NotSentException.class,
                                    why -> assertThat(why.isNotAttempted()).isTrue());
                });
    }

    // ---- Responses

    @Test
    void responsesTakeTurnsAndOtherEventsPass() throws Exception {
        BlockingQueue<String> order = new LinkedBlockingQueue<>();
        against(
                it -> {
                    JsonNode first = it.read("response.create");
                    it.created("r1", first);
                    // What does not need a turn comes at once, the second response does not.
                    it.read("input_audio_buffer.append");
                    it.read("conversation.item.delete");
                    order.add("first done");
                    it.done("r1", "completed", first);
                    JsonNode second = it.read("response.create");
                    order.add("second begun");
                    it.respond("r2", "completed", second);
                    it.respond("r3", "completed", it.read("response.create"));
                    it.drain();
                },
                session -> {
                    CompletableFuture<ServerEvent> first = session.request(ClientEvent.createResponse());
                    CompletableFuture<ServerEvent> second = session.request(ClientEvent.createResponse());
                    CompletableFuture<SendResult> third = session.sendAsync(ClientEvent.createResponse());
                    session.send(ClientEvent.appendAudio(new byte[2]));
                    session.send(ClientEvent.deleteItem("x"));
                    assertThat(id(first)).isEqualTo("r1");
                    assertThat(id(second)).isEqualTo("r2");
                    assertThat(third).succeedsWithin(LONG).isEqualTo(new SendResult.Sent());
                    assertThat(order).containsExactly("first done", "second begun");
                });
    }

    private static String id(CompletableFuture<ServerEvent> response) {
        return requireNonNull(((ServerEvent.ResponseDone) response.join()).responseId());
    }

    @Test
    void aResponseThatIsAskedForByJsonTakesItsTurnToo() throws Exception {
        ClientEvent create = ClientEvent.of(Json.parse("{\"type\":\"response.create\"}"));
        against(
                it -> {
                    JsonNode first = it.read("response.create");
                    it.created("r1", first);
                    it.read("conversation.item.delete");
                    it.done("r1", "completed", first);
                    it.respond("r2", "completed", it.read("response.create"));
                    it.drain();
                },
                session -> {
                    CompletableFuture<ServerEvent> first = session.request(create);
                    CompletableFuture<ServerEvent> second = session.request(create);
                    session.send(ClientEvent.deleteItem("x"));
                    assertThat(id(first)).isEqualTo("r1");
                    assertThat(id(second)).isEqualTo("r2");
                });
    }

    @Test
    void aResponseThatTheServerHasBegunByItselfIsWaitedFor() throws Exception {
        JsonNode none = Json.parse("{}");
        against(
                it -> {
                    it.read("input_audio_buffer.commit");
                    it.created("vad", none);
                    it.read("conversation.item.delete");
                    it.done("vad", "completed", none);
                    it.respond("mine", "completed", it.read("response.create"));
                    it.drain();
                },
                session -> {
                    CompletableFuture<ServerEvent.ResponseCreated> vad =
                            session.receiveAsync(ServerEvent.ResponseCreated.class);
                    session.send(ClientEvent.commitAudio());
                    vad.join();
                    CompletableFuture<ServerEvent> mine = session.request(ClientEvent.createResponse());
                    session.send(ClientEvent.deleteItem("x"));
                    assertThat(id(mine)).isEqualTo("mine");
                });
    }

    @Test
    void aRefusalBecauseTheServerWasFasterIsTriedAgainWhenThatResponseIsDone() throws Exception {
        JsonNode none = Json.parse("{}");
        List<String> creates = new ArrayList<>();
        against(
                it -> {
                    JsonNode mine = it.read("response.create");
                    creates.add(mine.path("event_id").textValue());
                    // Both crossed on the wire: the server had begun one by voice activity.
                    it.created("vad", none);
                    it.error(mine.path("event_id").textValue(), "conversation_already_has_active_response");
                    it.read("conversation.item.delete");
                    it.done("vad", "cancelled", none);
                    JsonNode again = it.read("response.create");
                    creates.add(again.path("event_id").textValue());
                    it.respond("mine", "completed", again);
                    it.drain();
                },
                session -> {
                    CompletableFuture<ServerEvent.ErrorEvent> refused =
                            session.receiveAsync(ServerEvent.ErrorEvent.class);
                    CompletableFuture<ServerEvent> mine = session.request(ClientEvent.createResponse());
                    refused.join();
                    session.send(ClientEvent.deleteItem("x"));
                    assertThat(id(mine)).isEqualTo("mine");
                    assertThat(creates).hasSize(2);
                    assertThat(creates.get(0)).isEqualTo(creates.get(1));
                });
    }

    @Test
    void aRefusalWithoutAKnownResponseIsTriedAgainAfterPausesAndNotForEver() throws Exception {
        ManualDelayer delayer = new ManualDelayer();
        against(
                SessionOptions.builder().delayer(delayer).withoutPings(),
                it -> {
                    while (true) {
                        it.error(
                                it.read("response.create").path("event_id").textValue(),
                                "conversation_already_has_active_response");
                    }
                },
                session -> {
                    CompletableFuture<ServerEvent> mine = session.request(ClientEvent.createResponse());
                    for (long pause = 250; pause <= 4000; pause *= 2) {
                        delayer.pass(Duration.ofMillis(pause));
                    }
                    assertThat(mine)
                            .failsWithin(LONG)
                            .withThrowableThat()
                            .withCauseInstanceOf(ErrorEventException.class);
                });
    }

    @Test
    void aResponseOfTheServersThatEndsBeforeOursBeginsIsNotTakenForOurs() throws Exception {
        JsonNode none = Json.parse("{}");
        against(
                it -> {
                    it.respond("first", "completed", it.read("response.create"));
                    JsonNode mine = it.read("response.create");
                    it.respond("vad", "completed", none);
                    it.respond("mine", "completed", mine);
                    it.drain();
                },
                session -> {
                    assertThat(id(session.request(ClientEvent.createResponse())))
                            .isEqualTo("first");
                    assertThat(id(session.request(ClientEvent.createResponse())))
                            .isEqualTo("mine");
                });
    }

    @Test
    void responsesOutsideOfTheConversationNeedNoTurn() throws Exception {
        Function<String, ClientEvent> outside = conversation ->
                ClientEvent.createResponse(new RealtimeResponseCreateParams().conversation(conversation));
        against(
                it -> {
                    JsonNode inside = it.read("response.create");
                    it.created("in", inside);
                    JsonNode one = it.read("response.create");
                    JsonNode two = it.read("response.create");
                    it.created("two", two);
                    it.created("one", one);
                    it.done("one", "completed", one);
                    it.done("two", "incomplete", two);
                    it.done("in", "completed", inside);
                    it.drain();
                },
                session -> {
                    CompletableFuture<ServerEvent> in = session.request(ClientEvent.createResponse());
                    CompletableFuture<ServerEvent> one = session.request(outside.apply("none"));
                    CompletableFuture<ServerEvent> two = session.request(outside.apply("none"));
                    assertThat(id(one)).isEqualTo("one");
                    assertThat(id(two)).isEqualTo("two");
                    assertThat(id(in)).isEqualTo("in");
                });
    }

    @Test
    void aCancelledResponseEndsBothRequests() throws Exception {
        against(
                it -> {
                    JsonNode create = it.read("response.create");
                    it.created("r1", create);
                    assertThat(it.read("response.cancel").has("response_id")).isFalse();
                    it.done("r1", "cancelled", create);
                    it.error(it.read("response.cancel").path("event_id").textValue(), "response_cancel_not_active");
                    it.drain();
                },
                session -> {
                    CompletableFuture<ServerEvent.ResponseCreated> created =
                            session.receiveAsync(ServerEvent.ResponseCreated.class);
                    CompletableFuture<ServerEvent> response = session.request(ClientEvent.createResponse());
                    created.join();
                    ServerEvent end = session.answer(ClientEvent.cancelResponse());
                    assertThat(((ServerEvent.ResponseDone) end).responseId()).isEqualTo("r1");
                    assertThat(response).succeedsWithin(LONG).isEqualTo(end);
                    assertThatThrownBy(() -> session.answer(ClientEvent.cancelResponse()))
                            .isInstanceOfSatisfying(
                                    ErrorEventException.class,
                                    error -> assertThat(error.code()).isEqualTo("response_cancel_not_active"));
                });
    }

    @Test
    void aResponseThatFailsIsAnException() throws Exception {
        against(
                it -> {
                    JsonNode create = it.read("response.create");
                    it.created("r1", create);
                    it.text(
                            "{\"type\":\"response.done\",\"response\":{\"id\":\"r1\",\"status\":\"failed\",\"status_details\":"
                                    + "{\"type\":\"failed\",\"error\":{\"type\":\"server_error\",\"code\":\"overloaded\"}}}}");
                    it.drain();
                },
                session -> assertThatThrownBy(() -> session.answer(ClientEvent.createResponse()))
                        .isInstanceOfSatisfying(
                                ResponseFailedException.class,
                                failed -> assertThat(failed.code()).isEqualTo("overloaded"))
                        .hasMessageContaining("r1"));
    }

    @Test
    void aResponseThatNeverBeginsDoesNotKeepTheNextFromItsTurn() throws Exception {
        ManualDelayer delayer = new ManualDelayer();
        against(
                SessionOptions.builder()
                        .delayer(delayer)
                        .withoutPings()
                        .requestTimeout(Duration.ofSeconds(7))
                        .responseTimeout(Duration.ofSeconds(70)),
                it -> {
                    it.read("response.create");
                    it.respond("second", "completed", it.read("response.create"));
                    it.drain();
                },
                session -> {
                    CompletableFuture<ServerEvent> first = session.request(ClientEvent.createResponse());
                    CompletableFuture<ServerEvent> second = session.request(ClientEvent.createResponse());
                    delayer.pass(Duration.ofSeconds(7));
                    assertThat(id(second)).isEqualTo("second");
                    delayer.pass(Duration.ofSeconds(70));
                    assertThat(first)
                            .failsWithin(LONG)
                            .withThrowableThat()
                            .withCauseInstanceOf(DeadlineException.class);
                });
    }

    @Test
    void aCancelledFutureTakesItsResponseOutOfTheLine() throws Exception {
        against(
                it -> {
                    JsonNode first = it.read("response.create");
                    it.created("r1", first);
                    it.read("conversation.item.delete");
                    it.done("r1", "completed", first);
                    JsonNode third = it.read("response.create");
                    assertThat(third.toString()).contains("third");
                    it.respond("r3", "completed", third);
                    it.drain();
                },
                session -> {
                    CompletableFuture<ServerEvent> first = session.request(ClientEvent.createResponse());
                    CompletableFuture<ServerEvent> second = session.request(ClientEvent.createResponse());
                    CompletableFuture<ServerEvent> third = session.request(
                            ClientEvent.createResponse(new RealtimeResponseCreateParams().instructions("third")));
                    second.cancel(true);
                    session.send(ClientEvent.deleteItem("x"));
                    assertThat(id(first)).isEqualTo("r1");
                    assertThat(id(third)).isEqualTo("r3");
                });
    }

    @Test
    void aResponseThatIsWithdrawnBeforeItIsWrittenGivesItsTurnAway() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        against(
                SessionOptions.builder().sendQueueBytes(1 << 20).withoutPings(),
                it -> {
                    read.await();
                    while (true) {
                        JsonNode event = Json.parse(it.read());
                        if ("response.create".equals(event.path("type").textValue())) {
                            it.respond(event.path("event_id").textValue(), "completed", event);
                        }
                    }
                },
                session -> {
                    CompletableFuture<SendResult> audio = session.trySend(ClientEvent.appendAudio(new byte[300_000]));
                    while (!(audio.isDone() && audio.join() instanceof SendResult.NotAttempted)) {
                        audio = session.trySend(ClientEvent.appendAudio(new byte[300_000]));
                    }
                    // These wait behind audio that the server does not read.
                    CompletableFuture<ServerEvent> first = session.request(ClientEvent.createResponse());
                    CompletableFuture<ServerEvent> second = session.request(ClientEvent.createResponse());
                    first.cancel(true);
                    read.countDown();
                    assertThat(second).succeedsWithin(LONG);
                });
    }

    @Test
    void aRefusedResponseThatNobodyWaitsForAnyMoreIsNotSentAgain() throws Exception {
        JsonNode none = Json.parse("{}");
        against(
                it -> {
                    String refused = it.read("response.create").path("event_id").textValue();
                    it.created("vad", none);
                    it.error(refused, "conversation_already_has_active_response");
                    it.text("{\"type\":\"rate_limits.updated\"}");
                    it.read("conversation.item.delete");
                    it.done("vad", "completed", none);
                    it.text("{\"type\":\"rate_limits.updated\"}");
                    it.read("input_audio_buffer.commit");
                    it.text("{\"type\":\"input_audio_buffer.committed\",\"item_id\":\"a\"}");
                    it.drain();
                },
                session -> {
                    try (EventQueue<ServerEvent> events = session.events()) {
                        CompletableFuture<ServerEvent> mine = session.request(ClientEvent.createResponse());
                        events.next(ServerEvent.RateLimitsUpdated.class, LONG);
                        mine.cancel(true);
                        session.send(ClientEvent.deleteItem("x"));
                        events.next(ServerEvent.RateLimitsUpdated.class, LONG);
                        assertThat(session.answer(ClientEvent.commitAudio()))
                                .isInstanceOf(ServerEvent.InputAudioBufferCommitted.class);
                    }
                });
    }
}
