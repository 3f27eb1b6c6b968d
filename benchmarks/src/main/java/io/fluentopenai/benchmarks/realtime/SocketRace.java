package io.fluentopenai.benchmarks.realtime;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * From the frame to the handler: a session against a plain WebSocket of the JDK with Jackson's {@code readTree}, over loopback, in
 * turns within one run. Prints medians of the rounds and their ratios.
 *
 * <pre>{@code
 * java -cp benchmarks/target/benchmarks.jar io.fluentopenai.benchmarks.realtime.SocketRace [rounds]
 * }</pre>
 */
public final class SocketRace {
    private static final int WARM_UP = 3;
    private static final int SINGLE = 1_000;
    private static final int BULK = 20_000;
    private static final int APPENDS = 4_000;
    private static final byte[] SOUND = new byte[4_800];

    private static final String TEXT =
            "{\"type\":\"response.output_text.delta\",\"event_id\":\"event_AbCdEfGhIjKlMnOpQrStU\",\"response_id\":"
                    + "\"resp_AbCdEfGhIjKlMnOpQrStU\",\"item_id\":\"item_AbCdEfGhIjKlMnOpQrStU\",\"output_index\":0,"
                    + "\"content_index\":0,\"delta\":\" word\"}";
    private static final String AUDIO = TEXT.replace("output_text", "output_audio")
            .replace(" word", Base64.getEncoder().encodeToString(SOUND));

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** A contender on its track. */
    private static final class Runner {
        final String name;
        final Contender contender;
        final LoopbackPeer.Connection peer;
        final AtomicLong seen;

        Runner(String name, Contender contender, LoopbackPeer.Connection peer, AtomicLong seen) {
            this.name = name;
            this.contender = contender;
            this.peer = peer;
            this.seen = seen;
        }

        void await(long count) {
            await(seen::get, count);
        }

        static void await(LongSupplier counter, long count) {
            long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
            while (counter.getAsLong() < count) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(counter.getAsLong() + " of " + count + " events have come");
                }
                Thread.onSpinWait();
            }
        }
    }

    private interface Maker {
        Contender make(String address, IntConsumer handler);
    }

    /** One discipline: nanoseconds for each event in one round. */
    private interface Discipline {
        double[] run(Runner runner) throws Exception;
    }

    private SocketRace() {}

    /** Runs it. */
    public static void main(String[] args) throws Exception {
        int rounds = args.length == 0 ? 9 : Integer.parseInt(args[0]);
        ExecutorService elsewhere = Executors.newSingleThreadExecutor();
        try (LoopbackPeer peer = new LoopbackPeer()) {
            // Each session next to what does the same by hand: in the first pair no handler may block, in the second
            // any may.
            List<Runner> runners = List.of(
                    runner(
                            peer,
                            "plain WebSocket, handler on its thread",
                            (address, handler) -> Contender.plain(address, handler, Runnable::run)),
                    runner(
                            peer,
                            "session, executor(Runnable::run)",
                            (address, handler) -> Contender.session(address, handler, Runnable::run)),
                    runner(
                            peer,
                            "plain WebSocket, handler on an executor",
                            (address, handler) -> Contender.plain(address, handler, elsewhere)),
                    runner(
                            peer,
                            "session, as it is by default",
                            (address, handler) -> Contender.session(address, handler, null)));
            System.out.printf(
                    "JDK %s, %d cores, medians of %d rounds%n",
                    Runtime.version(), Runtime.getRuntime().availableProcessors(), rounds);
            race("Frame to handler, text delta", runners, rounds, runner -> latency(runner, LoopbackPeer.frame(TEXT)));
            race(
                    "Frame to handler, 100 ms of audio",
                    runners,
                    rounds,
                    runner -> latency(runner, LoopbackPeer.frame(AUDIO)));
            race("Text deltas in a row", runners, rounds, runner -> bulk(runner, TEXT));
            race("100 ms of audio in a row", runners, rounds, runner -> bulk(runner, AUDIO));
            race("Audio appended, 100 ms each", runners, rounds, SocketRace::append);
            for (Runner runner : runners) {
                runner.contender.close();
                runner.peer.close();
            }
        } finally {
            elsewhere.shutdown();
        }
    }

    private static Runner runner(LoopbackPeer peer, String name, Maker maker) throws InterruptedException {
        AtomicLong seen = new AtomicLong();
        Contender[] made = new Contender[1];
        Thread connecting = new Thread(() -> made[0] = maker.make(peer.address(), size -> seen.incrementAndGet()));
        connecting.start();
        LoopbackPeer.Connection connection = peer.take();
        connecting.join();
        return new Runner(name, made[0], connection, seen);
    }

    private static void race(String title, List<Runner> runners, int rounds, Discipline discipline) throws Exception {
        List<List<double[]>> results = new ArrayList<>();
        runners.forEach(runner -> results.add(new ArrayList<>()));
        for (int round = -WARM_UP; round < rounds; round++) {
            for (int i = 0; i < runners.size(); i++) {
                double[] result = discipline.run(runners.get(i));
                if (round >= 0) {
                    results.get(i).add(result);
                }
            }
        }
        System.out.printf("%n%-44s %12s %7s %14s %7s%n", title, "us", "ratio", "allocated, B", "ratio");
        double[] plain = {};
        for (int i = 0; i < runners.size(); i++) {
            double[] median = {median(results.get(i), 0) / 1000, median(results.get(i), 1)};
            plain = i % 2 == 0 ? median : plain;
            System.out.printf(
                    "  %-42s %12.2f %7.2f %14.0f %7.2f%n",
                    runners.get(i).name, median[0], median[0] / plain[0], median[1], median[1] / plain[1]);
        }
    }

    private static double median(List<double[]> rounds, int index) {
        double[] sorted =
                rounds.stream().mapToDouble(round -> round[index]).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /** One frame at a time: the median time from writing it until the handler has been called. */
    private static double[] latency(Runner runner, byte[] frame) throws Exception {
        double[] times = new double[SINGLE];
        Map<Long, Long> allocated = allocated();
        for (int i = 0; i < SINGLE; i++) {
            long next = runner.seen.get() + 1;
            long start = System.nanoTime();
            runner.peer.write(frame);
            runner.await(next);
            times[i] = System.nanoTime() - start;
        }
        double bytes = allocatedSince(allocated) / (double) SINGLE;
        Arrays.sort(times);
        return new double[] {times[SINGLE / 2], bytes};
    }

    /** As many as go through. */
    private static double[] bulk(Runner runner, String event) throws Exception {
        byte[] frame = LoopbackPeer.frame(event);
        int batch = Math.max(1, 60_000 / frame.length);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < batch; i++) {
            bytes.write(frame);
        }
        byte[] frames = bytes.toByteArray();
        int count = BULK / batch * batch;
        long end = runner.seen.get() + count;
        Map<Long, Long> allocated = allocated();
        long start = System.nanoTime();
        for (int i = 0; i < count; i += batch) {
            runner.peer.write(frames);
        }
        runner.await(end);
        double nanos = (System.nanoTime() - start) / (double) count;
        return new double[] {nanos, allocatedSince(allocated) / (double) count};
    }

    private static double[] append(Runner runner) {
        long end = runner.peer.messages() + APPENDS;
        Map<Long, Long> allocated = allocated();
        long start = System.nanoTime();
        for (int i = 0; i < APPENDS; i++) {
            runner.contender.append(SOUND);
        }
        Runner.await(runner.peer::messages, end);
        double nanos = (System.nanoTime() - start) / (double) APPENDS;
        return new double[] {nanos, allocatedSince(allocated) / (double) APPENDS};
    }

    /** What each thread has allocated. */
    private static Map<Long, Long> allocated() {
        Map<Long, Long> allocated = new HashMap<>();
        for (long id : THREADS.getAllThreadIds()) {
            allocated.put(id, Math.max(0, THREADS.getThreadAllocatedBytes(id)));
        }
        return allocated;
    }

    /** Bytes since then. A thread that has ended was idle: those of a session end after a moment. */
    private static long allocatedSince(Map<Long, Long> before) {
        long sum = 0;
        for (Map.Entry<Long, Long> thread : allocated().entrySet()) {
            sum += thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
        }
        return sum;
    }
}
