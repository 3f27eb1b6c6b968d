package io.fluentopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fluentopenai.chat.ChatRequest;
import io.fluentopenai.client.FilePart;
import io.fluentopenai.client.RetryPolicy;
import io.fluentopenai.client.error.ApiException;
import io.fluentopenai.client.error.AuthenticationException;
import io.fluentopenai.client.error.BadRequestException;
import io.fluentopenai.client.error.ConflictException;
import io.fluentopenai.client.error.ConnectionException;
import io.fluentopenai.client.error.DeadlineException;
import io.fluentopenai.client.error.DecodeException;
import io.fluentopenai.client.error.InternalServerException;
import io.fluentopenai.client.error.InterruptedCallException;
import io.fluentopenai.client.error.NotFoundException;
import io.fluentopenai.client.error.OpenAIException;
import io.fluentopenai.client.error.PermissionDeniedException;
import io.fluentopenai.client.error.RateLimitException;
import io.fluentopenai.client.error.StreamException;
import io.fluentopenai.client.error.UnprocessableEntityException;
import io.fluentopenai.files.FileObject;
import io.fluentopenai.responses.ModelResponse;
import io.fluentopenai.testkit.Ending;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.RecordedRequest;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each fault, in each kind of fluent call: the documented exception with request id and message, in time, and nothing left
 * open. Whoever waits can be interrupted, and every future cancelled.
 */
@Timeout(120)
@NullUnmarked
class FluentFaultsTest {
    private static final Duration SHORT = Duration.ofMillis(250);
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** Connections that three clients keep for later calls: a second one where a call begins while a body is still read. */
    private static final int KEPT = 6;

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    @TempDir
    private Path directory;

    private final List<OpenAI> others = new ArrayList<>();
    private final List<Duration> waits = new CopyOnWriteArrayList<>();
    private final ExecutorService executor = Executors.newFixedThreadPool(3, task -> new Thread(task, "fault-test"));
    private FakeOpenAI server;
    private OpenAI openai;
    private FileObject file;
    private ModelResponse pending;
    private Map<String, Runnable> calls;

    @BeforeEach
    void start() {
        server = FakeOpenAI.start();
        server.reply("one two three four five six seven eight nine ten");
        server.pollsPerStep(100_000);
        server.pollAfter(Duration.ofMillis(1));
        openai = client(LONG, LONG);
        file = openai.files().upload(FilePart.of("a.txt", new byte[5000]), "assistants");
        openai.files().upload(FilePart.of("b.txt", new byte[5000]), "assistants");
        pending = openai.responses()
                .model("gpt-5-mini")
                .user("Hello")
                .background()
                .send();
        server.clearRequests();
        calls = calls(openai);
    }

    private OpenAI closing(OpenAI client) {
        others.add(client);
        return client;
    }

    @AfterEach
    void stop() {
        others.forEach(OpenAI::close);
        openai.close();
        server.close();
        executor.shutdownNow();
    }

    private OpenAI client(Duration headers, Duration silence) {
        return OpenAI.builder()
                .baseUrl(server.baseUrl())
                .apiKey(server.apiKey())
                .configure(settings -> settings.executor(executor)
                        .responseTimeout(headers)
                        .idleTimeout(silence)
                        .retryPolicy(RetryPolicy.builder()
                                .clock(InstantSource.fixed(NOW))
                                .delayer(time -> {
                                    waits.add(time);
                                    return CompletableFuture.completedFuture(null);
                                })
                                .build()))
                .build();
    }

    private ChatRequest hello() {
        return openai.chat().model("gpt-5-mini").user("Hello");
    }

    private static void join(CompletableFuture<?> future) {
        future.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** Each kind of call, made by this client. */
    private Map<String, Runnable> calls(OpenAI client) {
        Map<String, Runnable> all = new LinkedHashMap<>();
        ChatRequest chat = client.chat().model("gpt-5-mini").user("Hello");
        FileObject known = new FileObject(client, file.raw(), null);
        ModelResponse begun = new ModelResponse(client, pending.raw(), pending.info());
        FilePart upload = FilePart.of("c.txt", "content".getBytes(StandardCharsets.UTF_8));
        all.put("chat, blocking", () -> chat.send());
        all.put("chat, async", () -> join(chat.sendAsync()));
        all.put("chat, stream", () -> chat.stream().result());
        all.put("chat, stream, async", () -> join(chat.streamAsync().thenCompose(stream -> stream.collect())));
        all.put("upload", () -> client.files().upload(upload, "assistants"));
        all.put("upload, async", () -> join(client.files().uploadAsync(upload, "assistants")));
        all.put("download", () -> known.download(directory, true));
        all.put("content, async", () -> {
            try (var content = known.contentAsync()
                    .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .join()) {
                content.bytes();
            }
        });
        all.put("list", () -> client.files().list(p -> p.limit(1)).all());
        all.put(
                "list, async",
                () -> join(client.files().listAsync(p -> p.limit(1)).thenCompose(page -> page.allAsync())));
        all.put("waiting", () -> begun.awaitCompletion());
        all.put("waiting, async", () -> join(begun.awaitCompletionAsync()));
        return all;
    }

    private static boolean isStream(String call) {
        return call.contains("stream");
    }

    private static boolean isBytes(String call) {
        return call.startsWith("download") || call.startsWith("content");
    }

    /** Makes a call that must fail in time, and returns why, unwrapped. */
    private OpenAIException failure(String what, Runnable call) {
        long start = System.nanoTime();
        Throwable thrown = catchThrowable(call::run);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).as(what).isLessThan(PATIENCE);
        Throwable reason = thrown instanceof CompletionException wrapped ? wrapped.getCause() : thrown;
        assertThat(reason).as(what).isInstanceOf(OpenAIException.class);
        assertThat(reason.getMessage()).as(what).matches("(POST|GET) /[a-z_/0-9-].*");
        return (OpenAIException) reason;
    }

    static Stream<Arguments> statuses() {
        return Stream.of(
                Arguments.of(400, BadRequestException.class, 1),
                Arguments.of(401, AuthenticationException.class, 1),
                Arguments.of(403, PermissionDeniedException.class, 1),
                Arguments.of(404, NotFoundException.class, 1),
                Arguments.of(408, ApiException.class, 3),
                Arguments.of(409, ConflictException.class, 3),
                Arguments.of(413, ApiException.class, 1),
                Arguments.of(422, UnprocessableEntityException.class, 1),
                Arguments.of(429, RateLimitException.class, 3),
                Arguments.of(500, InternalServerException.class, 3),
                Arguments.of(502, InternalServerException.class, 3),
                Arguments.of(503, InternalServerException.class, 3),
                Arguments.of(504, InternalServerException.class, 3));
    }

    @ParameterizedTest
    @MethodSource("statuses")
    void everyCallGivesTheExceptionOfTheStatusAfterItsAttempts(
            int status, Class<? extends ApiException> type, int attempts) {
        server.failAll().status(status).json("{\"error\":{\"message\":\"Not like this\",\"code\":\"c\"}}");
        calls.forEach((name, call) -> {
            server.clearRequests();
            OpenAIException failure = failure(name, call);
            assertThat(failure).as(name).isExactlyInstanceOf(type).hasMessageContaining("Not like this");
            assertThat(failure.status()).as(name).isEqualTo(status);
            assertThat(failure.requestId()).as(name).startsWith("req_");
            assertThat(((ApiException) failure).error().code()).as(name).isEqualTo("c");
            assertThat(server.requests()).as(name).hasSize(attempts);
        });
    }

    @Test
    void everyCallSucceedsWhenWhatWasWrongPasses() {
        server.pollsPerStep(0);
        pending = openai.responses()
                .model("gpt-5-mini")
                .user("Hello")
                .background()
                .send();
        calls(openai).forEach((name, call) -> {
            for (int status : new int[] {408, 409, 429, 500, 502, 503, 504}) {
                server.failAll().status(status).times(1);
                server.failAll().cutBeforeHeaders().times(1);
                call.run();
                server.clearFaults();
            }
        });
    }

    static Stream<Arguments> waits() {
        String date =
                DateTimeFormatter.RFC_1123_DATE_TIME.format(NOW.plusSeconds(30).atOffset(ZoneOffset.UTC));
        return Stream.of(
                Arguments.of("Retry-After", "17", Duration.ofSeconds(17)),
                Arguments.of("Retry-After", date, Duration.ofSeconds(30)),
                Arguments.of("retry-after-ms", "1234", Duration.ofMillis(1234)));
    }

    @ParameterizedTest
    @MethodSource("waits")
    void everyCallWaitsAsLongAsTheServerAsks(String header, String value, Duration wait) {
        calls.forEach((name, call) -> {
            if (!name.startsWith("waiting")) {
                waits.clear();
                server.failAll().status(429).header(header, value).times(1);
                call.run();
                assertThat(waits).as(name).containsExactly(wait);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void everyShapeOfAnErrorGivesItsMessage(String type, String body) {
        server.failAll().status(400).body(type, body);
        calls.forEach((name, call) -> assertThat(failure(name, call))
                .as(name)
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("Not like this"));
    }

    static Stream<Arguments> shapes() {
        return Stream.of(
                Arguments.of("application/json", "{\"error\":\"Not like this\"}"),
                Arguments.of("application/json", "{\"object\":\"error\",\"message\":\"Not like this\"}"),
                Arguments.of("application/json", "{\"detail\":\"Not like this\"}"),
                Arguments.of("text/html", "<html><body><h1>Not like this</h1></body></html>"),
                Arguments.of("text/plain", "Not like this"));
    }

    @Test
    void whatBreaksOrStallsOrIsNoJsonGivesItsExceptionInTimeAndLeavesNothingOpen() {
        Map<String, Runnable> hasty = calls(closing(client(SHORT, LONG)));
        Map<String, Runnable> restless = calls(closing(client(LONG, SHORT)));
        breakEverything(hasty, restless);
        Awaitility.await().atMost(PATIENCE).until(() -> server.openConnections() <= KEPT && server.openStreams() == 0);
        long files = openFiles();
        long threads = ownThreads();

        breakEverything(hasty, restless);

        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(server.openConnections()).isLessThanOrEqualTo(KEPT);
            assertThat(server.openStreams()).isZero();
            assertThat(openFiles()).isLessThanOrEqualTo(files + KEPT);
        });
        assertThat(ownThreads()).isLessThanOrEqualTo(threads);
    }

    private void breakEverything(Map<String, Runnable> hasty, Map<String, Runnable> restless) {
        calls.forEach((name, call) -> {
            server.failAll().cutBeforeHeaders();
            assertThat(failure(name, call))
                    .as(name)
                    .isInstanceOf(ConnectionException.class)
                    .hasMessageContaining("no response");

            server.clearFaults();
            server.failAll().cutAfter(20);
            OpenAIException cut = failure(name, call);
            assertThat(cut).as(name).isInstanceOf(isStream(name) ? StreamException.class : ConnectionException.class);
            assertThat(cut.requestId()).as(name).startsWith("req_");

            server.clearFaults();
            server.failAll().stallHeaders();
            assertThat(failure(name, hasty.get(name)))
                    .as(name)
                    .isInstanceOfSatisfying(
                            DeadlineException.class,
                            e -> assertThat(e.deadline()).isEqualTo(DeadlineException.Deadline.RESPONSE));

            server.clearFaults();
            server.failAll().stallAfter(20);
            OpenAIException stalled = failure(name, restless.get(name));
            assertThat(stalled)
                    .as(name)
                    .isInstanceOfSatisfying(
                            DeadlineException.class,
                            e -> assertThat(e.deadline()).isEqualTo(DeadlineException.Deadline.IDLE));
            assertThat(stalled.requestId()).as(name).startsWith("req_");

            server.clearFaults();
            if (!isBytes(name)) {
                server.failAll().malformedJson();
                OpenAIException broken = failure(name, call);
                assertThat(broken).as(name).isInstanceOf(DecodeException.class);
                assertThat(broken.requestId()).as(name).startsWith("req_");
                server.clearFaults();
            }
        });
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

    @Test
    void aDownloadThatBreaksOffLeavesNoFile() {
        server.fail("downloadFile").cutAfter(1000);
        failure("download", () -> file.download(directory));
        assertThat(directory).isEmptyDirectory();
    }

    // ---- Those who wait

    static Stream<String> blocking() {
        return Stream.of(
                "send", "stream", "events", "result", "list", "page", "upload", "download", "waiting", "pause");
    }

    @ParameterizedTest
    @MethodSource("blocking")
    void whoeverWaitsIsFreedAtOnceByAnInterruption(String kind) throws InterruptedException {
        Runnable call = waitingFor(kind);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicReference<Boolean> restored = new AtomicReference<>();
        Thread caller = new Thread(
                () -> {
                    thrown.set(catchThrowable(call::run));
                    restored.set(Thread.currentThread().isInterrupted());
                },
                "caller");
        caller.start();
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> isWaiting(caller) && !server.requests().isEmpty());

        long start = System.nanoTime();
        caller.interrupt();
        caller.join(PATIENCE.toMillis());

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        assertThat(thrown.get()).isInstanceOf(InterruptedCallException.class);
        assertThat(restored.get()).isTrue();
        Awaitility.await().atMost(PATIENCE).until(() -> server.openConnections() <= 1 && server.openStreams() == 0);
    }

    private static boolean isWaiting(Thread thread) {
        Thread.State state = thread.getState();
        return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
    }

    /** A call that waits: for headers, for more of a stream, for the next page, for the next look. */
    private Runnable waitingFor(String kind) {
        switch (kind) {
            case "send":
                server.failAll().stallHeaders();
                return () -> hello().send();
            case "stream":
                server.failAll().stallHeaders();
                return () -> hello().stream();
            case "events":
                server.failAll().stallAfter(20);
                return () -> hello().stream().forEach(chunk -> {});
            case "result":
                server.failAll().stallAfter(20);
                return () -> hello().stream().result();
            case "list":
                server.failAll().stallAfter(20);
                return () -> openai.files().list();
            case "page":
                server.fail("listFiles").skip(1).stallHeaders();
                return () -> openai.files().list(p -> p.limit(1)).forEach(each -> {});
            case "upload":
                server.failAll().stallHeaders();
                return () -> openai.files().upload(FilePart.of("c.txt", new byte[10]), "assistants");
            case "download":
                server.fail("downloadFile").stallAfter(100);
                return () -> openai.files().download(file.id(), directory);
            case "waiting":
                server.failAll().stallHeaders();
                return () -> openai.responses().get(pending.id()).awaitCompletion();
            default:
                server.pollAfter(Duration.ofMinutes(5));
                return () -> openai.responses().get(pending.id()).awaitCompletion();
        }
    }

    static Stream<String> futures() {
        return Stream.of(
                "send", "stream", "collect", "each", "list", "page", "upload", "content", "download", "waiting");
    }

    @ParameterizedTest
    @MethodSource("futures")
    void cancellingAFutureEndsTheExchangeOnTheServer(String kind) {
        CompletableFuture<?> future = future(kind);
        RecordedRequest request =
                lastRequest(kind.equals("page") || kind.equals("waiting") || kind.equals("download") ? 2 : 1);

        assertThat(future.cancel(true)).isTrue();

        assertThat(request.ending()).succeedsWithin(PATIENCE).isEqualTo(Ending.CLIENT_GONE);
        Awaitility.await().atMost(PATIENCE).until(() -> server.openConnections() <= 1 && server.openStreams() == 0);
        assertThat(waits).isEmpty();
    }

    private RecordedRequest lastRequest(int count) {
        Awaitility.await().atMost(PATIENCE).until(() -> server.requests().size() == count);
        return server.requests().get(count - 1);
    }

    private CompletableFuture<?> future(String kind) {
        FilePart upload = FilePart.of("c.txt", new byte[10]);
        switch (kind) {
            case "send":
                server.failAll().stallAfter(20);
                return hello().sendAsync();
            case "stream":
                server.failAll().stallHeaders();
                return hello().streamAsync();
            case "collect":
                server.failAll().stallAfter(300);
                return hello().stream().collect();
            case "each":
                server.failAll().stallAfter(300);
                return hello().stream().onEach(chunk -> {});
            case "list":
                server.failAll().stallHeaders();
                return openai.files().listAsync();
            case "page":
                server.fail("listFiles").skip(1).stallHeaders();
                return openai.files().list(p -> p.limit(1)).allAsync();
            case "upload":
                server.failAll().stallHeaders();
                return openai.files().uploadAsync(upload, "assistants");
            case "content":
                server.failAll().stallHeaders();
                return openai.files().contentAsync(file.id());
            case "download":
                server.fail("downloadFile").stallAfter(100);
                return openai.files().downloadAsync(file.id(), directory);
            default:
                server.fail("getResponse").skip(1).stallHeaders();
                return openai.responses().get(pending.id()).awaitCompletionAsync();
        }
    }
}
