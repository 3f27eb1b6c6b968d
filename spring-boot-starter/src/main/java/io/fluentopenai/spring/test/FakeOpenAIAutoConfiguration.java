package io.fluentopenai.spring.test;

import io.fluentopenai.spring.OpenAIAutoConfiguration;
import io.fluentopenai.spring.OpenAIConnectionDetails;
import io.fluentopenai.testkit.FakeOpenAI;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The fake server, and where it is. Imported by {@link AutoConfigureFakeOpenAI}. */
@AutoConfiguration(before = OpenAIAutoConfiguration.class)
public class FakeOpenAIAutoConfiguration {
    /** Creates the configuration. */
    public FakeOpenAIAutoConfiguration() {}

    /** The fake server. */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    FakeOpenAI fakeOpenAI() {
        return FakeOpenAI.start();
    }

    /** Returns the address of the fake server. */
    @Bean
    OpenAIConnectionDetails fakeOpenAIConnectionDetails(FakeOpenAI server) {
        return new OpenAIConnectionDetails() {
            @Override
            public String baseUrl() {
                return server.baseUrl();
            }

            @Override
            public String apiKey() {
                return server.apiKey();
            }
        };
    }
}
