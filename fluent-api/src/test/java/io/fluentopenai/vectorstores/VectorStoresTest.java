package io.fluentopenai.vectorstores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.OpenAI;
import io.fluentopenai.PollingTimeoutException;
import io.fluentopenai.client.FilePart;
import io.fluentopenai.client.error.NotFoundException;
import io.fluentopenai.client.error.PermissionDeniedException;
import io.fluentopenai.client.error.UploadException;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.model.ChunkingStrategyRequestParam;
import io.fluentopenai.client.model.VectorStoreExpirationAfter;
import io.fluentopenai.files.FileObject;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.Outcome;
import io.fluentopenai.testkit.RecordedRequest;
import io.fluentopenai.testkit.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorStoresTest {
    @TempDir
    private Path folder;

    private FakeOpenAI server;
    private OpenAI openai;

    @BeforeEach
    void start() {
        server = FakeOpenAI.start().pollAfter(Duration.ofMillis(1));
        openai = OpenAI.builder()
                .baseUrl(server.baseUrl())
                .apiKey(server.apiKey())
                .build();
    }

    @AfterEach
    void stop() {
        openai.close();
        server.close();
    }

    private VectorStore store() {
        VectorStore store = openai.vectorStores().create("manuals");
        server.clearRequests();
        return store;
    }

    private FileObject file(String name, String text) {
        FileObject file = openai.files().upload(FilePart.of(name, text.getBytes(StandardCharsets.UTF_8)), "assistants");
        server.clearRequests();
        return file;
    }

    private Path onDisk(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private List<String> operations() {
        return server.requests().stream()
                .map(request -> String.valueOf(request.operationId()))
                .toList();
    }

    // ---- Stores

    @Test
    void aStoreIsMadeLookedUpChangedAndDeleted() {
        VectorStore store = openai.vectorStores().create("manuals");
        assertThat(server.takeRequest().bodyText()).isEqualTo("{\"name\":\"manuals\"}");
        assertThat(store.name()).isEqualTo("manuals");
        assertThat(store.status()).isEqualTo("completed");
        assertThat(store.isFinished()).isTrue();
        assertThat(store.metadata()).isEmpty();

        assertThat(store.refresh().id()).isEqualTo(store.id());
        assertThat(store.refreshAsync().join().id()).isEqualTo(store.id());
        assertThat(store.modify(s -> s.name("books")).name()).isEqualTo("books");
        assertThat(store.modifyAsync(s -> s.metadata(Map.of("a", "b"))).join().metadata())
                .containsEntry("a", "b");
        assertThat(server.requests("modifyVectorStore"))
                .extracting(RecordedRequest::bodyText)
                .containsExactly("{\"name\":\"books\"}", "{\"metadata\":{\"a\":\"b\"}}");
        assertThat(store.delete()).isTrue();
        assertThatThrownBy(store::refresh).isInstanceOf(NotFoundException.class);

        assertThat(openai.vectorStores()
                        .createAsync("other")
                        .join()
                        .deleteAsync()
                        .join())
                .isTrue();
    }

    @Test
    void anExpiryInDaysGetsItsAnchor() {
        VectorStore store = openai.vectorStores()
                .createAsync(s -> s.name("week").expiresAfter(new VectorStoreExpirationAfter().days(7)))
                .join();
        store.modify(s -> s.expiresAfter(new VectorStoreExpirationAfter().days(9)));

        assertThat(server.takeRequest().json().path("expires_after").toString())
                .isEqualTo("{\"anchor\":\"last_active_at\",\"days\":7}");
        assertThat(server.takeRequest().json().path("expires_after").toString())
                .isEqualTo("{\"anchor\":\"last_active_at\",\"days\":9}");
    }

    @Test
    void storesAreListedPageByPage() {
        IntStream.range(0, 3).forEach(i -> openai.vectorStores().create("store " + i));

        assertThat(openai.vectorStores().list(p -> p.limit(2).order("asc")))
                .extracting(VectorStore::name)
                .containsExactly("store 0", "store 1", "store 2");
        assertThat(server.requests("listVectorStores")).hasSize(2);
        assertThat(openai.vectorStores().list().all()).hasSize(3);
        assertThat(openai.vectorStores().listAsync().join().allAsync().join()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"completed", "expired"})
    void awaitingAStoreEndsWhenItIsReadyOrExpired(String last) {
        List<String> statuses = List.of("in_progress", "rebuilding", last);
        AtomicInteger looks = new AtomicInteger();
        server.handle(
                "getVectorStore",
                request -> Reply.json("{\"id\":\"vs_1\",\"object\":\"vector_store\",\"created_at\":1,\"status\":\""
                                + statuses.get(looks.getAndIncrement() % 3) + "\"}")
                        .header("openai-poll-after-ms", "1"));
        VectorStore store = openai.vectorStores().get("vs_1");
        looks.set(0);
        List<String> seen = new ArrayList<>();

        assertThat(store.awaitCompletion(poll -> poll.onProgress(s -> seen.add(s.status())))
                        .status())
                .isEqualTo(last);
        assertThat(seen).isEqualTo(statuses);
        assertThat(store.awaitCompletionAsync().join().status()).isEqualTo(last);
    }

    @Test
    void aStoreIsReadyWhenItsFilesAre() {
        VectorStore store = store();
        store.add(file("a.txt", "Apples"));

        assertThat(store.status()).isEqualTo("completed");
        assertThat(store.awaitCompletion().files().all())
                .extracting(VectorStoreFile::status)
                .containsExactly("completed");
        assertThat(store.files().all()).extracting(VectorStoreFile::status).containsExactly("completed");
    }

    // ---- Files

    @Test
    void aFileIsAddedAwaitedReadAndTakenOut() {
        VectorStore store = store();
        FileObject uploaded = file("a.txt", "Apples are red.");

        VectorStoreFile file = store.add(uploaded);
        assertThat(file.isFinished()).isFalse();
        assertThat(file.id()).isEqualTo(uploaded.id());
        assertThat(file.vectorStoreId()).isEqualTo(store.id());
        VectorStoreFile done = file.awaitCompletion();
        assertThat(done.status()).isEqualTo("completed");
        assertThat(done.errorMessage()).isNull();
        assertThat(done.content()).containsExactly("Apples are red.");
        assertThat(done.contentAsync().join()).containsExactly("Apples are red.");
        assertThat(done.refresh()).isEqualTo(done);
        assertThat(done.refreshAsync().join()).isEqualTo(done);
        assertThat(done.delete()).isTrue();

        // What was uploaded is still there, and can be added again.
        assertThat(store.addAsync(uploaded)
                        .join()
                        .awaitCompletionAsync()
                        .join()
                        .deleteAsync()
                        .join())
                .isTrue();
    }

    @Test
    void aFileIsAddedWithLabelsAndInPiecesOfAGivenSize() {
        VectorStore store = store();
        var files = openai.vectorStores().files(store.id());
        String id = file("a.txt", "Apples").id();

        VectorStoreFile labelled = files.add(id, Map.of("fruit", true));
        assertThat(labelled.attributes()).containsExactly(Map.entry("fruit", true));
        files.addAsync(id, Map.of("fruit", "yes")).join();
        files.add(f -> f.fileId(id)
                .chunkingStrategy(Json.read(
                        "{\"type\":\"static\",\"static\":{\"max_chunk_size_tokens\":400,\"chunk_overlap_tokens\":100}}",
                        ChunkingStrategyRequestParam.class)));
        files.addAsync(id).join();

        List<RecordedRequest> sent = server.requests("createVectorStoreFile");
        assertThat(sent.get(0).json().at("/attributes/fruit").isBoolean()).isTrue();
        assertThat(sent.get(1).json().at("/attributes/fruit").asText()).isEqualTo("yes");
        assertThat(sent.get(2)
                        .json()
                        .at("/chunking_strategy/static/max_chunk_size_tokens")
                        .asInt())
                .isEqualTo(400);
        assertThat(sent.get(3).bodyText()).isEqualTo("{\"file_id\":\"" + id + "\"}");
    }

    @Test
    void labelsAreChanged() {
        VectorStore store = store();
        VectorStoreFile file = store.add(file("a.txt", "Apples"));

        Map<String, Object> labels =
                file.update(Map.of("kind", "fruit", "year", 2024, "ripe", true)).attributes();
        assertThat(labels)
                .containsEntry("kind", "fruit")
                .containsEntry("year", 2024.0)
                .containsEntry("ripe", true);
        assertThat(file.updateAsync(Map.of("kind", "tree")).join().attributes())
                .containsExactly(Map.entry("kind", "tree"));
    }

    @Test
    void aLabelThatIsNoPlainValueIsRefusedBeforeAnythingIsSent() {
        VectorStoreFile file = store().add(file("a.txt", "Apples"));
        server.clearRequests();

        assertThatThrownBy(() -> file.update(Map.of("kind", List.of("fruit"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("kind")
                .hasMessageContaining("string");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aFileThatFailsSaysWhy() {
        server.outcome("createVectorStoreFile", Outcome.failed("unsupported_file", "No text in it."));

        VectorStoreFile file = store().add(file("a.bin", "x")).awaitCompletion();

        assertThat(file.status()).isEqualTo("failed");
        assertThat(file.errorMessage()).isEqualTo("No text in it.");
    }

    @Test
    void awaitingAFileHasALimit() {
        VectorStoreFile file = store().add(file("a.txt", "Apples"));
        server.pollsPerStep(Integer.MAX_VALUE);

        assertThatThrownBy(() -> file.awaitCompletion(poll -> poll.timeout(Duration.ofMillis(20))))
                .isInstanceOf(PollingTimeoutException.class)
                .hasMessageContaining(file.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"in_progress", "completed", "failed", "cancelled"})
    void theFilterOfFilesIsSentInTheWordsOfTheApi(String status) {
        VectorStore store = store();
        FileBatch batch = openai.vectorStores().fileBatches(store.id()).create(file("a.txt", "Apples"));

        openai.vectorStores().files(store.id()).list(p -> p.filter(status));
        openai.vectorStores().fileBatches(store.id()).files(batch.id(), p -> p.filter(status));

        assertThat(server.requests("listVectorStoreFiles").get(0).query("filter"))
                .isEqualTo(status);
        assertThat(server.requests("listFilesInVectorStoreBatch").get(0).query("filter"))
                .isEqualTo(status);
    }

    @Test
    void filesAreListedPageByPage() {
        VectorStore store = store();
        IntStream.range(0, 3).forEach(i -> store.add(file(i + ".txt", "Text")));

        assertThat(openai.vectorStores().files(store.id()).list(p -> p.limit(2)).all())
                .hasSize(3);
        assertThat(store.filesAsync().join().allAsync().join()).hasSize(3);
    }

    // ---- Batches

    @Test
    void aBatchOfFilesIsAddedAndAwaited() {
        VectorStore store = store();
        FileObject apples = file("a.txt", "Apples");
        FileObject pears = file("b.txt", "Pears");
        var batches = openai.vectorStores().fileBatches(store.id());

        FileBatch batch = batches.create(apples, pears);
        assertThat(batch.isFinished()).isFalse();
        FileBatch done = batch.awaitCompletion();
        assertThat(done.status()).isEqualTo("completed");
        assertThat(done.completedCount()).isEqualTo(2);
        assertThat(done.failedCount()).isZero();
        assertThat(done.vectorStoreId()).isEqualTo(store.id());
        assertThat(done.files().all())
                .extracting(VectorStoreFile::id)
                .containsExactlyInAnyOrder(apples.id(), pears.id());
        assertThat(done.filesAsync().join().all()).hasSize(2);

        List<String> ids = List.of(apples.id(), pears.id());
        batches.create(ids);
        batches.createAsync(ids).join();
        batches.createAsync(apples, pears).join();
        batches.createAsync(b -> b.fileIds(ids)).join();
        assertThat(server.requests("createVectorStoreFileBatch"))
                .hasSize(5)
                .extracting(RecordedRequest::bodyText)
                .containsOnly("{\"file_ids\":[\"" + apples.id() + "\",\"" + pears.id() + "\"]}");
    }

    @Test
    void aBatchWithoutFilesIsRefusedBeforeAnythingIsSent() {
        var batches = openai.vectorStores().fileBatches(store().id());

        assertThatThrownBy(() -> batches.create(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one");
        assertThatThrownBy(batches::create).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> batches.upload(new Path[0])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> batches.uploadAsync(new Path[0])).isInstanceOf(IllegalArgumentException.class);
        assertThat(server.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"completed", "failed", "cancelled"})
    void awaitingABatchWaitsThroughEveryStatusThatIsNoEnd(String last) {
        List<String> statuses = List.of("validating", "in_progress", "finalizing", "cancelling", "pondering", last);
        AtomicInteger looks = new AtomicInteger();
        server.handle(
                "getVectorStoreFileBatch",
                request -> Reply.json("{\"id\":\"vsfb_1\",\"object\":\"vector_store.files_batch\",\"created_at\":1,"
                                + "\"vector_store_id\":\"vs_1\",\"status\":\""
                                + statuses.get(looks.getAndIncrement() % statuses.size()) + "\"}")
                        .header("openai-poll-after-ms", "1"));
        FileBatch batch = openai.vectorStores().fileBatches("vs_1").get("vsfb_1");
        looks.set(0);
        List<String> seen = new ArrayList<>();

        assertThat(batch.awaitCompletion(poll -> poll.onProgress(b -> seen.add(b.status())))
                        .status())
                .isEqualTo(last);
        assertThat(seen).isEqualTo(statuses);
        assertThat(batch.awaitCompletionAsync().join().status()).isEqualTo(last);
    }

    @Test
    void aBatchIsCancelledAndOnlyThenCalledSo() {
        server.pollsPerStep(Integer.MAX_VALUE);
        var batches = openai.vectorStores().fileBatches(store().id());
        String id = file("a.txt", "Apples").id();

        assertThat(batches.create(List.of(id)).cancel().awaitCompletion().status())
                .isEqualTo("cancelled");
        assertThat(batches.create(List.of(id)).cancelAsync().join().status()).isEqualTo("cancelled");

        server.handle(
                "cancelVectorStoreFileBatch",
                request -> Reply.json("{\"id\":\"vsfb_1\",\"object\":\"vector_store.files_batch\",\"created_at\":1,"
                        + "\"vector_store_id\":\"vs_1\",\"status\":\"completed\"}"));
        assertThat(batches.cancel("vsfb_1").status()).isEqualTo("completed");
    }

    // ---- Upload and add

    @Test
    void filesOnDiskAreUploadedAndAddedInOneGo() throws IOException {
        VectorStore store = store();
        Path apples = onDisk("apples.txt", "Apples are red.");
        Path pears = onDisk("pears.txt", "Pears are green.");

        FileBatch batch = store.upload(apples, pears).awaitCompletion();
        assertThat(batch.completedCount()).isEqualTo(2);
        assertThat(server.requests("createFile"))
                .extracting(request -> request.part("purpose").text() + " "
                        + request.part("file").filename())
                .containsExactly("assistants apples.txt", "assistants pears.txt");

        assertThat(store.uploadAsync(apples, pears)
                        .join()
                        .awaitCompletionAsync()
                        .join()
                        .completedCount())
                .isEqualTo(2);
        assertThat(server.requests("createFile")).hasSize(4);
    }

    @Test
    void anUploadThatFailsHalfWayTakesBackWhatWasUploaded() throws IOException {
        VectorStore store = store();
        Path apples = onDisk("apples.txt", "Apples are red.");
        Path missing = folder.resolve("missing.txt");

        assertThatThrownBy(() -> store.upload(apples, missing)).isInstanceOf(UploadException.class);
        assertThat(operations()).containsExactly("createFile", "deleteFile");

        server.clearRequests();
        assertThatThrownBy(() -> store.uploadAsync(apples, missing).join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(UploadException.class);
        assertThat(operations()).containsExactly("createFile", "deleteFile");
        assertThat(openai.files().list().all()).isEmpty();
    }

    @Test
    void aBatchThatIsRefusedTakesBackWhatWasUploadedAndSaysWhatCouldNotBe() throws IOException {
        VectorStore store = store();
        Path apples = onDisk("apples.txt", "Apples are red.");
        server.fail("createVectorStoreFileBatch").status(403);
        server.fail("deleteFile").status(404);

        PermissionDeniedException refused =
                catchThrowableOfType(PermissionDeniedException.class, () -> store.upload(apples));
        assertThat(refused.getSuppressed())
                .hasOnlyElementsOfType(NotFoundException.class)
                .hasSize(1);
        Throwable refusedAsync = catchThrowable(() -> store.uploadAsync(apples).join());
        assertThat(refusedAsync).hasCauseInstanceOf(PermissionDeniedException.class);
        assertThat(refusedAsync)
                .cause()
                .extracting(Throwable::getSuppressed)
                .satisfies(left -> assertThat(left).hasSize(1));
    }

    @Test
    void cancellingAnUploadTakesBackWhatWasUploaded() throws IOException {
        VectorStore store = store();
        Path apples = onDisk("apples.txt", "Apples are red.");
        server.fail("createVectorStoreFileBatch").stallHeaders();

        CompletableFuture<FileBatch> adding = store.uploadAsync(apples);
        Awaitility.await()
                .until(() -> !server.requests("createVectorStoreFileBatch").isEmpty());
        assertThat(adding.cancel(true)).isTrue();

        Awaitility.await().until(() -> openai.files().list().all().isEmpty());
        assertThat(adding).isCancelled();
    }

    // ---- Search

    @Test
    void aSearchFindsPassagesTheBestFirst() throws IOException {
        VectorStore store = store();
        store.upload(onDisk("a.txt", "Apples are red."), onDisk("b.txt", "Pears are green and sweet."))
                .awaitCompletion();

        List<SearchHit> hits = store.search("green sweet pears").items();

        SearchHit best = hits.get(0);
        assertThat(best.filename()).isEqualTo("b.txt");
        assertThat(best.text()).contains("Pears are green");
        assertThat(best.score()).isBetween(0.0, 1.0);
        assertThat(best.fileId()).startsWith("file-");
        assertThat(best.attributes()).isEmpty();
        assertThat(hits).isSortedAccordingTo((a, b) -> Double.compare(b.score(), a.score()));
        assertThat(store.searchAsync("green sweet pears").join().items()).isEqualTo(hits);
        assertThat(store.search(s -> s.query("pears").maxNumResults(1)).items()).hasSize(1);
        assertThat(store.searchAsync(s -> s.query("pears").maxNumResults(1))
                        .join()
                        .items())
                .hasSize(1);
    }

    @Test
    void aHitOfSeveralPiecesWithLabelsIsReadWhole() {
        server.handle("searchVectorStore", request -> Reply.json("""
            {"object": "vector_store.search_results.page", "search_query": ["x"], "has_more": true,
             "next_page": "p2", "data": [
              {"file_id": "file-1", "filename": "a.txt", "score": 0.5,
               "attributes": {"kind": "fruit", "year": 2024, "ripe": true},
               "content": [{"type": "text", "text": "one"}, {"type": "text", "text": "two"}]},
              {"file_id": "file-2"}]}
            """));

        List<SearchHit> hits = openai.vectorStores().search("vs_1", "x").all();

        assertThat(hits.get(0).text()).isEqualTo("one\ntwo");
        assertThat(hits.get(0).attributes()).isEqualTo(Map.of("kind", "fruit", "year", 2024.0, "ripe", true));
        assertThat(hits.get(1).text()).isEmpty();
        assertThat(hits.get(1).score()).isNaN();
        JsonNode sent = server.takeRequest().json();
        assertThat(sent.toString()).isEqualTo("{\"query\":\"x\"}");
    }

    @Test
    void aBlankQueryIsRefusedBeforeAnythingIsSent() {
        assertThatThrownBy(() -> openai.vectorStores().search("vs_1", " "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("query");
        assertThat(server.requests()).isEmpty();
    }
}
