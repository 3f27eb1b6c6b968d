package io.fluentopenai.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.error.NotFoundException;
import io.fluentopenai.client.model.LiveAudioFormatAudioPcm;
import io.fluentopenai.client.model.LiveClientDelegation;
import io.fluentopenai.client.model.LiveCommentaryAppendedEvent;
import io.fluentopenai.client.model.LiveDelegationCreatedEvent;
import io.fluentopenai.client.model.LiveFunctionTool;
import io.fluentopenai.client.model.LiveInputAudioMutedEvent;
import io.fluentopenai.client.model.LiveInputAudioUnmutedEvent;
import io.fluentopenai.client.model.LiveInputTranscriptDeltaEvent;
import io.fluentopenai.client.model.LiveInstructionsAppendedEvent;
import io.fluentopenai.client.model.LiveOutputAudioDeltaEvent;
import io.fluentopenai.client.model.LiveOutputTranscriptDeltaEvent;
import io.fluentopenai.client.model.LiveResponseEvent;
import io.fluentopenai.client.model.LiveResponsesDelegationConfig;
import io.fluentopenai.client.model.LiveServerEvent;
import io.fluentopenai.client.model.LiveServerEventSessionInputAudioAppend;
import io.fluentopenai.client.model.LiveSessionClosedEvent;
import io.fluentopenai.client.model.LiveSessionConfigAudio;
import io.fluentopenai.client.model.LiveSessionConfigResponses;
import io.fluentopenai.client.model.LiveSessionStartedEvent;
import io.fluentopenai.client.model.LiveSessionUsageUpdatedEvent;
import io.fluentopenai.client.model.LiveThinkingAppendedEvent;
import io.fluentopenai.client.model.ResponseOutputItemDoneEvent;
import io.fluentopenai.client.model.ResponseStreamEvent;
import io.fluentopenai.realtime.session.ErrorEventException;
import io.fluentopenai.realtime.session.EventQueue;
import io.fluentopenai.realtime.session.SessionOptions;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.FakeRealtimeSession;
import io.fluentopenai.testkit.ModelAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Live sessions and their sidebands, against the fake server over real sockets. */
@NullUnmarked
class LiveSessionTest {
    private static final String MODEL = "gpt-live-1";
    private static final Duration SOON = Duration.ofSeconds(20);

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

    /** Somebody speaks for 400 ms and is quiet for 800, in PCM16 at 24 kHz. */
    private static byte[] speech() {
        byte[] audio = new byte[24 * 2 * 1200];
        for (int i = 0; i < 24 * 2 * 400; i += 2) {
            audio[i + 1] = (byte) (i / 48 % 2 == 0 ? 0x40 : 0xC0);
        }
        return audio;
    }

    private static String spoken(EventQueue<LiveServerEvent> events) {
        StringBuilder text = new StringBuilder();
        for (LiveServerEvent event : events) {
            if (event instanceof LiveOutputTranscriptDeltaEvent delta) {
                text.append(delta.delta());
            } else if (event instanceof LiveSessionUsageUpdatedEvent) {
                break;
            }
        }
        return text.toString();
    }

    private FakeRealtimeSession atServer() {
        return server.realtime().takeSession();
    }

    @Test
    void aSessionListensAndSpeaks() {
        server.realtime().onSpeech((millis, audio) -> "Who painted the Mona Lisa?");
        server.reply("Leonardo did.");
        List<LiveServerEvent> early = new CopyOnWriteArrayList<>();
        LiveConfig config = LiveConfig.session(MODEL, session -> session.instructions("Be brief."))
                .onEvent(LiveSessionStartedEvent.class, early::add);

        try (LiveSession live = Live.start(openai, config);
                EventQueue<LiveServerEvent> events = live.events()) {
            assertThat(live.id()).startsWith("live_");
            assertThat(live.configuration().instructions()).isEqualTo("Be brief.");
            FakeRealtimeSession session = atServer();
            assertThat(session.request().path()).isEqualTo("/v1/live/sessions");
            JsonNode start = session.awaitReceived("session.start");
            assertThat(start.at("/session/model").asText()).isEqualTo(MODEL);

            live.appendAudio(speech());
            StringBuilder asked = new StringBuilder();
            StringBuilder answered = new StringBuilder();
            long audio = 0;
            for (LiveServerEvent event : events) {
                if (event instanceof LiveInputTranscriptDeltaEvent delta) {
                    asked.append(delta.delta());
                } else if (event instanceof LiveOutputTranscriptDeltaEvent delta) {
                    answered.append(delta.delta());
                } else if (event instanceof LiveOutputAudioDeltaEvent delta) {
                    audio += LiveEvents.audio(delta).length;
                } else if (event instanceof LiveSessionUsageUpdatedEvent) {
                    break;
                }
            }
            assertThat(asked).hasToString("Who painted the Mona Lisa?");
            assertThat(answered).hasToString("Leonardo did.");
            assertThat(audio).isEqualTo("Leonardo did.".length() * 50L * 48);
            assertThat(session.audioBytes()).isEqualTo(speech().length);

            LiveSessionClosedEvent closed = live.end();
            assertThat(closed.reason().value()).isEqualTo("close_requested");
            assertThat(closed.usage().seconds()).isPositive();
            assertThat(live.isOpen()).isFalse();
            assertThat(live.closed().join().isNormal()).isTrue();
        }
        assertThat(early).hasSize(1);
    }

    @Test
    void whatIsConfirmedIsARequest() {
        try (LiveSession live =
                Live.startAsync(openai, LiveConfig.session(MODEL)).join()) {
            assertThat(live.answer(LiveEvents.mute())).isInstanceOf(LiveInputAudioMutedEvent.class);
            assertThat(live.answer(LiveEvents.unmute())).isInstanceOf(LiveInputAudioUnmutedEvent.class);
            assertThat(live.answer(LiveEvents.instructions("Speak slowly.")))
                    .isInstanceOf(LiveInstructionsAppendedEvent.class);
            assertThat(live.answer(LiveEvents.thinking("The user is in a hurry.")))
                    .isInstanceOf(LiveThinkingAppendedEvent.class);
            assertThatThrownBy(() -> live.request(LiveEvents.createResponse()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("response.create");
            assertThatThrownBy(() -> live.answer(LiveEvents.commentary("delegation_unknown", "Done.")))
                    .isInstanceOfSatisfying(
                            ErrorEventException.class,
                            refused -> assertThat(refused.code()).isEqualTo("delegation_not_found"));
            assertThat(live.endAsync().join().reason().value()).isEqualTo("close_requested");
        }
    }

    @Test
    void whatIsMutedIsNotHeard() {
        try (LiveSession live = Live.start(openai, MODEL);
                EventQueue<LiveServerEvent> events = live.events()) {
            live.answer(LiveEvents.mute());
            live.appendAudio(speech());
            live.answer(LiveEvents.unmute());
            live.end();
            for (LiveServerEvent event : events) {
                assertThat(event).isNotInstanceOf(LiveInputTranscriptDeltaEvent.class);
            }
        }
    }

    @Test
    void confirmationsFindTheirRequestsInWhateverOrder() {
        try (LiveSession live = Live.start(openai, MODEL)) {
            List<CompletableFuture<LiveServerEvent>> answers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                answers.add(live.request(i % 2 == 0 ? LiveEvents.thinking("one " + i) : LiveEvents.commentary("two")));
            }
            for (int i = 0; i < 20; i++) {
                assertThat(answers.get(i).orTimeout(20, TimeUnit.SECONDS).join())
                        .isInstanceOf(i % 2 == 0 ? LiveThinkingAppendedEvent.class : LiveCommentaryAppendedEvent.class);
            }
        }
    }

    @Test
    void workIsDelegatedToTheApplication() {
        server.reply(ModelAnswer.call("look_up", "{}"));
        LiveConfig config = LiveConfig.session(MODEL, session -> session.delegation(new LiveClientDelegation()));
        try (LiveSession live = Live.start(openai, config);
                EventQueue<LiveServerEvent> events = live.events()) {
            live.appendAudio(speech());
            LiveDelegationCreatedEvent created = events.next(LiveDelegationCreatedEvent.class, SOON);
            assertThat(created.delegation().target().value()).isEqualTo("client");
            live.answer(LiveEvents.thinking(created.delegation().id(), "Looking."));
            live.answer(LiveEvents.commentary(created.delegation().id(), "Your parcel arrives today."));
            assertThat(spoken(events)).isEqualTo("Your parcel arrives today.");
        }
    }

    @Test
    void workIsDelegatedToTheResponsesApiAndItsFunctionsAnsweredHere() {
        server.onChat(request -> request.toString().contains("function_call_output")
                ? ModelAnswer.text("It rains in Glasgow.")
                : ModelAnswer.call("weather", "{\"city\":\"Glasgow\"}"));
        LiveConfig config = LiveConfig.session(
                MODEL,
                session -> session.delegation(new LiveSessionConfigResponses()
                        .responses(new LiveResponsesDelegationConfig()
                                .model("gpt-5.6-luna")
                                .tools(List.of(new LiveFunctionTool().name("weather"))))));
        try (LiveSession live = Live.start(openai, config);
                EventQueue<LiveServerEvent> events = live.events()) {
            live.appendAudio(speech());
            LiveResponseEvent nested = events.next(LiveResponseEvent.class, SOON);
            ResponseStreamEvent event = LiveEvents.responseEvent(nested);
            assertThat(event).isInstanceOf(ResponseOutputItemDoneEvent.class);
            String callId = nested.event().get("item").path("call_id").asText();
            live.send(LiveEvents.functionOutput(callId, "rain"));
            live.send(LiveEvents.createResponse());
            assertThat(spoken(events)).isEqualTo("It rains in Glasgow.");
        }
    }

    @Test
    void aSidebandSeesAndControlsTheSession() throws Exception {
        server.reply("Hello!");
        try (LiveSession live = Live.start(openai, MODEL);
                LiveSideband sideband = Live.attach(openai, live.id());
                EventQueue<LiveServerEvent> seen = sideband.events();
                EventQueue<LiveServerEvent> events = live.events()) {
            atServer();
            FakeRealtimeSession attached = atServer();
            assertThat(attached.request().path()).isEqualTo("/v1/live/sessions/" + live.id() + "/attach");
            assertThat(attached.request().query("graceful_close")).isEqualTo("true");
            live.appendAudio(speech());
            LiveServerEventSessionInputAudioAppend heard =
                    seen.next(LiveServerEventSessionInputAudioAppend.class, SOON);
            assertThat(LiveEvents.audio(heard)).isEqualTo(speech());
            LiveOutputAudioDeltaEvent audio = seen.next(LiveOutputAudioDeltaEvent.class, SOON);
            assertThat(audio.endMs()).isGreaterThan(audio.startMs());
            assertThat(spoken(events)).isEqualTo("Hello!");

            sideband.answer(LiveEvents.commentary("Your table is free."));
            assertThat(spoken(events)).isEqualTo("Your table is free.");

            live.end();
            assertThat(seen.next(LiveSessionClosedEvent.class, SOON).reason().value())
                    .isEqualTo("close_requested");
            assertThat(sideband.closed().get(20, TimeUnit.SECONDS).isNormal()).isTrue();
        }
    }

    @Test
    void aSidebandTypesOnTheTelephone() {
        String call = server.realtime().addLiveCall();
        try (LiveSideband sideband = Live.attach(openai, call, SessionOptions.ofDefaults())) {
            sideband.sendDtmf("4*#");
            assertThat(atServer().received("transport.dtmf.send"))
                    .extracting(event -> event.path("event").asText())
                    .containsExactly("4", "*", "#");
            assertThatThrownBy(() -> sideband.sendDtmf("x")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> sideband.answer(LiveEvents.dtmf("x")))
                    .isInstanceOf(ErrorEventException.class)
                    .hasMessageContaining("DTMF");
        }
        try (LiveSideband again = Live.attach(openai, call)) {
            assertThat(again.isOpen()).isTrue();
        }
    }

    @Test
    void aStoredSessionIsForked() {
        String first;
        try (LiveSession live =
                Live.start(openai, LiveConfig.session(MODEL, session -> session.instructions("Be brief.")))) {
            first = live.id();
            live.end();
        }
        atServer();
        try (LiveSession fork = Live.start(openai, LiveConfig.fork(first))) {
            FakeRealtimeSession session = atServer();
            assertThat(session.request().path()).isEqualTo("/v1/live/sessions/" + first + "/fork");
            assertThat(session.awaitReceived("session.start").path("session")).isEmpty();
            assertThat(fork.id()).isNotEqualTo(first);
            assertThat(fork.configuration().instructions()).isEqualTo("Be brief.");
        }
    }

    @Test
    void aRefusedStartSaysWhy() {
        LiveConfig config = LiveConfig.session(
                MODEL,
                session ->
                        session.audio(new LiveSessionConfigAudio().format(new LiveAudioFormatAudioPcm().rate(16_000))));
        assertThatThrownBy(() -> Live.start(openai, config))
                .isInstanceOfSatisfying(
                        ErrorEventException.class,
                        refused -> assertThat(refused.param()).isEqualTo("session.audio.format.rate"))
                .hasMessageContaining("session.start");
        assertThatThrownBy(() -> Live.attach(openai, "live_unknown")).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> Live.start(openai, " ")).hasMessageContaining("model");
        assertThatThrownBy(() -> Live.attach(openai, " ")).hasMessageContaining("session");
    }

    @Test
    void anEventOfAnUnknownTypeIsKept() throws Exception {
        try (LiveSession live = Live.start(openai, MODEL)) {
            CompletableFuture<LiveServerEvent.Unknown> unknown = live.receiveAsync(LiveServerEvent.Unknown.class);
            atServer().send("{\"type\":\"session.news\",\"n\":[1]}");
            LiveServerEvent.Unknown event = unknown.get(20, TimeUnit.SECONDS);
            assertThat(event.type()).isEqualTo("session.news");
            assertThat(event.json().path("n").get(0).asInt()).isEqualTo(1);
        }
    }
}
