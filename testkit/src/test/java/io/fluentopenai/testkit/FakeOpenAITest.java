package io.fluentopenai.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class FakeOpenAITest {

    private static FakeOpenAI.Builder small() {
        return FakeOpenAI.builder().factSheet(Sheets.small());
    }

    @Test
    void severalServersRunAtOnceAndKnowNothingOfEachOther() throws IOException {
        try (FakeOpenAI one = small().start();
                FakeOpenAI two = small().apiKey("sk-two").basePath("/gate/v1").start()) {
            assertThat(one.port()).isNotEqualTo(two.port());
            one.fail("listFiles").status(500);
            assertThat(new RawClient(one).get("/files").statusCode()).isEqualTo(500);
            assertThat(new RawClient(two).get("/files").statusCode()).isEqualTo(200);
            assertThat(two.baseUrl()).endsWith("/gate/v1");
            assertThat(two.requests())
                    .singleElement()
                    .extracting(request -> request.header("authorization"))
                    .isEqualTo("Bearer sk-two");
        }
    }

    @Test
    void closingFreesThePortAndTheThreads() throws IOException {
        Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
        FakeOpenAI server = small().start();
        RawClient client = new RawClient(server);
        assertThat(client.get("/files").statusCode()).isEqualTo(200);
        int port = server.port();
        server.close();
        server.close();
        assertThatThrownBy(() -> client.get("/files")).isInstanceOf(ConnectException.class);
        try (ServerSocket again = new ServerSocket(port)) {
            assertThat(again.isBound()).isTrue();
        }
        Awaitility.await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
            Set<Thread> left = new HashSet<>(Thread.getAllStackTraces().keySet());
            left.removeAll(before);
            left.removeIf(thread -> !thread.getName().contains("vert.x"));
            assertThat(left).isEmpty();
        });
    }

    @Test
    void aPortThatIsTakenIsSaidToBeTaken() {
        try (FakeOpenAI server = small().start()) {
            FakeOpenAI.Builder second = small().port(server.port());
            assertThatThrownBy(second::start).hasMessageContaining(String.valueOf(server.port()));
        }
    }

    @Test
    void everyAnswerHasTheApisHeaders() throws IOException {
        try (FakeOpenAI server = small().start()) {
            RawClient client = new RawClient(server);
            for (HttpResponse<String> response : List.of(client.get("/files"), client.get("/nowhere"))) {
                assertThat(response.headers().map().keySet())
                        .contains(
                                "x-request-id",
                                "openai-processing-ms",
                                "openai-organization",
                                "openai-version",
                                "x-ratelimit-limit-requests",
                                "x-ratelimit-remaining-tokens",
                                "x-ratelimit-reset-tokens");
            }
        }
    }

    @Test
    void requestsAreRecordedAndTakenInOrder() throws Exception {
        try (FakeOpenAI server = small().start()) {
            RawClient client = new RawClient(server);
            client.get("/files?purpose=a%20b");
            client.post("/embeddings", "{\"model\":\"m\",\"input\":\"x\"}");
            RecordedRequest first = server.takeRequest();
            assertThat(first.method()).isEqualTo("GET");
            assertThat(first.path()).isEqualTo("/v1/files");
            assertThat(first.query("purpose")).isEqualTo("a b");
            assertThat(first.operationId()).isEqualTo("listFiles");
            RecordedRequest second = server.takeRequest();
            assertThat(second.json().get("input").asText()).isEqualTo("x");
            assertThat(second.ending().get(1, TimeUnit.SECONDS)).isEqualTo(Ending.ANSWERED);
            assertThat(second.reply()).isPresent();
            assertThat(second).asString().doesNotContain(server.apiKey());
            assertThat(server.requests()).containsExactly(first, second);
            assertThatThrownBy(() -> server.takeRequest(Duration.ofMillis(10))).isInstanceOf(TimeoutException.class);
            server.clearRequests();
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void partsAreRecorded() throws IOException {
        try (FakeOpenAI server = small().start()) {
            new RawClient(server)
                    .post(
                            "/files",
                            new RawClient.Form().field("purpose", "batch").file("file", "ä \"q\".txt", "content"));
            Part file = server.takeRequest().part("file");
            assertThat(file.contentType()).isEqualTo("application/octet-stream");
            assertThat(file.text()).isEqualTo("content");
            assertThat(server.requests().get(0).part("purpose").filename()).isNull();
        }
    }

    @Test
    void unknownOperationsCannotBeNamedByMistake() {
        try (FakeOpenAI server = small().start()) {
            assertThatThrownBy(() -> server.fail("listFilse"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("The API has no operation listFilse; the nearest is listFiles");
        }
    }

    @Test
    void anEndlessStreamIsSentAsFastAsItIsReadAndEndsWithTheClient() throws Exception {
        AtomicLong sent = new AtomicLong();
        Iterable<StreamEvent> endless = () -> new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public StreamEvent next() {
                return new StreamEvent(null, "{\"n\":" + sent.incrementAndGet() + "}");
            }
        };
        try (FakeOpenAI server =
                small().handle("listFiles", request -> Reply.events(endless)).start()) {
            HttpRequest request = new RawClient(server).request("/files").build();
            try (InputStream body = RawClient.open(request).body()) {
                assertThat(new String(body.readNBytes(14), StandardCharsets.UTF_8))
                        .isEqualTo("data: {\"n\":1}\n");
                // The server stops when the buffers between it and this reader are full.
                AtomicLong last = new AtomicLong(-1);
                Awaitility.await()
                        .pollInterval(Duration.ofMillis(100))
                        .atMost(Duration.ofSeconds(10))
                        .until(() -> last.getAndSet(sent.get()) == sent.get());
            }
            assertThat(server.takeRequest().ending().get(2, TimeUnit.SECONDS)).isEqualTo(Ending.CLIENT_GONE);
        }
    }
}
