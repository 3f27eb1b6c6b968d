package io.fluentopenai.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.error.DeadlineException;
import io.fluentopenai.client.error.InterruptedCallException;
import io.fluentopenai.realtime.event.ClientEvent;
import io.fluentopenai.realtime.event.ServerEvent;
import io.fluentopenai.realtime.session.EventQueue;
import io.fluentopenai.realtime.session.ReceiveOptions;
import io.fluentopenai.realtime.session.ReceiverOverflowException;
import io.fluentopenai.realtime.session.Registration;
import io.fluentopenai.realtime.session.SessionClosedException;
import io.fluentopenai.realtime.session.SessionEnd;
import io.fluentopenai.realtime.session.SessionListener;
import io.fluentopenai.realtime.session.SessionOptions;
import io.fluentopenai.realtime.session.UnreadableMessageException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ReceivingTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private static String delta(int number) {
        return "{\"type\":\"response.output_text.delta\",\"event_id\":\"e" + number
                + "\",\"response_id\":\"r\",\"item_id\":\"i\",\"output_index\":0,\"content_index\":0,\"delta\":\""
                + number
                + "\"}";
    }

    private static RawPeer counting(int events, CountDownLatch start) {
        return RawPeer.session(it -> {
            start.await();
            for (int i = 0; i < events; i++) {
                it.text(delta(i));
            }
            it.close(1000, "done");
            it.drain();
        });
    }

    private static List<String> expected(int events) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            all.add(Integer.toString(i));
        }
        return all;
    }

    @Test
    void everyReceiverGetsEveryEventInOrderBeforeTheEnd() throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        int events = 2000;
        List<String> handled = new ArrayList<>();
        List<String> looped = new ArrayList<>();
        try (RawPeer peer = counting(events, start);
                OpenAI openai = peer.client();
                RealtimeSession session = Realtime.connect(openai, "m");
                EventQueue<ServerEvent> queue = session.events()) {
            Registration registration =
                    session.onEvent(ServerEvent.ResponseTextDelta.class, event -> handled.add(event.delta()));
            start.countDown();
            for (ServerEvent event : queue) {
                looped.add(((ServerEvent.ResponseTextDelta) event).delta());
            }
            assertThat(registration.ended()).succeedsWithin(LONG);
            assertThat(handled).isEqualTo(expected(events));
            assertThat(looped).isEqualTo(expected(events));
            assertThat(session.closed()).succeedsWithin(LONG).satisfies(end -> {
                assertThat(end.by()).isEqualTo(SessionEnd.By.SERVER);
                assertThat(end.reason()).isEqualTo("done");
            });
        }
    }

    @Test
    void messagesAreWholeHoweverTheyAreFramed() throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        byte[] note = "{\"type\":\"response.output_text.delta\",\"delta\":\"ü🎵\"}".getBytes(StandardCharsets.UTF_8);
        try (RawPeer peer = RawPeer.session(it -> {
                    start.await();
                    it.fragments("{\"type\":\"response.output_", "text.delta\",", "\"delta\":\"one\"}");
                    it.frame(RawPeer.PING, true, new byte[] {1});
                    // Each byte in a frame of its own, a control frame between two halves of a character.
                    for (int i = 0; i < note.length; i++) {
                        it.frame(i == 0 ? RawPeer.TEXT : RawPeer.CONTINUATION, i == note.length - 1, new byte[] {note[i]
                        });
                        if (i == note.length - 6) {
                            it.frame(RawPeer.PING, true, new byte[0]);
                        }
                    }
                    it.fragments("{\"type\":\"response.output_text.delta\",\"delta\":\"" + "x".repeat(300_000), "\"}");
                    it.drain();
                });
                OpenAI openai = peer.client();
                RealtimeSession session = Realtime.connect(openai, "m");
                EventQueue<ServerEvent> events = session.events()) {
            start.countDown();
            assertThat(events.next(ServerEvent.ResponseTextDelta.class, LONG).delta())
                    .isEqualTo("one");
            assertThat(events.next(ServerEvent.ResponseTextDelta.class, LONG).delta())
                    .isEqualTo("ü🎵");
            assertThat(events.next(ServerEvent.ResponseTextDelta.class, LONG).delta())
                    .hasSize(300_000);
        }
    }

    @Test
    void aMessageBeyondTheLimitEndsTheSessionWithAClearError() throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        try (RawPeer peer = RawPeer.session(it -> {
                    start.await();
                    it.text(delta(1));
                    for (int i = 0; i < 100; i++) {
                        it.frame(i == 0 ? RawPeer.TEXT : RawPeer.CONTINUATION, false, new byte[50_000]);
                    }
                    it.drain();
                });
                OpenAI openai = peer.client();
                RealtimeSession session = Realtime.connect(
                        openai,
                        RealtimeConfig.conversation("m")
                                .options(SessionOptions.builder()
                                        .maxMessageChars(1_000_000)
                                        .build()));
                EventQueue<ServerEvent> events = session.events()) {
            start.countDown();
            assertThat(events.next(ServerEvent.ResponseTextDelta.class, LONG).delta())
                    .isEqualTo("1");
            assertThatThrownBy(events::take)
                    .isInstanceOf(SessionClosedException.class)
                    .hasMessageContaining("1000000 characters")
                    .hasMessageContaining("maxMessageChars");
            await().until(() -> peer.open() == 0);
        }
    }

    @Test
    void whatIsNoEventIsToldToTheListenerAndEndsNothing() throws Exception {
        BlockingQueue<UnreadableMessageException> unreadable = new LinkedBlockingQueue<>();
        SessionListener listener = new SessionListener() {
            @Override
            public void onUnreadable(UnreadableMessageException problem) {
                unreadable.add(problem);
            }
        };
        CountDownLatch start = new CountDownLatch(1);
        try (RawPeer peer = RawPeer.session(it -> {
                    start.await();
                    it.text("{\"type\":\"response.output_text.delta\",");
                    it.frame(RawPeer.BINARY, true, new byte[7]);
                    it.text("{\"type\":\"brand.new\",\"what\":[1,2]}");
                    it.text(delta(1));
                    it.drain();
                });
                OpenAI openai = peer.client();
                RealtimeSession session = Realtime.connect(
                        openai,
                        RealtimeConfig.conversation("m")
                                .options(SessionOptions.builder()
                                        .listener(listener)
                                        .build()));
                EventQueue<ServerEvent> events = session.events()) {
            start.countDown();
            assertThat(events.take()).isInstanceOfSatisfying(ServerEvent.Unknown.class, event -> {
                assertThat(event.type()).isEqualTo("brand.new");
                assertThat(event.json().path("what")).hasSize(2);
            });
            assertThat(events.next(ServerEvent.ResponseTextDelta.class, LONG).delta())
                    .isEqualTo("1");
            assertThat(RawPeer.await(unreadable).rawMessage()).isEqualTo("{\"type\":\"response.output_text.delta\",");
            assertThat(RawPeer.await(unreadable)).hasMessageContaining("binary, of 7 bytes");
        }
    }

    @Test
    void aSlowReceiverIsToldThatItLosesEventsAndTheOthersGoOn() throws Exception {
        int events = 500;
        CountDownLatch start = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
        SessionListener listener = new SessionListener() {
            @Override
            public void onHandlerFailure(Throwable failure) {
                failures.add(failure);
            }
        };
        AtomicInteger slow = new AtomicInteger();
        try (RawPeer peer = counting(events, start);
                OpenAI openai = peer.client();
                RealtimeSession session = Realtime.connect(
                        openai,
                        RealtimeConfig.conversation("m")
                                .options(SessionOptions.builder()
                                        .listener(listener)
                                        .build()));
                EventQueue<ServerEvent> stuck =
                        session.events(ReceiveOptions.ofDefaults().bufferChars(5_000));
                EventQueue<ServerEvent> quick = session.events()) {
            Registration registration = session.onEvent(
                    ServerEvent.class,
                    event -> {
                        slow.incrementAndGet();
                        try {
                            goOn.await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    ReceiveOptions.ofDefaults().bufferChars(10_000));
            start.countDown();
            int seen = 0;
            for (ServerEvent event : quick) {
                assertThat(((ServerEvent.ResponseTextDelta) event).delta()).isEqualTo(Integer.toString(seen++));
            }
            assertThat(seen).isEqualTo(events);
            goOn.countDown();
            assertThat(registration.ended())
                    .failsWithin(LONG)
                    .withThrowableThat()
                    .withCauseInstanceOf(ReceiverOverflowException.class);
            assertThat(slow.get()).isBetween(10, 200);
            assertThat(RawPeer.await(failures)).isInstanceOf(ReceiverOverflowException.class);
            List<String> got = new ArrayList<>();
            assertThatThrownBy(() -> stuck.forEach(event -> got.add(((ServerEvent.ResponseTextDelta) event).delta())))
                    .isInstanceOf(ReceiverOverflowException.class);
            assertThat(got).isEqualTo(expected(got.size())).isNotEmpty();
        }
    }

    @Test
    void aReceiverThatHoldsTheServerLosesNothing() throws Exception {
        int events = 20_000;
        CountDownLatch start = new CountDownLatch(1);
        AtomicInteger written = new AtomicInteger();
        try (RawPeer peer = RawPeer.session(it -> {
                    start.await();
                    for (int i = 0; i < events; i++) {
                        it.text(delta(i) + " ".repeat(2000));
                        written.incrementAndGet();
                    }
                    it.close(1000, "");
                    it.drain();
                });
                OpenAI openai = peer.client();
                RealtimeSession session = Realtime.connect(openai, "m");
                EventQueue<ServerEvent> queue = session.events(
                        ReceiveOptions.ofDefaults().bufferChars(100_000).holdServer())) {
            start.countDown();
            // Sockets take some megabytes; then the server cannot write on.
            AtomicInteger before = new AtomicInteger(-1);
            await().atMost(LONG)
                    .pollInterval(Duration.ofMillis(300))
                    .until(() -> written.get() > 0 && before.getAndSet(written.get()) == written.get());
            assertThat(written.get()).isLessThan(events);
            int seen = 0;
            for (ServerEvent event : queue) {
                assertThat(((ServerEvent.ResponseTextDelta) event).delta()).isEqualTo(Integer.toString(seen++));
            }
            assertThat(seen).isEqualTo(events);
        }
    }

    @Test
    void aHandlerThatThrowsGetsTheNextEventAndTheListenerIsTold() throws Exception {
        BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
        SessionListener listener = new SessionListener() {
            @Override
            public void onHandlerFailure(Throwable failure) {
                failures.add(failure);
                throw new IllegalStateException("and the listener throws, too");
            }
        };
        for (Executor executor : List.of((Executor) task -> new Thread(task).start(), (Executor) Runnable::run)) {
            CountDownLatch start = new CountDownLatch(1);
            List<String> seen = new ArrayList<>();
            try (RawPeer peer = counting(3, start);
                    OpenAI openai = peer.client();
                    RealtimeSession session = Realtime.connect(
                            openai,
                            RealtimeConfig.conversation("m")
                                    .options(SessionOptions.builder()
                                            .listener(listener)
                                            .executor(executor)
                                            .build()))) {
                Registration registration = session.onEvent(ServerEvent.ResponseTextDelta.class, event -> {
                    seen.add(event.delta());
                    throw new IllegalArgumentException("number " + event.delta());
                });
                start.countDown();
                assertThat(registration.ended()).succeedsWithin(LONG);
                assertThat(seen).isEqualTo(expected(3));
                for (String number : seen) {
                    assertThat(RawPeer.await(failures)).hasMessage("number " + number);
                }
            }
        }
    }

    @Test
    void anEarlyHandlerSeesTheSessionsFirstEvent() throws Exception {
        CompletableFuture<ServerEvent.SessionCreated> first = new CompletableFuture<>();
        try (RawPeer peer = RawPeer.session(RawPeer.Peer::drain);
                OpenAI openai = peer.client();
                RealtimeSession session = Realtime.connect(
                        openai,
                        RealtimeConfig.conversation("m").onEvent(ServerEvent.SessionCreated.class, first::complete))) {
            assertThat(first).succeedsWithin(LONG).isEqualTo(session.configuration());
        }
    }

    @Test
    void oneEventOfATypeIsWaitedFor() throws Exception {
        try (RawPeer peer = RawPeer.session(it -> {
                    it.read("conversation.item.delete");
                    it.text(delta(7));
                    it.text("{\"type\":\"rate_limits.updated\",\"rate_limits\":[]}");
                    it.drain();
                });
                OpenAI openai = peer.client();
                RealtimeSession session = Realtime.connect(openai, "m")) {
            CompletableFuture<ServerEvent.RateLimitsUpdated> limits =
                    session.receiveAsync(ServerEvent.RateLimitsUpdated.class);
            CompletableFuture<ServerEvent.Text> text = session.receiveAsync(ServerEvent.Text.class);
            session.send(ClientEvent.deleteItem("x"));
            assertThat(limits).succeedsWithin(LONG);
            assertThat(text).succeedsWithin(LONG).isInstanceOf(ServerEvent.ResponseTextDelta.class);
            assertThatThrownBy(() -> session.receive(ServerEvent.ResponseDone.class, Duration.ofMillis(20)))
                    .isInstanceOf(DeadlineException.class)
                    .hasMessageContaining("ResponseDone");

            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread waiter = new Thread(() -> {
                try {
                    session.receive(ServerEvent.ResponseDone.class, LONG);
                } catch (RuntimeException e) {
                    thrown.set(e);
                }
            });
            waiter.start();
            await().until(() -> waiter.getState() == Thread.State.TIMED_WAITING);
            waiter.interrupt();
            waiter.join();
            assertThat(thrown.get()).isInstanceOf(InterruptedCallException.class);
        }
    }

    @Test
    void aHandlerMayWaitForAnswersAndCloseOnTheOnlyThreadOfAnExecutor() throws Exception {
        ExecutorService one = Executors.newSingleThreadExecutor();
        try (RawPeer peer = RawPeer.session(it -> {
                    it.read("input_audio_buffer.commit");
                    it.text(delta(1));
                    it.read("conversation.item.delete");
                    it.text("{\"type\":\"conversation.item.deleted\",\"item_id\":\"x\"}");
                    it.drain();
                });
                OpenAI openai = peer.client();
                RealtimeSession session = Realtime.connect(
                        openai,
                        RealtimeConfig.conversation("m")
                                .options(SessionOptions.builder().executor(one).build()))) {
            CompletableFuture<ServerEvent> answered = new CompletableFuture<>();
            session.onEvent(ServerEvent.ResponseTextDelta.class, event -> {
                answered.complete(session.answer(ClientEvent.deleteItem("x")));
                session.close();
            });
            session.send(ClientEvent.commitAudio());
            assertThat(answered).succeedsWithin(LONG).isInstanceOf(ServerEvent.ConversationItemDeleted.class);
            assertThat(session.closed()).succeedsWithin(LONG);
        } finally {
            one.shutdown();
        }
    }

    @Test
    void whoeverSetsNoLimitByAVeryLongTimeWaitsForThatLong() throws Exception {
        Duration forEver = ChronoUnit.FOREVER.getDuration();
        SessionOptions patient = SessionOptions.builder()
                .connectTimeout(forEver)
                .requestTimeout(forEver)
                .pingInterval(forEver)
                .build();
        try (RawPeer peer = RawPeer.session(it -> {
                    for (int i = 0; true; i++) {
                        it.read("input_audio_buffer.commit");
                        it.text("{\"type\":\"input_audio_buffer.committed\",\"item_id\":\"a\"}");
                        it.text(delta(i));
                    }
                });
                OpenAI openai = peer.client();
                RealtimeSession session = Realtime.connect(
                        openai, RealtimeConfig.conversation("m").options(patient));
                EventQueue<ServerEvent> events = session.events()) {
            assertThat(session.answer(ClientEvent.commitAudio())).isNotNull();
            assertThat(events.poll(forEver)).isInstanceOf(ServerEvent.InputAudioBufferCommitted.class);
            assertThat(events.next(ServerEvent.ResponseTextDelta.class, forEver).delta())
                    .isEqualTo("0");
            // It sends until one has come after the other thread has begun to wait.
            CompletableFuture<ServerEvent> received =
                    CompletableFuture.supplyAsync(() -> session.receive(ServerEvent.ResponseTextDelta.class, forEver));
            await().until(() -> {
                session.send(ClientEvent.commitAudio());
                return received.isDone();
            });
            assertThat(received).isCompleted();
        }
    }
}
