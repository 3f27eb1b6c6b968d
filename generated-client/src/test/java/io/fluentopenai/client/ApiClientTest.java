package io.fluentopenai.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fluentopenai.client.WireServer.Request;
import java.lang.ref.WeakReference;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiClientTest {
    private static final String KEY = "sk-test-0123456789";

    @ParameterizedTest
    @CsvSource({
        "'', /v1/models",
        "/, /v1/models",
        "/v1, /v1/models",
        "/v1/, /v1/models",
        "/gateway, /gateway/models",
        "/gateway/, /gateway/models",
        "/gateway/openai/v1, /gateway/openai/v1/models",
        "/gateway/openai/v1//, /gateway/openai/v1/models",
        "/with%20blank/v1, /with%20blank/v1/models"
    })
    void theBaseUrlKeepsItsPathWithAndWithoutSlash(String path, String expected) throws Exception {
        try (WireServer server = WireServer.json("{}");
                ApiClient client = ApiClient.create(server.url() + path, KEY)) {
            new PlainApi(client).get("/models");

            assertThat(server.request().target()).isEqualTo(expected);
        }
    }

    @Test
    void theVersionPathOfABareBaseUrlCanBeChosen() throws Exception {
        try (WireServer server = WireServer.json("{}");
                ApiClient root = ApiClient.builder()
                        .baseUrl(server.url())
                        .versionPath("")
                        .build();
                ApiClient second = ApiClient.builder()
                        .baseUrl(server.url())
                        .versionPath("v2/")
                        .build()) {
            new PlainApi(root).get("/models");
            new PlainApi(second).get("/models");

            assertThat(server.request().target()).isEqualTo("/models");
            assertThat(server.request().target()).isEqualTo("/v2/models");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "' ' | blank",
                "localhost:8080/v1 | \"localhost:8080/v1\" has no scheme. Did you mean \"http://localhost:8080/v1\"?",
                "api.example.com/v1 | Did you mean \"https://api.example.com/v1\"?",
                "myhost | \"myhost\" has no scheme",
                "http:/host/v1 | \"http:/host/v1\" must start with http://",
                "ftp://host/v1 | \"ftp://host/v1\" must start with http://",
                "http:///v1 | \"http:///v1\"",
                "https://user:secretpassword@host/v1 | \"https://***@host/v1\" must not contain a user",
                "user:secretpassword@host/v1 | \"***@host/v1\" has no scheme",
                "https://host/v1?api-version=1&key=secretpassword | \"https://host/v1?api-version=***&key=***\" must not"
                        + " contain a query. Pass each parameter to query(name, value)",
                "https://host/v1#secretpassword | \"https://host/v1#***\" must not contain a fragment",
                "https://ho st/v1 | \"https://ho st/v1\" contains whitespace",
                "https://host/v1\tsecond | \"https://host/v1?second\" contains whitespace",
                "http://my_host:8080/v1 | \"http://my_host:8080/v1\" must have a host",
                "http://host:secretpassword/v1 | \"http://host:***/v1\"",
                "https://host/%zz | \"https://host/%zz\" is not a URL",
                "https://host/sk-secretpassword-1234/v1?a=b | \"https://host/***?a=***\"",
                "sk-secretpassword0123456789abcdef | not a URL but a word of 33 characters",
                "0secretpassword0123456789abcdef | Is it the API key?",
            })
    void whatIsNoBaseUrlIsQuotedButForWhatMayBeSecret(String url, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ApiClient.builder().baseUrl(url.equals("' '") ? " " : url))
                .withMessageContaining("base URL")
                .withMessageContaining(message)
                .withMessageNotContaining("secretpassword")
                .withNoCause();
    }

    @ParameterizedTest
    @CsvSource({
        "https://host/v1/chat/completions, https://host/v1",
        "https://host/v1/chat/completions/, https://host/v1",
        "http://localhost:11434/v1/embeddings, http://localhost:11434/v1",
        "https://host/chat/completions, https://host",
        "https://host/gateway/v3/responses, https://host/gateway/v3",
        "https://host/api/v1beta/models, https://host/api/v1beta",
        "https://host/openai/deployments/gpt/audio/speech, https://host/openai/deployments/gpt"
    })
    void aBaseUrlThatEndsWithAnOperationIsRefusedWithTheRightOne(String url, String right) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ApiClient.builder().baseUrl(url))
                .withMessageContaining("ends with the path of an operation")
                .withMessageEndingWith("Remove it: \"" + right + "\"");
    }

    @Test
    void anOperationThatFewPeopleKnowIsFoundWhenItIsCalled() {
        try (ApiClient client = ApiClient.create("http://127.0.0.1:1/v1/organization/usage", KEY);
                ApiClient versioned = ApiClient.create("http://127.0.0.1:1/v1/gadgets", KEY)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new PlainApi(client).get("/organization/usage"))
                    .withMessageEndingWith("Remove it: \"http://127.0.0.1:1/v1\"");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new PlainApi(versioned)
                            .tree(Call.get("/gadgets/{gadget_id}").path("gadget_id", "g_1")))
                    .withMessageEndingWith("Remove it: \"http://127.0.0.1:1/v1\"");
        }
    }

    /** Hugging Face has {@code /models} in the middle, and an operator may call a gateway as he likes. */
    @ParameterizedTest
    @ValueSource(strings = {"/models", "/responses", "/my-responses", "/v1/mymodels", "/models/x", "/v1/files/gateway"})
    void aNameThatAnOperatorChoseIsKept(String path) throws Exception {
        try (WireServer server = WireServer.json("{}");
                ApiClient client = ApiClient.create(server.url() + path, KEY)) {
            new PlainApi(client).get("/models");

            assertThat(server.request().target()).isEqualTo(path + "/models");
        }
    }

    @Test
    void theDefaultIsTheProvidersOwnServer() {
        try (ApiClient client = ApiClient.builder().build()) {
            assertThat(client.baseUrl()).isEqualTo("https://api.openai.com/v1");
        }
    }

    @Test
    void identityGoesInHeaders() throws Exception {
        try (WireServer server = WireServer.json("{}");
                ApiClient client = ApiClient.builder()
                        .baseUrl(server.url())
                        .apiKey("  " + KEY + "\n")
                        .organization("org-1")
                        .project("proj-1")
                        .header("X-Team", "blue")
                        .build()) {
            new PlainApi(client).get("/models");

            Request request = server.request();
            assertThat(request.header("Authorization")).isEqualTo("Bearer " + KEY);
            assertThat(request.header("OpenAI-Organization")).isEqualTo("org-1");
            assertThat(request.header("OpenAI-Project")).isEqualTo("proj-1");
            assertThat(request.header("X-Team")).isEqualTo("blue");
            assertThat(request.header("User-Agent")).isEqualTo("fluentopenai-java/" + ApiClient.VERSION);
            assertThat(request.header("Accept")).isEqualTo("application/json");
        }
    }

    @Test
    void withoutAKeyNoneIsSent() throws Exception {
        try (WireServer server = WireServer.json("{}");
                ApiClient client = ApiClient.builder().baseUrl(server.url()).build()) {
            new PlainApi(client).get("/models");

            assertThat(server.request().header("Authorization")).isNull();
        }
    }

    @Test
    void aSupplierIsAskedForTheKeyOfEachRequest() throws Exception {
        AtomicInteger count = new AtomicInteger();
        try (WireServer server = WireServer.json("{}");
                ApiClient client = ApiClient.builder()
                        .baseUrl(server.url())
                        .apiKey(() -> "key-" + count.incrementAndGet())
                        .build()) {
            PlainApi api = new PlainApi(client);
            api.get("/models");
            api.get("/models");

            assertThat(server.request().header("Authorization")).isEqualTo("Bearer key-1");
            assertThat(server.request().header("Authorization")).isEqualTo("Bearer key-2");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "sk-secretpart\nX-Injected: 1", "sk-secretpart\u00e9"})
    void aKeyThatCannotBeSentIsRefusedWithoutRepeatingIt(String key) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ApiClient.builder().apiKey(key))
                .withMessageNotContaining("secretpart");
    }

    @Test
    void noTextOfTheClientHoldsTheKey() {
        try (ApiClient client = ApiClient.create("https://host/v1", KEY)) {
            assertThat(client.toString()).isEqualTo("ApiClient[https://host/v1]");
        }
    }

    @Test
    void cleartextNeverOffersAnUpgrade() throws Exception {
        try (WireServer server = WireServer.json("{}")) {
            new PlainApi(server).tree(Call.post("/chat/completions").json(java.util.Map.of("a", 1L)));

            Request request = server.request();
            assertThat(request.header("Upgrade")).isNull();
            assertThat(request.header("HTTP2-Settings")).isNull();
            assertThat(request.header("Connection")).isNull();
        }
    }

    @Test
    void cleartextNeverOffersAnUpgradeWithAGivenHttpClientEither() throws Exception {
        HttpClient own =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        try (WireServer server = WireServer.json("{}");
                ApiClient client = ApiClient.builder()
                        .baseUrl(server.url())
                        .httpClient(own)
                        .build()) {
            new PlainApi(client).get("/models");

            assertThat(server.request().header("Upgrade")).isNull();
        }
    }

    @Test
    void connectionsAreReused() throws Exception {
        try (WireServer server = WireServer.json("{\"a\": 1}")) {
            PlainApi api = new PlainApi(server);
            for (int i = 0; i < 20; i++) {
                api.get("/models");
            }

            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void aRedirectIsNotFollowedSoTheKeyStaysHere() throws Exception {
        try (WireServer other = WireServer.json("{}");
                WireServer server =
                        WireServer.answering(WireServer.response(302, "Location: " + other.url() + "/\r\n", ""))) {
            assertThatThrownBy(() -> new PlainApi(server).get("/models")).hasMessageContaining("HTTP 302");

            assertThat(other.requests).isEmpty();
        }
    }

    @Test
    void aClosedClientRefusesCalls() throws Exception {
        try (WireServer server = WireServer.json("{}")) {
            ApiClient client = ApiClient.create(server.url(), KEY);
            PlainApi api = new PlainApi(client);
            api.get("/models");
            client.close();
            client.close();

            assertThatThrownBy(() -> api.get("/models"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed");
            assertThatThrownBy(() -> api.treeAsync(Call.get("/models")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed");
        }
    }

    @Test
    void closingTheClientEndsOpenStreamsAndPendingCalls() throws Exception {
        CountDownLatch closed = new CountDownLatch(2);
        try (WireServer server = new WireServer((request, connection) -> {
            if (request.target().endsWith("/stream")) {
                connection.send(WireServer.STREAM_HEAD + WireServer.chunk("data: 1\n\n"));
            }
            connection.awaitClose(closed);
        })) {
            ApiClient client = ApiClient.create(server.url(), KEY);
            PlainApi api = new PlainApi(client);
            CompletableFuture<?> pending = api.treeAsync(Call.get("/models"));
            CompletableFuture<Void> events = api.events(Call.get("/stream")).onEach(event -> {});
            server.request();
            server.request();

            client.close();

            assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(pending)
                    .failsWithin(Duration.ofSeconds(5))
                    .withThrowableThat()
                    .withCauseInstanceOf(IllegalStateException.class)
                    .withMessageContaining("client was closed");
            assertThat(events)
                    .failsWithin(Duration.ofSeconds(5))
                    .withThrowableThat()
                    .withCauseInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void closingTheClientFreesACallerWhoBlocks() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (WireServer server = new WireServer((request, connection) -> connection.awaitClose(closed))) {
            ApiClient client = ApiClient.create(server.url(), KEY);
            AtomicBoolean interrupted = new AtomicBoolean(true);
            CompletableFuture<Throwable> blocked = CompletableFuture.supplyAsync(() -> {
                Throwable thrown = catchThrowable(() -> new PlainApi(client).get("/models"));
                interrupted.set(Thread.currentThread().isInterrupted());
                return thrown;
            });
            server.request();

            client.close();

            assertThat(blocked.get(5, TimeUnit.SECONDS))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("GET /models: the client was closed");
            assertThat(interrupted).isFalse();
            assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Before JDK 21 the thread and the connections of an HTTP client go when nobody refers to it, and not before. */
    @Test
    void afterClosingNobodyRefersToTheHttpClient() throws Exception {
        try (WireServer server = WireServer.json("{}")) {
            ApiClient client = ApiClient.create(server.url(), KEY);
            WeakReference<HttpClient> http = new WeakReference<>(client.httpClient());
            new PlainApi(client).get("/models");
            new PlainApi(client).treeAsync(Call.get("/models")).join();

            client.close();

            Awaitility.await().until(() -> {
                System.gc();
                return http.get() == null;
            });
        }
    }

    @Test
    void aGivenHttpClientOutlivesTheClient() throws Exception {
        HttpClient own = HttpClient.newHttpClient();
        try (WireServer server = WireServer.json("{\"a\": 1}")) {
            ApiClient.builder().baseUrl(server.url()).httpClient(own).build().close();
            try (ApiClient second =
                    ApiClient.builder().baseUrl(server.url()).httpClient(own).build()) {
                assertThat(new PlainApi(second).get("/models").path("a").asInt())
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void theVersionIsThatOfTheBuild() throws Exception {
        Matcher version = Pattern.compile("<version>([^<]+)</version>").matcher(Files.readString(Path.of("pom.xml")));

        assertThat(version.find()).isTrue();
        assertThat(ApiClient.VERSION).isEqualTo(version.group(1));
    }
}
