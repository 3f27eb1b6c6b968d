package io.fluentopenai.batches;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluentopenai.EndpointTest;
import io.fluentopenai.client.error.OpenAIException;
import io.fluentopenai.client.model.ChatCompletionRequestUserMessage;
import io.fluentopenai.client.model.CreateChatCompletionRequest;
import io.fluentopenai.files.FileObject;
import io.fluentopenai.testkit.RecordedRequest;
import io.fluentopenai.testkit.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches through the fluent layer: from typed requests to typed results. */
@NullUnmarked
class BatchesTest extends EndpointTest {
    private static void ask(CreateChatCompletionRequest request, String question) {
        request.model("gpt-5-mini").messages(List.of(new ChatCompletionRequestUserMessage().content(question)));
    }

    private BatchRequests twoQuestions() {
        return openai.batches()
                .requests()
                .chat("fr", r -> ask(r, "Capital of France?"))
                .chat("it", r -> ask(r, "Capital of Italy?"));
    }

    private static Batch done(Batch batch) {
        return batch.awaitCompletion(poll -> poll.longestInterval(Duration.ofMillis(1)));
    }

    @Test
    void typedRequestsGoInAndTypedResultsComeOutByTheirIds() {
        Batch begun = twoQuestions().submit(r -> r.metadata(Map.of("k", "v")));
        assertThat(begun.isFinished()).isFalse();
        assertThatThrownBy(begun::results)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no results yet");
        Batch batch = done(begun);
        assertThat(batch.status()).isEqualTo("completed");
        assertThat(batch.completedCount()).isEqualTo(2);
        assertThat(batch.failedCount()).isZero();
        Map<String, BatchResult> results = batch.results();
        assertThat(results).containsOnlyKeys("fr", "it");
        assertThat(results.get("fr").isSuccess()).isTrue();
        assertThat(results.get("fr").chatCompletion().text()).contains("France");
        assertThat(results.get("it").status()).isEqualTo(200);
        assertThat(batch.resultsAsync().join()).containsOnlyKeys("fr", "it");
    }

    @Test
    void withoutBlockingItIsTheSame() {
        Batch batch = twoQuestions()
                .submitAsync()
                .thenCompose(b -> b.awaitCompletionAsync(poll -> poll.longestInterval(Duration.ofMillis(1))))
                .join();
        assertThat(batch.resultsAsync().join().get("it").chatCompletion().text())
                .contains("Italy");
        Set<String> ids = ConcurrentHashMap.newKeySet();
        assertThat(batch.forEachResultAsync(result -> ids.add(result.customId()))
                        .join())
                .isEqualTo(2);
        assertThat(ids).containsExactlyInAnyOrder("fr", "it");
    }

    @Test
    void aConnectionThatBreaksWithinTheResultsIsAnErrorOfTheClient() {
        Batch batch = done(twoQuestions().submit());
        server.fail("downloadFile").cutAfter(20);
        assertThatThrownBy(batch::results).isInstanceOf(OpenAIException.class);
    }

    @Test
    void responsesAndEmbeddingsCanBeBatchedToo() {
        Batch responses = done(openai.batches()
                .requests()
                .response("r", r -> r.model("gpt-5-mini").input("Hello"))
                .submit());
        assertThat(responses.results().get("r").response().outputText()).isNotBlank();
        Batch embeddings = done(openai.batches()
                .requests()
                .embedding("e", r -> r.model("text-embedding-3-small").input("Hello"))
                .submit());
        assertThat(embeddings.results().get("e").embeddings().data()).hasSize(1);
    }

    @Test
    void aRequestThatFailsIsAResultThatSaysWhy() {
        Batch batch = done(twoQuestions()
                .chat("hot", request -> {
                    ask(request, "How hot is it?");
                    request.temperature(9.0);
                })
                .submit());
        assertThat(batch.failedCount()).isEqualTo(1);
        Map<String, BatchResult> results = batch.results();
        assertThat(results).hasSize(3);
        BatchResult failed = results.get("hot");
        assertThat(failed.isSuccess()).isFalse();
        assertThat(failed.status()).isEqualTo(400);
        assertThat(failed.errorMessage()).contains("temperature");
        assertThatThrownBy(failed::chatCompletion)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("hot");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"error_file_id\":\"\"", "\"error_file_id\":null", "\"errors\":null", "\"error_file_id\":\" \""
            })
    void anIdOfAFileThatIsEmptyIsNone(String nothing) {
        answer(
                "retrieveBatch",
                "{\"id\":\"batch_1\",\"object\":\"batch\",\"status\":\"completed\",\"output_file_id\":\"file_out\","
                        + nothing + "}");
        server.handle(
                "downloadFile",
                request -> Reply.text(
                        "application/octet-stream",
                        "{\"custom_id\":\"fr\",\"response\":{\"status_code\":200,\"request_id\":\"\",\"body\":{}},"
                                + "\"error\":{\"code\":\"\",\"message\":\"\"}}\n"));

        Map<String, BatchResult> results = openai.batches().get("batch_1").results();
        assertThat(results).containsOnlyKeys("fr");
        assertThat(results.get("fr").isSuccess()).isTrue();
        assertThat(results.get("fr").requestId()).isNull();
        assertThat(openai.batches().get("batch_1").resultsAsync().join()).containsOnlyKeys("fr");
        assertThat(server.requests("downloadFile"))
                .extracting(RecordedRequest::path)
                .containsOnly("/v1/files/file_out/content");
    }

    @Test
    void whatCannotBeABatchIsRefusedBeforeItIsSent() {
        BatchRequests requests = twoQuestions();
        assertThatThrownBy(() -> requests.chat("fr", r -> ask(r, "?"))).hasMessageContaining("already");
        assertThatThrownBy(() -> requests.response("x", r -> r.model("m").input("?")))
                .hasMessageContaining("/v1/chat/completions");
        assertThatThrownBy(() -> requests.chat(" ", r -> ask(r, "?"))).hasMessageContaining("blank");
        assertThatThrownBy(() -> requests.chat("y", r -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("required");
        assertThatThrownBy(() -> openai.batches().requests().submit()).isInstanceOf(IllegalStateException.class);
        assertThat(requests.size()).isEqualTo(2);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void batchesAreListedLookedUpAndCancelled() {
        FileObject input = twoQuestions().upload();
        Batch batch = openai.batches().create(input, "/v1/chat/completions");
        assertThat(openai.batches().list().items()).extracting(Batch::id).contains(batch.id());
        assertThat(openai.batches().listAsync().join().items()).isNotEmpty();
        assertThat(batch.refresh().id()).isEqualTo(batch.id());
        assertThat(batch.refreshAsync().join().id()).isEqualTo(batch.id());
        Batch other =
                openai.batches().createAsync(input, "/v1/chat/completions").join();
        assertThat(other.cancel().status()).startsWith("cancel");
        assertThat(done(other.refresh()).status()).isEqualTo("cancelled");
        Batch third = openai.batches().create(input, "/v1/chat/completions");
        assertThat(third.cancelAsync().join().status()).startsWith("cancel");
    }
}
