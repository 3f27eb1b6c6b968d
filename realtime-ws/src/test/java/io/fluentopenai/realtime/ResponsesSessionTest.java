package io.fluentopenai.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.error.AuthenticationException;
import io.fluentopenai.client.model.ResponseCompletedEvent;
import io.fluentopenai.client.model.ResponseErrorEvent;
import io.fluentopenai.client.model.ResponseStreamEvent;
import io.fluentopenai.client.model.ResponseTextDeltaEvent;
import io.fluentopenai.client.model.ResponsesClientEventResponseCreate;
import io.fluentopenai.realtime.session.EventQueue;
import java.time.Duration;
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
                EventQueue<ResponseStreamEvent> events = session.events()) {
            assertThat(RawPeer.await(peer.requests).target()).isEqualTo("/v1/responses");
            ResponsesClientEventResponseCreate request =
                    new ResponsesClientEventResponseCreate().model("gpt-5-mini").input("Who painted the Mona Lisa?");
            // Not every revision of the document has a setter for it.
            request.putExtraProperty("stream_id", TextNode.valueOf("s1"));
            session.send(request);
            List<String> seen = new ArrayList<>();
            for (ResponseStreamEvent event : events) {
                seen.add(String.valueOf(event.type()));
                if (event instanceof ResponseTextDeltaEvent text) {
                    assertThat(text.delta()).isEqualTo("Leonardo");
                } else if (event instanceof ResponseCompletedEvent completed) {
                    assertThat(ResponsesSession.streamId(completed)).isEqualTo("s1");
                    break;
                }
            }
            assertThat(seen).containsExactly("response.output_text.delta", "response.news", "response.completed");
        }
    }

    @Test
    void anErrorHasItsMessageWhereStreamsHaveIt() throws Exception {
        try (RawPeer peer = new RawPeer(it -> {
                    it.accept();
                    it.read("response.create");
                    it.text("{\"type\":\"error\",\"status\":400,\"error\":{\"type\":\"invalid_request_error\","
                            + "\"code\":\"previous_response_not_found\",\"message\":\"It is gone\",\"param\":null}}");
                    it.drain();
                });
                OpenAI openai = peer.client();
                ResponsesSession session = Realtime.connectResponses(openai);
                EventQueue<ResponseStreamEvent> events = session.events()) {
            session.send(
                    new ResponsesClientEventResponseCreate().model("gpt-5-mini").input("Hi"));
            ResponseErrorEvent error = events.next(ResponseErrorEvent.class, Duration.ofSeconds(20));
            assertThat(error.code()).isEqualTo("previous_response_not_found");
            assertThat(error.message()).isEqualTo("It is gone");
            assertThat(error.extraProperties()).containsKeys("status", "error");
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
