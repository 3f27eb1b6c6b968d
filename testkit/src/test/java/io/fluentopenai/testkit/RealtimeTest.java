package io.fluentopenai.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.internal.audio.Tone;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
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
            JsonNode refused = client.error();
            assertThat(refused.path("code").asText()).isEqualTo("invalid_json");
            assertThat(refused.path("message").asText()).doesNotContain("Source");
        }
    }

    private static RealtimeClient manual(FakeOpenAI server, String session) {
        RealtimeClient client = RealtimeClient.connect(server);
        client.send("{'type':'session.update','session':{'type':'realtime',"
                + "'audio':{'input':{'turn_detection':null}}" + session + "}}");
        client.await("session.updated");
        return client;
    }

    private static byte[] tone(int millis) {
        return Tone.pcm(millis);
    }

    private static byte[] silence(int millis) {
        return new byte[millis * 48];
    }

    @Test
    void anAnswerInAudioIsATonePlusItsTranscript() {
        try (FakeOpenAI server = FakeOpenAI.start();
                RealtimeClient client = RealtimeClient.connect(server)) {
            server.reply("Good morning");
            client.send("{'type':'response.create'}");
            List<ObjectNode> events = client.until("response.done");
            assertThat(RealtimeClient.joined(events, "response.output_audio_transcript.delta"))
                    .isEqualTo("Good morning");
            byte[] audio = RealtimeClient.audio(events, "response.output_audio.delta");
            assertThat(audio).isEqualTo(tone("Good morning".length() * 50));
            assertThat(RealtimeClient.types(events))
                    .containsSubsequence(
                            "response.output_audio.delta",
                            "response.output_audio.delta",
                            "response.output_audio.done",
                            "response.output_audio_transcript.done",
                            "response.content_part.done");
            JsonNode response = events.get(events.size() - 1).path("response");
            assertThat(response.at("/output/0/content/0/transcript").asText()).isEqualTo("Good morning");
            assertThat(response.at("/usage/output_token_details/audio_tokens").asInt())
                    .isEqualTo(12);
        }
    }

    @Test
    void audioOfTelephonesComesInTheirFormat() {
        try (FakeOpenAI server = FakeOpenAI.start();
                RealtimeClient client = RealtimeClient.connect(server)) {
            server.reply("Yes");
            client.send("{'type':'response.create','response':{'audio':{'output':{'format':{'type':'audio/pcmu'}}}}}");
            List<ObjectNode> events = client.until("response.done");
            assertThat(RealtimeClient.audio(events, "response.output_audio.delta"))
                    .hasSize(150 * 8);
        }
    }

    @Test
    void aCallOfAFunctionIsAnsweredByItsOutputAndTheNextResponse() {
        try (FakeOpenAI server = FakeOpenAI.start()) {
            server.onChat(request -> {
                JsonNode last = request.path("input").path(request.path("input").size() - 1);
                return last.path("type").asText().equals("function_call_output")
                        ? ModelAnswer.text("It is " + last.path("output").asText())
                        : ModelAnswer.call("weather", "{\"city\": \"Glasgow\"}");
            });
            try (RealtimeClient client = manual(server, ",'output_modalities':['text']")) {
                client.say("Rain?").until("conversation.item.done");
                client.send("{'type':'response.create'}");
                List<ObjectNode> events = client.until("response.done");
                assertThat(RealtimeClient.joined(events, "response.function_call_arguments.delta"))
                        .isEqualTo("{\"city\": \"Glasgow\"}");
                JsonNode call = events.get(events.size() - 1).at("/response/output/0");
                assertThat(call.path("name").asText()).isEqualTo("weather");
                client.send("{'type':'conversation.item.create','item':{'type':'function_call_output','call_id':'"
                        + call.path("call_id").asText() + "','output':'rainy'}}");
                client.until("conversation.item.done");
                client.send("{'type':'response.create'}");
                assertThat(client.last("response.done")
                                .at("/response/output/0/content/0/text")
                                .asText())
                        .isEqualTo("It is rainy");
                client.send("{'type':'conversation.item.create','item':"
                        + "{'type':'function_call_output','call_id':'call_x','output':'?'}}");
                assertThat(client.error().path("param").asText()).isEqualTo("item.call_id");
            }
        }
    }

    @Test
    void whoeverIsLoudSpeaksAndIsAnsweredWhenSilent() {
        try (FakeOpenAI server = FakeOpenAI.start();
                RealtimeClient client = RealtimeClient.connect(server)) {
            client.send("{'type':'session.update','session':{'type':'realtime','output_modalities':['text'],"
                    + "'audio':{'input':{'transcription':{'model':'gpt-4o-transcribe'}}}}}");
            client.await("session.updated");
            client.append(silence(1000)).append(tone(400)).append(silence(1000));
            ObjectNode started = client.await("input_audio_buffer.speech_started");
            assertThat(started.path("audio_start_ms").asInt()).isEqualTo(700);
            ObjectNode stopped = client.await("input_audio_buffer.speech_stopped");
            assertThat(stopped.path("audio_end_ms").asInt()).isEqualTo(1900);
            assertThat(stopped.path("item_id")).isEqualTo(started.path("item_id"));
            assertThat(client.await("input_audio_buffer.committed").path("item_id"))
                    .isEqualTo(started.path("item_id"));
            assertThat(client.await("conversation.item.added")
                            .at("/item/content/0/type")
                            .asText())
                    .isEqualTo("input_audio");
            List<ObjectNode> events = client.until("response.done");
            assertThat(RealtimeClient.types(events)).contains("conversation.item.input_audio_transcription.completed");
            assertThat(RealtimeClient.joined(events, "conversation.item.input_audio_transcription.delta"))
                    .isEqualTo("1200 ms of audio");
            assertThat(RealtimeClient.joined(events, "response.output_text.delta"))
                    .isEqualTo("You said: 1200 ms of audio");

            client.send("{'type':'conversation.item.retrieve','item_id':'"
                    + started.path("item_id").asText() + "'}");
            JsonNode part = client.await("conversation.item.retrieved").at("/item/content/0");
            assertThat(Base64.getDecoder().decode(part.path("audio").asText())).hasSize(1200 * 48);
            assertThat(part.path("transcript").asText()).isEqualTo("1200 ms of audio");
        }
    }

    @Test
    void samplesThatAreCutInTwoMakeNoNoise() {
        try (FakeOpenAI server = FakeOpenAI.start();
                RealtimeClient client = RealtimeClient.connect(server)) {
            byte[] hum = new byte[48_000];
            for (int i = 0; i < hum.length; i += 2) {
                hum[i] = (byte) 0x70;
            }
            for (int from = 0; from < hum.length; from += 4801) {
                client.append(Arrays.copyOfRange(hum, from, Math.min(hum.length, from + 4801)));
            }
            client.send("{'type':'input_audio_buffer.clear'}");
            client.await("input_audio_buffer.cleared");
        }
    }

    @Test
    void speechInterruptsTheResponseThatIsBeingGiven() {
        try (FakeOpenAI server = FakeOpenAI.start();
                RealtimeClient client = RealtimeClient.connect(server)) {
            server.reply("Once upon a time, again and again and again");
            server.realtime().pace(Duration.ofMillis(20));
            client.send("{'type':'response.create'}");
            client.until("response.output_audio.delta");
            client.append(tone(100));
            JsonNode response = client.last("response.done").path("response");
            assertThat(response.path("status").asText()).isEqualTo("cancelled");
            assertThat(response.at("/status_details/reason").asText()).isEqualTo("turn_detected");
            JsonNode item = response.at("/output/0");
            assertThat(item.path("status").asText()).isEqualTo("incomplete");

            client.send("{'type':'conversation.item.truncate','content_index':0,'audio_end_ms':100,'item_id':'"
                    + item.path("id").asText() + "'}");
            assertThat(client.last("conversation.item.truncated")
                            .path("audio_end_ms")
                            .asInt())
                    .isEqualTo(100);
            client.send("{'type':'conversation.item.truncate','content_index':0,'audio_end_ms':5000,'item_id':'"
                    + item.path("id").asText() + "'}");
            assertThat(client.error().path("param").asText()).isEqualTo("audio_end_ms");
        }
    }

    @Test
    void withoutTurnsTheClientCommits() {
        try (FakeOpenAI server = FakeOpenAI.start();
                RealtimeClient client = manual(server, "")) {
            client.send("{'type':'input_audio_buffer.commit','event_id':'c1'}");
            JsonNode error = client.error();
            assertThat(error.path("code").asText()).isEqualTo("input_audio_buffer_commit_empty");
            assertThat(error.path("event_id").asText()).isEqualTo("c1");
            client.append(tone(200)).send("{'type':'input_audio_buffer.clear'}");
            client.await("input_audio_buffer.cleared");
            client.append(tone(200)).send("{'type':'input_audio_buffer.commit'}");
            client.await("input_audio_buffer.committed");
            client.await("conversation.item.added");
            client.await("conversation.item.done");
            client.send("{'type':'input_audio_buffer.append','audio':'no base64'}");
            assertThat(client.error().path("param").asText()).isEqualTo("audio");
            FakeRealtimeSession session = server.realtime().takeSession();
            assertThat(session.audioBytes()).isEqualTo(2 * 200 * 48);
        }
    }

    @Test
    void theUsersAudioSaysThatItHasNoTranscriptBeforeItHasOne() {
        try (FakeOpenAI server = FakeOpenAI.start();
                RealtimeClient client =
                        manual(server, "").append(tone(200)).send("{'type':'input_audio_buffer.commit'}")) {
            JsonNode item = client.last("conversation.item.added").path("item");
            assertThat(item.at("/content/0").has("transcript")).isTrue();
            assertThat(item.at("/content/0/transcript").isNull()).isTrue();
            client.send("{'type':'conversation.item.retrieve','item_id':'"
                    + item.path("id").asText() + "'}");
            assertThat(client.last("conversation.item.retrieved")
                            .at("/item/content/0/transcript")
                            .isNull())
                    .isTrue();
        }
    }

    @Test
    void nullTurnsOffWhatASessionDoesWithItsInput() {
        try (FakeOpenAI server = FakeOpenAI.start();
                RealtimeClient client = RealtimeClient.connect(server)) {
            client.send("{'type':'session.update','session':{'type':'realtime','audio':{'input':"
                    + "{'noise_reduction':{'type':'near_field'},'transcription':{'model':'whisper-1'}}}}}");
            client.await("session.updated");
            client.send("{'type':'session.update','session':{'type':'realtime','audio':{'input':"
                    + "{'noise_reduction':null,'transcription':null,'turn_detection':null}}}}");
            JsonNode input = client.await("session.updated").at("/session/audio/input");
            assertThat(input.hasNonNull("noise_reduction")).isFalse();
            assertThat(input.hasNonNull("transcription")).isFalse();
            assertThat(input.hasNonNull("turn_detection")).isFalse();
            client.send("{'type':'session.update','session':{'type':'realtime','audio':{'input':{'format':null}}}}");
            assertThat(client.error().path("param").asText()).isEqualTo("session.audio.input.format");
        }
    }

    @Test
    void whatCannotBeUnderstoodFailsToBeTranscribed() {
        try (FakeOpenAI server = FakeOpenAI.start();
                RealtimeClient client = manual(server, ",'include':['item.input_audio_transcription.logprobs']")) {
            server.realtime().onSpeech((millis, audio) -> null);
            client.send("{'type':'session.update','session':{'type':'realtime','audio':{'input':"
                    + "{'transcription':{'model':'whisper-1'}}}}}");
            client.await("session.updated");
            client.append(tone(200)).send("{'type':'input_audio_buffer.commit'}");
            client.until("conversation.item.input_audio_transcription.failed");
        }
    }

    @Test
    void onlyOneResponseIsActiveExceptThoseOutOfBand() {
        try (FakeOpenAI server = FakeOpenAI.start();
                RealtimeClient client = manual(server, ",'output_modalities':['text']")) {
            server.reply("one two three four five six seven eight nine ten");
            server.realtime().pace(Duration.ofMillis(10));
            client.send("{'type':'response.create','event_id':'r1'}");
            String first = client.await("response.created").at("/response/id").asText();
            client.send("{'type':'response.create','event_id':'r2'}");
            JsonNode error = client.last("error").path("error");
            assertThat(error.path("code").asText()).isEqualTo("conversation_already_has_active_response");
            assertThat(error.path("event_id").asText()).isEqualTo("r2");
            client.send("{'type':'response.create','response':{'conversation':'none','metadata':{'topic':'side'},"
                    + "'input':[{'type':'message','role':'user','content':[{'type':'input_text','text':'x'}]}]}}");
            JsonNode side = client.last("response.created").path("response");
            assertThat(side.has("conversation_id")).isFalse();
            assertThat(side.at("/metadata/topic").asText()).isEqualTo("side");
            client.send("{'type':'response.cancel','response_id':'" + first + "'}");
            JsonNode done = client.last("response.done").path("response");
            assertThat(done.path("id").asText()).isEqualTo(first);
            assertThat(done.path("status").asText()).isEqualTo("cancelled");
            assertThat(client.last("response.done")
                            .path("response")
                            .path("status")
                            .asText())
                    .isEqualTo("completed");
            client.send("{'type':'response.cancel'}");
            assertThat(client.error().path("code").asText()).isEqualTo("response_cancel_not_active");
        }
    }

    @Test
    void tooManyTokensMakeAResponseIncomplete() {
        try (FakeOpenAI server = FakeOpenAI.start();
                RealtimeClient client = manual(server, ",'output_modalities':['text']")) {
            server.reply("This is more than was allowed.");
            client.send("{'type':'response.create','response':{'max_output_tokens':2}}");
            JsonNode response = client.last("response.done").path("response");
            assertThat(response.path("status").asText()).isEqualTo("incomplete");
            assertThat(response.at("/status_details/reason").asText()).isEqualTo("max_output_tokens");
            assertThat(response.at("/output/0/content/0/text").asText()).isEqualTo("This is ");
        }
    }

    @Test
    void aModelThatFailsMakesAResponseFail() {
        try (FakeOpenAI server = FakeOpenAI.start();
                RealtimeClient client = RealtimeClient.connect(server)) {
            server.onChat(request -> {
                throw new IllegalStateException("out of order");
            });
            client.send("{'type':'response.create'}");
            JsonNode response = client.last("response.done").path("response");
            assertThat(response.path("status").asText()).isEqualTo("failed");
            assertThat(response.at("/status_details/type").asText()).isEqualTo("failed");
        }
    }

    @Test
    void itemsAreInsertedDeletedAndNotMadeTwice() {
        try (FakeOpenAI server = FakeOpenAI.start();
                RealtimeClient client = RealtimeClient.connect(server)) {
            String message = "'type':'message','role':'user','content':[{'type':'input_text','text':'x'}]";
            client.send("{'type':'conversation.item.create','item':{'id':'a'," + message + "}}");
            client.until("conversation.item.done");
            client.send(
                    "{'type':'conversation.item.create','previous_item_id':'root','item':{'id':'b'," + message + "}}");
            assertThat(client.await("conversation.item.added")
                            .path("previous_item_id")
                            .isNull())
                    .isTrue();
            client.await("conversation.item.done");
            client.send("{'type':'conversation.item.create','previous_item_id':'b','item':{'id':'c'," + message + "}}");
            assertThat(client.await("conversation.item.added")
                            .path("previous_item_id")
                            .asText())
                    .isEqualTo("b");
            client.await("conversation.item.done");
            client.send("{'type':'conversation.item.create','item':{'id':'a'," + message + "}}");
            assertThat(client.error().path("param").asText()).isEqualTo("item.id");
            client.send("{'type':'conversation.item.create','previous_item_id':'z','item':{" + message + "}}");
            assertThat(client.error().path("param").asText()).isEqualTo("previous_item_id");
            client.send("{'type':'conversation.item.delete','item_id':'a'}");
            client.await("conversation.item.deleted");
            client.send("{'type':'conversation.item.retrieve','item_id':'a'}");
            assertThat(client.error().path("code").asText()).isEqualTo("item_retrieve_invalid_item_id");
        }
    }

    @Test
    void whoeverSaysNothingForLongIsAskedAgain() {
        try (FakeOpenAI server = FakeOpenAI.start();
                RealtimeClient client = RealtimeClient.connect(server)) {
            client.send("{'type':'session.update','session':{'type':'realtime','output_modalities':['text'],"
                    + "'audio':{'input':{'turn_detection':{'type':'server_vad','idle_timeout_ms':5000}}}}}");
            client.await("session.updated");
            for (int i = 0; i < 6; i++) {
                client.append(silence(1000));
            }
            assertThat(client.await("input_audio_buffer.timeout_triggered")
                            .path("audio_end_ms")
                            .asInt())
                    .isEqualTo(5000);
            client.until("response.done");
        }
    }

    @Test
    void aTestMaySpeakForTheServer() throws Exception {
        try (FakeOpenAI server = FakeOpenAI.start()) {
            server.realtime().onEvent((session, event) -> {
                if (event.path("type").asText().equals("response.create")) {
                    session.send("{\"type\":\"rate_limits.updated\",\"rate_limits\":[]}");
                    return true;
                }
                return false;
            });
            server.realtime().onSession(session -> {
                session.awaitReceived("conversation.item.delete");
                session.close(4001, "enough");
            });
            try (RealtimeClient client = RealtimeClient.connect(server)) {
                client.send("{'type':'response.create'}");
                client.await("rate_limits.updated");
                client.send("{'type':'conversation.item.delete','item_id':'x'}");
                assertThat(client.closed().get(5, TimeUnit.SECONDS))
                        .isEqualTo(new RealtimeClosing(4001, "enough", false));
                FakeRealtimeSession session = server.realtime().takeSession();
                assertThat(session.closed().get(5, TimeUnit.SECONDS).code()).isEqualTo(4001);
                assertThat(session.received())
                        .extracting(event -> event.path("type").asText())
                        .containsExactly("response.create", "conversation.item.delete");
                assertThat(session.isOpen()).isFalse();
            }
        }
    }

    @Test
    void aServerThatIsNotStrictTakesWhatItDoesNotKnow() {
        try (FakeOpenAI server = FakeOpenAI.builder().strict(false).start();
                RealtimeClient client = RealtimeClient.connect(server)) {
            client.send("{'type':'response.create','response':{'colour':'red','output_modalities':['text']}}");
            client.until("response.done");
            client.send("{'type':'response.make'}");
            assertThat(client.error().path("param").asText()).isEqualTo("type");
        }
    }

    @Test
    void closingTheServerEndsTheSessions() throws Exception {
        FakeOpenAI server = FakeOpenAI.start();
        try (RealtimeClient client = RealtimeClient.connect(server)) {
            server.close();
            Awaitility.await().until(() -> server.realtime().openSessions() == 0);
            RealtimeClosing closing = server.realtime().takeSession().closed().get(5, TimeUnit.SECONDS);
            assertThat(closing).isEqualTo(new RealtimeClosing(1006, "", false));
        }
    }
}
