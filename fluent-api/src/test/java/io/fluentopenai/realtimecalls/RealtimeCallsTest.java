package io.fluentopenai.realtimecalls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.EndpointTest;
import io.fluentopenai.client.error.NotFoundException;
import io.fluentopenai.testkit.RecordedRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

class RealtimeCallsTest extends EndpointTest {
    private static final String OFFER = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\n";

    private List<String> operations() {
        return server.requests().stream().map(RecordedRequest::operationId).toList();
    }

    @Test
    void anIncomingCallIsAcceptedWithASession() {
        RealtimeCalls calls = openai.realtimeCalls();
        String first = server.realtime().addCall();
        calls.accept(first, "gpt-realtime");
        JsonNode session = sent("accept-realtime-call");
        assertThat(session.path("type").asText()).isEqualTo("realtime");
        assertThat(session.path("model").asText()).isEqualTo("gpt-realtime");

        calls.acceptAsync(server.realtime().addCall(), "gpt-realtime").join();
        sent("accept-realtime-call");
        calls.acceptAsync(
                        server.realtime().addCall(),
                        set -> set.model("gpt-realtime").instructions("Be kind."))
                .join();
        assertThat(sent("accept-realtime-call").path("instructions").asText()).isEqualTo("Be kind.");
    }

    @Test
    void aCallIsRejectedReferredOrEnded() {
        RealtimeCalls calls = openai.realtimeCalls();
        String call = server.realtime().addCall();
        calls.reject(call);
        assertThat(server.takeRequest().operationId()).isEqualTo("reject-realtime-call");
        assertThatThrownBy(() -> calls.hangUp(call)).isInstanceOf(NotFoundException.class);
        server.clearRequests();

        calls.reject(server.realtime().addCall(), 486);
        assertThat(sent("reject-realtime-call").path("status_code").asInt()).isEqualTo(486);
        calls.refer(server.realtime().addCall(), "tel:+14155550123");
        assertThat(sent("refer-realtime-call").path("target_uri").asText()).isEqualTo("tel:+14155550123");
        calls.hangUp(server.realtime().addCall());
        assertThat(server.takeRequest().operationId()).isEqualTo("hangup-realtime-call");

        calls.rejectAsync(server.realtime().addCall()).join();
        calls.rejectAsync(server.realtime().addCall(), 486).join();
        calls.referAsync(server.realtime().addCall(), "sip:a@example.com").join();
        calls.hangUpAsync(server.realtime().addCall()).join();
        assertThat(operations().subList(3, 7))
                .containsExactly(
                        "reject-realtime-call", "reject-realtime-call", "refer-realtime-call", "hangup-realtime-call");
    }

    @Test
    void aCallOverWebRtcHasAnAnswerAndAnId() {
        RealtimeCall call = openai.realtimeCalls().create(OFFER, session -> session.model("gpt-realtime"));
        assertThat(call.sdpAnswer()).startsWith("v=0");
        assertThat(call.id()).startsWith("rtc_");
        openai.realtimeCalls().hangUp(String.valueOf(call.id()));

        assertThat(openai.realtimeCalls()
                        .createAsync(OFFER, session -> {})
                        .join()
                        .id())
                .startsWith("rtc_");
    }

    @Test
    void whatIsBlankIsRefusedBeforeAnythingIsSent() {
        RealtimeCalls calls = openai.realtimeCalls();
        assertThatThrownBy(() -> calls.accept(" ", "gpt-realtime")).hasMessageContaining("call_id");
        assertThatThrownBy(() -> calls.accept("rtc_1", " ")).hasMessageContaining("model");
        assertThatThrownBy(() -> calls.refer("rtc_1", " ")).hasMessageContaining("destination");
        assertThatThrownBy(() -> calls.create(" ", session -> {})).hasMessageContaining("offer");
        assertThat(server.requests()).isEmpty();
    }
}
