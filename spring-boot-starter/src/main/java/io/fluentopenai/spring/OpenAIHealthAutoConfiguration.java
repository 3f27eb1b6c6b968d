package io.fluentopenai.spring;

import io.fluentopenai.OpenAI;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A health indicator, if {@code management.health.fluentopenai.enabled=true}. It makes a call, which is not billed. */
@AutoConfiguration(after = OpenAIAutoConfiguration.class)
@ConditionalOnBean(OpenAI.class)
@ConditionalOnProperty("management.health.fluentopenai.enabled")
public class OpenAIHealthAutoConfiguration {
    /** Creates the configuration. */
    public OpenAIHealthAutoConfiguration() {}

    /** For Spring Boot 3. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(org.springframework.boot.actuate.health.HealthIndicator.class)
    static class SpringBoot3 {
        @Bean
        org.springframework.boot.actuate.health.HealthIndicator fluentopenaiHealthIndicator(OpenAI openai) {
            return () -> {
                OpenAIHealth health = OpenAIHealth.of(openai);
                var builder = health.isUp()
                        ? org.springframework.boot.actuate.health.Health.up()
                        : org.springframework.boot.actuate.health.Health.down();
                return builder.withDetails(health.details()).build();
            };
        }
    }

    /** For Spring Boot 4. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(org.springframework.boot.health.contributor.HealthIndicator.class)
    @ConditionalOnMissingClass("org.springframework.boot.actuate.health.HealthIndicator")
    static class SpringBoot4 {
        @Bean
        org.springframework.boot.health.contributor.HealthIndicator fluentopenaiHealthIndicator(OpenAI openai) {
            return () -> {
                OpenAIHealth health = OpenAIHealth.of(openai);
                var builder = health.isUp()
                        ? org.springframework.boot.health.contributor.Health.up()
                        : org.springframework.boot.health.contributor.Health.down();
                return builder.withDetails(health.details()).build();
            };
        }
    }
}
