package io.fluentopenai.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class RealtimeTest {

    @Test
    void aTextInIsATextOut() {
        try (FakeOpenAI server = FakeOpenAI.start();
                RealtimeClient client = RealtimeClient.connect(server)) {
            client.send("{'type':'session.update','session':{'type':'realtime','output_modalities':['text']}}");
            JsonNode session = client.await("session.updated").path("session");
            assertThat(session.at("/output_modalities/0").asText()).isEqualTo("text");
            assertThat(session.at("/audio/input/turn_detection/type").asText()).isEqualTo("server_vad");

            client.say("Hello there");
            assertThat(client.await("conversation.item.added")
                            .path("previous_item_id")
                            .isNull())
                    .isTrue();
            client.await("conversation.item.done");
            client.send("{'type':'response.create','event_id':'e1'}");
            List<ObjectNode> events = client.until("response.done");
            assertThat(RealtimeClient.types(events))
                    .containsExactly(
                            "response.created",
                            "rate_limits.updated",
                            "response.output_item.added",
                            "conversation.item.added",
                            "response.content_part.added",
                            "response.output_text.delta",
                            "response.output_text.delta",
                            "response.output_text.delta",
                            "response.output_text.delta",
                            "response.output_text.done",
                            "response.content_part.done",
                            "conversation.item.done",
                            "response.output_item.done",
                            "response.done");
            assertThat(RealtimeClient.joined(events, "response.output_text.delta"))
                    .isEqualTo("You said: Hello there");
            JsonNode response = events.get(events.size() - 1).path("response");
            assertThat(response.path("status").asText()).isEqualTo("completed");
            assertThat(response.at("/output/0/content/0/text").asText()).isEqualTo("You said: Hello there");
            assertThat(response.at("/usage/output_tokens").asInt()).isPositive();
        }
    }

    @Test
    void aWrongEventGetsAnErrorWithItsId() {
        try (FakeOpenAI server = FakeOpenAI.start();
                RealtimeClient client = RealtimeClient.connect(server)) {
            client.send("{'type':'response.make','event_id':'e1'}");
            JsonNode error = client.error();
            assertThat(error.path("event_id").asText()).isEqualTo("e1");
            assertThat(error.path("param").asText()).isEqualTo("type");
            assertThat(error.path("message").asText()).contains("response.make").contains("response.create");

            client.send("{'type':'conversation.item.delete','event_id':'e2'}");
            error = client.error();
            assertThat(error.path("event_id").asText()).isEqualTo("e2");
            assertThat(error.path("param").asText()).isEqualTo("item_id");
            assertThat(error.path("code").asText()).isEqualTo("missing_required_parameter");

            client.send("{'type':'response.create','response':{'colour':'red'}}");
            error = client.error();
            assertThat(error.path("param").asText()).isEqualTo("response.colour");
            assertThat(error.path("code").asText()).isEqualTo("unknown_parameter");

            client.send("{'type':");
            assertThat(client.error().path("code").asText()).isEqualTo("invalid_json");
        }
    }
}
