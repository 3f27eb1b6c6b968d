package io.fluentopenai.realtime.event;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.model.RealtimeResponseStatus;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerEventTest {

    @Test
    void aTextDeltaHasItsPlaceAndItsText() {
        String json =
                "{\"type\":\"response.output_text.delta\",\"event_id\":\"ev\",\"response_id\":\"r\",\"item_id\":\"i\","
                        + "\"output_index\":0,\"content_index\":1,\"delta\":\"Hi\"}";

        ServerEvent event = ServerEvent.fromJson(json);

        assertThat(event)
                .isEqualTo(new ServerEvent.ResponseTextDelta(
                        "response.output_text.delta", "ev", "r", "i", 0L, 1L, "Hi", Map.of()));
        assertThat(((ServerEvent.Text) event).isDelta()).isTrue();
        assertRoundTrip(json);
    }

    @Test
    void theBetaNameIsTheSameEventAndKeepsItsName() {
        String json = "{\"type\":\"response.text.delta\",\"delta\":\"Hi\"}";

        ServerEvent event = ServerEvent.fromJson(json);

        assertThat(event).isInstanceOf(ServerEvent.ResponseTextDelta.class);
        assertThat(event.type()).isEqualTo("response.text.delta");
        assertRoundTrip(json);
    }

    @Test
    void theTypeMayStandAnywhere() {
        String json =
                "{\"response\":{\"output\":[],\"status\":\"completed\",\"id\":\"r\"},\"event_id\":\"ev\",\"type\":\"response.done\"}";

        ServerEvent.ResponseDone event = (ServerEvent.ResponseDone) ServerEvent.fromJson(json);

        assertThat(event.responseId()).isEqualTo("r");
        assertThat(requireNonNull(event.response()).status()).isEqualTo(RealtimeResponseStatus.COMPLETED);
        assertRoundTrip(json);
    }

    @Test
    void audioIsDecoded() {
        byte[] audio = {1, 2, 3, 4, 5};
        String json = "{\"type\":\"response.output_audio.delta\",\"delta\":\""
                + Base64.getEncoder().encodeToString(audio) + "\"}";

        ServerEvent.ResponseAudioDelta event = (ServerEvent.ResponseAudioDelta) ServerEvent.fromJson(json);

        assertThat(requireNonNull(event.delta()).toByteArray()).isEqualTo(audio);
        assertRoundTrip(json);
    }

    @Test
    void base64InAnotherFormIsDecodedAndWrittenBackAsItCame() {
        String json = "{\"type\":\"response.output_audio.delta\",\"delta\":\"_-8\"}";

        ServerEvent.ResponseAudioDelta event = (ServerEvent.ResponseAudioDelta) ServerEvent.fromJson(json);

        assertThat(requireNonNull(event.delta()).toByteArray()).containsExactly(0xFF, 0xEF);
        assertRoundTrip(json);
    }

    @Test
    void audioThatIsNoBase64IsKeptRaw() {
        String json = "{\"type\":\"response.output_audio.delta\",\"delta\":\"no base64!\"}";

        ServerEvent.ResponseAudioDelta event = (ServerEvent.ResponseAudioDelta) ServerEvent.fromJson(json);

        assertThat(event.delta()).isNull();
        assertThat(event.extraProperties()).containsEntry("delta", TextNode.valueOf("no base64!"));
        assertRoundTrip(json);
    }

    @Test
    void theSessionIsOfTheKindThatItsTypeSays() {
        String json = "{\"type\":\"session.created\",\"session\":{\"type\":\"%s\",\"id\":\"s\"}}";

        assertThat(requireNonNull(session(json.formatted("realtime")).realtime())
                        .id())
                .isEqualTo("s");
        assertThat(session(json.formatted("transcription")).transcription()).isNotNull();
        assertThat(session(json.formatted("translation")).translation()).isNotNull();
        assertThat(session("{\"type\":\"session.created\",\"session\":{\"object\":\"realtime.session\"}}")
                        .beta())
                .isNotNull();
    }

    @Test
    void whatIsUnknownIsKept() {
        String json =
                "{\"type\":\"input_audio_buffer.committed\",\"previous_item_id\":null,\"item_id\":7,\"new\":{\"a\":[1]}}";

        ServerEvent.InputAudioBufferCommitted event =
                (ServerEvent.InputAudioBufferCommitted) ServerEvent.fromJson(json);

        assertThat(event.previousItemId()).isNull();
        assertThat(event.itemId()).isEqualTo("7");
        assertThat(event.extraProperties())
                .containsEntry("item_id", IntNode.valueOf(7))
                .containsKey("new");
        assertRoundTrip(json);
    }

    @Test
    void anUnknownEventHasItsJson() {
        String json = "{\"type\":\"response.smell.delta\",\"event_id\":\"ev\",\"delta\":\"roses\"}";

        ServerEvent event = ServerEvent.fromJson(json);

        assertThat(event).isInstanceOf(ServerEvent.Unknown.class);
        assertThat(event.type()).isEqualTo("response.smell.delta");
        assertThat(event.eventId()).isEqualTo("ev");
        assertRoundTrip(json);
    }

    @Test
    void secretsAreWrittenButNotShown() {
        for (String json : List.of(
                "{\"type\":\"transcription_session.created\",\"session\":{\"client_secret\":{\"value\":\"ek_1\"}}}",
                "{\"type\":\"session.closed\",\"event_id\":null,\"client_secret\":\"ek_1\"}",
                "{\"type\":\"no.such.event\",\"client_secret\":\"ek_1\"}")) {
            assertThat(ServerEvent.fromJson(json).toString()).doesNotContain("ek_1");
            assertRoundTrip(json);
        }
    }

    @Test
    void whatIsNoJsonIsRefused() {
        assertThatThrownBy(() -> ServerEvent.fromJson("{\"type\":"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Not an event");
        assertThatThrownBy(() -> ServerEvent.fromJson("{} {}")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ServerEvent.fromJson("")).isInstanceOf(IllegalArgumentException.class);
    }

    private static ServerEvent.Session session(String json) {
        return (ServerEvent.Session) ServerEvent.fromJson(json);
    }

    private static void assertRoundTrip(String json) {
        assertThat(Json.parse(ServerEvent.fromJson(json).toJson())).isEqualTo(Json.parse(json));
    }

    @Test
    void whatIsStreamedHasItsContentWhicheverEventBringsIt() {
        for (String prefix : new String[] {"response.output_", "response."}) {
            assertThat(((ServerEvent.Text) read("{'type':'" + prefix + "text.delta','delta':'Hel'}")).text())
                    .isEqualTo("Hel");
            assertThat(((ServerEvent.Text) read("{'type':'" + prefix + "text.done','text':'Hello'}")).text())
                    .isEqualTo("Hello");
            assertThat(((ServerEvent.Audio) read("{'type':'" + prefix + "audio.delta','delta':'AAEC'}")).audio())
                    .isEqualTo(AudioBytes.wrap(new byte[] {0, 1, 2}));
            assertThat(((ServerEvent.Audio) read("{'type':'" + prefix + "audio.done'}")).audio())
                    .isNull();
            assertThat(((ServerEvent.AudioTranscript)
                                    read("{'type':'" + prefix + "audio_transcript.delta','delta':'Hel'}"))
                            .transcript())
                    .isEqualTo("Hel");
            assertThat(((ServerEvent.AudioTranscript)
                                    read("{'type':'" + prefix + "audio_transcript.done','transcript':'Hello'}"))
                            .transcript())
                    .isEqualTo("Hello");
        }
        for (String kind : new String[] {"delta','delta", "done','arguments"}) {
            assertThat(((ServerEvent.FunctionCallArguments)
                                    read("{'type':'response.function_call_arguments." + kind + "':'{}'}"))
                            .arguments())
                    .isEqualTo("{}");
            assertThat(((ServerEvent.McpCallArguments) read("{'type':'response.mcp_call_arguments." + kind + "':'{}'}"))
                            .arguments())
                    .isEqualTo("{}");
        }
        for (String kind :
                new String[] {"delta','delta':'Hi'", "segment','text':'Hi'", "completed','transcript':'Hi'"}) {
            assertThat(((ServerEvent.InputAudioTranscription)
                                    read("{'type':'conversation.item.input_audio_transcription." + kind + "}"))
                            .transcript())
                    .isEqualTo("Hi");
        }
        assertThat(((ServerEvent.InputAudioTranscription)
                                read("{'type':'conversation.item.input_audio_transcription.failed','error':{}}"))
                        .transcript())
                .isNull();
    }

    @Test
    void anItemHasItsIdWhateverItIs() {
        for (String item : new String[] {
            "'type':'message','role':'user'",
            "'type':'message','role':'assistant'",
            "'type':'message','role':'system'",
            "'type':'function_call'",
            "'type':'function_call_output'",
            "'type':'mcp_call'",
            "'type':'mcp_list_tools'",
            "'type':'mcp_approval_request'",
            "'type':'mcp_approval_response'",
            "'type':'of_tomorrow'"
        }) {
            for (String type : new String[] {
                "conversation.item.created", "conversation.item.added", "conversation.item.done",
                "conversation.item.retrieved", "response.output_item.added", "response.output_item.done"
            }) {
                ServerEvent event = read("{'type':'" + type + "','item':{'id':'i1'," + item + "}}");
                assertThat(((ServerEvent.OfItem) event).itemId()).isEqualTo("i1");
                if (event instanceof ServerEvent.ConversationItem it) {
                    assertThat(requireNonNull(it.item()).id()).isEqualTo("i1");
                }
            }
        }
        assertThat(((ServerEvent.ConversationItem) read("{'type':'conversation.item.added'}")).itemId())
                .isNull();
    }

    private static ServerEvent read(String singleQuoted) {
        return ServerEvent.fromJson(singleQuoted.replace('\'', '"'));
    }
}
