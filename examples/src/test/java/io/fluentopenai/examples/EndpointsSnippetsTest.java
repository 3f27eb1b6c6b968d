package io.fluentopenai.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.OpenAI;
import io.fluentopenai.ResultStream;
import io.fluentopenai.audio.Transcription;
import io.fluentopenai.chat.ChatCompletion;
import io.fluentopenai.client.FilePart;
import io.fluentopenai.client.error.OpenAIException;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.model.CreateEvalRequest;
import io.fluentopenai.client.model.CreateEvalRunRequest;
import io.fluentopenai.containers.Container;
import io.fluentopenai.containers.ContainerFile;
import io.fluentopenai.embeddings.EmbeddingResult;
import io.fluentopenai.evals.Eval;
import io.fluentopenai.evals.EvalOutputItem;
import io.fluentopenai.evals.EvalRun;
import io.fluentopenai.files.FileObject;
import io.fluentopenai.finetuning.FineTuningJob;
import io.fluentopenai.images.ImageEvent;
import io.fluentopenai.images.ImageResult;
import io.fluentopenai.images.ImageResults;
import io.fluentopenai.models.Model;
import io.fluentopenai.moderations.ChunkedModeration;
import io.fluentopenai.moderations.ModerationInput;
import io.fluentopenai.moderations.ModerationResult;
import io.fluentopenai.realtimesecrets.ClientSecret;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.uploads.PartedUpload;
import io.fluentopenai.videos.Video;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of docs/reference/endpoints.md, run. {@link SnippetsTest} checks that the two are the same. */
class EndpointsSnippetsTest {
    @TempDir
    private Path folder;

    private FakeOpenAI server;
    private OpenAI openai;

    @BeforeEach
    void start() throws IOException {
        server = FakeOpenAI.start().pollAfter(Duration.ofMillis(1));
        openai = OpenAI.builder()
                .baseUrl(server.baseUrl())
                .apiKey(server.apiKey())
                .build();
        for (String name : List.of("talk.mp3", "photo.png", "mask.png", "examples.jsonl", "sales.csv")) {
            Files.writeString(folder.resolve(name), "{}\n");
        }
    }

    @AfterEach
    void stop() {
        openai.close();
        server.close();
    }

    @Test
    void models() {
        for (Model model : openai.models().list()) {
            System.out.println(model.id() + " of " + model.ownedBy());
        }
        boolean gone = openai.models().delete("ft:gpt-4o-mini:fake::000001");

        assertThat(gone).isTrue();
    }

    @Test
    void spokenAnswer() throws IOException {
        ChatCompletion tale = openai.chat()
                .model("gpt-audio-1.5")
                .audio("alloy", "mp3")
                .user("Tell a short tale.")
                .send();
        Files.write(
                folder.resolve("tale.mp3"), Objects.requireNonNull(tale.audio()).bytes());

        assertThat(folder.resolve("tale.mp3")).isNotEmptyFile();
    }

    @Test
    void speech() {
        openai.audio().speech("gpt-4o-mini-tts", "Once upon a time.").saveTo(folder.resolve("tale.mp3"));
        ByteArrayOutputStream loudspeaker = new ByteArrayOutputStream();
        openai.audio()
                .speechChunks(
                        r -> r.model("gpt-4o-mini-tts")
                                .input("Once upon a time.")
                                .voice("verse"),
                        loudspeaker::writeBytes);

        assertThat(folder.resolve("tale.mp3")).isNotEmptyFile();
        assertThat(loudspeaker.size()).isPositive();
    }

    @Test
    void transcription() {
        String text = openai.audio().transcribe(folder.resolve("talk.mp3")).text();
        Transcription timed =
                openai.audio().transcribeWithTimes("whisper-1", FilePart.of(folder.resolve("talk.mp3")), "word");
        for (Transcription.Word word : timed.words()) {
            System.out.println(word.start() + " s: " + word.word());
        }
        try (var stream = openai.audio().transcribeStream(FilePart.of(folder.resolve("talk.mp3")), r -> {})) {
            stream.forEach(event -> System.out.print(event.text()));
        }
        String english = openai.audio()
                .translate("whisper-1", folder.resolve("talk.mp3"))
                .text();

        assertThat(text).isEqualTo(english).isEqualTo(timed.text());
        assertThat(timed.words()).isNotEmpty();
    }

    @Test
    void images() {
        ImageResult house = openai.images()
                .generate(r -> r.prompt("A house in the woods.")
                        .model(ExampleModels.IMAGE)
                        .size("1024x1024"))
                .first();
        house.saveTo(folder.resolve("house.png"));

        ImageResults edited = openai.images()
                .edit(
                        List.of(FilePart.of(folder.resolve("photo.png"))),
                        r -> r.prompt("Add a pond.").mask(FilePart.of(folder.resolve("mask.png"))));

        assertThat(folder.resolve("house.png")).isNotEmptyFile();
        assertThat(edited.images()).isNotEmpty();
    }

    @Test
    void imageStream() {
        try (ResultStream<ImageEvent, ImageResults> stream = openai.images()
                .generateStream(r -> r.prompt("A house in the woods.").partialImages(2))) {
            for (ImageEvent event : stream) {
                if (event.isPartial()) {
                    event.saveTo(folder.resolve("sketch-" + event.partialImageIndex() + ".png"));
                }
            }
            stream.result().first().saveTo(folder.resolve("house.png"));
        }

        assertThat(folder.resolve("house.png")).isNotEmptyFile();
    }

    @Test
    void files() {
        FileObject file = openai.files().upload(folder.resolve("examples.jsonl"), "fine-tune");
        for (FileObject each : openai.files().list(p -> p.purpose("fine-tune"))) {
            System.out.println(each.filename() + ", " + each.bytes() + " bytes");
        }
        Path copy = file.download(folder.resolve("downloads"));
        file.delete();

        assertThat(copy).hasContent("{}\n");
    }

    @Test
    void fineTuning() {
        FileObject examples = openai.files().upload(folder.resolve("examples.jsonl"), "fine-tune");
        FineTuningJob job = openai.fineTuning()
                .create("gpt-4o-mini", examples)
                .awaitCompletion(
                        poll -> poll.timeout(Duration.ofHours(6)), event -> System.out.println(event.message()));
        String model = job.fineTunedModel();

        assertThat(model).startsWith("ft:gpt-4o-mini");
    }

    @Test
    void embeddings() {
        EmbeddingResult result = openai.embeddings()
                .create(List.of("The food was delicious.", "I liked the meal."), r -> r.dimensions(256));
        float[] first = result.vectors().get(0);
        float[] second = result.vectors().get(1);
        System.out.println(EmbeddingResult.cosineSimilarity(first, second));

        assertThat(first).hasSize(256);
    }

    @Test
    void moderations() {
        ModerationResult result = openai.moderations()
                .create(ModerationInput.text("Look at this!"), ModerationInput.imageUrl("https://example.com/cat.png"));
        if (result.isFlagged()) {
            System.out.println(result.verdicts().get(0).flaggedCategories());
        }

        assertThat(result.verdicts()).hasSize(1);
    }

    @Test
    void chunkedModeration() {
        String novel = "It was a dark and stormy night. ".repeat(100);
        ChunkedModeration result = openai.moderations().createChunked(novel);
        ChunkedModeration.Chunk bad = result.flaggedChunk();
        if (bad != null) {
            System.out.println("From character " + bad.start() + " to " + bad.end());
        }

        assertThat(result.chunks()).hasSize(4);
    }

    @Test
    void uploads() {
        PartedUpload upload = openai.uploads()
                .start(
                        folder.resolve("examples.jsonl"),
                        "fine-tune",
                        u -> u.parallel(4).onProgress(p -> System.out.println(p.bytesDone() + " of " + p.bytes())));
        FileObject file;
        try {
            file = upload.send();
        } catch (OpenAIException e) {
            file = upload.send(); // only the parts that are missing
        }

        assertThat(file.bytes()).isEqualTo(3);
    }

    @Test
    void evals() {
        CreateEvalRequest capitals = Json.read("""
                {"name": "capitals",
                 "data_source_config": {"type": "custom", "item_schema": {"type": "object"}},
                 "testing_criteria": [{"type": "string_check", "name": "same", "input": "{{sample.output_text}}",
                                       "operation": "eq", "reference": "{{item.capital}}"}]}""", CreateEvalRequest.class);
        CreateEvalRunRequest gpt5 = Json.read("""
                {"name": "gpt-5.6-sol", "data_source": {"type": "jsonl", "source": {"type": "file_content",
                 "content": [{"item": {"country": "France", "capital": "Paris"}}]}}}""", CreateEvalRunRequest.class);
        Eval eval = openai.evals()
                .create(r -> r.name("capitals")
                        .dataSourceConfig(capitals.dataSourceConfig())
                        .testingCriteria(capitals.testingCriteria()));
        EvalRun run = eval.createRun(r -> r.name(ExampleModels.STRONG).dataSource(gpt5.dataSource()))
                .awaitCompletion();
        System.out.println(run.passedCount() + " passed, " + run.failedCount() + " failed");
        for (EvalOutputItem item : run.outputItems()) {
            System.out.println(item.id() + " " + item.status());
        }

        assertThat(run.passedCount()).isEqualTo(1);
    }

    @Test
    void containers() {
        Container container = openai.containers().create("analysis");
        container.upload(FilePart.of(folder.resolve("sales.csv")));
        for (ContainerFile file : container.files()) {
            System.out.println(file.path() + ", " + file.bytes() + " bytes");
        }
        container.delete();

        assertThat(openai.containers().list().items()).isEmpty();
    }

    @Test
    void videos() {
        Video video = openai.videos()
                .create(r -> r.prompt("A paper boat in the rain.").seconds("4").size("1280x720"))
                .awaitCompletion(poll -> poll.onProgress(v -> System.out.println(v.progress() + " %")));
        video.saveTo(folder.resolve("boat.mp4"));

        assertThat(folder.resolve("boat.mp4")).isNotEmptyFile();
    }

    @Test
    void realtimeSecrets() {
        ClientSecret secret = openai.realtimeSecrets().create(ExampleModels.REALTIME);
        System.out.println("Good until " + secret.expiresAt());

        assertThat(secret.value()).startsWith("ek_");
    }
}
