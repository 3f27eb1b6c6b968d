package io.fluentopenai.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.error.InterruptedCallException;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.realtime.event.ClientEvent;
import io.fluentopenai.realtime.session.NotSentException;
import io.fluentopenai.realtime.session.SendResult;
import io.fluentopenai.realtime.session.SessionListener;
import io.fluentopenai.realtime.session.SessionOptions;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SendingTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private static RealtimeConfig with(SessionOptions.Builder options) {
        return RealtimeConfig.conversation("m").options(options.build());
    }

    private static ClientEvent audio(int bytes) {
        return ClientEvent.appendAudio(new byte[bytes]);
    }

    @Test
    void eventsOfManyThreadsGoOutWholeAndEachThreadsInItsOrder() throws Exception {
        int threads = 8;
        int each = 200;
        BlockingQueue<String> got = new LinkedBlockingQueue<>();
        try (RawPeer peer = RawPeer.session(it -> {
                    while (true) {
                        got.add(it.read());
                    }
                });
                OpenAI openai = peer.client();
                RealtimeSession session = Realtime.connect(openai, "m")) {
            List<Thread> senders = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int sender = t;
                Thread thread = new Thread(() -> {
                    for (int i = 0; i < each; i++) {
                        if (i % 2 == 0) {
                            session.send(ClientEvent.deleteItem(sender + "/" + i));
                        } else {
                            session.sendAsync(ClientEvent.deleteItem(sender + "/" + i));
                        }
                    }
                });
                thread.start();
                senders.add(thread);
            }
            for (Thread thread : senders) {
                thread.join();
            }
            await().until(() -> got.size() == threads * each);
            int[] next = new int[threads];
            for (String text : got) {
                String[] id = Json.parse(text).path("item_id").textValue().split("/");
                int sender = Integer.parseInt(id[0]);
                assertThat(Integer.parseInt(id[1])).isEqualTo(next[sender]++);
            }
        }
    }

    @Test
    void aLargeEventGoesOutInFragmentsAndCharactersStayWhole() throws Exception {
        String text = "🎵ü".repeat(120_000);
        AtomicInteger frames = new AtomicInteger();
        BlockingQueue<String> got = new LinkedBlockingQueue<>();
        try (RawPeer peer = RawPeer.session(it -> {
                    StringBuilder whole = new StringBuilder();
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    while (true) {
                        RawPeer.Frame frame = it.readFrame();
                        frames.incrementAndGet();
                        bytes.write(frame.payload());
                        if (frame.last()) {
                            whole.append(bytes.toString(StandardCharsets.UTF_8));
                            break;
                        }
                    }
                    got.add(whole.toString());
                    it.drain();
                });
                OpenAI openai = peer.client();
                RealtimeSession session = Realtime.connect(openai, "m")) {
            session.send(ClientEvent.userText(text));
            JsonNode event = Json.parse(RawPeer.await(got));
            assertThat(event.path("item").path("content").path(0).path("text").textValue())
                    .isEqualTo(text);
            assertThat(frames.get()).isGreaterThan(4);
        }
    }

    @Test
    void aStalledServerHoldsSendersBackAndTrySendSaysThatTheQueueIsFull() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        BlockingQueue<String> got = new LinkedBlockingQueue<>();
        try (RawPeer peer = RawPeer.session(it -> {
                    read.await();
                    while (true) {
                        got.add(it.read());
                    }
                });
                OpenAI openai = peer.client();
                RealtimeSession session = Realtime.connect(
                        openai,
                        with(SessionOptions.builder().sendQueueBytes(1 << 20).withoutPings()))) {
            int accepted = 0;
            CompletableFuture<SendResult> last = CompletableFuture.completedFuture(new SendResult.Sent());
            // Socket buffers take some megabytes; the queue one more.
            while (!(last.isDone() && last.join() instanceof SendResult.NotAttempted)) {
                last = session.trySend(audio(300_000));
                accepted++;
                if (accepted > 400) {
                    throw new AssertionError("The queue takes everything");
                }
                Thread.onSpinWait();
            }
            assertThat(last.join()).isEqualTo(new SendResult.NotAttempted(SendResult.Reason.QUEUE_FULL));
            CompletableFuture<SendResult> waiting = session.sendAsync(audio(10));
            assertThat(waiting).isNotDone();

            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread sender = new Thread(() -> {
                try {
                    session.send(audio(20));
                } catch (RuntimeException e) {
                    thrown.set(e);
                }
            });
            sender.start();
            await().until(() -> sender.getState() == Thread.State.WAITING);
            sender.interrupt();
            sender.join();
            assertThat(thrown.get()).isInstanceOf(InterruptedCallException.class);

            read.countDown();
            assertThat(waiting).succeedsWithin(LONG).isEqualTo(new SendResult.Sent());
            int expected = accepted;
            // All that was taken, and the one that waited; not the one that was interrupted before its turn.
            await().atMost(LONG).until(() -> got.size() == expected);
        }
    }

    /** A character of another script than Latin is up to three bytes, and an audio event one byte a character. */
    @Test
    void theQueueIsCountedInBytes() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (RawPeer peer = RawPeer.session(it -> end.await());
                OpenAI openai = peer.client();
                RealtimeSession session = Realtime.connect(
                        openai,
                        with(SessionOptions.builder().sendQueueBytes(2_000).withoutPings()))) {
            CompletableFuture<SendResult> stalled = session.sendAsync(audio(16_000_000));
            ClientEvent text = ClientEvent.userText("語".repeat(600));
            assertThat(text.toJson()).hasSizeLessThan(1_000);
            assertThat(text.toBytes()).hasSizeGreaterThan(1_800).hasSizeLessThan(2_000);
            assertThat(session.trySend(text)).isNotDone();
            assertThat(session.trySend(text)).isNotDone();
            assertThat(session.trySend(text))
                    .isCompletedWithValue(new SendResult.NotAttempted(SendResult.Reason.QUEUE_FULL));
            assertThat(stalled).isNotDone();
            end.countDown();
        }
    }

    @Test
    void aCancelledFutureWithdrawsWhatHasNotBegun() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        BlockingQueue<String> got = new LinkedBlockingQueue<>();
        try (RawPeer peer = RawPeer.session(it -> {
                    read.await();
                    while (true) {
                        got.add(it.read());
                    }
                });
                OpenAI openai = peer.client();
                RealtimeSession session =
                        Realtime.connect(openai, with(SessionOptions.builder().withoutPings()))) {
            CompletableFuture<SendResult> big = session.sendAsync(audio(12_000_000));
            CompletableFuture<SendResult> withdrawn = session.sendAsync(ClientEvent.deleteItem("withdrawn"));
            CompletableFuture<SendResult> kept = session.sendAsync(ClientEvent.deleteItem("kept"));
            withdrawn.cancel(true);
            read.countDown();
            assertThat(big).succeedsWithin(LONG);
            assertThat(kept).succeedsWithin(LONG);
            RawPeer.await(got);
            assertThat(RawPeer.await(got)).contains("kept");
        }
    }

    @Test
    void whatWasUnderWayAtADropIsUnknownAndWhatWasQueuedNotAttempted() throws Exception {
        CountDownLatch drop = new CountDownLatch(1);
        try (RawPeer peer = RawPeer.session(it -> {
                    drop.await();
                    // A reset, so that nothing lingers in buffers.
                    it.socket.setSoLinger(true, 0);
                    it.socket.close();
                });
                OpenAI openai = peer.client();
                RealtimeSession session =
                        Realtime.connect(openai, with(SessionOptions.builder().withoutPings()))) {
            CompletableFuture<SendResult> begun = session.sendAsync(audio(12_000_000));
            CompletableFuture<SendResult> queued = session.sendAsync(ClientEvent.deleteItem("queued"));
            drop.countDown();
            assertThat(begun).succeedsWithin(LONG).isInstanceOf(SendResult.Unknown.class);
            assertThat(queued).succeedsWithin(LONG).isEqualTo(new SendResult.NotAttempted(SendResult.Reason.CLOSED));
            session.closed().join();
            assertThatThrownBy(() -> session.send(ClientEvent.deleteItem("late")))
                    .isInstanceOfSatisfying(
                            NotSentException.class,
                            notSent -> assertThat(notSent.isNotAttempted()).isTrue())
                    .hasMessage("conversation.item.delete was not sent: the session is closed");
        }
    }

    @Test
    void anEventThatLacksWhatIsRequiredIsRefusedBeforeAnythingIsSent() throws Exception {
        try (RawPeer peer = RawPeer.session(it -> {
                    assertThat(it.read("input_audio_buffer.append")
                                    .path("audio")
                                    .textValue())
                            .isEqualTo(Base64.getEncoder().encodeToString(new byte[3]));
                    it.drain();
                });
                OpenAI openai = peer.client();
                RealtimeSession session = Realtime.connect(openai, "m")) {
            ClientEvent incomplete = new ClientEvent.ConversationItemDelete(null, null, Map.of());
            assertThatThrownBy(() -> session.send(incomplete))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("item_id");
            session.send(audio(3));
        }
    }

    @Test
    void theListenerSeesWhatWasSentInOrder() throws Exception {
        BlockingQueue<String> sent = new LinkedBlockingQueue<>();
        SessionListener listener = new SessionListener() {
            @Override
            public void onSent(JsonValue event) {
                sent.add(((ClientEvent) event).type());
            }
        };
        try (RawPeer peer = RawPeer.session(RawPeer.Peer::drain);
                OpenAI openai = peer.client();
                RealtimeSession session =
                        Realtime.connect(openai, with(SessionOptions.builder().listener(listener)))) {
            session.send(audio(1));
            session.send(ClientEvent.commitAudio());
            session.send(ClientEvent.createResponse());
            assertThat(RawPeer.await(sent)).isEqualTo("input_audio_buffer.append");
            assertThat(RawPeer.await(sent)).isEqualTo("input_audio_buffer.commit");
            assertThat(RawPeer.await(sent)).isEqualTo("response.create");
        }
    }
}
