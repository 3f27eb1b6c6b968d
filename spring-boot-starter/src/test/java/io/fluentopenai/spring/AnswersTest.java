package io.fluentopenai.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.Interceptor;
import io.fluentopenai.client.OutgoingRequest;
import io.fluentopenai.spring.test.AutoConfigureFakeOpenAI;
import io.fluentopenai.testkit.FakeOpenAI;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;

/** A test of an application. */
@NullUnmarked
@SpringBootTest
@AutoConfigureFakeOpenAI
class AnswersTest {
    @Autowired
    FakeOpenAI server;

    @Autowired
    Answers answers;

    @Test
    void answersWithTheTextOfTheModel() {
        server.reply("Rain.");
        assertThat(answers.ask("The weather in Glasgow?")).isEqualTo("Rain.");
    }

    @RepeatedTest(2)
    void aTestSeesOnlyItsOwnRequests() {
        assertThat(server.requests()).isEmpty();
        server.reply("Rain.");
        answers.ask("The weather in Glasgow?");
        assertThat(server.requests()).hasSize(1);
        server.reply("For the next test.");
    }

    @Test
    void theCustomizerIsCalled() {
        answers.ask("The weather in Glasgow?");
        assertThat(Application.REQUESTS).hasPositiveValue();
    }

    record Answers(OpenAI openai) {
        String ask(String question) {
            return openai.responses()
                    .model("gpt-5.6-luna")
                    .user(question)
                    .send()
                    .outputText();
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @ImportAutoConfiguration(OpenAIAutoConfiguration.class)
    static class Application {
        static final AtomicInteger REQUESTS = new AtomicInteger();

        @Bean
        Answers answers(OpenAI openai) {
            return new Answers(openai);
        }

        @Bean
        Interceptor log() {
            return new Interceptor() {
                @Override
                public void onRequest(OutgoingRequest request) {
                    REQUESTS.incrementAndGet();
                }
            };
        }

        @Bean
        OpenAICustomizer requestLog(Interceptor log) {
            return builder -> builder.configure(client -> client.interceptor(log));
        }
    }
}
