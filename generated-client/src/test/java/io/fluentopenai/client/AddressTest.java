package io.fluentopenai.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where requests go and how they say who calls, on Azure and elsewhere. */
class AddressTest {
    private static final String KEY = "0123456789abcdef";
    private static final AzureOptions AZURE =
            AzureOptions.resource("my-resource").deployment("my-gpt").apiVersion("2024-10-21");

    /** The request that would be sent. */
    private static OutgoingRequest request(ApiClient.Builder settings, Call call) {
        try (ApiClient client = settings.build()) {
            return client.prepare(call);
        }
    }

    private static URI address(AzureOptions options, Call call) {
        return request(ApiClient.builder().azure(options), call).uri();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /chat/completions, /openai/deployments/my-gpt/chat/completions",
        "POST, /completions, /openai/deployments/my-gpt/completions",
        "POST, /embeddings, /openai/deployments/my-gpt/embeddings",
        "POST, /images/generations, /openai/deployments/my-gpt/images/generations",
        "POST, /images/edits, /openai/deployments/my-gpt/images/edits",
        "POST, /audio/speech, /openai/deployments/my-gpt/audio/speech",
        "POST, /audio/transcriptions, /openai/deployments/my-gpt/audio/transcriptions",
        "GET, /models, /openai/models",
        "POST, /files, /openai/files",
        "POST, /assistants, /openai/assistants",
        "POST, /responses, /openai/responses",
        "POST, /moderations, /openai/moderations"
    })
    void theDeploymentIsInsertedWhereItServes(String verb, String path, String expected) {
        assertThat(address(AZURE, Call.of(verb, path)))
                .isEqualTo(URI.create("https://my-resource.openai.azure.com" + expected + "?api-version=2024-10-21"));
    }

    @Test
    void aRequestToAzureGoesOutAsRecorded() throws Exception {
        try (WireServer server = WireServer.json("{}");
                ApiClient client = ApiClient.builder()
                        .azure(AzureOptions.endpoint(server.url())
                                .deployment("my gpt")
                                .apiVersion("2024-10-21"))
                        .apiKey(KEY)
                        .build()) {
            new PlainApi(client)
                    .tree(Call.post("/chat/completions").query("a", "b").json(Map.of("model", "ignored")));

            WireServer.Request request = server.request();
            assertThat(request.target())
                    .isEqualTo("/openai/deployments/my%20gpt/chat/completions?a=b&api-version=2024-10-21");
            assertThat(request.header("api-key")).isEqualTo(KEY);
            assertThat(request.header("Authorization")).isNull();
            assertThat(request.text()).isEqualTo("{\"model\":\"ignored\"}");
        }
    }

    @Test
    void withoutADeploymentTheModelOfTheRequestNamesIt() {
        AzureOptions options = AzureOptions.resource("r").apiVersion("1");
        String chat = "https://r.openai.azure.com/openai/deployments/gpt-5/chat/completions?api-version=1";

        assertThat(address(options, Call.post("/chat/completions").json(Map.of("model", "gpt-5"))))
                .hasToString(chat);
        assertThat(address(
                        options,
                        Call.post("/chat/completions")
                                .json(Map.of("model", "other"))
                                .options(RequestOptions.builder()
                                        .bodyProperty("model", "gpt-5")
                                        .build())))
                .hasToString(chat);
        assertThat(address(
                        options,
                        Call.post("/audio/transcriptions").multipart(out -> out.value("model", "whisper", true))))
                .hasToString(
                        "https://r.openai.azure.com/openai/deployments/whisper/audio/transcriptions?api-version=1");
    }

    @Test
    void neitherDeploymentNorModelIsAClearError() {
        AzureOptions options = AzureOptions.resource("r").apiVersion("1");

        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> address(options, Call.post("/chat/completions").json(Map.of("a", 1L))))
                .withMessage(
                        "POST /chat/completions needs a deployment on Azure. Set AzureOptions.deployment(…), or the"
                                + " model of the request");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        address(options, Call.get("/chat/completions/{id}").path("id", "c1")))
                .withMessageContaining("needs a deployment");
    }

    @Test
    void theNewerFormHasNoDeploymentsAndNeedsNoVersion() {
        AzureOptions options = AzureOptions.resource("r").deployment("d").v1();

        assertThat(address(options, Call.post("/chat/completions")))
                .hasToString("https://r.openai.azure.com/openai/v1/chat/completions");
        assertThat(address(options.apiVersion("preview"), Call.get("/models")))
                .hasToString("https://r.openai.azure.com/openai/v1/models?api-version=preview");
    }

    @Test
    void theDomainCanBeAnother() {
        assertThat(address(AZURE.domain("openai.azure.us"), Call.get("/models")))
                .hasToString("https://my-resource.openai.azure.us/openai/models?api-version=2024-10-21");
        assertThatIllegalStateException()
                .isThrownBy(() -> AzureOptions.endpoint("https://host").domain("azure.us"))
                .withMessageContaining("AzureOptions.resource(name)");
    }

    @ParameterizedTest
    @CsvSource({
        "https://h.example.com, https://h.example.com/openai/models?api-version=1",
        "https://h.example.com/, https://h.example.com/openai/models?api-version=1",
        "https://h.example.com/openai/, https://h.example.com/openai/models?api-version=1",
        "https://h.example.com/gate/way, https://h.example.com/gate/way/openai/models?api-version=1",
        "https://h.example.com/openai/v1/, https://h.example.com/openai/v1/models?api-version=1"
    })
    void anEndpointIsTakenAsAzureShowsIt(String endpoint, String expected) {
        assertThat(address(AzureOptions.endpoint(endpoint).apiVersion("1"), Call.get("/models")))
                .hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "a.b", "my-resource.openai.azure.com", "a:1", "https://a", "a/b"})
    void aResourceNameThatIsNoneIsAClearError(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AzureOptions.resource(name))
                .withMessageContaining("Azure resource name");
    }

    @Test
    void whatIsBlankOrMissingIsAClearError() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AZURE.deployment(" "))
                .withMessage("The Azure deployment is blank");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AZURE.apiVersion(""))
                .withMessage("The Azure api-version is blank");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ApiClient.builder().azure(AzureOptions.resource("r")))
                .withMessageContaining("needs an api-version");
    }

    @Test
    void anEntraTokenIsAskedForEachCallAndSentAsBearer() {
        AtomicInteger count = new AtomicInteger();
        ApiClient.Builder settings =
                ApiClient.builder().azure(AZURE).bearerToken(() -> "token-" + count.incrementAndGet());

        OutgoingRequest first = request(settings, Call.get("/models"));
        OutgoingRequest second = request(settings, Call.get("/models"));

        assertThat(first.header("Authorization")).isEqualTo("Bearer token-1");
        assertThat(first.header("api-key")).isNull();
        assertThat(second.header("Authorization")).isEqualTo("Bearer token-2");
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "a\nb"})
    void aSuppliedKeyThatCannotBeSentIsRefused(String key) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> request(ApiClient.builder().apiKey(() -> key), Call.get("/models")));
    }

    @Test
    void theKeyCanGoInAnotherHeader() {
        OutgoingRequest request =
                request(ApiClient.builder().apiKey(KEY).apiKeyHeader("X-Gateway-Key"), Call.get("/models"));

        assertThat(request.header("X-Gateway-Key")).isEqualTo(KEY);
        assertThat(request.header("Authorization")).isNull();
        assertThat(request(
                                ApiClient.builder()
                                        .azure(AZURE)
                                        .apiKeyHeader("X-Key")
                                        .apiKey(() -> KEY),
                                Call.get("/models"))
                        .header("X-Key"))
                .isEqualTo(KEY);
    }

    @ParameterizedTest
    @CsvSource({
        ",, ?tenant=a%26b",
        "tenant=c,, ?tenant=c",
        ",c, ?tenant=c",
        "x=1,, ?x=1&tenant=a%26b",
        "mytenant=1,, ?mytenant=1&tenant=a%26b"
    })
    void aQueryParameterForEveryRequestGivesWayToThatOfTheCall(
            @Nullable String ofCall, @Nullable String ofOptions, String expected) {
        Call call = Call.get("/models");
        if (ofCall != null) {
            String[] pair = ofCall.split("=", 2);
            call.query(pair[0], pair[1]);
        }
        if (ofOptions != null) {
            call.options(RequestOptions.builder().query("tenant", ofOptions).build());
        }

        URI uri = request(ApiClient.builder().baseUrl("https://host/v1").query("tenant", "a&b"), call)
                .uri();

        assertThat("?" + Objects.requireNonNull(uri.getRawQuery())).isEqualTo(expected);
    }

    @Test
    void aBaseUrlThatIsSetLaterIsAllThatHolds() {
        OutgoingRequest request = request(
                ApiClient.builder().azure(AZURE).apiKey(KEY).baseUrl("https://host/v1"),
                Call.post("/chat/completions"));

        assertThat(request.uri()).hasToString("https://host/v1/chat/completions");
        assertThat(request.header("Authorization")).isEqualTo("Bearer " + KEY);
    }

    @Test
    void noTextHoldsTheKey() {
        try (ApiClient client = ApiClient.builder().azure(AZURE).apiKey(KEY).build()) {
            assertThat(client + " " + AZURE + client.prepare(Call.get("/x"))).doesNotContain(KEY);
        }
    }
}
