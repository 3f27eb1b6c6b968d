package io.fluentopenai.moderations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.EndpointTest;
import io.fluentopenai.testkit.RecordedRequest;
import io.fluentopenai.testkit.Reply;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ModerationsTest extends EndpointTest {

    /** Flags what contains the word "bad". */
    private void judgeByWord() {
        server.handle(
                "createModeration",
                request ->
                        Reply.json(verdict(request.json().path("input").asText().contains("bad"))));
    }

    private static String verdict(boolean flagged) {
        return """
                {"id": "modr-1", "model": "omni-moderation-latest", "results": [{"flagged": %1$s,
                 "categories": {"hate": %1$s, "self-harm/intent": false, "new/category": %1$s, "illicit": null},
                 "category_scores": {"hate": 0.75, "self-harm/intent": 0.01, "new/category": 0.5},
                 "category_applied_input_types": {"hate": ["text"], "self-harm/intent": [], "new/category": ["text"]}}]}""".formatted(flagged);
    }

    private String inputOf(RecordedRequest request) {
        return request.json().path("input").asText();
    }

    @Test
    void aVerdictTellsTheCategoriesAndTheirScoresNewOnesIncluded() {
        judgeByWord();
        ModerationResult result = openai.moderations().create("something bad");
        assertThat(result.isFlagged()).isTrue();
        ModerationResult.Verdict verdict = result.verdicts().get(0);
        assertThat(verdict.flaggedCategories()).containsExactlyInAnyOrder("hate", "new/category");
        assertThat(verdict.categories())
                .containsEntry("self-harm/intent", false)
                .doesNotContainKey("illicit");
        assertThat(verdict.scores()).containsEntry("hate", 0.75).containsEntry("new/category", 0.5);
        assertThat(verdict.appliedInputTypes()).containsEntry("hate", List.of("text"));

        assertThat(openai.moderations().createAsync("all is well").join().isFlagged())
                .isFalse();
    }

    @Test
    void severalTextsAreJudgedOneByOne() {
        answer("createModeration", """
                {"id": "modr-1", "model": "m", "results": [{"flagged": false}, {"flagged": true}]}""");
        ModerationResult result = openai.moderations().create(List.of("one", "two"));
        assertThat(result.isFlagged()).isTrue();
        assertThat(result.verdicts()).extracting(v -> v.isFlagged()).containsExactly(false, true);
        assertThat(sent("createModeration").path("input")).hasSize(2);
    }

    @Test
    void textsAndImagesGoTogether() {
        openai.moderations()
                .create(
                        ModerationInput.text("Look!"),
                        ModerationInput.imageUrl("https://example.com/a.png"),
                        ModerationInput.image(new byte[] {1, 2, 3}, "image/png"));
        JsonNode input = sent("createModeration").path("input");
        assertThat(input.at("/0/text").asText()).isEqualTo("Look!");
        assertThat(input.at("/1/image_url/url").asText()).isEqualTo("https://example.com/a.png");
        assertThat(input.at("/2/image_url/url").asText()).isEqualTo("data:image/png;base64,AQID");
    }

    @Test
    void theModelIsTheServersChoiceUnlessOneIsSet() {
        openai.moderations().create("text");
        assertThat(sent("createModeration").has("model")).isFalse();
        openai.moderations().create(r -> r.input("text").model("text-moderation-latest"));
        assertThat(sent("createModeration").path("model").asText()).isEqualTo("text-moderation-latest");
    }

    @Test
    void chunkedModerationLosesNoCharacterNotEvenTheLast() {
        judgeByWord();
        String text = "x".repeat(2000) + "bad";
        ChunkedModeration result = openai.moderations().createChunked(text);
        ChunkedModeration.Chunk flagged = Objects.requireNonNull(result.flaggedChunk());
        assertThat(result.isFlagged()).isTrue();
        assertThat(flagged.end()).isEqualTo(text.length());
        assertThat(flagged.text()).endsWith("bad");
        assertThat(result.chunks()).extracting(ChunkedModeration.Chunk::start).containsExactly(0, 900, 1800);
        assertThat(server.requests("createModeration")).hasSize(3);
    }

    @Test
    void chunkedModerationStopsAtTheFirstChunkThatIsFlagged() {
        judgeByWord();
        String text = "fine ".repeat(300) + "bad " + "fine ".repeat(1000);
        for (ChunkedModeration result : List.of(
                openai.moderations().createChunked(text),
                openai.moderations().createChunkedAsync(text).join())) {
            assertThat(result.chunks()).hasSize(2);
            ChunkedModeration.Chunk flagged = Objects.requireNonNull(result.flaggedChunk());
            assertThat(flagged.index()).isEqualTo(1);
            assertThat(flagged.result().verdicts().get(0).flaggedCategories()).contains("hate");
        }
        assertThat(server.requests("createModeration")).hasSize(4);
    }

    @Test
    void chunksOverlapAndCutNoCharacterInTwo() {
        judgeByWord();
        String text = "😀🙂".repeat(10);
        ChunkedModeration result = openai.moderations().createChunked(text, 7, 2, r -> r.model("m"));
        assertThat(result.isFlagged()).isFalse();
        assertThat(result.flaggedChunk()).isNull();
        StringBuilder whole = new StringBuilder();
        for (RecordedRequest request : server.requests("createModeration")) {
            String chunk = inputOf(request);
            assertThat(chunk.codePointCount(0, chunk.length())).isLessThanOrEqualTo(7);
            assertThat(Character.isLowSurrogate(chunk.charAt(0))).isFalse();
            assertThat(request.json().path("model").asText()).isEqualTo("m");
            // All but the two characters that the chunk before had too.
            whole.append(whole.isEmpty() ? chunk : chunk.substring(chunk.offsetByCodePoints(0, 2)));
        }
        assertThat(whole).hasToString(text);
    }

    @Test
    void aShortTextIsOneChunk() {
        judgeByWord();
        assertThat(openai.moderations().createChunked("short").chunks()).hasSize(1);
        assertThat(openai.moderations()
                        .createChunkedAsync("x".repeat(1000))
                        .join()
                        .chunks())
                .hasSize(1);
    }

    @Test
    void badArgumentsAreRefusedBeforeAnythingIsSent() {
        assertThatThrownBy(() -> openai.moderations().create("")).hasMessageContaining("blank");
        assertThatThrownBy(() -> openai.moderations().create(List.of())).hasMessageContaining("empty");
        assertThatThrownBy(() -> openai.moderations().create(r -> {})).hasMessageContaining("Set the input");
        assertThatThrownBy(() -> ModerationInput.imageUrl(" ")).hasMessageContaining("blank");
        assertThatThrownBy(() -> openai.moderations().createChunked("text", 0, 0, r -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be positive, not 0");
        assertThatThrownBy(() -> openai.moderations().createChunked("text", 10, 10, r -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("less than their size");
        assertThatThrownBy(() -> openai.moderations().createChunkedAsync("text", 10, -1, r -> {}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(server.requests()).isEmpty();
    }
}
