package io.fluentopenai.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.model.RealtimeSessionCreateRequestGA;
import io.fluentopenai.realtime.event.ClientEvent;
import io.fluentopenai.realtime.event.ServerEvent;
import io.fluentopenai.realtime.internal.receive.EventBuffer;
import io.fluentopenai.realtime.session.ErrorEventException;
import io.fluentopenai.realtime.session.EventQueue;
import io.fluentopenai.realtime.session.NotSentException;
import io.fluentopenai.realtime.session.ReceiveOptions;
import io.fluentopenai.realtime.session.ReconnectPolicy;
import io.fluentopenai.realtime.session.Registration;
import io.fluentopenai.realtime.session.SendResult;
import io.fluentopenai.realtime.session.SessionClosedException;
import io.fluentopenai.realtime.session.SessionEnd;
import io.fluentopenai.realtime.session.SessionListener;
import io.fluentopenai.realtime.session.SessionOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How sessions stay alive, end, and come back. */
class LifeTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration PING = Duration.ofSeconds(11);
    private static final Duration PONG = Duration.ofSeconds(12);
    private static final Duration CLOSE = Duration.ofSeconds(13);

    private static RealtimeConfig with(SessionOptions.Builder options) {
        return RealtimeConfig.conversation("m").options(options.build());
    }

    private static SessionOptions.Builder manual(ManualDelayer delayer) {
        return SessionOptions.builder()
                .delayer(delayer)
                .pingInterval(PING)
                .pongTimeout(PONG)
                .closeTimeout(CLOSE);
    }

    // ---- Alive

    @Test
    void aPeerThatAnswersPingsIsAlive() throws Exception {
        ManualDelayer delayer = new ManualDelayer();
        BlockingQueue<RawPeer.Frame> pings = new LinkedBlockingQueue<>();
        try (RawPeer peer = RawPeer.session(it -> {
                    while (true) {
                        RawPeer.Frame frame = it.readFrame();
                        if (frame.opcode() == RawPeer.PING) {
                            it.frame(RawPeer.PONG, true, frame.payload());
                            // Comes after the pong, so the pong has been heard when it is there.
                            it.text("{\"type\":\"rate_limits.updated\"}");
                            pings.add(frame);
                        } else if (frame.opcode() == RawPeer.CLOSE) {
                            it.frame(RawPeer.CLOSE, true, frame.payload());
                            return;
                        }
                    }
                });
                OpenAI openai = peer.client();
                RealtimeSession session = Realtime.connect(openai, with(manual(delayer)))) {
            for (int i = 0; i < 3; i++) {
                CompletableFuture<ServerEvent.RateLimitsUpdated> heard =
                        session.receiveAsync(ServerEvent.RateLimitsUpdated.class);
                delayer.pass(PING);
                RawPeer.await(pings);
                heard.join();
                delayer.pass(PONG);
            }
            assertThat(session.isOpen()).isTrue();
        }
        await().until(() -> delayer.waiting(PING) + delayer.waiting(PONG) + delayer.waiting(CLOSE) == 0);
    }

    @Test
    void aPeerThatFallsSilentIsNoticed() throws Exception {
        ManualDelayer delayer = new ManualDelayer();
        BlockingQueue<RawPeer.Frame> pings = new LinkedBlockingQueue<>();
        try (RawPeer peer = RawPeer.session(it -> {
                    while (true) {
                        pings.add(it.readFrame());
                    }
                });
                OpenAI openai = peer.client();
                RealtimeSession session = Realtime.connect(openai, with(manual(delayer)));
                EventQueue<ServerEvent> events = session.events()) {
            delayer.pass(PING);
            assertThat(RawPeer.await(pings).opcode()).isEqualTo(RawPeer.PING);
            delayer.pass(PONG);
            assertThatThrownBy(events::take)
                    .isInstanceOf(SessionClosedException.class)
                    .hasMessageContaining("nothing arrived from the server for 12000 ms");
            assertThat(session.closed())
                    .succeedsWithin(LONG)
                    .satisfies(end -> assertThat(end.by()).isEqualTo(SessionEnd.By.FAULT));
            await().until(() -> peer.open() == 0);
        }
    }

    @Test
    void aReceiverThatHoldsTheServerIsNoSilenceOfTheServer() throws Exception {
        ManualDelayer delayer = new ManualDelayer();
        try (RawPeer peer = RawPeer.session(it -> {
                    it.read("input_audio_buffer.commit");
                    it.text("{\"type\":\"rate_limits.updated\",\"x\":1}");
                    it.text("{\"type\":\"rate_limits.updated\",\"x\":2}");
                    it.drain();
                });
                OpenAI openai = peer.client();
                RealtimeSession session = Realtime.connect(openai, with(manual(delayer)));
                EventQueue<ServerEvent> events = session.events(
                        ReceiveOptions.ofDefaults().bufferChars(1).holdServer())) {
            session.sendAsync(ClientEvent.commitAudio());
            await().until(() -> !((EventBuffer<?>) events).isEmpty());
            delayer.pass(PING);
            delayer.pass(PONG);
            // Another ping follows: it was not taken for dead.
            await().until(() -> delayer.waiting(PING) == 1);
            assertThat(session.isOpen()).isTrue();
        }
    }

    @Test
    void aReceiverThatHasJustLetGoOfTheServerIsNoSilenceOfTheServerEither() throws Exception {
        ManualDelayer delayer = new ManualDelayer();
        CountDownLatch pinged = new CountDownLatch(1);
        try (RawPeer peer = RawPeer.session(it -> {
                    it.read("input_audio_buffer.commit");
                    it.text("{\"type\":\"rate_limits.updated\"}");
                    assertThat(it.readFrame().opcode()).isEqualTo(RawPeer.PING);
                    pinged.countDown();
                    // Its pong is still on the way.
                    it.drain();
                });
                OpenAI openai = peer.client();
                RealtimeSession session = Realtime.connect(openai, with(manual(delayer)));
                EventQueue<ServerEvent> events = session.events(
                        ReceiveOptions.ofDefaults().bufferChars(1).holdServer())) {
            session.sendAsync(ClientEvent.commitAudio());
            await().until(() -> !((EventBuffer<?>) events).isEmpty());
            delayer.pass(PING);
            pinged.await();
            events.take();
            delayer.pass(PONG);
            // Nothing could be heard while it was held. Another ping follows.
            await().until(() -> delayer.waiting(PING) == 1);
            assertThat(session.isOpen()).isTrue();
        }
    }

    /** The JDK never reports such an end: it loses it while the listener is at the message. */
    @Test
    void aConnectionThatIsCutRightBehindAMessageIsNoticed() throws Exception {
        for (int i = 0; i < 10; i++) {
            try (RawPeer peer = RawPeer.session(it -> {
                        it.read("input_audio_buffer.commit");
                        it.text("{\"type\":\"rate_limits.updated\"}");
                        it.socket.close();
                    });
                    OpenAI openai = peer.client();
                    RealtimeSession session = Realtime.connect(
                            openai,
                            with(SessionOptions.builder()
                                    .pingInterval(Duration.ofMillis(50))
                                    .pongTimeout(Duration.ofSeconds(1))))) {
                session.sendAsync(ClientEvent.commitAudio());
                assertThat(session.closed()).succeedsWithin(LONG).satisfies(end -> {
                    assertThat(end.by()).isEqualTo(SessionEnd.By.FAULT);
                    assertThat(end.code()).isEqualTo(1006);
                });
            }
        }
    }

    // ---- Ends

    @Test
    void closingSendsWhatIsQueuedThenACloseFrameAndWaitsForTheServersOwn() throws Exception {
        List<String> got = new ArrayList<>();
        BlockingQueue<RawPeer.Frame> closes = new LinkedBlockingQueue<>();
        try (RawPeer peer = RawPeer.session(it -> {
                    while (true) {
                        RawPeer.Frame frame = it.readFrame();
                        if (frame.opcode() == RawPeer.CLOSE) {
                            closes.add(frame);
                            it.text("{\"type\":\"rate_limits.updated\"}");
                            it.frame(RawPeer.CLOSE, true, frame.payload());
                            return;
                        }
                        got.add(frame.text());
                    }
                });
                OpenAI openai = peer.client()) {
            RealtimeSession session = Realtime.connect(openai, "m");
            EventQueue<ServerEvent> events = session.events();
            List<CompletableFuture<SendResult>> sent = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                sent.add(session.sendAsync(ClientEvent.appendAudio(new byte[1000])));
            }
            session.close(3001, "enough");
            assertThat(sent).allSatisfy(each -> assertThat(each).isCompletedWithValue(new SendResult.Sent()));
            assertThat(got).hasSize(100);
            RawPeer.Frame close = RawPeer.await(closes);
            assertThat(close.code()).isEqualTo(3001);
            assertThat(close.text()).endsWith("enough");
            assertThat(session.closed()).succeedsWithin(LONG).satisfies(end -> {
                assertThat(end.by()).isEqualTo(SessionEnd.By.CLIENT);
                assertThat(end.code()).isEqualTo(3001);
            });
            // What the server said before its close frame is delivered before the end.
            assertThat(events.take()).isInstanceOf(ServerEvent.RateLimitsUpdated.class);
            assertThat(events.take()).isNull();
            session.close();
            await().until(() -> peer.open() == 0);
        }
    }

    @Test
    void aPingThatIsDueWhileClosingDoesNotCutTheServerShort() throws Exception {
        ManualDelayer delayer = new ManualDelayer();
        CountDownLatch closing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (RawPeer peer = RawPeer.session(it -> {
                    RawPeer.Frame close = it.readFrame();
                    closing.countDown();
                    goOn.await();
                    it.text("{\"type\":\"rate_limits.updated\"}");
                    it.frame(RawPeer.CLOSE, true, close.payload());
                });
                OpenAI openai = peer.client();
                RealtimeSession session = Realtime.connect(openai, with(manual(delayer)));
                EventQueue<ServerEvent> events = session.events()) {
            session.closeAsync();
            closing.await();
            delayer.pass(PING);
            assertThat(session.closed()).isNotDone();
            goOn.countDown();
            assertThat(events.take()).isInstanceOf(ServerEvent.RateLimitsUpdated.class);
            assertThat(events.take()).isNull();
        }
    }

    @Test
    void aServerThatDoesNotAnswerTheCloseFrameIsLeftWhenTheTimeIsUp() throws Exception {
        ManualDelayer delayer = new ManualDelayer();
        CountDownLatch gone = new CountDownLatch(1);
        try (RawPeer peer = RawPeer.session(it -> {
                    try {
                        while (true) {
                            it.readFrame();
                        }
                    } finally {
                        gone.countDown();
                    }
                });
                OpenAI openai = peer.client()) {
            RealtimeSession session = Realtime.connect(openai, with(manual(delayer)));
            CompletableFuture<ServerEvent.ResponseDone> waiter = session.receiveAsync(ServerEvent.ResponseDone.class);
            CompletableFuture<ServerEvent> request = session.request(ClientEvent.commitAudio());
            CompletableFuture<SessionEnd> closed = session.closeAsync();
            assertThat(session.isOpen()).isFalse();
            assertThatThrownBy(() -> session.send(ClientEvent.commitAudio())).isInstanceOf(NotSentException.class);
            delayer.pass(CLOSE);
            assertThat(closed).succeedsWithin(LONG);
            assertThat(waiter).failsWithin(LONG).withThrowableThat().withCauseInstanceOf(SessionClosedException.class);
            assertThat(request).failsWithin(LONG).withThrowableThat().withCauseInstanceOf(NotSentException.class);
            gone.await();
        }
    }

    @Test
    void whatTheServerClosesWithReachesEverybody() throws Exception {
        CountDownLatch close = new CountDownLatch(1);
        BlockingQueue<SessionEnd> told = new LinkedBlockingQueue<>();
        BlockingQueue<RawPeer.Frame> answers = new LinkedBlockingQueue<>();
        SessionListener listener = new SessionListener() {
            @Override
            public void onEnd(SessionEnd end) {
                told.add(end);
            }
        };
        try (RawPeer peer = RawPeer.session(it -> {
                    it.read("input_audio_buffer.commit");
                    close.await();
                    it.close(4000, "session expired");
                    answers.add(it.readFrame());
                });
                OpenAI openai = peer.client();
                RealtimeSession session =
                        Realtime.connect(openai, with(SessionOptions.builder().listener(listener)));
                EventQueue<ServerEvent> events = session.events()) {
            Registration registration = session.onEvent(event -> {});
            CompletableFuture<ServerEvent.ResponseDone> waiter = session.receiveAsync(ServerEvent.ResponseDone.class);
            CompletableFuture<ServerEvent> request = session.request(ClientEvent.commitAudio());
            close.countDown();
            assertThatThrownBy(events::take)
                    .isInstanceOfSatisfying(
                            SessionClosedException.class,
                            closed -> assertThat(closed.code()).isEqualTo(4000))
                    .hasMessageContaining("session expired");
            for (CompletableFuture<?> each : List.of(registration.ended(), waiter)) {
                assertThat(each)
                        .failsWithin(LONG)
                        .withThrowableThat()
                        .withCauseInstanceOf(SessionClosedException.class);
            }
            assertThat(request)
                    .failsWithin(LONG)
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(NotSentException.class)
                    .havingRootCause()
                    .withMessageContaining("session expired");
            assertThat(RawPeer.await(told)).isEqualTo(session.closed().join());
            assertThat(RawPeer.await(answers).opcode()).isEqualTo(RawPeer.CLOSE);
            await().until(() -> peer.open() == 0);
            assertThatThrownBy(() -> session.receive(ServerEvent.ResponseDone.class, LONG))
                    .isInstanceOf(SessionClosedException.class);
        }
    }

    @Test
    void codesThatAClientMustNotSendAreRefused() throws Exception {
        try (RawPeer peer = RawPeer.session(RawPeer.Peer::drain);
                OpenAI openai = peer.client();
                RealtimeSession session = Realtime.connect(openai, "m")) {
            assertThatThrownBy(() -> session.close(1006, "")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> session.close(1000, "x".repeat(124))).isInstanceOf(IllegalArgumentException.class);
            assertThat(session.isOpen()).isTrue();
        }
    }

    // ---- Comes back

    /** Told in one line each. */
    private static final class Steps implements SessionListener {
        final BlockingQueue<String> steps = new LinkedBlockingQueue<>();

        @Override
        public void onDisconnected(SessionEnd end) {
            steps.add("disconnected " + end.code());
        }

        @Override
        public void onReconnecting(int attempt, Duration delay) {
            steps.add("reconnecting " + attempt);
        }

        @Override
        public void onReconnectFailed(int attempt, Throwable reason) {
            steps.add("failed " + attempt + " " + reason.getClass().getSimpleName());
        }

        @Override
        public void onReconnected(int attempt) {
            steps.add("reconnected " + attempt);
        }

        @Override
        public void onEnd(SessionEnd end) {
            steps.add("end " + end.code());
        }
    }

    private static ReconnectPolicy.Builder quick() {
        return ReconnectPolicy.builder().delays(Duration.ofMillis(1), Duration.ofMillis(5));
    }

    @Test
    void aDroppedSessionComesBackConfiguredAndWithWhatWasToBeReplayed() throws Exception {
        Steps steps = new Steps();
        BlockingQueue<JsonNode> restored = new LinkedBlockingQueue<>();
        BlockingQueue<String> sent = new LinkedBlockingQueue<>();
        AtomicInteger connections = new AtomicInteger();
        try (RawPeer peer = new RawPeer(it -> {
                    int number = connections.incrementAndGet();
                    if (number == 2) {
                        it.refuse(503, "", "busy");
                        return;
                    }
                    it.accept();
                    it.text(RawPeer.CREATED);
                    restored.add(it.read("session.update"));
                    it.text(RawPeer.UPDATED);
                    if (number == 1) {
                        it.read("session.update");
                        it.text(RawPeer.UPDATED);
                        String refused =
                                it.read("session.update").path("event_id").textValue();
                        it.error(refused, "invalid_value");
                        it.read("input_audio_buffer.commit");
                        it.close(1012, "restart");
                        it.drain();
                    }
                    while (true) {
                        sent.add(it.read());
                    }
                });
                OpenAI openai = peer.client();
                RealtimeSession session = Realtime.connect(
                        openai,
                        RealtimeConfig.conversation(
                                        "m", s -> s.instructions("Be brief.").toolChoice("none"))
                                .options(SessionOptions.builder()
                                        .listener(steps)
                                        .reconnect(quick().replay(() -> List.of(ClientEvent.userText("as I said")))
                                                .build())
                                        .build()));
                EventQueue<ServerEvent> events = session.events()) {
            session.answer(ClientEvent.updateSession(new RealtimeSessionCreateRequestGA().instructions("Be long.")));
            assertThatThrownBy(() -> session.answer(
                            ClientEvent.updateSession(new RealtimeSessionCreateRequestGA().instructions("bad"))))
                    .isInstanceOf(ErrorEventException.class);
            CompletableFuture<ServerEvent> lost = session.request(ClientEvent.commitAudio());

            assertThat(lost).failsWithin(LONG).withThrowableThat().withCauseInstanceOf(NotSentException.class);
            for (String step : List.of(
                    "disconnected 1012",
                    "reconnecting 1",
                    "failed 1 InternalServerException",
                    "reconnecting 2",
                    "reconnected 2")) {
                assertThat(RawPeer.await(steps.steps)).isEqualTo(step);
            }
            assertThat(RawPeer.await(restored)
                            .path("session")
                            .path("instructions")
                            .textValue())
                    .isEqualTo("Be brief.");
            JsonNode again = RawPeer.await(restored).path("session");
            assertThat(again.path("instructions").textValue()).isEqualTo("Be long.");
            assertThat(again.path("tool_choice").textValue()).isEqualTo("none");
            assertThat(RawPeer.await(sent)).contains("as I said");
            // The same receivers go on, and see that there is a new session.
            events.next(ServerEvent.SessionUpdated.class, LONG);
            events.next(ServerEvent.SessionCreated.class, LONG);
            session.send(ClientEvent.deleteItem("x"));
            // What was under way at the drop has not been sent again.
            assertThat(RawPeer.await(sent)).contains("conversation.item.delete");
        }
        assertThat(RawPeer.await(steps.steps)).isEqualTo("end 1000");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anUpdateMadeOfJsonIsRestoredToo(boolean tree) throws Exception {
        BlockingQueue<JsonNode> restored = new LinkedBlockingQueue<>();
        String json = "{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\",\"of_tomorrow\":7}}";
        AtomicInteger connections = new AtomicInteger();
        try (RawPeer peer = RawPeer.session(it -> {
                    restored.add(it.read("session.update"));
                    it.text(RawPeer.UPDATED);
                    if (connections.incrementAndGet() == 1) {
                        it.read("input_audio_buffer.commit");
                        it.close(1012, "restart");
                    }
                    it.drain();
                });
                OpenAI openai = peer.client();
                RealtimeSession session =
                        Realtime.connect(openai, with(SessionOptions.builder().reconnect(quick().build())))) {
            CompletableFuture<ServerEvent.SessionUpdated> agreed =
                    session.receiveAsync(ServerEvent.SessionUpdated.class);
            session.send(tree ? ClientEvent.of(Json.parse(json)) : ClientEvent.fromJson(json));
            assertThat(RawPeer.await(restored)
                            .path("session")
                            .path("of_tomorrow")
                            .asInt())
                    .isEqualTo(7);
            assertThat(agreed).succeedsWithin(LONG);
            session.sendAsync(ClientEvent.of(Json.parse("{\"type\":\"input_audio_buffer.commit\"}")));
            assertThat(RawPeer.await(restored)
                            .path("session")
                            .path("of_tomorrow")
                            .asInt())
                    .isEqualTo(7);
        }
    }

    @Test
    void whileThereIsNoConnectionNothingIsAttemptedAndClosingEndsIt() throws Exception {
        ManualDelayer delayer = new ManualDelayer();
        Steps steps = new Steps();
        try (RawPeer peer = RawPeer.session(it -> {
                    it.read("input_audio_buffer.commit");
                    it.close(1011, "oops");
                    it.drain();
                });
                OpenAI openai = peer.client();
                RealtimeSession session = Realtime.connect(
                        openai, with(manual(delayer).listener(steps).reconnect(ReconnectPolicy.ofDefaults())))) {
            session.sendAsync(ClientEvent.commitAudio());
            assertThat(RawPeer.await(steps.steps)).isEqualTo("disconnected 1011");
            assertThat(RawPeer.await(steps.steps)).isEqualTo("reconnecting 1");
            assertThat(session.isOpen()).isFalse();
            assertThat(session.sendAsync(ClientEvent.commitAudio()))
                    .succeedsWithin(LONG)
                    .isEqualTo(new SendResult.NotAttempted(SendResult.Reason.DISCONNECTED));
            session.close();
            assertThat(RawPeer.await(steps.steps)).isEqualTo("end 1000");
            assertThat(peer.connections.get()).isEqualTo(1);
        }
    }

    @Test
    void closingBetweenTwoAttemptsLeavesNoTimer() throws Exception {
        ManualDelayer delayer = new ManualDelayer();
        BlockingQueue<Duration> delays = new LinkedBlockingQueue<>();
        SessionListener listener = new SessionListener() {
            @Override
            public void onReconnecting(int attempt, Duration delay) {
                delays.add(delay);
            }
        };
        AtomicInteger connections = new AtomicInteger();
        try (RawPeer peer = new RawPeer(it -> {
                    if (connections.incrementAndGet() > 1) {
                        it.refuse(503, "", "busy");
                        return;
                    }
                    it.accept();
                    it.text(RawPeer.CREATED);
                    it.read("input_audio_buffer.commit");
                    it.close(1011, "oops");
                    it.drain();
                });
                OpenAI openai = peer.client();
                RealtimeSession session = Realtime.connect(
                        openai,
                        with(manual(delayer)
                                .withoutPings()
                                .listener(listener)
                                .reconnect(ReconnectPolicy.ofDefaults())))) {
            session.sendAsync(ClientEvent.commitAudio());
            delayer.pass(RawPeer.await(delays));
            Duration second = RawPeer.await(delays);
            await().until(() -> delayer.waiting() - delayer.waiting(CLOSE) == 1);
            session.close();
            assertThat(delayer.waiting(second)).isZero();
        }
    }

    @Test
    void whenTheAttemptsAreUsedUpTheSessionEndsWithWhatDroppedIt() throws Exception {
        Steps steps = new Steps();
        AtomicInteger connections = new AtomicInteger();
        try (RawPeer peer = new RawPeer(it -> {
                    if (connections.incrementAndGet() > 1) {
                        it.refuse(500, "", "down");
                        return;
                    }
                    it.accept();
                    it.text(RawPeer.CREATED);
                    it.read("input_audio_buffer.commit");
                    it.close(1001, "going away");
                    it.drain();
                });
                OpenAI openai = peer.client();
                RealtimeSession session = Realtime.connect(
                        openai,
                        with(SessionOptions.builder()
                                .listener(steps)
                                .reconnect(quick().maxAttempts(2).build())))) {
            session.sendAsync(ClientEvent.commitAudio());
            assertThat(session.closed()).succeedsWithin(LONG).satisfies(end -> {
                assertThat(end.code()).isEqualTo(1001);
                assertThat(end.reason()).isEqualTo("going away");
            });
            assertThat(connections.get()).isEqualTo(3);
        }
    }

    @Test
    void anEndThatThePolicyDoesNotWantIsTheEnd() throws Exception {
        try (RawPeer peer = RawPeer.session(it -> {
                    it.read("input_audio_buffer.commit");
                    it.close(1008, "policy");
                    it.drain();
                });
                OpenAI openai = peer.client();
                RealtimeSession session = Realtime.connect(
                        openai, with(SessionOptions.builder().reconnect(ReconnectPolicy.ofDefaults())))) {
            session.sendAsync(ClientEvent.commitAudio());
            assertThat(session.closed())
                    .succeedsWithin(LONG)
                    .satisfies(end -> assertThat(end.code()).isEqualTo(1008));
            assertThat(peer.connections.get()).isEqualTo(1);
        }
    }

    @Test
    void aPolicyThatThrowsIsTheEndAndKeepsNobodyWaiting() throws Exception {
        BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
        SessionListener listener = new SessionListener() {
            @Override
            public void onHandlerFailure(Throwable failure) {
                failures.add(failure);
            }
        };
        try (RawPeer peer = RawPeer.session(it -> {
                    it.read("input_audio_buffer.commit");
                    it.close(1011, "oops");
                    it.drain();
                });
                OpenAI openai = peer.client();
                RealtimeSession session = Realtime.connect(
                        openai,
                        with(SessionOptions.builder()
                                .listener(listener)
                                .reconnect(ReconnectPolicy.builder()
                                        .when(end -> {
                                            throw new IllegalStateException("the policy throws");
                                        })
                                        .build())))) {
            CompletableFuture<ServerEvent> request = session.request(ClientEvent.commitAudio());
            assertThat(request).failsWithin(LONG).withThrowableThat().withCauseInstanceOf(NotSentException.class);
            assertThat(session.closed())
                    .succeedsWithin(LONG)
                    .satisfies(end -> assertThat(end.code()).isEqualTo(1011));
            assertThat(RawPeer.await(failures)).hasMessage("the policy throws");
        }
    }

    @Test
    void delaysDoubleUpToTheLongest() {
        ReconnectPolicy policy = ReconnectPolicy.builder()
                .delays(Duration.ofSeconds(1), Duration.ofSeconds(10))
                .build();
        for (int attempt = 1; attempt < 50; attempt++) {
            double whole = Math.min(10, Math.pow(2, attempt - 1));
            assertThat(policy.delay(attempt).toMillis() / 1000.0).isBetween(whole * 0.74, whole);
        }
    }
}
