package io.fluentopenai.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.client.ApiClient;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.EventStream;
import io.fluentopenai.client.RequestOptions;
import io.fluentopenai.client.error.AuthenticationException;
import io.fluentopenai.client.error.BadRequestException;
import io.fluentopenai.client.error.DecodeException;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.RecordedRequest;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.tests.GeneratedOperation.Answer;
import io.fluentopenai.tests.GeneratedOperation.Style;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a user of the generated layer alone relies on. */
class LowLevelApiTest {

    private FakeOpenAI server;
    private FakeOpenAI lenient;

    @BeforeEach
    void start() {
        server = FakeOpenAI.start();
        lenient = FakeOpenAI.builder().strict(false).start();
    }

    @AfterEach
    void stop() {
        server.close();
        lenient.close();
    }

    private static JsonNode content(JsonNode completion) {
        return completion.at("/choices/0/message/content");
    }

    @Test
    void anApiClassNeedsNothingButABaseUrlAndAKey() {
        ByPath chat = ByPath.chat("Hello!");
        Object api = chat.operation().at(server.baseUrl(), server.apiKey());
        server.reply("Hi there");
        assertThat(content(chat.send(api)).asText()).isEqualTo("Hi there");

        ByPath models = ByPath.get("/models");
        Object other = models.operation().at(server.baseUrl() + "/", server.apiKey());
        assertThat(models.send(other).path("data")).isNotEmpty();
    }

    @Test
    void aStreamGivesTheWholeTextInPieces() {
        ByPath chat = ByPath.chat("Count");
        server.reply("one two three four");
        StringBuilder text = new StringBuilder();
        int chunks = 0;
        try (EventStream<?> stream = (EventStream<?>) Objects.requireNonNull(
                chat.call(chat.operation().at(server.baseUrl(), server.apiKey()), Answer.STREAM, Style.BLOCKING))) {
            for (Object chunk : stream) {
                chunks++;
                text.append(GeneratedTypes.written(chunk)
                        .at("/choices/0/delta/content")
                        .asText());
            }
        }
        assertThat(text).hasToString("one two three four");
        assertThat(chunks).isGreaterThan(2);
        assertThat(server.takeRequest().json().path("stream").booleanValue()).isTrue();
    }

    @Test
    void aWrongKeyIsAnAuthenticationExceptionThatDoesNotShowTheKey() {
        String wrong = "sk-wrong-0123456789";
        ByPath models = ByPath.get("/models");
        assertThatThrownBy(() -> models.send(models.operation().at(server.baseUrl(), wrong)))
                .isInstanceOfSatisfying(AuthenticationException.class, e -> {
                    assertThat(e.status()).isEqualTo(401);
                    assertThat(e.requestId()).startsWith("req_");
                    assertThat(e.error().code()).isNotNull();
                    assertThat(e.rawBody()).doesNotContain(wrong);
                })
                .hasMessageNotContaining(wrong);

        CompletableFuture<?> future = (CompletableFuture<?>) Objects.requireNonNull(
                models.call(models.operation().at(server.baseUrl(), wrong), Answer.VALUE, Style.ASYNC));
        assertThat(future)
                .failsWithin(java.time.Duration.ofSeconds(30))
                .withThrowableThat()
                .withCauseInstanceOf(AuthenticationException.class);
    }

    @Test
    void optionsAddHeadersQueryAndBodyProperties() {
        RequestOptions options = RequestOptions.builder()
                .header("OpenAI-Beta", "something=v1")
                .idempotencyKey("key-1")
                .query("api-version", "2026-01-01")
                .query("tags", List.of("a b", "c&d"))
                .bodyProperty("temperature", 0.25)
                .bodyProperty("vendor_options", Map.of("depth", 3))
                .bodyProperty("user", null)
                .build();
        ByPath chat = ByPath.chat("Hello!").options(options);
        chat.send(chat.operation().at(lenient.baseUrl(), lenient.apiKey()));
        RecordedRequest request = lenient.takeRequest();
        assertThat(request.header("openai-beta")).isEqualTo("something=v1");
        assertThat(request.header("idempotency-key")).isEqualTo("key-1");
        assertThat(request.query())
                .isEqualTo(Map.of("api-version", List.of("2026-01-01"), "tags", List.of("a b", "c&d")));
        ObjectNode expected = (ObjectNode) ExactJson.parse("""
                {"model": "gpt-5", "messages": [{"role": "user", "content": "Hello!"}],
                 "temperature": 0.25, "vendor_options": {"depth": 3}, "user": null}""");
        assertThat(ExactJson.difference(expected, ExactJson.parse(request.body())))
                .isNull();
    }

    @Test
    void aBodyPropertyOfTheOptionsTakesThePlaceOfTheModels() {
        RequestOptions options =
                RequestOptions.builder().bodyProperty("model", "gpt-5-mini").build();
        ByPath chat = ByPath.chat("Hello!").options(options);
        chat.send(chat.operation().at(server.baseUrl(), server.apiKey()));
        assertThat(server.takeRequest().json().path("model").asText()).isEqualTo("gpt-5-mini");
    }

    @Test
    void theResponseFormTellsStatusHeadersAndRequestId() {
        ByPath models = ByPath.get("/models");
        ApiResponse<?> response = (ApiResponse<?>) Objects.requireNonNull(models.call(
                models.operation().at(server.baseUrl(), server.apiKey()), Answer.VALUE, Style.WITH_RESPONSE));
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.requestId()).startsWith("req_");
        assertThat(response.processingTime()).isNotNull();
        assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(GeneratedTypes.written(response.body()).path("data")).isNotEmpty();
    }

    @Test
    void whatTheServerFindsWrongIsABadRequestExceptionWithTheReason() {
        ByPath chat = ByPath.chat("Hello!")
                .options(RequestOptions.builder().bodyProperty("nonsense", 1).build());
        assertThatThrownBy(() -> chat.send(chat.operation().at(server.baseUrl(), server.apiKey())))
                .isInstanceOfSatisfying(
                        BadRequestException.class, e -> assertThat(e.param()).isEqualTo("nonsense"))
                .hasMessageContaining("nonsense");
    }

    @Test
    void aBaseUrlKeepsItsPath() {
        try (FakeOpenAI gateway =
                FakeOpenAI.builder().basePath("/gateway/openai/v1").start()) {
            ByPath models = ByPath.get("/models");
            assertThat(models.send(models.operation().at(gateway.baseUrl(), gateway.apiKey()))
                            .path("data"))
                    .isNotEmpty();
            assertThat(gateway.takeRequest().path()).isEqualTo("/gateway/openai/v1/models");
        }
    }

    @Test
    void strictDecodingNamesThePlaceThatIsNotAsDocumented() {
        server.handle("/models", request -> Reply.json("{\"object\": \"list\", \"data\": [{\"id\": [7]}]}"));
        ByPath models = ByPath.get("/models");
        JsonNode read = models.send(models.operation().at(server.baseUrl(), server.apiKey()));
        assertThat(read.at("/data/0/id/0").asInt()).isEqualTo(7);

        try (ApiClient strict = ApiClient.builder()
                .baseUrl(server.baseUrl())
                .apiKey(server.apiKey())
                .strictDecoding(true)
                .build()) {
            assertThatThrownBy(() -> models.send(models.operation().over(strict)))
                    .isInstanceOfSatisfying(
                            DecodeException.class, e -> assertThat(e.path()).isEqualTo("/data/0/id"));
        }
    }

    @Test
    void aClosedClientSaysSo() {
        ApiClient client = ApiClient.create(server.baseUrl(), server.apiKey());
        ByPath models = ByPath.get("/models");
        Object api = models.operation().over(client);
        models.send(api);
        client.close();
        assertThatThrownBy(() -> models.send(api)).isInstanceOf(IllegalStateException.class);
    }
}
