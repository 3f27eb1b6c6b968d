package io.fluentopenai.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ResetTest {

    private static final String EMBEDDING = "{\"model\":\"m\",\"input\":\"x\"}";

    private final FakeOpenAI server = FakeOpenAI.builder()
            .factSheet(Sheets.small())
            .handle("/health", request -> Reply.empty())
            .start();
    private final RawClient client = new RawClient(server);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void whatWasSetSinceTheStartIsDiscarded() throws IOException {
        String before = client.post("/embeddings", EMBEDDING).body();
        server.fail("createEmbedding").status(503);
        server.handle("listFiles", request -> Reply.empty().status(204));
        server.handle("/health", request -> Reply.empty().status(204));
        server.answerWith(Variant.MINIMAL);
        assertThat(client.post("/embeddings", EMBEDDING).statusCode()).isEqualTo(503);

        server.reset();

        assertThat(server.requests()).isEmpty();
        assertThat(client.post("/embeddings", EMBEDDING).body()).isEqualTo(before);
        assertThat(client.get("/files").statusCode()).isEqualTo(200);
        assertThat(client.get("/health").statusCode()).isEqualTo(200);
    }

    @Test
    void storedObjectsAreDeleted() throws IOException {
        String id = server.addFile("a.txt", "batch", new byte[1]);
        assertThat(client.get("/files/" + id).statusCode()).isEqualTo(200);

        server.reset();

        assertThat(client.get("/files/" + id).statusCode()).isEqualTo(404);
    }

    @Test
    void aRequestThatIsBeingAnsweredGetsWhatItWouldHaveGot() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        server.handle("listFiles", request -> {
            arrived.countDown();
            assertThat(go.await(5, TimeUnit.SECONDS)).isTrue();
            return Reply.json("{\"old\":true}");
        });
        Thread resetting = new Thread(() -> {
            try {
                assertThat(arrived.await(5, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            server.reset();
            go.countDown();
        });
        resetting.start();

        HttpResponse<String> response = client.get("/files");

        resetting.join();
        assertThat(response.body()).isEqualTo("{\"old\":true}");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aChangeOfTheBuilderAfterTheStartHasNoEffect() throws IOException {
        FakeOpenAI.Builder builder = FakeOpenAI.builder().factSheet(Sheets.small());
        try (FakeOpenAI started = builder.start()) {
            builder.apiKey("sk-other").handle("listFiles", request -> Reply.empty());
            started.reset();
            assertThat(new RawClient(started).get("/files").body()).isNotEmpty();
            assertThat(started.apiKey()).isNotEqualTo("sk-other");
        }
    }
}
