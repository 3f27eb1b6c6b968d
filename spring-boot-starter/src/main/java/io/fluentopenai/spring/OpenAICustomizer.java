package io.fluentopenai.spring;

import io.fluentopenai.OpenAI;

/**
 * Changes the client that is auto-configured. Beans of this type are called in their order, after the properties have been
 * applied.
 *
 * <pre>{@code
 * @Bean
 * OpenAICustomizer requestLog(Interceptor log) {
 *     return builder -> builder.configure(client -> client.interceptor(log));
 * }
 * }</pre>
 */
@FunctionalInterface
public interface OpenAICustomizer {
    /** Changes the builder of the client. */
    void customize(OpenAI.Builder builder);
}
