package io.fluentopenai.assistants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.RequestOptions;
import io.fluentopenai.client.error.NotFoundException;
import io.fluentopenai.client.error.PermissionDeniedException;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.RecordedRequest;
import io.fluentopenai.testkit.Reply;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AssistantsTest {
    private static final String TUTOR = """
            {"id": "asst_1", "object": "assistant", "created_at": 1, "name": "Tutor", "description": null,
             "model": "gpt-4o", "instructions": "Be brief.", "metadata": {"team": "maths"},
             "tools": [{"type": "file_search"}],
             "tool_resources": {"file_search": {"vector_store_ids": ["vs_1", "vs_2"]}},
             "temperature": 0.5, "top_p": 1.0, "response_format": "auto"}
            """;

    private FakeOpenAI server;
    private OpenAI openai;

    @BeforeEach
    void start() {
        server = FakeOpenAI.start();
        openai = OpenAI.builder()
                .baseUrl(server.baseUrl())
                .apiKey(server.apiKey())
                .build();
        for (String operation : List.of("createAssistant", "getAssistant", "modifyAssistant")) {
            server.handle(operation, request -> Reply.json(TUTOR));
        }
    }

    @AfterEach
    void stop() {
        openai.close();
        server.close();
    }

    private Assistant tutor() {
        Assistant tutor = openai.assistants().get("asst_1");
        server.clearRequests();
        return tutor;
    }

    private static Reply deleted(RecordedRequest request) {
        String id = request.path().substring(request.path().lastIndexOf('/') + 1);
        boolean store = request.path().contains("vector_stores");
        return Reply.json("{\"id\": \"" + id + "\", \"object\": \"" + (store ? "vector_store" : "assistant")
                + ".deleted\", \"deleted\": true}");
    }

    @Test
    void createSendsModelAndInstructionsAndNothingThatNobodyAskedFor() {
        Assistant tutor = openai.assistants().create("gpt-4o", "Be brief.");

        assertThat(tutor.id()).isEqualTo("asst_1");
        assertThat(tutor.name()).isEqualTo("Tutor");
        assertThat(tutor.model()).isEqualTo("gpt-4o");
        assertThat(tutor.instructions()).isEqualTo("Be brief.");
        assertThat(tutor.metadata()).containsExactly(Map.entry("team", "maths"));
        assertThat(tutor.vectorStoreIds()).containsExactly("vs_1", "vs_2");
        RecordedRequest request = server.takeRequest();
        assertThat(request.header("OpenAI-Beta")).isEqualTo("assistants=v2");
        assertThat(request.json().properties()).extracting(Map.Entry::getKey).containsExactly("model", "instructions");
    }

    @Test
    void createSendsEverythingThatWasSet() {
        openai.assistants()
                .createAsync(a -> a.model("o3-mini")
                        .name("Thinker")
                        .reasoningEffort("low")
                        .temperature(0.1)
                        .metadata(Map.of("k", "v")))
                .join();

        JsonNode sent = server.takeRequest().json();
        assertThat(sent.path("reasoning_effort").asText()).isEqualTo("low");
        assertThat(sent.path("temperature").asDouble()).isEqualTo(0.1);
        assertThat(sent.path("metadata").path("k").asText()).isEqualTo("v");
    }

    @Test
    void createWithoutModelSaysSoAndSendsNothing() {
        assertThatThrownBy(() -> openai.assistants().create(" ", "Be brief."))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("model");
        assertThatThrownBy(() -> openai.assistants().create(a -> a.name("Nobody")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("model");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void optionsGoWithEveryCall() {
        openai.with(RequestOptions.builder().header("X-Trace", "7").build())
                .assistants()
                .get("asst_1");

        assertThat(server.takeRequest().header("X-Trace")).isEqualTo("7");
    }

    @Test
    void refreshLooksTheAssistantUpAgain() {
        Assistant tutor = tutor();

        assertThat(tutor.refresh()).isEqualTo(tutor);
        assertThat(tutor.refreshAsync().join().id()).isEqualTo("asst_1");

        assertThat(server.takeRequest().path()).isEqualTo("/v1/assistants/asst_1");
        assertThat(server.takeRequest().path()).isEqualTo("/v1/assistants/asst_1");
    }

    @Test
    void anAssistantThatIsNotThereIsATypedError() {
        server.fail("getAssistant").status(404);

        assertThatThrownBy(() -> openai.assistants().get("asst_9")).isInstanceOf(NotFoundException.class);
    }

    @Test
    void modifySendsOnlyWhatChanges() {
        Assistant tutor = tutor();

        tutor.modify(a -> a.name("Teacher"));
        tutor.modifyAsync(a -> a.instructions("Be long.")).join();

        RecordedRequest first = server.takeRequest();
        assertThat(first.method() + " " + first.path()).isEqualTo("POST /v1/assistants/asst_1");
        assertThat(first.bodyText()).isEqualTo("{\"name\":\"Teacher\"}");
        assertThat(server.takeRequest().bodyText()).isEqualTo("{\"instructions\":\"Be long.\"}");
    }

    @Test
    void copyTakesEverythingButWhatTheSettingsChange() {
        server.handle("getAssistant", request -> Reply.json(TUTOR.replace(", \"vs_2\"", "")));
        Assistant tutor = openai.assistants().get("asst_1");
        server.clearRequests();

        tutor.copy(a -> a.name("Copy"));
        tutor.copyAsync(a -> {}).join();

        RecordedRequest request = server.takeRequest();
        assertThat(request.operationId()).isEqualTo("createAssistant");
        JsonNode sent = request.json();
        assertThat(sent.path("name").asText()).isEqualTo("Copy");
        assertThat(sent.path("model").asText()).isEqualTo("gpt-4o");
        assertThat(sent.path("instructions").asText()).isEqualTo("Be brief.");
        assertThat(sent.at("/tools/0/type").asText()).isEqualTo("file_search");
        assertThat(sent.at("/tool_resources/file_search/vector_store_ids/0").asText())
                .isEqualTo("vs_1");
        assertThat(sent.path("metadata").path("team").asText()).isEqualTo("maths");
        assertThat(server.takeRequest().json().path("name").asText()).isEqualTo("Tutor");
        assertThat(sent.has("id") || sent.has("created_at") || sent.has("description"))
                .isFalse();
    }

    @Test
    void deleteTellsWhetherItIsGone() {
        Assistant tutor = tutor();
        server.handle("deleteAssistant", AssistantsTest::deleted);
        assertThat(tutor.delete()).isTrue();

        server.handle(
                "deleteAssistant",
                request -> Reply.json("{\"id\":\"asst_1\",\"object\":\"assistant.deleted\",\"deleted\":false}"));
        assertThat(tutor.deleteAsync().join()).isFalse();
    }

    @Test
    void deleteWithToolResourcesDeletesTheStoresAndThenTheAssistant() {
        Assistant tutor = tutor();
        server.handle("deleteAssistant", AssistantsTest::deleted);
        server.handle("deleteVectorStore", AssistantsTest::deleted);

        assertThat(tutor.deleteWithToolResources()).isTrue();
        assertThat(paths())
                .containsExactly(
                        "GET /v1/assistants/asst_1",
                        "DELETE /v1/vector_stores/vs_1",
                        "DELETE /v1/vector_stores/vs_2",
                        "DELETE /v1/assistants/asst_1");

        server.clearRequests();
        assertThat(tutor.deleteWithToolResourcesAsync().join()).isTrue();
        assertThat(paths()).hasSize(4);
    }

    @Test
    void deleteWithToolResourcesCanBeRepeatedWhenAStoreIsGoneAlready() {
        Assistant tutor = tutor();
        server.handle("deleteAssistant", AssistantsTest::deleted);
        server.handle("deleteVectorStore", AssistantsTest::deleted);
        server.fail("/vector_stores/vs_1").status(404);

        assertThat(tutor.deleteWithToolResources()).isTrue();
        assertThat(tutor.deleteWithToolResourcesAsync().join()).isTrue();
    }

    @Test
    void aStoreThatCannotBeDeletedIsNamedAndTheAssistantStays() {
        Assistant tutor = tutor();
        server.handle("deleteVectorStore", AssistantsTest::deleted);
        server.fail("/vector_stores/vs_1").status(403);

        PartialDeletionException left =
                catchThrowableOfType(PartialDeletionException.class, tutor::deleteWithToolResources);
        assertThat(left.remaining()).containsExactly("vs_1", "asst_1");
        assertThat(left).hasMessageContaining("vs_1, asst_1").hasCauseInstanceOf(PermissionDeniedException.class);
        assertThat(left.status()).isEqualTo(403);
        assertThat(paths()).contains("DELETE /v1/vector_stores/vs_2").doesNotContain("DELETE /v1/assistants/asst_1");

        server.clearRequests();
        assertThatThrownBy(() -> tutor.deleteWithToolResourcesAsync().join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(PartialDeletionException.class);
        assertThat(paths()).contains("DELETE /v1/vector_stores/vs_2").doesNotContain("DELETE /v1/assistants/asst_1");
    }

    @Test
    void aStoreThatTheServerWouldNotDeleteKeepsTheAssistant() {
        Assistant tutor = tutor();
        server.handle(
                "deleteVectorStore",
                request -> Reply.json("{\"id\":\"vs\",\"object\":\"vector_store.deleted\",\"deleted\":false}"));

        assertThat(tutor.deleteWithToolResources()).isFalse();
        assertThat(tutor.deleteWithToolResourcesAsync().join()).isFalse();
        assertThat(paths()).doesNotContain("DELETE /v1/assistants/asst_1");
    }

    @Test
    void listGoesOverAllPages() {
        server.handle(
                "listAssistants",
                request -> request.query("after") == null
                        ? Reply.json("{\"object\":\"list\",\"data\":[" + TUTOR
                                + "],\"first_id\":\"asst_1\",\"last_id\":\"asst_1\",\"has_more\":true}")
                        : Reply.json("{\"object\":\"list\",\"data\":[" + TUTOR.replace("asst_1", "asst_2")
                                + "],\"first_id\":\"asst_2\",\"last_id\":\"asst_2\",\"has_more\":false}"));

        assertThat(openai.assistants().list(p -> p.limit(1).order("asc")))
                .extracting(Assistant::id)
                .containsExactly("asst_1", "asst_2");
        assertThat(server.takeRequest().uri()).contains("limit=1").contains("order=asc");
        assertThat(server.takeRequest().query("after")).isEqualTo("asst_1");
        assertThat(openai.assistants().listAsync().join().allAsync().join()).hasSize(2);
    }

    private List<String> paths() {
        return server.requests().stream()
                .map(request -> request.method() + " " + request.path())
                .toList();
    }
}
