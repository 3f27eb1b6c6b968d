package io.fluentopenai.webhooks;

import io.fluentopenai.ApiObject;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.model.WebhookEndpointWithSecret;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The secret that the deliveries of a webhook are signed with. Store it: the API does not return it again. {@code
 * toString} does not contain its value.
 */
public final class WebhookSecret extends ApiObject<WebhookEndpointWithSecret> {
    /** Wraps the body of an API response. */
    public WebhookSecret(OpenAI openai, ApiResponse<WebhookEndpointWithSecret> response) {
        super(openai, response);
    }

    /**
     * Returns the secret, {@code whsec_…}, for {@link Webhooks#of}.
     *
     * @throws IllegalStateException if the server left it out
     */
    public String value() {
        return required("signing_secret", raw().signingSecret());
    }

    /**
     * Returns the id of the registered webhook.
     *
     * @throws IllegalStateException if the server left it out
     */
    public String webhookId() {
        return required("id", raw().id());
    }

    /** Returns when the webhook was registered; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().createdAt());
    }

    /** Returns when the webhook was last changed; null if the server left it out. */
    public @Nullable Instant updatedAt() {
        return instant(raw().updatedAt());
    }
}
