package io.fluentopenai.realtime;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.model.RealtimeResponseCreateParams;
import io.fluentopenai.client.model.RealtimeSessionCreateRequestGA;
import io.fluentopenai.realtime.event.ClientEvent;
import io.fluentopenai.realtime.event.ServerEvent;
import io.fluentopenai.realtime.session.ErrorEventException;
import io.fluentopenai.tools.Tool;
import io.fluentopenai.tools.Tools;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors that do not name the event that they are about, as servers other than OpenAI's send them. */
class RefusalTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final JsonNode NONE = Json.parse("{}");
    private static final String ALREADY_ACTIVE = "{\"code\":\"conversation_already_has_active_response\","
            + "\"event_id\":null,\"message\":\"Conversation already has an active response\"}";

    private interface Steps {
        void run(RealtimeSession session) throws Exception;
    }

    private static void against(RawPeer.Script script, Steps test) throws Exception {
        try (RawPeer peer = RawPeer.session(script);
                OpenAI openai = peer.client();
                RealtimeSession session = Realtime.connect(openai, RealtimeConfig.conversation("m"))) {
            test.run(session);
        }
    }

    private static void refuse(RawPeer.Peer peer, String error) throws Exception {
        peer.text("{\"type\":\"error\",\"event_id\":\"event_of_the_server\",\"error\":" + error + "}");
    }

    private static void assertRefused(CompletableFuture<ServerEvent> request, String message) {
        assertThat(request)
                .failsWithin(LONG)
                .withThrowableThat()
                .withCauseInstanceOf(ErrorEventException.class)
                .withMessageContaining(message);
    }

    private static String id(CompletableFuture<ServerEvent> response) {
        assertThat(response).succeedsWithin(LONG);
        return requireNonNull(((ServerEvent.ResponseDone) response.join()).responseId());
    }

    private static ClientEvent update(String instructions) {
        return ClientEvent.updateSession(new RealtimeSessionCreateRequestGA().instructions(instructions));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\",\"instructions\":\"x\"}}",
                "{\"type\":\"transcription_session.update\",\"session\":{}}",
                "{\"type\":\"session.close\"}",
                "{\"type\":\"input_audio_buffer.commit\"}",
                "{\"type\":\"input_audio_buffer.clear\"}",
                "{\"type\":\"output_audio_buffer.clear\"}",
                "{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"message\",\"role\":\"user\",\"content\":[]}}",
                "{\"type\":\"conversation.item.retrieve\",\"item_id\":\"i\"}",
                "{\"type\":\"conversation.item.truncate\",\"item_id\":\"i\",\"content_index\":0,\"audio_end_ms\":1}",
                "{\"type\":\"conversation.item.delete\",\"item_id\":\"i\"}",
                "{\"type\":\"response.create\"}",
                "{\"type\":\"response.create\",\"response\":{\"conversation\":\"none\"}}",
                "{\"type\":\"response.cancel\"}",
                "{\"type\":\"response.cancel\",\"response_id\":\"r1\"}",
            })
    void everyKindOfRequestFailsWithTheReasonOfARefusalThatNamesNothing(String event) throws Exception {
        for (String error : new String[] {
            "{\"type\":\"invalid_request_error\",\"code\":\"invalid_value\",\"message\":\"Not so\",\"event_id\":null}",
            "{\"message\":\"Not so\",\"event_id\":\"\"}",
            "\"Not so\""
        }) {
            against(
                    it -> {
                        it.read();
                        refuse(it, error);
                        it.drain();
                    },
                    session -> assertRefused(session.request(ClientEvent.fromJson(event)), "Not so"));
        }
    }

    /** Errors as OpenAI's server and compatible ones word them, and what they are about. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"code":"input_audio_buffer_commit_empty","message":"buffer too small"}             | commit
            {"code":null,"message":"Error committing input audio buffer: the buffer is empty."} | commit
            {"code":"invalid_value","param":"session.voice","message":"Invalid value"}          | update
            {"code":"cannot_update_voice","message":"Cannot update a conversation's voice"}     | update
            {"message":"Unknown parameter: 'session.turn_detection.create_response'."}          | update
            {"code":"item_delete_invalid_item_id","message":"Error deleting item"}              | delete
            {"code":"unsupported_content_type","message":"Only audio can be truncated"}         | truncate
            {"code":"invalid_value","param":"audio_end_ms","message":"Too long"}                | truncate
            {"code":"response_cancel_not_active","message":"Cancellation failed: no active response"} | cancel
            {"message":"Cancellation failed: no active response found"}                         | cancel
            {"code":"invalid_value","param":"type","message":"Invalid value: 'conversation.item.retrieve'. Supported values are: 'session.update', 'input_audio_buffer.commit'."} | retrieve
            {"code":"item_retrieve_invalid_item_id"}                                            | retrieve
            {"code":"missing_required_parameter","param":"item.content","message":"Missing"}    | create
            """)
    void aRefusalIsAboutTheRequestOfTheKindThatItsWordsTell(String error, String about) throws Exception {
        CountDownLatch refused = new CountDownLatch(1);
        against(
                it -> {
                    for (int i = 0; i < 7; i++) {
                        it.read();
                    }
                    refuse(it, error);
                    refused.await();
                    it.text(RawPeer.UPDATED);
                    it.drain();
                },
                session -> {
                    CompletableFuture<ServerEvent> update = session.request(update("x"));
                    CompletableFuture<ServerEvent> commit = session.request(ClientEvent.commitAudio());
                    CompletableFuture<ServerEvent> create = session.request(ClientEvent.userText("Hi"));
                    CompletableFuture<ServerEvent> retrieve = session.request(ClientEvent.retrieveItem("i"));
                    CompletableFuture<ServerEvent> truncate = session.request(ClientEvent.truncateItem("i", 0, 9));
                    CompletableFuture<ServerEvent> delete = session.request(ClientEvent.deleteItem("i"));
                    CompletableFuture<ServerEvent> cancel = session.request(ClientEvent.cancelResponse());
                    CompletableFuture<ServerEvent> expected = switch (about) {
                        case "update" -> update;
                        case "commit" -> commit;
                        case "create" -> create;
                        case "retrieve" -> retrieve;
                        case "truncate" -> truncate;
                        case "delete" -> delete;
                        default -> cancel;
                    };
                    assertRefused(expected, "");
                    refused.countDown();
                    if (expected != update) {
                        assertThat(update).succeedsWithin(LONG);
                    }
                    for (CompletableFuture<ServerEvent> other :
                            List.of(commit, create, retrieve, truncate, delete, cancel)) {
                        assertThat(other.isDone()).isEqualTo(other == expected);
                    }
                });
    }

    @Test
    void refusalsComeInAnyOrderAndEachFindsItsRequest() throws Exception {
        against(
                it -> {
                    for (int i = 0; i < 4; i++) {
                        it.read();
                    }
                    refuse(it, "{\"code\":\"item_delete_invalid_item_id\",\"message\":\"third\"}");
                    refuse(it, "{\"param\":\"session\",\"message\":\"first\"}");
                    it.text("{\"type\":\"input_audio_buffer.cleared\"}");
                    refuse(it, "{\"message\":\"Error committing the buffer: second\"}");
                    it.drain();
                },
                session -> {
                    CompletableFuture<ServerEvent> update = session.request(update("x"));
                    CompletableFuture<ServerEvent> commit = session.request(ClientEvent.commitAudio());
                    CompletableFuture<ServerEvent> delete = session.request(ClientEvent.deleteItem("i"));
                    CompletableFuture<ServerEvent> clear = session.request(ClientEvent.clearAudio());
                    assertRefused(update, "first");
                    assertRefused(commit, "second");
                    assertRefused(delete, "third");
                    assertThat(clear).succeedsWithin(LONG);
                });
    }

    @Test
    void ofSeveralOfOneKindTheOldestIsRefusedWhetherSomebodyWaitsForItOrNot() throws Exception {
        against(
                it -> {
                    it.read("session.update");
                    it.read("session.update");
                    it.read("session.update");
                    refuse(it, "{\"param\":\"session.voice\",\"message\":\"the one that nobody waits for\"}");
                    it.text(RawPeer.UPDATED);
                    refuse(it, "{\"param\":\"session.voice\",\"message\":\"the last\"}");
                    it.drain();
                },
                session -> {
                    session.send(update("plain"));
                    CompletableFuture<ServerEvent> second = session.request(update("second"));
                    CompletableFuture<ServerEvent> third = session.request(update("third"));
                    assertThat(second).succeedsWithin(LONG).isInstanceOf(ServerEvent.SessionUpdated.class);
                    assertRefused(third, "the last");
                });
    }

    @Test
    void anItemThatWasSentWithoutAnIdHasItsPlaceToo() throws Exception {
        against(
                it -> {
                    it.read("conversation.item.create");
                    it.read("conversation.item.create");
                    JsonNode asked = it.read("conversation.item.create");
                    it.text(
                            "{\"type\":\"conversation.item.added\",\"item\":{\"id\":\"of_the_server\",\"type\":\"message\","
                                    + "\"role\":\"user\"}}");
                    refuse(it, "{\"param\":\"item.content\",\"message\":\"the second\"}");
                    it.text("{\"type\":\"conversation.item.added\",\"item\":" + asked.path("item") + "}");
                    it.drain();
                },
                session -> {
                    session.send(ClientEvent.userText("one"));
                    session.send(ClientEvent.userText("two"));
                    assertThat(session.request(ClientEvent.userText("three")))
                            .succeedsWithin(LONG)
                            .isInstanceOf(ServerEvent.ConversationItemAdded.class);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"server_error\",\"message\":\"Something of ours broke\",\"event_id\":null}",
                "{\"type\":\"invalid_request_error\",\"param\":\"audio\",\"message\":\"Invalid base64\"}",
                "{\"code\":\"invalid_value\",\"param\":\"type\",\"message\":\"Invalid value: 'own.event'. Supported values"
                        + " are: 'session.update', 'conversation.item.delete'.\"}",
                "{\"code\":\"response_cancel_not_active\",\"message\":\"No active response\"}",
            })
    void anErrorThatIsAboutSomethingElseFailsNoRequest(String error) throws Exception {
        against(
                it -> {
                    it.read("conversation.item.delete");
                    refuse(it, error);
                    it.text("{\"type\":\"conversation.item.deleted\",\"item_id\":\"i\"}");
                    it.drain();
                },
                session -> assertThat(session.request(ClientEvent.deleteItem("i")))
                        .succeedsWithin(LONG)
                        .isInstanceOf(ServerEvent.ConversationItemDeleted.class));
    }

    @Test
    void aConfigurationThatIsRefusedWithoutAnEventFailsTheConnecting() throws Exception {
        for (String error : new String[] {
            "{\"type\":\"server_error\",\"message\":\"Not so\"}", "{\"param\":\"session.voice\",\"message\":\"Not so\"}"
        }) {
            try (RawPeer peer = RawPeer.session(it -> {
                        it.read("session.update");
                        refuse(it, error);
                        it.drain();
                    });
                    OpenAI openai = peer.client()) {
                assertThatThrownBy(() -> Realtime.connect(
                                openai, RealtimeConfig.conversation("m", session -> session.instructions("x"))))
                        .isInstanceOf(ErrorEventException.class)
                        .hasMessageContaining("Not so");
            }
        }
    }

    // ---- Responses

    @ParameterizedTest
    @ValueSource(
            strings = {
                ALREADY_ACTIVE,
                "{\"type\":\"invalid_request_error\",\"code\":null,\"message\":\"Conversation already has an active response\"}"
            })
    void aRefusalBecauseTheServerWasFasterIsTriedAgainWhenThatResponseIsDone(String error) throws Exception {
        against(
                it -> {
                    JsonNode mine = it.read("response.create");
                    it.created("resp_0", NONE);
                    refuse(it, error);
                    it.read("conversation.item.delete");
                    it.done("resp_0", "completed", NONE);
                    JsonNode again = it.read("response.create");
                    assertThat(again).isEqualTo(mine);
                    // The server repeats no metadata either.
                    it.respond("resp_1", "completed", NONE);
                    it.drain();
                },
                session -> {
                    CompletableFuture<ServerEvent.ErrorEvent> refused =
                            session.receiveAsync(ServerEvent.ErrorEvent.class);
                    CompletableFuture<ServerEvent> mine = session.request(ClientEvent.createResponse());
                    assertThat(refused).succeedsWithin(LONG);
                    session.send(ClientEvent.deleteItem("x"));
                    assertThat(id(mine)).isEqualTo("resp_1");
                });
    }

    @Test
    void theResultsOfToolsAreAnsweredAfterTheResponseThatTheServerHadBegun() throws Exception {
        record City(String city) {}
        Tool weather = Tool.fromFunction("weather", "Weather of a city", City.class, city -> "Rain in " + city.city());
        CountDownLatch answered = new CountDownLatch(1);
        try (RawPeer peer = RawPeer.session(it -> {
                    it.read("session.update");
                    it.text(RawPeer.UPDATED);
                    it.text(
                            "{\"type\":\"response.done\",\"response\":{\"id\":\"r0\",\"status\":\"completed\",\"output\":[{"
                                    + "\"type\":\"function_call\",\"call_id\":\"c1\",\"name\":\"weather\","
                                    + "\"arguments\":\"{\\\"city\\\":\\\"Paris\\\"}\"}]}}");
                    it.read("conversation.item.create");
                    it.read("response.create");
                    it.created("vad", NONE);
                    refuse(it, ALREADY_ACTIVE);
                    it.done("vad", "completed", NONE);
                    it.read("response.create");
                    answered.countDown();
                    it.drain();
                });
                OpenAI openai = peer.client();
                RealtimeSession session = Realtime.connect(
                        openai, RealtimeConfig.conversation("m").tools(Tools.of(weather)))) {
            assertThat(session.isOpen()).isTrue();
            while (answered.getCount() > 0 && peer.failures.isEmpty()) {
                answered.await(20, java.util.concurrent.TimeUnit.MILLISECONDS);
            }
        }
    }

    @Test
    void aRefusedResponseGivesItsTurnToTheNext() throws Exception {
        against(
                it -> {
                    it.read("response.create");
                    refuse(it, "{\"param\":\"response.voice\",\"message\":\"no such voice\"}");
                    it.respond("second", "completed", it.read("response.create"));
                    it.drain();
                },
                session -> {
                    CompletableFuture<ServerEvent> first = session.request(ClientEvent.createResponse());
                    CompletableFuture<ServerEvent> second = session.request(ClientEvent.createResponse());
                    assertRefused(first, "no such voice");
                    assertThat(id(second)).isEqualTo("second");
                });
    }

    @Test
    void aResponseThatIsInProgressIsNotEndedByAnErrorThatNamesNothing() throws Exception {
        against(
                it -> {
                    JsonNode outside = it.read("response.create");
                    JsonNode inside = it.read("response.create");
                    it.created("in", inside);
                    it.created("out", outside);
                    refuse(it, ALREADY_ACTIVE);
                    refuse(it, "{\"type\":\"invalid_request_error\",\"message\":\"Something else\"}");
                    refuse(it, "{\"type\":\"server_error\",\"message\":\"Something else\"}");
                    it.done("in", "completed", inside);
                    it.done("out", "completed", outside);
                    it.drain();
                },
                session -> {
                    CompletableFuture<ServerEvent> outside = session.request(
                            ClientEvent.createResponse(new RealtimeResponseCreateParams().conversation("none")));
                    CompletableFuture<ServerEvent> inside = session.request(ClientEvent.createResponse());
                    assertThat(id(inside)).isEqualTo("in");
                    assertThat(id(outside)).isEqualTo("out");
                });
    }

    @Test
    void aCancelledRequestIsNotSentAgainWhenItIsRefused() throws Exception {
        CountDownLatch cancelled = new CountDownLatch(1);
        against(
                it -> {
                    it.read("response.create");
                    cancelled.await();
                    it.created("vad", NONE);
                    refuse(it, ALREADY_ACTIVE);
                    it.done("vad", "completed", NONE);
                    it.text("{\"type\":\"rate_limits.updated\"}");
                    it.read("input_audio_buffer.clear");
                    it.text("{\"type\":\"input_audio_buffer.cleared\"}");
                    it.drain();
                },
                session -> {
                    CompletableFuture<ServerEvent.RateLimitsUpdated> over =
                            session.receiveAsync(ServerEvent.RateLimitsUpdated.class);
                    CompletableFuture<ServerEvent> mine = session.request(ClientEvent.createResponse());
                    mine.cancel(true);
                    cancelled.countDown();
                    assertThat(over).succeedsWithin(LONG);
                    assertThat(session.request(ClientEvent.clearAudio())).succeedsWithin(LONG);
                });
    }

    @ParameterizedTest
    @CsvSource({"false,false", "true,false", "false,true"})
    void responsesWithoutAnIdEndTheirRequestsAndLetTheNextBegin(boolean idBegins, boolean idEnds) throws Exception {
        against(
                it -> {
                    for (int i = 0; i < 3; i++) {
                        it.read("response.create");
                        it.text("{\"type\":\"response.created\",\"response\":{"
                                + (idBegins ? "\"id\":\"r" + i + "\"," : "") + "\"status\":\"in_progress\"}}");
                        it.text("{\"type\":\"response.done\",\"response\":{" + (idEnds ? "\"id\":\"r" + i + "\"," : "")
                                + "\"status\":\"completed\"}}");
                    }
                    it.drain();
                },
                session -> {
                    CompletableFuture<ServerEvent> first = session.request(ClientEvent.createResponse());
                    CompletableFuture<ServerEvent> second = session.request(ClientEvent.createResponse());
                    CompletableFuture<ServerEvent> third = session.request(ClientEvent.createResponse());
                    assertThat(first).succeedsWithin(LONG);
                    assertThat(second).succeedsWithin(LONG);
                    assertThat(third).succeedsWithin(LONG);
                });
    }
}
