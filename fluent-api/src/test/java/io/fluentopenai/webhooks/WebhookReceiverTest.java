package io.fluentopenai.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.fluentopenai.EndpointTest;
import io.fluentopenai.client.model.WebhookEvent;
import io.fluentopenai.client.model.WebhookLiveCallIncoming;
import io.fluentopenai.client.model.WebhookRealtimeCallIncoming;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the fake server sends to a receiver of webhooks, over real sockets. */
@NullUnmarked
class WebhookReceiverTest extends EndpointTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private final List<WebhookEvent> received = new CopyOnWriteArrayList<>();
    private HttpServer receiver;
    private URI address;

    @BeforeEach
    void receive() throws IOException {
        Webhooks webhooks = Webhooks.of(SECRET);
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            int status = 200;
            try {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                received.add(webhooks.unwrap(body, exchange.getRequestHeaders()::getFirst));
            } catch (InvalidWebhookException e) {
                status = 400;
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        receiver.start();
        address = URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/");
    }

    @AfterEach
    void stopReceiving() {
        receiver.stop(0);
    }

    @Test
    void anEventIsSignedAndReadAsItsType() {
        assertThat(server.sendWebhook(
                        address, SECRET, "{\"type\":\"response.completed\",\"data\":{\"id\":\"resp_1\"}}"))
                .isEqualTo(200);
        assertThat(received).singleElement().extracting(WebhookEvent::type).isEqualTo("response.completed");
    }

    @Test
    void anEventThatIsSignedWithAnotherSecretIsRefused() {
        assertThat(server.sendWebhook(address, "whsec_AAAA", "{\"type\":\"response.completed\"}"))
                .isEqualTo(400);
        assertThat(received).isEmpty();
        assertThatThrownBy(() -> server.sendWebhook(address, "whsec_?", "{}"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCallIsAnnouncedAndCanBeAccepted() {
        String callId = server.realtime().addCall(address, SECRET);

        assertThat(received).singleElement().isInstanceOfSatisfying(WebhookRealtimeCallIncoming.class, call -> {
            assertThat(call.data().callId()).isEqualTo(callId);
            assertThat(call.data().sipHeaders()).isNotEmpty();
            openai.realtimeCalls().accept(call.data().callId(), "gpt-realtime");
        });
        assertThat(sent("accept-realtime-call").path("model").asText()).isEqualTo("gpt-realtime");
    }

    @Test
    void aLiveCallIsAnnouncedAndCanBeAccepted() {
        String sessionId = server.realtime().addLiveCall(address, SECRET);

        assertThat(received).singleElement().isInstanceOfSatisfying(WebhookLiveCallIncoming.class, call -> {
            assertThat(call.data().sessionId()).isEqualTo(sessionId);
            assertThat(call.data().sipHeaders()).isNotEmpty();
            openai.liveSessions().accept(call.data().sessionId(), "gpt-live-1");
        });
    }

    @Test
    void aReceiverThatIsNotThereIsAnError() {
        receiver.stop(0);
        assertThatThrownBy(() -> server.sendWebhook(address, SECRET, "{}")).isInstanceOf(UncheckedIOException.class);
    }
}
