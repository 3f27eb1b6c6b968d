package io.fluentopenai.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams that are long, and streams and calls that are many. */
@Timeout(120)
class StreamScaleTest {
    private static final int MANY = 1000;
    private static final int LONG = 1_000_000;

    /** Reads the long stream of the server that is the first argument, by a loop and by a function. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) {
            try (ApiClient client = ApiClient.builder().baseUrl(arguments[0]).build()) {
                PlainApi api = new PlainApi(client);
                long pulled = 0;
                for (JsonNode event : api.events(Call.get("/stream"))) {
                    pulled += event.path("delta").textValue().length();
                }
                AtomicInteger pushed = new AtomicInteger();
                api.events(Call.get("/stream"))
                        .onEach(event -> pushed.incrementAndGet())
                        .join();
                System.out.println(pulled + " " + pushed);
            }
        }
    }

    @Test
    void aMillionChunksPassThroughASmallHeap() throws Exception {
        String event = "data: {\"delta\": \"word\", \"logprobs\": null}\n\n";
        String chunk = WireServer.chunk(event.repeat(100));
        try (WireServer server = new WireServer((request, connection) -> {
            connection.send(WireServer.STREAM_HEAD);
            byte[] bytes = chunk.getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < LONG / 100; i++) {
                connection.send(bytes);
            }
            connection.send(WireServer.chunk("data: [DONE]\n\n") + WireServer.LAST_CHUNK);
        })) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx24m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Program.class.getName(),
                            server.url())
                    .redirectErrorStream(true)
                    .start();
            try {
                String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(out.strip()).isEqualTo(4L * LONG + " " + LONG);
            } finally {
                process.destroyForcibly();
            }
        }
    }

    @Test
    void aBurstOfStreamsLeavesNoThreadsBehindWhileTheyAreOpen() throws Exception {
        int burst = 200;
        try (WireServer server = new WireServer((request, connection) -> {
                    connection.send(WireServer.STREAM_HEAD + WireServer.chunk("data: 1\n\n"));
                    connection.awaitClose(Duration.ofMinutes(1));
                });
                ApiClient client = ApiClient.builder().baseUrl(server.url()).build()) {
            PlainApi api = new PlainApi(client);
            AtomicInteger seen = new AtomicInteger();
            List<CompletableFuture<EventStream<JsonNode>>> streams = new ArrayList<>();
            for (int i = 1; i <= burst; i++) {
                CompletableFuture<EventStream<JsonNode>> stream = api.eventsAsync(Call.get("/x"));
                stream.thenAccept(open -> open.onEach(event -> seen.incrementAndGet()));
                streams.add(stream);
                if (i % 50 == 0) {
                    int begun = i;
                    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> seen.get() == begun);
                }
            }

            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                            .extracting(Thread::getName)
                            .filteredOn(name -> name.startsWith("fluentopenai-http"))
                            .hasSizeLessThanOrEqualTo(3));
            assertThat(server.open()).isEqualTo(burst);

            for (CompletableFuture<EventStream<JsonNode>> stream : streams) {
                stream.join().close();
            }
        }
    }

    @Test
    void aThousandOpenStreamsHoldAHandfulOfThreads() throws Exception {
        ExecutorService three = Executors.newFixedThreadPool(3, task -> new Thread(task, "stream-test"));
        try (WireServer server = new WireServer((request, connection) -> {
                    connection.send(WireServer.STREAM_HEAD + WireServer.chunk("data: 1\n\n"));
                    connection.awaitClose(Duration.ofMinutes(1));
                });
                ApiClient client = ApiClient.builder()
                        .baseUrl(server.url())
                        .executor(three)
                        .build()) {
            PlainApi api = new PlainApi(client);
            AtomicInteger seen = new AtomicInteger();
            List<CompletableFuture<EventStream<JsonNode>>> streams = new ArrayList<>();
            for (int i = 1; i <= MANY; i++) {
                CompletableFuture<EventStream<JsonNode>> stream = api.eventsAsync(Call.get("/x"));
                stream.thenAccept(open -> open.onEach(event -> seen.incrementAndGet()));
                streams.add(stream);
                int begun = i;
                if (i % 50 == 0) {
                    // No more at once than the server's queue of connections takes.
                    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> seen.get() == begun);
                }
            }

            assertThat(server.open()).isEqualTo(MANY);
            // Of the pool's three, and the thread of the HTTP client itself and that of the deadlines.
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .filteredOn(name -> name.equals("stream-test"))
                    .hasSizeLessThanOrEqualTo(3);
            assertThat(three.submit(() -> "free").get(5, TimeUnit.SECONDS)).isEqualTo("free");

            for (CompletableFuture<EventStream<JsonNode>> stream : streams) {
                stream.join().close();
            }
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> server.open() == 0);
        } finally {
            three.shutdownNow();
        }
    }

    @Test
    void hundredsOfWaitingCallsHoldAHandfulOfThreads() throws Exception {
        CountDownLatch answers = new CountDownLatch(1);
        try (WireServer server = new WireServer((request, connection) -> {
                    answers.await();
                    connection.send(WireServer.ok("application/json", "{\"n\": 1}"));
                });
                ApiClient client = ApiClient.builder().baseUrl(server.url()).build()) {
            PlainApi api = new PlainApi(client);
            List<CompletableFuture<JsonNode>> calls = new ArrayList<>();
            while (calls.size() < 300) {
                for (int i = 0; i < 50; i++) {
                    calls.add(api.treeAsync(Call.get("/x")));
                }
                // No more at once than the server's queue of connections takes.
                Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> server.requests.size() == calls.size());
            }

            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                            .extracting(Thread::getName)
                            .filteredOn(name -> name.startsWith("fluentopenai-http"))
                            .hasSizeLessThanOrEqualTo(3));
            assertThat(calls).noneMatch(CompletableFuture::isDone);

            answers.countDown();
            for (CompletableFuture<JsonNode> call : calls) {
                assertThat(call.get(30, TimeUnit.SECONDS).path("n").intValue()).isEqualTo(1);
            }
        } finally {
            answers.countDown();
        }
    }

    @Test
    void closingAtTheThirdChunkClosesTheServersConnectionAtOnce() throws Exception {
        BlockingQueue<Long> closed = new LinkedBlockingQueue<>();
        try (WireServer server = new WireServer((request, connection) -> {
            connection.send(WireServer.STREAM_HEAD);
            try {
                while (true) {
                    connection.sendChunk("data: 1\n\n");
                    TimeUnit.MILLISECONDS.sleep(1);
                }
            } catch (IOException gone) {
                closed.add(System.nanoTime());
            }
        })) {
            PlainApi api = new PlainApi(server);
            long best = Long.MAX_VALUE;
            // The machine may be busy with something else: what counts is that nothing in the way of it takes longer.
            for (int i = 0; i < 10 && best > Duration.ofMillis(100).toNanos(); i++) {
                try (EventStream<JsonNode> stream = api.events(Call.get("/x"))) {
                    Iterator<JsonNode> events = stream.iterator();
                    events.next();
                    events.next();
                    events.next();
                    long start = System.nanoTime();
                    stream.close();
                    Long end = closed.poll(10, TimeUnit.SECONDS);
                    assertThat(end).isNotNull();
                    best = Math.min(best, end - start);
                }
            }

            assertThat(best).isLessThan(Duration.ofMillis(100).toNanos());
        }
    }
}
