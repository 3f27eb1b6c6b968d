package io.fluentopenai.client.internal.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WatchdogTest {
    private final Watchdog watchdog = new Watchdog(Runnable::run, TimeUnit.MILLISECONDS.toNanos(20));
    private final BlockingQueue<Sample> expired = new LinkedBlockingQueue<>();
    private volatile @Nullable Thread thread;

    private final class Sample extends Watchdog.Watch {
        volatile long due;

        Sample(long millis) {
            due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        }

        @Override
        protected long remaining(long now) {
            return due == 0 ? Watchdog.NEVER : due - now;
        }

        @Override
        protected void expired() {
            thread = Thread.currentThread();
            expired.add(this);
        }
    }

    private @Nullable Sample next() throws InterruptedException {
        return expired.poll(5, TimeUnit.SECONDS);
    }

    @Test
    void eachDeadlinePassesOnceAndNotBeforeItsTime() throws Exception {
        Set<Sample> samples = Set.of(new Sample(60), new Sample(20), new Sample(40));
        samples.forEach(watchdog::add);
        Set<Sample> passed = new HashSet<>();
        for (int i = 0; i < samples.size(); i++) {
            Sample sample = next();
            assertThat(sample).isNotNull();
            assertThat(sample.due).isLessThanOrEqualTo(System.nanoTime());
            passed.add(sample);
        }

        assertThat(passed).isEqualTo(samples);
        assertThat(expired).isEmpty();
    }

    @Test
    void whatIsRemovedDoesNotExpire() throws Exception {
        Sample removed = new Sample(20);
        Sample kept = new Sample(30);
        watchdog.add(removed);
        watchdog.add(kept);
        watchdog.remove(removed);
        watchdog.remove(removed);

        assertThat(next()).isSameAs(kept);
        assertThat(expired).isEmpty();
    }

    @Test
    void aDeadlineThatIsPutOffIsFoundAtItsNewTime() throws Exception {
        Sample sample = new Sample(20);
        watchdog.add(sample);
        long later = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(80);
        sample.due = later;

        assertThat(next()).isSameAs(sample);
        assertThat(System.nanoTime()).isGreaterThanOrEqualTo(later);
    }

    @Test
    void aDeadlineThatComesNearerIsFoundWhenItIsTold() throws Exception {
        Sample sample = new Sample(0);
        sample.due = 0;
        watchdog.add(sample);
        sample.due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20);
        watchdog.nearer(sample);

        assertThat(next()).isSameAs(sample);
    }

    @Test
    void theThreadIsADaemonEndsAndStartsAgain() throws Exception {
        watchdog.add(new Sample(1));
        assertThat(next()).isNotNull();
        Thread first = thread;

        assertThat(first).isNotNull();
        assertThat(first.isDaemon()).isTrue();
        Awaitility.await().until(() -> !first.isAlive());

        watchdog.add(new Sample(1));
        assertThat(next()).isNotNull();
        assertThat(thread).isNotSameAs(first);
    }

    @Test
    void manyThreadsMayAddAndRemove() throws Exception {
        int threads = 4;
        int each = 500;
        CountDownLatch done = new CountDownLatch(threads);
        for (int t = 0; t < threads; t++) {
            Random random = new Random(t);
            Thread worker = new Thread(() -> {
                for (int i = 0; i < each; i++) {
                    Sample sample = new Sample(random.nextInt(10));
                    watchdog.add(sample);
                    Sample removed = new Sample(10_000);
                    watchdog.add(removed);
                    watchdog.remove(removed);
                }
                done.countDown();
            });
            worker.start();
        }

        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        Awaitility.await().until(() -> expired.size() == threads * each);
    }
}
