package io.fluentopenai.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.schema.Codec;
import io.fluentopenai.schema.Describe;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The snippet of {@code docs/reference/schemas.md}. */
class SchemasSnippetsTest {
    @Test
    void codec() {
        String text = """
                {"steps": [{"explanation": "Subtract 7.", "output": "8x = -30"}], "finalAnswer": "x = -3.75"}
                """;

        record Step(String explanation, String output) {}
        record MathAnswer(
                List<Step> steps,
                @Describe("a number, no units") String finalAnswer) {}

        Codec<MathAnswer> codec = Codec.of(MathAnswer.class);
        codec.name(); // MathAnswer
        codec.schema(); // for the request, a tree that you may change
        MathAnswer answer = codec.read(text); // for the answer

        assertThat(codec.name()).isEqualTo("MathAnswer");
        assertThat(codec.schema().at("/properties/finalAnswer/description").textValue())
                .isEqualTo("a number, no units");
        assertThat(answer.finalAnswer()).isEqualTo("x = -3.75");
        assertThat(answer.steps()).hasSize(1);
    }
}
