package io.fluentopenai.tests.pitfalls;

import io.fluentopenai.OpenAI;
import io.fluentopenai.chat.ChatRequest;
import io.fluentopenai.client.ApiClient;
import io.fluentopenai.client.RetryPolicy;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.StreamEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** Servers and clients for one test, closed after it. Clients wait before retries in no time, and note for how long. */
@Timeout(60)
abstract class PitfallTest {
    protected static final Duration PATIENCE = Duration.ofSeconds(10);

    /** The waits that clients were to make. */
    protected final List<Duration> waits = new CopyOnWriteArrayList<>();

    private final Deque<AutoCloseable> resources = new ArrayDeque<>();

    @AfterEach
    void closeResources() throws Exception {
        while (!resources.isEmpty()) {
            resources.pop().close();
        }
    }

    protected <T extends AutoCloseable> T closing(T resource) {
        resources.push(resource);
        return resource;
    }

    /** A server that takes requests with properties that nobody knows, as compatible servers do. */
    protected FakeOpenAI lenient() {
        return closing(FakeOpenAI.builder().strict(false).start());
    }

    protected FakeOpenAI fake() {
        return closing(FakeOpenAI.start());
    }

    protected RawServer raw(RawServer.Script script) {
        return closing(new RawServer(script));
    }

    protected OpenAI client(FakeOpenAI server) {
        return client(server.baseUrl(), settings -> settings.apiKey(server.apiKey()));
    }

    protected OpenAI client(RawServer server) {
        return client(server.url(), settings -> settings.apiKey("sk-test"));
    }

    protected OpenAI client(String url, Consumer<ApiClient.Builder> settings) {
        return closing(OpenAI.builder()
                .apiKey("sk-test")
                .baseUrl(url)
                .configure(client -> client.retryPolicy(noting(2)))
                .configure(settings)
                .build());
    }

    /** A policy that waits for nothing, and notes how long it should have. */
    protected RetryPolicy noting(int retries) {
        return RetryPolicy.builder()
                .maxRetries(retries)
                .random(() -> 0)
                .delayer(time -> {
                    waits.add(time);
                    return CompletableFuture.completedFuture(null);
                })
                .build();
    }

    protected static ChatRequest hello(OpenAI openai) {
        return openai.chat().model("gpt-5-mini").user("Hello");
    }

    protected static StreamEvent event(String data) {
        return new StreamEvent(null, data.replace('\'', '"'));
    }
}
