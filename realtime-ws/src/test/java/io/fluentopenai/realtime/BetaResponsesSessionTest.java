package io.fluentopenai.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.model.BetaInputItem;
import io.fluentopenai.client.model.BetaResponseInjectCreatedEvent;
import io.fluentopenai.client.model.BetaResponseInjectEvent;
import io.fluentopenai.client.model.BetaResponseInjectFailedEvent;
import io.fluentopenai.client.model.BetaResponseSteerAcceptedEvent;
import io.fluentopenai.client.model.BetaResponseSteerEvent;
import io.fluentopenai.client.model.BetaResponsesClientEvent;
import io.fluentopenai.client.model.BetaResponsesClientEventResponseCreate;
import io.fluentopenai.client.model.BetaResponsesServerEvent;
import io.fluentopenai.realtime.session.ErrorEventException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class BetaResponsesSessionTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final BetaInputItem RESULT = Json.read(
            "{\"type\":\"function_call_output\",\"call_id\":\"call_1\",\"output\":\"rain\"}", BetaInputItem.class);

    private interface Steps {
        void run(BetaResponsesSession session) throws Exception;
    }

    private static void against(RawPeer.Script script, Steps test) throws Exception {
        try (RawPeer peer = new RawPeer(it -> {
                    assertThat(it.request.target()).isEqualTo("/v1/responses");
                    assertThat(it.request.header("OpenAI-Beta")).isEqualTo("responses_multi_agent=v1");
                    it.accept();
                    script.serve(it);
                });
                OpenAI openai = peer.client();
                BetaResponsesSession session = Realtime.connectBetaResponses(openai)) {
            test.run(session);
        }
    }

    private static BetaResponseInjectEvent inject(String response) {
        return new BetaResponseInjectEvent().responseId(response).input(List.of(RESULT));
    }

    @Test
    void inputIsInjectedIntoAResponseThatIsBeingMade() throws Exception {
        against(
                it -> {
                    assertThat(it.read("response.create")
                                    .at("/multi_agent/enabled")
                                    .booleanValue())
                            .isTrue();
                    it.text("{\"type\":\"response.created\",\"response\":{\"id\":\"r1\"},\"stream_id\":\"s\"}");
                    assertThat(it.read("response.inject").at("/input/0/output").textValue())
                            .isEqualTo("rain");
                    it.text("{\"type\":\"response.inject.created\",\"response_id\":\"other\",\"sequence_number\":1}");
                    it.text("{\"type\":\"response.inject.created\",\"response_id\":\"r1\",\"sequence_number\":2,"
                            + "\"stream_id\":\"s\"}");
                    it.text("{\"type\":\"response.completed\",\"response\":{\"id\":\"r1\"},\"stream_id\":\"s\"}");
                    it.drain();
                },
                session -> {
                    BetaResponsesClientEventResponseCreate create = Json.read(
                            "{\"type\":\"response.create\",\"stream_id\":\"s\",\"model\":\"m\",\"input\":\"Hi\","
                                    + "\"multi_agent\":{\"enabled\":true}}",
                            BetaResponsesClientEventResponseCreate.class);
                    CompletableFuture<BetaResponsesServerEvent> whole = session.request(create);
                    assertThat(session.answer(inject("r1")))
                            .isInstanceOfSatisfying(
                                    BetaResponseInjectCreatedEvent.class,
                                    created ->
                                            assertThat(created.sequenceNumber()).isEqualTo(2));
                    assertThat(whole).succeedsWithin(LONG).satisfies(end -> {
                        assertThat(end.type()).isEqualTo("response.completed");
                        assertThat(BetaResponsesSession.streamId(end)).isEqualTo("s");
                    });
                });
    }

    @Test
    void inputThatComesTooLateComesBack() throws Exception {
        against(
                it -> {
                    it.read("response.inject");
                    it.read("response.inject");
                    it.text("{\"type\":\"response.inject.created\",\"response_id\":\"r1\",\"sequence_number\":1}");
                    it.text("{\"type\":\"response.inject.failed\",\"response_id\":\"r1\",\"sequence_number\":2,"
                            + "\"input\":[" + RESULT + "],\"error\":{\"code\":\"response_already_completed\","
                            + "\"message\":\"It is over\"}}");
                    it.drain();
                },
                session -> {
                    CompletableFuture<BetaResponsesServerEvent> first = session.request(inject("r1"));
                    assertThatThrownBy(() -> session.answer(inject("r1")))
                            .isInstanceOfSatisfying(ErrorEventException.class, late -> {
                                assertThat(late.code()).isEqualTo("response_already_completed");
                                assertThat(late.event())
                                        .isInstanceOfSatisfying(
                                                BetaResponseInjectFailedEvent.class,
                                                back -> assertThat(back.input()).containsExactly(RESULT));
                            })
                            .hasMessage("response.inject: It is over (code response_already_completed)");
                    assertThat(first).succeedsWithin(LONG);
                });
    }

    @Test
    void anInjectionMadeOfJsonIsAnsweredToo() throws Exception {
        against(
                it -> {
                    it.read("response.inject");
                    it.text("{\"type\":\"response.inject.created\",\"response_id\":\"r1\"}");
                    it.drain();
                },
                session -> assertThat(session.request(new BetaResponsesClientEvent.Unknown(
                                Json.parse("{\"type\":\"response.inject\",\"response_id\":\"r1\",\"input\":[]}"))))
                        .succeedsWithin(LONG));
    }

    @Test
    void steeringIsAnsweredWhenItIsAcceptedOrRefused() throws Exception {
        BetaResponseSteerEvent steer =
                new BetaResponseSteerEvent().previousResponseId("r1").input("Be brief.");
        against(
                it -> {
                    it.read("response.steer");
                    it.text("{\"type\":\"response.steer.failed\",\"sequence_number\":0,"
                            + "\"steer\":{\"id\":\"s0\",\"previous_response_id\":\"r1\",\"input\":\"x\"},"
                            + "\"error\":{\"code\":\"successor_creation_failed\",\"message\":\"Too late.\"}}");
                    it.text("{\"type\":\"response.steer.accepted\",\"sequence_number\":1,"
                            + "\"steer\":{\"id\":\"s1\",\"previous_response_id\":\"r1\"}}");
                    it.read("response.steer");
                    it.text("{\"type\":\"response.steer.failed\",\"sequence_number\":2,"
                            + "\"steer\":{\"previous_response_id\":\"r1\",\"input\":\"Be brief.\"},"
                            + "\"error\":{\"code\":\"response_not_active\",\"message\":\"It is over.\"}}");
                    it.drain();
                },
                session -> {
                    assertThat(session.request(steer))
                            .succeedsWithin(LONG)
                            .isInstanceOfSatisfying(
                                    BetaResponseSteerAcceptedEvent.class,
                                    accepted ->
                                            assertThat(accepted.steer().id()).isEqualTo("s1"));
                    assertThat(session.request(steer))
                            .failsWithin(LONG)
                            .withThrowableThat()
                            .withCauseInstanceOf(ErrorEventException.class)
                            .withMessageContaining("It is over.");
                });
    }

    @Test
    void whatThisVersionDoesNotKnowCanBeSentAndReceived() throws Exception {
        against(
                it -> {
                    it.read("response.tomorrow");
                    it.text("{\"type\":\"response.tomorrow.accepted\",\"stream_id\":\"s\"}");
                    it.drain();
                },
                session -> {
                    BetaResponsesClientEvent tomorrow =
                            new BetaResponsesClientEvent.Unknown(Json.parse("{\"type\":\"response.tomorrow\"}"));
                    assertThatThrownBy(() -> session.request(tomorrow))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageContaining("response.tomorrow");
                    CompletableFuture<BetaResponsesServerEvent.Unknown> next =
                            session.receiveAsync(BetaResponsesServerEvent.Unknown.class);
                    session.send(tomorrow);
                    assertThat(next)
                            .succeedsWithin(LONG)
                            .satisfies(event -> assertThat(BetaResponsesSession.streamId(event))
                                    .isEqualTo("s"));
                });
    }
}
