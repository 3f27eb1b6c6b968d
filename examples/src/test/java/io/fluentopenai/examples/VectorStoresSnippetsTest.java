package io.fluentopenai.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.OpenAI;
import io.fluentopenai.Page;
import io.fluentopenai.client.model.VectorStoreExpirationAfter;
import io.fluentopenai.files.FileObject;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.vectorstores.FileBatch;
import io.fluentopenai.vectorstores.SearchHit;
import io.fluentopenai.vectorstores.VectorStore;
import io.fluentopenai.vectorstores.VectorStoreFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of docs/guides/files-and-rag.md, run. {@link SnippetsTest} checks that the two are the same. */
class VectorStoresSnippetsTest {
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

    @Test
    void filesAreUploadedAndSearched(@TempDir Path folder) throws IOException {
        Path boiler = Files.writeString(folder.resolve("boiler.txt"), "The boiler needs descaling once a year.");
        Path oven = Files.writeString(folder.resolve("oven.txt"), "To clean the oven, let it cool first.");

        VectorStore store = openai.vectorStores().create("manuals");
        FileBatch batch = store.upload(boiler, oven).awaitCompletion();
        System.out.println(batch.completedCount() + " files, " + batch.failedCount() + " failed");
        for (SearchHit hit : store.search("How do I clean the oven?")) {
            System.out.println(hit.score() + " " + hit.filename() + ": " + hit.text());
        }
        assertThat(batch.completedCount()).isEqualTo(2);
        assertThat(store.search("How do I clean the oven?").items().get(0).filename())
                .isEqualTo("oven.txt");

        FileObject uploaded = openai.files().upload(boiler, "assistants");
        VectorStoreFile file = openai.vectorStores()
                .files(store.id())
                .add(uploaded.id(), Map.of("kind", "heating", "year", 2024))
                .awaitCompletion();
        if (file.errorMessage() != null) {
            System.out.println(file.id() + ": " + file.errorMessage());
        }
        assertThat(file.attributes()).containsEntry("kind", "heating");

        for (VectorStoreFile failed : openai.vectorStores().files(store.id()).list(p -> p.filter("failed"))) {
            System.out.println(failed.id() + ": " + failed.errorMessage());
        }

        FileBatch added = openai.vectorStores().fileBatches(store.id()).create(List.of(uploaded.id()));
        added.awaitCompletion(poll -> poll.timeout(Duration.ofMinutes(10)));
        added.files().forEach(one -> System.out.println(one.id() + " " + one.status()));
        assertThat(added.refresh().status()).isEqualTo("completed");

        Page<SearchHit> hits =
                store.search(s -> s.query("descaling").maxNumResults(3).rewriteQuery(true));
        assertThat(hits.items()).isNotEmpty();
    }

    @Test
    void aStoreExpires() {
        VectorStore weekly = openai.vectorStores()
                .create(s -> s.name("this week").expiresAfter(new VectorStoreExpirationAfter().days(7)));
        weekly.modify(s -> s.metadata(Map.of("team", "support")));
        weekly.delete();

        assertThat(weekly.raw().expiresAt()).isNotNull();
        assertThat(openai.vectorStores().list().all()).isEmpty();
    }
}
