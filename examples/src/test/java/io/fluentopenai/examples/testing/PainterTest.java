package io.fluentopenai.examples.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.OpenAI;
import io.fluentopenai.examples.ExampleModels;
import io.fluentopenai.testkit.FakeOpenAI;
import org.junit.jupiter.api.Test;

class PainterTest {
    /** The code under test. */
    static String painterOf(OpenAI openai, String painting) {
        return openai.responses()
                .model(ExampleModels.TEXT)
                .user("Who painted " + painting + "?")
                .send()
                .text();
    }

    @Test
    void asksForThePainter() {
        try (FakeOpenAI server = FakeOpenAI.start();
                OpenAI openai = OpenAI.builder()
                        .baseUrl(server.baseUrl())
                        .apiKey(server.apiKey())
                        .build()) {
            server.reply("Leonardo da Vinci.");

            assertThat(painterOf(openai, "the Mona Lisa")).isEqualTo("Leonardo da Vinci.");
            assertThat(server.takeRequest().json().toString()).contains("Who painted the Mona Lisa?");
        }
    }
}
