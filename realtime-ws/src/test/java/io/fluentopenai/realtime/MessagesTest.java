package io.fluentopenai.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.error.ApiException;
import io.fluentopenai.client.error.DeadlineException;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.realtime.event.ClientEvent;
import io.fluentopenai.realtime.event.ServerEvent;
import io.fluentopenai.realtime.session.NotSentException;
import io.fluentopenai.realtime.session.ReconnectPolicy;
import io.fluentopenai.realtime.session.SendResult;
import io.fluentopenai.realtime.session.SessionEnd;
import io.fluentopenai.realtime.session.SessionListener;
import io.fluentopenai.realtime.session.SessionOptions;
import io.fluentopenai.realtime.session.UnreadableMessageException;
import io.fluentopenai.tools.Tool;
import io.fluentopenai.tools.Tools;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What failures say: what it was, why, and what to do. */
class MessagesTest {
    private static void assertSays(ThrowingCallable step, String... words) {
        assertThatThrownBy(step).hasMessageContainingAll(words);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 999, 1004, 1005, 1006, 1010, 1015, 1016, 2999})
    void anIllegalCloseCodeIsShownAsANumber(int code) throws Exception {
        try (RawPeer peer = RawPeer.session(it -> {
                    it.read("input_audio_buffer.commit");
                    it.close(code, "why");
                    it.drain();
                });
                OpenAI openai = peer.client();
                RealtimeSession session = Realtime.connect(openai, "m")) {
            session.sendAsync(ClientEvent.commitAudio());
            SessionEnd end = session.closed().join();
            assertThat(end.by()).isEqualTo(SessionEnd.By.FAULT);
            assertThat(end.reason())
                    .contains("closed with the code " + code + ",")
                    .matches("\\p{ASCII}*");
            assertThat(end.fault()).hasNoCause().hasMessage(end.reason());
        }
    }

    @Test
    void textThatIsNoEventIsToldInOurWords() throws Exception {
        for (String text : new String[] {"", "{", "{\"type\":\"x\"", "[1,", "nonsense", "{\"a\":1}x", "{\"a\":}"}) {
            for (ThrowingCallable step :
                    new ThrowingCallable[] {() -> ServerEvent.fromJson(text), () -> ClientEvent.fromJson(text)}) {
                assertThatThrownBy(step)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageStartingWith("Not an event: ")
                        .satisfies(problem ->
                                assertThat(problem.getMessage()).doesNotContain("REDACTED", "StreamReadFeature"));
            }
        }
        BlockingQueue<UnreadableMessageException> told = new LinkedBlockingQueue<>();
        SessionListener listener = new SessionListener() {
            @Override
            public void onUnreadable(UnreadableMessageException problem) {
                told.add(problem);
            }
        };
        try (RawPeer peer = RawPeer.session(it -> {
                    it.text("{\"type\":\"x\"");
                    it.frame(RawPeer.BINARY, true, new byte[3]);
                    it.drain();
                });
                OpenAI openai = peer.client();
                RealtimeSession session = Realtime.connect(
                        openai,
                        RealtimeConfig.conversation("m")
                                .options(SessionOptions.builder()
                                        .listener(listener)
                                        .build()))) {
            assertThat(session.isOpen()).isTrue();
            UnreadableMessageException cut = RawPeer.await(told);
            assertThat(cut.getMessage()).contains("(line 1, column ").doesNotContain("Source");
            assertThat(cut.rawMessage()).isEqualTo("{\"type\":\"x\"");
            assertThat(RawPeer.await(told)).hasMessageContaining("binary, of 3 bytes, but events are text");
        }
    }

    @Test
    void whatCannotBeAskedIsToldApart() throws Exception {
        try (RawPeer peer = RawPeer.session(it -> {
                    it.read("input_audio_buffer.commit");
                    it.text("{\"type\":\"input_audio_buffer.committed\",\"item_id\":\"a\"}");
                    it.drain();
                });
                OpenAI openai = peer.client();
                RealtimeSession session = Realtime.connect(openai, "m")) {
            assertThat(session.answer(ClientEvent.of(Json.parse("{\"type\":\"input_audio_buffer.commit\"}"))))
                    .isInstanceOf(ServerEvent.InputAudioBufferCommitted.class);
            assertSays(
                    () -> session.answer(
                            ClientEvent.of(Json.parse("{\"type\":\"input_audio_buffer.append\",\"audio\":\"AAAA\"}"))),
                    "The server does not answer input_audio_buffer.append. Call send(…).");
            assertSays(
                    () -> session.answer(ClientEvent.of(Json.parse("{\"type\":\"conversation.rewind\"}"))),
                    "The client does not know how the server answers conversation.rewind. Call send(…) and receive what follows.");
            assertSays(() -> session.close(1010, ""), "1000, or 3000 to 4999, not with 1010");
            assertSays(() -> session.close(1000, "é".repeat(62)), "123 bytes", "has 124");
        }
    }

    @Test
    void whatIsNotSentSaysWhyAndWhatToDo() {
        assertThat(new NotSentException("x", new SendResult.NotAttempted(SendResult.Reason.QUEUE_FULL)))
                .hasMessage("x was not sent: the queue is full. Wait with send or sendAsync, or raise"
                        + " SessionOptions.Builder.sendQueueBytes");
        assertThat(new NotSentException("x", new SendResult.NotAttempted(SendResult.Reason.DISCONNECTED)))
                .hasMessage("x was not sent: there is no connection at the moment. Send it again after"
                        + " SessionListener.onReconnected");
        assertThat(new NotSentException("x", new SendResult.Unknown(new IllegalStateException())))
                .hasMessageContainingAll(
                        "it is unknown whether the server processed the event", "before you send it again");
    }

    @Test
    void aDeadlineNamesItsSetting() throws Exception {
        ManualDelayer delayer = new ManualDelayer();
        try (RawPeer peer = RawPeer.session(RawPeer.Peer::drain);
                OpenAI openai = peer.client();
                RealtimeSession session = Realtime.connect(
                        openai,
                        RealtimeConfig.conversation("m")
                                .options(SessionOptions.builder()
                                        .delayer(delayer)
                                        .withoutPings()
                                        .requestTimeout(Duration.ofSeconds(7))
                                        .responseTimeout(Duration.ofSeconds(8))
                                        .build()))) {
            var commit = session.request(ClientEvent.commitAudio());
            var response = session.request(ClientEvent.createResponse());
            var own = session.request(ClientEvent.clearAudio(), Duration.ofSeconds(9));
            delayer.pass(Duration.ofSeconds(7));
            delayer.pass(Duration.ofSeconds(8));
            delayer.pass(Duration.ofSeconds(9));
            assertThat(commit)
                    .failsWithin(Duration.ofSeconds(20))
                    .withThrowableThat()
                    .withMessageContaining(
                            "input_audio_buffer.commit (SessionOptions.Builder.requestTimeout): not finished within 7 s");
            assertThat(response)
                    .failsWithin(Duration.ofSeconds(20))
                    .withThrowableThat()
                    .withCauseInstanceOf(DeadlineException.class)
                    .withMessageContaining("response.create (SessionOptions.Builder.responseTimeout)");
            assertThat(own)
                    .failsWithin(Duration.ofSeconds(20))
                    .withThrowableThat()
                    .withMessageContaining("input_audio_buffer.clear: not finished within 9 s");
        }
    }

    @Test
    @SuppressWarnings("NullAway") // As callers do who have not checked what they were given.
    void settingsThatCannotBeAreRefusedByName() {
        assertSays(() -> SessionOptions.builder().closeTimeout(Duration.ZERO), "closeTimeout must be positive: PT0S");
        assertSays(() -> ReconnectPolicy.builder().maxAttempts(0), "maxAttempts must be at least 1: 0");
        assertSays(
                () -> ReconnectPolicy.builder().delays(Duration.ofSeconds(2), Duration.ofSeconds(1)),
                "The first delay must not be negative or longer than the longest: PT2S, PT1S");
        assertSays(
                () -> RealtimeConfig.conversation((String) null),
                "RealtimeConfig.conversation(…): the name of the model must not be null.");
        assertSays(() -> RealtimeConfig.conversation(" "), "The name of the model is blank", "gpt-realtime");
        assertSays(
                () -> RealtimeConfig.transcription(session -> {}).tools(Tools.of()),
                "Tools need a conversation or call",
                "TRANSCRIPTION");
        assertSays(
                () -> RealtimeTools.definitions(Tools.of(Tool.webSearch())),
                "A realtime session accepts function tools only. Remove web_search.");
    }

    @Test
    void aServerThatOpensNoWebSocketIsToldWhatItDidInstead() throws Exception {
        try (RawPeer peer = new RawPeer(it -> it.refuse(307, "Location: https://login.example/x\r\n", ""));
                OpenAI openai = peer.client()) {
            assertThatThrownBy(() -> Realtime.connect(openai, "m"))
                    .isInstanceOf(ApiException.class)
                    .hasMessageContainingAll("307", "redirect to https://login.example/x", "Check the base URL");
        }
        try (RawPeer peer = new RawPeer(it -> it.refuse(200, "Content-Type: text/html\r\n", "<html></html>"));
                OpenAI openai = peer.client()) {
            assertSays(
                    () -> Realtime.connect(openai, "m"),
                    "answered 200 instead of opening a WebSocket. Check the base URL");
        }
    }
}
