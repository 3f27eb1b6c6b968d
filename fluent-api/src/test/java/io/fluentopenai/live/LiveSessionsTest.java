package io.fluentopenai.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.EndpointTest;
import io.fluentopenai.client.BinaryContent;
import io.fluentopenai.client.error.NotFoundException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class LiveSessionsTest extends EndpointTest {
    private static final String OFFER = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\n";

    @Test
    void anIncomingCallIsAccepted() {
        LiveSessions live = openai.liveSessions();
        live.accept(server.realtime().addLiveCall(), "gpt-live-1");
        JsonNode session = sent("acceptLiveSession").path("session");
        assertThat(session.path("type").asText()).isEqualTo("live");
        assertThat(session.path("model").asText()).isEqualTo("gpt-live-1");

        live.acceptAsync(server.realtime().addLiveCall(), "gpt-live-1").join();
        sent("acceptLiveSession");
        live.acceptAsync(
                        server.realtime().addLiveCall(),
                        set -> set.model("gpt-live-1").instructions("Be kind."))
                .join();
        assertThat(sent("acceptLiveSession").at("/session/instructions").asText())
                .isEqualTo("Be kind.");
    }

    @Test
    void aCallIsRejectedReferredOrEnded() {
        LiveSessions live = openai.liveSessions();
        live.reject(server.realtime().addLiveCall(), 486);
        assertThat(sent("rejectLiveSession").path("status_code").asInt()).isEqualTo(486);
        live.refer(server.realtime().addLiveCall(), "tel:+14155550123");
        assertThat(sent("referLiveSession").path("target_uri").asText()).isEqualTo("tel:+14155550123");
        live.hangUp(server.realtime().addLiveCall());
        assertThat(server.takeRequest().operationId()).isEqualTo("hangupLiveSession");

        live.rejectAsync(server.realtime().addLiveCall(), 603).join();
        live.referAsync(server.realtime().addLiveCall(), "sip:a@example.com").join();
        live.hangUpAsync(server.realtime().addLiveCall()).join();
        assertThatThrownBy(() -> live.hangUp("live_unknown")).isInstanceOf(NotFoundException.class);
    }

    @Test
    void aBrowsersSessionIsStartedAndContinued() {
        LiveCall call = openai.liveSessions().create(OFFER, session -> session.model("gpt-live-1"));
        assertThat(call.id()).startsWith("live_");
        assertThat(call.sdpAnswer()).startsWith("v=0");
        assertThat(sent("createLiveSession").at("/transport/type").asText()).isEqualTo("webrtc");

        LiveCall fork = openai.liveSessions().fork(call.id(), OFFER);
        assertThat(fork.id()).startsWith("live_").isNotEqualTo(call.id());
        assertThat(openai.liveSessions().forkAsync(call.id(), OFFER).join().id())
                .startsWith("live_");
        assertThat(openai.liveSessions()
                        .createAsync(OFFER, session -> session.model("gpt-live-1"))
                        .join()
                        .sdpAnswer())
                .startsWith("v=0");
    }

    @Test
    void aRecordingIsDownloaded() {
        String id = server.realtime().addLiveCall();
        try (BinaryContent recording = openai.liveSessions().recording(id)) {
            assertThat(recording.bytes()).isNotEmpty();
        }
        try (BinaryContent recording = openai.liveSessions().recordingAsync(id).join()) {
            assertThat(recording.bytes()).isNotEmpty();
        }
    }

    @Test
    void whatIsBlankIsRefusedBeforeAnythingIsSent() {
        LiveSessions live = openai.liveSessions();
        assertThatThrownBy(() -> live.accept(" ", "gpt-live-1")).hasMessageContaining("session_id");
        assertThatThrownBy(() -> live.accept("live_1", " ")).hasMessageContaining("model");
        assertThatThrownBy(() -> live.refer("live_1", " ")).hasMessageContaining("destination");
        assertThatThrownBy(() -> live.create(" ", session -> {})).hasMessageContaining("offer");
        assertThat(server.requests()).isEmpty();
    }
}
