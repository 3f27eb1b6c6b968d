package io.fluentopenai.tests.pitfalls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.RetryPolicy;
import io.fluentopenai.client.error.InterruptedCallException;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.RecordedRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RetryPitfallsTest extends PitfallTest {
    @Test
    void aRetryAfterIsWaitedForInFullHoweverLongTheUsualWaitsAre() {
        FakeOpenAI server = fake();
        server.fail("createChatCompletion")
                .status(429)
                .header("Retry-After", "40")
                .times(1);
        server.fail("createChatCompletion")
                .status(503)
                .header("retry-after-ms", "12345")
                .times(1);

        assertThat(hello(client(server)).send().text()).contains("Hello");
        assertThat(waits).containsExactly(Duration.ofSeconds(40), Duration.ofMillis(12_345));
    }

    @Test
    void aBrokenConnectionIsNoInterruption() {
        FakeOpenAI server = fake();
        server.fail("createChatCompletion").cutBeforeHeaders().times(2);

        assertThat(hello(client(server)).send().text()).contains("Hello");
        assertThat(waits).hasSize(2).allSatisfy(wait -> assertThat(wait).isPositive());
        assertThat(waits.get(1)).isGreaterThan(waits.get(0));
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void anInterruptionInTheWaitEndsTheCallAtOnceAndIsRestored() throws InterruptedException {
        FakeOpenAI server = fake();
        server.failAll().status(503);
        CountDownLatch waiting = new CountDownLatch(1);
        OpenAI openai = client(
                server.baseUrl(),
                settings -> settings.apiKey(server.apiKey())
                        .retryPolicy(RetryPolicy.builder()
                                .delayer(time -> {
                                    waiting.countDown();
                                    return new CompletableFuture<>();
                                })
                                .build()));
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicBoolean restored = new AtomicBoolean();
        Thread caller = new Thread(() -> {
            thrown.set(catchThrowable(() -> hello(openai).send()));
            restored.set(Thread.currentThread().isInterrupted());
        });
        caller.start();
        assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();
        caller.interrupt();
        caller.join(PATIENCE.toMillis());

        assertThat(thrown.get()).isInstanceOf(InterruptedCallException.class);
        assertThat(restored).isTrue();
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void everyAttemptOfAPostHasTheSameIdempotencyKeyAndNoOtherPostHasIt() {
        FakeOpenAI server = fake();
        OpenAI openai = client(server);
        server.fail("createChatCompletion").status(500).times(2);
        hello(openai).send();
        hello(openai).send();
        server.fail("createChatCompletion").status(500).times(1);
        hello(openai).stream().result();

        List<String> keys = server.requests().stream()
                .map(request -> String.valueOf(request.header("Idempotency-Key")))
                .toList();
        assertThat(keys).hasSize(6).doesNotContain("null");
        assertThat(keys.subList(0, 3)).containsOnly(keys.get(0));
        assertThat(keys.get(4)).isEqualTo(keys.get(5));
        assertThat(List.of(keys.get(0), keys.get(3), keys.get(4))).doesNotHaveDuplicates();
    }

    @Test
    void whatTheCallerDidWrongIsNotTriedAgain() {
        FakeOpenAI server = fake();
        OpenAI openai = client(server);
        for (int status : new int[] {400, 401, 403, 404, 413, 422}) {
            server.fail("createChatCompletion").status(status).times(1);
            assertThat(catchThrowable(() -> hello(openai).send())).isNotNull();
        }
        assertThat(server.requests()).hasSize(6);
        assertThat(server.requests()).extracting(RecordedRequest::operationId).containsOnly("createChatCompletion");
        assertThat(waits).isEmpty();
    }
}
