package io.fluentopenai.realtimesecrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.EndpointTest;
import org.junit.jupiter.api.Test;

class RealtimeSecretsTest extends EndpointTest {

    @Test
    void aSecretIsMadeForASessionAndNotShown() {
        ClientSecret secret = openai.realtimeSecrets().create("gpt-realtime");
        assertThat(secret.value()).startsWith("ek_");
        assertThat(secret.expiresAt()).isNotNull();
        assertThat(secret.toString()).doesNotContain(secret.value());
        JsonNode session = sent("create-realtime-client-secret").path("session");
        assertThat(session.path("type").asText()).isEqualTo("realtime");
        assertThat(session.path("model").asText()).isEqualTo("gpt-realtime");
    }

    @Test
    void theSessionCanBeTheServersChoice() {
        ClientSecret secret = openai.realtimeSecrets().createAsync(r -> {}).join();
        assertThat(secret.value())
                .isNotEqualTo(openai.realtimeSecrets().create(r -> {}).value());
    }

    @Test
    void anAnswerWithoutASecretSaysSo() {
        answer("create-realtime-client-secret", "{\"expires_at\": 1750000000}");
        ClientSecret secret = openai.realtimeSecrets().create("gpt-realtime");
        assertThatThrownBy(secret::value)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("value");
    }

    @Test
    void aBlankModelIsRefusedBeforeAnythingIsSent() {
        assertThatThrownBy(() -> openai.realtimeSecrets().create(" ")).hasMessageContaining("model");
        assertThat(server.requests()).isEmpty();
    }
}
