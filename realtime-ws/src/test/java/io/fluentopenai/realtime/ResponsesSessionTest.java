package io.fluentopenai.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.error.AuthenticationException;
import io.fluentopenai.client.model.ResponseCompletedEventWithStreamId;
import io.fluentopenai.client.model.ResponseTextDeltaEventWithStreamId;
import io.fluentopenai.client.model.ResponsesClientEventResponseCreate;
import io.fluentopenai.client.model.ResponsesServerEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResponsesSessionTest {

    @Test
    void aResponseComesBackAsTheEventsOfItsStream() throws Exception {
        try (RawPeer peer = new RawPeer(it -> {
                    it.accept();
                    JsonNode create = it.read("response.create");
                    assertThat(create.path("model").textValue()).isEqualTo("gpt-5-mini");
                    String stream = create.path("stream_id").textValue();
                    it.text("{\"type\":\"response.output_text.delta\",\"delta\":\"Leonardo\",\"stream_id\":\"" + stream
                            + "\"}");
                    it.text("{\"type\":\"response.news\",\"stream_id\":\"" + stream + "\"}");
                    it.text("{\"type\":\"response.completed\",\"response\":{\"id\":\"resp_1\"},\"stream_id\":\""
                            + stream + "\"}");
                    it.drain();
                });
                OpenAI openai = peer.client();
                ResponsesSession session = Realtime.connectResponses(openai);
                EventQueue<ResponsesServerEvent> events = session.events()) {
            assertThat(RawPeer.await(peer.requests).target()).isEqualTo("/v1/responses");
            session.send(new ResponsesClientEventResponseCreate()
                    .model("gpt-5-mini")
                    .streamId("s1")
                    .input("Who painted the Mona Lisa?"));
            List<String> seen = new ArrayList<>();
            for (ResponsesServerEvent event : events) {
                seen.add(String.valueOf(event.type()));
                if (event instanceof ResponseTextDeltaEventWithStreamId text) {
                    assertThat(text.delta()).isEqualTo("Leonardo");
                } else if (event instanceof ResponseCompletedEventWithStreamId completed) {
                    assertThat(completed.streamId()).isEqualTo("s1");
                    break;
                }
            }
            assertThat(seen).containsExactly("response.output_text.delta", "response.news", "response.completed");
        }
    }

    @Test
    void aRefusedHandshakeIsTheExceptionOfItsStatus() throws Exception {
        try (RawPeer peer = new RawPeer(it -> it.refuse(401, "", "{\"error\":{\"message\":\"No\"}}"));
                OpenAI openai = peer.client()) {
            assertThatThrownBy(() -> Realtime.connectResponses(openai))
                    .isInstanceOf(AuthenticationException.class)
                    .hasMessageContaining("GET /responses");
        }
    }
}
