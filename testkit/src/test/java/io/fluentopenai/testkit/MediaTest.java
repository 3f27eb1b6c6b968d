package io.fluentopenai.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.RawClient.Form;
import io.fluentopenai.testkit.internal.value.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Moderations, images, audio, evaluations, containers, videos and secrets. */
class MediaTest {

    private final FakeOpenAI server = FakeOpenAI.start();
    private final CheckedClient client = new CheckedClient(server);

    @AfterEach
    void close() {
        server.close();
    }

    private static String id(JsonNode object) {
        return object.path("id").asText();
    }

    private static String status(JsonNode object) {
        return object.path("status").asText();
    }

    private static final String AUDIO_CHAT = "{'model':'gpt-4o-audio-preview','modalities':['text','audio'],"
            + "'messages':[{'role':'user','content':'Hi'}],";

    @Test
    void moderationsFlagWhatHasAWordInIt() throws IOException {
        client.needs("createModeration");
        JsonNode results = client.post("/moderations", "{'input':['I love you.','I will KILL you.']}")
                .path("results");
        assertThat(results.at("/0/flagged").asBoolean()).isFalse();
        assertThat(results.at("/1/flagged").asBoolean()).isTrue();
        assertThat(results.at("/1/categories/violence").asBoolean()).isTrue();
        server.flaggedWords("love");
        assertThat(client.post("/moderations", "{'input':'I love you.'}")
                        .at("/results/0/flagged")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void imagesAreImages() throws IOException {
        client.needs("createImage", "createImageVariation");
        JsonNode images = client.post("/images/generations", "{'prompt':'a cat','n':2,'model':'gpt-image-1'}");
        assertThat(images.path("data")).hasSize(2);
        byte[] png = Base64.getDecoder().decode(images.at("/data/1/b64_json").asText());
        assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth()).isEqualTo(1);
        List<JsonNode> events = client.stream(
                "/images/generations", "{'prompt':'a cat','stream':true,'partial_images':2,'size':'auto'}");
        assertThat(CheckedClient.names(events))
                .containsExactly(
                        "image_generation.partial_image",
                        "image_generation.partial_image",
                        "image_generation.completed");
        JsonNode variation = client.post("/images/variations", new Form().file("image", "a.png", "png"));
        assertThat(variation.path("data")).hasSize(1);
    }

    @Test
    void speechIsAToneOfTheFormatThatIsAskedFor() throws Exception {
        client.needs("createSpeech");
        String request =
                "{\"model\":\"tts-1\",\"voice\":\"alloy\",\"input\":\"Good morning\",\"response_format\":\"wav\"";
        HttpResponse<InputStream> response = RawClient.open(client.raw()
                .posting("/audio/speech", "application/json", (request + "}").getBytes(StandardCharsets.UTF_8)));
        assertThat(response.headers().firstValue("Content-Type")).hasValue("audio/wav");
        byte[] wav = response.body().readAllBytes();
        try (AudioInputStream audio = AudioSystem.getAudioInputStream(new ByteArrayInputStream(wav))) {
            assertThat(audio.getFormat().getSampleRate()).isEqualTo(24_000);
            assertThat(audio.getFrameLength()).isEqualTo(24_000L * 240 / 1000);
        }
        List<JsonNode> events = client.stream("/audio/speech", request + ",\"stream_format\":\"sse\"}");
        assertThat(CheckedClient.names(events)).contains("speech.audio.delta").endsWith("speech.audio.done");
        byte[] first =
                Base64.getDecoder().decode(events.get(0).at("/data/audio").asText());
        assertThat(wav).startsWith(first);
    }

    @Test
    void chatAnswersWithAudioIfItIsAsked() throws Exception {
        server.reply("Good morning");
        JsonNode message = client.post("/chat/completions", AUDIO_CHAT + "'audio':{'voice':'alloy','format':'wav'}}")
                .at("/choices/0/message");

        assertThat(message.path("content").isNull()).isTrue();
        assertThat(message.at("/audio/id").asText()).startsWith("audio_");
        assertThat(message.at("/audio/transcript").asText()).isEqualTo("Good morning");
        assertThat(message.at("/audio/expires_at").asLong()).isPositive();
        byte[] wav = Base64.getDecoder().decode(message.at("/audio/data").asText());
        try (AudioInputStream audio = AudioSystem.getAudioInputStream(new ByteArrayInputStream(wav))) {
            assertThat(audio.getFrameLength()).isEqualTo(24_000L * 240 / 1000);
        }
        JsonNode other = client.post("/chat/completions", AUDIO_CHAT + "'audio':{'voice':'alloy','format':'opus'}}");
        assertThat(other.at("/choices/0/message/audio/data").asText()).isNotEmpty();
    }

    @Test
    void chatStreamsTheTranscriptAndThenTheAudio() throws Exception {
        server.reply("Good morning");
        String request = AUDIO_CHAT + "'stream':true,'audio':{'voice':'alloy','format':'pcm16'}}";
        StringBuilder transcript = new StringBuilder();
        ByteArrayOutputStream pcm = new ByteArrayOutputStream();
        Set<String> ids = new HashSet<>();
        long expiresAt = 0;
        String finish = "";
        for (String event : RawClient.events(client.raw().post("/chat/completions", request.replace('\'', '"')))) {
            JsonNode choice =
                    event.equals("[DONE]") ? Json.object() : Json.parse(event).at("/choices/0");
            JsonNode audio = choice.at("/delta/audio");
            if (audio.isObject()) {
                ids.add(audio.path("id").asText());
            }
            transcript.append(audio.path("transcript").asText());
            pcm.writeBytes(Base64.getDecoder().decode(audio.path("data").asText()));
            expiresAt = Math.max(expiresAt, audio.path("expires_at").asLong());
            finish = choice.path("finish_reason").asText(finish);
            assertThat(choice.at("/delta/content").asText("")).isIn("", "null");
        }

        assertThat(ids).hasSize(1);
        assertThat(transcript).hasToString("Good morning");
        assertThat(pcm.size()).isEqualTo(24_000 * 2 * 240 / 1000);
        assertThat(expiresAt).isPositive();
        assertThat(finish).isEqualTo("stop");
    }

    @Test
    void transcriptionsSayWhatTheModelSaysInEveryFormat() throws IOException {
        client.needs("createTranscription", "createTranslation");
        server.reply("Hello there.");
        assertThat(client.post("/audio/transcriptions", audio()).path("text").asText())
                .isEqualTo("Hello there.");
        JsonNode verbose = client.post(
                "/audio/transcriptions",
                audio().field("response_format", "verbose_json").field("timestamp_granularities[]", "word"));
        assertThat(verbose.at("/words/1/word").asText()).isEqualTo("there.");
        assertThat(verbose.at("/segments/0/text").asText()).isEqualTo("Hello there.");
        assertThat(text("text")).isEqualTo("Hello there.\n");
        assertThat(text("srt")).startsWith("1\n00:00:00,000 --> 00:00:01,000\nHello there.");
        assertThat(text("vtt")).startsWith("WEBVTT\n\n00:00:00.000 --> ");
        List<JsonNode> events =
                client.events(client.raw().post("/audio/transcriptions", audio().field("stream", "true")));
        assertThat(CheckedClient.names(events))
                .containsExactly("transcript.text.delta", "transcript.text.delta", "transcript.text.done");
        JsonNode translation = client.post(
                "/audio/translations", new Form().file("file", "a.mp3", "mp3").field("model", "whisper-1"));
        assertThat(translation.path("text").asText()).isEqualTo("Hello there.");
    }

    private static Form audio() {
        return new Form().file("file", "a.mp3", "mp3").field("model", "whisper-1");
    }

    private String text(String format) throws IOException {
        return client.raw()
                .post("/audio/transcriptions", audio().field("response_format", format))
                .body();
    }

    @Test
    void anEvaluationRunsOverItsItems() throws IOException {
        client.needs("createEval", "createEvalRun", "getEvalRunOutputItems");
        JsonNode eval = client.post(
                "/evals",
                "{'name':'Sentiment','data_source_config':{'type':'custom','item_schema':{'type':'object'}},"
                        + "'testing_criteria':[{'type':'string_check','name':'match','input':'{{item.a}}',"
                        + "'reference':'{{item.b}}','operation':'eq'}]}");
        String path = "/evals/" + id(eval);
        String request = "{'name':'first','data_source':{'type':'jsonl','source':{'type':'file_content',"
                + "'content':[{'item':{'a':1}},{'item':{'a':2}}]}}}";
        JsonNode run = client.post(path + "/runs", request);
        assertThat(status(run)).isEqualTo("queued");
        String runPath = path + "/runs/" + id(run);
        assertThat(status(client.get(runPath))).isEqualTo("in_progress");
        run = client.get(runPath);
        assertThat(status(run)).isEqualTo("completed");
        assertThat(run.at("/result_counts/passed").asInt()).isEqualTo(2);
        JsonNode items = client.get(runPath + "/output_items");
        assertThat(items.path("data")).hasSize(2);
        client.get(runPath + "/output_items/" + items.at("/data/0/id").asText());
        JsonNode second = client.post(path + "/runs", request);
        assertThat(status(client.post(path + "/runs/" + id(second) + "/cancel")))
                .isEqualTo("canceled");
        assertThat(CheckedClient.ids(client.get(path + "/runs?status=completed")))
                .containsExactly(id(run));
        assertThat(client.delete(runPath).path("run_id").asText()).isEqualTo(id(run));
        client.refused(404, runPath);
        client.delete(path);
        client.refused(404, path + "/runs");
    }

    @Test
    void containersKeepFiles() throws IOException {
        client.needs("CreateContainer", "CreateContainerFile");
        JsonNode container = client.post("/containers", "{'name':'box'}");
        assertThat(container.path("name").asText()).isEqualTo("box");
        String path = "/containers/" + id(container) + "/files";
        JsonNode file = client.post(path, new Form().file("file", "a.txt", "text"));
        assertThat(file.path("path").asText()).isEqualTo("/mnt/data/a.txt");
        assertThat(client.raw().get(path + "/" + id(file) + "/content").body()).isEqualTo("text");
        JsonNode copy = client.post(path, "{'file_id':'" + client.file("b.txt", "user_data", "more") + "'}");
        assertThat(copy.path("bytes").asInt()).isEqualTo(4);
        assertThat(client.get(path).path("data")).hasSize(2);
        client.delete(path + "/" + id(file));
        client.refused(404, path + "/" + id(file) + "/content");
        client.delete("/containers/" + id(container));
        client.refused(404, path);
    }

    @Test
    void videosTakeTheirTime() throws IOException {
        client.needs("createVideo", "CreateVideoRemix");
        JsonNode video = client.post("/videos", "{'prompt':'a cat','seconds':'8'}");
        assertThat(status(video)).isEqualTo("queued");
        String path = "/videos/" + id(video);
        client.refused(400, path + "/content");
        assertThat(client.get(path).path("progress").asInt()).isEqualTo(10);
        assertThat(client.get(path).path("progress").asInt()).isEqualTo(60);
        video = client.get(path);
        assertThat(status(video)).isEqualTo("completed");
        assertThat(video.path("seconds").asText()).isEqualTo("8");
        HttpResponse<String> content = client.raw().get(path + "/content");
        assertThat(content.headers().firstValue("Content-Type")).hasValue("video/mp4");
        assertThat(content.body()).contains("ftyp");
        server.outcome("CreateVideoRemix", Outcome.failed("moderation_blocked", "Not that."));
        server.pollsPerStep(0);
        JsonNode remix = client.post(path + "/remix", "{'prompt':'a dog'}");
        assertThat(remix.path("remixed_from_video_id").asText()).isEqualTo(id(video));
        assertThat(remix.at("/error/code").asText()).isEqualTo("moderation_blocked");
        client.delete(path);
        client.refused(404, path);
    }

    @Test
    void clientSecretsExpire() throws IOException {
        client.needs("create-realtime-client-secret");
        JsonNode secret = client.post(
                "/realtime/client_secrets",
                "{'expires_after':{'anchor':'created_at','seconds':60},'session':{'type':'realtime','model':'gpt-realtime'}}");
        assertThat(secret.path("value").asText()).startsWith("ek_");
        assertThat(secret.path("expires_at").asLong()).isPositive();
        assertThat(secret.at("/session/model").asText()).isEqualTo("gpt-realtime");
    }
}
