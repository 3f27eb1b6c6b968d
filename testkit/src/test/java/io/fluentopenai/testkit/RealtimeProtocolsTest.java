package io.fluentopenai.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.internal.audio.Tone;
import io.fluentopenai.testkit.internal.realtime.Protocol;
import io.fluentopenai.testkit.internal.sheet.SheetSchemas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is spoken beside the present protocol of conversations. */
class RealtimeProtocolsTest {

    @Test
    void theBetaHasItsOwnNamesAndShapes() {
        try (FakeOpenAI server = FakeOpenAI.start();
                RealtimeClient client = RealtimeClient.connectBeta(server)) {
            client.send("{'type':'session.update','session':{'modalities':['text'],'voice':'echo',"
                    + "'input_audio_transcription':{'model':'whisper-1'},"
                    + "'turn_detection':{'type':'server_vad','silence_duration_ms':300,'create_response':false}}}");
            JsonNode session = client.await("session.updated").path("session");
            assertThat(session.path("voice").asText()).isEqualTo("echo");
            assertThat(session.path("object").asText()).isEqualTo("realtime.session");
            assertThat(session.at("/turn_detection/silence_duration_ms").asInt())
                    .isEqualTo(300);
            client.say("Hi").await("conversation.item.created");
            client.send("{'type':'conversation.item.create','item':{'type':'message','role':'assistant','content':["
                    + "{'type':'text','text':'Well?'}]}}");
            assertThat(client.await("conversation.item.created")
                            .at("/item/content/0/type")
                            .asText())
                    .isEqualTo("text");
            client.send("{'type':'response.create'}");
            List<ObjectNode> events = client.until("response.done");
            assertThat(RealtimeClient.types(events))
                    .contains("response.text.delta", "response.text.done", "conversation.item.created")
                    .doesNotContain("conversation.item.done", "conversation.item.added");
            JsonNode response = events.get(events.size() - 1).path("response");
            assertThat(response.path("modalities")).hasSize(1);
            assertThat(response.at("/output/0/content/0/type").asText()).isEqualTo("text");

            client.append(Tone.pcm(200)).append(new byte[48 * 400]);
            client.await("input_audio_buffer.speech_started");
            client.await("input_audio_buffer.speech_stopped");
            client.await("input_audio_buffer.committed");
            client.await("conversation.item.created");
            JsonNode completed = client.last("conversation.item.input_audio_transcription.completed");
            assertThat(completed.at("/usage/type").asText()).isEqualTo("duration");

            client.send("{'type':'session.update','session':{'turn_detection':null,"
                    + "'input_audio_transcription':null,'input_audio_noise_reduction':null}}");
            assertThat(client.await("session.updated")
                            .at("/session/turn_detection")
                            .isNull())
                    .isTrue();
            client.send("{'type':'response.create','response':{'modalities':['text','audio']}}");
            assertThat(RealtimeClient.types(client.until("response.done")))
                    .contains("response.audio.delta", "response.audio_transcript.delta", "response.audio.done");
            client.send("{'type':'session.update','session':{'colour':'red'}}");
            assertThat(client.error().path("code").asText()).isEqualTo("unknown_parameter");
        }
    }

    @Test
    void aTranscriptionSessionListensOnly() {
        try (FakeOpenAI server = FakeOpenAI.start();
                RealtimeClient client =
                        RealtimeClient.open(server, Protocol.GA, "/v1/realtime?intent=transcription", builder -> {})) {
            server.realtime().onSpeech((millis, audio) -> "The quick brown fox");
            client.await("session.created");
            client.send("{'type':'session.update','session':{'type':'transcription','audio':{'input':{"
                    + "'format':{'type':'audio/pcmu'},'transcription':{'model':'gpt-4o-mini-transcribe'},"
                    + "'turn_detection':{'type':'semantic_vad','eagerness':'high'}}}}}");
            client.await("session.updated");
            byte[] loud = new byte[8 * 200];
            Arrays.fill(loud, (byte) 0x80);
            byte[] quiet = new byte[8 * 600];
            Arrays.fill(quiet, (byte) 0xFF);
            client.append(loud).append(quiet);
            List<ObjectNode> events = client.until("conversation.item.input_audio_transcription.completed");
            assertThat(RealtimeClient.joined(events, "conversation.item.input_audio_transcription.delta"))
                    .isEqualTo("The quick brown fox");
            client.send("{'type':'response.create'}");
            assertThat(client.error().path("type").asText()).isEqualTo("invalid_request_error");
        }
    }

    @Test
    void aTranslationSessionSaysWhatItHears() throws Exception {
        try (FakeOpenAI server = FakeOpenAI.start();
                RealtimeClient client = RealtimeClient.open(
                        server,
                        Protocol.TRANSLATION,
                        "/v1/realtime/translations?model=gpt-realtime-translate",
                        builder -> {})) {
            server.reply("Buenos días");
            server.realtime().onSpeech((millis, audio) -> "Good morning");
            client.await("session.created");
            client.send("{'type':'session.update','session':{'audio':{'output':{'language':'es'},"
                    + "'input':{'transcription':{'model':'gpt-4o-transcribe'}}}}}");
            assertThat(client.await("session.updated")
                            .at("/session/audio/output/language")
                            .asText())
                    .isEqualTo("es");
            String audio = Base64.getEncoder().encodeToString(Tone.pcm(500));
            client.send("{'type':'session.input_audio_buffer.append','audio':'" + audio + "'}");
            client.send("{'type':'session.close'}");
            List<ObjectNode> events = client.until("session.closed");
            assertThat(RealtimeClient.joined(events, "session.input_transcript.delta"))
                    .isEqualTo("Good morning");
            assertThat(RealtimeClient.joined(events, "session.output_transcript.delta"))
                    .isEqualTo("Buenos días");
            assertThat(RealtimeClient.audio(events, "session.output_audio.delta"))
                    .hasSize(500 * 48);
            assertThat(client.closed().get(5, TimeUnit.SECONDS).code()).isEqualTo(1000);
        }
    }

    @Test
    void responsesAreGivenOverAWebSocket() {
        try (FakeOpenAI server = FakeOpenAI.start();
                RealtimeClient client =
                        RealtimeClient.open(server, Protocol.RESPONSES, "/v1/responses", builder -> {})) {
            assumeTrue(hasStreamIds(server), "the events of today");
            client.send("{'type':'response.create','model':'gpt-5-mini','input':'One','stream_id':'a'}");
            List<ObjectNode> events = client.until("response.completed");
            assertThat(RealtimeClient.joined(events, "response.output_text.delta"))
                    .isEqualTo("You said: One");
            assertThat(events)
                    .allSatisfy(event ->
                            assertThat(event.path("stream_id").asText()).isEqualTo("a"));
            String id = events.get(events.size() - 1).at("/response/id").asText();
            client.send("{'type':'response.create','model':'gpt-5-mini','input':'Two','previous_response_id':'" + id
                    + "'}");
            ObjectNode completed = client.last("response.completed");
            assertThat(completed.has("stream_id")).isFalse();
            assertThat(completed.at("/response/previous_response_id").asText()).isEqualTo(id);
            client.send("{'type':'response.create','model':'gpt-5-mini','input':'x','stream_id':'b',"
                    + "'previous_response_id':'resp_unknown'}");
            ObjectNode error = client.await("error");
            assertThat(error.path("stream_id").asText()).isEqualTo("b");
            assertThat(error.at("/error/code").asText()).isEqualTo("previous_response_not_found");
            client.send("{'type':'response.create','model':'gpt-5-mini','inputs':'x'}");
            assertThat(client.await("error").at("/error/param").asText()).isEqualTo("inputs");
        }
    }

    @Test
    void responsesThatAreNotStoredAreGoneOnFromOnTheirConnection() {
        try (FakeOpenAI server = FakeOpenAI.start();
                RealtimeClient client =
                        RealtimeClient.open(server, Protocol.RESPONSES, "/v1/responses", builder -> {});
                RealtimeClient other =
                        RealtimeClient.open(server, Protocol.RESPONSES, "/v1/responses", builder -> {})) {
            assumeTrue(hasStreamIds(server), "the events of today");
            server.onChat(request -> {
                JsonNode input = request.path("input");
                return ModelAnswer.text(input.isArray() ? input.size() + " items" : "a text");
            });
            client.send("{'type':'response.create','model':'gpt-5-mini','input':'One','store':false}");
            String id = client.last("response.completed").at("/response/id").asText();
            String further = "{'type':'response.create','model':'gpt-5-mini','input':'Two','store':false,"
                    + "'previous_response_id':'" + id + "'}";
            client.send(further);
            JsonNode response = client.last("response.completed").path("response");
            assertThat(response.at("/output/0/content/0/text").asText()).isEqualTo("3 items");
            assertThat(response.path("previous_response_id").asText()).isEqualTo(id);
            other.send(further);
            assertThat(other.await("error").at("/error/code").asText()).isEqualTo("previous_response_not_found");
        }
    }

    @Test
    void responsesOfOneStreamWaitForEachOtherAndOthersDoNot() {
        try (FakeOpenAI server = FakeOpenAI.start();
                RealtimeClient client =
                        RealtimeClient.open(server, Protocol.RESPONSES, "/v1/responses", builder -> {})) {
            assumeTrue(hasStreamIds(server), "the events of today");
            CompletableFuture<Void> others = new CompletableFuture<>();
            server.onChat(request -> {
                String input = request.path("input").asText();
                if (input.equals("a1")) {
                    others.join();
                }
                return ModelAnswer.text(input);
            });
            client.send("{'type':'response.create','model':'gpt-5-mini','input':'a1','stream_id':'a'}");
            client.send("{'type':'response.create','model':'gpt-5-mini','input':'a2','stream_id':'a'}");
            client.send("{'type':'response.create','model':'gpt-5-mini','input':'b1','stream_id':'b'}");
            client.send("{'type':'response.create','model':'gpt-5-mini','input':'none'}");
            List<String> done = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                done.add(client.last("response.completed")
                        .at("/response/output/0/content/0/text")
                        .asText());
                if (i == 1) {
                    others.complete(null);
                }
            }
            assertThat(done.subList(0, 2)).containsExactlyInAnyOrder("b1", "none");
            assertThat(done.subList(2, 4)).containsExactly("a1", "a2");
        }
    }

    @Test
    void theBetaOfResponsesTakesInputForOneThatIsBeingMade() {
        try (FakeOpenAI server = FakeOpenAI.start();
                RealtimeClient client = RealtimeClient.open(
                        server,
                        Protocol.BETA_RESPONSES,
                        "/v1/responses",
                        builder -> builder.header("OpenAI-Beta", "responses_multi_agent=v1"))) {
            assumeTrue(hasStreamIds(server), "the events of today");
            server.realtime().pace(Duration.ofMillis(200));
            client.send("{'type':'response.create','model':'gpt-5-mini','input':'One two three four','stream_id':'a',"
                    + "'multi_agent':{'enabled':true}}");
            String id = client.last("response.created").at("/response/id").asText();
            String inject = "{'type':'response.inject','response_id':'" + id + "','input':[{'type':"
                    + "'function_call_output','call_id':'call_1','output':'rain'}]}";
            client.send(inject);
            ObjectNode created = client.last("response.inject.created");
            assertThat(created.path("response_id").asText()).isEqualTo(id);
            assertThat(created.path("stream_id").asText()).isEqualTo("a");
            server.realtime().pace(Duration.ZERO);
            client.until("response.completed");
            client.send(inject);
            ObjectNode late = client.await("response.inject.failed");
            assertThat(late.at("/error/code").asText()).isEqualTo("response_already_completed");
            assertThat(late.at("/input/0/output").asText()).isEqualTo("rain");
            client.send(inject.replace(id, "resp_unknown"));
            ObjectNode unknown = client.await("response.inject.failed");
            assertThat(unknown.at("/error/code").asText()).isEqualTo("response_not_found");
            assertThat(unknown.has("stream_id")).isFalse();
            client.send("{'type':'response.inject','response_id':'" + id + "'}");
            assertThat(client.error().path("param").asText()).isEqualTo("input");
        }
    }

    /** Older documents have one stream for each connection, and another form of errors. */
    private static boolean hasStreamIds(FakeOpenAI server) {
        SheetSchemas schemas = server.factSheet().schemas();
        JsonNode create = Protocol.RESPONSES.clientEvents(schemas).get("response.create");
        return create != null && schemas.resolve(create).path("properties").has("stream_id");
    }
}
