package io.fluentopenai.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluentopenai.ApiObject;
import io.fluentopenai.OpenAI;
import io.fluentopenai.Polling;
import io.fluentopenai.PollingTimeoutException;
import io.fluentopenai.client.ApiClient;
import io.fluentopenai.client.Delayer;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.error.InterruptedCallException;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.client.json.JsonWriter;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@NullUnmarked
class PollerTest {
    private final ApiClient client = ApiClient.create("http://localhost:1", "sk-1");
    private final OpenAI openai = OpenAI.of(client);
    private final FakePauses pauses = new FakePauses();

    @AfterEach
    void close() {
        client.close();
    }

    /** Time that passes when somebody waits. */
    private static final class FakePauses implements Delayer {
        private final List<Long> millis = new CopyOnWriteArrayList<>();
        private final AtomicLong now = new AtomicLong();
        private volatile CompletableFuture<Void> last = new CompletableFuture<>();
        private boolean hold;

        @Override
        public CompletableFuture<Void> delay(Duration pause) {
            millis.add(pause.toMillis());
            now.addAndGet(pause.toNanos());
            last = hold ? new CompletableFuture<>() : CompletableFuture.completedFuture(null);
            return last;
        }
    }

    private record Raw(String status) implements JsonValue {
        @Override
        public void write(JsonWriter out) throws IOException {
            throw new IOException("not written in this test");
        }
    }

    private static final class Job extends ApiObject<Raw> {
        Job(OpenAI openai, String status, ResponseInfo info) {
            super(openai, new Raw(status), info);
        }

        String status() {
            return raw().status();
        }
    }

    private Job job(String status) {
        return new Job(openai, status, null);
    }

    private Job job(String status, long pollAfter) {
        HttpHeaders headers = HttpHeaders.of(
                Map.of("openai-poll-after-ms", List.of(Long.toString(pollAfter))), (name, value) -> true);
        return new Job(openai, status, ResponseInfo.of(200, headers));
    }

    private Poller<Job> poller(Polling<Job> polling) {
        return new Poller<>(
                "job 1",
                polling,
                job -> job.status().equals("completed"),
                job -> List.of("completed", "paused").contains(job.status()),
                pauses,
                pauses.now::get);
    }

    @Test
    void aStateThatMayHaveChangedIsFetchedAtOnceBeforeItEndsTheWaiting() {
        List<String> told = new ArrayList<>();
        Polling<Job> polling = new Polling<Job>(null).onProgress(job -> told.add(job.status()));

        assertThat(poller(polling).await(job("paused"), job -> job("completed")).status())
                .isEqualTo("completed");
        assertThat(poller(polling)
                        .awaitAsync(job("paused"), job -> CompletableFuture.completedFuture(job("completed")))
                        .join()
                        .status())
                .isEqualTo("completed");
        assertThat(pauses.millis).isEmpty();
        assertThat(poller(polling).await(job("paused"), job -> job("paused")).status())
                .isEqualTo("paused");
        assertThat(pauses.millis).isEmpty();
        List<String> answers = new ArrayList<>(List.of("in_progress", "paused"));
        assertThat(poller(polling)
                        .await(job("paused"), job -> job(answers.remove(0)))
                        .status())
                .isEqualTo("paused");
        assertThat(pauses.millis).containsExactly(500L);
        assertThat(told).containsExactly("completed", "completed", "paused", "in_progress", "paused");
    }

    @Test
    void whatIsFinishedIsNotAskedFor() {
        Job done = job("completed");
        assertThat(poller(new Polling<>(null)).await(done, job -> job("never"))).isSameAs(done);
        assertThat(poller(new Polling<>(null)).awaitAsync(done, job -> new CompletableFuture<>()))
                .isCompletedWithValue(done);
        assertThat(pauses.millis).isEmpty();
    }

    @Test
    void theIntervalsGrowUpToTheLongest() {
        AtomicInteger asked = new AtomicInteger();
        poller(new Polling<Job>(null).longestInterval(Duration.ofSeconds(2)))
                .await(job("queued"), job -> job(asked.incrementAndGet() == 6 ? "completed" : "in_progress"));
        assertThat(pauses.millis).containsExactly(500L, 750L, 1125L, 1687L, 2000L, 2000L);
    }

    @Test
    void theServerSaysHowLongToWait() {
        List<String> answers = new ArrayList<>(List.of("in_progress", "completed"));
        poller(new Polling<>(null)).await(job("queued", 40), job -> job(answers.remove(0), 70));
        assertThat(pauses.millis).containsExactly(40L, 70L);
    }

    @Test
    void anUnknownStatusIsNotTheEnd() {
        List<String> answers = new ArrayList<>(List.of("pondering", "completed"));
        assertThat(poller(new Polling<>(null))
                        .await(job("queued"), job -> job(answers.remove(0)))
                        .status())
                .isEqualTo("completed");
    }

    @Test
    void theListenerHearsEachStateAndTheLast() {
        List<String> heard = new ArrayList<>();
        List<String> answers = new ArrayList<>(List.of("in_progress", "completed"));
        Polling<Job> polling = new Polling<Job>(null).onProgress(job -> heard.add(job.status()));
        poller(polling).await(job("queued"), job -> job(answers.remove(0)));
        answers.addAll(List.of("in_progress", "completed"));
        poller(polling)
                .awaitAsync(job("queued"), job -> CompletableFuture.completedFuture(job(answers.remove(0))))
                .join();
        assertThat(heard).containsExactly("in_progress", "completed", "in_progress", "completed");
    }

    @Test
    void whenTheTimeIsUpThereIsALastLookAndThenAnErrorWithTheLastState() {
        assertThatThrownBy(() -> poller(new Polling<Job>(Duration.ofMillis(1300)))
                        .await(job("queued"), job -> job("in_progress")))
                .isInstanceOfSatisfying(PollingTimeoutException.class, e -> {
                    assertThat(((Job) e.last()).status()).isEqualTo("in_progress");
                    assertThat(e)
                            .hasMessageStartingWith("job 1: not finished within 1300 ms.")
                            .hasMessageEndingWith("awaitCompletion(poll -> poll.timeout(…))");
                });
        assertThat(pauses.millis).containsExactly(500L, 750L, 50L);
    }

    @Test
    void whenTheTimeIsUpTheFutureFailsToo() {
        CompletableFuture<Job> waiting = poller(new Polling<Job>(Duration.ofMillis(600)))
                .awaitAsync(job("queued"), job -> CompletableFuture.completedFuture(job("in_progress")));
        assertThatThrownBy(waiting::join).hasCauseInstanceOf(PollingTimeoutException.class);
    }

    @Test
    void interruptionEndsTheWaitingAndIsRestored() {
        pauses.hold = true;
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> poller(new Polling<>(null)).await(job("queued"), job -> job("completed")))
                .isInstanceOf(InterruptedCallException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(pauses.last).isCancelled();
    }

    @Test
    void cancellingTheFutureCancelsThePauseOrTheCall() throws InterruptedException {
        pauses.hold = true;
        CompletableFuture<Job> waiting =
                poller(new Polling<>(null)).awaitAsync(job("queued"), job -> new CompletableFuture<>());
        waiting.cancel(true);
        assertThat(pauses.last).isCancelled();

        pauses.hold = false;
        CompletableFuture<Job> call = new CompletableFuture<>();
        CountDownLatch asked = new CountDownLatch(1);
        waiting = poller(new Polling<>(null)).awaitAsync(job("queued"), job -> {
            asked.countDown();
            return call;
        });
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(call).isNotDone();
        waiting.cancel(true);
        assertThat(call).failsWithin(Duration.ofSeconds(10)).withThrowableOfType(CancellationException.class);
    }

    @Test
    void aServerIsNotAskedOnTheThreadOfTheTimer() throws InterruptedException {
        pauses.hold = true;
        AtomicReference<Thread> asking = new AtomicReference<>();
        CompletableFuture<Job> waiting = poller(new Polling<>(null)).awaitAsync(job("queued"), job -> {
            asking.set(Thread.currentThread());
            return CompletableFuture.completedFuture(job("completed"));
        });
        Thread timer = new Thread(() -> pauses.last.complete(null));
        timer.start();
        timer.join();
        assertThat(waiting).succeedsWithin(Duration.ofSeconds(10));
        assertThat(asking.get()).isNotNull().isNotSameAs(timer);
    }

    @Test
    void aPauseThatNobodyCanMeanIsCutShort() {
        poller(new Polling<>(null)).await(job("queued", Long.MAX_VALUE), job -> job("completed"));
        assertThat(pauses.millis).containsExactly(Duration.ofDays(1).toMillis());
    }

    @Test
    void tenThousandLooksNeedNoStack() {
        AtomicInteger asked = new AtomicInteger();
        CompletableFuture<Job> waiting = poller(new Polling<>(null))
                .awaitAsync(
                        job("queued"),
                        job -> CompletableFuture.completedFuture(
                                job(asked.incrementAndGet() == 10_000 ? "completed" : "in_progress")));
        assertThat(waiting.join().status()).isEqualTo("completed");
    }

    @Test
    void whatTheListenerThrowsEndsTheWaiting() {
        Polling<Job> polling = new Polling<Job>(null).onProgress(job -> {
            throw new CancellationException("enough");
        });
        assertThatThrownBy(() -> poller(polling).await(job("queued"), job -> job("in_progress")))
                .hasMessage("enough");
        assertThatThrownBy(() -> poller(polling)
                        .awaitAsync(job("queued"), job -> CompletableFuture.completedFuture(job("in_progress")))
                        .join())
                .isInstanceOf(CancellationException.class);
    }
}
