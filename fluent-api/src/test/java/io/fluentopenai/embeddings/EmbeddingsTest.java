package io.fluentopenai.embeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.EndpointTest;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmbeddingsTest extends EndpointTest {

    @Test
    void aTextBecomesAVectorThatTravelsAsBase64() {
        EmbeddingResult result = openai.embeddings().create("The food was delicious.");
        assertThat(result.vector()).hasSize(1536);
        assertThat(result.promptTokens()).isPositive();
        assertThat(result.totalTokens()).isEqualTo(result.promptTokens());
        assertThat(result.model()).isEqualTo("text-embedding-3-small");
        JsonNode sent = sent("createEmbedding");
        assertThat(sent.path("encoding_format").asText()).isEqualTo("base64");
        assertThat(sent.path("model").asText()).isEqualTo("text-embedding-3-small");
        assertThat(sent.path("input").asText()).isEqualTo("The food was delicious.");
    }

    @Test
    void base64AndNumbersGiveTheSameVector() {
        float[] compact = openai.embeddings().create("a").vector();
        float[] numbers =
                openai.embeddings().create("a", r -> r.encodingFormat("float")).vector();
        assertThat(numbers).containsExactly(compact, within(1e-6f));
    }

    @Test
    void severalTextsGiveTheirVectorsInTheOrderOfTheTexts() {
        List<float[]> vectors = openai.embeddings()
                .create(List.of("one", "two"), r -> r.dimensions(8).model("text-embedding-3-large"))
                .vectors();
        assertThat(vectors).hasSize(2).allSatisfy(vector -> assertThat(vector).hasSize(8));
        assertThat(vectors.get(1))
                .isEqualTo(openai.embeddings()
                        .createAsync("two", r -> r.dimensions(8))
                        .join()
                        .vector());
        assertThat(sent("createEmbedding").path("input")).hasSize(2);
    }

    @Test
    void anAnswerOutOfOrderIsPutInOrder() {
        answer("createEmbedding", """
                {"object": "list", "model": "m", "usage": {"prompt_tokens": 2, "total_tokens": 2}, "data": [
                 {"object": "embedding", "index": 1, "embedding": [2.0]},
                 {"object": "embedding", "index": 0, "embedding": [1.0]}]}""");
        assertThat(openai.embeddings().create(List.of("one", "two")).vectors())
                .containsExactly(new float[] {1}, new float[] {2});
    }

    @Test
    void anAnswerWithoutVectorsSaysSo() {
        answer("createEmbedding", "{\"object\": \"list\", \"data\": []}");
        EmbeddingResult result = openai.embeddings().create("one");
        assertThat(result.promptTokens()).isEqualTo(-1);
        assertThatThrownBy(result::vector)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no vector");
    }

    @Test
    void nothingToEmbedIsRefusedBeforeAnythingIsSent() {
        assertThatThrownBy(() -> openai.embeddings().create(" ")).hasMessageContaining("blank");
        assertThatThrownBy(() -> openai.embeddings().create(List.of())).hasMessageContaining("empty");
        assertThatThrownBy(() -> openai.embeddings().create(List.of("a", "")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Text 1");
        assertThatThrownBy(() -> openai.embeddings().create(r -> {})).hasMessageContaining("Set the input");
        assertThatThrownBy(() -> openai.embeddings().createAsync("")).isInstanceOf(IllegalArgumentException.class);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void likenessIsTheCosineOfTheAngle() {
        assertThat(EmbeddingResult.cosineSimilarity(new float[] {1, 0}, new float[] {2, 0}))
                .isEqualTo(1);
        assertThat(EmbeddingResult.cosineSimilarity(new float[] {1, 0}, new float[] {0, 3}))
                .isZero();
        assertThat(EmbeddingResult.cosineSimilarity(new float[] {1, 1}, new float[] {-1, -1}))
                .isEqualTo(-1, within(1e-9));
        assertThatThrownBy(() -> EmbeddingResult.cosineSimilarity(new float[2], new float[3]))
                .hasMessageContaining("2 and 3 dimensions");
        assertThatThrownBy(() -> EmbeddingResult.cosineSimilarity(new float[2], new float[2]))
                .hasMessageContaining("zeros");
    }
}
