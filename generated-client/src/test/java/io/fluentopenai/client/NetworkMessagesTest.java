package io.fluentopenai.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fluentopenai.client.error.ApiException;
import io.fluentopenai.client.error.ConnectionException;
import io.fluentopenai.client.error.DeadlineException;
import io.fluentopenai.client.error.OpenAIException;
import io.fluentopenai.client.error.RateLimitException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user reads when there is no connection, or not the one that was meant: what failed, why, what to do. */
@Timeout(60)
class NetworkMessagesTest {
    private final FakeDelayer delayer = FakeDelayer.immediate();
    private final List<AutoCloseable> resources = new ArrayList<>();

    @TempDir
    static Path folder;

    @AfterEach
    void release() throws Exception {
        for (AutoCloseable resource : resources) {
            resource.close();
        }
    }

    private <T extends AutoCloseable> T kept(T resource) {
        resources.add(resource);
        return resource;
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private interface ServerScript {
        void with(Socket socket) throws IOException;
    }

    /** A server that does this with each connection, and then closes it. */
    private int listening(ServerScript script) throws IOException {
        ServerSocket server = kept(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        daemon(() -> {
            while (true) {
                Socket socket = server.accept();
                daemon(() -> {
                    try (socket) {
                        script.with(socket);
                        socket.shutdownOutput();
                        // A socket that is closed before all is read takes back what it has sent.
                        socket.getInputStream().readAllBytes();
                    }
                });
            }
        });
        return server.getLocalPort();
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void daemon(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException gone) {
                // That is what these tests are about.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private int answering(String text) throws IOException {
        return listening(socket -> {
            socket.getInputStream().read();
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        });
    }

    private int speakingTls(SSLContext context) throws IOException {
        return listening(socket -> {
            SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, "127.0.0.1", 0, false);
            tls.setUseClientMode(false);
            try {
                tls.getInputStream().read();
                tls.getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".getBytes(StandardCharsets.US_ASCII));
            } catch (SSLException refused) {
                // The client has been told why.
            }
        });
    }

    private ApiClient.Builder at(String url) {
        return ApiClient.builder()
                .baseUrl(url)
                .retryPolicy(RetryPolicy.builder().delayer(delayer).build());
    }

    /** What a call fails with, which is the same in both ways of calling. */
    private OpenAIException failure(ApiClient.Builder settings) {
        PlainApi api = new PlainApi(kept(settings.build()));
        Call call = Call.post("/x").json(Map.of());
        OpenAIException blocking = (OpenAIException) catchThrowable(() -> api.tree(call));
        Throwable asynchronous =
                catchThrowable(() -> api.treeAsync(call).join()).getCause();
        assertThat(asynchronous).hasSameClassAs(blocking).hasMessage(blocking.getMessage());
        return blocking;
    }

    private static String withoutAttempt(OpenAIException failure) {
        return String.valueOf(failure.getMessage()).replaceFirst(" \\(attempt \\d\\)", "");
    }

    // ---- No connection

    @Test
    void aTimeoutThatIsNotPositiveIsNamed() {
        assertThat(catchThrowable(() -> ApiClient.builder().callTimeout(Duration.ZERO)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("callTimeout must be positive, not PT0S");
        assertThat(catchThrowable(() -> RequestOptions.builder().idleTimeout(Duration.ofSeconds(-1))))
                .hasMessage("idleTimeout must be positive, not PT-1S");
    }

    @Test
    void aRefusedConnectionAsksForServerAndBaseUrl() throws Exception {
        int port = freePort();

        OpenAIException failure = failure(at("http://127.0.0.1:" + port));

        assertThat(failure).isInstanceOf(ConnectionException.class);
        assertThat(failure.getMessage())
                .isEqualTo("POST /x (attempt 3): connection to 127.0.0.1:" + port
                        + " refused. Is the server running, and is the base URL right?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void anUnknownHostIsNamed(String scheme) {
        OpenAIException failure = failure(at(scheme + "://no-such-host.invalid:8443/v1"));

        assertThat(withoutAttempt(failure))
                .startsWith("POST /x: the host of no-such-host.invalid:8443 is unknown. Check the base URL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void anUnknownProxyIsToldAsTheProxys(String scheme) {
        ApiClient.Builder settings = at(scheme + "://api.example.invalid/v1").proxy("no-such-proxy.invalid", 3128);

        assertThat(withoutAttempt(failure(settings)))
                .isEqualTo("POST /x: the host of the proxy no-such-proxy.invalid:3128 is unknown. Check"
                        + " proxy(host, port) of the client's builder, or the system properties http.proxyHost and"
                        + " https.proxyHost");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void aRefusedProxyIsToldAsTheProxys(String scheme) throws Exception {
        int port = freePort();
        String url = scheme + "://api.example.invalid/v1";
        HttpClient given = HttpClient.newBuilder()
                .proxy(ProxySelector.of(new InetSocketAddress("127.0.0.1", port)))
                .build();

        for (ApiClient.Builder settings : List.of(at(url).proxy("127.0.0.1", port), at(url).httpClient(given))) {
            assertThat(withoutAttempt(failure(settings)))
                    .startsWith("POST /x: connection to the proxy 127.0.0.1:" + port
                            + " refused. Is the proxy running? Check proxy(host, port)");
        }
    }

    @Test
    void aProxyThatMakesNoTunnelIsNamedWithItsStatus() {
        WireServer proxy = kept(WireServer.answering(WireServer.response(502, "", "")));

        assertThat(withoutAttempt(failure(at("https://api.example.invalid/v1").proxy("127.0.0.1", proxy.port()))))
                .startsWith("POST /x: the proxy 127.0.0.1:" + proxy.port()
                        + " refuses to connect to api.example.invalid: HTTP 502.");
    }

    @ParameterizedTest
    @CsvSource({
        "http, Basic realm=\"x\", false, asks for credentials. Set proxyCredentials",
        "https, Basic realm=\"x\", false, asks for credentials. Set proxyCredentials",
        "http, Basic realm=\"x\", true, does not accept the credentials. Check user and password in proxyCredentials",
        "http, Negotiate, false, 'asks for credentials: it supports only Negotiate, but Java''s HTTP client supports only Basic'",
    })
    void aProxyThatAsksForCredentialsSaysHowToGiveThem(String scheme, String asks, boolean given, String says) {
        WireServer proxy = kept(
                WireServer.answering(WireServer.response(407, "Proxy-Authenticate: " + asks + "\r\n", "<p>no</p>")));
        ApiClient.Builder settings = at(scheme + "://api.example.invalid/v1").proxy("127.0.0.1", proxy.port());
        if (given) {
            settings.proxyCredentials("me", "secretpassword");
        }

        OpenAIException failure = failure(settings);

        assertThat(failure).isInstanceOf(ApiException.class);
        assertThat(failure.getMessage())
                .startsWith("POST /x: HTTP 407: the proxy 127.0.0.1:" + proxy.port() + " " + says)
                .doesNotContain("secretpassword");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aConnectionThatIsCutBeforeTheAnswerSaysSo(boolean reset) {
        WireServer server = kept(new WireServer((request, connection) -> {
            if (reset) {
                connection.reset();
            } else {
                connection.close();
            }
        }));

        assertThat(withoutAttempt(failure(at(server.url()))))
                .startsWith("POST /x: no response from 127.0.0.1:" + server.port()
                        + ": the connection was closed before the response began" + (reset ? " (Connection reset)" : "")
                        + ". If the server speaks TLS on this port, use https:// in the base URL.")
                .contains("check the logs of the server");
    }

    @Test
    void throughAProxyTheProxyIsNamedBesideTheServer() {
        WireServer proxy = kept(new WireServer((request, connection) -> connection.close()));

        assertThat(withoutAttempt(failure(at("http://api.example.invalid/v1").proxy("127.0.0.1", proxy.port()))))
                .startsWith("POST /x: no response from api.example.invalid (through the proxy 127.0.0.1:" + proxy.port()
                        + "): the connection was closed");
    }

    @Test
    void aServerOfAnotherProtocolIsQuotedWithoutControlCharacters() throws Exception {
        int port = answering("SSH-2.0-Open\u0007SSH\r\n");

        assertThat(withoutAttempt(failure(at("http://127.0.0.1:" + port))))
                .startsWith("POST /x: no response from 127.0.0.1:" + port + ": it does not speak HTTP (")
                .contains("SSH-2.0-Open?SSH")
                .endsWith("Check the port of the base URL");
    }

    // ---- TLS

    @Test
    void tlsAgainstAPlainPortNamesTheOtherScheme() throws Exception {
        int port = answering("HTTP/1.1 400 Bad Request\r\n\r\n");

        OpenAIException failure = failure(at("https://127.0.0.1:" + port));

        assertThat(failure.getMessage())
                .isEqualTo("POST /x: no TLS from 127.0.0.1:" + port
                        + ", which speaks plain text on this port. Use http:// in the"
                        + " base URL instead of https://, or the server's TLS port");
        assertThat(delayer.delays).isEmpty();
    }

    @Test
    void tlsAgainstAPortThatClosesAsksForThePort() throws Exception {
        int port = answering("");

        assertThat(withoutAttempt(failure(at("https://127.0.0.1:" + port))))
                .startsWith("POST /x: no TLS from 127.0.0.1:" + port
                        + ": it closed the connection during the handshake. Check"
                        + " whether it speaks TLS on this port");
    }

    @Test
    void plainTextAgainstATlsPortNamesTheOtherScheme() throws Exception {
        int port = speakingTls(SSLContext.getDefault());

        OpenAIException failure = failure(at("http://127.0.0.1:" + port));

        assertThat(failure.getMessage())
                .isEqualTo("POST /x: no HTTP from 127.0.0.1:" + port
                        + ", which speaks TLS on this port. Use https:// in" + " the base URL instead of http://");
        assertThat(delayer.delays).isEmpty();
    }

    @Test
    void aCertificateThatIsNotTrustedSaysHowToTrustIt() throws Exception {
        TestCertificate certificate = TestCertificate.of(folder, "ip:127.0.0.1", "-1d", 10);
        int port = speakingTls(certificate.ofServer());
        ApiClient trusting = kept(at("https://127.0.0.1:" + port)
                .sslContext(certificate.ofClient())
                .build());

        assertThat(failure(at("https://127.0.0.1:" + port)).getMessage())
                .startsWith("POST /x: the certificate of 127.0.0.1:" + port + " is not trusted (")
                .contains("sslContext(…)", "-Djavax.net.ssl.trustStore=");
        assertThat(delayer.delays).isEmpty();
        assertThat(new PlainApi(trusting).get("/x")).isEmpty();
    }

    @Test
    void aCertificateThatHasExpiredOrIsNotValidYetSaysSo() throws Exception {
        TestCertificate old = TestCertificate.of(folder, "ip:127.0.0.1", "-20d", 10);
        TestCertificate early = TestCertificate.of(folder, "ip:127.0.0.1", "+2d", 10);
        int oldPort = speakingTls(old.ofServer());
        int earlyPort = speakingTls(early.ofServer());

        assertThat(failure(at("https://127.0.0.1:" + oldPort).sslContext(old.ofClient()))
                        .getMessage())
                .startsWith("POST /x: the certificate of 127.0.0.1:" + oldPort + " has expired (NotAfter: ")
                .contains("Renew it on the server");
        assertThat(failure(at("https://127.0.0.1:" + earlyPort).sslContext(early.ofClient()))
                        .getMessage())
                .startsWith("POST /x: the certificate of 127.0.0.1:" + earlyPort + " is not valid yet (NotBefore: ")
                .contains("clock");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dns:other.example", "ip:127.0.0.9"})
    void aCertificateForAnotherHostSaysSo(String name) throws Exception {
        TestCertificate other = TestCertificate.of(folder, name, "-1d", 10);
        int port = speakingTls(other.ofServer());

        assertThat(failure(at("https://127.0.0.1:" + port).sslContext(other.ofClient()))
                        .getMessage())
                .startsWith("POST /x: the certificate of 127.0.0.1:" + port
                        + " is for another host (No subject alternative")
                .endsWith("Check the host in the base URL, and whether another server answers in its place");
        assertThat(delayer.delays).isEmpty();
    }

    // ---- Answers of others

    @ParameterizedTest
    @CsvSource({
        "302, https://login.example/oauth?state=secretpassword, https://login.example/oauth",
        "307, https://user:secretpassword@login.example:8443/x;session=secretpassword#secretpassword,"
                + " https://login.example:8443/x",
        "308, //login.example/v2, http://login.example/v2",
        "301, /v2/sk-secretpassword123, http://127.0.0.1:PORT/v2/***",
        "303, https://bad host/secretpassword, an invalid URL",
        "302, https://me:secretpassword@my_host/x, https://my_host/x"
    })
    void aRedirectNamesItsTargetWithoutSecretsAndWhatToDo(int status, String location, String quoted) {
        WireServer server = kept(WireServer.answering(
                WireServer.response(status, "Location: " + location + "\r\n", "<title>Found secretpassword</title>")));

        OpenAIException failure = failure(at(server.url()));

        assertThat(failure.getMessage())
                .isEqualTo("POST /x: HTTP " + status + ": redirect to "
                        + quoted.replace("PORT", Integer.toString(server.port()))
                        + ", which the client does not follow. Check the base URL or your gateway");
        assertThat(failure.status()).isEqualTo(status);
    }

    @Test
    void aRedirectToTlsSaysToUseIt() {
        WireServer server =
                kept(WireServer.answering(WireServer.response(301, "Location: https://127.0.0.1/v1/x\r\n", "")));

        assertThat(failure(at(server.url())).getMessage())
                .isEqualTo("POST /x: HTTP 301: redirect to https://127.0.0.1/v1/x, which the client does not follow."
                        + " Use https:// in the base URL");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"message\":\"said\",\"type\":\"insufficient_quota\",\"code\":\"insufficient_quota\"}}",
                "{\"error\":{\"message\":\"said\",\"type\":\"insufficient_quota\",\"code\":null}}",
                "{\"error\":{\"message\":\"said\",\"code\":\"billing_hard_limit_reached\"}}",
                "[{\"error\":{\"message\":\"said\",\"code\":\"insufficient_quota\"}}]"
            })
    void aQuotaThatIsUsedUpIsNotTriedAgainAndSaysWhatToDo(String body) {
        WireServer server = kept(WireServer.answering(WireServer.response(429, "Retry-After: 1\r\n", body)));

        OpenAIException failure = failure(at(server.url()));

        assertThat(failure).isInstanceOf(RateLimitException.class);
        assertThat(failure.getMessage())
                .startsWith("POST /x: HTTP 429: said (")
                .endsWith(". The account's quota is exhausted, so retrying does not help. Add credit or"
                        + " raise the limit in the provider's billing settings");
        assertThat(server.requests).hasSize(2);
        assertThat(delayer.delays).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "'' | {\"error\":{\"message\":\"said\",\"code\":\"rate_limit_exceeded\",\"type\":\"tokens\"}}",
                "'' | Too many requests: insufficient_quota",
                "x-should-retry: true | {\"error\":{\"message\":\"said\",\"code\":\"insufficient_quota\"}}",
            })
    void anyOther429IsTriedAgain(String header, String body) {
        String headers = header.equals("''") ? "" : header + "\r\n";
        WireServer server = kept(WireServer.answering(WireServer.response(429, headers, body)));

        assertThat(failure(at(server.url())).getMessage()).startsWith("POST /x (attempt 3): HTTP 429");
        assertThat(server.requests).hasSize(6);
    }

    // ---- Deadlines

    @Test
    void eachDeadlineNamesItsSetting() {
        WireServer silent = kept(new WireServer((request, connection) -> connection.awaitClose()));
        WireServer stalling = kept(new WireServer((request, connection) -> {
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{");
            connection.awaitClose();
        }));
        Duration soon = Duration.ofMillis(150);

        assertThat(failure(at(silent.url()).responseTimeout(soon)).getMessage())
                .isEqualTo(
                        "POST /x: no response headers within 150 ms. Allow more with responseTimeout(…) of the client's"
                                + " builder or of RequestOptions");
        assertThat(failure(at(stalling.url()).idleTimeout(soon)).getMessage())
                .isEqualTo(
                        "POST /x: the body of the response was silent for 150 ms. Allow more with idleTimeout(…) of the"
                                + " client's builder or of RequestOptions");
        assertThat(failure(at(silent.url()).callTimeout(Duration.ofSeconds(1))).getMessage())
                .isEqualTo(
                        "POST /x: not finished within 1 s. That counts all attempts and the waits between them. Allow"
                                + " more with callTimeout(…) of the client's builder or of RequestOptions");
        assertThat(DeadlineException.ofCall(
                        "GET /x", DeadlineException.Deadline.CONNECT, Duration.ofMinutes(2), null, null))
                .hasMessage(
                        "GET /x: no connection within 2 min. Check the base URL, the network and the proxy, or allow more"
                                + " with connectTimeout(…) of the client's builder or of RequestOptions");
    }

    // ---- What is sent in another way

    @Test
    void whatIsPreparedForAnotherWayOfSendingHasTheSameMessages() {
        ApiClient client = kept(
                at("https://api.example.invalid/v1").proxy("127.0.0.1", 3128).build());
        OutgoingRequest request = client.prepare(Call.get("/realtime"));
        HttpHeaders location =
                HttpHeaders.of(Map.of("location", List.of("https://login.example/?t=1")), (name, value) -> true);

        assertThat(client.unanswered(request, new java.net.ConnectException()))
                .hasMessageStartingWith("GET /realtime: connection to the proxy 127.0.0.1:3128 refused.")
                .hasCauseInstanceOf(java.net.ConnectException.class);
        assertThat(client.refusal(request, ResponseInfo.of(302, location), ""))
                .hasMessageStartingWith("GET /realtime: HTTP 302: redirect to https://login.example/, which");
    }
}
