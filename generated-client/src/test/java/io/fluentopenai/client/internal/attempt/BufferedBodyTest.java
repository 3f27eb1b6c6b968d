package io.fluentopenai.client.internal.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BufferedBodyTest {
    private static final int MB = 1 << 20;

    private static Attempt attempt() {
        return new Attempt(
                HttpClient.newHttpClient(),
                HttpRequest.newBuilder(URI.create("http://localhost")),
                "GET /",
                null,
                Attempt.Delivery.BUFFERED,
                new Attempt.Limits(0, 0, 0, 0, 0),
                new Watchdog(Runnable::run),
                false);
    }

    private static byte[] content(int length, Random random) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Cuts into read-only buffers, as the HTTP client delivers them; some are empty. */
    private static List<List<ByteBuffer>> cut(byte[] bytes, int longest, Random random) {
        List<List<ByteBuffer>> lists = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            List<ByteBuffer> list = new ArrayList<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                int length = Math.min(random.nextInt(longest + 1), bytes.length - at);
                list.add(ByteBuffer.wrap(bytes, at, length).slice().asReadOnlyBuffer());
                at += length;
            }
            lists.add(list);
        }
        return lists;
    }

    private static byte[] kept(BufferedBody body) {
        return Arrays.copyOf(body.bytes(), body.length());
    }

    @Test
    void aBodyIsTheSameInWhateverPiecesItArrives() {
        Random random = new Random(20261201);
        for (int round = 0; round < 200; round++) {
            byte[] bytes = content(random.nextInt(round % 20 == 0 ? 2 * MB : 100_000), random);
            boolean announced = random.nextBoolean();
            BufferedBody body = new BufferedBody(attempt(), announced ? bytes.length : -1, Attempt.LARGEST_ARRAY);
            cut(bytes, new int[] {3, 700, 6_000, 20_000}[random.nextInt(4)], random)
                    .forEach(body::onNext);
            body.onComplete();
            assertThat(kept(body)).as("round %s", round).isEqualTo(bytes);
        }
    }

    @Test
    void noMoreThanTheLimitIsKept() {
        Random random = new Random(7);
        for (int longest : new int[] {3, 6_000, 20_000}) {
            byte[] bytes = content(300_000, random);
            BufferedBody body = new BufferedBody(attempt(), -1, 123_457);
            for (List<ByteBuffer> list : cut(bytes, longest, random)) {
                if (body.append(list)) {
                    break;
                }
            }
            body.onComplete();
            assertThat(kept(body)).isEqualTo(Arrays.copyOf(bytes, 123_457));
        }
    }

    @Test
    void aLargeBodyTakesItsOwnLengthOnceMore() {
        byte[] bytes = content(8 * MB, new Random(1));
        for (long announced : new long[] {-1, bytes.length}) {
            long allocated = allocated(bytes, announced, 16_384);
            assertThat((double) allocated / bytes.length).isLessThan(1.3);
        }
    }

    @Test
    void theMemoryOfASlowBodyIsNotThatOfTheBuffersItCameIn() {
        byte[] bytes = content(200_000, new Random(2));
        // Each buffer may belong to an array of 16 KB, so that none may be kept.
        assertThat((double) allocated(bytes, -1, 2) / bytes.length).isLessThan(4);
    }

    private static long allocated(byte[] bytes, long announced, int longest) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        List<List<ByteBuffer>> lists = cut(bytes, longest, new Random(3));
        Attempt attempt = attempt();
        long before = threads.getCurrentThreadAllocatedBytes();
        BufferedBody body = new BufferedBody(attempt, announced, Attempt.LARGEST_ARRAY);
        lists.forEach(body::onNext);
        body.onComplete();
        long after = threads.getCurrentThreadAllocatedBytes();
        assertThat(body.length()).isEqualTo(bytes.length);
        return after - before;
    }
}
