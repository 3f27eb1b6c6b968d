package io.fluentopenai.realtime.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.model.RealtimeBetaResponseCreateParams;
import io.fluentopenai.client.model.RealtimeConversationItemMessageUser;
import io.fluentopenai.client.model.RealtimeResponseCreateParams;
import io.fluentopenai.client.model.RealtimeSessionCreateRequest;
import io.fluentopenai.client.model.RealtimeSessionCreateRequestGA;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClientEventTest {

    @Test
    void aSessionUpdateHoldsWhatIsSet() {
        assertJson(
                ClientEvent.updateSession(new RealtimeSessionCreateRequestGA().instructions("Be brief.")),
                "{'type':'session.update','session':{'type':'realtime','instructions':'Be brief.'}}");
        assertJson(
                ClientEvent.updateBetaSession(new RealtimeSessionCreateRequest().instructions("Be brief.")),
                "{'type':'session.update','session':{'instructions':'Be brief.'}}");
    }

    @Test
    void textBecomesAnItem() {
        assertJson(
                ClientEvent.userText("Hi"),
                "{'type':'conversation.item.create','item':{'type':'message','role':'user',"
                        + "'content':[{'type':'input_text','text':'Hi'}]}}");
        assertJson(
                ClientEvent.assistantText("Hi"),
                "{'type':'conversation.item.create','item':{'type':'message','role':'assistant',"
                        + "'content':[{'type':'output_text','text':'Hi'}]}}");
        assertJson(
                ClientEvent.systemText("Hi"),
                "{'type':'conversation.item.create','item':{'type':'message','role':'system',"
                        + "'content':[{'type':'input_text','text':'Hi'}]}}");
    }

    @Test
    void theOutputOfAFunctionBecomesAnItem() {
        assertJson(
                ClientEvent.functionOutput("call_1", "{\"t\":20}"),
                "{'type':'conversation.item.create','item':{'type':'function_call_output','call_id':'call_1',"
                        + "'output':'{\\\"t\\\":20}'}}");
    }

    @Test
    void audioIsBase64() {
        assertJson(
                ClientEvent.appendAudio(new byte[] {0, 1, 2}), "{'type':'input_audio_buffer.append','audio':'AAEC'}");
        ByteBuffer buffer = ByteBuffer.wrap(new byte[] {9, 0, 1, 2, 9}, 1, 3);
        assertThat(ClientEvent.appendAudio(buffer)).isEqualTo(ClientEvent.appendAudio(new byte[] {0, 1, 2}));
        assertThat(buffer.remaining()).isEqualTo(3);
    }

    @Test
    void audioOfAnyLengthIsTheSameBase64OnBothWaysToText() {
        byte[] audio = new byte[260];
        for (int i = 0; i < audio.length; i++) {
            audio[i] = (byte) i;
        }
        for (int length = 0; length < 9; length++) {
            for (int offset = 0; offset < 250; offset += 7) {
                AudioBytes part = AudioBytes.wrap(audio, offset, length);
                String base64 = Base64.getEncoder().encodeToString(part.toByteArray());
                ClientEvent event = ClientEvent.appendAudio(part).withEventId("ev\"1");
                assertThat(event.toJson())
                        .isEqualTo(new String(event.toBytes(), StandardCharsets.UTF_8))
                        .endsWith("\"audio\":\"" + base64 + "\"}");
            }
        }
    }

    @Test
    void aTruncationIsInWholeMilliseconds() {
        assertJson(
                ClientEvent.truncateItem("item_1", 0, 1500),
                "{'type':'conversation.item.truncate','item_id':'item_1','content_index':0,'audio_end_ms':1500}");
    }

    @Test
    void aResponseIsCreatedAndCancelled() {
        assertJson(ClientEvent.createResponse(), "{'type':'response.create'}");
        assertJson(
                ClientEvent.createResponse(new RealtimeResponseCreateParams().conversation("none")),
                "{'type':'response.create','response':{'conversation':'none'}}");
        assertJson(
                ClientEvent.createBetaResponse(new RealtimeBetaResponseCreateParams().temperature(0.7)),
                "{'type':'response.create','response':{'temperature':0.7}}");
        assertJson(ClientEvent.cancelResponse(), "{'type':'response.cancel'}");
        assertJson(ClientEvent.cancelResponse("resp_1"), "{'type':'response.cancel','response_id':'resp_1'}");
    }

    @Test
    void theInputOfAResponseMayBeNewItemsAndNotOnlyReferences() {
        var message =
                (RealtimeConversationItemMessageUser) ClientEvent.userText("Hi").item();
        assertJson(
                ClientEvent.createResponse(new RealtimeResponseCreateParams().input(List.of(message))),
                "{'type':'response.create','response':{'input':[{'type':'message','role':'user',"
                        + "'content':[{'type':'input_text','text':'Hi'}]}]}}");
    }

    @Test
    void anEventCanBeGivenAnId() {
        assertJson(ClientEvent.createResponse().withEventId("ev_1"), "{'type':'response.create','event_id':'ev_1'}");
        assertJson(
                ClientEvent.of(Json.parse("{\"type\":\"new.event\"}")).withEventId("ev_1"),
                "{'type':'new.event','event_id':'ev_1'}");
    }

    @Test
    void whatTheApiRequiresIsMissedByName() {
        assertThatThrownBy(() -> new ClientEvent.ConversationItemDelete(null, null, Map.of()).toJson())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ConversationItemDelete.item_id is required but has not been set");
    }

    @Test
    void aTreeIsReadAsItsTextIs() {
        ClientEvent event = ClientEvent.of(Json.parse(
                "{\"type\":\"session.update\",\"event_id\":\"e\",\"session\":{\"type\":\"realtime\"},\"x\":1e400}"));
        assertThat(event).isInstanceOf(ClientEvent.SessionUpdate.class).isEqualTo(ClientEvent.fromJson(event.toJson()));
        assertThat(ClientEvent.of(Json.parse("{\"type\":\"of.tomorrow\",\"x\":[1]}")))
                .isInstanceOf(ClientEvent.Unknown.class)
                .extracting(ClientEvent::toJson)
                .isEqualTo("{\"type\":\"of.tomorrow\",\"x\":[1]}");
        assertThat(ClientEvent.of(Json.parse("[1]"))).isInstanceOf(ClientEvent.Unknown.class);
    }

    private static void assertJson(ClientEvent event, String singleQuoted) {
        String json = singleQuoted.replace('\'', '"');
        assertThat(ClientEvent.of(Json.parse(json))).isEqualTo(event);
        assertThat(Json.parse(event.toJson())).isEqualTo(Json.parse(json));
        assertThat(ClientEvent.fromJson(json)).isEqualTo(event);
    }
}
