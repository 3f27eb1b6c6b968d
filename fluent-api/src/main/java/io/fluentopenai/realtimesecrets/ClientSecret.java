package io.fluentopenai.realtimesecrets;

import io.fluentopenai.ApiObject;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.model.RealtimeCreateClientSecretResponse;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key that is good for one Realtime session, and only for a short while: for browsers and phones, which must not have
 * the real one. Its value is not shown by {@code toString}.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/realtime-sessions">Client secrets in the API reference</a>
 */
public final class ClientSecret extends ApiObject<RealtimeCreateClientSecretResponse> {
    /** What a call answered. */
    public ClientSecret(OpenAI openai, ApiResponse<RealtimeCreateClientSecretResponse> response) {
        super(openai, response);
    }

    /** The key, {@code ek_…}. */
    public String value() {
        return required("value", raw().value());
    }

    /** Until when a session can be begun with it; null if the server left it out. */
    public @Nullable Instant expiresAt() {
        return instant(raw().expiresAt());
    }
}
