package io.fluentopenai.examples.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.OpenAI;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.junit.FakeOpenAITest;
import org.junit.jupiter.api.Test;

@FakeOpenAITest
class GreeterTest {
    @Test
    void greets(FakeOpenAI server) {
        server.reply("Hello, Ada!");
        OpenAI openai = OpenAI.builder()
                .baseUrl(server.baseUrl())
                .apiKey(server.apiKey())
                .build();

        assertThat(new Greeter(openai).greet("Ada")).isEqualTo("Hello, Ada!");
    }
}
