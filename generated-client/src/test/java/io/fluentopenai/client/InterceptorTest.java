package io.fluentopenai.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluentopenai.client.WireServer.Request;
import io.fluentopenai.client.error.ConnectionException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class InterceptorTest {
    private static final String KEY = "sk-test-0123456789";

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> resources = new ArrayList<>();

    @AfterEach
    void release() throws Exception {
        for (AutoCloseable resource : resources) {
            resource.close();
        }
    }

    /** Notes everything that happens. */
    private Interceptor noting(String name) {
        return new Interceptor() {
            @Override
            public void onRequest(OutgoingRequest request) {
                seen.add(name + " > " + request);
            }

            @Override
            public void onResponse(OutgoingRequest request, ResponseInfo response, Duration elapsed) {
                assertThat(elapsed).isBetween(Duration.ZERO, Duration.ofSeconds(20));
                seen.add(name + " < " + request + ": " + response.status());
            }

            @Override
            public void onFailure(OutgoingRequest request, RuntimeException failure, Duration elapsed) {
                seen.add(name + " ! " + request + ": " + failure.getClass().getSimpleName());
            }
        };
    }

    private static Interceptor onRequest(java.util.function.Consumer<OutgoingRequest> change) {
        return new Interceptor() {
            @Override
            public void onRequest(OutgoingRequest request) {
                change.accept(request);
            }
        };
    }

    private WireServer server(WireServer.Script script) {
        WireServer server = new WireServer(script);
        resources.add(server);
        return server;
    }

    private WireServer server(String answer) {
        return server((request, connection) -> connection.send(answer));
    }

    private PlainApi api(WireServer server, Interceptor... interceptors) {
        ApiClient.Builder settings = ApiClient.builder()
                .baseUrl(server.url())
                .apiKey(KEY)
                .retryPolicy(
                        RetryPolicy.builder().delayer(FakeDelayer.immediate()).build());
        for (Interceptor interceptor : interceptors) {
            settings.interceptor(interceptor);
        }
        ApiClient client = settings.build();
        resources.add(client);
        return new PlainApi(client);
    }

    private static Call post() {
        return Call.post("/things/{id}")
                .path("id", "7")
                .query("token", "hidden")
                .json(Map.of("a", 1L));
    }

    @Test
    void aRequestThatIsSentOnInCleartextOffersNoUpgrade() throws Exception {
        WireServer server = server(WireServer.ok("application/json", "{}"));
        PlainApi api = new PlainApi(ApiClient.builder()
                .baseUrl("https://localhost:1")
                .interceptor(onRequest(request -> request.uri(URI.create(server.url() + "/y"))))
                .build());
        resources.add(api.client());

        api.tree(post());

        assertThat(server.request().header("Upgrade")).isNull();
    }

    @Test
    void aFailureToSendAtAllIsSeenToo() {
        ExecutorService over = Executors.newSingleThreadExecutor();
        over.shutdown();
        PlainApi api = new PlainApi(ApiClient.builder()
                .baseUrl("http://localhost:1")
                .executor(over)
                .maxRetries(0)
                .interceptor(noting("a"))
                .build());
        resources.add(api.client());

        assertThat(api.treeAsync(post()))
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withCauseInstanceOf(ConnectionException.class);
        assertThat(seen)
                .containsExactly(
                        "a > POST /things/{id}, attempt 1", "a ! POST /things/{id}, attempt 1: ConnectionException");
    }

    @Test
    void eachAttemptIsSeenInTheOrderOfRegistration() {
        PlainApi api = api(server(WireServer.response(500, "", "{}")), noting("a"), noting("b"));

        assertThatThrownBy(() -> api.tree(
                        post().options(RequestOptions.builder().maxRetries(1).build())))
                .isNotNull();

        assertThat(seen)
                .containsExactly(
                        "a > POST /things/{id}, attempt 1",
                        "b > POST /things/{id}, attempt 1",
                        "a < POST /things/{id}, attempt 1: 500",
                        "b < POST /things/{id}, attempt 1: 500",
                        "a > POST /things/{id}, attempt 2",
                        "b > POST /things/{id}, attempt 2",
                        "a < POST /things/{id}, attempt 2: 500",
                        "b < POST /things/{id}, attempt 2: 500");
    }

    @Test
    void anAttemptThatFailsIsSeenToo() {
        PlainApi api = api(server((request, connection) -> connection.reset()), noting("a"));

        assertThatThrownBy(() -> api.tree(post())).isNotNull();
        assertThatThrownBy(() -> api.treeAsync(post()).join()).isNotNull();

        assertThat(seen).hasSize(12).contains("a ! POST /things/{id}, attempt 3: ConnectionException");
    }

    @Test
    void streamsAndAsynchronousCallsAreSeen() {
        PlainApi api = api(server(WireServer.STREAM_HEAD + WireServer.LAST_CHUNK), noting("a"));

        assertThat(api.events(post())).isEmpty();
        assertThat(api.eventsAsync(post()).join()).isEmpty();

        assertThat(seen)
                .containsExactly(
                        "a > POST /things/{id}, attempt 1", "a < POST /things/{id}, attempt 1: 200",
                        "a > POST /things/{id}, attempt 1", "a < POST /things/{id}, attempt 1: 200");
    }

    @Test
    void verbAddressAndHeadersCanBeChangedForOneAttempt() throws Exception {
        WireServer server = server(WireServer.response(500, "", "{}"));
        PlainApi api = api(server, onRequest(request -> {
            assertThat(request.header("x-attempt")).isNull();
            assertThat(request.header("AUTHORIZATION")).isEqualTo("Bearer " + KEY);
            assertThat(request.isReplayable()).isTrue();
            request.method("PUT")
                    .uri(URI.create(server.url() + "/other?n=" + request.attempt()))
                    .header("X-Attempt", Integer.toString(request.attempt()))
                    .removeHeader("authorization");
        }));

        assertThatThrownBy(() -> api.tree(post())).isNotNull();

        for (int attempt = 1; attempt <= 3; attempt++) {
            Request request = server.request();
            assertThat(request.method()).isEqualTo("PUT");
            assertThat(request.target()).isEqualTo("/other?n=" + attempt);
            assertThat(request.header("X-Attempt")).isEqualTo(Integer.toString(attempt));
            assertThat(request.header("Authorization")).isNull();
            assertThat(request.text()).isEqualTo("{\"a\":1}");
        }
    }

    @Test
    void aLaterInterceptorSeesWhatAnEarlierOneChanged() throws Exception {
        WireServer server = server(WireServer.ok("application/json", "{}"));
        PlainApi api = api(
                server,
                onRequest(request -> request.header("X-Sum", "1")),
                onRequest(request -> request.header("x-sum", request.header("X-SUM") + "2")));

        api.tree(post());

        assertThat(server.request().header("X-Sum")).isEqualTo("12");
    }

    @Test
    void anExceptionBeforeTheRequestFailsTheCallAndThoseWhoSawItAreTold() {
        WireServer server = server(WireServer.ok("application/json", "{}"));
        PlainApi api = api(server, noting("a"), onRequest(request -> {
            throw new UnsupportedOperationException("not today");
        }));

        assertThatThrownBy(() -> api.tree(post()))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("not today");
        assertThat(api.treeAsync(post()))
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withCauseInstanceOf(UnsupportedOperationException.class);
        assertThat(server.requests).isEmpty();
        assertThat(seen)
                .containsExactly(
                        "a > POST /things/{id}, attempt 1",
                        "a ! POST /things/{id}, attempt 1: UnsupportedOperationException",
                        "a > POST /things/{id}, attempt 1",
                        "a ! POST /things/{id}, attempt 1: UnsupportedOperationException");
    }

    @Test
    void whateverIsThrownAfterTheHeadersOfAStreamClosesItsConnection() throws Exception {
        CountDownLatch closed = new CountDownLatch(2);
        WireServer server = server((request, connection) -> {
            connection.send(WireServer.STREAM_HEAD + WireServer.chunk("data: 1\n\n"));
            connection.awaitClose(closed);
        });
        PlainApi api = api(
                server,
                new Interceptor() {
                    @Override
                    public void onResponse(OutgoingRequest request, ResponseInfo response, Duration elapsed) {
                        throw new AssertionError("not this one");
                    }
                },
                noting("b"));

        assertThatThrownBy(() -> api.events(post())).isInstanceOf(AssertionError.class);
        assertThat(api.eventsAsync(post()))
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withCauseInstanceOf(AssertionError.class);

        assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(seen).containsOnly("b > POST /things/{id}, attempt 1");
    }

    @Test
    void theFailureOfTheCallIsNotLostWhenAnInterceptorFailsOverIt() {
        PlainApi api = api(server((request, connection) -> connection.reset()), new Interceptor() {
            @Override
            public void onFailure(OutgoingRequest request, RuntimeException failure, Duration elapsed) {
                throw new UnsupportedOperationException("cannot note that", null);
            }
        });

        assertThatThrownBy(() -> api.tree(post()))
                .isInstanceOf(UnsupportedOperationException.class)
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    }

    @Test
    void aHandshakeIsPreparedAsACallWouldBe() throws Exception {
        WireServer server = server("");
        PlainApi api = api(server, noting("a"), onRequest(request -> request.header("X-Signed", "yes")));

        OutgoingRequest handshake = api.client().prepare(Call.get("/realtime").query("model", "gpt-realtime"));
        api.client()
                .responded(
                        handshake,
                        ResponseInfo.of(101, HttpHeaders.of(Map.of(), (name, value) -> true)),
                        Duration.ofMillis(3));

        assertThat(handshake.uri()).isEqualTo(URI.create(server.url() + "/v1/realtime?model=gpt-realtime"));
        assertThat(handshake.headers())
                .containsEntry("Authorization", "Bearer " + KEY)
                .containsEntry("X-Signed", "yes");
        assertThat(handshake.toString()).isEqualTo("GET /realtime, attempt 1");
        assertThat(seen).containsExactly("a > GET /realtime, attempt 1", "a < GET /realtime, attempt 1: 101");
        assertThat(api.client().httpClient()).isSameAs(api.client().httpClient());
    }
}
