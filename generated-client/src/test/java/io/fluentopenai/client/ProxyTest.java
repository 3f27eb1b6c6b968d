package io.fluentopenai.client;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.fluentopenai.client.error.ApiException;
import io.fluentopenai.client.internal.attempt.Tunnels;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Forward proxies, with and without a password. */
@Timeout(60)
class ProxyTest {
    private static final String PASSWORD = "pässword-123";
    private static final String BASIC =
            "Basic " + Base64.getEncoder().encodeToString(("me:" + PASSWORD).getBytes(StandardCharsets.UTF_8));

    /** Calls the HTTPS server that is the first argument, through the proxy on the port that is the second. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) {
            try (ApiClient client = ApiClient.builder()
                    .baseUrl(arguments[0])
                    .proxy("localhost", Integer.parseInt(arguments[1]))
                    .proxyCredentials("me", PASSWORD)
                    .sslContext(TrustingAll.context())
                    .maxRetries(0)
                    .build()) {
                PlainApi api = new PlainApi(client);
                System.out.println(api.tree(Call.post("/x").json(Map.of("a", 1L))));
                System.out.println(api.treeAsync(Call.get("/x")).join());
            }
        }
    }

    private static String run(String url, int port, String... jvmOptions) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(jvmOptions));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(Program.class.getName(), url, Integer.toString(port)));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            return out;
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void cleartextGoesThroughTheProxyWithThePasswordInEachRequest() throws Exception {
        try (ForwardProxy proxy = new ForwardProxy(BASIC);
                WireServer server = new WireServer((request, connection) -> {
                    connection.send(WireServer.response(200, "Connection: close\r\n", "{\"a\": 1}"));
                    connection.close();
                });
                ApiClient client = ApiClient.builder()
                        .baseUrl(server.url())
                        .proxy("localhost", proxy.port())
                        .proxyCredentials("me", PASSWORD)
                        .build()) {
            PlainApi api = new PlainApi(client);

            assertThat(api.tree(Call.post("/x").json(Map.of("b", 2L))).path("a").asInt())
                    .isEqualTo(1);
            assertThat(api.treeAsync(Call.get("/x")).join().path("a").asInt()).isEqualTo(1);

            assertThat(proxy.heads).hasSize(2).allMatch(head -> head.contains(server.url() + "/v1/x HTTP/1.1"));
            WireServer.Request request = server.request();
            assertThat(request.text()).isEqualTo("{\"b\":2}");
            assertThat(request.header("Proxy-Authorization")).isNull();
        }
    }

    @Test
    void aSelectorMaySayThatNoProxyIsNeededAndThenNobodyGetsThePassword() throws Exception {
        try (WireServer server = WireServer.json("{}");
                ApiClient client = ApiClient.builder()
                        .baseUrl(server.url())
                        .proxy(HttpClient.Builder.NO_PROXY)
                        .proxyCredentials("me", PASSWORD)
                        .build()) {
            new PlainApi(client).get("/x");

            assertThat(server.request().header("Proxy-Authorization")).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aProxyThatWantsAnotherPasswordIsAnExceptionWithoutIt(boolean given) throws Exception {
        try (ForwardProxy proxy = new ForwardProxy("Basic something-else");
                WireServer server = WireServer.json("{}")) {
            ApiClient.Builder settings = ApiClient.builder()
                    .baseUrl(server.url())
                    .proxy(ProxySelector.of(new InetSocketAddress("127.0.0.1", proxy.port())));
            if (given) {
                settings.proxyCredentials("me", PASSWORD);
            }
            try (ApiClient client = settings.build()) {
                assertThatThrownBy(() -> new PlainApi(client).get("/x"))
                        .isInstanceOf(ApiException.class)
                        .hasMessageContaining("HTTP 407")
                        .hasMessageNotContaining(BASIC.substring(6));
                assertThat(client.toString()).doesNotContain(PASSWORD);
            }
            assertThat(server.requests).isEmpty();
        }
    }

    @Test
    void aProxyThatWantsAPasswordForATunnelIsTheSameException() throws Exception {
        List<Integer> told = new ArrayList<>();
        Interceptor teller = new Interceptor() {
            @Override
            public void onResponse(OutgoingRequest request, ResponseInfo response, Duration elapsed) {
                told.add(response.status());
            }
        };
        try (WireServer proxy = WireServer.answering(
                        WireServer.response(407, "Proxy-Authenticate: Basic realm=\"x\"\r\n", "no"));
                ApiClient client = ApiClient.builder()
                        .baseUrl("https://localhost:1")
                        .proxy("127.0.0.1", proxy.port())
                        .interceptor(teller)
                        .build()) {
            PlainApi api = new PlainApi(client);
            Call call = Call.get("/x");

            assertThatThrownBy(() -> api.tree(call))
                    .isInstanceOf(ApiException.class)
                    .hasMessageStartingWith("GET /x: HTTP 407: the proxy 127.0.0.1:" + proxy.port());
            assertThatThrownBy(() -> api.binary(call)).isInstanceOf(ApiException.class);
            assertThatThrownBy(() -> api.events(call)).isInstanceOf(ApiException.class);
            assertThat(api.treeAsync(call))
                    .failsWithin(Duration.ofSeconds(5))
                    .withThrowableThat()
                    .withCauseInstanceOf(ApiException.class);
            assertThat(told).containsExactly(407, 407, 407, 407);
        }
    }

    @Test
    void aTunnelIsMadeWithThePasswordWhichTheServerBehindItDoesNotSee() throws Exception {
        WireMockServer server = new WireMockServer(options().dynamicPort().dynamicHttpsPort());
        server.start();
        try (ForwardProxy proxy = new ForwardProxy(BASIC)) {
            server.stubFor(any(anyUrl()).willReturn(okJson("{\"a\":1}")));

            String out = run(
                    "https://localhost:" + server.httpsPort() + "/v1",
                    proxy.port(),
                    "-Djdk.http.auth.tunneling.disabledSchemes=");

            assertThat(out.strip().lines()).containsExactly("{\"a\":1}", "{\"a\":1}");
            assertThat(proxy.heads).isNotEmpty().allMatch(head -> head.startsWith("CONNECT localhost:"));
            List<LoggedRequest> requests = server.findAll(anyRequestedFor(anyUrl()));
            assertThat(requests).hasSize(2);
            assertThat(requests).allMatch(request -> request.getHeader("Proxy-Authorization") == null);
            assertThat(requests.get(0).getBodyAsString()).isEqualTo("{\"a\":1}");
        } finally {
            server.stop();
        }
    }

    @Test
    void aJvmThatSendsNoPasswordsToTunnelsIsAClearErrorBeforeAnythingIsSent() throws Exception {
        try (ForwardProxy proxy = new ForwardProxy(BASIC)) {
            String out = run("https://localhost:1/v1", proxy.port());

            assertThat(out)
                    .contains("IllegalStateException")
                    .contains("-D" + Tunnels.DISABLED_SCHEMES + "=")
                    .doesNotContain(PASSWORD)
                    .doesNotContain(BASIC.substring(6));
            assertThat(proxy.heads).isEmpty();
        }
    }

    @Test
    void aTunnelWithoutAPasswordNeedsNothingOfTheJvm() throws Exception {
        WireMockServer server = new WireMockServer(options().dynamicPort().dynamicHttpsPort());
        server.start();
        try (ForwardProxy proxy = new ForwardProxy(null);
                ApiClient client = ApiClient.builder()
                        .baseUrl("https://localhost:" + server.httpsPort())
                        .proxy("localhost", proxy.port())
                        .sslContext(TrustingAll.context())
                        .callTimeout(Duration.ofSeconds(30))
                        .build()) {
            server.stubFor(any(anyUrl()).willReturn(okJson("{\"a\":1}")));

            assertThat(new PlainApi(client).get("/x").path("a").asInt()).isEqualTo(1);
            assertThat(proxy.heads).hasSize(1);
        } finally {
            server.stop();
        }
    }

    @Test
    void settingsOfTheHttpClientCannotBeMadeOnOneThatIsGiven() {
        List<ApiClient.Builder> contradictions = List.of(
                ApiClient.builder().proxy("localhost", 1),
                ApiClient.builder().proxyCredentials("me", PASSWORD),
                ApiClient.builder().sslContext(TrustingAll.context()),
                ApiClient.builder().sslParameters(new SSLParameters()));

        for (ApiClient.Builder settings : contradictions) {
            assertThatIllegalStateException()
                    .isThrownBy(() ->
                            settings.httpClient(HttpClient.newHttpClient()).build())
                    .withMessageContaining("apply to a given HttpClient");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "me:you"})
    void aUserNameThatCannotBeSentIsRefusedWithoutThePassword(String user) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ApiClient.builder().proxyCredentials(user, PASSWORD))
                .withMessageContaining("proxy user name")
                .withMessageNotContaining(PASSWORD);
    }
}
