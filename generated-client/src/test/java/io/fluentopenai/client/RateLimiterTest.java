package io.fluentopenai.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.client.RateLimiter.Permit;
import io.fluentopenai.client.error.DeadlineException;
import io.fluentopenai.client.error.InterruptedCallException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class RateLimiterTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final FakeDelayer delayer = FakeDelayer.held();
    private final List<AutoCloseable> resources = new ArrayList<>();

    @AfterEach
    void release() throws Exception {
        for (AutoCloseable resource : resources) {
            resource.close();
        }
    }

    private RateLimiter.Builder limiter() {
        return RateLimiter.perMinute().clock(now::get).delayer(delayer);
    }

    /** Lets the time of the last alarm come. */
    private void ring() {
        int last = delayer.waits.size() - 1;
        now.addAndGet(delayer.delays.get(last).toNanos());
        delayer.waits.get(last).complete(null);
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void noMoreRequestsThanGrantedPassInAnyMinute() {
        RateLimiter limiter = limiter().requests(2).build();
        assertThat(limiter.acquire(0)).isDone();
        pass(Duration.ofSeconds(20));
        assertThat(limiter.acquire(0)).isDone();

        CompletableFuture<Permit> third = limiter.acquire(0);
        CompletableFuture<Permit> fourth = limiter.acquire(0);
        assertThat(third).isNotDone();
        assertThat(delayer.delays).last().isEqualTo(Duration.ofSeconds(40));

        ring();
        assertThat(third).isDone();
        assertThat(fourth).isNotDone();
        assertThat(delayer.delays).last().isEqualTo(Duration.ofSeconds(20));

        ring();
        assertThat(fourth).isDone();
    }

    @Test
    void noMoreTokensThanGrantedPassInAnyMinute() {
        RateLimiter limiter = limiter().tokens(100).build();
        assertThat(limiter.acquire(60)).isDone();
        pass(Duration.ofSeconds(10));
        assertThat(limiter.acquire(40)).isDone();
        CompletableFuture<Permit> next = limiter.acquire(61);
        assertThat(next).isNotDone();
        assertThat(delayer.delays).last().isEqualTo(Duration.ofSeconds(60));

        pass(Duration.ofSeconds(59));
        assertThat(next).isNotDone();
        ring();
        assertThat(next).isDone();
    }

    @Test
    void whoAsksFirstIsServedFirstEvenIfALaterOneWouldFit() {
        RateLimiter limiter = limiter().tokens(100).build();
        assertThat(limiter.acquire(50)).isDone();

        CompletableFuture<Permit> large = limiter.acquire(80);
        CompletableFuture<Permit> small = limiter.acquire(10);

        assertThat(large).isNotDone();
        assertThat(small).isNotDone();
        ring();
        assertThat(large).isDone();
        assertThat(small).isDone();
    }

    @Test
    void anEstimateIsCorrectedByWhatWasUsed() {
        RateLimiter limiter = limiter().tokens(100).build();
        Permit first = limiter.acquire(90).join();
        CompletableFuture<Permit> second = limiter.acquire(50);
        assertThat(second).isNotDone();

        first.used(20);

        assertThat(second).isDone();
        second.join().used(80);
        assertThat(limiter.acquire(1)).isNotDone();
    }

    @Test
    void aCorrectionThatComesAfterAMinuteCountsNoMore() {
        RateLimiter limiter = limiter().tokens(100).build();
        Permit first = limiter.acquire(10).join();
        pass(Duration.ofSeconds(61));
        assertThat(limiter.acquire(100)).isDone();

        first.used(0);

        assertThat(limiter.acquire(1)).isNotDone();
    }

    @Test
    void aRequestThatIsLargerThanAMinuteWaitsForAFreeOne() {
        RateLimiter limiter = limiter().tokens(100).build();
        assertThat(limiter.acquire(1)).isDone();

        CompletableFuture<Permit> huge = limiter.acquire(1_000_000);
        assertThat(huge).isNotDone();
        ring();

        assertThat(huge).isDone();
    }

    @Test
    void whoGivesUpMakesRoomForThoseBehind() {
        RateLimiter limiter = limiter().tokens(100).build();
        assertThat(limiter.acquire(50)).isDone();
        CompletableFuture<Permit> large = limiter.acquire(80);
        CompletableFuture<Permit> small = limiter.acquire(10);

        large.cancel(true);

        assertThat(small).isDone();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void limitsMustBePositive(int limit) {
        assertThatIllegalArgumentException().isThrownBy(() -> limiter().requests(limit));
        assertThatIllegalArgumentException().isThrownBy(() -> limiter().tokens(limit));
    }

    // ---- In calls

    private WireServer server(String answer) {
        WireServer server = WireServer.json(answer);
        resources.add(server);
        return server;
    }

    private PlainApi api(WireServer server, RateLimiter limiter, Duration deadline) {
        ApiClient client = ApiClient.builder()
                .baseUrl(server.url())
                .rateLimiter(limiter)
                .callTimeout(deadline)
                .build();
        resources.add(client);
        return new PlainApi(client);
    }

    private PlainApi api(WireServer server, RateLimiter limiter) {
        return api(server, limiter, Duration.ofMinutes(5));
    }

    @Test
    void callsOfSeveralClientsAreHeldBackTogether() {
        WireServer server = server("{}");
        RateLimiter shared = limiter().requests(1).build();
        api(server, shared).get("/x");

        CompletableFuture<JsonNode> second = api(server, shared).treeAsync(Call.get("/x"));
        CompletableFuture<JsonNode> third =
                CompletableFuture.supplyAsync(() -> api(server, shared).get("/x"));
        Awaitility.await().until(() -> !delayer.delays.isEmpty());
        assertThat(second).isNotDone();
        assertThat(server.requests).hasSize(1);

        ring();
        assertThat(second).succeedsWithin(Duration.ofSeconds(5));
        Awaitility.await()
                .until(() -> delayer.delays.size() >= 2
                        && !delayer.waits.get(delayer.waits.size() - 1).isDone());
        ring();
        assertThat(third).succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void tokensAreEstimatedFromTheRequestAndCorrectedByTheAnswer() {
        AtomicLong estimated = new AtomicLong();
        AtomicLong used = new AtomicLong(-1);
        RateLimiter custom = tokens -> {
            estimated.set(tokens);
            return CompletableFuture.completedFuture(used::set);
        };
        PlainApi api = api(
                server(
                        "{\"choices\":[{\"text\":\"\\\"total_tokens\\\": 5\"}],\"usage\":{\"total_tokens\": 321, \"x\":1}}"),
                custom);

        api.tree(Call.post("/x").json(Map.of("max_completion_tokens", 1000L, "text", "y".repeat(4000))));

        assertThat(estimated.get()).isBetween(2000L, 2020L);
        assertThat(used.get()).isEqualTo(321);
    }

    @Test
    void aRefusedRequestCostsNothing() throws Exception {
        AtomicLong used = new AtomicLong(-1);
        try (WireServer server = WireServer.answering(WireServer.response(400, "", "{}"))) {
            PlainApi api = api(server, tokens -> CompletableFuture.completedFuture(used::set));

            assertThatThrownBy(() -> api.tree(Call.post("/x").json(Map.of("a", 1L))))
                    .isNotNull();
        }

        assertThat(used.get()).isZero();
    }

    @Test
    void aCallThatIsHeldBackCanBeInterrupted() throws Exception {
        WireServer server = server("{}");
        CompletableFuture<Permit> never = new CompletableFuture<>();
        PlainApi api = api(server, tokens -> never);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread caller = new Thread(() -> thrown.set(catchThrowable(() -> api.get("/x"))));
        caller.start();
        Awaitility.await()
                .until(() ->
                        caller.getState() == Thread.State.WAITING || caller.getState() == Thread.State.TIMED_WAITING);

        caller.interrupt();
        caller.join(5000);

        assertThat(thrown.get()).isInstanceOf(InterruptedCallException.class);
        assertThat(never).isCancelled();
        assertThat(server.requests).isEmpty();
    }

    @Test
    void cancellingTheFutureGivesThePlaceBack() {
        CompletableFuture<Permit> never = new CompletableFuture<>();
        CompletableFuture<JsonNode> future = api(server("{}"), tokens -> never).treeAsync(Call.get("/x"));

        future.cancel(true);

        assertThat(never).isCancelled();
    }

    @Test
    void waitingCountsAgainstTheDeadlineOfTheCall() {
        WireServer server = server("{}");
        PlainApi api = api(server, tokens -> new CompletableFuture<>(), Duration.ofMillis(100));

        assertThatThrownBy(() -> api.get("/x"))
                .isInstanceOf(DeadlineException.class)
                .hasMessageStartingWith("GET /x: not finished within 100 ms.");
        assertThat(api.treeAsync(Call.get("/x")))
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withCauseInstanceOf(DeadlineException.class);
        assertThat(server.requests).isEmpty();
    }

    @Test
    void whatTheWaitLeavesOfTheDeadlineIsAllThatTheAttemptHas() {
        WireServer server = server("{}");
        Duration deadline = Duration.ofMillis(200);
        PlainApi api = api(
                server,
                tokens -> {
                    long start = System.nanoTime();
                    while (System.nanoTime() - start < deadline.toNanos()) {
                        Thread.onSpinWait();
                    }
                    return CompletableFuture.completedFuture(used -> {});
                },
                deadline);

        assertThatThrownBy(() -> api.get("/x"))
                .isInstanceOf(DeadlineException.class)
                .hasMessageStartingWith("GET /x: not finished within 200 ms.");
        assertThat(server.requests).isEmpty();
    }

    @Test
    void closingTheClientEndsTheWait() throws Exception {
        CompletableFuture<Permit> never = new CompletableFuture<>();
        PlainApi api = api(server("{}"), tokens -> never);
        CompletableFuture<Throwable> blocked = CompletableFuture.supplyAsync(() -> catchThrowable(() -> api.get("/x")));
        CompletableFuture<JsonNode> future = api.treeAsync(Call.get("/x"));
        Awaitility.await().until(() -> never.getNumberOfDependents() >= 2);

        api.client().close();

        assertThat(blocked.get(5, TimeUnit.SECONDS)).isInstanceOf(IllegalStateException.class);
        assertThat(future)
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatALimiterFailsWithIsWhatTheCallFailsWith() {
        WireServer server = server("{}");
        PlainApi api = api(
                server, tokens -> CompletableFuture.failedFuture(new UnsupportedOperationException("budget used up")));

        assertThatThrownBy(() -> api.get("/x"))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("budget used up");
        assertThat(server.requests).isEmpty();
    }
}
