package io.fluentopenai.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fluentopenai.client.error.ApiException;
import io.fluentopenai.client.error.AuthenticationException;
import io.fluentopenai.client.error.BadRequestException;
import io.fluentopenai.client.error.ConflictException;
import io.fluentopenai.client.error.ConnectionException;
import io.fluentopenai.client.error.DeadlineException;
import io.fluentopenai.client.error.DecodeException;
import io.fluentopenai.client.error.InternalServerException;
import io.fluentopenai.client.error.NotFoundException;
import io.fluentopenai.client.error.OpenAIException;
import io.fluentopenai.client.error.PermissionDeniedException;
import io.fluentopenai.client.error.RateLimitException;
import io.fluentopenai.client.error.StreamException;
import io.fluentopenai.client.error.UnprocessableEntityException;
import java.io.File;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Each fault, in each way to make a call: the documented exception, with message and request id, within its deadline, and
 * nothing left open.
 */
@Timeout(120)
class FaultMatrixTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final String ID = "x-request-id: req_42\r\n";
    private static final String HEAD = "HTTP/1.1 200 OK\r\n" + ID + "Content-Type: application/json\r\n";
    private static final String STREAM_HEAD =
            "HTTP/1.1 200 OK\r\n" + ID + "Content-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

    /** What goes wrong, and what it is to give. */
    private record Fault(
            WireServer.Script script,
            Class<? extends OpenAIException> type,
            Class<? extends OpenAIException> inStream,
            String message,
            boolean headers) {}

    private final Map<String, Fault> faults = new LinkedHashMap<>();
    private final ExecutorService executor = Executors.newFixedThreadPool(3, task -> new Thread(task, "fault-test"));

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    private void status(int status, Class<? extends OpenAIException> type, String body, String message) {
        faults.put(
                status + " " + body,
                new Fault(
                        (request, connection) -> connection.send(
                                WireServer.response(status, ID + "Content-Type: application/json\r\n", body)),
                        type,
                        type,
                        message,
                        true));
    }

    private void broken(
            String name,
            String sent,
            boolean stalls,
            Class<? extends OpenAIException> type,
            Class<? extends OpenAIException> inStream,
            String message) {
        faults.put(
                name,
                new Fault(
                        (request, connection) -> {
                            connection.send(sent);
                            if (stalls) {
                                connection.awaitClose();
                            } else {
                                connection.close();
                            }
                        },
                        type,
                        inStream,
                        message,
                        !sent.isEmpty()));
    }

    @BeforeEach
    void describe() {
        String usual = "{\"error\":{\"message\":\"Not like this\",\"type\":\"t\",\"code\":\"c\"}}";
        String said = "Not like this";
        status(400, BadRequestException.class, usual, said);
        status(401, AuthenticationException.class, usual, said);
        status(403, PermissionDeniedException.class, usual, said);
        status(404, NotFoundException.class, usual, said);
        status(408, ApiException.class, usual, said);
        status(409, ConflictException.class, usual, said);
        status(413, ApiException.class, usual, said);
        status(422, UnprocessableEntityException.class, usual, said);
        status(429, RateLimitException.class, usual, said);
        status(500, InternalServerException.class, usual, said);
        status(503, InternalServerException.class, usual, said);
        status(400, BadRequestException.class, "{\"error\":\"Not like this\"}", said);
        status(400, BadRequestException.class, "{\"object\":\"error\",\"message\":\"Not like this\"}", said);
        status(400, BadRequestException.class, "{\"detail\":\"Not like this\"}", said);
        status(502, InternalServerException.class, "<html><body><h1>Not like this</h1></body></html>", said);
        status(503, InternalServerException.class, "Not like this", said);
        status(500, InternalServerException.class, "", "HTTP 500");
        status(500, InternalServerException.class, "{\"error\":", "HTTP 500");
        status(200, ApiException.class, usual, said);

        broken(
                "cut before the headers",
                "",
                false,
                ConnectionException.class,
                ConnectionException.class,
                "no response");
        broken(
                "cut in the body",
                HEAD + "Content-Length: 100\r\n\r\n{\"a\":",
                false,
                ConnectionException.class,
                ConnectionException.class,
                "broke in the body");
        broken(
                "cut in the stream",
                STREAM_HEAD + WireServer.chunk("data: 1\n\n"),
                false,
                ConnectionException.class,
                StreamException.class,
                "broke in the body");
        broken("stalled headers", "", true, DeadlineException.class, DeadlineException.class, "no response headers");
        broken(
                "stalled body",
                HEAD + "Content-Length: 100\r\n\r\n{\"a\":",
                true,
                DeadlineException.class,
                DeadlineException.class,
                "silent");
        broken(
                "stalled stream",
                STREAM_HEAD + WireServer.chunk("data: 1\n\n"),
                true,
                DeadlineException.class,
                DeadlineException.class,
                "silent");
        faults.put(
                "malformed JSON",
                new Fault(
                        (request, connection) -> connection.send(
                                request.target().endsWith("stream")
                                        ? STREAM_HEAD
                                                + WireServer.chunk("data: {\"a\": nope\n\n")
                                                + WireServer.LAST_CHUNK
                                        : HEAD + "Content-Length: 9\r\n\r\n{\"a\": nop"),
                        DecodeException.class,
                        DecodeException.class,
                        "cannot read",
                        true));
    }

    private static final Map<String, Consumer<PlainApi>> STYLES = Map.of(
            "blocking", api -> api.tree(Call.post("/x").json(Map.of("a", 1L))),
            "async", api -> joined(api),
            "stream", api -> api.events(Call.post("/stream")).forEach(event -> {}),
            "pushed stream",
                    api -> api.eventsAsync(Call.post("/stream"))
                            .thenCompose(stream -> stream.onEach(event -> {}))
                            .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                            .join());

    private static void joined(PlainApi api) {
        api.treeAsync(Call.post("/x").json(Map.of("a", 1L)))
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    @Test
    void eachFaultGivesItsExceptionInTimeAndLeavesNothingOpen() throws Exception {
        provoke(1);
        long files = openFiles();
        long threads = ownThreads();

        provoke(2);

        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(openFiles()).isLessThanOrEqualTo(files + 3));
        assertThat(ownThreads()).isLessThanOrEqualTo(threads);
    }

    private void provoke(int retries) throws Exception {
        Fault[] current = new Fault[1];
        try (WireServer server =
                        new WireServer((request, connection) -> current[0].script.answer(request, connection));
                ApiClient client = ApiClient.builder()
                        .baseUrl(server.url())
                        .executor(executor)
                        .responseTimeout(SHORT)
                        .idleTimeout(SHORT)
                        .retryPolicy(RetryPolicy.builder()
                                .maxRetries(retries)
                                .delayer(FakeDelayer.immediate())
                                .build())
                        .build()) {
            PlainApi api = new PlainApi(client);
            for (Map.Entry<String, Fault> fault : faults.entrySet()) {
                current[0] = fault.getValue();
                for (Map.Entry<String, Consumer<PlainApi>> style : STYLES.entrySet()) {
                    assertFails(
                            fault.getKey() + ", " + style.getKey(),
                            current[0],
                            style.getKey().contains("stream"),
                            () -> style.getValue().accept(api));
                }
                // Connections that are kept for the next call are no leak: there is a second one where a call began
                // while the rest of the last body was still read. With a leak, their number would grow with each fault.
                Awaitility.await(fault.getKey()).atMost(PATIENCE).until(() -> server.open() <= STYLES.size());
            }
            assertThat(server.failures).isEmpty();
        }
    }

    private static void assertFails(String what, Fault fault, boolean stream, Runnable call) {
        long start = System.nanoTime();
        Throwable thrown = catchThrowable(call::run);
        long took = System.nanoTime() - start;
        Throwable reason = thrown instanceof CompletionException wrapped ? wrapped.getCause() : thrown;

        assertThat(reason).as(what).isInstanceOf(stream ? fault.inStream : fault.type);
        assertThat(reason).as(what).hasMessageContaining(fault.message);
        OpenAIException error = (OpenAIException) reason;
        assertThat(error.requestId()).as(what).isEqualTo(fault.headers ? "req_42" : null);
        assertThat(error.getMessage()).as(what).startsWith("POST /");
        assertThat(Duration.ofNanos(took)).as(what).isLessThan(PATIENCE);
    }

    private static long ownThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.equals("fault-test") || name.equals("fluentopenai-deadlines"))
                .count();
    }

    /** How many files and sockets this process has open, where the system tells; garbage is collected first. */
    private static long openFiles() {
        System.gc();
        String @Nullable [] open = new File("/proc/self/fd").list();
        return open == null ? 0 : open.length;
    }
}
