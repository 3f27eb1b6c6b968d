package io.fluentopenai.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.model.BetaFunctionCallOutputItemParam;
import io.fluentopenai.client.model.BetaMultiAgentParam;
import io.fluentopenai.client.model.BetaResponseInjectEvent;
import io.fluentopenai.client.model.BetaResponseInjectFailedEvent;
import io.fluentopenai.client.model.BetaResponsesClientEventResponseCreate;
import io.fluentopenai.client.model.BetaResponsesServerEvent;
import io.fluentopenai.client.model.RealtimeResponseCreateParams;
import io.fluentopenai.client.model.RealtimeSessionCreateRequestGA;
import io.fluentopenai.client.model.RealtimeSessionCreateRequestGAOutputModality;
import io.fluentopenai.client.model.ResponseStreamEvent;
import io.fluentopenai.client.model.ResponsesClientEventResponseCreate;
import io.fluentopenai.realtime.BetaResponsesSession;
import io.fluentopenai.realtime.Realtime;
import io.fluentopenai.realtime.RealtimeConfig;
import io.fluentopenai.realtime.RealtimeSession;
import io.fluentopenai.realtime.RealtimeTools;
import io.fluentopenai.realtime.ResponsesSession;
import io.fluentopenai.realtime.event.ClientEvent;
import io.fluentopenai.realtime.event.ServerEvent;
import io.fluentopenai.realtime.session.ErrorEventException;
import io.fluentopenai.realtime.session.EventQueue;
import io.fluentopenai.realtime.session.NotSentException;
import io.fluentopenai.realtime.session.ReceiveOptions;
import io.fluentopenai.realtime.session.ReconnectPolicy;
import io.fluentopenai.realtime.session.Registration;
import io.fluentopenai.realtime.session.SendResult;
import io.fluentopenai.realtime.session.SessionEnd;
import io.fluentopenai.realtime.session.SessionListener;
import io.fluentopenai.realtime.session.SessionOptions;
import io.fluentopenai.realtimesecrets.ClientSecret;
import io.fluentopenai.responses.ModelResponse;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.ModelAnswer;
import io.fluentopenai.tools.Tool;
import io.fluentopenai.tools.Tools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The code of the page about realtime sessions, run. {@link SnippetsTest} compares. */
@NullUnmarked
class RealtimeSnippetsTest {
    private FakeOpenAI server;
    private OpenAI openai;

    @BeforeEach
    void start() {
        server = FakeOpenAI.start();
        openai = OpenAI.builder()
                .baseUrl(server.baseUrl())
                .apiKey(server.apiKey())
                .build();
    }

    @AfterEach
    void stop() {
        openai.close();
        server.close();
    }

    /** Sessions of the page speak text, so that there is something to print. */
    private static RealtimeConfig textual() {
        return RealtimeConfig.conversation(
                ExampleModels.REALTIME,
                session -> session.outputModalities(List.of(RealtimeSessionCreateRequestGAOutputModality.TEXT)));
    }

    @Test
    void first() {
        RealtimeConfig config = RealtimeConfig.conversation(
                ExampleModels.REALTIME,
                session -> session.instructions("Be brief.")
                        .outputModalities(List.of(RealtimeSessionCreateRequestGAOutputModality.TEXT)));
        try (RealtimeSession session = Realtime.connect(openai, config)) {
            session.onEvent(ServerEvent.ResponseTextDelta.class, text -> System.out.print(text.delta()));
            session.answer(ClientEvent.userText("Who painted the Mona Lisa?"));
            session.answer(ClientEvent.createResponse());
        }
    }

    @Test
    void connecting() {
        RealtimeSession speaking = Realtime.connect(openai, ExampleModels.REALTIME);
        CompletableFuture<RealtimeSession> soon =
                Realtime.connectAsync(openai, RealtimeConfig.conversation(ExampleModels.REALTIME));
        RealtimeSession writing = Realtime.connect(openai, RealtimeConfig.transcription(session -> {}));
        RealtimeSession interpreting =
                Realtime.connect(openai, RealtimeConfig.translation("gpt-realtime-translate", session -> {}));

        String callId = server.realtime().addCall();
        RealtimeSession listening = Realtime.connect(openai, RealtimeConfig.call(callId));

        soon.join();
        for (RealtimeSession each : List.of(speaking, soon.join(), writing, interpreting, listening)) {
            assertThat(each.isOpen()).isTrue();
            each.close();
        }
    }

    @Test
    void secrets() {
        RealtimeConfig config =
                RealtimeConfig.conversation(ExampleModels.REALTIME, session -> session.instructions("Be brief."));

        RealtimeSession made = Realtime.connect(openai, config.createClientSecret());

        ClientSecret secret = openai.realtimeSecrets().create(ExampleModels.REALTIME);
        RealtimeSession given = Realtime.connect(openai, config.clientSecret(secret.value()));

        assertThat(made.isOpen() && given.isOpen()).isTrue();
        made.close();
        given.close();
    }

    @Test
    void sending() {
        try (RealtimeSession session = Realtime.connect(openai, ExampleModels.REALTIME)) {
            byte[] chunk = new byte[4800];

            session.send(ClientEvent.appendAudio(chunk)); // waits until it is written

            session.sendAsync(ClientEvent.appendAudio(chunk)).thenAccept(result -> {
                if (result instanceof SendResult.NotAttempted not) {
                    System.out.println("Nothing was sent: " + not.reason());
                } else if (result instanceof SendResult.Unknown unknown) {
                    System.out.println("The server may have got it: " + unknown.cause());
                }
            });

            if (session.trySend(ClientEvent.appendAudio(chunk)).isDone()) {
                System.out.println("Written, or refused as the queue is full");
            }
        }
    }

    @Test
    void handlers() throws Exception {
        try (RealtimeSession session = Realtime.connect(openai, textual())) {
            Registration everything = session.onEvent(event -> System.out.println(event.type()));
            Registration text = session.onEvent(ServerEvent.Text.class, piece -> System.out.println(piece.text()));
            everything.close();

            session.answer(ClientEvent.userText("Hello!"));
            session.answer(ClientEvent.createResponse());
            text.close();
        }
    }

    @Test
    void loops() {
        try (RealtimeSession session = Realtime.connect(openai, textual())) {
            session.send(ClientEvent.userText("Hello!"));
            try (EventQueue<ServerEvent> events = session.events()) {
                session.send(ClientEvent.createResponse());
                for (ServerEvent event : events) {
                    if (event instanceof ServerEvent.ResponseTextDelta text) {
                        System.out.print(text.delta());
                    } else if (event instanceof ServerEvent.ResponseDone) {
                        break;
                    }
                }
            }

            try (EventQueue<ServerEvent> events = session.events()) {
                session.send(ClientEvent.createResponse());
                ServerEvent.ResponseDone done = events.next(ServerEvent.ResponseDone.class, Duration.ofMinutes(1));
                System.out.println(done.response().status());
            }
        }
    }

    @Test
    void waitingForOne() {
        try (RealtimeSession session = Realtime.connect(openai, textual())) {
            CompletableFuture<ServerEvent.ResponseCreated> begun =
                    session.receiveAsync(ServerEvent.ResponseCreated.class);
            session.send(ClientEvent.createResponse());
            System.out.println(begun.join().responseId());

            assertThat(begun.join().response()).isNotNull();
        }
    }

    @Test
    void publishers() throws Exception {
        BlockingQueue<String> got = new LinkedBlockingQueue<>();
        Flow.Subscriber<ServerEvent> subscriber = new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(ServerEvent event) {
                got.add(event.type());
            }

            @Override
            public void onError(Throwable failure) {
                got.add(failure.toString());
            }

            @Override
            public void onComplete() {
                got.add("complete");
            }
        };
        try (RealtimeSession session = Realtime.connect(openai, textual())) {
            session.publisher(ReceiveOptions.ofDefaults().bufferChars(1 << 20).holdServer())
                    .subscribe(subscriber);
            session.answer(ClientEvent.createResponse());
        }
        String last = "";
        while (!last.equals("complete")) {
            last = got.poll(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void requests() {
        try (RealtimeSession session = Realtime.connect(openai, textual())) {
            session.answer(ClientEvent.updateSession(new RealtimeSessionCreateRequestGA().instructions("Be kind.")));
            System.out.println(session.configuration().realtime().instructions());

            CompletableFuture<ServerEvent> done = session.request(ClientEvent.createResponse());
            done.thenAccept(event -> System.out.println(
                    ((ServerEvent.ResponseDone) event).response().status()));
            done.join();

            try {
                session.answer(ClientEvent.deleteItem("item_that_is_not_there"));
            } catch (ErrorEventException refused) {
                System.out.println(refused.code() + ": " + refused.getMessage());
            } catch (NotSentException lost) {
                System.out.println(lost.isNotAttempted() ? "try again" : "look at the state on the server");
            }
        }
    }

    @Test
    void outOfBand() {
        try (RealtimeSession session = Realtime.connect(openai, textual())) {
            CompletableFuture<ServerEvent> summary = session.request(ClientEvent.createResponse(
                    new RealtimeResponseCreateParams().conversation("none").instructions("Sum up what was said.")));

            assertThat(summary).succeedsWithin(Duration.ofSeconds(20));
        }
    }

    // ---- Tools

    record City(String name) {}

    @Test
    void tools() {
        server.onChat(request -> request.toString().contains("function_call_output")
                ? ModelAnswer.text("It rains.")
                : ModelAnswer.call("weather", "{\"name\":\"Glasgow\"}"));
        List<String> said = new ArrayList<>();

        Tool weather = Tool.fromFunction("weather", "The weather in a city", City.class, city -> "rain");
        RealtimeConfig config = RealtimeConfig.conversation(ExampleModels.REALTIME)
                .tools(Tools.of(weather), calls -> calls.toolTimeout(Duration.ofSeconds(10)));
        try (RealtimeSession session = Realtime.connect(openai, config)) {
            CompletableFuture<ServerEvent.ResponseAudioTranscriptDone> spoken =
                    session.receiveAsync(ServerEvent.ResponseAudioTranscriptDone.class);
            session.send(ClientEvent.userText("Rain in Glasgow?"));
            session.send(ClientEvent.createResponse());

            said.add(spoken.orTimeout(20, TimeUnit.SECONDS).join().transcript());
        }
        assertThat(said).containsExactly("It rains.");
    }

    @Test
    void toolsByHand() {
        Tools tools = Tools.of(Tool.fromFunction("weather", "The weather in a city", City.class, city -> "rain"));
        RealtimeConfig config = RealtimeConfig.conversation(
                ExampleModels.REALTIME, session -> session.tools(RealtimeTools.definitions(tools)));
        try (RealtimeSession session = Realtime.connect(openai, config)) {
            RealtimeTools calls = session.runTools(tools);
            calls.close(); // from here on nobody answers calls
            assertThat(session.configuration().realtime().tools()).hasSize(1);
        }
    }

    // ---- Staying connected

    @Test
    void options() {
        SessionOptions options = SessionOptions.builder()
                .pingInterval(Duration.ofSeconds(5))
                .pongTimeout(Duration.ofSeconds(5))
                .requestTimeout(Duration.ofSeconds(20))
                .reconnect(ReconnectPolicy.builder()
                        .maxAttempts(3)
                        .replay(() -> List.of(ClientEvent.systemText("The user's name is Ada.")))
                        .build())
                .listener(new SessionListener() {
                    @Override
                    public void onReconnecting(int attempt, Duration delay) {
                        System.out.println("Attempt " + attempt + " in " + delay);
                    }

                    @Override
                    public void onEnd(SessionEnd end) {
                        System.out.println("The session was " + end);
                    }
                })
                .build();
        RealtimeConfig config =
                RealtimeConfig.conversation(ExampleModels.REALTIME).options(options);

        try (RealtimeSession session = Realtime.connect(openai, config)) {
            assertThat(session.isOpen()).isTrue();
        }
    }

    @Test
    void closing() {
        RealtimeSession session = Realtime.connect(openai, ExampleModels.REALTIME);
        session.closed().thenAccept(end -> System.out.println(end.by() + " " + end.code() + " " + end.reason()));
        session.close();
        assertThat(session.closed().join().by()).isEqualTo(SessionEnd.By.CLIENT);
    }

    // ---- Responses

    @Test
    void responses() {
        try (ResponsesSession session = Realtime.connectResponses(openai);
                EventQueue<ResponseStreamEvent> events = session.events()) {
            session.send(new ResponsesClientEventResponseCreate()
                    .model(ExampleModels.TEXT)
                    .input("Who painted the Mona Lisa?"));
            for (ResponseStreamEvent event : events) {
                System.out.println(event.type());
                if ("response.completed".equals(event.type())) {
                    break;
                }
            }
        }
    }

    @Test
    void requestsForResponses() {
        try (ResponsesSession session = Realtime.connectResponses(openai)) {
            ResponseStreamEvent first = session.answer(new ResponsesClientEventResponseCreate()
                    .model(ExampleModels.TEXT)
                    .input("Who painted the Mona Lisa?"));

            ResponseStreamEvent end = session.answer(new ResponsesClientEventResponseCreate()
                    .model(ExampleModels.TEXT)
                    .input("When?")
                    .previousResponseId(ResponsesSession.response(first).id()));
            System.out.println(new ModelResponse(openai, ResponsesSession.response(end), null).outputText());
            assertThat(ResponsesSession.response(end).previousResponseId())
                    .isEqualTo(ResponsesSession.response(first).id());
        }
    }

    @Test
    void betaOfResponses() {
        try (BetaResponsesSession session = Realtime.connectBetaResponses(openai)) {
            session.onEvent(BetaResponsesServerEvent.class, event -> System.out.println(event.type()));
            BetaResponsesServerEvent end = session.answer(new BetaResponsesClientEventResponseCreate()
                    .model(ExampleModels.STRONG)
                    .multiAgent(new BetaMultiAgentParam().enabled(true))
                    .input("Compare the three proposals."));
            System.out.println(end.type()); // response.completed
        }
    }

    @Test
    void injecting() {
        String responseId = "resp_1";
        String callId = "call_1";
        try (BetaResponsesSession session = Realtime.connectBetaResponses(openai)) {
            BetaResponseInjectEvent result = new BetaResponseInjectEvent()
                    .responseId(responseId)
                    .input(List.of(
                            new BetaFunctionCallOutputItemParam().callId(callId).output("rain")));
            try {
                session.answer(result); // response.inject.created: all of it was taken
            } catch (ErrorEventException refused) {
                System.out.println(refused.code()); // response_already_completed, response_not_found
                System.out.println(
                        ((BetaResponseInjectFailedEvent) refused.event()).input()); // nothing of it was taken
            }
        }
    }
}
