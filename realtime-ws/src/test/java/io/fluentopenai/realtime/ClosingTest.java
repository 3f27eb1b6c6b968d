package io.fluentopenai.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fluentopenai.OpenAI;
import io.fluentopenai.realtime.audio.AudioInput;
import io.fluentopenai.realtime.audio.AudioPlayback;
import io.fluentopenai.realtime.audio.RealtimeAudioFormat;
import io.fluentopenai.realtime.event.ClientEvent;
import io.fluentopenai.realtime.event.ServerEvent;
import io.fluentopenai.realtime.session.EventQueue;
import io.fluentopenai.realtime.session.NotSentException;
import io.fluentopenai.realtime.session.ReconnectPolicy;
import io.fluentopenai.realtime.session.SessionEnd;
import io.fluentopenai.realtime.session.SessionListener;
import io.fluentopenai.realtime.session.SessionOptions;
import io.fluentopenai.realtime.session.UnreadableMessageException;
import io.fluentopenai.tools.Approval;
import io.fluentopenai.tools.LoopSettings;
import io.fluentopenai.tools.Tool;
import io.fluentopenai.tools.Tools;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever closes a session, and wherever from: that is no failure, and nothing is said of it. */
class ClosingTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String EVENT = "{\"type\":\"rate_limits.updated\"}";

    private final List<String> said = new CopyOnWriteArrayList<>();
    private final Handler listening = new Handler() {
        @Override
        public void publish(LogRecord record) {
            if (record.getLevel().intValue() >= Level.WARNING.intValue()) {
                said.add(record.getMessage() + " " + record.getThrown());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private Thread.@Nullable UncaughtExceptionHandler before;

    @BeforeEach
    void listen() {
        Logger.getLogger("").addHandler(listening);
        before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, problem) -> said.add(thread + " " + problem));
    }

    @AfterEach
    void hearNothing() {
        Logger.getLogger("").removeHandler(listening);
        Thread.setDefaultUncaughtExceptionHandler(before);
        assertThat(said).isEmpty();
    }

    private enum Where {
        SHARED_THREADS,
        THE_THREAD_THAT_READS;

        SessionOptions.Builder options() {
            SessionOptions.Builder options = SessionOptions.builder().closeTimeout(Duration.ofSeconds(20));
            return this == SHARED_THREADS ? options : options.executor(Runnable::run);
        }
    }

    /** A server that says something once a second or when it is spoken to, until the client has gone. */
    private static RawPeer talkative() {
        return RawPeer.session(it -> {
            while (true) {
                it.text(EVENT);
                it.read();
                it.text(EVENT);
            }
        });
    }

    private static void assertClosedByThisSide(RealtimeSession session) {
        assertThat(session.closed()).succeedsWithin(LONG).satisfies(end -> {
            assertThat(end.by()).isEqualTo(SessionEnd.By.CLIENT);
            assertThat(end.isNormal()).isTrue();
        });
    }

    private void closing(Where where, Consumer<RealtimeSession> step) throws Exception {
        closing(where.options(), step);
    }

    private void closing(SessionOptions.Builder options, Consumer<RealtimeSession> step) throws Exception {
        try (RawPeer peer = talkative();
                OpenAI openai = peer.client()) {
            RealtimeSession session =
                    Realtime.connect(openai, RealtimeConfig.conversation("m").options(options.build()));
            step.accept(session);
            assertClosedByThisSide(session);
            await().until(() -> peer.open() == 0);
        }
    }

    // ---- Handlers

    @ParameterizedTest
    @EnumSource
    void fromAHandler(Where where) throws Exception {
        closing(where, session -> {
            session.onEvent(event -> session.close());
            session.sendAsync(ClientEvent.commitAudio());
        });
    }

    @ParameterizedTest
    @EnumSource
    void fromAHandlerThatGoesOnSendingAllTheSame(Where where) throws Exception {
        closing(where, session -> {
            session.onEvent(event -> {
                session.close();
                session.send(ClientEvent.clearAudio());
            });
            session.onEvent(event -> session.answer(ClientEvent.commitAudio()));
            session.sendAsync(ClientEvent.commitAudio());
        });
    }

    @Test
    void whileOtherHandlersWaitForTheServer() throws Exception {
        CountDownLatch waiting = new CountDownLatch(3);
        closing(Where.SHARED_THREADS, session -> {
            session.onEvent(event -> {
                waiting.countDown();
                session.answer(ClientEvent.deleteItem("never answered"));
            });
            session.onEvent(event -> {
                waiting.countDown();
                session.receive(ServerEvent.ResponseDone.class, LONG);
            });
            session.onEvent(event -> {
                waiting.countDown();
                try (EventQueue<ServerEvent> events = session.events()) {
                    events.next(ServerEvent.ResponseDone.class, LONG);
                }
            });
            session.sendAsync(ClientEvent.commitAudio());
            assertThat(waiting).satisfies(latch -> latch.await());
            session.close();
        });
    }

    // ---- Futures, loops, subscribers

    @ParameterizedTest
    @EnumSource
    void fromWhatHangsOnFutures(Where where) throws Exception {
        List<Consumer<RealtimeSession>> ways = List.of(
                session -> session.sendAsync(ClientEvent.commitAudio()).thenRun(session::close),
                session -> session.request(ClientEvent.createResponse()).whenComplete((x, problem) -> session.close()),
                session -> session.receiveAsync(ServerEvent.class).thenAccept(event -> session.close()),
                session -> {
                    session.closed().thenRun(session::close);
                    session.closeAsync().thenRun(session::close);
                });
        for (Consumer<RealtimeSession> way : ways) {
            closing(where, session -> {
                way.accept(session);
                session.sendAsync(ClientEvent.commitAudio());
                if (way == ways.get(1)) {
                    session.closeAsync();
                }
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void asSoonAsItIsConnected(Where where) throws Exception {
        try (RawPeer peer = talkative();
                OpenAI openai = peer.client()) {
            CompletableFuture<Void> closed = Realtime.connectAsync(
                            openai,
                            RealtimeConfig.conversation("m")
                                    .options(where.options().build()))
                    .thenAccept(RealtimeSession::close);
            assertThat(closed).succeedsWithin(LONG);
            await().until(() -> peer.open() == 0);
        }
    }

    @Test
    void fromALoop() throws Exception {
        closing(Where.SHARED_THREADS, session -> {
            try (EventQueue<ServerEvent> events = session.events()) {
                session.sendAsync(ClientEvent.commitAudio());
                for (ServerEvent unused : events) {
                    session.close();
                }
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void fromASubscriber(Where where) throws Exception {
        closing(where, session -> {
            session.publisher().subscribe(new Flow.Subscriber<>() {
                @Override
                public void onSubscribe(Flow.Subscription subscription) {
                    subscription.request(Long.MAX_VALUE);
                }

                @Override
                public void onNext(ServerEvent event) {
                    session.close();
                    session.send(ClientEvent.clearAudio());
                }

                @Override
                public void onError(Throwable problem) {}

                @Override
                public void onComplete() {
                    session.close();
                }
            });
            session.sendAsync(ClientEvent.commitAudio());
        });
    }

    // ---- Listeners and policies

    @ParameterizedTest
    @EnumSource
    void fromAListener(Where where) throws Exception {
        for (String step : List.of("sent", "failure", "unreadable", "end")) {
            CompletableFuture<RealtimeSession> given = new CompletableFuture<>();
            SessionListener listener = new SessionListener() {
                private void at(String now) {
                    if (now.equals(step)) {
                        given.join().close();
                    }
                }

                @Override
                public void onSent(io.fluentopenai.client.json.JsonValue event) {
                    at("sent");
                }

                @Override
                public void onHandlerFailure(Throwable failure) {
                    at("failure");
                }

                @Override
                public void onUnreadable(UnreadableMessageException problem) {
                    at("unreadable");
                }

                @Override
                public void onEnd(SessionEnd end) {
                    at("end");
                }
            };
            try (RawPeer peer = RawPeer.session(it -> {
                        it.read();
                        it.text("no event");
                        it.text(EVENT);
                        it.drain();
                    });
                    OpenAI openai = peer.client()) {
                RealtimeSession session = Realtime.connect(
                        openai,
                        RealtimeConfig.conversation("m")
                                .options(where.options().listener(listener).build()));
                session.onEvent(event -> {
                    throw new IllegalStateException("a handler");
                });
                given.complete(session);
                session.sendAsync(ClientEvent.commitAudio());
                if (step.equals("end")) {
                    session.closeAsync();
                }
                assertClosedByThisSide(session);
                await().until(() -> peer.open() == 0);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whileItIsConnectedAgain(Where where) throws Exception {
        for (String step : List.of("when", "disconnected", "reconnecting", "failed", "replay", "reconnected")) {
            CompletableFuture<RealtimeSession> given = new CompletableFuture<>();
            Consumer<String> at = now -> {
                if (now.equals(step)) {
                    given.join().close();
                }
            };
            SessionListener listener = new SessionListener() {
                @Override
                public void onDisconnected(SessionEnd end) {
                    at.accept("disconnected");
                }

                @Override
                public void onReconnecting(int attempt, Duration delay) {
                    at.accept("reconnecting");
                }

                @Override
                public void onReconnectFailed(int attempt, Throwable reason) {
                    at.accept("failed");
                }

                @Override
                public void onReconnected(int attempt) {
                    at.accept("reconnected");
                }
            };
            ReconnectPolicy policy = ReconnectPolicy.builder()
                    .delays(Duration.ofMillis(1), Duration.ofMillis(1))
                    .when(end -> {
                        at.accept("when");
                        return true;
                    })
                    .replay(() -> {
                        at.accept("replay");
                        return List.of(ClientEvent.userText("again"));
                    })
                    .build();
            try (RawPeer peer = RawPeer.session(it -> {
                        while (true) {
                            if (it.read().contains("input_audio_buffer.commit")) {
                                it.close(1011, "oops");
                            }
                        }
                    });
                    OpenAI openai = peer.client()) {
                RealtimeSession session = Realtime.connect(
                        openai,
                        RealtimeConfig.conversation("m")
                                .options(where.options()
                                        .listener(listener)
                                        .reconnect(policy)
                                        .build()));
                given.complete(session);
                if (step.equals("failed")) {
                    peer.refuseFromNowOn();
                }
                session.sendAsync(ClientEvent.commitAudio());
                assertThat(session.closed()).succeedsWithin(LONG);
                await().until(() -> peer.open() == 0);
            }
        }
    }

    // ---- Tools

    record City(String city) {}

    private static final String CALLS =
            "{\"type\":\"response.done\",\"response\":{\"id\":\"r0\",\"status\":\"completed\","
                    + "\"output\":[{\"type\":\"function_call\",\"call_id\":\"c1\",\"name\":\"leave\",\"arguments\":\"{\\\"city\\\":\\\"A\\\"}\"},"
                    + "{\"type\":\"function_call\",\"call_id\":\"c2\",\"name\":\"stay\",\"arguments\":\"{\\\"city\\\":\\\"B\\\"}\"}]}}";

    private void closingFromATool(Where where, Consumer<RealtimeSession> how, boolean alone, boolean byApproval)
            throws Exception {
        CompletableFuture<RealtimeSession> given = new CompletableFuture<>();
        CountDownLatch left = new CountDownLatch(1);
        CountDownLatch running = new CountDownLatch(alone ? 0 : 1);
        Tool leave = Tool.fromFunction("leave", "Ends it", City.class, city -> {
            running.await();
            how.accept(given.join());
            left.countDown();
            return "gone";
        });
        Tool stay = Tool.fromFunction("stay", "Takes its time", City.class, city -> {
            running.countDown();
            if (!alone) {
                new CountDownLatch(1).await();
            }
            return "here";
        });
        Consumer<LoopSettings> settings = loop -> {
            if (byApproval) {
                loop.approval(request -> {
                    how.accept(given.join());
                    left.countDown();
                    return Approval.approved();
                });
            }
        };
        try (RawPeer peer = RawPeer.session(it -> {
                    it.read("session.update");
                    it.text(RawPeer.UPDATED);
                    it.read("input_audio_buffer.commit");
                    it.text(CALLS);
                    it.drain();
                });
                OpenAI openai = peer.client()) {
            RealtimeSession session = Realtime.connect(
                    openai,
                    RealtimeConfig.conversation("m")
                            .tools(Tools.of(leave, stay), settings)
                            .options(where.options().build()));
            given.complete(session);
            session.send(ClientEvent.commitAudio());
            assertThat(session.closed()).succeedsWithin(LONG);
            assertThat(left.await(20, TimeUnit.SECONDS)).isTrue();
            await().until(() -> peer.open() == 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void fromATool(Where where) throws Exception {
        for (boolean alone : new boolean[] {true, false}) {
            closingFromATool(where, RealtimeSession::close, alone, false);
            closingFromATool(where, RealtimeSession::closeAsync, alone, false);
            closingFromATool(where, session -> session.close(3001, "bye"), alone, false);
        }
    }

    @ParameterizedTest
    @EnumSource
    void fromAnApprovalOfATool(Where where) throws Exception {
        closingFromATool(where, RealtimeSession::close, false, true);
    }

    /** The whole client, with all of its sessions. */
    @ParameterizedTest
    @EnumSource
    void theClientFromAHandlerOrATool(Where where) throws Exception {
        for (boolean tool : new boolean[] {true, false}) {
            CompletableFuture<OpenAI> given = new CompletableFuture<>();
            Tool leave = Tool.fromFunction("leave", "Ends it", City.class, city -> {
                given.join().close();
                return "gone";
            });
            try (RawPeer peer = RawPeer.session(it -> {
                        it.read("session.update");
                        it.text(RawPeer.UPDATED);
                        it.read("input_audio_buffer.commit");
                        it.text(tool ? CALLS : EVENT);
                        it.drain();
                    });
                    OpenAI openai = peer.client()) {
                RealtimeSession session = Realtime.connect(
                        openai,
                        RealtimeConfig.conversation("m")
                                .tools(Tools.of(leave))
                                .options(where.options().build()));
                if (!tool) {
                    session.onEvent(event -> openai.close());
                }
                given.complete(openai);
                session.sendAsync(ClientEvent.commitAudio());
                assertClosedByThisSide(session);
                await().until(() -> peer.open() == 0);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whileAudioIsSentAndPlayed(Where where) throws Exception {
        CountDownLatch sending = new CountDownLatch(1);
        closing(where, session -> {
            Thread speaker = new Thread(() -> {
                AudioInput input = AudioInput.to(session, RealtimeAudioFormat.PCM16);
                try {
                    while (true) {
                        input.append(new byte[4_800]);
                        sending.countDown();
                    }
                } catch (NotSentException closed) {
                    // Told to whoever sends.
                }
            });
            speaker.start();
            AudioPlayback output = AudioPlayback.of(session);
            session.onEvent(event -> output.interrupt());
            assertThat(sending).satisfies(latch -> latch.await());
            session.onEvent(event -> session.close());
            session.sendAsync(ClientEvent.commitAudio());
            assertThat(output.read(new byte[48], 0, 48)).isNegative();
            assertThat(speaker).satisfies(thread -> thread.join());
        });
    }
}
