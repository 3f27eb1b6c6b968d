package io.fluentopenai.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fluentopenai.client.WireServer.Request;
import io.fluentopenai.client.internal.request.Timeouts;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.OpenEnum;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallTest {
    private static final class Order extends OpenEnum {
        Order(String value) {
            super(value);
        }
    }

    private static Request sent(Call call) throws Exception {
        try (WireServer server = WireServer.json("{}")) {
            new PlainApi(server).tree(call);
            return server.request();
        }
    }

    private static String target(UnaryOperator<Call> parameters) throws Exception {
        return sent(parameters.apply(Call.get("/x"))).target();
    }

    @ParameterizedTest
    @CsvSource({
        "file-1, /v1/files/file-1/content",
        "../../admin, /v1/files/..%2F..%2Fadmin/content",
        "a b, /v1/files/a%20b/content",
        "a?b=c#d, /v1/files/a%3Fb%3Dc%23d/content",
        "50%, /v1/files/50%25/content",
        "ftjob:größe, /v1/files/ftjob%3Agr%C3%B6%C3%9Fe/content",
        "{id}, /v1/files/%7Bid%7D/content",
        "😀, /v1/files/%F0%9F%98%80/content"
    })
    void aPathParameterStaysOneSegment(String value, String expected) throws Exception {
        assertThat(sent(Call.get("/files/{id}/content").path("id", value)).target())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "\t", ".", ".."})
    void aPathParameterThatWouldChangeThePathIsRefusedByName(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Call.get("/files/{file_id}").path("file_id", value))
                .withMessageContaining("file_id");
    }

    @Test
    void aPathParameterThatIsNotSetIsNamed() {
        PlainApi api = new PlainApi(ApiClient.create("http://localhost:1", "key"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> api.tree(Call.get("/files/{file_id}")))
                .withMessageContaining("file_id");
    }

    @Test
    void pathParametersMayBeEnumsAndNumbers() throws Exception {
        Call call =
                Call.get("/a/{kind}/{number}").path("kind", new Order("desc")).path("number", 7L);

        assertThat(sent(call).target()).isEqualTo("/v1/a/desc/7");
    }

    @Test
    void aFixedQueryOfThePathIsKept() throws Exception {
        assertThat(sent(Call.get("/responses/{id}?beta=true").path("id", "a/b").query("limit", 2L))
                        .target())
                .isEqualTo("/v1/responses/a%2Fb?beta=true&limit=2");
    }

    @Test
    void queryValuesAreEncodedAndNullsLeftOut() throws Exception {
        assertThat(target(call -> call.query("after", null)
                        .query("q", "a b&c=d+e/ü")
                        .query("limit", 20L)
                        .query("ratio", 0.25)
                        .query("whole", 3.0)
                        .query("flag", true)
                        .query("order", new Order("asc"))))
                .isEqualTo("/v1/x?q=a%20b%26c%3Dd%2Be%2F%C3%BC&limit=20&ratio=0.25&whole=3&flag=true&order=asc");
    }

    @Test
    void queryListsAreRepeatedOrJoined() throws Exception {
        assertThat(target(call -> call.query("include[]", List.of("a", "b,c"))
                        .query("empty", List.of())
                        .queryJoined("ids", List.of("a", "b"))
                        .queryJoined("none", List.of())
                        .queryJoined("absent", null)))
                .isEqualTo("/v1/x?include%5B%5D=a&include%5B%5D=b%2Cc&ids=a%2Cb");
    }

    @Test
    void queryListsPassOverNulls() throws Exception {
        assertThat(target(call -> call.query("a", Arrays.asList("1", null, "2"))))
                .isEqualTo("/v1/x?a=1&a=2");
    }

    @Test
    void deepQueriesHaveTheirKeysInBrackets() throws Exception {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("team", "red & blue");
        metadata.put("absent", null);
        metadata.put("range", Map.of("gte", 5L));
        JsonNode tree = Json.parse("{\"a\": {\"b\": [1, 2]}, \"c\": null}");

        assertThat(target(call -> call.queryDeep("metadata", metadata)
                        .queryDeep("t", tree)
                        .queryDeep("none", null)))
                .isEqualTo("/v1/x?metadata%5Bteam%5D=red%20%26%20blue&metadata%5Brange%5D%5Bgte%5D=5"
                        + "&t%5Ba%5D%5Bb%5D=1&t%5Ba%5D%5Bb%5D=2");
    }

    @Test
    void headerListsAreJoined() throws Exception {
        Request request = sent(Call.get("/x")
                .header("OpenAI-Beta", List.of("a=v1", "b=v2"))
                .header("X-None", null)
                .header("X-Empty", List.of()));

        assertThat(request.header("OpenAI-Beta")).isEqualTo("a=v1,b=v2");
        assertThat(request.headers()).doesNotContainKeys("X-None", "X-Empty");
    }

    @Test
    void aHeaderCannotBreakItsLine() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Call.get("/x").header("X-A", "a\r\nX-B: b"))
                .withMessageContaining("X-A");
    }

    @Test
    void aJsonBodyIsSentWithItsType() throws Exception {
        Request request = sent(Call.post("/x").json(List.of("ü", 1L)));

        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.header("Content-Type")).isEqualTo("application/json");
        assertThat(request.text()).isEqualTo("[\"ü\",1]");
    }

    @Test
    void anAbsentBodyIsNone() throws Exception {
        Request request = sent(Call.post("/x").json(null));

        assertThat(request.header("Content-Type")).isNull();
        assertThat(request.header("Content-Length")).isEqualTo("0");
    }

    @Test
    void textBodiesHaveTheTypeThatTheOperationSays() throws Exception {
        Request request = sent(Call.post("/x").text("v=0\r\n", "application/sdp"));

        assertThat(request.header("Content-Type")).isEqualTo("application/sdp");
        assertThat(request.text()).isEqualTo("v=0\r\n");
    }

    @Test
    void optionsAddToTheRequest() throws Exception {
        RequestOptions options = RequestOptions.builder()
                .header("X-Trace", " abc ")
                .header("accept", "application/vnd.test+json")
                .idempotencyKey("once")
                .query("extra", List.of("1", "2"))
                .bodyProperty("top_k", 40)
                .bodyProperty("a", null)
                .bodyProperty("nested", Map.of("list", List.of(1.5, "x", true)))
                .build();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("a", 1L);
        body.put("b", 2L);

        Request request = sent(Call.post("/x").query("q", "1").json(body).options(options));

        assertThat(request.target()).isEqualTo("/v1/x?q=1&extra=1&extra=2");
        assertThat(request.header("X-Trace")).isEqualTo("abc");
        assertThat(request.headers().get("Accept")).containsExactly("application/vnd.test+json");
        assertThat(request.header("Idempotency-Key")).isEqualTo("once");
        assertThat(Json.parse(request.text()))
                .isEqualTo(Json.parse("{\"a\":null,\"b\":2,\"top_k\":40,\"nested\":{\"list\":[1.5,\"x\",true]}}"));
    }

    @Test
    void optionsAndOthersAreMergedAndTheOthersHold() throws Exception {
        RequestOptions some = RequestOptions.builder()
                .header("x-trace", "1")
                .header("X-Trace", "2")
                .header("X-Tenant", "a")
                .query("q", "1")
                .bodyProperty("a", 1)
                .bodyProperty("b", 1)
                .callTimeout(Duration.ofSeconds(50))
                .idleTimeout(Duration.ofSeconds(50))
                .maxRetries(0)
                .build();
        RequestOptions others = RequestOptions.builder()
                .header("x-trace", "3")
                .query("q", "2")
                .bodyProperty("a", null)
                .callTimeout(Duration.ofSeconds(40))
                .build();

        RequestOptions both = some.and(others);
        Request request = sent(Call.post("/x").options(both));

        assertThat(request.target()).isEqualTo("/v1/x?q=1&q=2");
        assertThat(request.headers().get("X-Trace")).containsExactly("3");
        assertThat(request.header("X-Tenant")).isEqualTo("a");
        assertThat(Json.parse(request.text())).isEqualTo(Json.parse("{\"a\":null,\"b\":1}"));
        assertThat(both.timeouts).isEqualTo(new Timeouts(null, null, Duration.ofSeconds(50), Duration.ofSeconds(40)));
        assertThat(retries(both)).isZero();
        assertThat(both.toBuilder().header("X-Tenant", "b").build().headers).containsEntry("X-Tenant", "b");
        assertThat(both.headers).containsEntry("X-Tenant", "a");
    }

    @Test
    void aRetryPolicyOfOtherOptionsHoldsWithItsNumberOfRetries() {
        RequestOptions some = RequestOptions.builder().maxRetries(0).build();
        RetryPolicy policy = RetryPolicy.ofDefaults().withMaxRetries(5);

        RequestOptions others = RequestOptions.builder().retryPolicy(policy).build();

        assertThat(retries(some.and(others))).isEqualTo(5);
        assertThat(retries(others.and(some))).isZero();
    }

    private static int retries(RequestOptions options) {
        return Objects.requireNonNull(options.retries(null)).maxRetries();
    }

    @Test
    void optionsLeavePropertiesOutWhileNullIsSent() throws Exception {
        RequestOptions options = RequestOptions.builder()
                .bodyProperty("a", 1)
                .removeBodyProperty("a")
                .bodyProperty("b", MissingNode.getInstance())
                .bodyProperty("c", "x")
                .bodyProperty("d", null)
                .removeBodyProperty("never set")
                .build();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("a", 1L);
        body.put("b", 2L);
        body.put("e", 5L);
        String left = "{\"e\":5,\"c\":\"x\",\"d\":null}";

        assertThat(Json.parse(sent(Call.post("/x").json(body).options(options)).text()))
                .isEqualTo(Json.parse(left));
        assertThat(Json.parse(sent(Call.post("/x")
                                .json(Json.parse("{\"a\":1,\"b\":2,\"e\":5}"))
                                .options(options))
                        .text()))
                .isEqualTo(Json.parse(left));
    }

    @Test
    void whereThereIsNoBodyThereIsNothingToLeaveOut() throws Exception {
        RequestOptions options =
                RequestOptions.builder().removeBodyProperty("a").build();

        assertThat(sent(Call.post("/x").options(options)).text()).isEmpty();
    }

    @Test
    void optionsMakeABodyWhereThereIsNone() throws Exception {
        RequestOptions options = RequestOptions.builder()
                .bodyProperty("reason", JsonNodeFactory.instance.textNode("x"))
                .build();

        assertThat(sent(Call.post("/x").options(options)).text()).isEqualTo("{\"reason\":\"x\"}");
    }

    @Test
    void optionsOverrideTheKeyForOneCall() throws Exception {
        RequestOptions options =
                RequestOptions.builder().header("authorization", "Bearer other").build();

        assertThat(sent(Call.get("/x").options(options)).headers().get("Authorization"))
                .containsExactly("Bearer other");
    }

    @Test
    void optionsNameNoSecrets() {
        RequestOptions options = RequestOptions.builder()
                .header("Authorization", "Bearer sk-secret")
                .bodyProperty("password", "hunter2")
                .build();

        assertThat(options.toString()).contains("Authorization", "password").doesNotContain("secret", "hunter2");
    }

    @Test
    void extraPropertiesNeedAnObject() {
        PlainApi api = new PlainApi(ApiClient.create("http://localhost:1", "key"));
        RequestOptions options = RequestOptions.builder().bodyProperty("a", 1).build();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> api.tree(Call.post("/x").json(List.of("a")).options(options)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RequestOptions.builder().bodyProperty("a", new Object()))
                .withMessageContaining("java.lang.Object");
    }

    @Test
    void aBodyFlagOverridesTheBody() throws Exception {
        Request request = sent(Call.post("/x").json(Map.of("stream", false)).bodyFlag("stream"));

        assertThat(request.text()).isEqualTo("{\"stream\":true}");
    }

    @Test
    void timeoutsMustBePositive() {
        List<String> refused = new ArrayList<>();
        for (long millis : new long[] {0, -1}) {
            try {
                RequestOptions.builder().callTimeout(java.time.Duration.ofMillis(millis));
            } catch (IllegalArgumentException e) {
                refused.add(e.getMessage());
            }
        }

        assertThat(refused).hasSize(2);
    }
}
