package io.fluentopenai.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The JDK asks body subscribers of others for their result on a thread of its own. A call should not pay for that change
 * of threads.
 */
@Timeout(60)
class ThreadHopsTest {
    @Test
    void bodiesAndStreamsAreDeliveredToSubscribersOfTheJdk() throws Exception {
        Watching http = new Watching();
        try (WireServer server = new WireServer((request, connection) -> connection.send(
                        request.target().endsWith("/stream")
                                ? WireServer.STREAM_HEAD
                                        + WireServer.chunk("data: 1\n\ndata: [DONE]\n\n")
                                        + WireServer.LAST_CHUNK
                                : WireServer.ok("application/json", "{\"n\": 1}")));
                ApiClient client = ApiClient.builder()
                        .baseUrl(server.url())
                        .httpClient(http)
                        .build()) {
            PlainApi api = new PlainApi(client);

            assertThat(api.get("/x").path("n").intValue()).isEqualTo(1);
            assertThat(api.treeAsync(Call.get("/x")).join().path("n").intValue())
                    .isEqualTo(1);
            try (var events = api.events(Call.get("/stream"))) {
                assertThat(events).hasSize(1);
            }
        }

        assertThat(http.modules).containsExactly("java.net.http", "java.net.http", "java.net.http");
    }

    /** An HTTP client that notes where the classes of body subscribers come from. */
    private static final class Watching extends HttpClient {
        private final HttpClient real =
                HttpClient.newBuilder().version(Version.HTTP_1_1).build();
        private final List<String> modules = new ArrayList<>();

        private <T> HttpResponse.BodyHandler<T> watched(HttpResponse.BodyHandler<T> handler) {
            return answer -> {
                HttpResponse.BodySubscriber<T> subscriber = handler.apply(answer);
                modules.add(String.valueOf(subscriber.getClass().getModule().getName()));
                return subscriber;
            };
        }

        @Override
        public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
                throws IOException, InterruptedException {
            return real.send(request, watched(handler));
        }

        @Override
        public <T> CompletableFuture<HttpResponse<T>> sendAsync(
                HttpRequest request, HttpResponse.BodyHandler<T> handler) {
            return real.sendAsync(request, watched(handler));
        }

        @Override
        public <T> CompletableFuture<HttpResponse<T>> sendAsync(
                HttpRequest request,
                HttpResponse.BodyHandler<T> handler,
                HttpResponse.PushPromiseHandler<T> pushPromiseHandler) {
            return real.sendAsync(request, watched(handler), pushPromiseHandler);
        }

        @Override
        public Optional<CookieHandler> cookieHandler() {
            return real.cookieHandler();
        }

        @Override
        public Optional<Duration> connectTimeout() {
            return real.connectTimeout();
        }

        @Override
        public Redirect followRedirects() {
            return real.followRedirects();
        }

        @Override
        public Optional<ProxySelector> proxy() {
            return real.proxy();
        }

        @Override
        public SSLContext sslContext() {
            return real.sslContext();
        }

        @Override
        public SSLParameters sslParameters() {
            return real.sslParameters();
        }

        @Override
        public Optional<Authenticator> authenticator() {
            return real.authenticator();
        }

        @Override
        public Version version() {
            return real.version();
        }

        @Override
        public Optional<Executor> executor() {
            return real.executor();
        }
    }
}
