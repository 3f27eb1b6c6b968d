package io.fluentopenai.client;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.fluentopenai.client.error.ConnectionException;
import io.fluentopenai.client.error.DeadlineException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Over TLS, which means HTTP/2 where the server can. */
@Timeout(60)
class TlsTest {
    private static final WireMockServer SERVER =
            new WireMockServer(options().dynamicPort().dynamicHttpsPort());

    @BeforeAll
    static void start() {
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
    }

    @BeforeEach
    void reset() {
        SERVER.resetAll();
    }

    private static ApiClient.Builder settings() {
        return ApiClient.builder()
                .baseUrl("https://localhost:" + SERVER.httpsPort() + "/v1")
                .apiKey("sk-test-0123456789")
                .sslContext(TrustingAll.context());
    }

    private static String protocol() {
        List<LoggedRequest> requests = SERVER.findAll(anyRequestedFor(anyUrl()));
        return requests.get(requests.size() - 1).getProtocol();
    }

    @Test
    void httpsNegotiatesHttp2() throws Exception {
        SERVER.stubFor(any(anyUrl()).willReturn(okJson("{\"a\":1}").withHeader("x-request-id", "req_1")));
        try (ApiClient client = settings().build()) {
            PlainApi api = new PlainApi(client);

            ApiResponse<JsonNode> response = api.response(Call.post("/x").json(List.of("b")));

            assertThat(response.body().path("a").asInt()).isEqualTo(1);
            assertThat(response.requestId()).isEqualTo("req_1");
            assertThat(protocol()).isEqualTo("HTTP/2.0");
            assertThat(api.treeAsync(Call.get("/x")).join().path("a").asInt()).isEqualTo(1);
        }
    }

    @Test
    void formsAreSentOverHttp2() throws Exception {
        SERVER.stubFor(any(anyUrl()).willReturn(okJson("{}")));
        try (ApiClient client = settings().build()) {
            new PlainApi(client)
                    .tree(Call.post("/x").multipart(out -> out.file("f", FilePart.of("f", new byte[300_000]), true)));

            LoggedRequest request = SERVER.findAll(anyRequestedFor(anyUrl())).get(0);
            assertThat(request.getPart("f").getBody().asBytes()).hasSize(300_000);
        }
    }

    @Test
    void streamsArriveOverHttp2() throws Exception {
        String events = "data: {\"text\":\"0123456789\"}\n\n".repeat(3000) + "data: [DONE]\n\n";
        SERVER.stubFor(any(anyUrl())
                .willReturn(aResponse()
                        .withHeader("Content-Type", "text/event-stream")
                        .withBody(events)
                        .withChunkedDribbleDelay(20, 100)));
        try (ApiClient client = settings().build()) {
            PlainApi api = new PlainApi(client);
            List<CompletableFuture<Void>> pushed = new ArrayList<>();
            List<JsonNode> seen = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                pushed.add(api.eventsAsync(Call.get("/x"))
                        .thenCompose(stream -> stream.onEach(event -> {
                            synchronized (seen) {
                                seen.add(event);
                            }
                        })));
            }

            assertThat(api.events(Call.get("/x"))).hasSize(3000);
            pushed.forEach(CompletableFuture::join);
            assertThat(seen).hasSize(9000);
        }
    }

    @Test
    void aStreamOverHttp2CanBeLeftAndItsConnectionUsedOn() throws Exception {
        SERVER.stubFor(any(anyUrl())
                .willReturn(aResponse()
                        .withHeader("Content-Type", "text/event-stream")
                        .withBody("data: 1\n\n".repeat(1000))
                        .withChunkedDribbleDelay(100, 5000)));
        try (ApiClient client = settings().build()) {
            PlainApi api = new PlainApi(client);
            for (int i = 0; i < 3; i++) {
                try (EventStream<JsonNode> stream = api.events(Call.get("/x"))) {
                    assertThat(stream.iterator().next().asInt()).isEqualTo(1);
                }
            }
        }
    }

    @Test
    void deadlinesHoldOverHttp2() throws Exception {
        SERVER.stubFor(any(anyUrl()).willReturn(okJson("{}").withFixedDelay(1000)));
        try (ApiClient client =
                settings().responseTimeout(Duration.ofMillis(200)).build()) {
            assertThatThrownBy(() -> new PlainApi(client).get("/x")).isInstanceOf(DeadlineException.class);
        }
    }

    @Test
    void protocolsCanBeChosen() {
        SERVER.stubFor(any(anyUrl()).willReturn(okJson("{}")));
        SSLParameters old = new SSLParameters();
        old.setProtocols(new String[] {"TLSv1.2"});
        SSLParameters impossible = new SSLParameters();
        impossible.setCipherSuites(new String[] {"TLS_AES_128_GCM_SHA256"});
        impossible.setProtocols(new String[] {"TLSv1.2"});
        try (ApiClient client = settings().sslParameters(old).build();
                ApiClient cannot =
                        settings().sslParameters(impossible).maxRetries(0).build()) {
            new PlainApi(client).get("/x");

            assertThatThrownBy(() -> new PlainApi(cannot).get("/x")).isInstanceOf(ConnectionException.class);
        }
    }

    @Test
    void aRequestForACleartextServerCanBeSentOnToAnother() {
        Interceptor on = new Interceptor() {
            @Override
            public void onRequest(OutgoingRequest request) {
                request.uri(URI.create("https://localhost:" + SERVER.httpsPort() + "/v1/x"));
            }
        };
        try (ApiClient client = ApiClient.builder()
                .baseUrl("http://localhost:1")
                .maxRetries(0)
                .interceptor(on)
                .build()) {
            // There is TLS, as the certificate is not one to trust.
            assertThatThrownBy(() -> new PlainApi(client).get("/x"))
                    .isInstanceOf(ConnectionException.class)
                    .hasCauseInstanceOf(SSLException.class);
        }
    }

    @Test
    void aCertificateThatIsNotTrustedIsAConnectionException() {
        try (ApiClient client = ApiClient.create("https://localhost:" + SERVER.httpsPort(), "key")) {
            assertThatThrownBy(() -> new PlainApi(client).get("/x"))
                    .isInstanceOf(ConnectionException.class)
                    .hasMessageContaining("localhost")
                    .hasMessageNotContaining("attempt");
        }
    }
}
