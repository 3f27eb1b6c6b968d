package io.fluentopenai.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.fluentopenai.EndpointTest;
import io.fluentopenai.client.error.BadRequestException;
import io.fluentopenai.client.error.NotFoundException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class WebhookEndpointsTest extends EndpointTest {
    private static final String URL = "https://example.com/openai";

    @Test
    void aWebhookIsRegisteredAndItsSecretNotShown() {
        WebhookSecret secret = openai.webhookEndpoints().create("orders", URL, "response.completed", "response.failed");
        JsonNode request = sent("createWebhookEndpoint");
        assertThat(request.path("name").asText()).isEqualTo("orders");
        assertThat(request.path("event_types")).hasSize(2);
        assertThat(secret.value()).startsWith("whsec_");
        assertThat(secret.toString()).contains(secret.webhookId()).doesNotContain(secret.value());
        assertThat(secret.createdAt()).isNotNull();
        Webhooks.of(secret.value());
    }

    @Test
    void aWebhookIsChangedListedAndDeleted() {
        String id = openai.webhookEndpoints()
                .create("orders", URL, "response.completed")
                .webhookId();
        RegisteredWebhook webhook = openai.webhookEndpoints().get(id);
        assertThat(webhook.url()).isEqualTo(URL);
        assertThat(webhook.eventTypes()).containsExactly("response.completed");
        assertThat(webhook.createdAt()).isNotNull();

        assertThat(webhook.update(changes -> changes.name("bills")).name()).isEqualTo("bills");
        assertThat(webhook.refreshAsync().join().name()).isEqualTo("bills");
        assertThat(openai.webhookEndpoints().list().items()).containsExactly(webhook.refresh());
        assertThat(openai.webhookEndpoints()
                        .listAsync(params -> params.limit(5))
                        .join()
                        .items())
                .hasSize(1);

        assertThat(webhook.delete()).isTrue();
        assertThatThrownBy(webhook::refresh).isInstanceOf(NotFoundException.class);
    }

    @Test
    void aSecretIsRotated() {
        WebhookSecret first = openai.webhookEndpoints()
                .createAsync("orders", URL, "response.completed")
                .join();
        WebhookSecret second = openai.webhookEndpoints()
                .rotateSecret(first.webhookId(), request -> request.keepOldSecretActiveFor24Hours(true));
        assertThat(second.value()).isNotEqualTo(first.value());
        assertThat(second.webhookId()).isEqualTo(first.webhookId());
        assertThat(openai.webhookEndpoints()
                        .rotateSecretAsync(first.webhookId())
                        .join()
                        .value())
                .isNotEqualTo(second.value());
        server.takeRequest();
        assertThat(sent("rotateWebhookEndpointSecret")
                        .path("keep_old_secret_active_for_24_hours")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void aTestIsDeliveredAndVerified() throws IOException {
        AtomicReference<Webhooks> webhooks = new AtomicReference<>();
        AtomicReference<String> type = new AtomicReference<>();
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            type.set(webhooks.get()
                    .unwrap(body, exchange.getRequestHeaders()::getFirst)
                    .type());
            exchange.sendResponseHeaders(202, -1);
            exchange.close();
        });
        receiver.start();
        String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/";
        WebhookSecret secret = openai.webhookEndpoints().create("orders", url, "batch.completed");
        webhooks.set(Webhooks.of(secret.value()));

        assertThat(openai.webhookEndpoints()
                        .test(secret.webhookId(), "batch.completed")
                        .statusCode())
                .isEqualTo(202);
        assertThat(type).hasValue("batch.completed");

        receiver.stop(0);
        assertThatThrownBy(() -> openai.webhookEndpoints().test(secret.webhookId(), "batch.completed"))
                .isInstanceOf(BadRequestException.class);
    }

    @Test
    void theTypesOfEventsAreListed() {
        answer("listWebhookEventTypes", "{\"object\":\"list\",\"data\":[\"response.completed\"]}");
        assertThat(openai.webhookEndpoints().eventTypes()).containsExactly("response.completed");
        assertThat(openai.webhookEndpoints().eventTypesAsync().join()).containsExactly("response.completed");
    }

    @Test
    void whatIsBlankIsRefusedBeforeAnythingIsSent() {
        assertThatThrownBy(() -> openai.webhookEndpoints().create(" ", URL, "response.completed"))
                .hasMessageContaining("name");
        assertThatThrownBy(() -> openai.webhookEndpoints().create("orders", " ", "response.completed"))
                .hasMessageContaining("address");
        assertThat(server.requests()).isEmpty();
    }
}
