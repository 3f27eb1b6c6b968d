package io.fluentopenai.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.TextNode;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.model.BetaInputItem;
import io.fluentopenai.client.model.BetaResponseInjectCreatedEvent;
import io.fluentopenai.client.model.BetaResponseInjectEvent;
import io.fluentopenai.client.model.BetaResponseInjectFailedEvent;
import io.fluentopenai.client.model.BetaResponsesClientEventResponseCreate;
import io.fluentopenai.client.model.BetaResponsesServerEvent;
import io.fluentopenai.client.model.ResponseCompletedEvent;
import io.fluentopenai.client.model.ResponseStreamEvent;
import io.fluentopenai.client.model.ResponsesClientEventResponseCreate;
import io.fluentopenai.realtime.session.ErrorEventException;
import io.fluentopenai.realtime.session.NotSentException;
import io.fluentopenai.realtime.session.ReconnectPolicy;
import io.fluentopenai.realtime.session.SendResult;
import io.fluentopenai.realtime.session.SessionOptions;
import io.fluentopenai.responses.ModelResponse;
import io.fluentopenai.testkit.FactSheet;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.ModelAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests to the Responses API over a WebSocket, through what may happen to them. */
class ResponsesOverWebSocketTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private FakeOpenAI server;
    private OpenAI openai;

    @BeforeEach
    void start() {
        // Older documents have one stream for each connection, and another form of errors.
        assumeTrue(
                FactSheet.bundled()
                        .component("ResponsesClientEventResponseCreate")
                        .path("properties")
                        .has("stream_id"),
                "the events of today");
        server = FakeOpenAI.start();
        openai = OpenAI.builder()
                .baseUrl(server.baseUrl())
                .apiKey(server.apiKey())
                .build();
    }

    /** Whatever has happened, no socket is left. */
    @AfterEach
    void stop() {
        if (server == null) {
            return;
        }
        openai.close();
        await().until(() -> server.realtime().openSessions() == 0);
        server.close();
    }

    private static ResponsesClientEventResponseCreate create(String input) {
        return new ResponsesClientEventResponseCreate().model("gpt-5-mini").input(input);
    }

    private String text(ResponseStreamEvent end) {
        return new ModelResponse(openai, Objects.requireNonNull(ResponsesSession.response(end)), null).outputText();
    }

    private static @Nullable Throwable failure(CompletableFuture<?> request) {
        assertThat(request).failsWithin(PATIENCE);
        return request.handle((value, problem) -> problem).join();
    }

    @Test
    void aConversationGoesOnFromResponseToResponse() {
        try (ResponsesSession session = Realtime.connectResponses(openai)) {
            ResponseStreamEvent first = session.answer(create("One").store(false));
            assertThat(text(first)).isEqualTo("You said: One");
            String id = Objects.requireNonNull(ResponsesSession.response(first)).id();
            assertThat(text(session.answer(create("Two").store(false).previousResponseId(id))))
                    .isEqualTo("You said: Two");
            assertThatThrownBy(() -> session.answer(create("x").previousResponseId("resp_unknown")))
                    .isInstanceOfSatisfying(ErrorEventException.class, refused -> {
                        assertThat(refused.code()).isEqualTo("previous_response_not_found");
                        assertThat(refused.status()).isEqualTo(400);
                    });
            assertThat(text(session.answer(create("Three")))).isEqualTo("You said: Three");
        }
    }

    @Test
    void manyRequestsInSeveralLanesEachGetTheirOwnResponse() throws Exception {
        server.onChat(request -> ModelAnswer.text(request.path("input").asText()));
        server.realtime().pace(Duration.ofMillis(1));
        try (ResponsesSession session = Realtime.connectResponses(openai)) {
            List<CompletableFuture<ResponseStreamEvent>> answers = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                ResponsesClientEventResponseCreate create = create("number " + i);
                if (i % 4 != 0) {
                    create.putExtraProperty("stream_id", TextNode.valueOf("lane-" + i % 4));
                }
                answers.add(session.request(create));
            }
            for (int i = 0; i < answers.size(); i++) {
                ResponseStreamEvent end = answers.get(i).get(60, TimeUnit.SECONDS);
                assertThat(end).isInstanceOf(ResponseCompletedEvent.class);
                assertThat(text(end)).isEqualTo("number " + i);
                assertThat(ResponsesSession.streamId(end)).isEqualTo(i % 4 == 0 ? null : "lane-" + i % 4);
            }
        }
    }

    @Test
    void anEndInTheMiddleOfAResponseTellsWhatIsKnown() {
        server.realtime().fail().beforeEvent("response.completed").close(1011, "overloaded");
        try (ResponsesSession session = Realtime.connectResponses(openai)) {
            CompletableFuture<ResponseStreamEvent> begun = session.request(create("One"));
            CompletableFuture<ResponseStreamEvent> behind = session.request(create("Two"));
            assertThat(failure(begun))
                    .isInstanceOfSatisfying(
                            NotSentException.class,
                            why -> assertThat(why.result()).isInstanceOf(SendResult.Unknown.class));
            // Whether the second was on its way already is settled by a race.
            assertThat(failure(behind)).isInstanceOf(NotSentException.class);
        }
    }

    @Test
    void afterACutWithinAMessageRequestsGoOnOverAnotherConnection() {
        server.realtime()
                .fail()
                .beforeEvent("response.completed")
                .dropWithinFrame()
                .times(1);
        SessionOptions options = SessionOptions.builder()
                .pingInterval(Duration.ofMillis(100))
                .pongTimeout(Duration.ofSeconds(2))
                .reconnect(ReconnectPolicy.builder()
                        .delays(Duration.ofMillis(1), Duration.ofMillis(10))
                        .build())
                .build();
        try (ResponsesSession session = Realtime.connectResponses(openai, options)) {
            assertThat(failure(session.request(create("One")))).isInstanceOf(NotSentException.class);
            await().until(session::isOpen);
            assertThat(text(session.answer(create("Two")))).isEqualTo("You said: Two");
        }
    }

    @Test
    void whatIsNoEventOrUnknownHarmsNobody() {
        server.realtime().fail().beforeEvent("response.output_text.done").malformedJson();
        server.realtime().fail().beforeEvent("response.output_text.done").unknownEvent();
        try (ResponsesSession session = Realtime.connectResponses(openai)) {
            assertThat(text(session.answer(create("One")))).isEqualTo("You said: One");
        }
    }

    @Test
    void theBetaTakesInputForAResponseThatIsBeingMade() {
        server.realtime().pace(Duration.ofMillis(100));
        BetaInputItem result = Json.read(
                "{\"type\":\"function_call_output\",\"call_id\":\"call_1\",\"output\":\"rain\"}", BetaInputItem.class);
        try (BetaResponsesSession session = Realtime.connectBetaResponses(openai)) {
            // The first event is response.created.
            CompletableFuture<BetaResponsesServerEvent> created = session.receiveAsync(BetaResponsesServerEvent.class);
            BetaResponsesClientEventResponseCreate create = new BetaResponsesClientEventResponseCreate()
                    .model("gpt-5-mini")
                    .input("One");
            create.putExtraProperty("stream_id", TextNode.valueOf("a"));
            CompletableFuture<BetaResponsesServerEvent> whole = session.request(create);
            String id = Json.toTree(created.join()).path("response").path("id").textValue();
            BetaResponseInjectEvent inject =
                    new BetaResponseInjectEvent().responseId(id).input(List.of(result));
            assertThat(session.answer(inject))
                    .isInstanceOfSatisfying(
                            BetaResponseInjectCreatedEvent.class,
                            taken -> assertThat(taken.streamId()).isEqualTo("a"));
            server.realtime().pace(Duration.ZERO);
            assertThat(whole)
                    .succeedsWithin(PATIENCE)
                    .satisfies(end -> assertThat(end.type()).isEqualTo("response.completed"));
            assertThatThrownBy(() -> session.answer(inject)).isInstanceOfSatisfying(ErrorEventException.class, late -> {
                assertThat(late.code()).isEqualTo("response_already_completed");
                assertThat(((BetaResponseInjectFailedEvent) late.event()).input())
                        .containsExactly(result);
            });
            assertThatThrownBy(() -> session.answer(new BetaResponseInjectEvent()
                            .responseId("resp_unknown")
                            .input(List.of(result))))
                    .hasMessageContaining("response_not_found");
        }
    }
}
