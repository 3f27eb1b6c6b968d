package io.fluentopenai.finetuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.EndpointTest;
import io.fluentopenai.PollingTimeoutException;
import io.fluentopenai.client.FilePart;
import io.fluentopenai.files.FileObject;
import io.fluentopenai.testkit.Outcome;
import io.fluentopenai.testkit.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FineTuningTest extends EndpointTest {
    private FileObject examples;

    @BeforeEach
    void upload() {
        server.pollAfter(Duration.ofMillis(1));
        examples = openai.files()
                .upload(FilePart.of("examples.jsonl", "{}\n".getBytes(StandardCharsets.UTF_8)), "fine-tune");
        server.clearRequests();
    }

    private static String status(FineTuningJob job) {
        return Objects.requireNonNull(job.status());
    }

    @Test
    void aJobIsStartedAndWaitedFor() {
        List<String> seen = new ArrayList<>();
        FineTuningJob job = openai.fineTuning()
                .create("gpt-4o-mini", examples)
                .awaitCompletion(poll -> poll.onProgress(state -> seen.add(status(state))));
        assertThat(job.isSucceeded()).isTrue();
        assertThat(job.errorMessage()).isNull();
        assertThat(seen).contains("running").endsWith("succeeded");
        String model = Objects.requireNonNull(job.fineTunedModel());
        assertThat(openai.models().get(model).id()).isEqualTo(model);
        JsonNode sent = server.requests("createFineTuningJob").get(0).json();
        assertThat(sent.path("training_file").asText()).isEqualTo(examples.id());
        assertThat(sent).hasSize(2);
    }

    @Test
    void eachEventIsToldOnceAndInOrder() {
        List<String> told = new ArrayList<>();
        FineTuningJob job = openai.fineTuning()
                .create(r -> r.model("gpt-4o-mini").trainingFile(examples.id()).suffix("mine"));
        FineTuningJob done = job.awaitCompletion(poll -> {}, event -> told.add(event.message()));
        assertThat(told).doesNotHaveDuplicates();
        assertThat(told.get(0)).startsWith("Created fine-tuning job");
        assertThat(told).endsWith("The job has successfully completed");

        List<String> again = Collections.synchronizedList(new ArrayList<>());
        done.awaitCompletionAsync(poll -> {}, event -> again.add(event.message()))
                .join();
        assertThat(again).isEqualTo(told);
    }

    @Test
    void eventsAndCheckpointsArePages() {
        FineTuningJob job =
                openai.fineTuning().createAsync("gpt-4o-mini", examples).join();
        job = job.awaitCompletionAsync().join();
        List<FineTuningEvent> events = job.events().all();
        assertThat(events).isNotEmpty().allSatisfy(event -> {
            assertThat(event.level()).isEqualTo("info");
            assertThat(event.createdAt()).isNotNull();
        });
        List<FineTuningCheckpoint> checkpoints = job.checkpoints().all();
        assertThat(checkpoints).isNotEmpty();
        assertThat(checkpoints.get(0).model()).contains("ckpt-step");
        assertThat(checkpoints).extracting(FineTuningCheckpoint::step).doesNotContain(-1L);
        assertThat(job.checkpointsAsync().join().items()).isEqualTo(checkpoints);
    }

    @Test
    void pagesWithoutALastIdGoOnFromTheLastElement() {
        server.handle(
                "listPaginatedFineTuningJobs",
                request -> Reply.json(
                        request.query("after") == null
                                ? "{\"object\": \"list\", \"data\": [{\"id\": \"ftjob-2\"}], \"has_more\": true}"
                                : "{\"object\": \"list\", \"data\": [{\"id\": \"ftjob-1\"}], \"has_more\": false}"));
        assertThat(openai.fineTuning().list(p -> p.limit(1)).all())
                .extracting(FineTuningJob::id)
                .containsExactly("ftjob-2", "ftjob-1");
        assertThat(server.requests().get(1).query("after")).isEqualTo("ftjob-2");
        assertThat(openai.fineTuning().listAsync().join().allAsync().join()).hasSize(2);
    }

    @Test
    void aJobThatFailsEndsTheWaitingAndTellsWhy() {
        server.outcome("createFineTuningJob", Outcome.failed("invalid_training_file", "Line 1 is no example"));
        FineTuningJob job = openai.fineTuning().create("gpt-4o-mini", examples).awaitCompletion();
        assertThat(job.isFinished()).isTrue();
        assertThat(job.isSucceeded()).isFalse();
        assertThat(job.errorMessage()).isEqualTo("Line 1 is no example");
        assertThat(job.fineTunedModel()).isNull();
    }

    @Test
    void aJobIsPausedResumedAndCancelled() {
        server.pollsPerStep(1000);
        FineTuningJob job = openai.fineTuning().create("gpt-4o-mini", examples);
        FineTuningJob paused = job.pause();
        assertThat(status(paused)).isEqualTo("paused");
        assertThat(paused.isFinished()).isFalse();
        assertThat(status(paused.resumeAsync().join())).isNotEqualTo("paused");
        assertThat(status(job.cancel())).isEqualTo("cancelled");
        assertThat(job.refresh().isFinished()).isTrue();
    }

    @Test
    void aStatusThatNobodyKnowsIsNotTheEnd() {
        answer("retrieveFineTuningJob", "{\"id\": \"ftjob-1\", \"status\": \"pondering\"}");
        FineTuningJob job = openai.fineTuning().get("ftjob-1");
        assertThatThrownBy(() -> job.awaitCompletion(
                        poll -> poll.interval(Duration.ofMillis(5)).timeout(Duration.ofMillis(50))))
                .isInstanceOfSatisfying(
                        PollingTimeoutException.class, e -> assertThat(e.last()).isInstanceOf(FineTuningJob.class))
                .hasMessageContaining("ftjob-1");
    }

    @Test
    void badArgumentsAreRefusedBeforeAnythingIsSent() {
        assertThatThrownBy(() -> openai.fineTuning().create("", "file-1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("blank");
        assertThatThrownBy(() -> openai.fineTuning().create(r -> r.model("m"))).hasMessageContaining("training_file");
        assertThat(server.requests()).isEmpty();
    }
}
