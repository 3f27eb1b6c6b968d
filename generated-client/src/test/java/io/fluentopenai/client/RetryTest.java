package io.fluentopenai.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.client.WireServer.Request;
import io.fluentopenai.client.error.ApiException;
import io.fluentopenai.client.error.BadRequestException;
import io.fluentopenai.client.error.ConnectionException;
import io.fluentopenai.client.error.DeadlineException;
import io.fluentopenai.client.error.InternalServerException;
import io.fluentopenai.client.error.InterruptedCallException;
import io.fluentopenai.client.error.RateLimitException;
import io.fluentopenai.client.error.StreamException;
import io.fluentopenai.client.internal.request.IdempotencyKeys;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which attempts are followed by another, when, and what ends the wait. */
@Timeout(60)
class RetryTest {
    /** The two ways to make a call. */
    enum Style {
        BLOCKING,
        ASYNC;

        JsonNode send(PlainApi api, Call call) {
            if (this == BLOCKING) {
                return api.tree(call);
            }
            try {
                return api.treeAsync(call).orTimeout(20, TimeUnit.SECONDS).join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof RuntimeException reason ? reason : e;
            }
        }
    }

    private static final String GOOD = WireServer.ok("application/json", "{\"answer\": 1}");
    private static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();
    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");

    private final FakeDelayer delayer = FakeDelayer.immediate();
    private final List<AutoCloseable> resources = new ArrayList<>();

    @AfterEach
    void release() throws Exception {
        for (AutoCloseable resource : resources) {
            resource.close();
        }
    }

    private static String error(int status, String headers) {
        return WireServer.response(status, headers, "{\"error\": {\"message\": \"no\"}}");
    }

    /** A server that gives these answers, one after the other, and the last one on; null is a cut connection. */
    private WireServer server(String... answers) {
        AtomicInteger count = new AtomicInteger();
        return server((request, connection) -> {
            String answer = answers[Math.min(count.getAndIncrement(), answers.length - 1)];
            if (answer.isEmpty()) {
                connection.reset();
            } else {
                connection.send(answer);
            }
        });
    }

    private WireServer server(WireServer.Script script) {
        WireServer server = new WireServer(script);
        resources.add(server);
        return server;
    }

    private RetryPolicy.Builder policy() {
        return RetryPolicy.builder().delayer(delayer).random(() -> 0).clock(InstantSource.fixed(NOW));
    }

    private PlainApi api(WireServer server, RetryPolicy policy) {
        return api(ApiClient.builder().baseUrl(server.url()).retryPolicy(policy));
    }

    private PlainApi api(ApiClient.Builder settings) {
        ApiClient client = settings.build();
        resources.add(client);
        return new PlainApi(client);
    }

    private static Call post() {
        return Call.post("/chat/completions").json(Map.of("a", 1L));
    }

    // ---- What is retried

    @ParameterizedTest
    @ValueSource(ints = {408, 409, 429, 500, 502, 503, 504, 529})
    void eachStatusThatMayPassIsRetried(int status) {
        for (Style style : Style.values()) {
            WireServer server = server(error(status, ""), GOOD);

            JsonNode answer = style.send(api(server, policy().build()), post());

            assertThat(answer.path("answer").asInt()).isEqualTo(1);
            assertThat(server.requests).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 400, 401, 403, 404, 413, 422})
    void anyOtherStatusIsFinal(int status) {
        for (Style style : Style.values()) {
            WireServer server = server(error(status, ""), GOOD);

            assertThatThrownBy(() -> style.send(api(server, policy().build()), post()))
                    .isInstanceOf(ApiException.class);
            assertThat(server.requests).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theServerHasTheLastWordOnWhetherToRetry(Style style) {
        WireServer refusing = server(error(503, "x-should-retry: false\r\n"), GOOD);
        assertThatThrownBy(() -> style.send(api(refusing, policy().build()), post()))
                .isInstanceOf(InternalServerException.class);
        assertThat(refusing.requests).hasSize(1);

        WireServer asking = server(error(400, "x-should-retry: true\r\n"), GOOD);
        style.send(api(asking, policy().build()), post());
        assertThat(asking.requests).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionThatBreaksBeforeTheAnswerIsRetried(Style style) {
        WireServer server = server("", "", GOOD);

        assertThat(style.send(api(server, policy().build()), post())
                        .path("answer")
                        .asInt())
                .isEqualTo(1);
        assertThat(server.requests).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionThatIsClosedWithoutAByteIsRetried(Style style) {
        AtomicInteger count = new AtomicInteger();
        WireServer server = server((request, connection) -> {
            if (count.getAndIncrement() == 0) {
                connection.close();
            } else {
                connection.send(GOOD);
            }
        });

        style.send(api(server, policy().build()), post());
        assertThat(server.requests).hasSizeGreaterThanOrEqualTo(2);
    }

    /** The JDK would send each GET twice, and tell nobody. */
    @ParameterizedTest
    @EnumSource
    void aGetIsSentAsOftenAsThePolicySaysAndEachTimeIsSeen(Style style) {
        for (String how : List.of("close", "reset")) {
            WireServer server = server((request, connection) -> {
                if (how.equals("close")) {
                    connection.close();
                } else {
                    connection.reset();
                }
            });
            for (int retries : new int[] {0, 2}) {
                server.requests.clear();
                List<String> seen = new CopyOnWriteArrayList<>();
                PlainApi api = api(ApiClient.builder()
                        .baseUrl(server.url())
                        .retryPolicy(policy().maxRetries(retries).build())
                        .interceptor(new Interceptor() {
                            @Override
                            public void onRequest(OutgoingRequest request) {
                                seen.add("> " + request.attempt());
                            }

                            @Override
                            public void onFailure(OutgoingRequest request, RuntimeException failure, Duration elapsed) {
                                seen.add("! " + request.attempt());
                            }
                        }));

                assertThatThrownBy(() -> style.send(api, Call.get("/models")))
                        .isInstanceOf(ConnectionException.class)
                        .hasMessageContaining("no response from 127.0.0.1:" + server.port());
                assertThat(server.requests).as(how).hasSize(retries + 1);
                assertThat(seen).hasSize(2 * (retries + 1)).endsWith("> " + (retries + 1), "! " + (retries + 1));
            }
        }
    }

    @Test
    void withoutInterceptorsToo() {
        AtomicInteger count = new AtomicInteger();
        WireServer server = server((request, connection) -> {
            if (count.incrementAndGet() == 3) {
                connection.send(GOOD);
            } else {
                connection.close();
            }
        });

        assertThat(api(server, policy().build()).get("/models").path("answer").asInt())
                .isEqualTo(1);
        assertThat(server.requests).hasSize(3);
        assertThat(delayer.delays).hasSize(2);
    }

    @Test
    void aGivenHttpClientOfTheJdkSendsAGetOnceTooUnlessItHasReasonsOfItsOwn() {
        WireServer server = server((request, connection) -> {
            if (request.target().endsWith("old")) {
                connection.send(WireServer.response(302, "Location: " + request.header("x-url") + "/new\r\n", ""));
            } else if (request.target().endsWith("new")) {
                connection.send(GOOD);
            } else {
                connection.close();
            }
        });
        PlainApi plain = api(ApiClient.builder()
                .baseUrl(server.url())
                .httpClient(HttpClient.newHttpClient())
                .maxRetries(0));
        PlainApi following = api(ApiClient.builder()
                .baseUrl(server.url())
                .header("x-url", server.url())
                .httpClient(HttpClient.newBuilder()
                        .followRedirects(HttpClient.Redirect.NORMAL)
                        .build()));

        assertThatThrownBy(() -> plain.get("/x")).isInstanceOf(ConnectionException.class);
        assertThat(server.requests).hasSize(1);
        assertThat(following.get("/old").path("answer").asInt()).isEqualTo(1);
    }

    /** What matters most of an answer is there when its body breaks off. */
    @ParameterizedTest
    @EnumSource
    void anErrorWhoseBodyBreaksOffIsRetriedByItsStatusAndKeepsWhatItSaid(Style style) {
        for (String sent : List.of("", "Content-Encoding: gzip\r\n")) {
            delayer.delays.clear();
            WireServer server = server((request, connection) -> {
                connection.send("HTTP/1.1 429 No\r\nx-request-id: req_7\r\nRetry-After: 7\r\n" + sent
                        + "Content-Length: 100\r\n\r\n{\"error\": {\"mess");
                connection.close();
            });

            assertThatThrownBy(() -> style.send(api(server, policy().build()), post()))
                    .isInstanceOfSatisfying(RateLimitException.class, e -> {
                        assertThat(e.requestId()).isEqualTo("req_7");
                        assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(7));
                        assertThat(e.rawBody()).isEqualTo("{\"error\": {\"mess");
                    })
                    .hasMessageContaining("HTTP 429: {\"error\": {\"mess (the rest of this error did not arrive)");
            assertThat(server.requests).hasSize(3);
            assertThat(delayer.delays).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(7));
        }
        WireServer final400 = server((request, connection) -> {
            connection.send("HTTP/1.1 400 No\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nNot t");
            connection.reset();
        });
        assertThatThrownBy(() -> style.send(api(final400, policy().build()), post()))
                .isInstanceOf(BadRequestException.class);
        assertThat(final400.requests).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void aBodyThatBreaksOffIsRetried(Style style) {
        AtomicInteger count = new AtomicInteger();
        WireServer server = server((request, connection) -> {
            if (count.getAndIncrement() == 0) {
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{");
                connection.close();
            } else {
                connection.send(GOOD);
            }
        });

        style.send(api(server, policy().build()), post());
        assertThat(server.requests).hasSize(2);
    }

    @Test
    void aConnectionThatCannotBeMadeIsRetried() throws Exception {
        WireServer gone = server(GOOD);
        gone.close();

        assertThatThrownBy(() -> api(gone, policy().build()).get("/models"))
                .isInstanceOf(ConnectionException.class)
                .hasMessageContaining("GET /models (attempt 3): connection to 127.0.0.1:" + gone.port() + " refused");
        assertThat(delayer.delays).hasSize(2);
    }

    @Test
    void aDeadlineForTheHeadersIsNotRetried() {
        WireServer server = server((request, connection) -> connection.awaitClose());
        PlainApi api = api(ApiClient.builder()
                .baseUrl(server.url())
                .retryPolicy(policy().build())
                .responseTimeout(Duration.ofMillis(100)));

        assertThatThrownBy(() -> api.get("/models")).isInstanceOf(DeadlineException.class);
        assertThat(server.requests).hasSize(1);
    }

    // ---- How often

    @ParameterizedTest
    @EnumSource
    void thereAreTwoRetriesUnlessTold(Style style) {
        WireServer server = server(error(500, "x-request-id: req_7\r\n"));

        assertThatThrownBy(() -> style.send(api(server, policy().build()), post()))
                .isInstanceOfSatisfying(
                        InternalServerException.class,
                        e -> assertThat(e.requestId()).isEqualTo("req_7"))
                .hasMessageStartingWith("POST /chat/completions (attempt 3): HTTP 500: no");
        assertThat(server.requests).hasSize(3);
    }

    @Test
    void aCallMayHaveItsOwnNumberAndItsOwnPolicy() {
        WireServer server = server(error(500, ""));
        PlainApi api = api(server, policy().build());

        RequestOptions none = RequestOptions.builder().maxRetries(0).build();
        assertThatThrownBy(() -> api.tree(post().options(none))).isNotNull();
        assertThat(server.requests).hasSize(1);

        RequestOptions four = RequestOptions.builder()
                .retryPolicy(policy().maxRetries(4).build())
                .build();
        assertThatThrownBy(() -> api.tree(post().options(four))).isNotNull();
        assertThat(server.requests).hasSize(6);
    }

    @Test
    void numbersAndTimesThatMakeNoSenseAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> policy().maxRetries(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> policy().maxDelay(Duration.ofMillis(-1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ApiClient.builder().maxRetries(-1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RequestOptions.builder().maxRetries(-1));
    }

    // ---- When

    @Test
    void theWaitDoublesUpToTheLongest() {
        WireServer server = server(error(500, ""));

        assertThatThrownBy(() -> api(server, policy().maxRetries(6).build()).get("/x"))
                .isNotNull();
        assertThat(delayer.delays)
                .containsExactly(
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(8),
                        Duration.ofSeconds(8));
    }

    @Test
    void upToAQuarterOfTheWaitIsLeftToChance() {
        WireServer server = server(error(500, ""));

        assertThatThrownBy(() -> api(server, policy().random(() -> 1).build()).get("/x"))
                .isNotNull();
        assertThat(delayer.delays).containsExactly(Duration.ofMillis(375), Duration.ofMillis(750));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Retry-After: 7                                                                            | PT7S",
                "Retry-After: 0.25                                                                         | PT0.25S",
                "retry-after-ms: 120                                                                       | PT0.12S",
                "retry-after-ms: 1.5;Retry-After: 9                                                        | PT0.0015S",
                "Retry-After: Tue, 03 Feb 2026 04:05:36 GMT                                                | PT30S",
                "Retry-After: Tue, 03 Feb 2026 05:00:05 GMT;Date: Tue, 03 Feb 2026 05:00:00 GMT            | PT5S",
                "Retry-After: 60                                                                           | PT1M",
                "Retry-After: soon                                                                         | PT0.5S",
                "retry-after-ms: soon;Retry-After: 3                                                       | PT3S",
                "retry-after-ms: 0;Retry-After: 3                                                          | PT3S"
            })
    void eachFormOfRetryAfterIsHonouredInFull(String headers, Duration expected) {
        for (Style style : Style.values()) {
            delayer.delays.clear();
            WireServer server = server(error(429, headers.strip().replace(";", "\r\n") + "\r\n"), GOOD);

            style.send(api(server, policy().build()), post());

            assertThat(delayer.delays).containsExactly(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Retry-After: 0",
                "Retry-After: 0.0",
                "Retry-After: -3",
                "retry-after-ms: 0",
                "retry-after-ms: -1;Retry-After: 0",
                "Retry-After: Tue, 03 Feb 2026 04:00:00 GMT",
                "Retry-After: Tue, 03 Feb 2026 04:05:06 GMT",
                "Retry-After: Tue, 03 Feb 2026 05:00:00 GMT;Date: Tue, 03 Feb 2026 05:00:09 GMT"
            })
    void aRetryAfterThatNamesNoTimeInTheFutureMeansTheUsualBackOff(String headers) {
        for (Style style : Style.values()) {
            delayer.delays.clear();
            String refusal = error(429, headers.replace(";", "\r\n") + "\r\n");
            WireServer server = server(refusal, refusal, GOOD);

            style.send(api(server, policy().build()), post());

            assertThat(delayer.delays).containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatAsksForTooLongAWaitEndsTheCallAndTheExceptionTellsHowLong(Style style) {
        WireServer server = server(error(429, "Retry-After: 61\r\n"), GOOD);

        assertThatThrownBy(() -> style.send(api(server, policy().build()), post()))
                .isInstanceOfSatisfying(
                        RateLimitException.class,
                        e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(61)));
        assertThat(server.requests).hasSize(1);

        style.send(api(server, policy().maxRetryAfter(Duration.ofMinutes(2)).build()), post());
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999999999", "Fri, 31 Dec 9999 23:59:59 GMT"})
    void aWaitOfCenturiesIsBeyondAnyDeadlineHoweverLongAWaitIsAllowed(String retryAfter) {
        WireServer server = server(error(503, "Retry-After: " + retryAfter + "\r\n"), GOOD);
        PlainApi api = api(ApiClient.builder()
                .baseUrl(server.url())
                .retryPolicy(policy().maxRetryAfter(FOREVER).build())
                .callTimeout(Duration.ofMinutes(1)));

        assertThatThrownBy(() -> api.get("/x")).isInstanceOf(InternalServerException.class);
        assertThat(delayer.delays).isEmpty();
    }

    @Test
    void delaysThatMeanForEverAreTaken() {
        WireServer server = server(error(503, ""), GOOD);

        api(server, policy().initialDelay(FOREVER).maxDelay(FOREVER).build()).get("/x");

        assertThat(delayer.delays).containsExactly(Duration.ofNanos(Long.MAX_VALUE));
    }

    @Test
    void anAnswerThatDoesNotSayWhenHasNoRetryAfter() {
        WireServer server = server(error(400, ""));

        assertThatThrownBy(() -> api(server, policy().build()).get("/x"))
                .isInstanceOfSatisfying(
                        BadRequestException.class,
                        e -> assertThat(e.retryAfter()).isNull());
    }

    // ---- Bodies and keys

    @Test
    void anUploadThatCanBeReadAgainIsSentAgain() throws Exception {
        WireServer server = server(error(500, ""), GOOD);
        FilePart file = FilePart.of("a.txt", "the content".getBytes(java.nio.charset.StandardCharsets.UTF_8));

        api(server, policy().build()).tree(Call.post("/files").multipart(out -> out.file("file", file, true)));

        String first = server.request().text();
        assertThat(first).contains("the content");
        assertThat(server.request().text()).isEqualTo(first);
    }

    @ParameterizedTest
    @EnumSource
    void aBodyThatCanBeReadOnlyOnceIsNotRetried(Style style) {
        WireServer server = server(error(500, ""), GOOD);
        FilePart once = FilePart.of("a.txt", new ByteArrayInputStream(new byte[100]));
        PlainApi api = api(server, policy().build());

        assertThatThrownBy(() -> style.send(api, Call.post("/files").multipart(out -> out.file("file", once, true))))
                .isInstanceOf(InternalServerException.class)
                .hasMessageStartingWith("POST /files: HTTP 500");
        assertThat(server.requests).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void everyPostHasAnIdempotencyKeyTheSameInAllItsAttempts(Style style) {
        WireServer server = server(error(500, ""), "", GOOD);
        PlainApi api = api(server, policy().build());

        style.send(api, post());
        style.send(api, post());
        style.send(api, Call.get("/models"));

        List<String> keys = new ArrayList<>();
        for (Request request : server.requests) {
            keys.add(Objects.requireNonNullElse(request.header("Idempotency-Key"), "none"));
        }
        assertThat(keys).hasSize(5);
        assertThat(Set.copyOf(keys.subList(0, 3))).hasSize(1);
        assertThat(keys.get(3)).isNotEqualTo(keys.get(0)).isNotEqualTo("none");
        assertThat(keys.get(4)).isEqualTo("none");
    }

    @Test
    void theIdempotencyKeyOfTheCallerWins() throws Exception {
        WireServer server = server(GOOD);

        api(server, policy().build())
                .tree(post().options(
                                RequestOptions.builder().idempotencyKey("mine").build()));

        assertThat(server.request().header("Idempotency-Key")).isEqualTo("mine");
    }

    @Test
    void idempotencyKeysOfAllClientsDiffer() {
        Set<String> keys = java.util.stream.Stream.generate(IdempotencyKeys::new)
                .limit(100)
                .flatMap(source -> java.util.stream.Stream.of(source.next(), source.next()))
                .collect(Collectors.toSet());

        assertThat(keys).hasSize(200).allMatch(key -> key.length() <= 64);
    }

    // ---- Streams

    @Test
    void aStreamIsRetriedUntilItsHeadersAndNotAfter() {
        String broken = WireServer.STREAM_HEAD + WireServer.chunk("data: 1\n\n");
        AtomicInteger count = new AtomicInteger();
        WireServer server = server((request, connection) -> {
            if (count.getAndIncrement() == 0) {
                connection.send(error(503, ""));
            } else {
                connection.send(broken);
                connection.close();
            }
        });
        List<JsonNode> seen = new ArrayList<>();

        assertThatThrownBy(() -> api(server, policy().build()).events(post()).forEach(seen::add))
                .isInstanceOf(StreamException.class)
                .hasMessageStartingWith("POST /chat/completions (attempt 2)");
        assertThat(seen).hasSize(1);
        assertThat(server.requests).hasSize(2);
    }

    @Test
    void anAsynchronousStreamIsRetriedToo() {
        WireServer server = server(
                error(503, ""), WireServer.STREAM_HEAD + WireServer.chunk("data: 1\n\n") + WireServer.LAST_CHUNK);

        EventStream<JsonNode> stream =
                api(server, policy().build()).eventsAsync(post()).join();

        assertThat(stream).hasSize(1);
    }

    @Test
    void theConnectionOfARetriedAnswerIsUsedAgain() {
        WireServer server = server(error(500, ""), error(500, ""), GOOD);

        api(server, policy().build()).tree(post());

        assertThat(server.connections()).isEqualTo(1);
    }

    // ---- What ends a wait

    @ParameterizedTest
    @EnumSource
    void aWaitThatWouldPassTheDeadlineOfTheCallIsNotBegun(Style style) {
        WireServer server = server(error(503, "Retry-After: 20\r\n"), GOOD);
        PlainApi api = api(ApiClient.builder()
                .baseUrl(server.url())
                .callTimeout(Duration.ofSeconds(19))
                .retryPolicy(policy().build()));

        assertThatThrownBy(() -> style.send(api, post())).isInstanceOf(InternalServerException.class);
        assertThat(delayer.delays).isEmpty();
        assertThat(server.requests).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void theDeadlineOfTheCallSpansAllAttempts(Style style) {
        AtomicInteger count = new AtomicInteger();
        WireServer server = server((request, connection) -> {
            if (count.getAndIncrement() == 0) {
                connection.send(error(500, "Retry-After: 0.3\r\n"));
            } else {
                connection.awaitClose();
            }
        });
        PlainApi api = api(ApiClient.builder().baseUrl(server.url()).callTimeout(Duration.ofMillis(900)));
        long start = System.nanoTime();

        assertThatThrownBy(() -> style.send(api, post()))
                .isInstanceOf(DeadlineException.class)
                .hasMessageStartingWith("POST /chat/completions (attempt 2): not finished within 900 ms.");
        assertThat(System.nanoTime() - start)
                .isBetween(
                        Duration.ofMillis(850).toNanos(),
                        Duration.ofMillis(1700).toNanos());
    }

    @Test
    void anInterruptedCallerIsFreedFromTheWaitAtOnce() throws Exception {
        FakeDelayer held = FakeDelayer.held();
        WireServer server = server(error(500, ""), GOOD);
        PlainApi api = api(server, policy().delayer(held).build());
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicReference<Boolean> flag = new AtomicReference<>();
        Thread caller = new Thread(() -> {
            thrown.set(catchThrowable(() -> api.tree(post())));
            flag.set(Thread.currentThread().isInterrupted());
        });
        caller.start();
        Awaitility.await().until(() -> caller.getState() == Thread.State.WAITING && held.waits.size() == 1);

        caller.interrupt();
        caller.join(5000);

        assertThat(thrown.get()).isInstanceOf(InterruptedCallException.class);
        assertThat(flag.get()).isTrue();
        assertThat(held.waits.get(0)).isCancelled();
        assertThat(server.requests).hasSize(1);
    }

    @Test
    void cancellingTheFutureEndsTheWait() {
        FakeDelayer held = FakeDelayer.held();
        WireServer server = server(error(500, ""), GOOD);
        CompletableFuture<JsonNode> future =
                api(server, policy().delayer(held).build()).treeAsync(post());
        Awaitility.await().until(() -> held.waits.size() == 1);

        future.cancel(true);

        Awaitility.await().until(() -> held.waits.get(0).isCancelled());
        assertThat(server.requests).hasSize(1);
    }

    @Test
    void noThreadIsHeldByAnAsynchronousWait() {
        FakeDelayer held = FakeDelayer.held();
        WireServer server = server(error(500, ""), GOOD);
        CompletableFuture<JsonNode> future =
                api(server, policy().delayer(held).build()).treeAsync(post());
        Awaitility.await().until(() -> held.waits.size() == 1);
        assertThat(future).isNotDone();

        held.waits.get(0).complete(null);

        assertThat(future).succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void closingTheClientEndsTheWaits() throws Exception {
        FakeDelayer held = FakeDelayer.held();
        WireServer server = server(error(500, ""));
        ApiClient client = ApiClient.builder()
                .baseUrl(server.url())
                .retryPolicy(policy().delayer(held).build())
                .build();
        PlainApi api = new PlainApi(client);
        CompletableFuture<JsonNode> future = api.treeAsync(post());
        CompletableFuture<Throwable> blocked =
                CompletableFuture.supplyAsync(() -> catchThrowable(() -> api.tree(post())));
        Awaitility.await().until(() -> held.waits.size() == 2);

        client.close();

        assertThat(blocked.get(5, TimeUnit.SECONDS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the client was closed");
        assertThat(future)
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withCauseInstanceOf(IllegalStateException.class)
                .withMessageContaining("the client was closed");
    }

    @Test
    void theRealDelayerTakesItsTime() {
        long start = System.nanoTime();

        Delayer.system().delay(Duration.ofMillis(60)).join();

        assertThat(System.nanoTime() - start)
                .isGreaterThan(Duration.ofMillis(55).toNanos());
    }
}
