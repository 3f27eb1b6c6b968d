package io.fluentopenai.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import io.fluentopenai.Content;
import io.fluentopenai.OpenAI;
import io.fluentopenai.chat.ChatRequest;
import io.fluentopenai.client.AzureOptions;
import io.fluentopenai.client.RequestOptions;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.model.Prompt;
import io.fluentopenai.responses.ResponseRequest;
import io.fluentopenai.tools.Tool;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What chats and responses are sent with. */
@NullUnmarked
class ModelRequestTest {
    private static final String CHAT =
            "{\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"}}]}";
    private static final String RESPONSE =
            "{\"id\":\"resp_1\",\"status\":\"completed\",\"model\":\"m\",\"output\":[{\"type\":\"message\",\"id\":\"msg_1\","
                    + "\"role\":\"assistant\",\"status\":\"completed\",\"content\":[{\"type\":\"output_text\",\"text\":\"Hi\","
                    + "\"annotations\":[]}]}]}";

    @TempDir
    Path directory;

    private final List<JsonNode> bodies = Collections.synchronizedList(new ArrayList<>());
    private final List<Headers> headers = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server;
    private OpenAI openai;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            headers.add(exchange.getRequestHeaders());
            bodies.add(Json.parse(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            byte[] answer = (exchange.getRequestURI().getPath().endsWith("/responses") ? RESPONSE : CHAT)
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        openai = client().build();
    }

    @AfterEach
    void stop() {
        openai.close();
        server.stop(0);
    }

    private String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private OpenAI.Builder client() {
        return OpenAI.builder().baseUrl(address()).apiKey("sk-1");
    }

    private JsonNode chat(UnaryOperator<ChatRequest> settings) {
        assertThat(settings.apply(openai.chat().model("m").user("Hello")).send().text())
                .isEqualTo("Hi");
        return last();
    }

    private JsonNode response(UnaryOperator<ResponseRequest> settings) {
        assertThat(settings.apply(openai.responses().model("m").user("Hello"))
                        .send()
                        .text())
                .isEqualTo("Hi");
        return last();
    }

    private JsonNode last() {
        return bodies.get(bodies.size() - 1);
    }

    // ---- Settings

    @Test
    void settingsOfAChatHaveTheNamesOfTheApi() {
        JsonNode body = chat(chat -> chat.n(2)
                .maxCompletionTokens(100)
                .seed(7_000_000_000L)
                .temperature(0.5)
                .topP(0.9)
                .reasoningEffort("low")
                .verbosity("high")
                .serviceTier("flex")
                .promptCacheKey("key")
                .safetyIdentifier("user")
                .store(true)
                .metadata("a", "1")
                .metadata("b", "2")
                .parallelToolCalls(false));
        assertThat(body)
                .isEqualTo(
                        Json.parse("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],\"n\":2,"
                                + "\"max_completion_tokens\":100,\"seed\":7000000000,\"temperature\":0.5,\"top_p\":0.9,"
                                + "\"reasoning_effort\":\"low\",\"verbosity\":\"high\",\"service_tier\":\"flex\","
                                + "\"prompt_cache_key\":\"key\",\"safety_identifier\":\"user\",\"store\":true,"
                                + "\"metadata\":{\"a\":\"1\",\"b\":\"2\"},\"parallel_tool_calls\":false}"));
    }

    @Test
    void settingsOfAResponseHaveTheNamesOfTheApi() {
        JsonNode body = response(response -> response.maxOutputTokens(100)
                .temperature(0.5)
                .topP(0.9)
                .reasoningEffort("low")
                .verbosity("high")
                .serviceTier("flex")
                .promptCacheKey("key")
                .safetyIdentifier("user")
                .truncation("auto")
                .store(true)
                .metadata("a", "1")
                .metadata("b", "2")
                .parallelToolCalls(false));
        assertThat(body)
                .isEqualTo(Json.parse("{\"model\":\"m\",\"input\":\"Hello\",\"max_output_tokens\":100,"
                        + "\"temperature\":0.5,\"top_p\":0.9,\"reasoning\":{\"effort\":\"low\"},"
                        + "\"text\":{\"verbosity\":\"high\"},\"service_tier\":\"flex\",\"prompt_cache_key\":\"key\","
                        + "\"safety_identifier\":\"user\",\"truncation\":\"auto\",\"store\":true,"
                        + "\"metadata\":{\"a\":\"1\",\"b\":\"2\"},\"parallel_tool_calls\":false}"));
    }

    @Test
    void verbosityAndFormatOfAResponseStandSideBySide() {
        JsonNode text = response(
                        response -> response.jsonMode().verbosity("low").jsonMode())
                .path("text");
        assertThat(text.path("verbosity").asText()).isEqualTo("low");
        assertThat(text.at("/format/type").asText()).isEqualTo("json_object");
    }

    @Test
    void serversThatKnowMaxTokensAloneGetIt() {
        JsonNode body = chat(chat -> chat.bodyProperty("max_tokens", 200));
        assertThat(body.path("max_tokens").asInt()).isEqualTo(200);
        assertThat(body.has("max_completion_tokens")).isFalse();
    }

    @Test
    void bothRequestsCanBeFilledByTheSameCode() {
        for (ModelRequest<?, ?, ?, ?> request :
                List.of(openai.chat().request(), openai.responses().request())) {
            filled(request).send();
        }
        assertThat(bodies).allSatisfy(body -> {
            assertThat(body.path("model").asText()).isEqualTo("m");
            assertThat(body.path("tools")).hasSize(1);
            assertThat(body.path("tool_choice").asText()).isEqualTo("none");
            assertThat(body.toString()).contains("Be brief.").contains("Hello").contains("Ada");
        });
    }

    private static <S extends ModelRequest<S, ?, ?, ?>> S filled(ModelRequest<S, ?, ?, ?> request) {
        return request.model("m")
                .system("Be brief.")
                .user("Hello")
                .assistant("Ada")
                .tools(Tool.fromFunction("f", "", () -> 1))
                .toolChoice("none")
                .temperature(1);
    }

    @Test
    void nobodyElseCanMakeKindsOfRequests() {
        assertThat(Arrays.stream(ModelRequest.class.getDeclaredConstructors())).allSatisfy(constructor -> {
            assertThat(Modifier.isPublic(constructor.getModifiers())).isFalse();
            assertThat(constructor.getParameterTypes()[0].getPackageName()).contains(".internal");
        });
    }

    // ---- Options

    @Test
    void headersAndPropertiesOfTheBodyAreSetDirectly() {
        chat(chat -> chat.header("X-Trace", "1").header("X-Trace", "2").bodyProperty("top_k", 5));
        response(response -> response.header("X-Trace", "3").bodyProperty("top_k", null));
        assertThat(headers.get(0).get("X-Trace")).containsExactly("2");
        assertThat(headers.get(1).get("X-Trace")).containsExactly("3");
        assertThat(bodies.get(0).path("top_k").asInt()).isEqualTo(5);
        assertThat(bodies.get(1).path("top_k").isNull()).isTrue();
        assertThat(bodies.get(1).has("top_k")).isTrue();
    }

    @Test
    void optionsOfARequestAddToThoseOfTheClientAndOverrideThem() {
        RequestOptions ofClient = RequestOptions.builder()
                .header("X-Tenant", "1")
                .header("X-Trace", "client")
                .bodyProperty("top_k", 1)
                .bodyProperty("min_p", 0.1)
                .build();
        RequestOptions ofRequest = RequestOptions.builder()
                .header("x-trace", "request")
                .bodyProperty("top_k", 2)
                .build();
        OpenAI tenant = openai.with(ofClient);
        tenant.chat()
                .model("m")
                .user("Hello")
                .options(ofRequest)
                .header("X-Last", "3")
                .send();
        tenant.responses()
                .model("m")
                .user("Hello")
                .header("X-Last", "3")
                .options(ofRequest)
                .send();
        tenant.chat().model("m").user("Hello").send();
        for (int i = 0; i < 2; i++) {
            assertThat(headers.get(i).get("X-Tenant")).containsExactly("1");
            assertThat(headers.get(i).get("X-Trace")).containsExactly("request");
            assertThat(headers.get(i).get("X-Last")).containsExactly("3");
            assertThat(bodies.get(i).path("top_k").asInt()).isEqualTo(2);
            assertThat(bodies.get(i).path("min_p").asDouble()).isEqualTo(0.1);
        }
        assertThat(headers.get(2).get("X-Trace")).containsExactly("client");
        assertThat(headers.get(2).containsKey("X-Last")).isFalse();
    }

    // ---- Models

    @Test
    void aClientHasADefaultModelForEachEndpoint() {
        try (OpenAI client =
                client().defaultChatModel("chatty").defaultResponseModel("able").build()) {
            client.chat().user("Hello").send();
            client.responses().user("Hello").send();
            client.chat().user("Hello").model("other").send();
            client.responses().user("Hello").model("other").send();
            client.with(RequestOptions.builder().header("X-Trace", "1").build())
                    .chat()
                    .user("Hello")
                    .send();
            assertThat(client.defaultChatModel()).isEqualTo("chatty");
            assertThat(client.defaultResponseModel()).isEqualTo("able");
        }
        assertThat(bodies)
                .extracting(body -> body.path("model").asText())
                .containsExactly("chatty", "able", "other", "other", "chatty");
    }

    @Test
    void theModelOfAStoredPromptIsLeftToTheServer() {
        try (OpenAI client = client().defaultResponseModel("able").build()) {
            client.responses()
                    .user("Hello")
                    .configure(r -> r.prompt(new Prompt().id("pmpt_1")))
                    .send();
        }
        assertThat(last().has("model")).isFalse();
    }

    @Test
    void onAzureTheDeploymentIsTheModelUnlessTheClientHasADefault() {
        AzureOptions azure = AzureOptions.endpoint(address()).v1().deployment("my-gpt");
        try (OpenAI client = OpenAI.builder().azure(azure).apiKey("key").build()) {
            client.chat().user("Hello").send();
            client.responses().user("Hello").send();
        }
        try (OpenAI client = OpenAI.builder()
                .azure(azure)
                .apiKey("key")
                .defaultResponseModel("able")
                .build()) {
            client.responses().user("Hello").send();
        }
        assertThat(bodies).extracting(body -> body.path("model").asText()).containsExactly("my-gpt", "my-gpt", "able");
    }

    @Test
    void withoutAModelTheErrorSaysHowToSetOne() {
        assertThatThrownBy(() -> openai.chat().user("Hello").send())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The chat has no model. Set one with model(…), such as gpt-5.6-luna, or set"
                        + " OpenAI.builder().defaultChatModel(…) for all");
        assertThatThrownBy(() -> openai.responses().user("Hello").sendAsync())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("model(…)")
                .hasMessageContaining("defaultResponseModel(…)");
        assertThat(bodies).isEmpty();
    }

    @Test
    void aRequestBeginsWithWhateverIsKnownFirst() {
        openai.chat().system("s").model("m").user("u").send();
        openai.chat().developer("d").model("m").user(Content.text("u")).send();
        openai.chat().user(Content.text("u")).model("m").send();
        openai.responses().instructions("i").model("m").user("u").send();
        openai.responses().system("s").developer("d").model("m").send();
        openai.responses().developer("d").model("m").send();
        openai.responses().user(Content.text("u")).model("m").send();
        assertThat(bodies).hasSize(7);
        assertThat(bodies.get(0).at("/messages/0/role").asText()).isEqualTo("system");
        assertThat(bodies.get(1).at("/messages/0/role").asText()).isEqualTo("developer");
        assertThat(bodies.get(2).at("/messages/0/content/0/text").asText()).isEqualTo("u");
        assertThat(bodies.get(3).path("instructions").asText()).isEqualTo("i");
        assertThat(bodies.get(4).at("/input/0/role").asText()).isEqualTo("system");
        assertThat(bodies.get(5).at("/input/0/role").asText()).isEqualTo("developer");
        assertThat(bodies.get(6).at("/input/0/content/0/text").asText()).isEqualTo("u");
    }

    // ---- Content and nulls

    @Test
    void partsAreNamedByWhatTheyTake() throws IOException {
        Path png = Files.write(directory.resolve("a.png"), new byte[] {1});
        Path pdf = Files.write(directory.resolve("a.pdf"), new byte[] {1});
        JsonNode parts = response(response -> response.user(
                        Content.imageUrl("https://example.com/a.png"),
                        Content.imageFileId("file-1"),
                        Content.image(png),
                        Content.image(new byte[] {1}, "image/png"),
                        Content.fileId("file-2"),
                        Content.fileUrl("https://example.com/a.pdf"),
                        Content.file(pdf),
                        Content.file(new byte[] {1}, "a.pdf"),
                        Content.file(new byte[] {1}, "a.txt", "text/plain")))
                .at("/input/1/content");
        assertThat(parts.at("/0/image_url").asText()).isEqualTo("https://example.com/a.png");
        assertThat(parts.at("/1/file_id").asText()).isEqualTo("file-1");
        assertThat(parts.at("/2/image_url").asText()).isEqualTo("data:image/png;base64,AQ==");
        assertThat(parts.at("/3/image_url").asText()).isEqualTo("data:image/png;base64,AQ==");
        assertThat(parts.at("/4/file_id").asText()).isEqualTo("file-2");
        assertThat(parts.at("/5/file_url").asText()).isEqualTo("https://example.com/a.pdf");
        assertThat(parts.at("/6/filename").asText()).isEqualTo("a.pdf");
        assertThat(parts.at("/7")).isEqualTo(parts.at("/6"));
        assertThat(parts.at("/8/file_data").asText()).isEqualTo("data:text/plain;base64,AQ==");
    }

    @Test
    void aNullTakesBackWhatWasSet() {
        JsonNode body = response(response -> response.instructions("Be brief.")
                .instructions(null)
                .previousResponseId("resp_1")
                .previousResponseId(null));
        assertThat(body).isEqualTo(Json.parse("{\"model\":\"m\",\"input\":\"Hello\"}"));
    }
}
