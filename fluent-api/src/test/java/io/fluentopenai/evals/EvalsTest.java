package io.fluentopenai.evals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluentopenai.EndpointTest;
import io.fluentopenai.client.error.NotFoundException;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.model.CreateEvalRequest;
import io.fluentopenai.client.model.CreateEvalRunRequest;
import io.fluentopenai.testkit.Outcome;
import io.fluentopenai.testkit.RecordedRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EvalsTest extends EndpointTest {
    private static final CreateEvalRequest CAPITALS = Json.read("""
            {"name": "capitals",
             "data_source_config": {"type": "custom", "item_schema": {"type": "object"}},
             "testing_criteria": [{"type": "string_check", "name": "same", "input": "{{sample.output_text}}",
                                   "operation": "eq", "reference": "{{item.capital}}"}]}""", CreateEvalRequest.class);
    private static final CreateEvalRunRequest RUN = Json.read("""
            {"name": "first", "data_source": {"type": "jsonl", "source": {"type": "file_content", "content": [
               {"item": {"country": "France", "capital": "Paris"}},
               {"item": {"country": "Italy", "capital": "Rome"}}]}}}""", CreateEvalRunRequest.class);

    @BeforeEach
    void pollQuickly() {
        server.pollAfter(Duration.ofMillis(1));
    }

    private Eval create() {
        return openai.evals()
                .create(r -> r.name(CAPITALS.name())
                        .dataSourceConfig(CAPITALS.dataSourceConfig())
                        .testingCriteria(CAPITALS.testingCriteria()));
    }

    private static EvalRun run(Eval eval) {
        return eval.createRun(r -> r.name(RUN.name()).dataSource(RUN.dataSource()));
    }

    @Test
    void anEvalIsMadeChangedListedAndDeleted() {
        Eval eval = create();
        assertThat(eval.name()).isEqualTo("capitals");
        assertThat(eval.update(r -> r.name("capitals of Europe").metadata(Map.of("team", "geo")))
                        .name())
                .isEqualTo("capitals of Europe");
        assertThat(eval.refreshAsync().join().name()).isEqualTo("capitals of Europe");
        assertThat(openai.evals().list().all()).extracting(Eval::id).containsExactly(eval.id());
        assertThat(eval.delete()).isTrue();
        assertThatThrownBy(eval::refresh).isInstanceOf(NotFoundException.class);
    }

    @Test
    void aRunIsWaitedForAndCounted() {
        List<String> seen = new ArrayList<>();
        EvalRun run = run(create()).awaitCompletion(poll -> poll.onProgress(state -> seen.add(state.status())));
        assertThat(seen).endsWith("completed");
        assertThat(run.passedCount()).isEqualTo(2);
        assertThat(run.failedCount()).isZero();
        assertThat(run.erroredCount()).isZero();
        assertThat(run.reportUrl()).isNotNull();
        List<EvalOutputItem> items = run.outputItems().all();
        assertThat(items).hasSize(2).allMatch(EvalOutputItem::isPassed);
        assertThat(openai.evals()
                        .getOutputItem(run.evalId(), run.id(), items.get(0).id())
                        .status())
                .isEqualTo("pass");
        assertThat(openai.evals()
                        .outputItemsAsync(run.evalId(), run.id(), p -> p.limit(1))
                        .join()
                        .allAsync()
                        .join())
                .isEqualTo(items);
    }

    @Test
    void aRunThatFailsEndsTheWaiting() {
        server.outcome("createEvalRun", Outcome.failed("broken", "No data"));
        EvalRun run = run(create()).awaitCompletionAsync().join();
        assertThat(run.isFinished()).isTrue();
        assertThat(run.status()).isEqualTo("failed");
    }

    @Test
    void aRunIsCancelledAndDeleted() {
        server.pollsPerStep(1000);
        Eval eval = create();
        EvalRun run = run(eval);
        assertThat(eval.runs().all()).extracting(EvalRun::id).containsExactly(run.id());
        assertThat(run.isFinished()).isFalse();
        assertThat(run.cancel().isFinished()).isTrue();
        assertThat(server.requests("cancelEvalRun"))
                .extracting(RecordedRequest::path)
                .containsExactly("/v1/evals/" + eval.id() + "/runs/" + run.id() + "/cancel");
        assertThat(run.refresh().isFinished()).isTrue();
        assertThat(run.deleteAsync().join()).isTrue();
        assertThat(eval.runsAsync().join().items()).isEmpty();
    }

    @Test
    void whatIsMissingIsNamedBeforeAnythingIsSent() {
        assertThatThrownBy(() -> openai.evals().create(r -> r.name("empty")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("data_source_config");
        assertThatThrownBy(() -> openai.evals().get("")).isInstanceOf(IllegalArgumentException.class);
        assertThat(server.requests()).isEmpty();
    }
}
