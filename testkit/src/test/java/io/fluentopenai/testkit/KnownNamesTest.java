package io.fluentopenai.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Models and voices that do not exist are refused, if the test says which do. */
class KnownNamesTest {

    private final FakeOpenAI server =
            FakeOpenAI.builder().models("gpt-4o", "tts-1").voices("alloy").start();
    private final RawClient client = new RawClient(server);

    @AfterEach
    void close() {
        server.close();
    }

    private HttpResponse<String> chat(String model, String more) throws IOException {
        return client.post(
                "/chat/completions",
                "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]%s}".formatted(model, more));
    }

    private HttpResponse<String> speech(String voice) throws IOException {
        return client.post("/audio/speech", "{\"model\":\"tts-1\",\"input\":\"Hi\",\"voice\":\"%s\"}".formatted(voice));
    }

    private static JsonNode error(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return RawClient.json(response).path("error");
    }

    @Test
    void unknownModels() throws IOException {
        assertThat(chat("gpt-4o", "").statusCode()).isEqualTo(200);

        JsonNode error = error(chat("gpt-4oo", ""), 404);
        assertThat(error.path("code").asText()).isEqualTo("model_not_found");
        assertThat(error.path("message").asText()).contains("gpt-4oo");
        assertThat(error(client.get("/models/gpt-5"), 404).path("code").asText())
                .isEqualTo("model_not_found");
        assertThat(RawClient.json(client.get("/models")).path("data"))
                .extracting(model -> model.path("id").asText())
                .containsExactly("gpt-4o", "tts-1");
    }

    @Test
    void unknownVoices() throws IOException {
        assertThat(client.get("/models").statusCode()).isEqualTo(200);
        assertThat(speech("alloy").statusCode()).isEqualTo(200);
        assertThat(error(speech("alloi"), 400).path("param").asText()).isEqualTo("voice");
        String audio = ",\"modalities\":[\"text\",\"audio\"],\"audio\":{\"format\":\"wav\",\"voice\":\"alloi\"}";
        assertThat(error(chat("gpt-4o", audio), 400).path("param").asText()).isEqualTo("audio.voice");
    }

    @Test
    void theyAreStillRefusedAfterAReset() throws IOException {
        server.reset();

        assertThat(chat("gpt-5", "").statusCode()).isEqualTo(404);
    }

    @Test
    void anyNameIsKnownByDefault() throws IOException {
        try (FakeOpenAI usual = FakeOpenAI.start()) {
            HttpResponse<String> response =
                    new RawClient(usual).post("/embeddings", "{\"model\":\"what-you-like\",\"input\":\"x\"}");
            assertThat(response.statusCode()).isEqualTo(200);
        }
    }
}
