package io.fluentopenai.spring;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.RequestOptions;
import io.fluentopenai.client.error.OpenAIException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Health of the API: lists the models, which is not billed and needs a valid key.
 *
 * @param server the base URL
 * @param error the class of the exception, without its message, which health endpoints show to strangers; null if the API answered
 */
record OpenAIHealth(String server, @Nullable String error) {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    static OpenAIHealth of(OpenAI openai) {
        RequestOptions options =
                RequestOptions.builder().callTimeout(LIMIT).maxRetries(0).build();
        String server = openai.client().baseUrl();
        try {
            openai.with(options).models().list();
            return new OpenAIHealth(server, null);
        } catch (OpenAIException e) {
            return new OpenAIHealth(server, e.getClass().getSimpleName());
        }
    }

    boolean isUp() {
        return error == null;
    }

    Map<String, Object> details() {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("server", server);
        if (error != null) {
            details.put("error", error);
        }
        return details;
    }
}
