package io.fluentopenai.examples.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.OpenAI;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.junit.FakeOpenAIExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GreeterGatewayTest {
    @RegisterExtension
    static final FakeOpenAIExtension fake =
            new FakeOpenAIExtension(FakeOpenAI.builder().basePath("/gateway/v1"));

    final OpenAI openai = OpenAI.builder()
            .baseUrl(fake.server().baseUrl())
            .apiKey(fake.server().apiKey())
            .build();

    @Test
    void greets() {
        fake.server().reply("Hello, Ada!");

        assertThat(new Greeter(openai).greet("Ada")).isEqualTo("Hello, Ada!");
        assertThat(fake.server().takeRequest().path()).isEqualTo("/gateway/v1/responses");
    }
}
