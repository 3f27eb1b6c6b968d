package io.fluentopenai.tests.jackson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fluentopenai.OpenAI;
import io.fluentopenai.chat.ChatCompletion;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.client.model.ChatCompletionRequestMessage;
import io.fluentopenai.client.model.CreateChatCompletionResponse;
import io.fluentopenai.client.model.ServiceTier;
import io.fluentopenai.schema.Codec;
import io.fluentopenai.structured.Structured;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.tools.LoopState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Objects of the client in an application that uses Jackson 3, such as one on Spring Boot 4. */
class Jackson3Test {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().findAndAddModules().build();
    private static final JsonMapper PLAIN = new JsonMapper();
    private static final String COMPLETION =
            "{\"id\":\"c\",\"created\":12345678901234567890,\"vendor\":{\"score\":1.00},\"system_fingerprint\":null,"
                    + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"}}]}";

    record Answer(@JsonProperty("the_text") String text) {}

    record Reply(String user, CreateChatCompletionResponse completion, Map<ServiceTier, Integer> byTier) {}

    @Test
    void objectsThatTheClientHandsOutAreWrittenAsTheirJson() {
        Map<String, Object> objects = new LinkedHashMap<>();
        try (FakeOpenAI server = FakeOpenAI.start();
                OpenAI openai = OpenAI.builder()
                        .baseUrl(server.baseUrl())
                        .apiKey(server.apiKey())
                        .build()) {
            server.reply("Hi");
            ChatCompletion completion =
                    openai.chat().model("gpt-5-mini").user("Hello").send();
            objects.put(completion.raw().toJson(), completion);
            var response = openai.responses().model("gpt-5-mini").user("Hello").send();
            objects.put(((JsonValue) response.raw()).toJson(), response);
            var run = openai.assistants()
                    .create(a -> a.model("gpt-5-mini"))
                    .createThreadAndRun("Hello")
                    .awaitCompletion();
            objects.put(run.raw().toJson(), run);
            objects.put(
                    "{\"value\":{\"the_text\":\"Hi\"},\"response\":"
                            + completion.raw().toJson() + "}",
                    new Structured<>(new Answer("Hi"), completion));
        }
        objects.put("{\"messages\":[{\"n\":1.00}]}", LoopState.parse("{\"messages\":[{\"n\":1.00}]}"));

        objects.forEach((json, object) -> {
            for (JsonMapper mapper : List.of(PLAIN, MAPPER)) {
                assertThat(Json.parse(mapper.writeValueAsString(object)))
                        .as(object.getClass().getSimpleName())
                        .isEqualTo(Json.parse(json));
            }
        });
    }

    @Test
    void modelsWithinTypesOfUsersComeBackAsTheyWere() {
        CreateChatCompletionResponse completion = Json.read(COMPLETION, CreateChatCompletionResponse.class);
        Reply reply = new Reply("ada", completion, Map.of(ServiceTier.of("later"), 1));

        String written = MAPPER.writeValueAsString(reply);

        assertThat(Json.parse(written))
                .isEqualTo(Json.parse("{\"user\":\"ada\",\"completion\":" + COMPLETION + ",\"byTier\":{\"later\":1}}"));
        assertThat(PLAIN.writeValueAsString(reply)).contains("\"vendor\":{\"score\":1.00}", "{\"later\":1}");
        JsonNode tree = MAPPER.valueToTree(completion);
        assertThat(tree.path("created").asString()).isEqualTo("12345678901234567890");
        assertThat(MAPPER.treeToValue(tree, CreateChatCompletionResponse.class)).isEqualTo(completion);
        assertThat(MAPPER.readValue(COMPLETION, CreateChatCompletionResponse.class))
                .isEqualTo(completion);
    }

    @Test
    void unknownBranchesComeBackAsTheyWere() {
        String json = "{\"role\":\"oracle\",\"content\":[1.00]}";
        ChatCompletionRequestMessage message = MAPPER.readValue(json, ChatCompletionRequestMessage.class);
        assertThat(message).isInstanceOf(ChatCompletionRequestMessage.Unknown.class);
        assertThat(MAPPER.writeValueAsString(message)).isEqualTo(json);
        assertThat(PLAIN.writeValueAsString(message)).isEqualTo(json);
    }

    @Test
    void aMapperWithoutTheModuleSaysWhatItLacksRatherThanReadLess() {
        assertThatThrownBy(() -> PLAIN.readValue(COMPLETION, CreateChatCompletionResponse.class))
                .hasStackTraceContaining("findAndAddModules()");
    }

    @Test
    void theAnnotationsThatBothShareCountForSchemasToo() {
        assertThat(Codec.of(Answer.class).schema().path("properties").has("the_text"))
                .isTrue();
        assertThat(PLAIN.writeValueAsString(Codec.of(Answer.class).read("{\"the_text\":\"a\"}")))
                .isEqualTo("{\"the_text\":\"a\"}");
    }
}
