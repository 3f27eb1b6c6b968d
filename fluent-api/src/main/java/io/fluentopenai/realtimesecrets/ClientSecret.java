package io.fluentopenai.realtimesecrets;

import io.fluentopenai.ApiObject;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.model.RealtimeCreateClientSecretResponse;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An ephemeral client secret for a Realtime session, which expires after a short time. Use it in browsers and mobile
 * apps, which must not have the API key. {@code toString} does not contain its value.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/realtime-sessions">Client secrets in the API
 *     reference</a>
 */
public final class ClientSecret extends ApiObject<RealtimeCreateClientSecretResponse> {
    /** Wraps the body of an API response. */
    public ClientSecret(OpenAI openai, ApiResponse<RealtimeCreateClientSecretResponse> response) {
        super(openai, response);
    }

    /**
     * Returns the secret, {@code ek_…}.
     *
     * @throws IllegalStateException if the server left it out
     */
    public String value() {
        return required("value", raw().value());
    }

    /** Returns when the secret expires, after which it cannot start a session; null if the server left it out. */
    public @Nullable Instant expiresAt() {
        return instant(raw().expiresAt());
    }
}
