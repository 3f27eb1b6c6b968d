package io.fluentopenai.benchmarks.scale;

import io.fluentopenai.OpenAI;
import io.fluentopenai.benchmarks.realtime.LoopbackPeer;
import io.fluentopenai.client.Delayer;
import io.fluentopenai.realtime.Realtime;
import io.fluentopenai.realtime.RealtimeConfig;
import io.fluentopenai.realtime.RealtimeSession;
import io.fluentopenai.realtime.event.ClientEvent;
import io.fluentopenai.realtime.event.ServerEvent;
import io.fluentopenai.realtime.session.ReceiveOptions;
import io.fluentopenai.realtime.session.SessionOptions;
import java.time.Duration;
import java.util.Base64;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * An hour of a realtime session with audio in both directions, 100 ms at a time, by a clock that each piece moves: as fast as both
 * sides take it.
 */
final class HourOfAudio {
    private static final int MINUTES = 60;
    private static final Duration PIECE = Duration.ofMillis(100);
    private static final int PIECES_PER_MINUTE = 600;
    private static final byte[] SOUND = new byte[4_800];

    private HourOfAudio() {}

    /** Time that passes when it is told to. */
    private static final class SimulatedClock implements Delayer {
        private record Wait(Duration end, CompletableFuture<Void> over) {}

        private final PriorityQueue<Wait> waits = new PriorityQueue<>((a, b) -> a.end.compareTo(b.end));
        private Duration now = Duration.ZERO;

        @Override
        public synchronized CompletableFuture<Void> delay(Duration time) {
            Wait wait = new Wait(now.plus(time), new CompletableFuture<>());
            waits.add(wait);
            return wait.over;
        }

        void pass(Duration time) {
            Duration until;
            synchronized (this) {
                now = now.plus(time);
                until = now;
            }
            for (Wait due = due(until); due != null; due = due(until)) {
                due.over.complete(null);
            }
        }

        private synchronized @Nullable Wait due(Duration until) {
            waits.removeIf(wait -> wait.over.isDone());
            Wait next = waits.peek();
            return next == null || next.end.compareTo(until) > 0 ? null : waits.poll();
        }
    }

    /** Time must not pass the messages that are on their way. */
    private static void awaitHeard(AtomicLong heard, long all) {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (heard.get() < all) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(heard + " of " + all + " bytes have come");
            }
            Thread.onSpinWait();
        }
    }

    public static void main(String[] args) throws Exception {
        byte[] frame = LoopbackPeer.frame(
                "{\"type\":\"response.output_audio.delta\",\"event_id\":\"event_1\",\"response_id\":\"resp_1\","
                        + "\"item_id\":\"item_1\",\"output_index\":0,\"content_index\":0,\"delta\":\""
                        + Base64.getEncoder().encodeToString(SOUND) + "\"}");
        SimulatedClock clock = new SimulatedClock();
        SessionOptions options = SessionOptions.builder().delayer(clock).build();
        AtomicLong heard = new AtomicLong();
        try (LoopbackPeer server = new LoopbackPeer();
                OpenAI openai = OpenAI.builder()
                        .baseUrl("http://" + server.address() + "/v1")
                        .apiKey("sk-none")
                        .build()) {
            CompletableFuture<RealtimeSession> connecting = Realtime.connectAsync(
                    openai, RealtimeConfig.conversation("m").options(options));
            LoopbackPeer.Connection peer = server.take();
            try (RealtimeSession session = connecting.join()) {
                session.onEvent(
                        ServerEvent.ResponseAudioDelta.class,
                        audio -> heard.addAndGet(
                                audio.delta() == null ? 0 : audio.delta().length()),
                        ReceiveOptions.ofDefaults().holdServer());
                long start = System.nanoTime();
                long all = 0;
                for (int minute = 1; minute <= MINUTES; minute++) {
                    for (int i = 0; i < PIECES_PER_MINUTE; i++) {
                        session.send(ClientEvent.appendAudio(SOUND));
                        peer.write(frame);
                        all += SOUND.length;
                        awaitHeard(heard, all);
                        clock.pass(PIECE);
                    }
                    if (minute == 1 || minute % 15 == 0) {
                        Usage usage = Usage.now();
                        System.out.printf(
                                "Minute %2d: %,d bytes heard, %,d sent, %,d KiB of heap, %d threads%n",
                                minute, all, peer.messages() * SOUND.length, usage.heap() / 1024, usage.threads());
                    }
                }
                // The session would wait for the server's close frame, by a clock that stands still.
                peer.close();
                System.out.printf(
                        "In %.1f s; peak memory of the process %s%n", (System.nanoTime() - start) / 1e9, Usage.peak());
            }
        }
    }
}
