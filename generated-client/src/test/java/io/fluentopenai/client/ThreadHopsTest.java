package io.fluentopenai.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A change of threads costs a call more than its JSON does. */
@Timeout(60)
class ThreadHopsTest {
    private static final int CALLS = 30;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger tasks = new AtomicInteger();
    private final Executor counting = task -> {
        tasks.incrementAndGet();
        threads.execute(task);
    };

    /** Returns the least number of tasks that one of several calls gives to the executor. */
    private int least(Callable<?> call) throws Exception {
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < CALLS; i++) {
            int before = tasks.get();
            call.call();
            least = Math.min(least, tasks.get() - before);
        }
        return least;
    }

    @Test
    void aCallChangesThreadsNoMoreOftenThanTheHttpClientDoesByItself() throws Exception {
        try (WireServer server = new WireServer(
                        (request, connection) -> connection.send(WireServer.ok("application/json", "{\"n\": 1}")));
                ApiClient client = ApiClient.builder()
                        .baseUrl(server.url())
                        .executor(counting)
                        .build()) {
            PlainApi api = new PlainApi(client);
            HttpClient plain = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .executor(counting)
                    .build();
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(server.url() + "/x")).build();

            int byItself = least(() -> plain.send(request, HttpResponse.BodyHandlers.ofByteArray()));

            assertThat(least(() -> api.tree(Call.get("/x")))).isLessThanOrEqualTo(byItself);
        } finally {
            threads.shutdownNow();
        }
    }
}
