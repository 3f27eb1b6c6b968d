package io.fluentopenai.tests.pitfalls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluentopenai.OpenAI;
import io.fluentopenai.Polling;
import io.fluentopenai.PollingTimeoutException;
import io.fluentopenai.assistants.Assistant;
import io.fluentopenai.assistants.Run;
import io.fluentopenai.batches.Batch;
import io.fluentopenai.client.FilePart;
import io.fluentopenai.files.FileObject;
import io.fluentopenai.finetuning.FineTuningJob;
import io.fluentopenai.responses.ModelResponse;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.Outcome;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.vectorstores.FileBatch;
import io.fluentopenai.vectorstores.VectorStore;
import io.fluentopenai.vectorstores.VectorStoreFile;
import io.fluentopenai.videos.Video;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NullUnmarked
class PollingPitfallsTest extends PitfallTest {
    private FakeOpenAI server;
    private OpenAI openai;

    @BeforeEach
    void start() {
        server = fake();
        openai = client(server);
        server.pollAfter(Duration.ofMillis(1));
    }

    private FileObject file(String name, String content) {
        return openai.files().upload(FilePart.of(name, content.getBytes(StandardCharsets.UTF_8)), "assistants");
    }

    private Run run() {
        Assistant assistant = openai.assistants().create(a -> a.model("gpt-4o"));
        return openai.threads().create("Hello").createRun(assistant);
    }

    private Batch batch() {
        return openai.batches()
                .requests()
                .response("1", r -> r.model("gpt-5-mini").input("Hello"))
                .submit();
    }

    private ModelResponse response() {
        return openai.responses().model("gpt-5-mini").user("Hello").background().send();
    }

    private FineTuningJob job() {
        return openai.fineTuning().create("gpt-4o-mini", file("examples.jsonl", "{}\n"));
    }

    @Test
    void noWaitingIsWithoutABoundUnlessTheCallerSaysSo() {
        server.pollsPerStep(0);
        List<Duration> bounds = new ArrayList<>();
        VectorStore store = openai.vectorStores().create("notes");
        FileObject note = file("note.txt", "Hello");
        run().awaitCompletion(note(bounds));
        batch().awaitCompletion(note(bounds));
        response().awaitCompletion(note(bounds));
        job().awaitCompletion(note(bounds));
        openai.videos().create("A boat.").awaitCompletion(note(bounds));
        store.add(note).awaitCompletion(note(bounds));
        store.awaitCompletion(note(bounds));
        openai.vectorStores().fileBatches(store.id()).create(List.of(note.id())).awaitCompletion(note(bounds));

        assertThat(bounds)
                .hasSize(8)
                .doesNotContainNull()
                .allSatisfy(bound -> assertThat(bound).isPositive());
    }

    private static <T> Consumer<Polling<T>> note(List<Duration> bounds) {
        return poll -> bounds.add(poll.timeout());
    }

    @Test
    void whatIsQueuedIsNotFinishedAndWhatHasFailedIs() {
        server.pollsPerStep(1);
        Outcome failure = Outcome.failed("server_error", "It broke");
        for (String operation :
                List.of("createRun", "createResponse", "createBatch", "createFineTuningJob", "createVideo")) {
            server.outcome(operation, failure);
        }
        Run run = run();
        assertThat(run.isFinished()).isFalse();
        assertThat(run.awaitCompletion().status()).isEqualTo("failed");

        ModelResponse response = response();
        assertThat(response.isFinished()).isFalse();
        assertThat(response.awaitCompletion().status()).isEqualTo("failed");

        Batch batch = batch();
        assertThat(batch.isFinished()).isFalse();
        assertThat(batch.awaitCompletion().status()).isEqualTo("failed");

        FineTuningJob job = job();
        assertThat(job.isFinished()).isFalse();
        assertThat(job.awaitCompletion().isSucceeded()).isFalse();

        Video video = openai.videos().create("A boat.");
        assertThat(video.isFinished()).isFalse();
        assertThat(video.awaitCompletion().isCompleted()).isFalse();
    }

    @Test
    void filesOnTheirWayIntoAStoreAreNotFinishedAndThoseThatFailedAre() {
        server.pollsPerStep(1);
        VectorStore store = openai.vectorStores().create("notes");
        VectorStoreFile empty = store.add(file("empty.txt", ""));
        assertThat(empty.isFinished()).isFalse();
        assertThat(empty.awaitCompletion().status()).isEqualTo("failed");
        FileBatch batch = openai.vectorStores()
                .fileBatches(store.id())
                .create(List.of(file("empty.txt", "").id()));
        assertThat(batch.isFinished()).isFalse();
        assertThat(batch.awaitCompletion().failedCount()).isEqualTo(1);
    }

    @Test
    void aStatusThatNobodyKnowsIsLookedAtAgainAtGrowingIntervalsUntilTheTimeIsUp() {
        ModelResponse begun = response();
        AtomicInteger looks = new AtomicInteger();
        server.handle("getResponse", request -> {
            looks.incrementAndGet();
            return Reply.json("{\"id\":\"" + begun.id() + "\",\"object\":\"response\",\"status\":\"pondering\"}");
        });
        long start = System.nanoTime();
        assertThatThrownBy(() -> begun.awaitCompletion(
                        poll -> poll.interval(Duration.ofMillis(20)).timeout(Duration.ofMillis(400))))
                .isInstanceOf(PollingTimeoutException.class)
                .hasMessageContaining(begun.id());
        // 20, 30, 45, 68, 101, 152 ms: six looks, and the last when the time is up.
        assertThat(looks.get()).isBetween(2, 8);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(390), PATIENCE);
    }
}
