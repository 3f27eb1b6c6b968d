package io.fluentopenai.tests;

import io.fluentopenai.client.ApiClient;
import io.fluentopenai.testkit.FakeOpenAI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Fake servers, each with a client of its own, for tests that run side by side: a test has one for itself, so that it knows
 * which requests are its own. They are used again, as a server and a client take their time to start.
 */
final class Servers implements AutoCloseable {

    /** A server and a client that calls it. */
    record Server(FakeOpenAI fake, ApiClient client) {}

    /** What the clients send with operations that administer an organization. */
    static final String ADMIN_KEY = "sk-admin-fake";

    private final boolean strict;
    private final ConcurrentLinkedQueue<Server> idle = new ConcurrentLinkedQueue<>();
    private final List<Server> all = new ArrayList<>();

    Servers(boolean strict) {
        this.strict = strict;
    }

    /** A server that nobody else uses until it is {@linkplain #giveBack given back}. */
    Server take() {
        Server free = idle.poll();
        if (free == null) {
            FakeOpenAI fake = FakeOpenAI.builder().strict(strict).start();
            ApiClient client = ApiClient.builder()
                    .baseUrl(fake.baseUrl())
                    .apiKey(fake.apiKey())
                    .adminApiKey(ADMIN_KEY)
                    .build();
            free = new Server(fake, client);
            synchronized (all) {
                all.add(free);
            }
        }
        free.fake().clearRequests();
        return free;
    }

    void giveBack(Server server) {
        server.fake().clearFaults();
        server.fake().clearRequests();
        server.fake().answerWith(null);
        idle.add(server);
    }

    @Override
    public void close() {
        synchronized (all) {
            all.forEach(server -> {
                server.client().close();
                server.fake().close();
            });
        }
    }
}
