package io.fluentopenai.examples.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.OpenAI;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.junit.FakeOpenAITest;
import io.fluentopenai.testkit.junit.UseCassette;
import org.junit.jupiter.api.Test;

@FakeOpenAITest
class RecordedGreeterTest {
    @Test
    @UseCassette
    void greets(FakeOpenAI server) {
        OpenAI openai = OpenAI.builder()
                .baseUrl(server.baseUrl())
                .apiKey(server.apiKey())
                .build();

        assertThat(new Greeter(openai).greet("Ada")).contains("Ada");
    }
}
